"""Stances in set phrases: "left the door open to a cut", "a cut is out of the question", "saw no reason to stop".

The verbs with their nouns are rows of the vocabulary ("open door" = "+ 1 to for"); "no" before the noun denies them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.mentions import ORGANISATION, PLACE
from storydiff.claims.parse import Token
from storydiff.claims.stance_rules import OUGHT, Found, StanceRules
from storydiff.claims.syntax import (
    SUBJECTS,
    children,
    find_child,
    find_subject,
    has_to,
    is_maybe,
    is_negated,
    is_verbal,
    modals,
    prepositional,
)
from storydiff.claims.targets import Target

RULE = "position: set phrase"
_OF_SUBJECT = {
    ("out of", "question"): -3, ("off", "table"): -2, ("off", "agenda"): -2, ("off", "limits"): -2, ("off", "menu"): -2,
    ("on", "table"): 1, ("on", "agenda"): 1, ("on", "cards"): 1, ("on", "menu"): 1,
}  # fmt: skip
"""What a thing is said to be, with the sign and strength of who says so."""
_ROOMS = frozenset({
    "hall", "room", "house", "office", "building", "kitchen", "cell", "garage", "cabin", "cockpit", "truck", "car",
    "bus", "shop", "store", "church", "flat", "apartment", "hotel", "bar", "street", "garden", "balcony", "court",
    "courtroom", "chamber",
})  # fmt: skip
"""What has a door of wood."""
_REASONS = frozenset({"reason", "need", "case", "point", "justification", "necessity", "grounds", "sense", "cause"})


@dataclass(frozen=True)
class Idioms:
    """Reads stances that a verb and its noun take together."""

    common: StanceRules

    def is_idiom(self, word: Token) -> bool:
        """True for a verb of a set phrase, and for the noun of one that is said of a subject."""
        if word.pos_ == "NOUN":
            return self._of_subject(word) is not None
        return word.pos_ == "VERB" and self._held(word) is not None

    def find(self, word: Token) -> Iterator[Found]:
        """The stances of the phrase."""
        yield from self._said_of(word) if word.pos_ == "NOUN" else self._done(word)

    def _held(self, verb: Token) -> Token | None:
        """The noun that makes a set phrase with the verb."""
        held = find_child(verb, "dobj")
        key = f"{verb.lemma_} {held.lemma_}" if held is not None else ""
        return held if key in self.common.words.idioms or key in self.common.words.claimed else None

    def _done(self, verb: Token) -> Iterator[Found]:
        held = self._held(verb)
        if held is None or is_maybe(verb) or modals(verb) & OUGHT or not self.common.asserts(verb):
            return
        key = f"{verb.lemma_} {held.lemma_}"
        if key in self.common.words.claimed:
            yield from self._claimed(verb, held, key)
            return
        frame = self.common.words.idioms[key]
        denied = self.common.is_denied(verb) or is_negated(held)
        if "denied" in frame.marks and not denied:
            return
        against = -1 if denied else 1
        agents = self.common.who(find_subject(verb))
        for target in self._behind(verb, held, frame.prepositions):
            yield Found(verb, key, agents, target, frame.sign * target.sign * against, frame.strength, RULE)

    def _claimed(self, verb: Token, held: Token, key: str) -> Iterator[Found]:
        """Who says that he has won, or has not."""
        frame, text = self.common.words.claimed[key]
        joined = verb.dep_ == "conj" and is_negated(verb.head)  # "did not concede or admit defeat"
        if not self.common.is_denied(verb) and not joined:
            agents = self.common.who(find_subject(verb))
            yield Found(verb, key, agents, Target(text, 1, held), frame.sign, frame.strength, RULE)

    def _behind(self, verb: Token, held: Token, prepositions: tuple[str, ...]) -> Iterator[Target]:
        beside = [c for holder in (verb, held) for c in children(holder, "amod", "acomp", "advmod", "oprd", "prt")]
        for holder in (held, verb, *beside):
            if held.lemma_ in _REASONS:
                for clause in children(holder, "acl", "relcl", "xcomp", "advcl"):
                    if has_to(clause) and clause.i > held.i:
                        yield from self.common.targets.of_clause(clause)
                        return
            nouns = [n for p in prepositions for n in prepositional(holder, p) if n.i > held.i]
            if nouns and not (held.lemma_ == "door" and self._is_entered(nouns[0])):
                yield from self._at(nouns[0])
                return

    def _is_entered(self, noun: Token) -> bool:
        """True for what has a door of wood, and for who may stand before one."""
        named = noun.pos_ == "PROPN" and self.common.names.kind(noun) not in {ORGANISATION, PLACE}
        return noun.lemma_ in _ROOMS or named or noun.lemma_.lower() in self.common.actors.words.people

    def _at(self, noun: Token) -> Iterator[Target]:
        if noun.tag_ == "VBG" and noun.pos_ == "VERB":
            yield from self.common.targets.of_clause(noun)
        else:
            yield from self.common.targets.all_of_noun(noun)

    @staticmethod
    def _of_subject(noun: Token) -> tuple[Token, int] | None:
        """The copula over "out of the question", "on the table", and what the phrase says."""
        within = noun.head
        if noun.dep_ != "pobj" or within.dep_ not in {"prep", "pcomp"} or find_child(noun, "poss", "amod") is not None:
            return None
        words, above = within.lower_, within.head
        if above.lower_ == "out":
            words, above = f"out {words}", above.head
        sign = _OF_SUBJECT.get((words, noun.lower_))
        return (above, sign) if sign is not None and above.lemma_ in {"be", "remain"} else None

    def _said_of(self, noun: Token) -> Iterator[Found]:
        said = self._of_subject(noun)
        copula = said[0] if said is not None else noun
        about, speaker = find_child(copula, *SUBJECTS), self.common.speakers.holder(noun)
        if said is None or about is None or speaker is None or is_maybe(copula) or about.pos_ not in {"NOUN", "PROPN"}:
            return
        denied = is_negated(copula) or any(c.dep_ == "neg" for c in noun.head.children)
        sign = (-1 if said[1] > 0 else 1) * (1 if denied else -1)
        strength = 2 if denied and said[1] > 0 else 1 if denied else abs(said[1])
        for target in self.common.targets.all_of_noun(about) if is_verbal(copula) else ():
            if target.text != speaker:
                yield Found(
                    noun, f"{noun.head.lower_} {noun.lower_}", (speaker,), target, sign * target.sign, strength, RULE
                )
