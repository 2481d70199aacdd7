"""Where everything of a plot stands in a picture, in CSS pixels from the upper left corner, y downwards."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from storydiff.charts.course import Fate, Point
from storydiff.charts.plot import Mark, Plot
from storydiff.model import Relation

WidthOf = Callable[[str], float]
"""The width of a text in CSS pixels."""

DOT = 4.0
"""Half the width of a mark."""
BAR = 7.0
"""The width of the bar of a range."""
STUB = 13.0
"""The least length of what is open upwards or downwards, so that its arrow can be seen."""
TEXT = 12.0
"""The height of a line of text."""
_AIR = 3.0
_HIGH = 0.8
"""Where a mark stands so high that its arrow needs room of its own below its text."""


class Anchor(StrEnum):
    """Which part of a text stands at its place, in the words of SVG."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Shape(StrEnum):
    """How a mark looks; each differs from the others by its form."""

    DOT = "dot"
    LATEST = "latest"
    """A larger dot."""
    DISPUTED = "disputed"
    """A hollow diamond."""
    STRUCK = "struck"
    """A hollow circle with a stroke through it."""
    NONE = "none"
    """A range has its bar alone."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a picture in CSS pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text at its baseline; ``is_strong`` for values, not for the axes."""

    x: float
    y: float
    text: str
    anchor: Anchor
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """One mark: its place, its bar from ``top`` to ``bottom`` (none where they are equal), its open ends, its shape."""

    x: float
    y: float
    top: float
    bottom: float
    opens_up: bool
    opens_down: bool
    shape: Shape
    mark: Mark

    @property
    def point(self) -> Point:
        """The value that was told."""
        return self.mark.point

    @property
    def has_bar(self) -> bool:
        """True where the words leave more than one number open."""
        return self.bottom > self.top


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that is drawn: lines of the numbers, the way from value to value, open branches, marks, texts."""

    size: Size
    left: float
    right: float
    rows: tuple[float, ...]
    way: tuple[tuple[float, float], ...]
    """The corners of the line through the values that stand: each is held until the next."""
    branches: tuple[tuple[tuple[float, float], ...], ...]
    """The broken lines to each of the values that stand against one another."""
    marks: tuple[Drawn, ...]
    texts: tuple[Text, ...]


def lay_out(plot: Plot, size: Size, width_of: WidthOf) -> Layout:
    """The plot in a picture of that size, its texts as wide as ``width_of`` says; texts never overlap."""
    left = max((width_of(tick.text) for tick in plot.numbers), default=0.0) + 2 * _AIR + 2
    left = min(left, size.width / 3)
    top = TEXT + 2 * _AIR + (TEXT if plot.unit else 0)
    top += STUB if any(mark.point.opens_up and mark.y > _HIGH for mark in plot.marks) else 0
    frame = _Frame(left, size.width - _AIR, top, size.height - TEXT - 4 * _AIR)
    marks = tuple(_drawn(mark, frame) for mark in plot.marks)
    way, branches = _ways(marks)
    rows = tuple(frame.y(tick.place) for tick in plot.numbers)
    axis = [Text(left - 2 * _AIR, y + 4, t.text, Anchor.END) for y, t in zip(rows, plot.numbers, strict=True)]
    unit = [Text(0, TEXT - 1, plot.unit, Anchor.START)] if plot.unit else []
    days = list(_days(plot, frame, size, width_of))
    values = list(_values(marks, _obstacles(way, branches, rows, frame), frame, width_of))
    return Layout(size, left, frame.right, rows, way, branches, marks, (*axis, *unit, *days, *values))


@dataclass(frozen=True, slots=True)
class _Frame:
    left: float
    right: float
    top: float
    bottom: float

    def x(self, share: float) -> float:
        return self.left + (self.right - self.left) * share

    def y(self, share: float) -> float:
        return self.bottom - (self.bottom - self.top) * share


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def _drawn(mark: Mark, frame: _Frame) -> Drawn:
    point = mark.point
    y, top, bottom = frame.y(mark.y), frame.y(mark.high), frame.y(mark.low)
    if point.opens_up:
        top = max(_AIR, min(top, y - STUB))
    if point.opens_down:
        bottom = min(frame.bottom + 2 * _AIR, max(bottom, y + STUB))
    if point.relation is Relation.EXACT:
        top = bottom = y
    return Drawn(frame.x(mark.x), y, top, bottom, point.opens_up, point.opens_down, _shape(mark), mark)


def _shape(mark: Mark) -> Shape:
    if mark.point.fate is Fate.SUPERSEDED:
        return Shape.STRUCK
    if mark.point.fate is Fate.DISPUTED:
        return Shape.DISPUTED
    if mark.is_range:
        return Shape.NONE
    return Shape.LATEST if mark.point.is_latest else Shape.DOT


def _ways(
    marks: Iterable[Drawn],
) -> tuple[tuple[tuple[float, float], ...], tuple[tuple[tuple[float, float], ...], ...]]:
    """The line through what stands, and the branches from it to what is disputed."""
    way: list[tuple[float, float]] = []
    branches: list[tuple[tuple[float, float], ...]] = []
    for mark in marks:
        if mark.point.fate is Fate.STANDS:
            way += [(mark.x, way[-1][1]), (mark.x, mark.y)] if way else [(mark.x, mark.y)]
        elif mark.point.fate is Fate.DISPUTED and way:
            branches.append((way[-1], (mark.x, mark.y)))
    return tuple(way), tuple(branches)


def _days(plot: Plot, frame: _Frame, size: Size, width_of: WidthOf) -> Iterator[Text]:
    """The last day and the first, then those between that have room."""
    taken: list[_Box] = []
    inner = plot.days[1:-1]
    for tick in [*plot.days[-1:], *plot.days[:1], *inner]:
        width = width_of(tick.text)
        x = min(max(frame.x(tick.place) - width / 2, 0.0), size.width - width - 1)
        box = _Box(x - 3 * _AIR, 0, x + width + 3 * _AIR, 1)
        if any(box.meets(other) for other in taken):
            continue
        taken.append(box)
        yield Text(x, size.height - _AIR, tick.text, Anchor.START)


def _obstacles(
    way: tuple[tuple[float, float], ...],
    branches: tuple[tuple[tuple[float, float], ...], ...],
    rows: tuple[float, ...],
    frame: _Frame,
) -> tuple[list[_Box], list[_Box]]:
    """The lines that a text should not lie across, and those of the axis, which it rather avoids."""
    lines = [_box_of(*pair) for pair in pairwise(way)] + [_box_of(*ends) for ends in branches]
    return lines, [_box_of((frame.left, row), (frame.right, row)) for row in rows]


def _values(
    marks: tuple[Drawn, ...], obstacles: tuple[list[_Box], list[_Box]], frame: _Frame, width_of: WidthOf
) -> Iterator[Text]:
    """The values beside their marks: what stands now and what is disputed first, others where there is room."""
    own = [_around(mark) for mark in marks]
    lines, rows = obstacles
    taken: list[_Box] = []
    for mark in sorted(marks, key=_urgency):
        width = width_of(mark.mark.text)
        places = list(_around_mark(mark, width, frame))
        hard = [*taken, *(box for box in own if box != _around(mark))]
        free = [box for box in places if not any(box.meets(other) for other in hard)]
        clear = [box for box in free if not any(box.meets(line) for line in lines)]
        best = [box for box in clear[:2] if not any(box.meets(row) for row in rows)]
        is_urgent = _urgency(mark)[0] == 0
        unwritten = [box for box in places if not any(box.meets(text) for text in taken)] if is_urgent else []
        for box in (best or clear or (free if is_urgent else []) or unwritten)[:1]:
            taken.append(box)
            yield Text(box.left + 1, box.bottom - 3, mark.mark.text, Anchor.START, is_strong=is_urgent)


def _urgency(mark: Drawn) -> tuple[int, float]:
    point = mark.point
    if point.is_latest or point.fate is Fate.DISPUTED:
        return 0, -math.inf if point.is_latest else -mark.x
    return (1 if point.fate is Fate.SUPERSEDED else 2), mark.x


def _around(mark: Drawn) -> _Box:
    top, bottom = min(mark.top, mark.y - DOT), max(mark.bottom, mark.y + DOT)
    return _Box(mark.x - DOT - 1, top - 1, mark.x + DOT + 1, bottom + 1)


def _around_mark(mark: Drawn, width: float, frame: _Frame) -> Iterator[_Box]:
    """Where a text may stand beside a mark: above, below, left, right; above and below also moved aside."""
    own = _around(mark)
    wide, high = width + 2, TEXT + 2
    lows, highs = own.top - high, own.bottom
    for shift in (0.5, 0.9, 0.1):
        x = min(max(mark.x - wide * shift, frame.left - 2), frame.right - wide + 2)
        for top in (lows, highs):
            if top >= 0 and top + high <= frame.bottom + _AIR:
                yield _Box(x, top, x + wide, top + high)
    middle = min(max(mark.y - high / 2, 0.0), frame.bottom - high + _AIR)
    for x in (own.left - wide - 1, own.right + 1):
        if frame.left <= x and x + wide <= frame.right + 2:
            yield _Box(x, middle, x + wide, middle + high)


def _box_of(one: tuple[float, float], other: tuple[float, float]) -> _Box:
    (x1, y1), (x2, y2) = one, other
    return _Box(min(x1, x2) - 1, min(y1, y2) - 1, max(x1, x2) + 1, max(y1, y2) + 1)
