"""Nearby: the sentences that a pronoun or "the company" may look back to, and the bodies named in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

if TYPE_CHECKING:
    from storydiff.claims.names import Names

SENTENCES_BACK = 2
"""How far back a pronoun may look; further back two persons are usually in play."""


def sentences_before(sentence: Sentence) -> Iterator[Sentence]:
    """The sentences in reach before this one, the nearest first."""
    start = sentence.start
    for _ in range(SENTENCES_BACK):
        if start == 0:
            return
        before = sentence.doc[start - 1].sent
        yield before
        start = before.start


def bodies_in(start: int, end: int, names: Names) -> set[str]:
    """The bodies named from one token to another, agencies of news left out."""
    near = {m.canonical for m in names.mentions if start <= m.start < end}
    return {n for n in near if names.kinds.get(n) == "organisation" and n not in names.words.outlets}


def only_firm(token: Token, names: Names) -> str | None:
    """The body that "the company" means: the one of the nearest sentence that names any that may be a company."""
    for sentence in (token.sent, *sentences_before(token.sent)):
        near = {n for n in bodies_in(sentence.start, min(sentence.end, token.i), names) if _may_be_firm(n, names)}
        if near:
            return near.pop() if len(near) == 1 else None
    return None


def _may_be_firm(name: str, names: Names) -> bool:
    """True for a name without a word of papers, ministries and courts."""
    words = name.split()
    return names.words.group_heads.isdisjoint(words) and words[-1] not in names.words.outlet_words
