"""A demand is told once: its number is not told again beside the stand that names it."""

from __future__ import annotations

import pytest

from tests.hearing import tell

ONCE = [
    "The Ardmoor Union of Teachers demanded a pay rise of 8 percent.",
    "Ida Roth called for compensation of 3 million crowns.",
    "The Norland Party wants a tax of 4 percent on sugar.",
    "The Orsa Rail Union demanded a bonus of 900 euros.",
    "Kell's bishops called for a fund of 20 million euros.",
]
TWICE = [
    "Police said 31 people were arrested in Vale; Ida Roth demanded an inquiry.",
    "Ida Roth demanded an inquiry after the storm killed 12 people in Vale.",
]


def news(*texts: str) -> list[str]:
    return [change.statement for change in tell(*texts)[1] if change.kind.value == "new"]


@pytest.mark.parametrize("sentence", ONCE)
def test_a_demand_with_its_number_is_one_piece_of_news(sentence: str) -> None:
    """Either the stand or its number is told, and not both."""
    assert len(news(sentence)) <= 1


@pytest.mark.parametrize("sentence", TWICE)
def test_a_number_that_no_stand_names_is_told_beside_it(sentence: str) -> None:
    """What is counted is another matter than what is demanded."""
    assert len(news(sentence)) == 2


def test_the_number_is_known_all_the_same() -> None:
    """A later demand moves it."""
    _, found = tell(ONCE[0], "The Ardmoor Union of Teachers lowered its demand to 6 percent, from 8 percent.")
    assert "decreased" in {change.kind.value for change in found}
