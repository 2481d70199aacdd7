"""Days that a sentence says its figures hold for: "as of May 2019", "as at 3 April"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_AS_OF = re.compile(
    r"\bas\s+(?:of|at)\s+(?:the\s+)?(?:(?:end|start|beginning|middle)\s+of\s+)?(?:early\s+|late\s+|mid-?\s?)?"
    rf"(?:{_MONTH.format('month')}(?:\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,]\d))?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.format('month2')}|(?=\d{{4}}\b))"
    r"(?:,?\s*(?:(?:in|of)\s+)?(?P<year>(?:1[5-9]|20)\d\d)(?![\d.,]\d|\d|\s*[%/]))?",
    re.IGNORECASE,
)
_ANY_YEAR = 4
"""Stands for the year of a date without one; it has a 29 February."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The days from ``first`` to ``last``."""

    first: date
    last: date

    def in_year_of(self, other: Dated) -> Dated:
        """Days without a year in the year of the other."""
        year = other.first.year
        if self.first.year != _ANY_YEAR or year == _ANY_YEAR:
            return self
        return Dated(_moved(self.first, year), _moved(self.last, year))


def iter_as_of(text: str) -> Iterator[Dated]:
    """The days of each "as of" in the text, in order.

    >>> [(str(d.first), str(d.last)) for d in iter_as_of("As of May 2019, it had sold more than by 2012")]
    [('2019-05-01', '2019-05-31')]
    """
    for found in _AS_OF.finditer(text):
        named = found["month"] or found["month2"]
        year = int(found["year"] or _ANY_YEAR)
        month = _MONTHS.index(named[:3].lower()) + 1 if named else 0
        if not month and year == _ANY_YEAR:
            continue
        last = monthrange(year, month or 12)[1]
        day = int(found["day"] or found["day2"] or 0)
        if day <= last:
            yield Dated(date(year, month or 1, day or 1), date(year, month or 12, day or last))


def _moved(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
