"""Roles: what part a number plays beside others, by the words right before and behind it.

"Nine new cases" come on top of a count, "147 of whom" are a part of one, "based on 12 votes" says what made a mark.
"""

from __future__ import annotations

import re
from enum import StrEnum

_BOUND = r"(?:(?:more|less|fewer)\s+than\s+|(?:over|under|about|nearly|almost)\s+)?"
"""A hedge that may stand between such words and the number."""
_ON_TOP = re.compile(rf"\b(?:another|further|additional|extra)\s+{_BOUND}$", re.IGNORECASE)
_ADDED = re.compile(r"\s+(?:new|more|further|additional|extra|other)\b(?!\s+than\b)", re.IGNORECASE)
_MOVED_BY = re.compile(
    r"(?:\b(?:increase|rise|growth|jump|gain|drop|fall|decrease|decline)[sd]?\s+(?:of|by)"
    rf"|\b(?:increased|rose|grew|jumped|fell|dropped)\s+by|\(\s*(?:up|down|plus|\+))\s+{_BOUND}$",
    re.IGNORECASE,
)
_INSERTED = re.compile(rf"\(\s*(?:(?:an?|the)\s+\w+\s+of|up|down|plus|\+)\s+{_BOUND}$", re.IGNORECASE)
_BASED = re.compile(
    r"\b(?:bas|averag|calculat|drawn?|measur|compil)\w*\s+(?:on|over|from|across)\s+(?:the\s+)?$", re.IGNORECASE
)
_IN_NUMBERS = re.compile(r"(?:%|\bper\s?cent)\s*\(\s*$")
_OF_THEM = re.compile(r"\s+of\s+(?:which|whom|them|these|those)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\d\s+out\s+of\s+(?:the\s+|its\s+|all\s+)?$", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:ranked|placed|number|no\.|(?<!\d\s)out of)\s+(?:a\s+possible\s+)?$", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:people|persons|those|children|men|women|boys|girls|residents|adults|citizens|population)\s+"
    r"(?:who\s+(?:are|were)\s+)?(?:aged?\s+)?(?:under|over|below|above|younger\s+than|older\s+than)?\s*(?:the\s+)?"
    r"(?:age\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b(?!total|number|sum|out)\w+\s+of\s+{_BOUND}$", re.IGNORECASE)


class Aspect(StrEnum):
    """What part of a count a number is."""

    PLAIN = "plain"
    STEP = "step"
    """What comes on top: "nine new cases", "another 12"."""
    TOTAL = "total"
    """What it comes to: "brings the total to 17"."""


def is_step(before: str, after: str) -> bool:
    """As in "another | 12", "an increase of | 700", "(up | 671 overnight)", "nine | new cases"."""
    return bool(_ON_TOP.search(before) or _MOVED_BY.search(before) or _ADDED.match(after))


def is_inserted(before: str) -> bool:
    """As in "1,400 people have died (up | 12 overnight)": of what, stands before the bracket."""
    return _INSERTED.search(before) is not None


def is_part(before: str, after: str) -> bool:
    """As in "41% (| 147 cases)", "12 | of whom", and the whole of "15 out of | 28"."""
    return bool(_IN_NUMBERS.search(before) or _WHOLE.search(before) or _OF_THEM.match(after))


def is_basis(before: str) -> bool:
    """As in "based on | 12 votes", "averaged over | 12 votes"."""
    return _BASED.search(before) is not None


def is_place_or_scale(before: str) -> bool:
    """As in "ranked | 15", "a mark out of | 100": a place, and the whole of marks."""
    return _PLACED.search(before) is not None


def is_age_group(before: str) -> bool:
    """As in "people under | 18 years": who is counted, and no age of anybody."""
    return _GROUP.search(before) is not None


def is_named(before: str) -> bool:
    """As in "with a rating of | 6": what it is stands before it, so it shares no noun with another number."""
    return _NAMED.search(before) is not None
