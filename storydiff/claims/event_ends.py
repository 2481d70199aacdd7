"""Ends that a phrase tells: "was refused bail", "declared the search over", "the summit will not take place"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.parse import Token
from storydiff.claims.syntax import OBJECTS, children, find_child, is_negated, is_supposed, is_verbal, modals
from storydiff.model import Status

_GRANTING = frozenset({"refuse", "deny", "grant", "give", "award"})
_ASKED = ("permit", "request")
"""Classes of what is asked of others and granted or refused."""
_DECLARING = frozenset({"declare", "pronounce"})
_OVER = frozenset({"over", "finished", "complete", "completed", "closed", "ended", "concluded"})
_SAYING_NO = frozenset({"will", "wo", "would"})


@dataclass(frozen=True)
class EndEvents:
    """Reads ends that stand in a verb's second object, its complement, or its negation."""

    common: EventRules

    def find(self, verb: Token) -> Iterator[Happening]:
        """The end that the verb tells, by the first rule that fits."""
        for found in (self._granted(verb), self._declared(verb), self._doors(verb)):
            happened = list(found)
            if happened:
                yield from happened
                return

    def _granted(self, verb: Token) -> Iterator[Happening]:
        """What somebody is refused or given: "was refused bail", "refused the captain bail"."""
        if verb.lemma_ not in _GRANTING or self.common.statuses.of(verb) is not Status.DONE:
            return
        if verb.dep_ == "xcomp" and verb.head.lemma_ in self.common.words.refusing:
            return  # "refused to grant him asylum" is read by its verb
        whom, what = find_child(verb, "nsubjpass"), find_child(verb, *OBJECTS)
        if whom is None:
            whom, what = self._given_to(verb)
        if whom is None or what is None or not self._is_asked(what) or self.common.is_denied(what):
            return
        bearer, thing = self.common.text(whom), self.common.text(what) or what.lower_
        passive = whom.dep_ == "nsubjpass"
        actor = self.common.agent(verb) if passive else self.common.actor(self.common.subject(verb))
        if bearer is not None and (passive or actor is not None):
            action = "grant" if verb.lemma_ in {"grant", "give", "award"} else verb.lemma_
            yield Happening(verb, action, Status.DONE, actor, f"{bearer} {thing}", verb, "event: granted")

    def _given_to(self, verb: Token) -> tuple[Token | None, Token | None]:
        """Who is given what where both stand behind the verb, also where the parse took what is given for a verb."""
        whom, what = find_child(verb, "dative"), find_child(verb, *OBJECTS)
        if whom is not None and whom.pos_ != "ADP":
            return whom, what
        what = find_child(verb, "ccomp")
        if what is None or what.tag_ not in {"VB", "VBP", "NN"}:
            return None, None
        whom = find_child(what, "nsubj", "compound")
        return (whom, what) if whom is not None and whom.i == what.i - 1 else (None, None)

    def _is_asked(self, noun: Token) -> bool:
        listed = any(noun.lower_ in self.common.words.classes.get(name, ()) for name in _ASKED)
        return listed or any(self.common.words.is_of_class(noun, name, self.common.names) for name in _ASKED)

    def _declared(self, verb: Token) -> Iterator[Happening]:
        """What is declared over is ended: "declared the search at an end"."""
        if verb.lemma_ not in _DECLARING or self.common.statuses.of(verb) is not Status.DONE:
            return
        passive = find_child(verb, "nsubjpass")
        what = passive if passive is not None else find_child(verb, *OBJECTS)
        if what is None:
            clause = find_child(verb, "ccomp")
            what = find_child(clause, "nsubj") if clause is not None and self._is_over(clause) else None
        elif not self._is_over(verb):
            return
        if what is None or what.pos_ not in {"NOUN", "PROPN"} or self.common.is_denied(what):
            return
        actor = self.common.agent(verb) if passive is not None else self.common.actor(self.common.subject(verb))
        object_ = self.common.text(what)
        if object_ is not None:
            yield Happening(verb, "end", Status.DONE, actor, object_, verb, "event: declared over")

    def _doors(self, verb: Token) -> Iterator[Happening]:
        """What opens its doors is opened: "the museum opened its doors"."""
        doors, status = find_child(verb, *OBJECTS), self.common.statuses.of(verb)
        own = doors is not None and doors.lemma_ == "door" and any(c.tag_ == "PRP$" for c in children(doors, "poss"))
        house = self.common.subject(verb) if own and verb.lemma_ in {"open", "reopen", "close", "shut"} else None
        object_ = self.common.text(house) if house is not None and house.pos_ != "PRON" else None
        if object_ is not None and status in {Status.DONE, Status.PLANNED}:
            yield Happening(verb, verb.lemma_, status, None, object_, verb, "event: doors")

    @staticmethod
    def _is_over(verb: Token) -> bool:
        if verb.lower_ in _OVER or any(c.lower_ in _OVER for c in verb.children):
            return True
        return any(n.lower_ == "end" for c in children(verb, "prep") if c.lower_ == "at" for n in children(c, "pobj"))


def _has_not_come(verb: Token) -> bool:
    """True for "did not take place", "never took place": what was to come and has not."""
    short = modals(verb) == {"did"} and not any(c.lower_ == "yet" for c in verb.children)
    return short or (verb.tag_ == "VBD" and not modals(verb) and any(c.lower_ == "never" for c in verb.children))


def is_ruled_out(noun: Token, rules: EventRules) -> bool:
    """True for an event that "will not take place" and of which no other day is named; "the strike is off" too."""
    verb = noun.head
    if noun.dep_ not in {"nsubj", "nsubjpass"} or not is_verbal(verb) or is_supposed(verb):
        return False
    known = any(c.lower_ in {"the", "this"} or c.dep_ == "poss" for c in children(noun, "det", "poss"))
    if verb.lemma_ == "be":
        off = any(c.lower_ == "off" for c in children(verb, "advmod", "acomp", "prt"))
        return known and off and not is_negated(verb)
    missed = rules.words.key(verb, rules.words.calling_off) is not None and _has_not_come(verb)
    if not is_negated(verb) or ("would" in modals(verb) and verb.dep_ != "ccomp"):
        return False
    if not modals(verb) & _SAYING_NO and not missed:
        return False
    if any(c.lower_ in {"before", "until", "till"} for c in children(verb, "prep")):
        return False
    held = verb.lemma_ == "hold" and noun.dep_ == "nsubjpass"
    return known and (held or rules.words.key(verb, rules.words.calling_off) is not None)
