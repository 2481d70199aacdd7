"""Whereabouts: the places that a sentence names by a preposition, whether or not they are told of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.text import words

_WHERE = {"in", "at", "near", "across", "outside", "inside", "around", "throughout", "within"}
_TIMES = {"DATE", "TIME"}
_LINKS = {"compound", "flat", "nmod"}


def places_named(sentences: Sequence[Tokens]) -> tuple[str, ...]:
    """The names behind prepositions of place as plain words, each once: "the fire in Port Ellis" gives "port ellis"."""
    return tuple(dict.fromkeys(name for sentence in sentences for name in _iter_names(sentence)))


def _iter_names(sentence: Tokens) -> Iterator[str]:
    for token in sentence:
        if token.dep_ == "pobj" and token.head.lower_ in _WHERE:
            for name in (token, *token.conjuncts):
                if name.pos_ == "PROPN" and name.ent_type_ not in _TIMES:
                    yield " ".join(words(_whole(name)))


def _whole(name: Token) -> str:
    """The name with the words before it that are part of it."""
    parts = [t for t in name.lefts if t.pos_ == "PROPN" and t.dep_ in _LINKS]
    return " ".join(t.text for t in (*parts, name))
