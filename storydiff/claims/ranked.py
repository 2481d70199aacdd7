"""Ranked: bare numbers of those who come first, second and after, whose things were named before or by "the most"."""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.parse import Token
from storydiff.claims.syntax import find_child

_PLACES = frozenset(
    {"first", "second", "third", "fourth", "fifth", "sixth", "last", "runner", "ahead", "behind", "place"}
)
_COMING = frozenset({"come", "finish", "be", "place", "rank", "follow", "trail", "lead", "end"})
_HAVING = frozenset({"have", "hold", "win", "get", "take", "earn", "collect", "secure", "receive"})
_MOST = frozenset({"most", "fewest"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def find_most(count: Count) -> Token | None:
    """The noun of "had the most delegates, with 60", "won the most seats, at 60"."""
    root = count.root
    if not _is_bare(count) or root.dep_ != "pobj" or root.head.lower_ not in {"with", "at"}:
        return None
    verb = root.head.head
    things = find_child(verb, "dobj") if verb.pos_ in {"VERB", "AUX"} else verb
    if things is None or things.tag_ != "NNS" or things.i > root.i:
        return None
    return things if any(t.lower_ in _MOST for t in things.doc[things.left_edge.i : things.i]) else None


def is_ranked(count: Count) -> bool:
    """As in "came first with 14", "was in second with 54", "ahead of Ann Reed with 12"."""
    root = count.root
    if not _is_bare(count) or root.dep_ != "pobj" or root.head.lower_ not in {"with", "at"}:
        return False
    verb = next((t for t in root.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    if verb is None or verb.lemma_.lower() not in _COMING:
        return False
    return any(t.lower_ in _PLACES for t in verb.subtree if t.i < root.i)


def has_as_many(count: Count) -> bool:
    """As in "In second place, Ann Reed had 54": somebody named has a bare number of what was counted last."""
    root = count.root
    if not _is_bare(count) or root.dep_ != "dobj" or root.head.lemma_.lower() not in _HAVING:
        return False
    subject = find_child(root.head, *_SUBJECTS)
    return subject is not None and subject.pos_ == "PROPN"


def is_held_by_each(thing: Token) -> bool:
    """True for things told as somebody's: "won 60 delegates", "the state awarded 41 delegates"."""
    token = thing
    while token.dep_ in {"pobj", "prep"} and token.head != token:
        token = token.head
    return token.head.pos_ in {"VERB", "AUX"} and token.head.lemma_.lower() in _HAVING | _GRANTING | _COMING


_GRANTING = frozenset({"award", "give", "allocate", "allot", "offer"})


def remains(count: Count) -> bool:
    """As in "the remaining nine", "the other nine": what is left of those just counted."""
    start = count.tokens.start
    before = [t.lower_ for t in count.tokens.doc[max(0, start - 2) : start]]
    return count.numeral.unit is None and before[-1:] == ["remaining"] and before[0] in {"the", "all", "its", "their"}


def _is_bare(count: Count) -> bool:
    """True for a number behind which its clause ends, or no noun at least."""
    return count.noun is None and count.numeral.unit is None and not count.partitive
