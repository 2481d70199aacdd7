"""The reader teaches: same, different, mute, unmute and forget, kept in the archive and compared by at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from storydiff.errors import JudgementError
from storydiff.export import time_record
from storydiff.histories import series_like
from storydiff.home import Home
from storydiff.judgements import JUDGEMENTS_FILE, add_ruling
from storydiff.ledger import INSTANT
from storydiff.matching.taught import Taught, own_series
from storydiff.model import Claim, ClaimKind, Figure, Ruling, Subject, Teaching, Words
from storydiff.muting import is_muted, names_now
from storydiff.pipeline import compare
from storydiff.progress import Progress, silent
from storydiff.reports import DiffReport
from storydiff.text import one_line

_NEAR = 5
_SHORTEST = 4
"""Digits by which a judgement may be named at least."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Listed:
    """A judgement in force, by which later one it is overruled, and whether what it names is there."""

    ruling: Ruling
    overruled_by: str = ""
    unknown: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """The judgement as one JSON object."""
        return {
            "id": self.ruling.id,
            "judgement": self.ruling.teaching.value,
            "of": [
                {"series": s.series, "document": s.words and s.words.document, "quote": s.words and s.words.quote}
                for s in self.ruling.subjects
            ],
            "by": self.ruling.by,
            "at": time_record(self.ruling.at),
            "overruled_by": self.overruled_by or None,
            "unknown": list(self.unknown),
        }

    def line(self) -> str:
        """The judgement in one line."""
        notes = [f"overruled by {self.overruled_by}"] if self.overruled_by else []
        notes += [f"no series {name} now" for name in self.unknown]
        parts = [self.ruling.id, f"{self.ruling.at:%Y-%m-%d %H:%M}", self.ruling.by, one_line(_said(self.ruling))]
        return "  ".join(parts) + (f"  ({'; '.join(notes)})" if notes else "")


@dataclass(frozen=True, slots=True)
class JudgementsReport:
    """The judgements in force, the earliest first."""

    listed: tuple[Listed, ...]

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {"judgements": [each.record() for each in self.listed]}

    def lines(self) -> list[str]:
        """The report for a person."""
        return [each.line() for each in self.listed] or ["no judgements yet: `storydiff same`, `different`, `mute`"]


@dataclass(frozen=True, slots=True)
class JudgedReport:
    """What became of one judgement: those that it overrules, and the comparisons made anew."""

    ruling: Ruling
    said: str
    overruled: tuple[Ruling, ...] = ()
    diff: DiffReport | None = None

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            **Listed(self.ruling).record(),
            "said": self.said,
            "overrules": [ruling.id for ruling in self.overruled],
            "diff": None if self.diff is None else self.diff.record(),
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        lines = [f"{self.said} (judgement {self.ruling.id}, by {self.ruling.by})"]
        lines += [f"  overrules {r.id} of {r.at:%Y-%m-%d %H:%M} by {r.by}: {_said(r)}" for r in self.overruled]
        anew = [] if self.diff is None or not self.diff.articles else self.diff.head_lines()
        return lines + [f"  {line}" for line in anew]


# --- judging -----------------------------------------------------------------------------------


def same(home: Home, one: str, other: str, by: str, *, progress: Progress = silent) -> JudgedReport:
    """Make one of two series, or of the series of two claims; raises JudgementError where they cannot be one."""
    compare(home, progress=progress)
    subjects = (_subject(home, one), _subject(home, other))
    _require_comparable(home, *subjects)
    taught = home.matcher.taught
    if _is_one_already(taught, subjects):
        raise JudgementError(f"{one} and {other} are one series already: {taught.name_of(subjects[0].series)}")
    return _judge(home, _ruling(home, Teaching.SAME, subjects, by), progress)


def different(home: Home, one: str, other: str, by: str, *, progress: Progress = silent) -> JudgedReport:
    """Keep two series, or a claim and a series, or two claims apart; raises JudgementError for a thing and itself."""
    compare(home, progress=progress)
    subjects = (_subject(home, one), _subject(home, other))
    if (subjects[0].series, subjects[0].words) == (subjects[1].series, subjects[1].words):
        raise JudgementError(
            f"{one} and {other} are one and the same; name a claim of it (`storydiff history {one} --json`)"
        )
    return _judge(home, _ruling(home, Teaching.DIFFERENT, subjects, by), progress)


