"""Unnamed places: where the words of a count say where it holds without a name, so that no other place is its own."""

from __future__ import annotations

from collections.abc import Iterator

from storydiff.claims.courses import Course
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.claims.places import COMPASS

LANDS = frozenset({
    "country", "nation", "state", "province", "region", "city", "county", "place", "town", "location", "area",
})  # fmt: skip
"""Words for places of some size, whose plural means several without a name."""
ONE_LAND = frozenset({"country", "nation"})
_OVER = frozenset({"across", "throughout", "around"})
_THEM = frozenset({"them", "those", "whom"})
_INSIDE = frozenset({"in", "at", "across", "near"})
_IN = frozenset({"in", "at", "inside", "across", "near", "outside", "throughout"})
_AREAS = frozenset({"region", "area", "zone"})
_PARTS = frozenset({"region", "area", "zone", "part", "corner", "half", "side", "province", "territory"})
_BOTH = frozenset({"two", "both", "three", "neighboring", "neighbouring"})
SPOTS = frozenset({
    "village", "hamlet", "town", "neighborhood", "neighbourhood", "district", "suburb", "cemetery", "graveyard",
    "hospital", "clinic", "morgue", "camp", "school", "hotel", "church", "mosque", "synagogue", "temple", "mall",
    "market", "factory", "warehouse", "prison", "jail", "airport", "station", "stadium", "apartment",
    "house", "building", "block",
})  # fmt: skip
"""Spots within a land: who died at one of them is not all the land's dead."""
_TELLING = frozenset({"say", "add", "tell", "recall", "explain", "estimate"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def is_over_an_area(anchor: Token, course: Course | None) -> bool:
    """True for a count "across the region" or "in both countries", which is none of the land that a clause names."""
    for preposition in _around(anchor, course):
        for noun in preposition.children:
            if noun.dep_ != "pobj":
                continue
            if preposition.lower_ in _OVER and noun.lemma_ in _AREAS and noun.tag_ == "NN":
                return True
            several = noun.lemma_ in ONE_LAND and noun.tag_ == "NNS" and any(c.lower_ in _BOTH for c in noun.lefts)
            named = any(c.dep_ in {"appos", "prep"} for c in noun.rights)
            if several and not named:
                return True
    return False


def part_of(anchor: Token) -> str | None:
    """Which part of a place some of its people are in: "northwest" of "12 of them in the northwest", "" of any other.

    None where no part is said, as in "12 of them in the country".
    """
    noun = where_some_are(anchor)
    if noun is None or noun.pos_ != "NOUN":
        return None
    if noun.lower_ in COMPASS:
        return noun.lower_
    marks = [t for t in noun.lefts if t.dep_ in {"amod", "compound", "nmod"}]
    if noun.lemma_ in LANDS and not marks:
        return None
    side = next((t.lower_ for t in marks if t.lower_ in COMPASS), "")
    return side if noun.lemma_ in _PARTS | LANDS else ""


def where_some_are(anchor: Token) -> Token | None:
    """The noun behind "of them in", however the parse hung it: where some of those counted are."""
    doc, end = anchor.doc, anchor.sent.end
    of = next((i for i in range(anchor.i + 1, min(anchor.i + 3, end)) if doc[i].lower_ == "of"), None)
    if of is None or of + 2 >= end or doc[of + 1].lower_ not in _THEM or doc[of + 2].lower_ not in _INSIDE:
        return None
    return next((c for c in doc[of + 2].children if c.dep_ == "pobj"), None)


def is_at_a_spot(anchor: Token) -> bool:
    """True for a count whose own words put it at a spot that has no name: "at a cemetery", "in another village"."""
    return any(
        noun.lemma_ in SPOTS and noun.tag_ == "NN" and noun.dep_ == "pobj"
        for preposition in _around(anchor, None)
        if preposition.lower_ in _IN
        for noun in preposition.children
    )


def speaks_of_one_land(sentence: Tokens) -> bool:
    """True where a sentence speaks of "the country": of one, which several lands together are not."""
    return any(t.lemma_ in ONE_LAND and t.tag_ == "NN" and t.dep_ in {"pobj", "poss"} for t in sentence)


def teller_of(anchor: Token) -> Token | None:
    """Who tells a count in its own sentence, also where the parse hangs "he said" beside it."""
    return next(tellers_of(anchor), None)


def tellers_of(anchor: Token) -> Iterator[Token]:
    """All who tell a count in its own sentence, the closest first."""
    verbs = (t for t in (*anchor.ancestors, *anchor.head.children) if t.lemma_ in _TELLING and t.pos_ == "VERB")
    yield from (c for verb in verbs for c in verb.children if c.dep_ in _SUBJECTS and c != anchor)


def _around(anchor: Token, course: Course | None) -> list[Token]:
    """The prepositions on a count, on the verb of its clause and on the noun of its course."""
    clause = next((t for t in anchor.ancestors if t.pos_ == "VERB"), None)
    holders = [anchor, *([] if clause is None else [clause]), *([] if course is None else [course.noun])]
    if clause is not None and clause.dep_ == "conj" and not any(c.dep_ in _SUBJECTS for c in clause.lefts):
        things = [c for c in clause.head.rights if c.dep_ == "dobj"]  # "hurt 40 across both nations and left 12 dead"
        holders += [
            clause.head,
            *things,
            *(n for t in things for p in t.rights if p.lower_ == "of" for n in p.children),
        ]
    return [t for holder in holders for t in holder.children if t.dep_ == "prep"]
