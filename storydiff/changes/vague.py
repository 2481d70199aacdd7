"""Why a claim that nothing was known of tells a reader too little to be news of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storydiff.changes.echoes import TOLD
from storydiff.changes.findings import Findings
from storydiff.changes.hedging import hedge_of
from storydiff.intervals import Hedge
from storydiff.matching.figures import REFERENCE, Question, refers
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Claim, Event, Figure, Position, Status
from storydiff.model.bearings import DEED, IN_OTHER_WORDS
from storydiff.text import fold, words

_STANDING_FOR = re.compile(
    r"\b(?:represent|include|cover|number|compris)(?:s|es|ed|ing|e)?\s+(?:\w+\s+){0,3}$", re.IGNORECASE
)
"""Before a number: it says how many somebody stands for, which without that somebody is the number of nothing."""


_APART = re.compile(r"^\s*(?:[\w'’-]+\s+){0,2}?(?:fewer|more|less|short)\s+(?:than|of)\b", re.IGNORECASE)
"""Behind a number: it says how far two counts are apart, and where neither stands."""
_EMPTY_DEEDS = frozenset({
    "act", "begin", "close", "continue", "do", "end", "go", "open", "proceed", "push", "shut", "start", "stay",
    "stop", "try", "unite", "wait", "work", "press on", "go on", "go ahead", "move on", "move forward", "carry on",
})  # fmt: skip
"""What anybody may be for: without a thing, it says nothing."""


def why_vague(claim: Claim, fresh: Sequence[Claim], findings: Findings) -> str:
    """Why a new claim tells too little, among those of its article; empty where it tells enough."""
    match claim.content:
        case Event() as event:
            return _of_bare_deed(event) or _of_counted(claim, event, fresh)
        case Position() as position:
            return _of_others(claim, position, findings) or _of_a_share(claim, position, fresh, findings)
        case Figure() as figure:
            told = _told_twice(claim, figure, findings) or _of_a_stand(claim, figure, fresh, findings)
            return _of_nobody(claim, figure, findings) or told


ACTS = frozenset({"agree", "file", "order", "plan", "sign", "intend", "prepare", "decide"})
"""Verbs that tell what somebody does or is about to do, and no stand on a matter that others bring about."""
_DONE_TO = frozenset({
    "sign", "rule", "order", "approve", "pass", "file", "name", "reject", "issue", "adopt", "announce", "confirm",
    "submit", "impose", "lift", "block", "release", "appoint", "award", "grant",
})  # fmt: skip
"""Deeds that say nothing without what they are done to."""


def _of_bare_deed(event: Event) -> str:
    """Why a deed is nobody's, or done to nothing that is named."""
    if not event.actor:
        return "new, but not said who did it"
    return "new, but not said what it was done to" if event.action in _DONE_TO and not event.object else ""


def _of_counted(claim: Claim, event: Event, fresh: Sequence[Claim]) -> str:
    """Why a deed is told already by how many it was done to: "police arrested 15 protesters"."""
    done_to = words(event.object or "")
    if len(done_to) != 1 or event.status is not Status.DONE:
        return ""
    for other in fresh:
        if not isinstance(other.content, Figure) or other.span.start != claim.span.start or other.salience < TOLD:
            continue
        start, end = other.focus.start - other.span.start, other.focus.end - other.span.start
        near = words(other.quote[max(0, start) : end + _NEXT])
        if other.focus.start > claim.focus.start and done_to[0] in near:
            return "new, but told with the number of its sentence"
    return ""


_NEXT = 25
"""Characters behind a number in which what it counts is named."""


def _of_others(claim: Claim, position: Position, findings: Findings) -> str:
    """Why a stand is not one that its actor is told to hold now."""
    if position.former:
        return "new, but told as where the actor stood before"
    if DEED in claim.marks and position.target in _EMPTY_DEEDS:
        return "new, but not said what is to be done"
    if IN_OTHER_WORDS in claim.marks:
        return "new, but only another says so of the actor"
    if findings.scene.matcher.lexicon.is_mouthpiece(position.actor):
        return "new, but not said whose they are"
    return ""


