"""What says nothing: praise of those who work, what goes on as yesterday, what every body does, a line to another text."""

from __future__ import annotations

import pytest

from tests.claims.happenings import events
from tests.claims.test_figures import figures
from tests.claims.test_positions import rows


@pytest.mark.parametrize(
    "text",
    [
        "The premier praised the nurses in Norway for their work.",
        "The talks showed Norway's firm view on defending its territory.",
        "Norway defended its territory.",
        "Ann Reed urged Norway to find other ways to end the strike.",
    ],
)
def test_what_nobody_is_against_is_no_stand(text: str) -> None:
    assert rows(text) == set()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Reed praised the plan.", ("ann reed", "+", "plan")),
        ("Ann Reed praised President Alan Cole.", ("ann reed", "+", "alan cole")),
        ("Norway defended its budget.", ("norway", "+", "norway budget")),
        ("Ann Reed urged Norway to find a way to end the strike.", ("ann reed", "-", "strike")),
        ("Ann Reed urged Norway to find other ways to win without launching an offensive in Bergen.",
         ("ann reed", "-", "offensive")),
        ("Ann Reed does not recognize the unions working in northern Norway.",
         ("ann reed", "-", "unions working in northern norway")),
        ("Ann Reed does not recognize the unions.", ("ann reed", "-", "unions")),
        ("Mayor Ann Reed will allow food aid to all parts of the country.", ("ann reed", "+", "food aid to all parts of country")),
        ("Mayor Ann Reed will allow food aid to the valley.", ("ann reed", "+", "food aid")),
    ],
)  # fmt: skip
def test_near_such_words_a_stand_is_read_with_what_narrows_it(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("silent", "told"),
    [
        ("Rescuers from Norway searched the ruins for a fifth day.", "Rescuers from Norway searched the ruins for the minister."),
        ("Ann Reed drank the water.", "Ann Reed bought the company."),
        ("Ann Reed was forced to drink the water.", "Ann Reed was forced to sell the firm."),
        ("The floors of buildings collapsed.", "The floors of the Bergen arena collapsed."),
        ("The Red Lamps described a disaster with houses collapsed.", "Thousands of houses collapsed."),
    ],
)  # fmt: skip
def test_what_is_no_event_beside_what_is(silent: str, told: str) -> None:
    assert events(silent) == []
    assert len(events(told)) == 1


def test_what_control_is_over_is_told() -> None:
    assert [(e.action, e.object) for e in events("The Norwegian army gained control of Bergen.")] == [
        ("gain control", "bergen")
    ]
    assert [(e.action, e.object) for e in events("The Norwegian army lost control.")] == [("lose control", None)]


def test_a_line_that_leads_to_another_article_is_not_read() -> None:
    line = "Ministers in Norway pledged $7 million in aid on a tour of the flooded south of the land"
    assert figures(f"VALE SENDS HELP: {line}") == []
    assert len(figures(f"VALE SENDS HELP: {line}.")) == 1
    assert len(figures(f"NATO: {line}.")) == 1
