"""How far an event has come: planned, done, failed or warned of, by tense, mood and the word that governs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from spacy.tokens import Token

from storydiff.claims.days import find_day, is_coming, time_words
from storydiff.claims.event_words import EventWords
from storydiff.claims.syntax import children, find_child, is_negated, is_verbal, modals
from storydiff.model import Status

_FUTURE = frozenset({"will", "shall", "'ll", "wo"})
_MAYBE = frozenset({"could", "may", "might"})
_VOID = frozenset({"should", "must", "can", "ca", "ought", "need"})
_PERFECT = frozenset({"have", "has", "had", "'ve", "’ve", "was", "were", "been", "'s", "’s"})
_PROGRESSIVE = frozenset({"is", "are", "was", "were", "'re", "’re", "been"})
_THROUGH = frozenset({"continue", "begin", "start", "manage", "proceed", "move", "help", "be"})
_DONE_PREPOSITIONS = frozenset({"after", "by", "since", "following", "upon", "before"})
_ANNOUNCING = frozenset({"say", "announce", "tell", "confirm", "report", "promise", "pledge"})
_BELIEVING = frozenset({"think", "believe", "hope", "hop", "fear", "doubt", "predict", "guess", "suspect", "bet", "be"})
"""The model takes "hopes" for a form of "hop"."""


@dataclass(frozen=True)
class Statuses:
    """Reads the status of verbs in an article published at ``time``."""

    words: EventWords
    time: datetime

    def of(self, verb: Token, *, ill: bool = False) -> Status | None:
        """How far the verb's event has come; None where nobody says that it is so."""
        if is_negated(verb):
            return None
        auxiliaries = modals(verb)
        if auxiliaries & _VOID:
            return None
        if auxiliaries & _MAYBE:
            if ill:
                return Status.WARNED
            return Status.PLANNED if self._is_dated(verb) and "have" not in auxiliaries else None
        if auxiliaries & _FUTURE:
            supposed = verb.dep_ == "acl" or _has_condition(verb) or _is_believed(verb)
            return None if supposed else Status.PLANNED
        if "would" in auxiliaries:
            said = verb.dep_ == "ccomp" and verb.head.lemma_ in _ANNOUNCING
            return Status.PLANNED if said and "have" not in auxiliaries and not _has_condition(verb) else None
        if "to" in auxiliaries and verb.tag_ in {"VB", "VBN"}:
            return self._infinitive_status(verb)
        return self._finite_status(verb)

    def _infinitive_status(self, verb: Token) -> Status | None:
        head = verb.head
        if verb.dep_ == "conj":
            return self.of(head) if is_verbal(head) else None
        if verb.dep_ not in {"xcomp", "ccomp", "acl", "advcl", "oprd"}:
            return None
        denied = is_negated(head)
        words = {head.lemma_.lower(), head.lower_}
        if head.lemma_ in self.words.failing and not denied:
            return Status.FAILED
        if head.lemma_ in self.words.refusing and not denied and verb.dep_ == "xcomp":
            return self.of(head) if is_verbal(head) else None
        if denied or verb.dep_ == "advcl":
            return None
        if words & self.words.threatening:
            return Status.WARNED
        if words & self.words.planning:
            if is_verbal(head) and find_child(head, "dobj") is not None:
                return None
            if is_verbal(head) and (modals(head) & (_MAYBE | _VOID) or is_negated(head)):
                return None
            return Status.PLANNED
        if is_verbal(head) and head.lemma_ in _THROUGH and find_child(head, "dobj") is None:
            return self.of(head)
        return None

    def _finite_status(self, verb: Token) -> Status | None:
        head = verb.head
        match verb.dep_:
            case "pcomp":
                return (
                    Status.DONE
                    if head.lower_ in _DONE_PREPOSITIONS and is_verbal(head.head) and self.of(head.head)
                    else None
                )
            case "xcomp" | "ccomp" if verb.tag_ == "VBG" and find_child(verb, "nsubj", "aux") is None:
                return None
            case "acl" if verb.tag_ == "VBN":
                return Status.DONE
            case "acl":
                return None
            case "advcl" if verb.tag_ == "VBG" and find_child(verb, "aux") is None:
                return self.of(head) if is_verbal(head) and head.tag_ == "VBD" else None
            case "conj" if (
                verb.tag_ in {"VB", "VBG", "VBN"} and is_verbal(head) and find_child(verb, "aux", "auxpass") is None
            ):
                return self.of(head)
        auxiliaries = modals(verb)
        if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and auxiliaries & _PERFECT):
            return Status.DONE
        if verb.tag_ == "VBG" and auxiliaries & _PROGRESSIVE:
            return Status.DONE
        if verb.tag_ == "VBN" and auxiliaries & {"is", "are"}:
            return Status.PLANNED if self._when(verb, ahead=True) is not None else None
        if verb.tag_ in {"VBZ", "VBP"} and not auxiliaries:
            when = self._when(verb, ahead=True)
            return Status.PLANNED if when is not None and when > self.time else None
        return None

    def _is_dated(self, verb: Token) -> bool:
        """True where the clause names a coming day or week: "could vote as soon as Friday"."""
        return self._when(verb, ahead=True) is not None or any(map(is_coming, time_words(verb)))

    def _when(self, verb: Token, *, ahead: bool) -> datetime | None:
        return next(
            (d for d in (find_day(w, self.time, ahead=ahead) for w in time_words(verb)) if d is not None),
            None,
        )


def _has_condition(verb: Token) -> bool:
    return any(c.lower_ in {"if", "unless"} for clause in children(verb, "advcl") for c in children(clause, "mark"))


def _is_believed(verb: Token) -> bool:
    """True where the future is somebody's belief, hope or fear only."""
    return verb.dep_ == "ccomp" and verb.head.lemma_ in _BELIEVING
