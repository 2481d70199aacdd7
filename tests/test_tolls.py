"""Counts of people and things over several articles: the toll of one disaster, the seats of a body, those aboard."""

from __future__ import annotations

import pytest

from tests.hearing import Story, text


def moves(*says: str) -> list[str]:
    """The kinds of all changes but ``new`` that the articles make, one a day."""
    story = Story()
    for sentence in says:
        story.hear(text(sentence, title="What is known so far"))
    return [change.kind.value for change in story.changes if change.kind.value != "new"]


def increases(*says: str) -> list[str]:
    """The series that the articles, one a day, make rise."""
    story = Story()
    for sentence in says:
        story.hear(text(sentence, title="What is known so far"))
    return [change.series for change in story.changes if change.kind.value == "increased"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "A bridge collapsed in Orsa, killing at least 14 people.",
            "The death toll reached 31, rescuers said.",
            ["increased"],
        ),
        (
            "A bridge collapsed in Orsa, killing at least 14 people.",
            "The number of people known to have died rose to 31.",
            ["increased"],
        ),
        ("A bridge collapsed in Orsa, killing at least 14 people.", "In 1974, 31 people died on the old bridge.", []),
        ("A bridge collapsed in Orsa, killing at least 14 people.", "A storm killed 31 people in Kell.", []),
    ],
)
def test_a_toll_without_a_place_is_that_of_the_one_disaster(first: str, second: str, expected: list[str]) -> None:
    assert moves(first, second) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "The alliance holds 70 of the 120 seats in the chamber.",
            "The alliance now commands 58 seats in the chamber.",
            ["decreased"],
        ),
        ("The alliance holds 70 of the 120 seats in the chamber.", "The opposition now commands 58 seats.", []),
        ("The alliance holds 70 of the 120 seats in the chamber.", "The alliance lost 12 seats.", []),
    ],
)
def test_seats_are_those_of_the_body_that_holds_them(first: str, second: str, expected: list[str]) -> None:
    assert moves(first, second) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Vale Air said 87 people were on board.", "Vale Air said there had been 92 people on board.", ["increased"]),
        ("Vale Air said 87 people were on board.", "Vale Air said 92 people were aboard the plane.", ["increased"]),
        ("Vale Air said 87 people were on board.", "Vale Air said 92 people were aboard a tug.", []),
        ("Vale Air said 87 people were on board.", "Vale Air said 92 people were at the airport.", []),
    ],
)
def test_people_on_board_are_counted_for_one_craft(first: str, second: str, expected: list[str]) -> None:
    assert moves(first, second) == expected


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (
            "The ministry said that 240 shops were closed. The traders' union said that the true figure was 310.",
            ["contradicted"],
        ),
        ("The ministry said that 240 shops were closed. The traders' union said that the usual figure was 310.", []),
        ("There were 43 arrests, the ministry said. The Path party said that it had counted 70.", ["contradicted"]),
        ("There were 43 arrests, the ministry said. The Path party said that it had met 70.", []),
        ("Ann Reed hopes for 78 votes. The march was larger than before. Police put the number at 2,500.", []),
    ],
)
def test_two_speakers_counts_of_one_thing_are_at_odds(says: str, expected: list[str]) -> None:
    assert moves(says) == expected


STORM = "A storm struck in Orsa, killing at least nine people."
BRUSHED = (
    "The storm reached land on Friday. The winds were the strongest for a decade, forecasters said, and the sea broke over "
    "every wall of the harbour and over the road behind it before the night was over. Roofs were torn off, boats were "
    "thrown into gardens, and trees lay across the tracks of all the trains, so that nobody could leave the coast before "
    "noon. The army sent engineers with boats and saws, and the airport stayed closed for two days. Shops were empty by the "
    "evening, and the mayor asked people to share what they had. Later the storm killed six people in Kell."
)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ("The number of people known to have died in Hurricane Olga rose to 58.", ["deaths/orsa"]),
        ("The death toll climbed to 58, rescuers said.", ["deaths/orsa"]),
        ("The death toll climbed to 58, rescuers in Kell said.", ["deaths/kell"]),
        ("In Kell rescuers dug all night. The death toll climbed to 58.", ["deaths/kell"]),
    ],
)
def test_a_toll_that_names_no_place_is_of_the_place_that_articles_begin_with(later: str, expected: list[str]) -> None:
    """A land that is named far down, in passing, does not keep the main one from going without saying."""
    assert increases(STORM, BRUSHED, later) == expected


def test_a_toll_is_left_open_where_articles_begin_with_two_places() -> None:
    two = "A storm struck in Kell, killing six people."
    assert increases(STORM, two, "The death toll climbed to 58, rescuers said.") == []
    assert increases(STORM, "The army sent boats.", "The death toll climbed to 58, rescuers said.") == ["deaths/orsa"]


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("The number of people killed by the storm is now 58.", ["deaths/orsa"]),
        ("The number of people killed by the storm has risen to 58.", ["deaths/orsa"]),
        ("The number of people killed by the storm rose by another 58.", []),
    ],
)
def test_who_did_it_before_the_verb_is_no_step_of_the_count(says: str, expected: list[str]) -> None:
    assert increases(STORM, says) == expected
