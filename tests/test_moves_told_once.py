"""A move is told once: not again from an older value, nor by another noun or in another's words."""

from __future__ import annotations

import pytest

from tests.hearing import Text, tell, text

Row = tuple[str, tuple[Text | str, ...]]

BRIDGE = (
    text("The bridge will cost 80 million crowns, the city said.", publisher="Post"),
    text("The city's estimate for the bridge rose to 95 million crowns, from 80 million.", publisher="Wire"),
)
TROOPS = (
    "Norland has sent 5,000 troops to the border.",
    "Norland has 8,000 troops at the border, up from 5,000.",
)
ONCE: list[Row] = [
    ("the level that an estimate rose to", (*BRIDGE, text("The bridge will cost 95 million crowns.", publisher="Sun"))),
    (
        "the damage that was raised",
        (
            "The storm caused damage of $2 billion, the insurers said.",
            "Insurers raised their estimate of the damage to $3 billion, from $2 billion.",
            "Damage from the storm is put at $3 billion, up from $2 billion a week ago.",
        ),
    ),
    (
        "the troops that were told of since",
        (*TROOPS, "Norland now has 8,000 troops at the border, compared with 5,000 in May."),
    ),
    (
        "the share that was polled",
        (
            "Support for the toll stood at 40 percent in a poll.",
            "A poll put support for the toll at 46 percent, up from 40 percent.",
            "A poll put support for the toll at 46 percent, against 40 percent in May.",
        ),
    ),
    (
        "the value that was left",
        (
            "The clinic said 120 nurses were on strike.",
            "The clinic said 150 nurses were on strike, up from 120.",
            "The clinic said 150 nurses were on strike, compared with 120 on Monday.",
        ),
    ),
]


@pytest.mark.parametrize(("why", "texts"), ONCE, ids=[why for why, _ in ONCE])
def test_a_move_that_was_told_is_not_told_again(why: str, texts: tuple[Text | str, ...]) -> None:
    """The article before told it, whatever it called what is counted."""
    before, last = tell(*texts[:-1])[1], tell(*texts)[1]
    assert "increased" in {change.kind.value for change in before}
    assert "increased" not in {change.kind.value for change in last}, why


def test_a_move_starts_from_the_last_value_and_not_from_the_one_that_is_named() -> None:
    """A sentence that looks back past what was told since moves from what was told last."""
    _, found = tell(
        "The clinic said 120 nurses were on strike.",
        "The clinic said 150 nurses were on strike, up from 120.",
        "Police said 180 people were on strike at the clinic, instead of 120.",
    )
    assert [change.statement for change in found if change.kind.value == "increased"] == [
        "Increased: Strikers: 150 → 180."
    ]


def test_a_value_that_moves_on_is_told() -> None:
    """Another value by the first noun is a move of its own."""
    _, found = tell(*BRIDGE, text("The bridge will cost 99 million crowns.", publisher="Sun"))
    assert "increased" in {change.kind.value for change in found}
