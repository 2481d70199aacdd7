"""Bearers: whom an article says bears an office, whom a body's noun means, and who leads what."""

from __future__ import annotations

import pytest

from storydiff.claims.bearers import find_bearers
from tests.claims.passages import VOCABULARY, a_passage, names_of


def told(text: str) -> set[str]:
    """What the article tells of offices and bodies."""
    return set(find_bearers(names_of(a_passage(text)), VOCABULARY).marks)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Finance Minister Ann Vale spoke in Larkham.", "minister: ann vale"),
        ("Finance Minister Ann Vale spoke in Larkham.", "finance ministry <- ann vale"),
        ("Prime Minister Jan Orlo spoke in Larkham.", "prime minister: jan orlo"),
        ("The Road Union's president, Joan Reed, spoke in Larkham.", "road union <- joan reed"),
        ("Joan Reed, president of the Road Union, spoke in Larkham.", "road union <- joan reed"),
        ("The premier, Ann Vale, spoke in Larkham.", "premier: ann vale"),
        ("The Road Union spoke to Joan Reed.", "union: road union"),
    ],
)
def test_offices_bodies_and_who_leads_them_are_told(text: str, mark: str) -> None:
    assert mark in told(text)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Deputy Governor Ann Vale spoke in Larkham.", "governor: ann vale"),
        ("Former Mayor Ann Vale spoke in Larkham.", "mayor: ann vale"),
        ("The former mayor, Ann Vale, spoke in Larkham.", "mayor: ann vale"),
        ("Prime Minister Jan Orlo spoke in Larkham.", "minister: jan orlo"),
        ("Senator Ann Vale spoke in Larkham.", "senator: ann vale"),
    ],
)
def test_lesser_and_former_offices_and_those_of_many_are_not(text: str, mark: str) -> None:
    assert mark not in told(text)
