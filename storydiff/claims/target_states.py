"""Target states: what a thing is to be made or to stay: "open" of "keep the port open"."""

from __future__ import annotations

from storydiff.claims.parse import Token
from storydiff.claims.syntax import find_child

_BRINGING = frozenset({"keep", "leave", "hold", "make", "render"})
"""Verbs that say little without the state into which they bring a thing."""
_STATES = frozenset({"oprd", "acomp", "xcomp", "ccomp", "advmod"})


def state_of(verb: Token, noun: Token) -> str:
    """The state with a space before it, empty where there is none: " open" of "keep the port open"."""
    if verb.lemma_.lower() not in _BRINGING:
        return ""
    behind = max(noun.right_edge.i, verb.i) + 1
    found = verb.doc[behind] if behind < verb.sent.end else None
    if found is None or found.head != verb or found.dep_ not in _STATES or found.tag_ not in {"JJ", "JJR", "VBN", "RB"}:
        return ""
    return "" if found.tag_ == "RB" and found.lower_ != "alone" else f" {found.lower_}"


def is_done_to_it(verb: Token) -> bool:
    """As in "that it would be approved and closed": what it is done to stands before the first participle."""
    return verb.dep_ == "conj" and verb.tag_ == "VBN" and find_child(verb.head, "nsubjpass", "auxpass") is not None
