"""Bearings: what the figures of an archive make of a figure that somebody gives.

    what is known on its question → the state of then → each borne out, ruled out or left open → one verdict

Pure. A change hangs on what the archive's own articles say; here a sentence from outside is held against them, and
nothing is learned from it. What only may be on its question neither bears it out nor rules it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum

from storydiff.changes.answering import AlikeWords
from storydiff.changes.courses import is_unlikely
from storydiff.changes.entailment import Answer, compare
from storydiff.changes.figures import FAR, FRESH, both_hold, figure_of, is_running, states_among, why_untold
from storydiff.changes.states import State, state_of
from storydiff.changes.timing import counts_one_day, holds_at, in_time, is_stale, states_time
from storydiff.changes.wording import printed
from storydiff.claims.said import Kind, Said, Statement
from storydiff.matching.figures import REFERENCE, SAYING, Question, days_of
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Article, Aspect, Claim, Judgement, Relation, Verdict
from storydiff.text import words


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
    return datetime.combine(_day(claim.as_of), time.max, UTC)


def bearing_on(
    given: Given, known: Sequence[Evidence], lexicon: Lexicon, alike: AlikeWords, *, unsure: str = ""
) -> Finding:
    """What is known makes of a figure; ``unsure`` says why nothing can be known to be on its question."""
    on_it = [e for e in known if e.judgement.verdict is not Verdict.DIFFERENT]
    if not on_it:
        return Finding(given, Bearing.UNKNOWN, "nothing in the archive speaks of this")
    why = {e.claim.id: unsure or _why_unsure(given, e, lexicon) for e in on_it}
    same = [e for e in on_it if not why[e.claim.id]]
    sure = [e for e in same if not _counts_a_day(e, given, same, lexicon)]
    lines = [_unsure_line(e, why[e.claim.id] or "it may count one day alone") for e in on_it if e not in sure]
    if not sure:
        return _finding(given, Bearing.OPEN, lines[-1].reason, lines)
    untold = why_untold(given.question, lexicon)
    if untold:
        return _of_untold(given, sure, lines, alike, untold.removeprefix("unsure whether this is one question: "))
    if figure_of(given.claim).aspect is Aspect.STEP:
        return _of_steps(given, sure, lines, lexicon)
    return _of_levels(given, sure, lines, lexicon)


def _finding(given: Given, bearing: Bearing, reason: str, lines: Sequence[Line], state: Claim | None = None) -> Finding:
    return Finding(given, bearing, reason, tuple(sorted(lines, key=lambda line: in_time(line.evidence.claim))), state)


def _why_unsure(given: Given, evidence: Evidence, lexicon: Lexicon) -> str:
    """Why a known figure may be on another question; empty where it is on the same.

    Where no place is told of either figure, the sentences may still name places, and then must name one.
    """
    if given.question.where and evidence.judgement.verdict is Verdict.SAME:
        return ""
    text = f" {' '.join(words(f'{evidence.article.title} {evidence.article.text}'))} "
    other = next((place for place in given.places if f" {place} " not in text), "")
    if other:
        return f"its article does not name {other}"
    if evidence.judgement.verdict is not Verdict.SAME:
        return evidence.judgement.reason
    silent = not given.places and evidence.places and not lexicon.is_open(given.question.measure)
    return f"it is told of {evidence.places[0]}, and the sentence names no place" if silent else ""


def _counts_a_day(evidence: Evidence, given: Given, known: Sequence[Evidence], lexicon: Lexicon) -> bool:
    """True where one of the two may count what one day brought, and not all so far."""
    claim = evidence.claim
    if not is_running(claim, lexicon) or figure_of(claim).aspect is Aspect.STEP:
        return False
    earlier = any(counts_one_day(claim, other.claim) for other in known)
    return earlier or (given.until is None and counts_one_day(given.claim, claim))


# --- one against one -----------------------------------------------------------------------------


def _answer(given: Given, evidence: Evidence, lexicon: Lexicon) -> tuple[Answer, str]:
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


def _unsure_line(evidence: Evidence, reason: str) -> Line:
    return Line(evidence, Answer.OPEN, f"perhaps of something else: {reason}")


# --- what is not told ------------------------------------------------------------------------------


def _of_untold(given: Given, sure: Sequence[Evidence], lines: list[Line], alike: AlikeWords, untold: str) -> Finding:
    """Where nothing safe is told of the counted, a sentence with all words of the given one may bear it out.

    It rules nothing out: two numbers of helpers may be of two places.
    """
    may_hold = given.question.told not in (REFERENCE, SAYING)
    for evidence in sure:
        fits = compare(given.said, evidence.said) is Answer.SUPPORTS
        if may_hold and fits and _has_all_words(given.said, evidence.said, alike):
            lines.append(Line(evidence, Answer.SUPPORTS, "the same words, and what it says fits"))
        else:
            lines.append(Line(evidence, Answer.OPEN, f"perhaps of something else: {untold}"))
    last = max(lines, key=lambda line: in_time(line.evidence.claim))
    if last.answer is Answer.SUPPORTS:
        return _finding(given, Bearing.BORNE_OUT, f"the last words on it{_as_said(last.evidence.claim)} agree", lines)
    return _finding(given, Bearing.OPEN, f"perhaps of something else: {untold}", lines)


def _has_all_words(given: Said, evidence: Said, alike: AlikeWords) -> bool:
    """True where all content words beside the one number stand in the sentence of the other."""
    asked = {alike.plain(word) for word in given.beside}
    return bool(asked) and asked <= {alike.plain(word) for word in evidence.scene}


# --- steps ---------------------------------------------------------------------------------------


def _of_steps(given: Given, sure: Sequence[Evidence], lines: list[Line], lexicon: Lexicon) -> Finding:
    """Steps of different days are not compared: "12 more" of today is not ruled out by yesterday's "five more"."""
    for evidence in sure:
        answer, reason = _answer(given, evidence, lexicon)
        near = abs(evidence.claim.as_of - given.claim.as_of) <= FRESH
        if answer is Answer.SUPPORTS and near:
            lines.append(Line(evidence, answer, reason))
        else:
            lines.append(Line(evidence, Answer.OPEN, "a step of another day, or another step"))
    if any(line.answer is Answer.SUPPORTS for line in lines):
        return _finding(given, Bearing.BORNE_OUT, "the archive tells of this step", lines)
    return _finding(given, Bearing.OPEN, "steps of different days are not compared", lines)


