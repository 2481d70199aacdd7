"""Who works elsewhere is told with where: another firm's strike is not this story's."""

from __future__ import annotations

import pytest

from tests.claims.test_figures import figures
from tests.claims.test_positions import rows


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Striking workers at ferry operator Kestrel rejected the deal.", "striking workers at kestrel"),
        ("Striking drivers at the harbour rejected the deal.", "striking drivers"),
        ("Striking drivers rejected the deal at noon.", "striking drivers"),
    ],
)
def test_a_crowd_keeps_the_firm_it_works_at(text: str, actor: str) -> None:
    assert {row[0] for row in rows(text)} == {actor}


@pytest.mark.parametrize(
    ("text", "population"),
    [
        ("About 4,000 members of the guild at tractor maker Orsa Lines went on strike.", "members at orsa lines"),
        ("About 4,000 members of the guild went on strike.", "members"),
    ],
)
def test_strikers_are_counted_with_their_firm(text: str, population: str) -> None:
    assert [f.population for f in figures(text) if f.low == 4000] == [population]
