"""Bearings: what the figures of an archive make of a figure that somebody gives.

    what is known on its question → the state of then → each borne out, ruled out or left open → one verdict

Pure. A change hangs on what the archive's own articles say; here a sentence from outside is held against them, and
nothing is learned from it. What only may be on its question neither bears it out nor rules it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import StrEnum

from storydiff.changes.answering import AlikeWords
from storydiff.changes.entailment import Answer, compare
from storydiff.changes.odds import both_hold, figure_of
from storydiff.changes.timing import in_time, is_stale, states_time
from storydiff.claims.said import Kind, Said, Statement
from storydiff.matching.figures import Question, days_of
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Article, Claim, Judgement


class Bearing(StrEnum):
    """What an archive makes of a figure, or of a sentence, the weightiest first."""

    RULED_OUT = "ruled out"
    DISPUTED = "disputed"
    """Some of its present sentences bear it out, others rule it out."""
    NO_LONGER = "no longer so"
    """It was so, or may have been, and the figure has moved on since."""
    OPEN = "left open"
    UNKNOWN = "unknown"
    """Nothing speaks of it."""
    UNREAD = "no figure"
    """The sentence gives no figure that can be held against anything."""
    BORNE_OUT = "borne out"


WEIGHTIEST = tuple(Bearing)
"""The order in which one bearing decides over a sentence of several figures."""


@dataclass(frozen=True, slots=True)
class Given:
    """A figure of a sentence that somebody gives, read as a claim and as what the sentence says."""

    claim: Claim
    said: Said
    question: Question
    places: tuple[str, ...] = ()
    """The places that its sentence names."""
    until: datetime | None = None
    """The end of the time that it speaks of; None for the present."""
    cut: bool = False
    """True where only the newest of what may be known was looked at."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure that is known, with its article, and whether it is on the question of the one given."""

    claim: Claim
    article: Article
    said: Said
    judgement: Judgement
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One known figure, what it makes of the one given, and why."""

    evidence: Evidence
    answer: Answer
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is made of one figure: the bearing, why, the lines by the time they hold for, and the state that counted."""

    given: Given
    bearing: Bearing
    reason: str
    lines: tuple[Line, ...] = ()
    state: Claim | None = None


def said_of(claim: Claim, statement: Statement, offset: int) -> Said:
    """What the sentence says where the claim stands; ``offset`` is where the parsed text begins in the article.

    Numbers and hedges are those of the claim, which is read more strictly than the sentence.
    """
    figure, start, end = figure_of(claim), claim.focus.start - offset, claim.focus.end - offset
    for said in statement.figures:
        if said.start < end and start < said.end and (said.low, said.high) == (figure.low, figure.high):
            return replace(said, relation=figure.relation)
    kind = Kind.SHARE if figure.unit == "%" else Kind.COUNT if figure.unit is None else Kind.MEASURE
    return Said(kind, figure.relation, figure.low, figure.high, figure.unit or "", start=start, end=end)


def spoken_of(claim: Claim, *, dated: bool) -> datetime | None:
    """The end of the day that a figure speaks of, ``dated`` where its sentence says "as of"; None for the present.

    A date long past without "as of" is mostly that of what is counted, and the count may have gone on.
    """
    if not dated and (not states_time(claim) or is_stale(claim)):
        return None
    return datetime.combine(claim.as_of.astimezone(UTC).date(), time.max, UTC)


def made(given: Given, bearing: Bearing, reason: str, lines: Sequence[Line], state: Claim | None = None) -> Finding:
    """The finding, its lines in order of time."""
    return Finding(given, bearing, reason, tuple(sorted(lines, key=lambda line: in_time(line.evidence.claim))), state)


# --- one against one -----------------------------------------------------------------------------


def answer_of(given: Given, evidence: Evidence, lexicon: Lexicon) -> tuple[Answer, str]:
    """What one known figure makes of the one given, both on one question, whatever their times."""
    mine, other = figure_of(given.claim), figure_of(evidence.claim)
    if days_of(mine.period, lexicon) != days_of(other.period, lexicon):
        return Answer.OPEN, "counts over another span"
    answer = compare(given.said, evidence.said)
    if answer is Answer.REFUTES and (given.said.frames or given.said.based):
        return Answer.OPEN, "speaks of another case"
    if answer is Answer.REFUTES and both_hold(given.claim, evidence.claim):
        return Answer.OPEN, "its words leave room for it, and do not say it"
    match answer:
        case Answer.SUPPORTS:
            return answer, "what it says fits"
        case Answer.REFUTES:
            return answer, "both cannot hold"
        case Answer.OPEN:
            return answer, "its words leave open whether it holds"


def has_all_words(given: Said, evidence: Said, alike: AlikeWords) -> bool:
    """True where all content words beside the one number stand in the sentence of the other."""
    asked = {alike.plain(word) for word in given.beside}
    return bool(asked) and asked <= {alike.plain(word) for word in evidence.scene}


# --- several -------------------------------------------------------------------------------------


def weightiest(bearings: Sequence[Bearing]) -> Bearing:
    """The one that decides over several: what is ruled out before what is open before what is borne out.

    Of a sentence that is known in part the rest is left open.

    >>> weightiest([Bearing.BORNE_OUT, Bearing.UNKNOWN]).value
    'left open'
    """
    if Bearing.UNKNOWN in bearings and len(set(bearings)) > 1:
        return weightiest([Bearing.OPEN if b is Bearing.UNKNOWN else b for b in bearings])
    return min(bearings, key=WEIGHTIEST.index, default=Bearing.UNREAD)


def of_stories(findings: Sequence[Finding]) -> Finding:
    """One finding for a figure that was held against several stories: what they agree on, else left open."""
    telling = [finding for finding in findings if finding.bearing is not Bearing.UNKNOWN]
    if len({finding.bearing for finding in telling}) < 2:
        lines = [line for finding in telling for line in finding.lines]
        first = telling[0] if telling else findings[0]
        return replace(first, lines=tuple(sorted(lines, key=lambda line: in_time(line.evidence.claim))))
    lines = [replace(line, answer=Answer.OPEN) for finding in telling for line in finding.lines]
    return made(telling[0].given, Bearing.OPEN, "its stories differ; name the one that is meant", lines)
