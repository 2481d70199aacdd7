"""Faint events: what is said to be meant or done in words that make no news by themselves.

    "the wreck is to be lifted on Tuesday"    lift wreck (planned)
    "salvage crews lifted the wreck"          lift wreck (done)

A listed verb with an object of another class, or a verb of doing without a doer that is known, says too little for
news, but enough to know an end by when it was told what was meant. Their confidence keeps them below every bar, so that
they are read for what comes of them alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.deeds import DeedWords, is_beside, is_going_on
from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.event_status import TRYING
from storydiff.claims.parse import Token
from storydiff.claims.syntax import OBJECTS, acted_on, antecedent, children, find_child, find_subject, modals
from storydiff.model import FAINT, Status

RULE = "event: faint"
_NOT_DONE = frozenset({
    "be", "have", "do", "get", "go", "come", "make", "take", "give", "see", "know", "say", "tell", "think",
    "want", "need", "let", "keep", "seem", "remain", "stay", "become", "look", "feel", "hear", "believe",
    "hope", "expect", "like", "call", "mean", "show", "put", "set", "use", "try", "find", "turn", "bring",
    "work", "add", "include", "cause", "help", "face", "suffer", "experience", "hold", "lead", "follow",
    "leave", "base", "fear", "warn", "deny", "claim", "note", "strike",
})  # fmt: skip
"""Verbs that say too little of what was done, or that are read by rules of their own."""
_AMID = frozenset({"as", "after"})
_DATED = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "QUANTITY", "ORDINAL"})


@dataclass(frozen=True)
class FaintEvents:
    """Reads faint events."""

    common: EventRules
    words: DeedWords

    def is_faint(self, verb: Token) -> bool:
        """True for a verb that may tell one."""
        lemma = verb.lemma_.lower()
        listed = lemma in self.words.verbs or lemma in self.words.spoken or lemma in self.common.words.judged
        if verb.pos_ != "VERB" or lemma in _NOT_DONE or not listed or lemma in self.words.bodily:
            return False
        return not is_beside(verb) and self.common.targets.words.verb(verb) is None

    def find(self, verb: Token) -> Iterator[Happening]:
        """The faint event of a verb that no other rule has read."""
        status = self.common.statuses.of(verb)
        if status is None or (status is Status.DONE and is_going_on(verb)) or find_child(verb, "ccomp", "xcomp"):
            return
        passive = acted_on(verb)
        if passive is not None:
            thing: Token | None = antecedent(passive)
            actor = self.common.agent(verb)
        else:
            subject, thing = find_subject(verb), find_child(verb, *OBJECTS)
            actor = self.common.actor(subject) if subject is not None and not self.common.is_denied(subject) else None
            if thing is None and actor is None and subject is not None and subject.pos_ == "NOUN":
                thing = subject
        if thing is None or not self._is_thing(thing) or self.common.words.is_event(thing):
            return  # an event noun is read by its own rules
        object_ = self.common.text(self.common.whole(thing))
        if object_:
            parts = [c.lower_ for c in children(verb, "prt")]
            action = " ".join([verb.lemma_.lower(), *parts])
            action = self.common.words.actions.get(action, action)
            yield Happening(verb, action, status, actor, object_, verb, RULE, confidence=FAINT)

    def _is_thing(self, noun: Token) -> bool:
        if noun.pos_ not in {"NOUN", "PROPN"} or noun.ent_type_ in _DATED or self.common.is_denied(noun):
            return False
        if noun.lemma_ in {"people", "person"} or any(children(noun, "nummod")):
            return False  # what is counted is a figure
        known = any(c.lower_ in {"the", "this", "its", "his", "her", "their"} for c in children(noun, "det", "poss"))
        owned = any(children(noun, "poss"))
        named = noun.pos_ == "PROPN" or noun.tag_ == "NNS"
        return (known or owned or named) and noun.lemma_ not in self.words.trifles


def is_amid(verb: Token) -> bool:
    """True for what is told beside the main clause: "as schools reopened", "an attempt to lift the wreck failed"."""
    if verb.dep_ == "acl" and verb.head.lemma_ in TRYING:
        return True
    marks = {c.lower_ for c in children(verb, "mark", "advmod")}
    return verb.dep_ == "advcl" and bool(marks & _AMID) and (verb.tag_ == "VBD" or bool(modals(verb) & {"were", "was"}))