def mute(home: Home, series: str, by: str) -> JudgedReport:
    """Keep the changes of a series, or of a claim's series, out of the mail; raises JudgementError where they are."""
    subject = _plain(_subject(home, series))
    if is_muted(home, subject.series):
        raise JudgementError(f"{subject.series} is muted already; `storydiff unmute` lets it speak")
    return _judge(home, _ruling(home, Teaching.MUTE, (subject,), by))


def unmute(home: Home, series: str, by: str) -> JudgedReport:
    """Let a muted series be mailed again, from now on; raises JudgementError where it is not muted."""
    taught = home.matcher.taught
    muted = [r.subjects[0] for r in taught.rulings if r.teaching is Teaching.MUTE]
    subject = next((s for s in muted if s.series == series), None) or _plain(_subject(home, series))
    if not is_muted(home, subject.series):
        raise JudgementError(f"{subject.series} is not muted; `storydiff judgements` lists what is")
    return _judge(home, _ruling(home, Teaching.UNMUTE, (subject,), by))


def forget(home: Home, judgement: str, by: str, *, progress: Progress = silent) -> JudgedReport:
    """Take back a judgement, named by its id or the beginning of it; raises JudgementError for an unknown one."""
    held = home.matcher.taught.rulings
    found = [r for r in held if len(judgement) >= _SHORTEST and r.id.startswith(judgement.lower())]
    if len(found) != 1:
        known = f"is the beginning of {len(found)} judgements" if found else "is no judgement in force"
        raise JudgementError(
            f"{one_line(judgement, _LONGEST_NAME)!r} {known}; `storydiff judgements` lists them with their ids"
        )
    return _judge(home, _ruling(home, Teaching.FORGET, (), by, forgets=found[0].id), progress)


def judgements(home: Home) -> JudgementsReport:
    """The judgements in force, with who and when, what overrules them, and what they name that is not there."""
    taught = home.matcher.taught
    there = {name for name, _, _ in home.ledger.iter_series()} | names_now(home).keys()
    listed = [
        Listed(
            ruling,
            taught.overruled.get(ruling.id, ""),
            tuple(s.series for s in ruling.subjects if not {s.series, taught.name_of(s.series)} & there),
        )
        for ruling in taught.rulings
    ]
    return JudgementsReport(tuple(listed))


def _ruling(home: Home, teaching: Teaching, subjects: Sequence[Subject], by: str, *, forgets: str = "") -> Ruling:
    name = one_line(by.encode("utf-8", "replace").decode(), _LONGEST_NAME)
    if not name:
        raise JudgementError("a judgement needs the name of who makes it: --by NAME")
    before = [ruling.at + INSTANT for ruling in home.matcher.taught.rulings]
    return Ruling(teaching, tuple(subjects), name, max([home.now, *before]), forgets)


def _judge(home: Home, ruling: Ruling, progress: Progress = silent) -> JudgedReport:
    """Keep the judgement, and where it bears on comparing, compare everything anew by it."""
    before = home.matcher.taught
    with home.alone():
        add_ruling(home.archive.storage, ruling)
        taught = home.taught_now().matcher.taught
    diff = compare(home, progress=progress) if taught.compared_by != before.compared_by else None
    newly = [r for r in taught.rulings if r.id in taught.overruled and r.id not in before.overruled]
    return JudgedReport(ruling, _outcome(ruling, before, taught), tuple(newly), diff)


# --- what is named -----------------------------------------------------------------------------


