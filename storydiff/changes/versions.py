"""A later version of an article beside the earlier: what it corrects and what it no longer says."""

from __future__ import annotations

from collections.abc import Sequence

from storydiff.changes.figures import figure_of, moved
from storydiff.changes.findings import Findings
from storydiff.changes.wording import printed
from storydiff.intervals import Movement
from storydiff.model import ChangeKind, Claim, Figure, Position
from storydiff.text import fold


def compare_versions(mine: Sequence[Claim], earlier: Sequence[Claim], findings: Findings) -> list[Claim]:
    """Report corrections and withdrawals; gives back the claims that the earlier version did not have."""
    last = max(claim.version for claim in earlier)
    old = [claim for claim in earlier if claim.version == last]
    kept, new = set[str](), list[Claim]()
    for claim in mine:
        twin = next((c for c in old if c.content == claim.content), None)
        rival = next((c for c in old if c.id not in kept and _answers(c, claim, findings)), None)
        if twin is not None:
            kept.add(twin.id)
            findings.hold(twin, claim, f"version {last} says the same")
        elif rival is not None:
            kept.add(rival.id)
            _correct(rival, claim, findings)
        else:
            new.append(claim)
    for claim in old:
        if claim.id not in kept:
            _withdraw(claim, findings)
    return new


def _answers(old: Claim, new: Claim, findings: Findings) -> bool:
    return old.kind is new.kind and findings.scene.series.get(old.id) == findings.scene.series.get(new.id)


def _correct(old: Claim, new: Claim, findings: Findings) -> None:
    match old.content, new.content:
        case Figure(), Figure() if says_otherwise(old, new):
            reason = f"version {old.version} said {printed(old)}, version {new.version} says {printed(new)}"
            findings.report(ChangeKind.CORRECTED, [old], [new], reason)
        case Position(stance=before), Position(stance=after) if says_otherwise(old, new):
            findings.report(
                ChangeKind.CORRECTED, [old], [new], f"version {old.version} had {before}, this one has {after}"
            )
        case _:
            findings.hold(old, new, f"worded anew in version {new.version}")


def says_otherwise(old: Claim, new: Claim) -> bool:
    """True where the new version of a claim corrects the old, and does not only word it anew."""
    match old.content, new.content:
        case Figure(), Figure():
            return moved(old, new) in (Movement.UP, Movement.DOWN) or _says_less(old, new)
        case Position(stance=before), Position(stance=after):
            return before is not after
        case _:
            return False


def _says_less(old: Claim, new: Claim) -> bool:
    """True where the new version takes back the number of the old: "at least 9" where it said "at least 12"."""
    return figure_of(new).high < figure_of(old).low and moved(old, new) is Movement.COARSER


def _withdraw(old: Claim, findings: Findings) -> None:
    """A claim whose words are gone is withdrawn; where they stand, only the reading differs."""
    words = old.quote[old.focus.start - old.span.start : old.focus.end - old.span.start] or old.quote
    text = fold(findings.scene.article.text)
    told_by_number = isinstance(old.content, Figure) and f"{figure_of(old).low:,.0f}" in text
    if fold(old.quote) in text or fold(words) in text or told_by_number or not text:
        return
    version = findings.scene.article.version
    if isinstance(old.content, Figure):
        findings.report(ChangeKind.WITHDRAWN, [old], [], f"version {version} no longer says it")
    else:
        findings.hold(old, old, f"version {version} words it otherwise or no longer says it")
