"""Local counts: counts of one spot, or of what is only held up to the count, so that the land is not their place."""

from __future__ import annotations

from collections.abc import Collection

from storydiff.claims.counts import Count
from storydiff.claims.parse import Token
from storydiff.claims.places import COMPASS, Places
from storydiff.claims.unnamed_places import SPOTS

_WITHIN = frozenset({"in", "at", "inside", "near"})
_ONE = frozenset({"one", "another", "each", "single", "same"})
_HOLDING_UP = frozenset({"than", "against", "unlike", "versus", "like"})
_COMPARING = frozenset({"compare", "comparison", "contrast"})
_ANEW = {"them", "including", "most", "whom", "among"}
_TOWNS = frozenset(
    {"town", "city", "village", "district", "province", "suburb", "hamlet", "county", "region", "municipality"}
)


def is_anothers(place: Token, count: Count) -> bool:
    """True for a place behind words that begin another count: "115 deaths, 72 of them in Norland"."""
    between = place.doc[count.tokens.end : place.i] if place.i > count.tokens.end else ()
    begun = next((i for i, t in enumerate(between) if t.lower_ in _ANEW and t != count.noun), None)
    return begun is not None and not any(t.text == "," for t in between[begun + 1 :])


def is_held_up(place: Token, count: Count) -> bool:
    """True for a place in what a count is compared with: Norland in "12 deaths, more than the 40 in Norland"."""
    root = count.root
    for token in (place, *place.ancestors):
        if token == root or token.is_ancestor(root):
            return False
        beside = token.dep_ == "prep" and token.head.lemma_.lower() in _COMPARING
        if (token.lower_ in _HOLDING_UP and token.dep_ in {"prep", "mark"}) or beside or token.lower_ == "compared":
            return True
    return False


def local_spot(anchor: Token, places: Places) -> str | None:
    """The spot that a count is of, set apart from the land: "in one district", "in the town of Ellis".

    The name of the spot where it has one, else its noun.
    """
    clause = next((t for t in anchor.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    holders = [anchor, *([clause] if clause is not None else [])]
    for preposition in (c for holder in holders for c in holder.children if c.dep_ == "prep" and c.lower_ in _WITHIN):
        for noun in (c for c in preposition.children if c.dep_ == "pobj"):
            found = _named(noun, places) or _one_of_many(noun)
            if found is not None:
                return found
    return None


def compass_of(anchor: Token) -> str | None:
    """As in "In the north, 12 people died"."""
    clause = next((t for t in anchor.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    for holder in (anchor, *([clause] if clause is not None else [])):
        for preposition in holder.children:
            for noun in preposition.children if preposition.dep_ == "prep" and preposition.lower_ == "in" else ():
                if noun.dep_ == "pobj" and noun.lower_ in COMPASS and not any(noun.rights):
                    return str(noun.lower_)
    return None


def _named(noun: Token, places: Places) -> str | None:
    """The name in "the town of Ellis", "Ellis district"."""
    if noun.lemma_.lower() not in _TOWNS:
        return None
    of = (c for p in noun.rights if p.lower_ == "of" for c in p.children if c.dep_ == "pobj" and c.pos_ == "PROPN")
    name = next(of, None) or next((c for c in noun.lefts if c.dep_ == "compound" and c.pos_ == "PROPN"), None)
    if name is None:
        return None
    left = [c.lower_ for c in name.lefts if c.dep_ == "compound"]
    return places.joined(name) if places.is_place(name) else " ".join([*left, name.lower_])


def _one_of_many(noun: Token) -> str | None:
    """As in "in one district", "at another camp", "in the district alone"."""
    if noun.lemma_.lower() not in SPOTS | _TOWNS or noun.tag_ != "NN":
        return None
    after = noun.nbor(1).lower_ if noun.i + 1 < noun.sent.end else ""
    alone = after == "alone" or any(c.lower_ == "alone" for c in noun.rights)
    return noun.lemma_.lower() if alone or any(c.lower_ in _ONE for c in noun.lefts) else None


def is_ill_count(anchor: Token, counting: Collection[str]) -> bool:
    """As in "Norland's ministry has recorded 12 cases": of an illness a land's own body counts the land's."""
    ill = anchor.lemma_.lower() in {"case", "infection"}
    return ill and anchor.dep_ == "dobj" and anchor.head.lemma_.lower() in counting
