"""Plural actors: whether the name of who takes a stand takes "are" or "is"."""

from __future__ import annotations

import re

from storydiff.claims.parse import Doc, Token

_BEHIND_HEAD = re.compile(r" (?:of|in|from|at|for|with|who|that) ")


def are_many(actor: str, doc: Doc) -> bool:
    """True for "prosecutors", "members of the union" and "the mayor and the union", as the article writes the name.

    A name in the plural is one body ("Vale Ferries") unless it is that of people ("Liberals").
    """
    first = _BEHIND_HEAD.split(actor)[0]
    one, joined, _ = first.partition(" and ")
    head = one.rpartition(" ")[2]
    named = [t for t in doc if t.lower_ == head]
    if joined and first == actor:
        return any(t.dep_ not in {"compound", "amod", "nmod"} for t in named)
    head = first.rpartition(" ")[2]
    return any(
        (t.tag_ == "NNS" and _is_no_name(t)) or (t.tag_ == "NNPS" and t.ent_type_ == "NORP" and " " not in first)
        for t in doc
        if t.lower_ == head
    )


def _is_no_name(noun: Token) -> bool:
    """False for "Sanders", which the parse may take for a plural."""
    return noun.text[:1].islower() or (noun.i == noun.sent.start and not noun.ent_type_)
