"""What became of a position: turned, moved on its scale, or said again."""

from __future__ import annotations

from collections.abc import Sequence

from storydiff.changes.findings import Findings
from storydiff.changes.timing import has_newer, in_time, told_before
from storydiff.model import ChangeKind, Claim, Position, Stance, Verdict

STRONGER = 2
"""Steps of strength that make a position harder or softer: of three, one is within what two writers choose."""
UNSURE_SHOWN = 3
"""Unsure pairs held back for one claim at most, the latest first."""


def position_of(claim: Claim) -> Position:
    """The position that a claim holds."""
    assert isinstance(claim.content, Position)
    return claim.content


def compare_positions(mine: Sequence[Claim], others: Sequence[Claim], findings: Findings) -> None:
    """Compare the positions of the article, series by series, with those known."""
    asked: dict[str, list[Claim]] = {}
    for claim in mine:
        asked.setdefault(findings.scene.series[claim.id], []).append(claim)
    for claims in asked.values():
        lead = max(claims, key=lambda c: (position_of(c).own_words, c.salience, -c.span.start))
        for claim in claims:
            if claim is not lead:
                findings.hold(lead, claim, "said in the same article, which gives one state to a series")
        same = _same(lead, others, findings)
        if same:
            _compare(lead, same, findings)


def _same(claim: Claim, others: Sequence[Claim], findings: Findings) -> list[Claim]:
    scene, found, unsure = findings.scene, [], []
    for other in sorted(others, key=in_time):
        judged = scene.matcher.same_question(other, claim, scene.context)
        if judged.verdict is Verdict.SAME:
            found.append(other)
        elif judged.verdict is Verdict.UNSURE:
            unsure.append((other, judged.reason))
    for other, reason in unsure[-UNSURE_SHOWN:]:
        findings.hold(other, claim, f"unsure whether this is one question: {reason}")
    return found


def _compare(claim: Claim, same: Sequence[Claim], findings: Findings) -> None:
    if has_newer(claim, same, findings.scene.origins):
        earlier = told_before(claim, same)
        if any(position_of(c).stance is position_of(claim).stance for c in same):
            findings.hold(same[-1], claim, "an older article says what was known")
        else:
            findings.report(
                ChangeKind.FILLED_IN, earlier[-1:], [claim], "an older article arrived late; the present stands"
            )
        return
    earlier = told_before(claim, same)
    if not earlier:
        return
    last = earlier[-1]
    kind, reason = _turn(position_of(last), position_of(claim))
    if kind is None:
        findings.report_agreement(last, [claim], "the same position again")
    elif _outranks(last, claim):
        findings.hold(last, claim, "another's account does not undo the actor's own words")
    elif position_of(claim).conditional or position_of(last).conditional:
        findings.hold(last, claim, f"{reason}, but one of the two holds only on a condition")
    else:
        findings.report(kind, [last], [claim], reason)


def _turn(before: Position, after: Position) -> tuple[ChangeKind | None, str]:
    """What the later position makes of the earlier, None for no change.

    ======== ======== ==========================================
    before   after
    ======== ======== ==========================================
    + or -   the other reversed
    0        + or -   hardened
    + or -   0        softened
    same     same     hardened or softened by ``STRONGER`` steps
    ======== ======== ==========================================
    """
    if before.stance is not after.stance:
        if Stance.NEITHER not in (before.stance, after.stance):
            return ChangeKind.REVERSED, f"from {_word(before)} to {_word(after)}"
        kind = ChangeKind.HARDENED if before.stance is Stance.NEITHER else ChangeKind.SOFTENED
        return kind, f"from {_word(before)} to {_word(after)}"
    moved = after.strength - before.strength
    if abs(moved) < STRONGER:
        return None, "no turn"
    return (ChangeKind.HARDENED if moved > 0 else ChangeKind.SOFTENED), f"from “{before.action}” to “{after.action}”"


def _word(position: Position) -> str:
    return {Stance.FOR: "for", Stance.AGAINST: "against", Stance.NEITHER: "neither"}[position.stance]


def _outranks(before: Claim, after: Claim) -> bool:
    """True where the earlier claim quotes the actor and the later one is somebody else's account."""
    told = after.speaker is not None and after.speaker != position_of(after).actor
    return position_of(before).own_words and not position_of(after).own_words and told
