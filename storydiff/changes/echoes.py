"""Numbers that were news already, told by words that name no place or nobody where these do."""

from __future__ import annotations

from collections.abc import Callable

from storydiff.changes.findings import Findings
from storydiff.changes.timing import in_time, told_before
from storydiff.matching.replacing import replaces
from storydiff.model import Claim, Figure, Verdict

TOLD = 0.3
"""Salience from which a number that was asked of for the first time is taken for told, as `changes.BAR` is."""


def echo_of(lead: Claim, state: Claim, findings: Findings, untold: Callable[[Claim, Findings], str]) -> Claim | None:
    """The last claim after ``state`` that told the number of ``lead``, where it may be on the same question.

    "The toll rose to 80" was told of the crash: that it "killed 80 people near Vale" moves nothing, although the first
    names no place. ``untold`` says why a claim led to nothing itself.
    """
    series, others = findings.scene.series, findings.scene.known_figures
    for other in reversed(told_before(lead, others)):
        if in_time(other) <= in_time(state):
            return None
        if series[other.id] == series[lead.id] or not _gives_the_number_of(other, lead):
            continue
        if _took_its_place(other, state, findings):
            return other
        if untold(other, findings):
            continue
        own = [c for c in told_before(other, others) if series[c.id] == series[other.id] and c.article != other.article]
        was_told = not _gives_the_number_of(own[-1], other) if own else other.salience >= TOLD
        if was_told and findings.scene.same_question(other, lead).verdict is Verdict.UNSURE:
            return other
    return None


def _took_its_place(other: Claim, state: Claim, findings: Findings) -> bool:
    """True where a figure told by another noun named the state's value as the one it replaces: so it moved then."""
    questions = findings.scene.context.questions
    asked, lexicon = (questions[other.id], questions[state.id]), findings.scene.matcher.lexicon
    return replaces(other, state, asked, lexicon).verdict is Verdict.SAME


def _gives_the_number_of(one: Claim, other: Claim) -> bool:
    a, b = one.content, other.content
    return isinstance(a, Figure) and isinstance(b, Figure) and (a.low, a.high, a.unit) == (b.low, b.high, b.unit)
