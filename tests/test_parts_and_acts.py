"""A part at one spot is not the whole, a count that leaps names its place, and an act is told as an act."""

from __future__ import annotations

import pytest

from tests.hearing import kinds, tell

APART: list[tuple[str, str]] = [
    ("The airline will cut 700 of the 2,300 jobs at its base in Norrby, its chief, Ida Roth, said.", "The airline would cut 900 jobs, its owner, Ann Reed, said."),
    ("The company will close 30 of its 120 shops in the north, Ida Roth said.", "The company said it would close 45 shops."),
    ("The bank will shed 150 of its 400 jobs at the head office, the union said.", "The bank will shed 310 jobs, its chief, Ann Reed, said."),
    ("In the church, 40 people had taken refuge in Santa Reva.", "Some 26,000 people are still in shelters."),
    ("In Kell 12 families were forced from their homes, and 12 people were in shelters in Kell.", "Some 9,000 people are in shelters."),
]  # fmt: skip
GOING_ON: list[tuple[str, str]] = [
    ("The coalition holds 81 of the 150 seats.", "The coalition holds 62 seats."),
    ("Some 40 people are in shelters in Kell.", "Some 90 people are in shelters."),
    ("The airline would cut 700 jobs, its chief said.", "The airline would cut 900 jobs, its chief said."),
]
ACTS: list[tuple[str, str]] = [
    ("The judge ordered Vale Ships to pay a fine.", "Judge"),
    ("Vale Air agreed to cut 250 jobs.", "Vale Air"),
    ("Kell Mining plans to close 30 shops in Vale.", "Kell Mining"),
    ("The Harbour Authority intends to sell the yard.", "Harbour Authority"),
    ("Norland decided to close the border.", "Norland"),
]
STANDS = [
    "Mayor Tom Arden opposes the toll.",
    "Owen Rask called for the sale of the yard.",
    "Dara Moss rejected the merger.",
]
MOVES = {"increased", "decreased", "contradicted"}


@pytest.mark.parametrize(("first", "second"), APART, ids=[second for _, second in APART])
def test_a_part_at_one_spot_is_not_set_against_the_whole(first: str, second: str) -> None:
    """Of another spot, or of all, is another question."""
    assert not MOVES & set(kinds(tell(first, second)[1]))


@pytest.mark.parametrize(("first", "second"), GOING_ON, ids=[second for _, second in GOING_ON])
def test_a_part_of_all_there_is_goes_on(first: str, second: str) -> None:
    """Seats of a house are seats, and what grows by steps may leave its place unsaid."""
    assert MOVES & set(kinds(tell(first, second)[1]))


@pytest.mark.parametrize(("says", "actor"), ACTS, ids=[says for says, _ in ACTS])
def test_an_act_is_no_stand(says: str, actor: str) -> None:
    """What somebody does or is about to do is told as a deed, and not as what he is for or against."""
    found = [change.statement for change in tell(says)[1]]
    assert not [said for said in found if said.startswith(f"New: {actor} is ")]


@pytest.mark.parametrize("says", STANDS)
def test_a_stand_is_told_as_one(says: str) -> None:
    """Words that take sides do."""
    assert [
        said for said in (change.statement for change in tell(says)[1]) if " is for " in said or " is against " in said
    ]
