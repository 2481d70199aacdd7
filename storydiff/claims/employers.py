"""Employers: the firm that a crowd works at, without which its strike would be taken for another's."""

from __future__ import annotations

from typing import Protocol

from storydiff.claims.parse import Token
from storydiff.claims.syntax import prepositional


class _Named(Protocol):
    def of(self, token: Token) -> str | None: ...

    def is_place(self, token: Token) -> bool: ...


def employer_of(noun: Token, names: _Named) -> str | None:
    """The name behind "at" after a plural noun for people: Orsa Rail in "drivers at ferry firm Orsa Rail"."""
    if noun.tag_ != "NNS":
        return None
    firm = next((n for n in prepositional(noun, "at") if n.tag_ in {"NNP", "NNPS"}), None)
    return names.of(firm) if firm is not None and not names.is_place(firm) else None
