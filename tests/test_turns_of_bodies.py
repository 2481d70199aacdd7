"""Bodies turn as persons do: unions, ministries and parties that were against a thing and are for it now."""

from __future__ import annotations

import pytest

from tests.hearing import kinds, tell


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
