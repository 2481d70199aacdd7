"""Verdicts: whether what an archive knows bears out a given figure, rules it out, or leaves it open.

    on its question or not → what is not told, a step, a level → against the state of the time that it speaks of

The state alone, and what is in open dispute with it, can rule a figure out; what was said before can only say that it
was so. Pure, as all comparing is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from storydiff.changes.answering import AlikeWords
from storydiff.changes.bearings import Bearing, Evidence, Finding, Given, Line, answer_of, has_all_words, made
from storydiff.changes.carrying import is_running, states_among
from storydiff.changes.courses import is_unlikely
from storydiff.changes.entailment import Answer, compare
from storydiff.changes.figures import FRESH
from storydiff.changes.odds import FAR, figure_of
from storydiff.changes.states import State, state_of
from storydiff.changes.timing import counts_one_day, holds_at, in_time
from storydiff.changes.untold import why_untold
from storydiff.changes.wording import printed
from storydiff.matching.figures import REFERENCE, SAYING
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Aspect, Claim, Relation, Verdict
from storydiff.text import words


def bearing_on(given: Given, known: Sequence[Evidence], lexicon: Lexicon, alike: AlikeWords) -> Finding:
    """What is known makes of a figure."""
    on_it = [e for e in known if e.judgement.verdict is not Verdict.DIFFERENT]
    if not on_it:
        return Finding(given, Bearing.UNKNOWN, "nothing in the archive speaks of this")
    why = {e.claim.id: _why_unsure(given, e, lexicon) for e in on_it}
    same = [e for e in on_it if not why[e.claim.id]]
    sure = [e for e in same if not _counts_a_day(e, given, same, lexicon)]
    lines = [_unsure_line(e, why[e.claim.id] or "it may count one day alone") for e in on_it if e not in sure]
    if not sure:
        return made(given, Bearing.OPEN, lines[-1].reason, lines)
    untold = why_untold(given.question, lexicon)
    if untold:
        return _of_untold(given, sure, lines, alike, untold.removeprefix("unsure whether this is one question: "))
    if figure_of(given.claim).aspect is Aspect.STEP:
        return _of_steps(given, sure, lines, lexicon)
    return _of_levels(given, sure, lines, lexicon, alike)


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
        if may_hold and fits and has_all_words(given.said, evidence.said, alike):
            lines.append(Line(evidence, Answer.SUPPORTS, "the same words, and what it says fits"))
        else:
            lines.append(Line(evidence, Answer.OPEN, f"perhaps of something else: {untold}"))
    last = max(lines, key=lambda line: in_time(line.evidence.claim))
    if last.answer is Answer.SUPPORTS:
        return made(given, Bearing.BORNE_OUT, f"the last words on it{_as_said(last.evidence.claim)} agree", lines)
    return made(given, Bearing.OPEN, f"perhaps of something else: {untold}", lines)


# --- steps ---------------------------------------------------------------------------------------


def _of_steps(given: Given, sure: Sequence[Evidence], lines: list[Line], lexicon: Lexicon) -> Finding:
    """Steps of different days are not compared: "12 more" of today is not ruled out by yesterday's "five more"."""
    for evidence in sure:
        answer, reason = answer_of(given, evidence, lexicon)
        near = abs(evidence.claim.as_of - given.claim.as_of) <= FRESH
        if answer is Answer.SUPPORTS and near:
            lines.append(Line(evidence, answer, reason))
        else:
            lines.append(Line(evidence, Answer.OPEN, "a step of another day, or another step"))
    if any(line.answer is Answer.SUPPORTS for line in lines):
        return made(given, Bearing.BORNE_OUT, "the archive tells of this step", lines)
    return made(given, Bearing.OPEN, "steps of different days are not compared", lines)


# --- levels --------------------------------------------------------------------------------------


