"""Where a figure holds: its own place, the world's, or none, and never somebody's home."""

from __future__ import annotations

import pytest

from tests.claims.test_figures import figures


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The ministry has invested about two million US dollars in Ghana to develop the port.", "ghana"),
        ("The ministry has spent nine billion US dollars to develop the port.", None),
        ("The total number of infections worldwide surpassed one million.", "world"),
        ("The virus has infected around 3,000 worldwide.", "world"),
        ("The next country, Spain, reporting 3,754 deaths, asked for help.", "spain"),
        ("Thousands took to the streets of Quito on Sunday.", "quito"),
        ("Ten people died in Bergen.", "bergen"),
        ("The mayor of Lisbon reported 12 deaths.", "lisbon"),
    ],
)
def test_a_figure_holds_where_its_own_words_say(text: str, place: str | None) -> None:
    assert figures(text)[0].place == place


@pytest.mark.parametrize(
    "text",
    [
        "Senator Ann Reed of Norway had 8 delegates.",
        "In third was Ann Reed, the former mayor of Lisbon, who had 26 delegates.",
        "Former Vice President of Norway Joan Cole earned 36% of the vote.",
        "On Super Tuesday, Cole won four states.",
    ],
)
def test_the_home_of_a_person_is_not_where_a_figure_holds(text: str) -> None:
    assert [f.place for f in figures(text)] == [None]


def test_a_place_belongs_to_the_number_it_stands_with() -> None:
    found = figures("Cole secured five of the district's six seats, as well as three seats in Peru.")
    assert [(f.low, f.place) for f in found] == [(5, None), (6, None), (3, "peru")]


def test_there_is_the_place_named_last() -> None:
    found = figures("The toll in Norway rose to 40. Talks went on in Bergen. Both sides lost 9 houses there.")
    assert found[-1].place == "bergen"


def test_a_count_across_the_region_is_not_that_of_the_land_before() -> None:
    text = "The toll in Peru rose to 218, which pushed the total number of dead across the {} to 254."
    assert [f.place for f in figures(text.format("region"))] == ["peru", None]
    assert [f.place for f in figures(text.format("country"))] == ["peru", "peru"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Fever has infected 140 people in Bergen. Nationwide, 310 cases have been recorded.",
            ["bergen", "nationwide"],
        ),
        ("Fever has infected 140 people in Peru. Nationwide, 310 cases have been recorded.", ["peru", "peru"]),
        ("Fever has infected 140 people in Bergen. So far 310 cases have been recorded.", ["bergen", "bergen"]),
    ],
)
def test_what_is_counted_nationwide_is_not_counted_in_the_town_spoken_of(text: str, places: list[str]) -> None:
    assert [f.place for f in figures(text)] == places
