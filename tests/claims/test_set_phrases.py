"""Stands in set phrases, and those that nobody is told to hold now."""

from __future__ import annotations

import pytest

from storydiff.claims.positions import find_positions
from storydiff.model import Position
from storydiff.model.bearings import IN_OTHER_WORDS
from tests.claims.passages import VOCABULARY, a_passage, names_of

Row = tuple[str, str, str]


def rows(text: str) -> set[Row]:
    """Actor, target and side of each position."""
    passage = a_passage(text)
    found = [r.content for r in find_positions(passage, VOCABULARY, names_of(passage))]
    return {(p.actor, p.target, p.stance.value) for p in found if isinstance(p, Position)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Vale left the door open to a toll.", ("ann vale", "toll", "+")),
        ("Ann Vale closed the door on a coalition.", ("ann vale", "coalition", "-")),
        ("Ann Vale said a toll was out of the question.", ("ann vale", "toll", "-")),
        ("Ann Vale said a wage freeze was off the table.", ("ann vale", "wage freeze", "-")),
        ("Ann Vale said a toll was not off the table.", ("ann vale", "toll", "+")),
        ("Ann Vale saw no need for a second bridge.", ("ann vale", "second bridge", "-")),
        ("Ann Vale would not hear of a toll.", ("ann vale", "toll", "-")),
        ("Ann Vale gave the green light to the bridge.", ("ann vale", "bridge", "+")),
        ("Ann Vale said the time had come to pause.", ("ann vale", "pause", "+")),
        ("Ann Vale claimed victory in Larkham.", ("ann vale", "victory", "+")),
        ("Ann Vale conceded defeat in Larkham.", ("ann vale", "victory", "-")),
        ("Ann Vale wants to keep the dam.", ("ann vale", "keep dam", "+")),
        ("Ann Vale opposes the impeachment of Jan Orlo.", ("ann vale", "impeachment of jan orlo", "-")),
        ("The toll had the support of the Road Union.", ("road union", "toll", "+")),
        ("The minister branded the report “a disgrace”.", ("minister", "report", "-")),
    ],
)
def test_a_verb_and_its_noun_take_a_side_together(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Vale opened the door to the hall.",
        "Ann Vale slammed the door on Jan Orlo.",
        "Ann Vale left the door open.",
        "Ann Vale did not hear of the toll until Monday.",
        "The plan was on the table when Ann Vale came.",
        "Ann Vale did not concede or admit defeat.",
        "Ann Vale said the time had come to look around.",
        "The court seldom overturns a sentence.",
    ],
)
def test_doors_of_wood_and_what_is_done_as_a_rule_are_no_stands(text: str) -> None:
    assert rows(text) == set()


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Ann Vale said that 30 senators would back the motion.", True),
        ("“Jan Orlo wants to cancel the vote,” Ann Vale said.", True),
        ("Ann Vale said her party would back the motion.", False),
        ("Ann Vale said that the council had backed the motion.", False),
    ],
)
def test_what_only_another_says_or_foretells_is_marked_so(text: str, others: bool) -> None:
    passage = a_passage(text)
    found = [r for r in find_positions(passage, VOCABULARY, names_of(passage)) if isinstance(r.content, Position)]
    assert [IN_OTHER_WORDS in r.marks for r in found] == [others]


def test_a_spokesmans_it_is_the_body_that_the_sentence_before_is_about() -> None:
    assert ("ministry", "count", "+") in rows(
        "The ministry contested the report. A spokesman said it stood by its count."
    )


def test_whose_party_is_the_party_of_the_person_before() -> None:
    assert ("ann vale party", "toll", "-") in rows("Ann Vale, whose party voted against the toll, was silent.")
