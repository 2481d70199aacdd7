"""Minded: what only somebody can be, so that an "it" that is so stands for a body: "the union said it was opposed"."""

from __future__ import annotations

from storydiff.claims.parse import Token

_MINDED = frozenset({
    "opposed", "willing", "unwilling", "ready", "prepared", "unprepared", "open", "committed", "determined", "resolved",
    "reluctant", "hesitant", "keen", "eager", "anxious", "glad", "happy", "unhappy", "pleased", "displeased", "content",
    "satisfied", "dissatisfied", "disappointed", "dismayed", "shocked", "appalled", "outraged", "saddened", "alarmed",
    "worried", "concerned", "afraid", "hopeful", "optimistic", "pessimistic", "confident", "convinced", "sceptical",
    "skeptical", "wary", "mindful", "aware", "unaware", "sure", "certain", "unsure", "uncertain", "undecided",
    "divided", "proud", "grateful", "thankful", "sorry", "inclined", "disposed", "bound", "free", "unable", "able",
    "entitled", "responsible", "supportive", "critical", "neutral", "loyal", "sympathetic", "interested", "receptive",
    "amenable", "hostile", "averse", "favorable", "favourable",
})  # fmt: skip
"""Adjectives for a mind, a will or a duty, by hand: WordNet does not tell of whom an adjective is said."""
_OF_A_FACT = frozenset({"certain", "sure", "critical", "free", "uncertain", "open", "favorable", "favourable"})
"""Those of them that are said of what is the case too, if a clause follows: "it was certain that"."""
_SAYING = frozenset({
    "say", "add", "announce", "state", "declare", "insist", "stress", "reiterate", "repeat", "maintain", "claim",
    "confirm", "acknowledge", "admit", "concede", "write", "tell", "argue", "explain", "signal", "indicate", "note",
})  # fmt: skip


def is_minded(verb: Token) -> bool:
    """True for the "was" of "said it was opposed to the toll", not for that of "said it was wrong to leave"."""
    said = verb.dep_ == "ccomp" and verb.head.lemma_ in _SAYING
    words = [c for c in verb.rights if c.dep_ in {"acomp", "oprd"}]
    return said and any(
        word.lower_ in _MINDED and not (word.lower_ in _OF_A_FACT and any(c.dep_ == "ccomp" for c in word.rights))
        for word in words
    )