# --- levels --------------------------------------------------------------------------------------


def _of_levels(given: Given, sure: Sequence[Evidence], lines: list[Line], lexicon: Lexicon) -> Finding:
    held = [e for e in sure if given.until is None or holds_at(e.claim) <= given.until]
    later = [Line(e, Answer.OPEN, "of a later time than the sentence speaks of") for e in sure if e not in held]
    state = state_of([e.claim for e in held], lexicon)
    if state is None:
        return _finding(given, Bearing.OPEN, "nothing is known of so early a time", [*lines, *later])
    found = [_line(given, e, state, lexicon) for e in held]
    bearing, reason = _weigh(given, found, state, lexicon)
    found = [_in_view_of(bearing, line) for line in found]
    return _finding(given, bearing, reason, [*lines, *later, *found], state.claim)


def _in_view_of(bearing: Bearing, line: Line) -> Line:
    """The line, where what cannot hold beside it does not rule out the given figure after all."""
    if line.answer is not Answer.REFUTES or bearing not in (Bearing.NO_LONGER, Bearing.OPEN):
        return line
    if bearing is Bearing.OPEN:
        return replace(line, answer=Answer.OPEN, reason="it may be of another time, or of something else")
    return replace(line, reason="the figure has moved on since")


def _is_present(claim: Claim, state: State) -> bool:
    """True for the state, for what is in dispute with it, and for what was said of a later time."""
    return claim.id == state.claim.id or claim in state.disputed_by or in_time(claim) > in_time(state.claim)


