"""Offices: what tells one bearer of an office from another: "the first minister", "a minister", "the new minister"."""

from __future__ import annotations

from collections.abc import Iterator

from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.syntax import find_child

_OF_ONE = frozenset({
    "minister", "president", "premier", "chancellor", "governor", "mayor", "speaker", "secretary", "king", "queen",
})  # fmt: skip
"""Offices that a story mostly knows one bearer of, so that "the minister" and "a minister" are told apart."""
_ANOTHER = frozenset({"new", "other", "next", "same", "last", "further"})


def is_of_office(word: Token, names: Names) -> bool:
    """True for the "first" of "the first minister", and for what makes another of an office: "the new minister"."""
    noun = word.head
    told = (word.lower_, noun.lower_) in names.words.offices
    return told or (word.lower_ in _ANOTHER and noun.tag_ == "NN" and noun.lower_ in _OF_ONE)


def one_of(noun: Token) -> Iterator[str]:
    """The "one" of "a minister", who need not be the one that a story calls the minister."""
    which = find_child(noun, "det") if noun.tag_ == "NN" and noun.lower_ in _OF_ONE else None
    if which is not None and which.lower_ in {"a", "an", "another"} and noun.dep_ != "appos":
        yield "another" if which.lower_ == "another" else "one"
