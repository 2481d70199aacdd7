"""Figures as intervals: what a written number leaves open, and whether two of them can be the same truth.

Two sources settle the tolerances. Round number words are read approximately, and the rounder, the coarser
(M. Krifka, "Approximate interpretation of number words", 2007). Who knows more says more (H. P. Grice, "Logic and
conversation", 1975): "more than 32,000" is what is said between 32,000 and the next number as round as it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from storydiff.model import Figure, Relation

COARSEST = 0.1
"""The widest step of a round number as a share of it: "2,000" is not read as anything from 1,000 to 3,000."""
FINEST_COUNT = 1.0
_ROUND_FROM = 1000.0
_ROUND_STEPS = 100.0
"""An exact number is taken for a rounded one from 1,000 on, if its step is at least 100 ("32,000", "5,400")."""


_MAGNITUDE = 10.0
"""From ten times its number on, "thousands" would have been "tens of thousands"."""


class Hedge(StrEnum):
    """What the words around a number add to its relation."""

    NONE = "none"
    CAP = "cap"
    """A limit, whatever lies below it: "up to 60", "fewer than 60"; unlike "nearly 60", which is close to it."""
    MAGNITUDE = "magnitude"
    """A number word without a number: "dozens", "thousands"; it says no more than the order of size."""


class Movement(StrEnum):
    """How a later figure stands to an earlier one on the same question."""

    SAME = "same"
    """Both can be the same truth, said as exactly."""
    FINER = "finer"
    """Both can be the same truth, and the later says it more exactly."""
    COARSER = "coarser"
    """Both can be the same truth, and the later says it less exactly."""
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that words can stand for, ends included; ``math.inf`` where no end is said."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """From end to end."""
        return self.high - self.low

    def meets(self, other: Interval) -> bool:
        """True where some value lies in both."""
        return self.low <= other.high and other.low <= self.high


def step_of(number: float, unit: str | None = None) -> float:
    """The step in which a number is written: the power of ten of its last digit that is not 0, at most a tenth of it.

    >>> step_of(32000), step_of(150), step_of(783), step_of(2000), step_of(53.5, "%")
    (1000.0, 10.0, 1.0, 200.0, 0.1)
    """
    size = abs(number)
    if size == 0:
        return FINEST_COUNT
    if not float(size).is_integer():
        decimals = len(f"{size:.10f}".rstrip("0").split(".")[1])
        return float(round(10.0**-decimals, 10))
    step = 1.0
    while size % (step * 10) == 0:
        step *= 10
    finest = FINEST_COUNT if unit is None else 0.0
    return max(min(step, size * COARSEST), min(finest, size)) if step > 1 else 1.0


def bounds_of(figure: Figure, hedge: Hedge = Hedge.NONE) -> Interval:
    """The values that a figure's words allow, however unlikely: "more than 40" has no upper end."""
    low, high = figure.low, figure.high
    step = step_of(low, figure.unit)
    match figure.relation:
        case Relation.RANGE:
            return Interval(low, high)
        case Relation.MORE:
            return Interval(low, math.inf)
        case Relation.LESS:
            return Interval(min(0.0, low) if hedge is Hedge.CAP else low - 2 * step, low)
        case Relation.ABOUT:
            return Interval(low - step, low + step)
        case Relation.EXACT:
            slack = step / 2 if abs(low) >= _ROUND_FROM and step >= _ROUND_STEPS else 0.0
            return Interval(low - slack, low + slack)


def likely_of(figure: Figure, hedge: Hedge = Hedge.NONE) -> Interval:
    """The values that a reader takes a figure for: "more than 32,000" ends where the next round number begins."""
    step = step_of(figure.low, figure.unit)
    match figure.relation:
        case Relation.MORE:
            return Interval(figure.low, math.inf if hedge is Hedge.MAGNITUDE else figure.low + step)
        case Relation.LESS if hedge is not Hedge.CAP:
            return Interval(figure.low - step, figure.low)
        case _:
            return bounds_of(figure, hedge)


