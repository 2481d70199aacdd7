"""Events that are told in the setting of a sentence: "seats in Sunday's election", "goes on with a vote on 9 May"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from storydiff.claims.days import find_day, time_words
from storydiff.claims.event_status import Statuses
from storydiff.claims.parse import Token
from storydiff.claims.syntax import children, find_child, is_negated, is_verbal, modals
from storydiff.model import Status

_DURING = frozenset({"in", "at", "during", "after", "following"})
_LATELY = timedelta(days=2)
"""How long ago "Sunday's vote" may lie in a sentence of the past: on a Friday it may be the Sunday to come."""
_LASTING = frozenset({
    "inquiry", "investigation", "probe", "review", "audit", "campaign", "offensive", "operation", "crackdown", "search",
    "trial", "strike", "boycott", "exercise", "mission",
})  # fmt: skip
"""What is under way where something is done as part of it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How far an event in the setting of a sentence has come, and the word that bears its day."""

    status: Status
    anchor: Token


def find_setting(noun: Token, statuses: Statuses) -> Setting | None:
    """What the sentence around says of an event noun behind a preposition; None where it leaves that open."""
    if noun.dep_ != "pobj":
        return None
    preposition = noun.head
    if preposition.lower_ in {"with", "by"}:
        return _ahead(noun, preposition, statuses)
    if preposition.lower_ == "of" and _is_part(preposition, noun):
        return Setting(Status.DONE, noun) if _is_past(preposition.head, statuses) else None
    if preposition.lower_ in _DURING and _is_of_these_days(noun, statuses) and _is_past(noun, statuses):
        return Setting(Status.DONE, noun)
    return None


def _ahead(noun: Token, preposition: Token, statuses: Statuses) -> Setting | None:
    """What a plan goes on with or is followed by, on a day of its own: "continues with a vote on 9 May"."""
    verb = preposition.head
    if not is_verbal(verb):
        return None
    if preposition.lower_ == "by":
        if verb.lemma_ != "follow" or verb.dep_ not in {"advcl", "acl"}:
            return None
        anchor, plan = verb, verb.head
    else:
        anchor, plan = noun, verb
    while plan.dep_ in {"xcomp", "advcl"} and statuses.of(plan) is None and is_verbal(plan.head):
        plan = plan.head
    coming = plan.pos_ in {"VERB", "AUX"} and (statuses.of(plan) is Status.PLANNED or _leads_to_plan(plan, statuses))
    if not coming:
        return None
    dated = (word for word in (anchor, preposition.head) if _lies_ahead(word, statuses))
    return next((Setting(Status.PLANNED, word) for word in dated), None)


def _leads_to_plan(verb: Token, statuses: Statuses) -> bool:
    """True for the "is scheduled" above a planned infinitive."""
    aim = find_child(verb, "xcomp")
    return aim is not None and statuses.of(aim) is Status.PLANNED


def _lies_ahead(anchor: Token, statuses: Statuses) -> bool:
    days = (find_day(words, statuses.time, ahead=True) for words in time_words(anchor, of_event=True))
    day = next((day for day in days if day is not None), None)
    return day is not None and day.date() >= statuses.time.date()


def _is_part(preposition: Token, noun: Token) -> bool:
    """True behind "as part of its"."""
    part = preposition.head
    own = find_child(noun, "poss") is not None
    return own and part.lower_ == "part" and part.head.lower_ == "as" and noun.lemma_ in _LASTING


def _is_of_these_days(noun: Token, statuses: Statuses) -> bool:
    """True for "Sunday's vote" a day or two after that Sunday, or on it."""
    owner = next((c for c in children(noun, "poss") if c.ent_type_ == "DATE"), None)
    day = find_day(owner.text, statuses.time, ahead=False) if owner is not None else None
    return day is not None and timedelta() <= statuses.time.date() - day.date() <= _LATELY


def _is_past(word: Token, statuses: Statuses) -> bool:
    """True where the clause of a word tells what was done."""
    verb = next((t for t in word.ancestors if t.pos_ == "VERB"), None)
    if verb is None or is_negated(verb) or verb.tag_ not in {"VBD", "VBN"}:
        return False
    return verb.tag_ == "VBD" or bool(modals(verb) & {"have", "has", "was", "were"}) or statuses.of(verb) is Status.DONE
