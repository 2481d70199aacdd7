"""Plans told without the words that name them: "it will stay shut until Friday", "is to do so", "will decide by May".

The end of a state is a plan ("will remain closed until Monday": it is to reopen), "do so" takes up the one deed that
the sentence before says is owed, a decision needs a day, and of work that goes on for long the start is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.days import find_day, names_month, time_words
from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.parse import Token
from storydiff.claims.syntax import (
    OBJECTS,
    children,
    find_child,
    find_subject,
    has_to,
    is_conditional,
    is_negated,
    is_verbal,
    modals,
)
from storydiff.model import Status

RULE = "event: announced"
CONFIDENCE = 0.7
_STAYING = frozenset({"stay", "remain", "be"})
_ENDS = {
    "closed": "reopen", "shut": "reopen", "close": "reopen", "suspended": "resume", "suspend": "resume",
    "halted": "resume", "grounded": "resume", "open": "close",
}  # fmt: skip
"""What comes about at the end of a state."""
_UNTIL = frozenset({"until", "till"})
_AHEAD = frozenset({"will", "would", "'ll"})
_DECIDING = frozenset({"decide", "rule", "vote"})
_STARTING = frozenset({"begin", "start", "commence", "resume", "restart"})
_WORK = frozenset({
    "work", "works", "construction", "building", "drilling", "digging", "excavation", "demolition", "production",
    "renovation", "repair", "repairs", "vaccination", "vaccinations", "service", "services", "dredging", "tunnelling",
    "tunneling", "rebuilding", "reconstruction", "extraction", "mining", "logging",
})  # fmt: skip
"""What goes on for long and is told of by its start."""
_OWED = frozenset({"have", "need", "must", "should", "will", "can", "may"})
_ASKED = frozenset({"ask", "urge", "call", "request", "tell", "order", "press", "expect", "invite", "require"})


@dataclass(frozen=True)
class Announced:
    """Reads plans whose deed is named by a state, by "do so" or by a day."""

    common: EventRules

    def is_announced(self, verb: Token) -> bool:
        """True for a verb that may tell such a plan."""
        if verb.lemma_ == "do":
            return any(c.lower_ == "so" and c.i == verb.i + 1 for c in verb.children)
        if verb.lemma_ in _DECIDING:
            return find_child(verb, *OBJECTS, "ccomp", "xcomp", "nsubjpass") is None
        if verb.lemma_ in _STARTING:
            return _work_of(verb) is not None
        return _state_of(verb) is not None

    def find(self, verb: Token) -> Iterator[Happening]:
        """The plan that the verb tells."""
        if verb.lemma_ == "do":
            yield from self._taken_up(verb)
        elif verb.lemma_ in _DECIDING:
            yield from self._decided(verb)
        elif verb.lemma_ in _STARTING:
            yield from self._begun(verb)
        else:
            yield from self._ended(verb)

    def _ended(self, verb: Token) -> Iterator[Happening]:
        """The end of a state, where its day or month is told."""
        state, thing = _state_of(verb), find_child(verb, "nsubj", "nsubjpass")
        if state is None or thing is None or thing.pos_ not in {"NOUN", "PROPN"} or not modals(verb) & _AHEAD:
            return
        if (
            is_negated(verb)
            or is_conditional(verb)
            or "have" in modals(verb)
            or self.common.statuses.of(verb) not in {Status.PLANNED, None}
        ):
            return
        until = _until(verb, state)
        about = self.common.text(thing)
        if until is not None and about is not None and self._is_day(until.text):
            action = _ENDS.get(state.lower_) or _ENDS[state.lemma_]
            yield Happening(verb, action, Status.PLANNED, None, about, verb, RULE, verb, CONFIDENCE)

    def _is_day(self, words: str) -> bool:
        return names_month(words) or find_day(words, self.common.statuses.time, ahead=True) is not None

    def _taken_up(self, do: Token) -> Iterator[Happening]:
        """What "to do so" takes up: the one deed that the words before say has still to be done."""
        status, subject = self.common.statuses.of(do), find_subject(do)
        deed = _owed_before(do)
        if status not in {Status.PLANNED, Status.DONE} or deed is None or is_negated(do):
            return
        held = find_child(deed, "dobj")
        actor = self.common.actor(subject)
        about = self.common.text(held) if held is not None else None
        if actor is not None and about is not None:
            action = self.common.words.actions.get(deed.lemma_, deed.lemma_)
            yield Happening(do, action, status, actor, about, do, RULE, confidence=CONFIDENCE)

    def _decided(self, verb: Token) -> Iterator[Happening]:
        """A decision that is to fall by a day."""
        ahead = self.common.statuses.of(verb) is Status.PLANNED and any(map(self._is_day, time_words(verb)))
        actor = self.common.actor(self.common.subject(verb)) if ahead else None
        if actor is not None:
            yield Happening(verb, verb.lemma_, Status.PLANNED, actor, None, verb, RULE, confidence=CONFIDENCE)

    def _begun(self, verb: Token) -> Iterator[Happening]:
        """The start of work: one that is set for a day, or has been made."""
        work, status = _work_of(verb), self.common.statuses.of(verb)
        told = status is Status.DONE or (status is Status.PLANNED and self._is_set(verb))
        if work is None or not told or verb.dep_ in {"relcl", "advcl", "acl", "pcomp"}:
            return
        about = self.common.text(work)
        if about is not None:
            yield Happening(verb, verb.lemma_, status or Status.DONE, None, about, verb, RULE, confidence=CONFIDENCE)

    def _is_set(self, verb: Token) -> bool:
        dates = (t for t in verb.subtree if t.ent_type_ == "DATE")
        return self.common.statuses.is_dated(verb) or any(names_month(t.text) for t in dates)


def _state_of(verb: Token) -> Token | None:
    """The word for the state that a verb says a thing stays in: itself in "will be closed until May"."""
    if verb.lemma_ in _STAYING:
        named = children(verb, "acomp", "oprd", "xcomp", "advmod", "prt")
        state = next((c for c in named if c.lower_ in _ENDS and c.i > verb.i), None)
        kept = verb.lemma_ != "be" or (state is not None and state.lower_ != "open")
        return state if kept else None
    passive = verb.tag_ == "VBN" and find_child(verb, "auxpass") is not None
    return verb if passive and verb.lemma_ in {"close", "shut", "suspend"} else None


def _until(verb: Token, state: Token) -> Token | None:
    """The day or month behind "until"."""
    bounds = (p for holder in (verb, state) for p in children(holder, "prep", "mark") if p.lower_ in _UNTIL)
    days = (n for p in bounds for n in p.subtree if n.i > p.i and n.ent_type_ in {"DATE", "TIME"})
    return next(days, None)


def _owed_before(do: Token) -> Token | None:
    """The one verb with an object, in the sentence before, of which it is said that it has to or will be done."""
    if not do.sent.start:
        return None
    before = do.doc[do.sent.start - 1].sent
    owed = [t for t in before if t.pos_ == "VERB" and t.tag_ == "VB" and find_child(t, "dobj") is not None]
    due = [t for t in owed if modals(t) & _OWED or _is_asked(t)]
    return due[0] if len(due) == 1 and not is_negated(due[0]) and not is_negated(due[0].head) else None


def _is_asked(verb: Token) -> bool:
    """True for "has to sign", "asked the house to sign"."""
    return has_to(verb) and is_verbal(verb.head) and verb.head.lemma_ in _OWED | _ASKED


def _work_of(verb: Token) -> Token | None:
    subject = find_child(verb, "nsubj", "nsubjpass")
    return subject if subject is not None and {subject.lower_, subject.lemma_} & _WORK else None
