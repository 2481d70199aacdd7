"""A part is not set against the whole, nor a count in one place against one in another."""

from __future__ import annotations

import pytest

from tests.hearing import tell

MOVES = {"increased", "decreased", "contradicted"}
APART = [
    (
        "The programme will cost 2 million euros this year, out of a total of 11 million, the city said.",
        "The programme will cost 11 million euros, the city said.",
    ),
    (
        "The dam will cost 40 million crowns, the ministry said.",
        "The dam will cost 12 million crowns, the first instalment of a larger sum, the ministry said.",
    ),
    (
        "The tram will cost $21 million, the city said.",
        "The tram will cost $6 million in the first stage, which is part of a $21 million plan. It will open in May.",
    ),
    (
        "Some 1,400 nurses were on strike in Norland, the union said.",
        "Westmark's hospitals have a dispute of their own: 2,100 nurses were on strike on Monday.",
    ),
    (
        "About 300 homes in Orsa have lead in their water.",
        "Kell's water is no better: 700 homes have lead in their water.",
    ),
    (
        "Some 40 schools in Vale have no heating.",
        "In Kell, 95 schools have no heating.",
    ),
    (
        "Around 900 drivers were on strike in Port Ellis.",
        "Castro Levan's trams stood still as well: 1,500 drivers were on strike.",
    ),
]
ONE = [
    ("The tram will cost $21 million, the city said.", "The tram will cost $26 million, the city said."),
    (
        "The first stage of the tram will cost $6 million, the city said.",
        "The first stage of the tram will cost $8 million, the city said.",
    ),
    ("Some 1,400 nurses were on strike in Norland, the union said.", "Norland's nurses: 2,100 nurses are on strike."),
    ("Some 1,400 nurses were on strike in Norland, the union said.", "Now 2,100 nurses are on strike, the union said."),
    ("Around 900 drivers were on strike in Port Ellis.", "In Port Ellis, 1,500 drivers are on strike."),
]


@pytest.mark.parametrize(("before", "after"), APART)
def test_a_part_or_another_place_moves_nothing(before: str, after: str) -> None:
    """Its own words say that it counts something else."""
    assert not MOVES & {change.kind.value for change in tell(before, after)[1]}


@pytest.mark.parametrize(("before", "after"), ONE)
def test_the_same_whole_or_place_moves(before: str, after: str) -> None:
    """Nothing sets the two apart."""
    assert "increased" in {change.kind.value for change in tell(before, after)[1]}


def test_a_whole_goes_on_from_the_last_whole_and_not_from_a_part() -> None:
    """What was told of a part since is passed over."""
    _, found = tell(
        "The dam will cost 40 million crowns, the ministry said.",
        "The dam will cost 12 million crowns, the first instalment of a larger sum, the ministry said.",
        "The dam will cost 44 million crowns, the ministry said.",
    )
    assert [c.statement for c in found] == ["Increased: Total cost, Dam: 40 million crowns → 44 million crowns."]
