"""Aboard: people of whom nothing is said but that they are on board what the story is about."""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.parse import Token

ABOARD = "aboard"
"""What is told of people on board."""
_OTHER = frozenset({"a", "an", "another", "each", "every"})
"""Words before a craft that the article brings in anew, which need not be the one of the story."""

_BRINGING = frozenset({"bring", "take", "get", "welcome", "pull", "invite", "let", "allow"})
"""Verbs by which people come on board, of whom others may be there already."""


def is_aboard(count: Count) -> bool:
    """True for "187 people on board", "226 people had been aboard the ferry", not for those "on board a tug"."""
    anchor = count.anchor
    verb = anchor.head if anchor.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} else None
    if anchor.dep_ == "dobj" and anchor.head.lemma_ in _BRINGING:
        return False
    near = [*anchor.rights, *(verb.rights if verb is not None else ())]
    return any(_says_so(word) for word in near if word.i > count.tokens.start)


def _says_so(word: Token) -> bool:
    if word.lower_ == "on":
        board = next((c for c in word.children if c.dep_ == "pobj" and c.lower_ == "board"), None)
        return board is not None and not _is_of_other(board)
    return word.lower_ == "aboard" and not _is_of_other(word)


def _is_of_other(word: Token) -> bool:
    craft = next((t for t in word.subtree if t.i > word.i and t.pos_ in {"NOUN", "PROPN"}), None)
    return craft is not None and any(c.lower_ in _OTHER for c in craft.lefts)