def _of_levels(
    given: Given, sure: Sequence[Evidence], lines: list[Line], lexicon: Lexicon, alike: AlikeWords
) -> Finding:
    held = [e for e in sure if given.until is None or holds_at(e.claim) <= given.until]
    later = [Line(e, Answer.OPEN, "of a later time than the sentence speaks of") for e in sure if e not in held]
    course = states_among(sorted((e.claim for e in held), key=in_time), lexicon)
    state = state_of([e.claim for e in held], lexicon)
    if state is None:
        return made(given, Bearing.OPEN, "nothing is known of so early a time", [*lines, *later])
    narrow = [e for e in held if _is_narrower(e.claim, course, lexicon)]
    whole = next(e for e in held if e.claim.id == state.claim.id)
    lines = [*lines, *later, *(_narrow_line(given, e, whole, lexicon, alike) for e in narrow)]
    fitting = [line for line in lines if line.answer is Answer.SUPPORTS]
    found = [_line(given, e, state, lexicon) for e in held if e not in narrow]
    if fitting:
        told = _as_said(fitting[-1].evidence.claim)
        found = [_in_view_of(Bearing.OPEN, line) for line in found]
        return made(given, Bearing.BORNE_OUT, f"its words are those of a narrower count{told}", [*lines, *found])
    bearing, reason = _weigh(given, found, state, lexicon)
    return made(given, bearing, reason, [*lines, *(_in_view_of(bearing, line) for line in found)], state.claim)


def _is_narrower(claim: Claim, course: Sequence[Claim], lexicon: Lexicon) -> bool:
    """True for a count so far below the running total of its time that it was never taken for the total."""
    if not is_running(claim, lexicon) or claim in course:
        return False
    before = [state for state in course if in_time(state) <= in_time(claim)]
    return bool(before) and figure_of(claim).high < figure_of(before[-1]).low * FAR


def _narrow_line(given: Given, evidence: Evidence, whole: Evidence, lexicon: Lexicon, alike: AlikeWords) -> Line:
    """What a narrower count makes of a figure: it bears one out that has its words, and has not those of the total."""
    answer, _ = answer_of(given, evidence, lexicon)
    own = has_all_words(given.said, evidence.said, alike) and not has_all_words(given.said, whole.said, alike)
    if answer is Answer.SUPPORTS and own:
        return Line(evidence, answer, "the same words, and what it says fits")
    return Line(evidence, Answer.OPEN, "counts something narrower than the total")


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
    answer, reason = answer_of(given, evidence, lexicon)
    claim = evidence.claim
    if answer is Answer.REFUTES and claim.id != state.claim.id and claim not in state.disputed_by:
        past = in_time(claim) < in_time(state.claim)
        return Line(evidence, Answer.OPEN, "of an earlier time" if past else "does not replace the last known state")
    if answer is Answer.REFUTES and _is_overtaken(given, claim, state, lexicon):
        return Line(evidence, Answer.OPEN, "of an earlier time")
    if answer is Answer.SUPPORTS and _exceeds(claim, state, lexicon):
        return Line(evidence, Answer.OPEN, "above the total that was given later")
    if answer is Answer.SUPPORTS and not _is_present(claim, state):
        return Line(evidence, answer, f"{reason}, at an earlier time")
    return Line(evidence, answer, reason)


def _is_overtaken(given: Given, claim: Claim, state: State, lexicon: Lexicon) -> bool:
    """True where a total lower than the given one is of a day before the state: it may have grown to it."""
    earlier = _day(holds_at(claim)) < _day(holds_at(state.claim))
    return earlier and is_running(claim, lexicon) and figure_of(claim).high < figure_of(given.claim).low


def _exceeds(claim: Claim, state: State, lexicon: Lexicon) -> bool:
    """True for an earlier total above the state, which nobody stands by."""
    earlier = not _is_present(claim, state)
    return earlier and is_running(claim, lexicon) and figure_of(claim).low > figure_of(state.claim).high


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
        first = min(told, key=in_time)
        if mine.high < now.low and given.cut and mine.high < figure_of(first).low:
            return Bearing.NO_LONGER, f"may have been so before {printed(first)}{_on(first)}; now {said}"
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
