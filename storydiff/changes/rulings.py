"""What bodies that judge find of one thing: another court that finds the same bears the first out, and has not turned.

A finding is so or not so, whoever makes it: unlike a stand it is borne out by others, and two that differ cannot both
hold. Each body is an origin of its own, whichever paper tells of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from storydiff.changes.findings import Findings
from storydiff.changes.stances import leading_position, position_of
from storydiff.changes.timing import in_time
from storydiff.model import ChangeKind, Claim, Stance
from storydiff.text import fold, words


def compare_rulings(mine: Sequence[Claim], others: Sequence[Claim], findings: Findings) -> None:
    """Report where a body finds what another has found of the same thing, or the contrary, once for each finding."""
    asked: dict[str, list[Claim]] = {}
    for claim in mine:
        if _finds(claim, findings):
            asked.setdefault(findings.scene.series[claim.id], []).append(claim)
    if not asked:
        return
    told = [*others, *(c for claims in asked.values() for c in claims)]
    found = sorted((c for c in told if _finds(c, findings)), key=in_time)
    for claims in asked.values():
        claim = leading_position(claims)
        if not _is_known(claim, others, findings):
            _compare(claim, [c for c in found if in_time(c) < in_time(claim)], findings)


def _finds(claim: Claim, findings: Findings) -> bool:
    """True for what a named body that judges finds of a thing, as its own finding and on no condition."""
    lexicon, position = findings.scene.matcher.lexicon, position_of(claim)
    if position.stance is Stance.NEITHER or position.conditional or lexicon.is_common(position.actor):
        return False
    judges = {word.removesuffix("s") for word in words(position.actor)} & lexicon.judges
    return bool(judges) and fold(position.action).rpartition(" ")[2] in lexicon.facts


def _is_known(claim: Claim, others: Sequence[Claim], findings: Findings) -> bool:
    """True where the body's finding was told before: what bears it out was told with it."""
    series = findings.scene.series
    return any(series[other.id] == series[claim.id] and in_time(other) < in_time(claim) for other in others)


def _compare(claim: Claim, earlier: Sequence[Claim], findings: Findings) -> None:
    """Hold the finding against the latest of each other body, and report the first that agrees or differs."""
    matcher, context = findings.scene.matcher, findings.scene.context
    for other in reversed(earlier):
        if not matcher.same_finding(other, claim, context):
            continue
        if position_of(other).stance is position_of(claim).stance:
            reason = f"{position_of(claim).actor} finds what {position_of(other).actor} has found"
            findings.report(ChangeKind.CORROBORATED, [other], [claim], reason)
        else:
            reason = f"{position_of(other).actor} and {position_of(claim).actor} find what cannot both be so"
            findings.report(ChangeKind.CONTRADICTED, [other], [claim], reason)
        return
