"""Fixed phrases: prepositions with a noun that names nothing, "for the moment", "in place of", "as a result"."""

from __future__ import annotations

from storydiff.claims.parse import Token

_WORDS = {
    "for": "moment start now good example instance once record sure certain present change while comparison",
    "in": "place end meantime meanwhile general particular fact effect turn short part full return addition advance"
    " vain principle practice theory reality essence person",
    "at": "moment present last least most first once times end best worst stake hand large length",
    "on": "whole average balance hold top purpose record paper",
    "by": "now then far way contrast comparison chance hand",
    "as": "result rule whole",
    "of": "course late",
    "to": "date",
    "under": "way",
}
"""Nouns by the preposition that they say something else with than they name; none of them with a word of its own."""
_FIXED = frozenset((preposition, noun) for preposition, nouns in _WORDS.items() for noun in nouns.split())
_LITTLE = frozenset({"the", "a", "an", "time"})


def names_nothing(noun: Token) -> bool:
    """True for the noun of a fixed phrase: "the moment" of "saw no need for the moment".

    With words of its own, as in "for a new start", it is a noun like others, as is a "place" that has an owner.
    """
    head = noun.head
    if noun.dep_ != "pobj":
        return False
    if (noun.lower_, noun.nbor(1).lower_ if noun.i + 1 < len(noun.doc) else "") == ("time", "being"):
        return head.lower_ == "for"
    alone = all(c.lower_ in _LITTLE or c.dep_ in {"punct", "prep", "relcl"} for c in noun.lefts)
    return alone and (head.lower_, noun.lower_) in _FIXED
