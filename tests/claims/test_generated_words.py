"""What the generated vocabularies add to reading: persons of any calling, bodies, diseases, storms, buildings, currencies."""

from __future__ import annotations

import pytest

from storydiff.claims.figures import find_figures
from storydiff.claims.positions import find_positions
from storydiff.model import Figure, Position
from tests.claims.happenings import events
from tests.claims.passages import VOCABULARY, a_passage, names_of


def figures(text: str) -> set[tuple[str, float, str | None, str | None]]:
    """Measure, lower value, population and unit of each figure in the text."""
    passage = a_passage(text)
    found = (r.content for r in find_figures(passage, VOCABULARY, names_of(passage)))
    return {(f.measure, f.low, f.population, f.unit) for f in found if isinstance(f, Figure)}


def happenings(text: str) -> set[tuple[str | None, str, str | None]]:
    """Actor, action and object of each event in the text."""
    return {(e.actor, e.action, e.object) for e in events(text)}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("12 nuns were released on Monday.", ("released", 12, "nuns", None)),
        ("Seven firefighters were evacuated from Larkham.", ("evacuees", 7, "firefighters", None)),
        ("About 40 chefs were displaced by the flood.", ("displaced", 40, "chefs", None)),
        ("The virus infected 14 hairdressers.", ("cases", 14, "hairdressers", None)),
        ("Rebels strangled three guards in Larkham.", ("deaths", 3, "guards", None)),
        ("Nine Ohioans died in Norland.", ("deaths", 9, "ohioans", None)),
    ],
)
def test_persons_of_any_calling_are_counted_by_what_befell_them(
    text: str, figure: tuple[str, float, str, None]
) -> None:
    assert figure in figures(text)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("12 drones were released over Larkham.", "drones"),
        ("Seven locators were released by the company.", "locators"),
        ("The virus infected 14 computers.", "computers"),
    ],
)
def test_things_are_not_taken_for_persons(text: str, measure: str) -> None:
    """What is said of persons is not said of things, so that they are counted by their own name."""
    assert {name for name, *_ in figures(text)} == {measure}


def test_three_of_a_calling_are_a_count_and_two_are_not() -> None:
    assert ("bankers", 3, None, None) in figures("Three bankers visited Larkham on Monday.")
    assert figures("Two bankers visited Larkham on Monday.") == set()


@pytest.mark.parametrize(
    "text", ["Ann Vale was named a 40 Under 40 award recipient.", "The 30 second swimmer spoke in Larkham."]
)
def test_a_number_before_one_person_counts_nobody(text: str) -> None:
    assert figures(text) == set()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The plant cost 40 million forints.", "HUF"),
        ("The plant cost 40 million Norwegian kroner.", "NOK"),
        ("The plant cost 40 million Kenyan shillings.", "KES"),
    ],
)
def test_money_of_any_country_has_its_code(text: str, unit: str) -> None:
    assert ("total cost", 40_000_000, None, unit) in figures(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("A gale battered Larkham on Monday.", (None, "gale", "larkham")),
        ("Experts warned of polio.", (None, "polio", None)),
        ("Soldiers stormed the monastery on Monday.", ("soldiers", "storm", "monastery")),
    ],
)
def test_events_name_storms_diseases_and_buildings(text: str, row: tuple[str | None, str, str | None]) -> None:
    assert row in happenings(text)


@pytest.mark.parametrize("text", ["A bonfire swept Larkham on Monday.", "Experts warned of boredom."])
def test_what_is_no_force_of_nature_and_no_disease_is_no_event(text: str) -> None:
    assert happenings(text) == set()


def test_a_body_by_its_common_noun_takes_a_stand() -> None:
    passage = a_passage("The kibbutz backed the deal. The lantern backed the deal.")
    found = (r.content for r in find_positions(passage, VOCABULARY, names_of(passage)))
    assert {p.actor for p in found if isinstance(p, Position)} == {"kibbutz"}