def can_both_hold(one: Figure, other: Figure, hedges: tuple[Hedge, Hedge] = (Hedge.NONE, Hedge.NONE)) -> bool:
    """True where some value fits the words of both figures.

    >>> a, b = Figure("deaths", Relation.MORE, 32000, 32000), Figure("deaths", Relation.EXACT, 32623, 32623)
    >>> can_both_hold(a, b)
    True
    """
    return bounds_of(one, hedges[0]).meets(bounds_of(other, hedges[1]))


def movement(before: Figure, after: Figure, hedges: tuple[Hedge, Hedge] = (Hedge.NONE, Hedge.NONE)) -> Movement:
    """How the later of two figures on one question stands to the earlier.

    They moved where the numbers lie at least one step of the rounder of them apart and the words do not say
    themselves that both hold: "up to 60" is not undone by 40, nor 45 by "at least 40". Two exact numbers moved where
    the one is no rounding of the other: 1,300 is none of 1,240.
    """
    gap = _gap(before, after)
    step = max(step_of(before.low, before.unit), step_of(after.low, after.unit))
    if before.relation is after.relation is Relation.EXACT:
        if step < _ROUND_STEPS:
            step = min(step_of(before.low, before.unit), step_of(after.low, after.unit))
        elif not can_both_hold(before, after):
            step = min(step, abs(gap))
    if abs(gap) >= step:
        if not _excused(before, after, gap, hedges):
            return Movement.UP if gap > 0 else Movement.DOWN
        return _narrowing(after, gap, hedges)
    if _is_outgrown(before, after, hedges):
        return Movement.UP
    if gap == 0 and before.relation is Relation.LESS and after.relation is Relation.MORE and hedges[0] is Hedge.NONE:
        return Movement.UP
    one, other = likely_of(before, hedges[0]), likely_of(after, hedges[1])
    if other.width * 2 < one.width or (one.width == math.inf and other.width < math.inf):
        return Movement.FINER
    if one.width * 2 < other.width:
        return Movement.COARSER
    return Movement.SAME


def _is_outgrown(before: Figure, after: Figure, hedges: tuple[Hedge, Hedge]) -> bool:
    """True where the later words set a bound above all that the earlier are taken for: "at least 40,000" after 38,000.

    A bound is not rounded up: who counts 39,000 does not say "at least 40,000".
    """
    if after.relation is not Relation.MORE or Hedge.MAGNITUDE in hedges or Hedge.CAP in hedges:
        return False
    known = (Relation.EXACT, Relation.ABOUT, Relation.MORE)
    return before.relation in known and likely_of(before, hedges[0]).high < after.low


def _narrowing(after: Figure, gap: float, hedges: tuple[Hedge, Hedge]) -> Movement:
    """Which of two figures that lie apart, and that the words of one excuse, says more exactly what both say.

    "At least 40" after 45 says less than was known; 40 after "up to 60" says more, which "at least 40" does not.
    """
    excuse = Hedge.MAGNITUDE if gap > 0 else Hedge.CAP
    bound = gap < 0 and after.relation is Relation.MORE
    return Movement.FINER if hedges[0] is excuse and hedges[1] is Hedge.NONE and not bound else Movement.COARSER


def _gap(before: Figure, after: Figure) -> float:
    """How far the later number lies above (or, negative, below) the earlier, 0 where ranges touch."""
    if after.low > before.high:
        return after.low - before.high
    return after.high - before.low if after.high < before.low else 0.0


def _excused(before: Figure, after: Figure, gap: float, hedges: tuple[Hedge, Hedge]) -> bool:
    """True where the later words allow the earlier number, or the earlier ones the later, whatever the gap."""
    vague_before, vague_after = (hedge is Hedge.MAGNITUDE for hedge in hedges)
    if gap > 0:
        return (vague_before and after.high < before.low * _MAGNITUDE) or hedges[1] is Hedge.CAP
    return after.relation is Relation.MORE or vague_after or hedges[0] is Hedge.CAP
