"""Stances by wish: "hoped the talks would resume", "the town needs a new bridge", "it is not for the court to rule"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.judged import Judged
from storydiff.claims.parse import Token
from storydiff.claims.stance_judgements import Judgements
from storydiff.claims.stance_rules import Found, StanceRules
from storydiff.claims.syntax import (
    SUBJECTS,
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
from storydiff.claims.target_phrases import MAX_WORDS
from storydiff.claims.target_verbs import verb_words
from storydiff.claims.targets import Target

RULE = "position: wish"
_HOPING = frozenset({"hope", "hoped", "hoping", "hopeful", "optimistic", "confident"})
"""Words of hoping; the parse takes "hoped" for a form of "hop"."""
_TRUSTING = frozenset({"confident", "optimistic"})
"""Who is confident that a fire will be fought says more of the fighting than against the fire."""
_CONGRATULATING = frozenset({"congratulations", "kudos", "thanks", "thank"})
_LACKING = frozenset({"need", "deserve"})
_COMING = frozenset({"will", "would", "can", "could", "'ll"})


@dataclass(frozen=True)
class Wishes:
    """Reads what somebody hopes for, says is needed, or denies to have done."""

    common: StanceRules

    def find(self, word: Token) -> Iterator[Found]:
        """The stances of the word, where it is one of wishing."""
        if {word.lemma_, word.lower_} & _HOPING and word.pos_ in {"VERB", "ADJ"}:
            yield from self._hoped(word)
        elif word.lower_ in _CONGRATULATING:
            yield from self._congratulated(word)
        elif word.pos_ != "VERB":
            return
        elif word.lemma_ in _LACKING:
            yield from self._lacked(word)
        elif word.lemma_ == "deny":
            yield from self._denied(word)
        elif word.lemma_ == "make":
            yield from self._made_a_priority(word)
        elif has_to(word) and word.head.lemma_ == "be":
            yield from self._not_for(word)

    @staticmethod
    def is_wish(word: Token) -> bool:
        """True for a word that may hold a wish."""
        lemma, form = word.lemma_, word.lower_
        if lemma in _HOPING or form in _HOPING or form in _CONGRATULATING:
            return True
        return word.pos_ == "VERB" and (lemma in _LACKING or lemma in {"deny", "make"} or word.head.lemma_ == "be")

    def _hoped(self, word: Token) -> Iterator[Found]:
        """What somebody hopes will come about."""
        holder = word if word.pos_ == "VERB" else word.head
        loose = children(holder, "conj") if find_child(holder, "cc") is None else ()
        clauses = (
            c
            for c in (*children(word, "ccomp"), *loose, *_behind(word, holder))
            if c.i > word.i and modals(c) & _COMING
        )
        clause = next(clauses, None)
        subject = find_child(clause, "nsubj", "nsubjpass") if clause is not None else None
        if clause is None or subject is None or is_negated(word) or is_negated(holder) or is_maybe(holder):
            return
        judgements = Judgements(self.common)
        for target in judgements.wanted(clause, subject, must=True):
            if judgements.says_much(target) and (target.sign > 0 or word.lower_ not in _TRUSTING):
                agents = self.common.who(find_subject(word))
                yield Found(word, word.lower_, agents, target, target.sign, 1, RULE)

    def _congratulated(self, word: Token) -> Iterator[Found]:
        """Whom the speaker congratulates or thanks: "congratulations to Ann Reed", "thank you Ann Reed for"."""
        speaker = self.common.speakers.of(word)[0]
        thanked = [n for n in children(word, "dobj") if next(prepositional(word, "for"), None) is not None]
        for noun in (*prepositional(word, "to"), *thanked):
            name = self.common.actors.name(noun) if noun.pos_ == "PROPN" else None
            if name is not None and speaker is not None and name != speaker:
                yield Found(word, word.lower_, (speaker,), Target(name, 1, noun), 1, 2, RULE)

    def _lacked(self, verb: Token) -> Iterator[Found]:
        """What the speaker says that somebody needs or deserves."""
        thing, subject = find_child(verb, "dobj"), find_child(verb, "nsubj")
        speaker = self.common.speakers.holder(verb)
        if thing is None or subject is None or speaker is None or verb.tag_ not in {"VBP", "VBZ", "VB"}:
            return
        told = verb.lemma_ == "deserve" or Judged(self.common).is_act(thing)
        if not told or modals(verb) - {"do", "does", "will"} or thing.pos_ != "NOUN" or verb.dep_ in {"relcl", "acl"}:
            return
        sign = -1 if is_negated(verb) else 1
        for target in self.common.targets.all_of_noun(thing):
            yield Found(verb, verb.lemma_, (speaker,), target, sign * target.sign, 2, RULE)

    def _denied(self, verb: Token) -> Iterator[Found]:
        """What somebody denies to have done: "denied that he made a deal", "denied pressuring the court"."""
        told = (c for c in children(verb, "ccomp", "xcomp") if c.i > verb.i)
        clause = next((c for c in told if is_verbal(c) and not has_to(c)), None)
        thing = direct_object(clause) if clause is not None else None
        if clause is None or thing is None or find_child(verb, "dobj") or is_negated(verb) or is_negated(clause):
            return
        if (
            self._is_taken(clause)
            or not self.common.asserts(verb)
            or is_maybe(verb)
            or thing.pos_ not in {"NOUN", "PROPN"}
        ):
            return
        text = f"{verb_words(clause)} {self.common.targets.phrase(thing)}"
        if len(text.split()) <= MAX_WORDS:
            agents = self.common.who(find_subject(verb))
            denied = Target(text, 1, thing, verb=verb_words(clause))
            yield Found(verb, verb.lemma_, agents, denied, -1, 2, "position: denial")

    def _is_taken(self, clause: Token) -> bool:
        """True for a stance on the object: who denies opposing a thing takes no side."""
        entry = self.common.words.verb(clause)
        return entry is not None and "object" in entry[1].shapes

    def _made_a_priority(self, verb: Token) -> Iterator[Found]:
        """What somebody made a priority: "made housing a key issue of her campaign", however the parse cut it."""
        words = self.common.words
        behind = (t for t in verb.subtree if verb.i < t.i <= verb.i + _REACH and t.lemma_ in words.priorities)
        marks = (find_child(t, "det", "poss") for t in behind if t.pos_ == "NOUN")
        start = next((m.left_edge for m in marks if m is not None and m.left_edge.i > verb.i + 1), verb)
        thing = verb.doc[start.i - 1] if start.i > 0 else verb
        if not verb.i < thing.i or is_negated(verb) or is_maybe(verb) or not self.common.asserts(verb):
            return
        if thing.pos_ not in {"NOUN", "PROPN", "VERB"} or find_child(verb, "nsubjpass") is not None:
            return
        first = verb.doc[verb.i + 1].lower_
        if first not in {"it", "this", "that"} and thing.i - verb.i <= _LONGEST:
            agents = self.common.who(find_subject(verb))
            yield Found(verb, "make priority", agents, Target(self._plain(verb, thing), 1, thing), 1, 2, RULE)

    def _plain(self, verb: Token, last: Token) -> str:
        return self.common.names.plain(
            [t for t in verb.doc[verb.i + 1 : last.i + 1] if t.dep_ != "det" and t.tag_ not in {"PRP$", "POS"}]
        )

    def _not_for(self, verb: Token) -> Iterator[Found]:
        """What the speaker says somebody is not the one to do: "it is not for the court to rule on motives"."""
        copula = verb.head
        theirs = next((c for c in children(verb, "mark") if c.lower_ == "for"), None)
        about, speaker = find_child(copula, *SUBJECTS), self.common.speakers.holder(copula)
        if theirs is None or theirs.i != verb.left_edge.i or speaker is None or not is_negated(copula):
            return
        if about is None or about.lower_ != "it" or find_child(copula, "acomp", "attr") is not None:
            return
        for target in self.common.targets.of_clause(verb):
            yield Found(verb, f"not {verb.lemma_}", (speaker,), target, -1, 2, RULE)


_REACH = 8
"""A priority stands at most this many words behind the verb."""
_LONGEST = 4
"""Longer things that are made a priority are clauses."""


def _behind(word: Token, holder: Token) -> Iterator[Token]:
    """The clause right behind the word that the parse gave to who tells of it: "said she was hopeful it would end"."""
    if holder.dep_ == "ccomp" and holder.i < word.i:
        for clause in children(holder.head, "ccomp"):
            if 0 < clause.left_edge.i - word.i <= _NEXT:
                yield clause


_NEXT = 2
"""The next word, or the one behind a closing quotation mark."""
