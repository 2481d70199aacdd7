"""Listings: figures on lines of their own, where two or more in a row make a list."""

from __future__ import annotations

import pytest

from tests.claims.test_figures import figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Green Party – 203 seats\n\nSocial Democrats - 48 seats\n\nPeople's Party — 1 seat",
            [("seats", 203, "green party"), ("seats", 48, "social democrats"), ("seats", 1, "people's party")],
        ),
        ("Deaths: 1,204\n\nInjured: 85\n\nMissing: dozens", [("deaths", 1204, None), ("injuries", 85, None), ("missing", 12, None)]),
        ("• Lisbon: 12 schools\n• Porto: 7 schools", [("schools", 12, "lisbon"), ("schools", 7, "porto")]),
    ],
)  # fmt: skip
def test_lines_of_one_form_are_a_list_of_figures(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    assert [(f.measure, f.low, f.population) for f in figures(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Green Party – 203 seats",
        "Chapter One: 12\n\nChapter Two: 30",
        "Lisbon: 9:30 p.m.\n\nPorto: 10:30 p.m.",
        "Call: 555-123-4567\n\nFax: 555-123-4568",
        "Vale wins – live updates\n\nVale speaks – live updates",
        "Final: Greens 3-1 Blues\n\nSemi-final: Reds 2-0 Blues",
    ],
)
def test_a_single_line_and_lines_that_count_nothing_are_none(text: str) -> None:
    assert figures(text) == []
