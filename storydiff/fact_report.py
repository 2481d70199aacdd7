"""What a fact check says: as lines for people, as a record for programs, and as one exit status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from storydiff.changes.bearings import Bearing, Finding, Line, weightiest
from storydiff.changes.entailment import Answer
from storydiff.changes.timing import holds_at
from storydiff.changes.wording import printed
from storydiff.claims.uncounted import Reason
from storydiff.digest import excerpt_of
from storydiff.export import FORMAT, claim_record, time_record
from storydiff.model import Claim, Verdict
from storydiff.text import one_line

SHOWN = 5
"""Sentences of the archive that are shown of each kind, the newest; of the rest the number is told."""

STATUS: Mapping[Bearing, int] = MappingProxyType(
    {
        Bearing.BORNE_OUT: 0,
        Bearing.RULED_OUT: 10,
        Bearing.DISPUTED: 11,
        Bearing.NO_LONGER: 12,
        Bearing.OPEN: 13,
        Bearing.UNKNOWN: 14,
        Bearing.UNREAD: 15,
    }
)
"""The exit status of each bearing: none that a failure (1), wrong usage (2) or the shell (126 and above) uses."""

_KINDS = (
    (Answer.SUPPORTS, "bears_out", "bears it out"),
    (Answer.REFUTES, "rules_out", "rules it out"),
    (Answer.OPEN, "leaves_open", "leaves it open"),
)
NO_NUMBER = "no number in the sentence; only figures are checked"
NO_FIGURE = "what its numbers count was not read"


@dataclass(frozen=True, slots=True)
class Unread:
    """A number of the sentence that no figure was made of, and why."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence with what the archive makes of each figure in it."""

    sentence: str
    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def bearing(self) -> Bearing:
        """What the archive makes of the sentence."""
        return weightiest([finding.bearing for finding in self.findings])

    @property
    def reason(self) -> str:
        """Why no figure of the sentence could be checked; empty where one was."""
        return "" if self.findings else NO_FIGURE if self.unread else NO_NUMBER

    def record(self) -> dict[str, Any]:
        """The sentence as one JSON object."""
        return {
            "sentence": self.sentence,
            "verdict": self.bearing.value,
            "status": STATUS[self.bearing],
            "reason": self.reason or None,
            "figures": [_finding_record(finding) for finding in self.findings],
            "unread": [{"words": one_line(u.words), "reason": u.reason} for u in self.unread],
        }

    def lines(self) -> list[str]:
        """The sentence for a person."""
        lines = [f"{self.bearing.value.upper()}: {self.sentence}"]
        if self.reason:
            lines.append(f"  {self.reason}")
        for finding in self.findings:
            lines += _finding_lines(finding)
        shown = [u for u in self.unread if not (self.findings and u.reason == Reason.DATE)]
        lines += [f"  not checked: {one_line(u.words, 60)} ({u.reason})" for u in shown]
        return lines


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was made of each sentence, as known at a time and where it is said, of a time that they speak of.

    ``waiting`` is true where articles could not speak, as they are not read and compared.
    """

    at: datetime
    holds: datetime | None
    checked: tuple[Checked, ...]
    waiting: bool = False

    @property
    def bearing(self) -> Bearing:
        """The weightiest of all sentences."""
        found = {checked.bearing for checked in self.checked}
        return next(bearing for bearing in Bearing if bearing in found)

    @property
    def status(self) -> int:
        """The exit status: 0 where every sentence is borne out, else that of the weightiest."""
        return STATUS[self.bearing]

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "format": FORMAT,
            "as_of": time_record(self.at),
            "holds": time_record(self.holds),
            "verdict": self.bearing.value,
            "status": self.status,
            "waiting": self.waiting,
            "sentences": [checked.record() for checked in self.checked],
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        parts = [checked.lines() for checked in self.checked]
        lines = [line for part in parts for line in ([*part, ""])][:-1]
        if self.waiting:
            lines += ["", "not all of the archive is read and compared; `storydiff diff` does it"]
        return lines


# --- one figure ----------------------------------------------------------------------------------


def _of_kind(finding: Finding, answer: Answer) -> list[Line]:
    """The lines of a kind, the newest first; what is not safely of the same comes last."""
    found = [line for line in reversed(finding.lines) if line.answer is answer]
    return sorted(found, key=lambda line: line.evidence.judgement.verdict is not Verdict.SAME)


def _finding_record(finding: Finding) -> dict[str, Any]:
    claim, state = finding.given.claim, finding.state
    kinds = {name: _of_kind(finding, answer) for answer, name, _ in _KINDS}
    return {
        "words": printed(claim),
        "statement": claim.statement,
        "verdict": finding.bearing.value,
        "reason": finding.reason,
        "state": None if state is None else state.id,
        "counts": {name: len(lines) for name, lines in kinds.items()},
        **{name: [_line_record(line, claim) for line in lines[:SHOWN]] for name, lines in kinds.items()},
    }


def _line_record(line: Line, claim: Claim) -> dict[str, Any]:
    evidence = line.evidence
    return {
        "reason": line.reason,
        "figures": [printed(claim), printed(evidence.claim)],
        "holds_for": time_record(holds_at(evidence.claim)),
        "url": evidence.article.url,
        "claim": claim_record(evidence.claim, evidence.article, None),
    }


def _finding_lines(finding: Finding) -> Iterator[str]:
    claim = finding.given.claim
    yield f"  {one_line(f'{printed(claim)} [{claim.statement}] {finding.bearing.value}: {finding.reason}')}"
    for answer, _, said in _KINDS:
        lines = _of_kind(finding, answer)
        for line in lines[:SHOWN]:
            yield from _line_lines(line, finding, said)
        if len(lines) > SHOWN:
            yield f"    … and {len(lines) - SHOWN} more that {_plural(said)}"


def _plural(said: str) -> str:
    verb, _, rest = said.partition(" ")
    return f"{verb.removesuffix('s')} {rest}"


def _line_lines(line: Line, finding: Finding, said: str) -> Iterator[str]:
    claim, article = line.evidence.claim, line.evidence.article
    who = f"{claim.speaker or 'its own words'}; {article.outlet or 'unknown outlet'}"
    published = f"published {_day(article.published)}" if article.published else "undated"
    source = article.url or claim.document
    figures = f"{printed(finding.given.claim)} ↔ {printed(claim)}"
    yield f"    {one_line(f'{said}: {figures}: {line.reason}')}"
    yield f"      “{one_line(excerpt_of(claim).text)}”"
    yield f"      {one_line(f'[{who}; {published}; holds for {_day(holds_at(claim))}] {source}')}"


def _day(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d}"
