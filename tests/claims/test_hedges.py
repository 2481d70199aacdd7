"""Hedges: words around a number that set its relation, wherever they stand."""

from __future__ import annotations

import pytest

from storydiff.claims.hedges import find_hedge, hedge_words
from storydiff.model import Relation
from tests.claims.passages import VOCABULARY

WORDS = hedge_words(VOCABULARY)


def relation(text: str) -> Relation | None:
    """The relation of the number 80 in a text."""
    start = text.index("80")
    hedge = find_hedge(text, start, start + 2, WORDS)
    return hedge.relation if hedge is not None else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least 80", Relation.MORE),
        ("surpasses a staggering 80", Relation.MORE),
        ("well over 80", Relation.MORE),
        ("upwards of 80", Relation.MORE),
        ("older than 80", Relation.MORE),
        ("as little as 80", Relation.MORE),
        (">80", Relation.MORE),
        ("greater than or equal to 80", Relation.MORE),
        ("less than or equal to 80", Relation.LESS),
        ("no fewer than 80", Relation.MORE),
        ("80 or more", Relation.MORE),
        ("80 boats or more", Relation.MORE),
        ("80-plus", Relation.MORE),
        ("80 and older", Relation.MORE),
        ("80 km minimum", Relation.MORE),
        ("fewer than 80", Relation.LESS),
        ("no more than 80", Relation.LESS),
        ("as many as 80", Relation.LESS),
        ("as many aſ 80", Relation.LESS),
        ("as far as 80", Relation.LESS),
        ("smaller than 80", Relation.LESS),
        ("nearly 80", Relation.LESS),
        ("80 or under", Relation.LESS),
        ("80 km maximum", Relation.LESS),
        ("some 80", Relation.ABOUT),
        ("barely 80", Relation.ABOUT),
        ("an estimated 80", Relation.ABOUT),
        ("±80", Relation.ABOUT),
        ("c. 80", Relation.ABOUT),
        ("80 or so", Relation.ABOUT),
        ("80-odd", Relation.ABOUT),
        ("it can hit 80", None),
        ("vitamin C 80", None),
        ("up from 80", None),
        ("the tenth over was bowled in 80", None),
        ("80 more", None),
        ("80 boats and at least 12 cars", None),
        ("80 boats at least, and 12 cars", Relation.MORE),
        ("someone 80", None),
    ],
)
def test_a_hedge_sets_the_relation(text: str, expected: Relation | None) -> None:
    assert relation(text) == expected


@pytest.mark.parametrize(("text", "near"), [("nearly 80", True), ("up to 80", False)])
def test_a_bound_may_say_that_the_number_is_close(text: str, near: bool) -> None:
    hedge = find_hedge(text, text.index("80"), len(text), WORDS)
    assert hedge is not None
    assert hedge.near is near


def test_every_hedge_of_the_vocabulary_is_found_before_a_number_in_capitals_too() -> None:
    missed = [
        written
        for hedge, expected in WORDS.relations_before.items()
        for written in (hedge, hedge.upper())
        if relation(f"It was {written} 80") is not expected
    ]
    assert missed == []