def _of_nobody(claim: Claim, figure: Figure, findings: Findings) -> str:
    """Why a count is of nothing that a reader could name."""
    question, lexicon = findings.scene.context.questions[claim.id], findings.scene.matcher.lexicon
    before = claim.quote[: max(0, claim.focus.start - claim.span.start)]
    if _APART.match(claim.quote[max(0, claim.focus.end - claim.span.start) :]):
        return "new, but only how far two counts are apart"
    if lexicon.is_loose(question.measure, question.who):
        return "new, but not said what is counted"
    if figure.unit is None and (question.told == REFERENCE or (lexicon.is_open(question.measure) and refers(before))):
        return "new, but of some that are spoken of as known"
    if lexicon.is_open(question.measure) and not question.who and _STANDING_FOR.search(before):
        return "new, but not said whose they are"
    if lexicon.is_open(question.measure) and hedge_of(claim) is Hedge.MAGNITUDE:
        return "new, but says no more than the order of size"
    if lexicon.is_open(question.measure) and _is_bare(question, figure, lexicon):
        return "new, but not said of what"
    return ""


def _is_bare(question: Question, figure: Figure, lexicon: Lexicon) -> bool:
    """True for the number of a common noun of which nothing is told: "villages: 11", "sum: $2 million".

    Who marched or voted is told by the noun itself, and so are amounts of what there is one of.
    """
    said = question.who or question.told or question.narrowed or figure.place or figure.period or figure.qualifiers
    if said or lexicon.are_people(question.measure):
        return False
    return figure.unit is None or (figure.unit != "%" and question.measure in _NUMBERS)


_NUMBERS = frozenset({"sum", "amount", "figure", "number", "total", "estimate", "value", "price", "cost", "money"})


def _told_twice(claim: Claim, figure: Figure, findings: Findings) -> str:
    """Why a count is the one that the article has given already, in other words."""
    questions = findings.scene.context.questions
    for other in findings.scene.figures:
        value = (other.content.low, other.content.unit) if isinstance(other.content, Figure) else None
        same = value == (figure.low, figure.unit) and questions[other.id].measure == questions[claim.id].measure
        if same and other.id in findings.reported:
            return "new, but the article counts as many of them already"
    return ""


def _of_a_stand(claim: Claim, figure: Figure, fresh: Sequence[Claim], findings: Findings) -> str:
    """Why a number is told already by the stand of its sentence: "demanded a pay rise of 8 percent"."""
    number = set(words(claim.quote[max(0, claim.focus.start - claim.span.start) : claim.focus.end - claim.span.start]))
    for other in fresh:
        position = other.content
        if not isinstance(position, Position) or other.span.start != claim.span.start or other.salience < TOLD:
            continue
        if any(held.after == other.id for held in findings.held):
            continue  # a stand that is held back tells nothing
        told = number <= set(words(position.target)) or (
            figure.unit is None and position.action not in ACTS and _are_who_stand(claim, number, position, findings)
        )
        if told and not _of_others(other, position, findings):
            return "new, but told with the stand of its sentence"
    return ""


def _are_who_stand(claim: Claim, number: set[str], position: Position, findings: Findings) -> bool:
    """True for the number of those who take a stand, where the stand names it or the number alone says nothing.

    "Six members of the board backed the rise" is told by their stand; "deputies (motion): 231" tells more than
    "deputies are for the motion".
    """
    question = findings.scene.context.questions[claim.id]
    counted, actor = words(question.measure)[-1:], words(position.actor)
    if not counted or counted[0].removesuffix("s") not in {word.removesuffix("s") for word in actor}:
        return False
    return bool(number & set(actor)) or not question.told


def _of_a_share(claim: Claim, position: Position, fresh: Sequence[Claim], findings: Findings) -> str:
    """Why the stand of "some voters" is told already by their share of the vote in the same sentence."""
    lexicon = findings.scene.matcher.lexicon
    if fold(position.actor).partition(" ")[0] not in lexicon.parts:
        return ""
    shares = (c for c in fresh if isinstance(c.content, Figure) and c.span.start == claim.span.start)
    told = any(isinstance(c.content, Figure) and c.content.unit == "%" for c in shares)
    return "new, but told as a share in the same sentence" if told else ""
