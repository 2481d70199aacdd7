"""What sets two of a kind apart: a report on the dam, a report on the bridge; the nurses' strike, the drivers'."""

from __future__ import annotations

from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter
from storydiff.model import Event, Position
from storydiff.text import words

_TOPICAL = frozenset({"on", "about", "into", "over", "of", "with", "against"})


def are_on_others(plan: Event | Position, event: Event, lexicon: Lexicon) -> bool:
    """True where both name what a thing is on, and that is not one: a report on the dam, a report on the bridge."""
    if not isinstance(plan, Event):
        return False
    one, other = (_topic(e.object, lexicon) for e in (plan, event))
    return bool(one) and bool(other) and not one & other


def _topic(phrase: str | None, lexicon: Lexicon) -> frozenset[str]:
    """The words behind the first preposition of a phrase."""
    said = words(phrase or "")
    joint = next((n for n, word in enumerate(said) if word in _TOPICAL), len(said))
    return frozenset(said[joint + 1 :]) - lexicon.joints - lexicon.slight


def are_of_two(one: Matter, other: Matter) -> bool:
    """True where each of two of a kind has words beside it and they share none."""
    return bool(one.beside) and bool(other.beside) and not one.beside & other.beside
