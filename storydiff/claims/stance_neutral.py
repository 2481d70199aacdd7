"""Stances on neither side by choice: "abstained on the toll", "a free vote on it", "would study the bill"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    modals,
    prepositional,
)
from storydiff.claims.targets import Target

RULE = "position: neutral"
_VOTES = frozenset({"vote", "voting", "ballot", "division"})
_LEAVING = frozenset({"leave", "give", "allow", "let", "grant", "offer", "promise", "permit"})
"""Verbs by which a party frees its members to vote as they like."""
_STUDYING = frozenset({
    "study", "examine", "consider", "weigh", "review", "assess", "analyse", "analyze", "evaluate", "scrutinize",
    "scrutinise", "read",
})  # fmt: skip
_TEXTS = frozenset({"text", "document", "wording"})
"""Nouns for a bill or a treaty that was just named."""
_WRITTEN = frozenset({
    "bill", "treaty", "resolution", "amendment", "legislation", "decree", "motion", "petition", "contract", "agreement",
    "statute",
})  # fmt: skip
_BACK = 4
"""Sentences before in which what "the text" means may stand."""


@dataclass(frozen=True)
class Neutral:
    """Reads that somebody chooses no side, or keeps his word back until he has read a text."""

    common: StanceRules

    def is_neutral(self, word: Token) -> bool:
        """True for a word that may say that somebody takes no side."""
        if word.pos_ != "VERB" or is_negated(word):
            return False
        return word.lemma_ == "abstain" or _freed(word) is not None or self._studied(word) is not None

    def find(self, verb: Token) -> Iterator[Found]:
        """The actors who take no side, on each thing that is named; on none where the sentence leaves it out."""
        yield from self._taken(verb, self._targets(verb))

    def elided(self, verb: Token, before: tuple[Target, ...]) -> Iterator[Found]:
        """The same where the words before take a stand on one thing alone: "She herself would abstain"."""
        open_end = self._studied(verb) is None and not any(prepositional(verb, "from", "on", "in"))
        vote = _freed(verb) if verb.lemma_ != "abstain" else None
        named = not open_end or (vote is not None and any(prepositional(vote, "on")))
        if not named and len({target.text for target in before}) == 1:
            yield from self._taken(verb, before[:1])

    def _taken(self, verb: Token, targets: Iterator[Target] | tuple[Target, ...]) -> Iterator[Found]:
        if is_maybe(verb) or not self.common.asserts(verb):
            return
        agents = self.common.who(find_subject(verb))
        if verb.lemma_ in _STUDYING:  # who is said by others to study it may have made up his mind
            speaker = self.common.speakers.of(verb)[0]
            agents = tuple(name for name in agents if name == speaker)
        for target in targets:
            yield Found(verb, f"{verb.lemma_} neutral", agents, target, 0, 1, RULE)

    def _targets(self, verb: Token) -> Iterator[Target]:
        studied = self._studied(verb)
        if studied is not None:
            yield from self.common.targets.all_of_noun(studied)
            return
        vote = _freed(verb) if verb.lemma_ != "abstain" else None
        for noun in prepositional(vote, "on") if vote is not None else _abstained_from(verb):
            yield from self.common.targets.all_of_noun(noun)

    def _studied(self, verb: Token) -> Token | None:
        """The text that somebody says he will read first; what is only called so is the one named before."""
        held = direct_object(verb) if verb.lemma_ in _STUDYING and modals(verb) & {"will", "would"} else None
        if held is None or "have" in modals(verb):
            return None
        if held.lemma_ in self.common.words.texts:
            return held
        return self._named_before(held) if held.lemma_ in _TEXTS else None

    def _named_before(self, noun: Token) -> Token | None:
        own = next((n for n in prepositional(noun, "of") if n.lemma_ in self.common.words.texts), None)
        start = noun.sent.start
        for _ in range(_BACK):
            start = noun.doc[start - 1].sent.start if start else 0
        texts = [t for t in noun.doc[start : noun.i] if t.pos_ == "NOUN" and t.lemma_ in _WRITTEN]
        plain = [t for t in texts if t.dep_ != "compound"]
        return own or (plain[-1] if len({t.lemma_ for t in plain}) == 1 else None)


def _abstained_from(verb: Token) -> Iterator[Token]:
    """What the vote is on: "abstained on the toll", "in the vote on the toll", "from voting on the toll"."""
    yield from prepositional(verb, "on")
    for vote in prepositional(verb, "in", "from"):
        if vote.lemma_ in _VOTES or vote.lower_ in _VOTES:
            yield from prepositional(vote, "on")


def _freed(verb: Token) -> Token | None:
    """The vote that a party leaves to its members: "leave deputies free to vote", "allow a free vote"."""
    if verb.lemma_ not in _LEAVING:
        return None
    for word in verb.subtree:
        if word.i <= verb.i or word.i > verb.i + _REACH:
            continue
        free = word.lower_ == "free" and word.pos_ == "ADJ"
        if free and word.dep_ == "amod" and word.head.lemma_ in _VOTES and word.head.head.i == verb.i:
            return word.head
        if free:
            voting = (c for c in children(word, "xcomp", "advcl", "acl") if c.lemma_ == "vote" and has_to(c))
            found = next(voting, None)
            if found is not None and find_child(found, "prep", "dobj") in {None, *_on(found)}:
                return found
    return None


def _on(verb: Token) -> Iterator[Token]:
    return (c for c in children(verb, "prep") if c.lower_ in {"on", "as"})


_REACH = 8
"""The vote stands at most this many words behind the verb."""
