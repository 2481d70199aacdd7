"""Stances by a bare yes or no to what was just asked: "The ministry said it would not", "asked about it, she said no".

What is answered stands in the same sentence or in the one before, and is one thing alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from storydiff.claims.mentions import PERSON
from storydiff.claims.parse import Token
from storydiff.claims.stance_rules import Found, StanceRules
from storydiff.claims.syntax import (
    children,
    direct_object,
    find_subject,
    is_conditional,
    is_negated,
    modals,
    prepositional,
)
from storydiff.claims.targets import Target

RULE = "position: reply"
_WORDS = {"no": -1, "never": -1, "yes": 1}
_POLITE = frozenset({"i", "'m", "’m", "am", "sorry", "well", "absolutely", "certainly", "definitely", "oh", "simply"})
_WISHES = frozenset({"appeal", "call", "demand", "request", "plea", "proposal", "suggestion", "wish"})
_ASKED_TO = frozenset({"will", "would", "should"})
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
        if word.lower_ in _WORDS:
            return _WORDS[word.lower_] if self._is_said_alone(word) else 0
        if word.lower_ in _MODALS and word.dep_ == "ccomp" and _is_bare(word):
            told = word.head.lemma_ in self.common.speakers.words.verbs
            return (-1 if is_negated(word) else 1) if told else 0
        sign = (word.lemma_ in _YES) - (word.lemma_ in _NO)
        if not sign or word.pos_ != "VERB" or word.tag_ not in {"VBD", "VBN"} or not _is_bare(word) or is_negated(word):
            return 0
        told_of = word.dep_ == "ROOT" or (word.dep_ == "conj" and word.head.dep_ == "ROOT")
        return sign if told_of else 0

    def find(self, word: Token, before: Sequence[Found]) -> Iterator[Found]:
        """The stands of who answers on the one thing that somebody else asked for, just before."""
        sign = self.answer(word)
        if word.lower_ in _WORDS:
            yield from self._spoken(word, sign, before)
            return
        asked = [found for found in before if self._is_asked(found) and found.word.i < word.i]
        if not sign or not asked or len({(found.target.text, found.sign) for found in before}) != 1:
            return
        agents = tuple(name for name in self.common.who(find_subject(word)) if name not in asked[-1].actors)
        if is_conditional(word) or any(c.lower_ in _OPEN for c in word.children) or not agents:
            return
        last = asked[-1]
        if self._is_anothers(last.word, agents):
            return
        yield replace(last, word=word, key=word.lemma_, actors=agents, sign=sign * last.sign, strength=2, rule=RULE)

    def _is_anothers(self, asking: Token, agents: tuple[str, ...]) -> bool:
        """True where a person was asked, and somebody else answers."""
        whom = direct_object(asking) or next(prepositional(asking, "on", "to"), None)
        if whom is None or whom.pos_ not in {"NOUN", "PROPN"} or set(self.common.who(whom)) & set(agents):
            return False
        named, kinds = self.common.names.is_person(whom), self.common.names.kinds
        by_person = any(kinds.get(name) == PERSON for name in agents)
        return named or (whom.lemma_.lower() in self.common.actors.words.people and not by_person)

    def _spoken(self, word: Token, sign: int, before: Sequence[Found]) -> Iterator[Found]:
        """The stand of who says "no", asked about a thing in the same sentence or for one in that before."""
        told = next((t for t in word.ancestors if t.pos_ == "VERB"), word.head)
        speaker = self.common.speakers.of(word)[0] or next(iter(self.common.who(find_subject(told))), None)
        asked = next((t for t in word.sent if t.lower_ == "asked" and t.dep_ == "advcl" and t.i < word.i), None)
        if speaker is None or not sign:
            return
        targets = list(self._asked_about(asked)) if asked is not None else []
        if asked is None and not any(t.dep_ == "nsubj" for t in word.sent if t.head.i != word.head.i):
            wanted = {(f.target.text, f.sign): f for f in before if self._is_asked(f) and speaker not in f.actors}
            targets = [replace(f.target, sign=f.sign) for f in wanted.values()] if len(wanted) == 1 else []
        for target in targets:
            yield Found(word, word.lower_, (speaker,), target, sign * target.sign, 2, RULE)

    def _asked_about(self, asked: Token) -> Iterator[Target]:
        """What somebody is asked about or whether to do."""
        for clause in children(asked, "ccomp", "advcl", "xcomp"):
            open_ = any(c.lower_ in {"whether", "if"} for c in clause.lefts) and modals(clause) & _ASKED_TO
            doer = find_subject(clause)
            if open_ and doer is not None and (self.common.who(doer) or doer.lower_ in self.common.actors.words.vague):
                told = self.common.targets.of_clause(clause)
                yield from (t for t in told if t.text != t.verb or t.verb in self.common.words.leaving)
        for noun in prepositional(asked, "about", "for"):
            for want in (noun, *children(noun, "conj")):
                wished = next(prepositional(want, "for"), None) if want.lemma_ in _WISHES else want
                yield from self.common.targets.all_of_noun(wished) if wished is not None else ()

    def _is_said_alone(self, word: Token) -> bool:
        """True for the "no" that is all that somebody says, or opens it: "said no", "said: 'No, never'"."""
        after = word.nbor(1) if word.i + 1 < len(word.doc) else None
        if after is None or not after.is_punct:
            return False
        if word.dep_ == "intj" and word.head.lemma_ in self.common.speakers.words.verbs and word.nbor(-1) == word.head:
            return True
        for before in reversed(word.doc[word.sent.start : word.i]):
            if before.is_quote:
                return True
            if before.lower_ not in _POLITE and not before.is_punct:
                return False
        return False

    def _is_asked(self, found: Found) -> bool:
        """True for what somebody wants of somebody else: "urged", "called on", "demanded"."""
        entry = self.common.words.verb(found.word) if found.word.pos_ == "VERB" else None
        calls = entry is not None and "call" in entry[1].shapes
        return found.sign != 0 and (calls or found.word.lemma_ in _ASKING)


def _is_bare(word: Token) -> bool:
    if any(c.dep_ not in _BARE for c in word.children):
        return False
    return not any(c.i > word.i and c.lower_ not in _AGAIN for c in children(word, "ccomp", "conj", "npadvmod"))
