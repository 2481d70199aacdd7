"""Scores: marks out of a whole, which measure nothing but how something was judged: "6.7/10", "32 out of 100"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"\d+(?:\.\d+)?"
_SCORE = re.compile(
    rf"(?<![\w./])(?P<mark>{_NUMBER})\s?(?:/\s?|out\s+of\s+(?:a\s+possible\s+)?)(?P<whole>\d+)(?![\w/])(?!\.\d)"
)
_WHOLES = {5.0, 10.0, 20.0, 100.0}
"""What marks are out of; other fractions are parts of something, or days."""


@dataclass(frozen=True, slots=True)
class Score:
    """A mark and the whole it is out of; ``start`` and ``end`` count characters of the text it was found in."""

    mark: float
    whole: float
    start: int
    end: int


def iter_scores(text: str) -> Iterator[Score]:
    """Each score of the text in order; "4 out of 7" is a part of something counted, and "1/4" a fraction.

    >>> [(s.mark, s.whole) for s in iter_scores("It holds 6.7/10, where 9 out of 11 voted.")]
    [(6.7, 10.0)]
    """
    for found in _SCORE.finditer(text):
        mark, whole = float(found["mark"]), float(found["whole"])
        if mark <= whole and whole in _WHOLES:
            yield Score(mark, whole, found.start(), found.end())
