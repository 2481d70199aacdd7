"""Times in the words of the pages: English, in UTC, to the minute or the day as they are known."""

from __future__ import annotations

from datetime import UTC, date, datetime

from storydiff.digest.values import Moment
from storydiff.model import Dating

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day_words(at: date) -> str:
    """A day in words; Babel's own takes fifty times as long, and a site has a million.

    >>> day_words(date(2031, 5, 4))
    '4 May 2031'
    """
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def instant_words(at: datetime) -> str:
    """A time to the minute, in words."""
    at = at.astimezone(UTC)
    return f"{day_words(at.date())}, {at:%H:%M}"


def moment_words(moment: Moment) -> str:
    """A time as well as it is known, with how it was dated where that is not certain."""
    if moment.dating is Dating.UNKNOWN:
        return f"undated, first seen {day_words(moment.at.astimezone(UTC).date())}"
    words = day_words(moment.at.astimezone(UTC).date()) if moment.is_day else instant_words(moment.at)
    return f"{words} (inferred)" if moment.dating is Dating.INFERRED else words


def machine_time(at: datetime) -> str:
    """A time as RFC 3339 writes it, to the second, in UTC.

    >>> machine_time(datetime(2031, 5, 4, 6, tzinfo=UTC))
    '2031-05-04T06:00:00Z'
    """
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z".rjust(20, "0")
