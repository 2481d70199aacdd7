"""How much an editor would care for a claim, from its place in the article and what it says."""

from __future__ import annotations

from functools import lru_cache

from storydiff.model import ClaimKind, Figure, Position, Reading
from storydiff.text import words

LEAD = 0.35
"""Weight of standing early: news puts what matters first (the inverted pyramid)."""
HEADLINE = 0.25
"""Weight of sharing words with the headline."""
_KIND = {ClaimKind.FIGURE: 0.25, ClaimKind.POSITION: 0.2, ClaimKind.EVENT: 0.15}
_ATTRIBUTED = 0.1
_UNITS_OF_TIME = {"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"}
_SMALL = 0.5
"""Factor for durations and for what is set elsewhere or only imagined: seldom the news itself."""


def weigh(reading: Reading, quote: str, title: str, length: int) -> float:
    """The salience of a reading, 0 to 1, in an article of ``length`` characters."""
    place = 1 - min(1.0, reading.span.start / max(1, length))
    headline = _headline(title)
    shared = len(headline.intersection(words(quote))) / max(4, len(headline)) if headline else 0.0
    weight = LEAD * place + HEADLINE * min(1.0, shared) + _KIND[_kind_of(reading)]
    if reading.speaker:
        weight += _ATTRIBUTED
    content = reading.content
    if isinstance(content, Figure) and (content.unit in _UNITS_OF_TIME or content.elsewhen or content.hypothetical):
        weight *= _SMALL
    return round(min(1.0, weight * reading.confidence), 3)


@lru_cache(maxsize=16)
def _headline(title: str) -> frozenset[str]:
    """The words of a title, which every claim of its article asks for."""
    return frozenset(words(title))


def _kind_of(reading: Reading) -> ClaimKind:
    if isinstance(reading.content, Figure):
        return ClaimKind.FIGURE
    return ClaimKind.POSITION if isinstance(reading.content, Position) else ClaimKind.EVENT
