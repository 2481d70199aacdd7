"""The words of general news: stance and event words beyond the commonest, each beside a near miss."""

from __future__ import annotations

import pytest

from storydiff.claims.positions import find_positions
from storydiff.model import Position
from tests.claims.happenings import events
from tests.claims.passages import VOCABULARY, a_passage, names_of

Row = tuple[str | None, str, str | None]


def stances(text: str) -> set[Row]:
    """Actor, sign and target of each position in the text."""
    passage = a_passage(text)
    found = (r.content for r in find_positions(passage, VOCABULARY, names_of(passage)))
    return {(p.actor, p.stance.value, p.target) for p in found if isinstance(p, Position)}


def happenings(text: str) -> set[Row]:
    """Actor, action and object of each event in the text."""
    return {(e.actor, e.action, e.object) for e in events(text)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The minister excoriated the budget.", ("minister", "-", "budget")),
        ("The minister backed down from the plan.", ("minister", "-", "plan")),
        ("The minister doubled down on the tariff.", ("minister", "+", "tariff")),
        ("The premier reneged on the pledge.", ("premier", "-", "pledge")),
        ("The senator decided against the bid.", ("senator", "-", "bid")),
        ("The unions petitioned the court to halt the merger.", ("unions", "-", "merger")),
        ("The nurses rallied behind the deal.", ("nurses", "+", "deal")),
        ("The mayor does not condone the attacks.", ("mayor", "-", "attacks")),
        ("The mayor is dismissive of the plan.", ("mayor", "-", "plan")),
        ("The mayor is not happy with the plan.", ("mayor", "-", "plan")),
        ("The envoy voiced misgivings about the deal.", ("envoy", "-", "deal")),
        ("Ann Vale is a detractor of the treaty.", ("ann vale", "-", "treaty")),
        ("“The levy is outrageous,” Ann Vale said.", ("ann vale", "-", "levy")),
    ],
)
def test_a_stance_word_gives_its_side(text: str, row: Row) -> None:
    assert row in stances(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ship backed out of the harbour.",
        "The minister moved forward in the queue.",
        "The child rooted in the garden.",
        "The mayor condones the attacks.",
        "The mayor directed a film.",
        "The fire was reckless.",
        "The premier was happy on Monday.",
    ],
)
def test_the_same_word_in_another_sense_takes_no_side(text: str) -> None:
    assert stances(text) == set()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Vale Motors recalled 40,000 cars on Monday.", ("vale motors", "recall", "cars")),
        ("The central bank raised interest rates on Tuesday.", ("central bank", "raise", "interest rates")),
        ("Norland suspended flights on Tuesday.", ("norland", "suspend", "flights")),
        ("Police opened fire on protesters.", ("police", "open fire", "protesters")),
        ("Ann Vale tested positive for the virus on Monday.", ("ann vale", "test positive", None)),
        ("Ann Vale pleaded guilty on Monday.", ("ann vale", "plead guilty", None)),
        ("Ann Vale dropped out of the race on Monday.", ("ann vale", "drop out", "race")),
        ("The court annulled the election on Monday.", ("court", "annul", "election")),
        ("The company laid off workers on Monday.", ("company", "lay off", "workers")),
        ("The ceasefire expired on Monday.", (None, "expire", "ceasefire")),
        ("The navy sank a ship on Monday.", ("navy", "sink", "ship")),
    ],
)
def test_an_event_verb_is_read_with_an_object_of_its_class(text: str, row: Row) -> None:
    assert row in happenings(text)


@pytest.mark.parametrize(
    "text",
    [
        "The mayor raised her hand on Monday.",
        "The mayor recalled the evening.",
        "The cook cut the bread on Monday.",
        "The views of Ann Vale clashed with the wallpaper.",
        "The sun sank behind the hills.",
        "Ann Vale conceded the point.",
        "Ann Vale touched on the subject.",
        "The mayor submitted to the pain.",
    ],
)
def test_the_same_verb_with_another_object_is_no_event(text: str) -> None:
    assert happenings(text) == set()
