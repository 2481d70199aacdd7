"""The course of a figure: the values that were told of one series, in the order of the times they hold for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from storydiff.changes.chronicle import Entry, Mark
from storydiff.changes.hedging import hedge_of
from storydiff.digest.wording import capital, cased, label_of, value_of
from storydiff.intervals import Hedge, Interval, likely_of, step_of
from storydiff.model import Article, Aspect, Change, ChangeKind, Claim, Figure, Relation, require_aware
from storydiff.text import one_line

FEWEST = 3
"""Values from which on a course is drawn: between two, "old → new" says it all."""
MOST = 14
"""Values that a small chart shows apart; of more, the first, the last and the disputed stay and the others thin out."""


_NO_VALUE = frozenset({ChangeKind.RESTATED})
"""What only says again what was told."""


class Fate(StrEnum):
    """What became of a value that was told."""

    STANDS = "stands"
    DISPUTED = "disputed"
    """It stands open against another."""
    SUPERSEDED = "superseded"
    """A later version of its own article corrected it or says it no longer."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value that was told: the time it holds for, the printed number (a range: its ends), what it leaves open.

    ``likely`` are the values that a reader takes the words for, always finite; an end that the words leave open is
    marked by ``opens_up`` or ``opens_down``.
    """

    at: datetime
    low: float
    high: float
    relation: Relation
    likely: Interval
    words: str
    who: str
    fate: Fate = Fate.STANDS
    opens_up: bool = False
    opens_down: bool = False
    is_latest: bool = False

    def __post_init__(self) -> None:
        require_aware("at", self.at)


@dataclass(frozen=True, slots=True)
class Course:
    """What was told of one figure, in order of time; ``unit`` is that of ``Figure``, ``left_out`` counts values."""

    label: str
    unit: str | None
    points: tuple[Point, ...]
    left_out: int = 0


def course_of(entries: Iterable[Entry], changes: Sequence[Change], language: str) -> Course | None:
    """The course of a series from its chronicle; None where it is no figure's or holds under ``FEWEST`` values.

    Only what its changes tell is drawn: a claim that was held back, as it counts less than the series, is no value.
    """
    values = {id_ for change in changes if change.kind not in _NO_VALUE for id_ in (*change.before, *change.after)}
    entries = [entry for entry in entries if isinstance(entry.claim.content, Figure)]
    told = _in_dispute([entry for entry in entries if entry.claim.id in values], changes)
    last = _find_last(told, next((entry for entry in entries if Mark.PRESENT in entry.marks), None))
    if last is None or not isinstance(last.claim.content, Figure):
        return None
    unit, aspect = last.claim.content.unit, last.claim.content.aspect
    points = [
        point_of(entry, figure, language, is_latest=entry is last)
        for entry in told
        if isinstance(figure := entry.claim.content, Figure)
        and (figure.unit, figure.aspect) == (unit, aspect)
        and aspect is Aspect.LEVEL
        and all(math.isfinite(end) for end in (figure.low, figure.high))
    ]
    distinct = _without_repeats(sorted(points, key=lambda point: point.at))
    if len({(point.low, point.high, point.relation) for point in distinct}) < FEWEST:
        return None
    kept = _thinned(distinct)
    return Course(label_of(last.claim, last.article), unit, tuple(kept), len(distinct) - len(kept))


def _find_last(told: Sequence[Entry], present: Entry | None) -> Entry | None:
    """The entry of the present state, else the last that says the same number, else the last that nothing undid."""
    if present is not None:
        same = [entry for entry in told if entry.claim.content == present.claim.content]
        if same:
            return next((entry for entry in same if entry.claim.id == present.claim.id), same[-1])
    standing = [entry for entry in told if _fate(entry.marks) is Fate.STANDS]
    return standing[-1] if standing else told[-1] if told else None


def _in_dispute(told: Sequence[Entry], changes: Sequence[Change]) -> list[Entry]:
    """The entries with those marked too against which an openly disputed one stands: else the present state."""
    disputed = {entry.claim.id for entry in told if Mark.DISPUTED in entry.marks}
    against = {
        id_
        for change in changes
        if change.kind is ChangeKind.CONTRADICTED
        for side, other in ((change.before, change.after), (change.after, change.before))
        if disputed & {*side}
        for id_ in other
    }
    against &= {entry.claim.id for entry in told}
    if disputed and not against:
        against = {entry.claim.id for entry in told if Mark.PRESENT in entry.marks}
    return [
        replace(entry, marks=(*entry.marks, Mark.DISPUTED)) if entry.claim.id in against - disputed else entry
        for entry in told
    ]


def point_of(entry: Entry, figure: Figure, language: str, *, is_latest: bool = False) -> Point:
    """The claim of a figure as one point of its course."""
    claim = entry.claim
    hedge = hedge_of(claim)
    is_cap = hedge is Hedge.CAP and figure.relation is Relation.LESS
    likely = likely_of(figure, hedge)
    step = step_of(figure.low, figure.unit)
    low = figure.low - step if is_cap else likely.low
    high = likely.high if math.isfinite(likely.high) else figure.low + step
    return Point(
        at=claim.as_of,
        low=figure.low,
        high=figure.high,
        relation=figure.relation,
        likely=Interval(min(low, figure.low), max(high, figure.high)),
        words=value_of(claim, language),
        who=_who(claim, entry.article),
        fate=_fate(entry.marks),
        opens_up=figure.relation is Relation.MORE,
        opens_down=figure.relation is Relation.LESS,
        is_latest=is_latest,
    )


def _fate(marks: Sequence[Mark]) -> Fate:
    if Mark.DISPUTED in marks:
        return Fate.DISPUTED
    return Fate.SUPERSEDED if {Mark.CORRECTED, Mark.GONE} & {*marks} else Fate.STANDS


def _who(claim: Claim, article: Article) -> str:
    """Who says so, else who prints it."""
    if claim.speaker:
        return one_line(capital(cased(claim.speaker, article.text)))
    return one_line(claim.outlet or "unknown outlet")


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    """The points without those that only say the one before again; of what is disputed, both sides are marked."""
    kept: list[Point] = []
    for point in points:
        same = _find_same(kept, point)
        if same is None:
            kept.append(point)
        elif point.is_latest or point.fate is Fate.DISPUTED:
            place = kept.index(same)
            fate = Fate.DISPUTED if Fate.DISPUTED in (same.fate, point.fate) else point.fate
            kept[place] = replace(same, fate=fate, is_latest=same.is_latest or point.is_latest)
    return kept


def _find_same(kept: Sequence[Point], point: Point) -> Point | None:
    """The point that says the same as this one, just before it or on the same day."""
    for place, other in enumerate(reversed(kept)):
        is_near = place == 0 or _day(other.at) == _day(point.at)
        alike = (other.low, other.high, other.relation) == (point.low, point.high, point.relation)
        is_superseded = Fate.SUPERSEDED in (other.fate, point.fate) and other.fate is not point.fate
        if is_near and alike and not is_superseded:
            return other
    return None


def _day(at: datetime) -> object:
    return at.astimezone(UTC).date()


def _thinned(points: Sequence[Point]) -> list[Point]:
    """At most ``MOST`` points in their order."""
    if len(points) <= MOST:
        return list(points)
    first, last = points[0], points[-1]
    firm = [p for p in points if p.is_latest or p is first or p is last]
    firm += [p for p in reversed(points) if p.fate is not Fate.STANDS and p not in firm][: MOST - len(firm)]
    loose = [p for p in points if p not in firm]
    free = MOST - len(firm)
    chosen = [loose[(2 * n + 1) * len(loose) // (2 * free)] for n in range(free)] if loose and free else []
    return [p for p in points if p in firm or p in chosen]
