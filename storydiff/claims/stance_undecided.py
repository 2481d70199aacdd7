"""Stances not taken yet: "had not decided whether to back it", "is undecided on it", "declined to say whether"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.judged import LIGHT
from storydiff.claims.parse import Token
from storydiff.claims.stance_rules import Found, StanceRules
from storydiff.claims.syntax import (
    children,
    direct_object,
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

RULE = "position: undecided"
_DECIDING = frozenset({"decide", "commit"})
_SETTLING = frozenset({"settle", "determine", "work", "agree", "say"})
"""Verbs that leave a side open where a clause behind them says so: "had not settled how they would vote"."""
_FORMING = frozenset({"make", "take", "reach", "form", "adopt", "come", "declare"})
_VIEWS = frozenset({"mind", "decision", "position", "stance", "view", "side", "line"})
"""What is not taken or made up yet: "has yet to take a position"."""
_OPEN = frozenset({"undecided", "unsure", "uncommitted", "undeclared"})
_WITHHOLDING = frozenset({"decline", "refuse"})
_TELLING = frozenset({"say", "comment", "tell", "indicate", "reveal", "disclose", "state"})
_ON = ("on", "about", "over", "regarding")


@dataclass(frozen=True)
class Undecided:
    """Reads that somebody takes no side yet."""

    common: StanceRules

    @staticmethod
    def is_open(word: Token) -> bool:
        """True for a word that may say that nothing is decided yet."""
        if word.lower_ in _OPEN:
            return word.dep_ in {"acomp", "oprd"}
        return word.pos_ == "VERB" and (_is_not_decided(word) or _is_not_told(word))

    def find(self, word: Token) -> Iterator[Found]:
        """The actors who take no side, on each thing that is named; on none where the sentence leaves it out."""
        told = word.head if word.lower_ in _OPEN else word
        above = told.head if _is_not_told(word) or (has_to(word) and word.dep_ == "xcomp") else told
        if is_maybe(told) or (word.lower_ in _OPEN and is_negated(told)):
            return
        for target in self._targets(word):
            agents = self.common.who(find_subject(above))
            yield Found(word, "not decide", agents, target, 0, 1, RULE)

    def _targets(self, word: Token) -> Iterator[Target]:
        clause = next((c for c in children(word, "ccomp", "xcomp", "advcl") if _is_open_question(c)), None)
        if clause is not None:
            yield from (t for t in self.common.targets.of_clause(clause) if self._is_side(clause))
            return
        voting = _how_to_vote(word)
        held = direct_object(word) if voting is None else None
        for noun in (n for part in (voting or word, held) if part is not None for n in prepositional(part, *_ON)):
            if noun.pos_ in {"NOUN", "PROPN"}:
                yield from self.common.targets.all_of_noun(noun)

    def _is_side(self, clause: Token) -> bool:
        """True for a question of taking a side: "whether to back the bill", not "whether to take the train"."""
        words = self.common.words
        entry = words.verb(clause)
        known = words.momentous | words.carrying | words.opposing | words.acting
        told = clause.lemma_ in known and clause.lemma_ not in LIGHT
        return direct_object(clause) is not None and (entry is not None or told)

    def elided(self, word: Token, before: tuple[Target, ...]) -> Iterator[Found]:
        """The same for "she had not yet decided", where the words before take a stand on one thing alone."""
        pending = word.lemma_ == "decide" and not any(c.i > word.i and not c.is_punct for c in word.children)
        if pending and len({target.text for target in before}) == 1:
            yield Found(word, "not decide", self.common.who(find_subject(word)), before[0], 0, 1, RULE)


def _is_not_decided(verb: Token) -> bool:
    """As in "has not decided", "has yet to decide"; "did not decide the case" is what a court did not do."""
    settled = verb.lemma_ in _SETTLING and _how_to_vote(verb) is not None
    if not settled and not _forms_a_view(verb) and (verb.lemma_ not in _DECIDING or direct_object(verb) is not None):
        return False
    yet = has_to(verb) and verb.head.lemma_ in {"have", "be"} and any(c.lower_ == "yet" for c in verb.head.children)
    perfect = verb.tag_ == "VBN" and bool(modals(verb) & {"have", "has", "had", "'s", "'d"})
    return yet or (perfect and is_negated(verb))


def _how_to_vote(verb: Token) -> Token | None:
    """The clause of "settle how they would vote"."""
    asked = (c for c in children(verb, "ccomp", "xcomp", "advcl") if c.lemma_ == "vote" and c.i > verb.i)
    return next((c for c in asked if any(w.lower_ in {"how", "which"} for w in c.subtree if w.i < c.i)), None)


def _forms_a_view(verb: Token) -> bool:
    """As in "made up her mind", "take a position", "come to a decision"."""
    if verb.lemma_ not in _FORMING:
        return False
    held = direct_object(verb) or next(prepositional(verb, "to"), None)
    return held is not None and held.lemma_ in _VIEWS


def _is_not_told(verb: Token) -> bool:
    """As in "declined to say whether she would back it"."""
    above = verb.head
    return verb.lemma_ in _TELLING and has_to(verb) and above.lemma_ in _WITHHOLDING and not is_negated(above)


def _is_open_question(clause: Token) -> bool:
    """True for a clause under "whether" or "if"."""
    marked = any(c.lower_ in {"whether", "if"} for c in clause.lefts)
    return is_verbal(clause) and marked and find_child(clause, "nsubjpass") is None
