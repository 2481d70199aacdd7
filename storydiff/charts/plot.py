"""The geometry of a course: marks, ticks and dates in unit coordinates, x to the right and y upwards."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storydiff.charts.course import Course, Point
from storydiff.charts.wording import Words

GAP = 0.055
"""The least distance of two marks, as a share of the width: values of one time stand side by side."""
SIDE = 0.03
"""The room left and right of the outermost marks, as a share of the width."""
_HEADROOM = 0.08
_FROM_ZERO = 0.4
"""The scale begins at zero where the lowest value is at most this share of the highest."""
_TICKS = 3
_FINE = 1e-9


@dataclass(frozen=True, slots=True)
class Mark:
    """One value: where the number lies, from where to where its words reach, and how it is to be drawn."""

    x: float
    y: float
    low: float
    high: float
    point: Point
    text: str
    """The value in a few characters, with the sign of its hedge: "> 22,000"."""

    @property
    def is_range(self) -> bool:
        """True for "from a to b", which has no number of its own between its ends."""
        return self.point.low != self.point.high


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis with its text."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A course as marks in the order of time, with ticks of numbers (y) and of days (x), and what it says in words."""

    title: str
    description: str
    marks: tuple[Mark, ...]
    numbers: tuple[Tick, ...]
    days: tuple[Tick, ...]
    unit: str
    """What the numbers are in, empty where the title says it: a currency's code or a noun."""


def plot(course: Course, words: Words) -> Plot:
    """The plot of a course with at least one point, its texts by ``words``."""
    low, high = scale_of(course.points)
    reach = high - low
    xs = _spread(_places([point.at for point in course.points]))
    marks = tuple(
        Mark(
            x=x,
            y=_share(_middle(point), low, reach),
            low=_share(point.likely.low, low, reach),
            high=_share(point.likely.high, low, reach),
            point=point,
            text=words.short(point, course.unit),
        )
        for x, point in zip(xs, course.points, strict=True)
    )
    whole = all(float(end).is_integer() for point in course.points for end in (point.low, point.high))
    rounds = ticks(low, high, whole=whole and course.unit is None)
    numbers = tuple(Tick(_share(n, low, reach), words.number(n, course.unit)) for n in rounds)
    return Plot(course.label, words.said(course), marks, numbers, _days(marks, words), words.unit(course.unit))


def scale_of(points: Sequence[Point]) -> tuple[float, float]:
    """The lowest and the highest number of the y axis: all that the words reach, with room above and below."""
    low, high = min(p.likely.low for p in points), max(p.likely.high for p in points)
    spread = (high - low) or abs(high) * 0.5 or 1.0
    top = high + spread * _HEADROOM
    if 0 <= low <= high * _FROM_ZERO:
        return 0.0, top
    bottom = low - spread * _HEADROOM
    return (max(0.0, bottom) if low >= 0 else bottom), top


def ticks(low: float, high: float, *, whole: bool = False) -> tuple[float, ...]:
    """Round numbers from ``low`` to ``high``, three to six of them; ``whole`` numbers alone may be fewer.

    >>> ticks(0, 430), ticks(50.2, 52.9), ticks(10.4, 12.2, whole=True)
    ((0.0, 200.0, 400.0), (50.5, 51.0, 51.5, 52.0, 52.5), (11.0, 12.0))
    """
    power = 10.0 ** math.ceil(math.log10(high - low))
    steps = (power * share for share in (0.5, 0.2, 0.1, 0.05, 0.02))
    step = next(step for step in steps if _count(low, high, step) >= _TICKS)
    if whole:
        step = max(step, 1.0)
    first = math.ceil(low / step - _FINE)
    return tuple(float(f"{(first + n) * step:.12g}") for n in range(_count(low, high, step)))


def _count(low: float, high: float, step: float) -> int:
    """How many multiples of the step lie between the two."""
    return math.floor(high / step + _FINE) - math.ceil(low / step - _FINE) + 1


def _share(number: float, low: float, reach: float) -> float:
    return min(1.0, max(0.0, (number - low) / reach))


def _middle(point: Point) -> float:
    return point.low if point.low == point.high else point.low / 2 + point.high / 2


def _places(times: Sequence[datetime]) -> list[float]:
    """Where each time lies between the first and the last; all in the middle where they are one."""
    first, span = times[0], (times[-1] - times[0]).total_seconds()
    room = 1 - 2 * SIDE
    return [SIDE + room * ((at - first).total_seconds() / span if span else 0.5) for at in times]


def _spread(xs: Sequence[float]) -> list[float]:
    """The places moved apart to at least ``GAP`` (less where there are too many), in the same order."""
    room = 1 - 2 * SIDE
    gap = min(GAP, room / max(1, len(xs) - 1))
    moved: list[float] = []
    for group in _groups(xs, gap):
        width = gap * (len(group) - 1)
        start = min(max(sum(group) / len(group) - width / 2, SIDE), 1 - SIDE - width)
        moved.extend(start + gap * n for n in range(len(group)))
    for place in range(1, len(moved)):
        moved[place] = max(moved[place], moved[place - 1] + gap)
    ceiling = 1 - SIDE
    for place in reversed(range(len(moved))):
        moved[place] = max(0.0, min(moved[place], ceiling))
        ceiling = moved[place] - gap
    return moved


def _groups(xs: Sequence[float], gap: float) -> list[list[float]]:
    """The places in runs whose members lie nearer than ``gap`` to one another."""
    groups: list[list[float]] = []
    for x in xs:
        if groups and x - groups[-1][-1] < gap:
            groups[-1].append(x)
        else:
            groups.append([x])
    return groups


def _days(marks: Sequence[Mark], words: Words) -> tuple[Tick, ...]:
    """Each day once, in the middle of its marks; where all are of one day, the hours of it."""
    found: dict[str, list[float]] = {}
    for mark, text in zip(marks, words.days([mark.point.at for mark in marks]), strict=True):
        found.setdefault(text, []).append(mark.x)
    return tuple(Tick((same[0] + same[-1]) / 2, text) for text, same in found.items())
