"""Casualties: whether a number that may hold the injured counts the dead alone, by the course of the dead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from storydiff.intervals import step_of
from storydiff.matching.figures import CASUALTIES, DEATHS, INJURIES, Draft, Question
from storydiff.model import Claim, Figure

Counted = Callable[[str, datetime], tuple[datetime, float] | None]
"""The time and the number of the last count of a series before a time, among claims that are not at hand."""
Course = Mapping[str, Sequence[tuple[datetime, float]]]
"""The counts of each series at hand: when each was said, and its number."""
_LIKELY_GROWTH = 3.0
"""Casualties up to three times the last count of the dead may still be the dead, where no injured were counted."""


def settle_casualties(
    figures: Mapping[str, Claim], drafts: Mapping[str, Draft], asked: Mapping[str, Question], counted: Counted
) -> dict[str, Question]:
    """Casualties that count only the dead join the deaths; each is held against counts that are surely of the dead."""
    settled = dict(asked)
    open_ones = []
    for id_, question in asked.items():
        if question.measure == CASUALTIES:
            if may_hold_injured(figures[id_]):
                open_ones.append(id_)
            else:
                settled[id_] = replace(question, measure=DEATHS)
    if not open_ones:
        return settled
    unsure = {id_ for id_, claim in figures.items() if may_hold_injured(claim)}
    sure = {id_: c for id_, c in figures.items() if id_ not in unsure or drafts[id_].question.measure != CASUALTIES}
    course = _course(sure, settled)
    joined = [id_ for id_ in open_ones if _counts_the_dead(figures[id_], settled[id_], course, counted)]
    return settled | {id_: replace(settled[id_], measure=DEATHS) for id_ in joined}


def may_hold_injured(claim: Claim) -> bool:
    """True for casualties of which the article does not say that they are the dead alone."""
    return isinstance(claim.content, Figure) and claim.content.includes_injured


def _course(figures: Mapping[str, Claim], asked: Mapping[str, Question]) -> Course:
    found = defaultdict[str, list[tuple[datetime, float]]](list)
    for id_, claim in figures.items():
        if asked[id_].measure in (DEATHS, INJURIES) and isinstance(claim.content, Figure):
            found[asked[id_].key].append((claim.said_at, claim.content.low))
    return found


def _counts_the_dead(claim: Claim, question: Question, course: Course, counted: Counted) -> bool:
    """True where a number of casualties continues the course of the dead and nothing speaks against it.

    It does not where it lies below the last count of the dead, or where dead and injured together make it up.
    """
    dead = _last(claim, replace(question, measure=DEATHS).key, course, counted)
    if dead is None or not isinstance(claim.content, Figure):
        return False
    number = claim.content.low
    if number < dead - step_of(dead):
        return False
    injured = _last(claim, replace(question, measure=INJURIES).key, course, counted)
    return number < dead + injured if injured is not None else number <= dead * _LIKELY_GROWTH


def _last(claim: Claim, series: str, course: Course, counted: Counted) -> float | None:
    """The highest number of a series before the claim's article, from the last article that has one."""
    told = [count for count in course.get(series, ()) if count[0] < claim.said_at]
    other = counted(series, claim.said_at)
    last = max([*told, other] if other else told, default=None)
    return None if last is None else last[1]
