"""Stances by a bare yes or no to what was just asked: "urged the ministry to publish it. The ministry said it would not."

What is answered stands in the same sentence or in the one before, and is one thing alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from storydiff.claims.stance_rules import Found, StanceRules
from storydiff.claims.syntax import children, find_subject, is_conditional, is_negated

RULE = "position: reply"
_MODALS = frozenset({"will", "would", "wo", "'d", "’d"})
_YES = frozenset({"agree", "consent", "comply", "oblige", "accept"})
_NO = frozenset({"refuse", "decline", "object", "balk"})
_ASKING = frozenset({"demand", "propose", "request", "suggest", "offer", "recommend", "urge", "ask"})
_OPEN = frozenset({"yet", "immediately", "initially", "first", "almost", "nearly", "once", "longer"})
_BARE = frozenset({"mark", "nsubj", "aux", "neg", "advmod", "punct", "cc", "npadvmod", "advcl", "conj", "ccomp"})
"""What may hang on a verb that has no object of its own."""
_AGAIN = frozenset({"that", "to", "so", "on", "with", "about", "in"})


@dataclass(frozen=True)
class Replies:
    """Reads answers that leave out what they answer."""

    common: StanceRules

    def answer(self, word: Token) -> int:
        """1 for a bare yes, -1 for a bare no, 0 for any other word."""
        if word.lower_ in _MODALS and word.dep_ == "ccomp" and _is_bare(word):
            told = word.head.lemma_ in self.common.speakers.words.verbs
            return (-1 if is_negated(word) else 1) if told else 0
        if word.pos_ != "VERB" or word.tag_ not in {"VBD", "VBN"} or not _is_bare(word) or is_negated(word):
            return 0
        told_of = word.dep_ == "ROOT" or (word.dep_ == "conj" and word.head.dep_ == "ROOT")
        return (word.lemma_ in _YES) - (word.lemma_ in _NO) if told_of else 0

    def find(self, word: Token, before: Sequence[Found]) -> Iterator[Found]:
        """The stands of who answers on the one thing that somebody else asked for, just before."""
        sign = self.answer(word)
        asked = [found for found in before if self._is_asked(found) and found.word.i < word.i]
        if not sign or not asked or len({(found.target.text, found.sign) for found in before}) != 1:
            return
        agents = tuple(name for name in self.common.who(find_subject(word)) if name not in asked[-1].actors)
        if is_conditional(word) or any(c.lower_ in _OPEN for c in word.children) or not agents:
            return
        last = asked[-1]
        yield replace(last, word=word, key=word.lemma_, actors=agents, sign=sign * last.sign, strength=2, rule=RULE)

    def _is_asked(self, found: Found) -> bool:
        """True for what somebody wants of somebody else: "urged", "called on", "demanded"."""
        entry = self.common.words.verb(found.word) if found.word.pos_ == "VERB" else None
        calls = entry is not None and "call" in entry[1].shapes
        return found.sign != 0 and (calls or found.word.lemma_ in _ASKING)


def _is_bare(word: Token) -> bool:
    if any(c.dep_ not in _BARE for c in word.children):
        return False
    return not any(c.i > word.i and c.lower_ not in _AGAIN for c in children(word, "ccomp", "conj", "npadvmod"))
