"""The course of a figure: whether the next value is one that its past makes likely."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

JUMP = 20.0
"""Where too little is known of the course: times the last value from which a count is flagged; tolls seldom grow so
between two reports."""
POINTS = 3
"""Values from which a course has a pace of its own: two steps."""
DEVIATIONS = 3.0
"""Robust deviations from the median pace that make a step an outlier: the most careful choice that C. Leys et al. give
("Detecting outliers: Do not use standard deviation around the mean, use absolute deviation around the median",
2013)."""
NORMAL = 1.4826
"""What makes the median absolute deviation an estimate of the standard deviation (F. Hampel, "The influence curve and
its role in robust estimation", 1974)."""
SPREAD = math.log(2) / DEVIATIONS
"""The least deviation, in logarithms a day: twice what the pace foretells may always be, as news comes in lumps."""

Point = tuple[datetime, float]


def is_unlikely(past: Sequence[Point], at: datetime, value: float) -> bool:
    """True where a value lies above what the course before it makes likely.

    The logarithm is taken for a random walk with drift: it goes on at the median pace of a day, and what it may deviate
    grows with the square root of the days.

    >>> from datetime import UTC
    >>> days = [datetime(2031, 5, n, tzinfo=UTC) for n in range(1, 5)]
    >>> past = list(zip(days, [100.0, 110.0, 120.0]))
    >>> is_unlikely(past, days[3], 130), is_unlikely(past, days[3], 600)
    (False, True)
    """
    points = [(time, number) for time, number in past if number > 0]
    if not points or value <= 0:
        return False
    last_time, last = points[-1]
    if len(points) < POINTS:
        return value / last > JUMP
    paces = [math.log(number / before) / _days(earlier, time) for (earlier, before), (time, number) in pairwise(points)]
    pace = median(paces)
    spread = max(SPREAD, NORMAL * median(abs(one - pace) for one in paces))
    days = _days(last_time, at)
    return math.log(value / last) > pace * days + DEVIATIONS * spread * math.sqrt(days)


def _days(one: datetime, other: datetime) -> float:
    """The days between two times, at least one: within a day reports overtake one another."""
    return max(1.0, (other - one).total_seconds() / 86_400)
