"""Retelling: numbers that an article takes from the past, which move nothing and yet say again what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from storydiff.changes.findings import Findings
from storydiff.changes.hedging import hedge_of
from storydiff.changes.timing import is_stale
from storydiff.intervals import Hedge, Movement, movement
from storydiff.model import Aspect, Claim, Figure, Relation, TimeBasis

_SAME_DAY = timedelta(days=1)
_SURE_FROM = 100.0
"""A number of three digits or more that are not rounded is hardly told of two things by one noun."""


def without_retold(claims: Sequence[Claim], findings: Findings) -> list[Claim]:
    """The claims but those that tell again what was told of the same past day, which are reported so."""
    kept = []
    for claim in claims:
        told = retold_of(claim, findings)
        if told is None:
            kept.append(claim)
        else:
            findings.report_agreement(told, [claim], "the same value of the same day again")
    return kept


def say_again(claims: Sequence[Claim], known: Sequence[Claim], findings: Findings) -> None:
    """Report what is told again of a question that several values are given for, where the number leaves no doubt."""
    for claim in claims:
        told = precisely_told(claim, known)
        if told is not None:
            findings.report_agreement(told, [claim], "the very same number again")


def retold_of(claim: Claim, findings: Findings) -> Claim | None:
    """The claim of another article whose value the claim dates to the same day: "it passed a million on 2 April"."""
    figure = claim.content
    assert isinstance(figure, Figure)
    past = figure.elsewhen is not None or is_stale(claim)
    if not past or claim.as_of_basis is not TimeBasis.EXPLICIT or figure.aspect is Aspect.STEP:
        return None
    questions = findings.scene.context.questions
    asked = replace(questions[claim.id], elsewhen=None)
    told = (c for c in reversed(findings.scene.known_figures) if c.said_at < claim.said_at)
    same = (c for c in told if abs(c.as_of - claim.as_of) <= _SAME_DAY and _says_same(c, claim))
    return next((c for c in same if questions[c.id] == asked), None)  # last, as a question has to be settled for it


def precisely_told(claim: Claim, known: Sequence[Claim]) -> Claim | None:
    """The last known claim of its series with the very number, where that is too precise to be told of two things."""
    figure = claim.content
    assert isinstance(figure, Figure)
    precise = figure.relation is Relation.EXACT and figure.low >= _SURE_FROM and figure.low % 10 != 0
    return next((c for c in reversed(known) if c.content == figure), None) if precise else None


def _says_same(one: Claim, other: Claim) -> bool:
    assert isinstance(one.content, Figure)
    assert isinstance(other.content, Figure)
    hedges: tuple[Hedge, Hedge] = (hedge_of(one), hedge_of(other))
    return movement(one.content, other.content, hedges) is Movement.SAME
