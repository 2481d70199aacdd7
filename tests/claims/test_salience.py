"""Salience: what an editor would keep comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storydiff.claims.salience import Salience
from storydiff.model import Event, Figure, Position, Reading, Relation, Span, Stance, Status
from tests.builders import an_article

ARTICLE = replace(an_article(), title="Flood kills 40 in Lisbon", text="x" * 4000)
DEATHS = Figure("deaths", Relation.EXACT, 40, 40, population="lisbon")


def a_reading(content: Figure | Position | Event = DEATHS, start: int = 2000, **changed: object) -> Reading:
    """A reading of that content at that place of the article."""
    return replace(Reading(content, Span(start, start + 40), Span(start, start + 2), "test"), **changed)  # type: ignore[arg-type]


def salience(reading: Reading, quote: str = "Words beside the matter.", *others: Reading) -> float:
    """The salience of a reading in the article, with the other readings of it."""
    return Salience(ARTICLE, [reading, *others]).weigh(reading, quote)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (salience(a_reading(start=0)), salience(a_reading(start=3900))),
        (salience(a_reading(), "A flood has killed many in Lisbon."), salience(a_reading(), "A storm has passed.")),
        (salience(a_reading(replace(DEATHS, population="lisbon"))), salience(a_reading(replace(DEATHS, population="peru")))),
        (salience(a_reading(speaker="mayor")), salience(a_reading())),
        (salience(a_reading(), "Short.", a_reading(start=90)), salience(a_reading(), "Short.")),
        (salience(a_reading()), salience(a_reading(confidence=0.7))),
        (salience(a_reading()), salience(a_reading(replace(DEATHS, hypothetical=True)))),
        (salience(a_reading()), salience(a_reading(replace(DEATHS, elsewhen="1999")))),
        (salience(a_reading()), salience(a_reading(replace(DEATHS, measure="hours", unit="hour")))),
        (salience(a_reading(Event("sign", Status.DONE, "ann vale"))), salience(a_reading(Event("sign", Status.DONE)))),
        (salience(a_reading(), "s" * 100), salience(a_reading(), "s" * 400)),
        (salience(a_reading(Position("a", "b", Stance.FOR, 2, "back"))), salience(a_reading(Event("sign", Status.DONE, "a")))),
    ],
)  # fmt: skip
def test_what_matters_to_an_editor_weighs_more(more: float, less: float) -> None:
    assert 0 < less < more <= 1
