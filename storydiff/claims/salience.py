"""How much an editor would care for a claim, from its place in the article, its headline, its actor and what it says.

The weights follow a logistic regression on labelled stories, rounded by hand; ``benchmarks/salience.py`` measures how
well they put what an editor notes before what an editor leaves out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from storydiff.model import Article, ClaimKind, Event, Figure, Position, Reading
from storydiff.text import words

LEAD = 0.3
"""Weight of standing early: news puts what matters first (the inverted pyramid)."""
HEADLINE = 0.3
"""Weight of sharing words with the headline."""
NAMED_ABOVE = 0.06
"""Weight of an actor whom the headline names."""
REPEATED = 0.03
"""Weight of being said more than once in the article."""
ATTRIBUTED = 0.08
"""Weight of somebody who says so."""
_KIND = {ClaimKind.FIGURE: 0.33, ClaimKind.POSITION: 0.24, ClaimKind.EVENT: 0.2}
_UNITS_OF_TIME = {"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"}
_SMALL = 0.5
"""Factor for durations and for what is set elsewhere or only imagined: seldom the news itself."""
_UNNAMED = 0.5
"""Factor for an event of which nobody is said to have done it."""
_LONG = 260
"""Characters of a sentence from which on it says much beside the claim."""
_WORDY = 0.9
"""Factor for a claim in such a sentence."""
_SLIGHT = frozenset({
    "the", "a", "an", "of", "in", "on", "to", "for", "and", "with", "by", "from", "at", "as", "is", "are", "was", "its",
    "after", "over", "says", "said", "new", "more", "than", "be", "will", "has", "have", "it", "that", "his", "her",
    "their",
})  # fmt: skip


@dataclass(frozen=True)
class Salience:
    """Weighs the readings of one article."""

    article: Article
    readings: Sequence[Reading]

    @cached_property
    def _headline(self) -> frozenset[str]:
        return frozenset(words(self.article.title)) - _SLIGHT

    @cached_property
    def _said(self) -> Counter[tuple[object, ...]]:
        return Counter(_gist(reading) for reading in self.readings)

    def weigh(self, reading: Reading, quote: str) -> float:
        """The salience of a reading with its quote, 0 to 1."""
        place = 1 - min(1.0, reading.span.start / max(1, len(self.article.text)))
        shared = len(self._headline.intersection(words(quote))) / max(4, len(self._headline))
        weight = LEAD * place + HEADLINE * min(1.0, shared) + _KIND[_kind_of(reading)]
        if self._headline.intersection(words(_who(reading) or "")):
            weight += NAMED_ABOVE
        if self._said[_gist(reading)] > 1:
            weight += REPEATED
        if reading.speaker:
            weight += ATTRIBUTED
        if len(quote) > _LONG:
            weight *= _WORDY
        return round(min(1.0, weight * _factor(reading) * reading.confidence), 3)


def _factor(reading: Reading) -> float:
    content = reading.content
    if isinstance(content, Figure) and (content.unit in _UNITS_OF_TIME or content.elsewhen or content.hypothetical):
        return _SMALL
    return _UNNAMED if isinstance(content, Event) and content.actor is None else 1.0


def _who(reading: Reading) -> str | None:
    """Whom the claim is about: who acts, or whom it counts."""
    content = reading.content
    return content.population if isinstance(content, Figure) else content.actor


def _gist(reading: Reading) -> tuple[object, ...]:
    """What makes two readings of an article say the same."""
    match reading.content:
        case Figure() as figure:
            return (figure.measure, figure.low, figure.high)
        case Position() as position:
            return (position.actor, position.stance, position.target)
        case Event() as event:
            return (event.actor, event.action, event.status)


def _kind_of(reading: Reading) -> ClaimKind:
    if isinstance(reading.content, Figure):
        return ClaimKind.FIGURE
    return ClaimKind.POSITION if isinstance(reading.content, Position) else ClaimKind.EVENT
