"""Entailment: whether what one sentence says in figures is borne out, or ruled out, by what another says.

    each figure → the figures of the other that answer it → the values that both allow → the hardest of all answers

Two articles' sentences are compared here as they stand, without series, history or speakers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from storydiff.changes.answering import AlikeWords, iter_answers
from storydiff.claims.dated import Dated
from storydiff.claims.said import Said, Statement
from storydiff.intervals import step_of
from storydiff.model import Relation

_ROUNDED = 100.0
"""From this step on, an exact number is taken for a rounded one: "5.4 million"."""


class Answer(StrEnum):
    """What the evidence makes of the claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    OPEN = "open"


_KINDEST = (Answer.SUPPORTS, Answer.OPEN, Answer.REFUTES)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, and why in words."""

    answer: Answer
    reason: str


@dataclass(frozen=True, slots=True)
class Values:
    """The values that words allow, and whether each end is one of them."""

    low: float
    high: float
    with_low: bool = True
    with_high: bool = True

    def within(self, other: Values) -> bool:
        """True where every value of these is one of the others."""
        low = self.low > other.low or (self.low == other.low and (other.with_low or not self.with_low))
        high = self.high < other.high or (self.high == other.high and (other.with_high or not self.with_high))
        return low and high

    def apart(self, other: Values) -> bool:
        """True where no value is in both."""
        first, second = (self, other) if (self.low, self.high) <= (other.low, other.high) else (other, self)
        touch = first.with_high and second.with_low
        return first.high < second.low or (first.high == second.low and not touch)


def allowed_by(said: Said) -> Values:
    """The values that the words allow: "more than 40" is whatever lies above 40, "at least 40" 40 too."""
    step = step_of(said.low, said.unit or None)
    match said.relation:
        case Relation.MORE:
            return Values(said.low, math.inf, with_low=said.closed, with_high=False)
        case Relation.LESS:
            return Values(-math.inf, said.high, with_low=False, with_high=said.closed)
        case Relation.ABOUT:
            return Values(said.low - step, said.high + step)
        case Relation.EXACT if step >= _ROUNDED:
            return Values(said.low - step / 2, said.high + step / 2)
        case _:
            return Values(said.low, said.high)


def meant_by(said: Said, step: float) -> Values:
    """The values that a reader takes the words for, to whom differences of a step matter.

    "More than 800" is then a little more than 800, for who knew of 810 would have said so (see ``intervals``).
    """
    step = min(step, step_of(said.low, said.unit or None))
    match said.relation:
        case Relation.MORE:
            return Values(said.low, said.low + step, with_low=said.closed, with_high=False)
        case Relation.LESS:
            return Values(said.high - step, said.high, with_low=False, with_high=said.closed)
        case Relation.ABOUT:
            above = 0.0 if said.near else step / 2
            return Values(said.low - step / 2, said.high + above, with_high=not said.near)
        case Relation.RANGE:
            return Values(said.low, said.high, with_low=False, with_high=False)
        case Relation.EXACT:
            return Values(said.low, said.high)


def compare(claim: Said, evidence: Said) -> Answer:
    """Whether a figure of the evidence bears out one of the claim, both on one question."""
    claimed, given = allowed_by(claim), allowed_by(evidence)
    meant = meant_by(evidence, step_of(claim.low, claim.unit or None))
    exact, about = claim.relation is Relation.EXACT, evidence.relation is Relation.ABOUT
    at_bound = exact and evidence.closed and claim.low == evidence.low
    roughly = about and (exact or claim.relation is Relation.ABOUT) and not given.apart(claimed)
    if at_bound or roughly or meant.within(claimed) or given.within(claimed):
        return Answer.SUPPORTS
    return Answer.REFUTES if meant.apart(claimed) or given.apart(claimed) else Answer.OPEN


def decide(claim: Statement, evidence: Statement, alike: AlikeWords) -> Decision:
    """Whether the evidence bears out all that the claim says in figures, rules some of it out, or leaves it open.

    Where several of its figures answer one of the claim's alike, one that fits is taken to be meant.
    """
    answered = list[tuple[Said, Answer]]()
    for figure, found in iter_answers(claim.figures, evidence.figures, alike):
        answers = {compare(figure, other) for other in found}
        if answers:
            answered.append((figure, next(answer for answer in _KINDEST if answer in answers)))
    refuted = [figure for figure, answer in answered if answer is Answer.REFUTES]
    if not answered:
        return Decision(Answer.OPEN, "no figure answers the claim's")
    if refuted:
        return _refuted(refuted, claim, evidence)
    if any(answer is Answer.OPEN for _, answer in answered):
        return Decision(Answer.OPEN, "its words leave open whether a figure of the claim holds")
    return Decision(Answer.SUPPORTS, "all figures of the claim that it speaks of hold")


def _refuted(refuted: list[Said], claim: Statement, evidence: Statement) -> Decision:
    """The decision where figures cannot hold: what is based on other votes, or of another day, is another case."""
    if any(figure.frames for figure in refuted) or all(figure.based for figure in refuted):
        return Decision(Answer.OPEN, "speaks of another case")
    if all(_may_have_moved(figure, claim.as_of, evidence.as_of) for figure in refuted):
        return Decision(Answer.OPEN, "speaks of another time")
    return Decision(Answer.REFUTES, "a figure of the claim cannot hold beside its own")


def _may_have_moved(figure: Said, claim: Sequence[Dated], evidence: Sequence[Dated]) -> bool:
    """True where both say as of when, and a count may have grown between: an earlier one rules out no later one.

    A later count that is still too low, or an earlier one that is too high already, does rule it out.
    """
    if not claim or not evidence:
        return False
    others = [day.in_year_of(claim[0]) for day in evidence]
    mine = [day.in_year_of(others[0]) for day in claim]
    if figure.relation is Relation.LESS:
        return min(day.first for day in others) > max(day.last for day in mine)
    return max(day.last for day in others) < min(day.first for day in mine)
