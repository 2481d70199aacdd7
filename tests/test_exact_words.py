"""What is reported is right word for word: each mistake that a reader would see, with what must go on being told."""

from __future__ import annotations

import pytest

from storydiff.claims.gerunds import gerund
from storydiff.claims.statements import step_word
from storydiff.model import Aspect, Figure, Relation
from tests.hearing import Story, text


def told(*articles: str) -> str:
    """All that a story of these articles reports, a line each."""
    story = Story()
    return "\n".join(change.statement for says in articles for change in story.hear(text(says)))


def read(says: str) -> str:
    """What is read in one article, a line each."""
    story = Story()
    story.hear(text(says))
    return "\n".join(claim.statement for claim in story.claims)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("Mara Lind opposes joining the union.", "Mara Lind is against joining union."),
        ("The union wants to keep the port open.", "Union is for keeping port open."),
        ("Ida Roth vowed to rebuild the harbour.", "Ida Roth has vowed to rebuild harbour."),
        ("Prosecutors rejected the request.", "Prosecutors are against request."),
        ("Members of the Road Union are against the deal.", "Members of Road Union are against deal."),
        ("The Road Union is against the deal.", "Road Union is against deal."),
        ("Bernie Sanders criticised the deal.", "Bernie Sanders is against deal."),
        ("The Health Ministry denied that it had ordered the raid.", "Health Ministry denies ordering raid."),
        ("The agency demanded that the reservoir be made smaller.", "Agency is for making reservoir smaller."),
        ("The Country Party has been against the dam from the outset.", "Country Party is against dam."),
        ("Ida Roth rejected the plan from the ministry.", "Ida Roth is against plan from ministry."),
        ("Some three dozen people who reject the accord sat in the church.", "Three Dozen People are against accord."),
    ],
)
def test_a_stand_reads_as_english(says: str, expected: str) -> None:
    """Who takes a stand, and on what, stands in a sentence with the right verb and all its words."""
    assert expected in read(says).splitlines()


@pytest.mark.parametrize(
    ("verb", "expected"),
    [("leave", "leaving"), ("cut", "cutting"), ("see", "seeing"), ("tie", "tying"), ("admit", "admitting"),
     ("visit", "visiting"), ("fix", "fixing"), ("delay", "delaying"), ("be", "being"), ("agree", "agreeing")],
)  # fmt: skip
def test_gerunds_are_spelled_by_rule(verb: str, expected: str) -> None:
    """Consonants are doubled and an "e" is dropped where English spelling asks for it."""
    assert gerund(verb) == expected


@pytest.mark.parametrize(
    ("before", "aspect", "expected"),
    [
        ("Turnout was down by ", Aspect.STEP, "down "),
        ("The party won an additional ", Aspect.STEP, "up "),
        ("The party won ", Aspect.STEP, ""),
        ("The party gained ", Aspect.STEP, "up "),
        ("The price fell, and then rose by ", Aspect.STEP, "up "),
        ("The strike by ", Aspect.STEP, "by "),
        ("Turnout was down to ", Aspect.LEVEL, ""),
    ],
)
def test_a_step_is_told_with_its_direction(before: str, aspect: Aspect, expected: str) -> None:
    """A step is told as one, and a level never is."""
    assert step_word(Figure("seats", Relation.EXACT, 6, 6, aspect=aspect), before) == expected


@pytest.mark.parametrize(
    ("says", "expected", "wrong"),
    [
        ("The firm will hand over the 170,000 doses.", "170,000", "over the"),
        ("The flood killed over 170 people in Orsa.", "over 170", "170,000"),
        ("The mayor raised the minimum wage to USD15 an hour.", "USD15", "uSD15"),
        ("Mara Lind vowed to leave the union even if the talks fail.", "leav", "condition"),
        ("Mara Lind opposes the deal if the talks fail.", "on a condition", "even"),
    ],
)
def test_words_around_a_value_are_kept_right(says: str, expected: str, wrong: str) -> None:
    """A particle is no hedge, a currency keeps its capitals, and "even if" binds nothing."""
    assert expected in read(says)
    assert wrong not in read(says)


@pytest.mark.parametrize(
    ("says", "reported"),
    [
        ("The report on the harbour lists 327 names.", False),
        ("Each month of delay on the harbour costs a sum of 2 million talers.", False),
        ("The strike shut 40 schools in Orsa.", True),
        ("Some 40 workers walked out in Orsa.", True),
        ("The chamber urged the bank to stop.", False),
        ("The chamber urged the bank to resign.", True),
    ],
)
def test_a_number_or_a_wish_of_nothing_is_no_news(says: str, reported: bool) -> None:
    """A bare number of things of which nothing is told, and a wish without a thing, are held back."""
    assert bool(told(says)) is reported


@pytest.mark.parametrize(
    ("first", "second", "expected", "wrong"),
    [
        (
            "The judges will rule on the request on Thursday.",
            "The judges turned down the request on Thursday.",
            "Happened: Judges: turn down request",
            "Failed",
        ),
        (
            "The parliament will pass the bill on Thursday.",
            "The parliament rejected the bill on Thursday.",
            "Failed: Parliament: reject bill",
            "Happened",
        ),
        (
            "The Country Party is against the dam.",
            "The Country Party had once opposed the dam.",
            "New: Country Party is against dam",
            "Restated",
        ),
        (
            "The Country Party is against the dam.",
            "The Country Party is against the dam, said its leader, Mara Lind.",
            "Restated: Country Party is against dam",
            "Reversed",
        ),
    ],
)
def test_a_change_is_of_the_right_kind(first: str, second: str, expected: str, wrong: str) -> None:
    """Who was to rule has ruled, whichever way; a stand that was given up is not told again."""
    assert expected in told(first, second)
    assert wrong not in told(first, second)


def test_the_dead_of_another_year_are_not_those_of_the_story() -> None:
    """What a clause tells of a year that is past is on another occasion, and the next toll goes on from none of it."""
    first = (
        "The fever has killed 41 people in Vale. One in seven has died, compared with one in four in the epidemic "
        "of 1961 in Pella, a country farther south, where 1,340 people fell ill and 334 died."
    )
    assert "334" not in told(first, "The fever has killed 68 people in Vale.")
    assert "41 → 68" in told(first, "The fever has killed 68 people in Vale.")


def test_people_do_not_dispute_a_sum() -> None:
    """A number of people that another speaker gives answers no amount of money."""
    says = "The ministry puts the cost at 3.4 billion talers. The council says that the number of people is 9,000."
    assert "Contradicted" not in told(says)
    rivals = "The ministry says 6,200 people marched in Orsa. The council puts the number at 9,000."
    assert "Contradicted" in told(rivals)


def test_hospitals_that_are_sent_are_no_patients() -> None:
    """What is sent is counted, and nobody was taken to hospital; people who were sent there are."""
    assert "Hospitalizations" not in read("Orsa said that it was sending two field hospitals.")
    assert "Hospitalizations" in read("Nine people were sent to hospital in Orsa.")


def test_the_cases_of_a_land_are_what_its_ministry_records() -> None:
    """Of two lands in one article, a land's own body counts its own cases."""
    says = (
        "An outbreak of fever has killed 41 people in Norland and nine across the lake in Soland.\n\n"
        "Norland's Health Ministry has recorded 312 cases since May. In Soland 87 infections are confirmed."
    )
    assert {"Cases, Norland: 312.", "Cases, Soland: 87."} <= set(read(says).splitlines())