def _subject(home: Home, name: str) -> Subject:
    """What a user names: a claim by its id, a series by its name, one that was joined to another by its old name."""
    claim = home.ledger.find_claims([name]).get(name)
    if claim is not None:
        series = home.ledger.find_series(claim.id)
        if series is None:
            raise JudgementError(f"the claim {name} is not compared yet; run `storydiff diff` first")
        return Subject(series, Words.of(claim), tuple(sorted(home.matcher.blocks(claim))))
    claims = _claims_in(home, name)
    if not claims:
        raise JudgementError(_unknown(home, name))
    keys = {key for claim in claims for key in home.matcher.blocks(claim)}
    return Subject(name, None, tuple(sorted(keys)), Words.of(claims[-1]))


def _plain(subject: Subject) -> Subject:
    """The series of a subject, without its claim."""
    return Subject(subject.series, witness=subject.words or subject.witness)


def _claims_in(home: Home, series: str) -> list[Claim]:
    return [claim for claim, _ in home.ledger.history(home.matcher.taught.name_of(series))]


def _unknown(home: Home, name: str) -> str:
    names = [series for series, _, _ in home.ledger.iter_series()]
    parts = series_like(name, names)
    near = list(dict.fromkeys([*parts, *get_close_matches(name[:_LONGEST_NAME].lower(), names, n=_NEAR)]))[:_NEAR]
    hint = f"did you mean {', '.join(near)}?" if near else "`storydiff history` lists the series"
    return f"no series and no claim {one_line(name, _LONGEST_NAME)!r}; {hint}"


def _require_comparable(home: Home, one: Subject, other: Subject) -> None:
    """Raise JudgementError where two subjects are of two kinds, or count in two units."""
    sides = [_claims_of(home, subject) for subject in (one, other)]
    kinds = [claims[0].kind for claims in sides]
    if kinds[0] is not kinds[1]:
        raise JudgementError(f"{one.name} is of kind {kinds[0]}, {other.name} of {kinds[1]}: they cannot be one")
    if kinds[0] is ClaimKind.FIGURE:
        units = [{(c.content.unit, c.content.aspect) for c in side if isinstance(c.content, Figure)} for side in sides]
        if not units[0] & units[1]:
            said = [", ".join(sorted(f"{unit or 'a count'} ({aspect})" for unit, aspect in side)) for side in units]
            raise JudgementError(f"{one.name} is in {said[0]}, {other.name} in {said[1]}: they cannot be one")


def _claims_of(home: Home, subject: Subject) -> list[Claim]:
    claims = _claims_in(home, subject.series)
    return claims if subject.words is None else [claim for claim in claims if Words.of(claim) == subject.words]


def _is_one_already(taught: Taught, subjects: tuple[Subject, Subject]) -> bool:
    """True where the two are in one series; two events of one series may still be two."""
    one, other = subjects
    if taught.name_of(one.series) != taught.name_of(other.series):
        return False
    pair = one.words and other.words and one.words != other.words
    return not (pair and one.words and one.words.kind is ClaimKind.EVENT)


# --- in words ----------------------------------------------------------------------------------


def _said(ruling: Ruling) -> str:
    """A judgement in a few words."""
    return f"{ruling.teaching}: {' / '.join(subject.name for subject in ruling.subjects)}"


def _outcome(ruling: Ruling, before: Taught, after: Taught) -> str:
    names = [subject.name for subject in ruling.subjects]
    match ruling.teaching:
        case Teaching.SAME:
            return f"same: {names[0]} and {names[1]} are one series, {after.name_of(ruling.subjects[0].series)}"
        case Teaching.DIFFERENT:
            taken = next((s for s in reversed(ruling.subjects) if s.words is not None), None)
            own = f"; the claim's own series is {own_series(taken)}" if taken is not None else ""
            return f"different: {names[0]} and {names[1]} are kept apart{own}"
        case Teaching.MUTE:
            return f"muted: {names[0]}; its changes are exported and not mailed"
        case Teaching.UNMUTE:
            return f"unmuted: {names[0]}; its changes are mailed from now on"
        case Teaching.FORGET:
            gone = next(r for r in before.rulings if r.id == ruling.forgets)
            return (
                f"forgotten: {_said(gone)}, judged {gone.at:%Y-%m-%d %H:%M} by {gone.by}; {JUDGEMENTS_FILE} keeps both"
            )
