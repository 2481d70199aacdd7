"""Measures of persons in general news: courts, work, epidemics, sport, each beside the same verb said of things."""

from __future__ import annotations

import pytest

from storydiff.claims.figures import find_figures
from storydiff.model import Figure
from tests.claims.passages import VOCABULARY, a_passage, names_of


def measured(text: str) -> set[tuple[str, float, str | None]]:
    """Measure, value and population of each figure in the text."""
    passage = a_passage(text)
    found = (r.content for r in find_figures(passage, VOCABULARY, names_of(passage)))
    return {(f.measure, f.low, f.population) for f in found if isinstance(f, Figure)}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Officials quarantined 300 passengers.", ("quarantined", 300, "passengers")),
        ("The clinic tested 4,000 people.", ("tested", 4000, None)),
        ("45 people are on ventilators.", ("on ventilators", 45, None)),
        ("14 villagers were poisoned.", ("poisoned", 14, "villagers")),
        ("Police shot 12 bankers in Larkham.", ("shot", 12, "bankers")),
        ("Police shot dead 12 bankers in Larkham.", ("deaths", 12, "bankers")),
        ("16 people were stabbed in Larkham.", ("stabbed", 16, None)),
        ("120 people were jailed for fraud.", ("jailed", 120, None)),
        ("The court sentenced 12 activists to prison.", ("jailed", 12, "activists")),
        ("The court acquitted 12 activists.", ("acquitted", 12, "activists")),
        ("14 athletes were banned.", ("banned", 14, "athletes")),
        ("Five players were suspended.", ("suspended", 5, "players")),
        ("The bank fired 300 employees.", ("dismissed", 300, "employees")),
        ("The company furloughed 1,200 workers.", ("furloughed", 1200, "workers")),
        ("The firm hired 500 engineers.", ("hired", 500, "engineers")),
        ("Nine ministers resigned on Monday.", ("resignations", 9, None)),
    ],
)
def test_what_befell_persons_is_their_measure(text: str, figure: tuple[str, float, str | None]) -> None:
    found = {(measure, value, people if figure[2] else None) for measure, value, people in measured(text)}
    assert figure in found


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The army fired 300 rockets.", "rockets"),
        ("The firm tested 40 engines.", "engines"),
        ("The ministry banned 14 books.", "books"),
        ("The court dismissed 12 lawsuits.", "lawsuits"),
        ("The airline suspended 30 flights.", "flights"),
        ("Hunters shot 12 boars.", "boars"),
    ],
)
def test_said_of_things_it_is_not(text: str, measure: str) -> None:
    assert {name for name, *_ in measured(text)} == {measure}
