"""Stands on neither side by choice, what "do so", "the text" and "speak of" mean in a stand, and words of exclusion."""

from __future__ import annotations

import pytest

from tests.claims.test_stands_not_taken import Row, positions, rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Vale abstained from the vote on the toll.", ("ann vale", "toll", "0")),
        ("Ann Vale said she would abstain in the vote on the toll.", ("ann vale", "toll", "0")),
        (
            "Jan Orlo would vote against the toll. Ann Vale said she herself would abstain.",
            ("ann vale", "toll", "0"),
        ),
        ("Ann Vale said her party would allow a free vote on the toll.", ("ann vale", "toll", "0")),
        (
            "Ann Vale said her party would leave its deputies free to vote on the toll.",
            ("ann vale", "toll", "0"),
        ),
        (
            "The Harbour League said it had not been consulted on the bill but would study the text.",
            ("harbour league", "bill", "0"),
        ),
        ("Ann Vale has not made up her mind on the toll.", ("ann vale", "toll", "0")),
        ("Ann Vale has yet to take a position on the toll.", ("ann vale", "toll", "0")),
        ("Ann Vale had not settled how she would vote on the toll.", ("ann vale", "toll", "0")),
    ],
)
def test_who_chooses_no_side_is_on_neither(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "The doctor told Ann Vale to abstain from drink.",
        "Ann Vale did not abstain in the vote on the toll.",
        "Ann Vale could abstain in the vote on the toll.",
        "Jan Orlo said the court would study the bill.",
        "Ann Vale said she would study the map.",
        "Ann Vale gave the deputies free tickets to the toll.",
        "Ann Vale said the party had not settled its debts.",
        "Ann Vale has not made up the bed.",
        "Ann Vale had settled how she would vote on the toll.",
        "Jan Orlo would vote against the toll and back the bridge. Ann Vale said she would abstain.",
    ],
)
def test_who_only_seems_to_choose_no_side_takes_none(text: str) -> None:
    assert "0" not in {side for _, _, side in rows(text)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Vale once more excluded an early election.", ("ann vale", "early election", "-")),
        ("Ann Vale no longer excluded clemency.", ("ann vale", "clemency", "0")),
        ("Ann Vale no longer rules out joining the pact.", ("ann vale", "join pact", "0")),
        ("Ann Vale did not rule out an early election.", ("ann vale", "early election", "+")),
        ("Ann Vale is hoping for an early election.", ("ann vale", "early election", "+")),
        ("Orsa Rail said it had no plans for a merger.", ("orsa rail", "merger", "-")),
        ("Ann Vale would not entertain a merger.", ("ann vale", "merger", "-")),
        ("Ann Vale would not take part in the talks.", ("ann vale", "talks", "-")),
        ("Ann Vale said she would not sit down with the union.", ("ann vale", "sit down with union", "-")),
        ("Ann Vale rejected any talk of a pause in the works.", ("ann vale", "pause in works", "-")),
        ("“It would be wrong to speak of a pause,” Ann Vale said.", ("ann vale", "pause", "-")),
        (
            "The union called on Ann Vale to resign, but she said she had no intention of doing so.",
            ("ann vale", "resign", "-"),
        ),
        (
            "Deputies urged Ann Vale to sign the treaty. She said she would not do so.",
            ("ann vale", "treaty", "-"),
        ),
        (
            "The Harbour League said after reading the bill that it would vote against it.",
            ("harbour league", "bill", "-"),
        ),
    ],
)
def test_words_of_exclusion_and_what_they_take_up_are_read(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Vale took part in the talks.",
        "Orsa Rail has plans for a merger.",
        "The mayor, Ann Vale, excluded the reporters from the hall.",
        "Ann Vale said it was not known who had excluded the reporters.",
        "The union opened a school. Ann Vale said she had no intention of doing so.",
        "Ann Vale is said to be busy. Jan Orlo did not do so.",
    ],
)
def test_what_is_done_supposed_or_never_named_is_no_stand(text: str) -> None:
    assert not rows(text)


def test_an_exclusion_under_a_condition_is_marked() -> None:
    assert [p.conditional for p in positions("If the toll falls, Ann Vale would exclude an early election.")] == [True]