def _line(given: Given, evidence: Evidence, state: State, lexicon: Lexicon) -> Line:
    """One known figure, where what is of the past or was not taken up rules nothing out."""
    answer, reason = _answer(given, evidence, lexicon)
    claim = evidence.claim
    if answer is Answer.REFUTES and claim.id != state.claim.id and claim not in state.disputed_by:
        past = in_time(claim) < in_time(state.claim)
        return Line(evidence, Answer.OPEN, "of an earlier time" if past else "does not replace the last known state")
    if answer is Answer.SUPPORTS and not _is_present(claim, state):
        return Line(evidence, answer, f"{reason}, at an earlier time")
    return Line(evidence, answer, reason)


def _weigh(given: Given, lines: Sequence[Line], state: State, lexicon: Lexicon) -> tuple[Bearing, str]:
    supporting = [line for line in lines if line.answer is Answer.SUPPORTS]
    present = [line for line in supporting if _is_present(line.evidence.claim, state)]
    refuting = [line for line in lines if line.answer is Answer.REFUTES]
    if present and refuting:
        return Bearing.DISPUTED, "some of the archive's last words bear it out, others rule it out"
    if present:
        return Bearing.BORNE_OUT, f"the last known state{_as_said(state.claim)} agrees"
    by_state = any(line.evidence.claim.id == state.claim.id for line in refuting)
    if not by_state and supporting and _can_only_grow(given, lexicon):
        return Bearing.BORNE_OUT, "it was so, and the total only grows"
    if not by_state:
        return Bearing.OPEN, f"the last known state{_as_said(state.claim)} leaves it open"
    if supporting:
        last = max((line.evidence.claim for line in supporting), key=in_time)
        return Bearing.NO_LONGER, f"was so{_on(last)}, now {printed(state.claim)}{_on(state.claim)}"
    return _ruled_out(given, lines, state, lexicon)


def _ruled_out(given: Given, lines: Sequence[Line], state: State, lexicon: Lexicon) -> tuple[Bearing, str]:
    """What the state rules out and nobody has said; a running total may have been there, or be there by now."""
    mine, now = figure_of(given.claim), figure_of(state.claim)
    said = f"{printed(state.claim)}{_on(state.claim)}"
    if is_running(state.claim, lexicon):
        told = [line.evidence.claim for line in lines]
        if mine.low > now.high and _may_have_grown(given, told, state, lexicon):
            return Bearing.OPEN, f"above the last known state, {said}, which may have grown since"
        passed = [claim for claim in told if figure_of(claim).high < mine.low]
        if mine.high < now.low and given.cut:
            return Bearing.NO_LONGER, f"may have been so before what was looked at; now {said}"
        if mine.high < now.low and passed:
            before = max(passed, key=in_time)
            on_the_way = f"may have been so after {printed(before)}{_on(before)}, which nobody says"
            return Bearing.NO_LONGER, f"{on_the_way}; now {said}"
        if mine.high < now.low * FAR:
            return Bearing.OPEN, f"so far below the total of {said} that it may count something narrower"
    return Bearing.RULED_OUT, f"the last known state is {said}"


def _may_have_grown(given: Given, told: Sequence[Claim], state: State, lexicon: Lexicon) -> bool:
    """True where the sentence speaks of a later day than the state, and growth like that so far may have led there."""
    at = given.until or given.claim.said_at
    if _day(at) <= _day(holds_at(state.claim)):
        return False
    course = [(holds_at(claim), figure_of(claim).low) for claim in states_among(told, lexicon)]
    return not is_unlikely(course, at, figure_of(given.claim).low)


def _can_only_grow(given: Given, lexicon: Lexicon) -> bool:
    """True for "more than 30" of a total that only grows."""
    return figure_of(given.claim).relation is Relation.MORE and is_running(given.claim, lexicon)


def _as_said(claim: Claim) -> str:
    return f" ({printed(claim)}{_on(claim)})"


def _on(claim: Claim) -> str:
    return f" on {_day(holds_at(claim))}"


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


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
    return _finding(telling[0].given, Bearing.OPEN, "its stories differ; name the one that is meant", lines)
