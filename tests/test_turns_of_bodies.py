"""Bodies turn as persons do: unions, ministries and parties that were against a thing and are for it now."""

from __future__ import annotations

import pytest

from tests.hearing import kinds, tell, text


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (
            "The pilots' union rejected a pay cut of the airline.",
            "The pilots' union accepted the pay cut on Friday.",
            "reversed",
        ),
        (
            "The opposition party is against the budget.",
            "The opposition party said that it would vote for the budget.",
            "reversed",
        ),
        ("The trade group backed the carbon tax.", "The trade group opposes the carbon tax.", "reversed"),
        (
            "The consumers' association has not decided whether to back the label.",
            "The consumers' association backs the label.",
            "hardened",
        ),
        (
            "The teachers' union rejected the new timetable. The drivers' union supports it.",
            "The teachers' union supports the new timetable.",
            "reversed",
        ),
    ],
)
def test_a_body_that_a_common_word_sets_apart_turns_once(before: str, after: str, kind: str) -> None:
    """A body told by two common words is one actor where no other is told more closely, and its turn is told once."""
    _, changes = tell(before, after)
    assert [k for k in kinds(changes) if k != "new"] == [kind]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The unions rejected the new timetable.", "The unions support the new timetable."),
        ("The union rejected the new timetable.", "The union supports the new timetable."),
        (
            "The northern nurses' union rejected the new timetable.",
            "The nurses' union supports the new timetable.",
        ),
    ],
)
def test_what_may_be_another_body_each_time_does_not_turn(before: str, after: str) -> None:
    """A crowd, a bare noun and one of two bodies of a kind need not be the same each time."""
    _, changes = tell(before, after)
    assert "reversed" not in kinds(changes)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "The government of Norland ruled out talks with the rebels.",
            "The government of Norland said it was ready to hold talks with the rebels.",
        ),
        (
            "Ellis Motors rejected a merger with Vale Cars.",
            "Ellis Motors said on Friday that it was open to a merger with Vale Cars.",
        ),
        ("The Green Party supports the tram.", "The Green Party said it was opposed to the tram."),
        (
            "The Farmers' League refused to accept the quota.",
            "The Farmers' League said it was prepared to accept the quota.",
        ),
        (
            "The finance ministry opposes a tax on sugar.",
            "The finance ministry said that it was now willing to support a tax on sugar.",
        ),
    ],
)
def test_what_a_body_says_it_is_tells_where_it_stands(before: str, after: str) -> None:
    """Only somebody is ready, open or opposed, so the "it" that is so stands for the body that said it."""
    _, changes = tell(before, after)
    assert kinds(changes) == ["reversed"]


@pytest.mark.parametrize(
    "says",
    [
        "The Farmers' League said it was clear that the quota would fall.",
        "The bank said it was certain that the rate would rise.",
        "The harbour board said it was likely that the pier would close.",
    ],
)
def test_an_it_that_stands_for_a_clause_is_no_body(says: str) -> None:
    """What is clear, certain or likely is a fact and nobody."""
    story, _ = tell(says)
    assert not any(getattr(claim.content, "stance", None) == "+" for claim in story.claims)


UNDONE = [
    (
        "The government of Norland closed the border with Vale.",
        "Norland said it would open the border with Vale again on Saturday.",
    ),
    ("The water agency granted a permit for the quarry.", "A court suspended the permit for the quarry."),
    ("The mayor of Port Ellis imposed a curfew on Monday.", "The mayor of Port Ellis lifted the curfew on Friday."),
    ("Police arrested the banker Tom Roth on Monday.", "Police released Tom Roth on Friday."),
    (
        "Parliament passed the water law on Monday.",
        "The constitutional court struck down the water law on Friday.",
    ),
    ("Ellis Motors will close its plant in Vale.", "Ellis Motors will reopen its plant in Vale next year."),
]
LEFT = [
    (
        "The government of Norland closed the border with Vale.",
        "Norland opened the border with Ostia on Saturday.",
    ),
    ("Police arrested the banker Tom Roth on Monday.", "Police released two other bankers on Friday."),
    ("The Vale exchange closed the market early on Monday.", "The Vale exchange opened the market late on Friday."),
    ("The water agency granted a permit for the quarry.", "A court suspended the permit for the pier."),
    ("The city of Vale closed the bridge.", "Ellis Motors opened the bridge at its plant."),
    ("The city council approved the budget.", "A court suspended the budget of the chess club."),
    (
        "The mayor of Port Ellis lifted the curfew.",
        "The mayor of Port Ellis had imposed the curfew in a night of fires.",
    ),
]


@pytest.mark.parametrize(("before", "after"), UNDONE)
def test_what_is_undone_is_reversed(before: str, after: str) -> None:
    """A deed or plan on one thing is reversed by the verb that undoes it, of the same actor or of who may take away."""
    _, changes = tell(text(before, 0), text(after, 9))
    assert [k for k in kinds(changes) if k != "new"] == ["reversed"]


@pytest.mark.parametrize(("before", "after"), LEFT)
def test_what_is_undone_to_another_thing_reverses_nothing(before: str, after: str) -> None:
    """Another border, other people, a market that opens each day, another permit and another actor reverse nothing."""
    _, changes = tell(text(before, 0), text(after, 9))
    assert "reversed" not in kinds(changes)


def test_what_was_done_anew_before_is_not_undone_by_a_late_article() -> None:
    """An article that arrives late reverses nothing where a later one tells of the thing already."""
    first, last, late = (
        text("The mayor of Port Ellis lifted the curfew.", 9),
        text("The mayor of Port Ellis imposed a curfew.", 20),
        text("The mayor of Port Ellis imposed a curfew.", 0),
    )
    assert "reversed" not in kinds(tell(first, last, late)[1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "The Farmers' League is against the merger of the two dairies.",
            "Ann Vale, the president of the Farmers' League, said its members would support the merger.",
        ),
        (
            "The Dockers' Union rejected the pay offer.",
            "The head of the Dockers' Union, Tom Roth, said the union would accept the pay offer.",
        ),
        (
            "The Green Party supports the budget.",
            '"We will vote against the budget," said Ida Roth, a spokeswoman for the Green Party.',
        ),
        (
            "The Builders' Association backs the toll.",
            "The director of the Builders' Association, Jan Orlo, said the association would reject the toll.",
        ),
        (
            "The Tenants' Alliance is opposed to the levy.",
            "A spokesman for the Tenants' Alliance said its board would support the levy.",
        ),
    ],
)
def test_an_officer_speaks_for_the_body(before: str, after: str) -> None:
    """ "Its members", "the union" and a spokeswoman's "we" are the body whose officer the sentence says speaks."""
    story, changes = tell(before, after)
    assert "reversed" in kinds(changes), [claim.statement for claim in story.claims]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "The Dockers' Union rejected the pay offer.",
            "The head of the Chamber of Industry, Tom Roth, said the union would accept the pay offer.",
        ),
        (
            "The Green Party supports the budget.",
            '"We will vote against the budget," said Ida Roth, a shopkeeper from Vale.',
        ),
    ],
)
def test_who_is_no_officer_of_the_body_does_not_speak_for_it(before: str, after: str) -> None:
    """The head of another body and somebody from the street turn nobody's stand."""
    assert "reversed" not in kinds(tell(before, after)[1])
