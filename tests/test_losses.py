"""What was not made or earned is named as lost, so that a rising loss is no rising output."""

from __future__ import annotations

import pytest

from storydiff.model import Figure
from tests.builders import an_article
from tests.hearing import reader, tell

LOST: list[tuple[str, float, str]] = [
    ("The smelter lost 60,000 tonnes of output.", 60000, "lost output"),
    ("The outage cost the plant 8,000 tonnes of production.", 8000, "lost production"),
    ("The retailer lost sales of $40 million.", 40e6, "lost sales"),
    ("The club's lost income came to 4 million euros.", 4e6, "lost income"),
    ("The grid has lost 900 megawatts of capacity.", 900, "lost capacity"),
    ("Growers lost 40 percent of the harvest.", 40, "lost harvest"),
]
NOT_LOST: list[tuple[str, float, str]] = [
    ("The smelter's output was 90,000 tonnes.", 90000, "output"),
    ("Production at the mine was 80,000 tonnes, although it lost a week.", 80000, "production"),
    ("The company lost the case over revenue of $9 million.", 9e6, "revenue"),
    ("Farmers lost 300 cows.", 300, "cows"),
    ("The grid has 4,000 megawatts of capacity.", 4000, "capacity"),
    ("The programme cost $4 million.", 4e6, "total cost"),
]
APART: list[tuple[str, float]] = [
    ("About 300 clerks who are not on strike kept the office open.", 300),
    ("Some 450 teachers did not join the strike.", 450),
    ("About 90 drivers did not take part in the march.", 90),
    ("The 60 nurses who have not gone on strike work at night.", 60),
]
WITHIN: list[tuple[str, float, str]] = [
    ("About 700 nurses are on strike.", 700, "strikers"),
    ("About 90 drivers joined the march.", 90, "protesters"),
    ("Forty miners who were injured were taken home.", 40, "injuries"),
]


def measures(sentence: str) -> dict[float, str]:
    _, claims = next(iter(reader().read([an_article("a", 0, text=sentence, title="")])))
    assert isinstance(claims, tuple), claims
    return {c.content.low: c.content.measure for c in claims if isinstance(c.content, Figure)}


@pytest.mark.parametrize(("sentence", "value", "measure"), LOST + NOT_LOST + WITHIN)
def test_the_measure_says_whether_it_was_lost(sentence: str, value: float, measure: str) -> None:
    """By its verb or by the word beside the noun, and only for what is made or earned."""
    assert measures(sentence)[value] == measure


@pytest.mark.parametrize(("sentence", "value"), APART)
def test_those_of_whom_it_is_denied_are_not_counted_as_doing_it(sentence: str, value: float) -> None:
    """Who is not on strike is no striker."""
    assert measures(sentence).get(value) not in {"strikers", "protesters", "injuries"}


def test_a_rising_loss_is_told_as_a_loss() -> None:
    """Neither does it raise the output that was told before."""
    _, found = tell("The mine's output was 9,000 tonnes.", "The mine lost 12,000 tonnes of output.")
    assert "increased" not in {change.kind.value for change in found}
