"""Events by outcome: "the visit was called off", "pushed its strike date back", "the bill was voted down"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.event_ends import EndEvents
from storydiff.claims.event_phases import moved_key
from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.parse import Token
from storydiff.claims.syntax import (
    OBJECTS,
    antecedent,
    children,
    find_child,
    is_negated,
    is_supposed,
    is_verbal,
    modals,
    prepositional,
)
from storydiff.model import Status

_SETTINGS = frozenset(
    {"date", "deadline", "plan", "plans", "threat", "start", "launch", "trip", "vote", "process", "session", "round"}
)
"""Nouns before which an event may stand: "strike date"."""
_FORESTALLING = frozenset({"prevent", "avoid", "thwart", "foil"})
"""Verbs that many things do to many others; only who forestalls an event is news."""
_NEEDING = frozenset({"win", "secure", "get", "gain", "obtain", "muster", "garner", "command", "attract", "clear"})
"""What a bill or a plan has to do: "failed to win a majority"."""
_WHOLLY = frozenset({"cancel", "call off", "postpone", "put off", "reschedule"})
"""Verbs that make an event of whatever they are done to."""


@dataclass(frozen=True)
class OutcomeEvents:
    """Reads verbs that say what became of an event, a plan or a bill."""

    common: EventRules

    def find(self, verb: Token) -> Iterator[Happening]:
        """The event that the verb calls off, puts off, brings to nothing, grants or declares over."""
        told = list(EndEvents(self.common).find(verb))
        if told:
            yield from told
            return
        yield from self._defeat(verb)
        key = self.common.words.key(verb, self.common.words.becoming) or moved_key(verb, self.common)
        if key is None:
            return
        status = self.common.words.becoming.get(key, Status.POSTPONED)
        needed = any(c.lemma_ in _NEEDING for c in children(verb, "xcomp"))
        if status is Status.FAILED and not needed:
            needed = not any(c.lemma_ in self.common.words.lemmas for c in children(verb, "xcomp"))
        if status is Status.FAILED and not needed:
            return
        if status is Status.POSTPONED and self._is_called_off_since(verb):
            status = Status.CANCELLED
        named, passive = self._named(verb, status)
        if named is None or not self._has_come(verb) or self.common.is_denied(named):
            return
        if verb.lemma_ == "adjourn" and any(prepositional(verb, "into", "after")):
            return  # "adjourned the session minutes into the speech": it ended, and is put off to no day
        if status is Status.FAILED:
            actor = self.common.owner(named)
        else:
            actor = self.common.agent(verb) if passive else self.common.actor(self.common.subject(verb))
        if key in _FORESTALLING and (actor is None or self._event_in(named) is None) and not passive:
            return
        event = self._event_in(named)
        if event is not None:
            words = self.common.words
            yield Happening(
                verb,
                words.name(event),
                status,
                actor,
                self.common.about(event),
                event,
                "event: outcome",
                until=verb if status is Status.POSTPONED else None,
            )
        elif self._is_settled_thing(named, status) or (key in _WHOLLY and named.pos_ == "NOUN"):
            yield Happening(verb, key, status, actor, self.common.text(named), verb, "event: outcome")

    def _is_called_off_since(self, verb: Token) -> bool:
        """As in "was put off and later called off", "was delayed before it was cancelled": the last one counts."""
        for later in verb.sent:
            if later.i <= verb.i or not (verb.is_ancestor(later) or later in verb.conjuncts):
                continue
            key = self.common.words.key(later, self.common.words.becoming)
            if self.common.words.becoming.get(key or "") is not Status.CANCELLED or not is_verbal(later):
                continue
            subject = find_child(later, "nsubj", "nsubjpass")
            if (subject is None or subject.pos_ == "PRON") and find_child(later, "dobj") is None and _is_told(later):
                return True
        return False

    def _named(self, verb: Token, status: Status) -> tuple[Token | None, bool]:
        """What it happened to, and whether it stands as the subject of a passive."""
        passive = find_child(verb, "nsubjpass")
        if passive is None and verb.tag_ == "VBN" and verb.dep_ == "conj" and _is_passive(verb):
            passive = self.common.subject(verb)
        if status is Status.FAILED:
            named = passive or find_child(verb, "nsubj")
            if named is None and verb.dep_ == "acl" and verb.head.dep_ == "ROOT" and verb.tag_ in {"VBN", "VBD"}:
                named = verb.head
        else:
            named = passive or find_child(verb, *OBJECTS)
        return (self._meant(named) if named is not None else None), passive is not None

    def _meant(self, named: Token) -> Token:
        """What a "which" stands for: in "a trip to Peru, which was cancelled" the trip."""
        noun = antecedent(named)
        if noun.i == named.i or self.common.words.is_event(noun) or noun.dep_ != "pobj":
            return noun
        above = noun.head.head
        return above if self.common.words.is_event(above) else noun

    def _has_come(self, verb: Token) -> bool:
        if verb.dep_ == "acl" and verb.head.dep_ == "ROOT":
            return True
        if verb.dep_ == "xcomp" and verb.head.lemma_ in self.common.words.refusing:
            return False
        status = self.common.statuses.of(verb)
        return status is Status.DONE or (status is Status.PLANNED and bool(modals(verb) & {"will", "would"}))

    def _is_settled_thing(self, noun: Token, status: Status) -> bool:
        """True for a plan or a deal that was scrapped, and for a bill that failed."""
        classes = ("law", "deal", "plan") if status is Status.FAILED else ("plan", "deal", "service", "goods")
        return any(self.common.words.is_of_class(noun, name, self.common.names) for name in classes)

    def _event_in(self, noun: Token) -> Token | None:
        """The event a noun names, itself or before it: "strike" in "strike date"."""
        if self.common.words.is_event(noun):
            return noun
        if noun.lower_ in _SETTINGS:
            for part in children(noun, "compound", "nmod", "amod"):
                if {part.lower_, part.lemma_} & (self.common.words.acts | self.common.words.ills):
                    return part
            return next((n for n in prepositional(noun, "of", "for") if self.common.words.is_event(n)), None)
        return None

    def _defeat(self, verb: Token) -> Iterator[Happening]:
        """A bill that was voted down."""
        words = self.common.words
        passive = find_child(verb, "nsubjpass")
        key = words.key(verb, words.defeated) if passive is not None else None
        if key is None or passive is None or key == "reject" or self.common.statuses.of(verb) is not Status.DONE:
            return
        bill = antecedent(passive)
        if words.is_of_class(bill, "law", self.common.names) or bill.lemma_ in {"vote", "proposal"}:
            agent = self.common.agent(verb)
            yield Happening(verb, key, Status.FAILED, agent, self.common.text(bill), verb, "event: defeat")


def _is_told(verb: Token) -> bool:
    """True for what is said to have come, and not for "unless it is called off", "could be cancelled"."""
    return (
        not is_negated(verb) and not is_supposed(verb) and modals(verb) <= {"was", "were", "been", "had", "has", "have"}
    )


def _is_passive(verb: Token) -> bool:
    """True for a passive of its own or one shared with the verb before: "was put off, then cancelled"."""
    own = find_child(verb, "auxpass") is not None
    return own or (find_child(verb, "aux", "dobj") is None and find_child(verb.head, "auxpass") is not None)
