"""Courses of invented figures, as charts are drawn from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from storydiff.charts import Course, Point
from storydiff.charts.course import Fate
from storydiff.intervals import likely_of
from storydiff.model import Figure, Relation

BEGIN = datetime(2031, 5, 1, tzinfo=UTC)
"""When every course begins."""

HEDGES = {"=": "", "~": "about ", ">": "more than ", "<": "nearly ", "-": ""}


def told(at: float, low: float, relation: str = "=", high: float | None = None, **changed: Any) -> Point:
    """A value told that many days after the beginning."""
    unit = changed.pop("unit", None)
    end = low if high is None else high
    figure = Figure("deaths", Relation(relation), low, end, unit=unit)
    words = f"{HEDGES[relation]}{low:,g}" + (f" to {end:,g}" if end != low else "")
    values: dict[str, Any] = {
        "at": BEGIN + timedelta(days=at),
        "low": low,
        "high": end,
        "relation": figure.relation,
        "likely": likely_of(figure),
        "words": words,
        "who": "Vale Post",
        "opens_up": relation == ">",
        "opens_down": relation == "<",
    }
    return Point(**values | changed)


RISE = Course(
    "Deaths in Norland",
    None,
    (
        told(0, 12),
        told(1, 40, ">"),
        told(2, 90, "~"),
        told(3, 120, "-", 150),
        told(8, 320, "<"),
        told(12, 347, is_latest=True),
    ),
)
DISPUTE = Course(
    "Deaths in Norland",
    None,
    (
        told(0, 22000, ">"),
        told(9, 28000, ">"),
        told(20, 32000, "<", fate=Fate.DISPUTED, is_latest=True, who="Interior Ministry"),
        told(20, 41000, fate=Fate.DISPUTED, who="Red Anchor"),
    ),
)
CORRECTION = Course(
    "Deaths in Norland",
    None,
    (told(0, 11), told(1, 18, fate=Fate.SUPERSEDED), told(1, 13), told(3, 15, is_latest=True)),
)
YEARS = Course("Seats of the Tide party", None, (told(0, 61), told(366, 55), told(731, 70, is_latest=True)))
SHARES = Course("Turnout", "%", (told(0, 51.2, unit="%"), told(1, 52.4, unit="%"), told(2, 53.5, is_latest=True)))
HUGE = Course("Displaced", None, (told(0, 1.2e6, ">"), told(4, 1.9e6), told(9, 2.4e6, "-", 3e6, is_latest=True)))
MONEY = Course("Damage", "EUR", (told(0, 2e9, "~"), told(4, 5.5e9), told(9, 12.25e9, is_latest=True)))
ONE_DAY = Course("Deaths", None, (told(0.125, 3), told(0.25, 5), told(0.5, 9, ">", is_latest=True)))

MANY = Course(
    "Deaths", None, tuple(told(n * 2, 1000 + n * n * 37, "=>~<"[n % 4], is_latest=n == 13) for n in range(14))
)

ALL = {
    "many": MANY,
    "rise": RISE,
    "dispute": DISPUTE,
    "correction": CORRECTION,
    "years": YEARS,
    "shares": SHARES,
    "huge": HUGE,
    "money": MONEY,
    "one day": ONE_DAY,
}
