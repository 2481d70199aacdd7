"""Sums without their money, the number of some whom something befell, and "this country" of an article."""

from __future__ import annotations

import pytest

from storydiff.model import Figure
from tests.hearing import tell

READ: list[tuple[str, tuple[str, float, str | None]]] = [
    (
        "The bridge costs 40 crowns a plank. The cost would be 3.9 billion, the minister said.",
        ("total cost", 3.9e9, "crown"),
    ),
    ("The damage was put at 2 billion crowns. The damage has risen to 3.4 billion.", ("damage", 3.4e9, "crown")),
    ("The union put the number of its members arrested at more than 200.", ("arrests", 200, None)),
    ("Police put the number of people arrested at 40.", ("arrests", 40, None)),
    ("The number of people without power fell to 12,000.", ("people without power", 12000, None)),
]

SILENT: list[tuple[str, float]] = [
    ("The price of the Vale Pro 5500M is 99 crowns.", 5.5e9),
    ("The ministry puts the cost at 3.1 billion crowns, or $1 billion. The cost would be 3.9 billion.", 3.9e9),
    ("The firm has 40 crowns in cash. The website has 3.9 million.", 3.9e6),
    ("The guards put the number of the cell where the men were arrested at the top of page 40.", 40),
]


def _figures(says: str) -> list[tuple[str, float, str | None]]:
    story, _ = tell(says)
    contents = [c.content for c in story.claims]
    return [(f.measure, f.low, f.unit) for f in contents if isinstance(f, Figure)]


@pytest.mark.parametrize(("says", "figure"), READ, ids=[says for says, _ in READ])
def test_what_goes_without_saying_is_read(says: str, figure: tuple[str, float, str | None]) -> None:
    """The one money of an article, and what befell those whose number is put."""
    assert figure in _figures(says)


@pytest.mark.parametrize(("says", "number"), SILENT, ids=[says for says, _ in SILENT])
def test_other_bare_numbers_stay_unread(says: str, number: float) -> None:
    """A machine's name, two moneys, a noun that is no sum, another kind of number."""
    assert number not in [low for _, low, _ in _figures(says)]


def test_this_country_is_no_town_of_another_paragraph() -> None:
    """A town where something else was counted is not the country that the article goes on to speak of."""
    says = (
        "The vaccine will not reach Malvora this week, the government of Malvora said.\n\n"
        "The firm said a batch of 40 crates had been spoiled in Orrin.\n\n"
        "Some 68 people have died of the fever in this country, the Health Ministry said."
    )
    story, _ = tell(says)
    dead = [c.content for c in story.claims if isinstance(c.content, Figure) and c.content.measure == "deaths"]
    assert dead
    assert all(figure.place != "orrin" for figure in dead)
