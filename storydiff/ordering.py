"""Ordering: texts that come in the order of what they are made of, and are compared at once, not part by part."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_FIRST = datetime.min.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BELOW = "\x00"
"""Ends a text within the whole: whatever begins with it comes behind it."""


def ordering(*parts: datetime | int | str) -> str:
    """A text that sorts among others of the same kinds of parts as they would part by part.

    Times are aware, whole numbers lie from -1 to a thousand million; of texts that hold the character of number 0 those
    come together that are alike up to it.

    >>> sorted([ordering("b", 2), ordering("a", 10), ordering("ab", 1), ordering("a", 9)]) == [
    ...     ordering(*parts) for parts in (("a", 9), ("a", 10), ("ab", 1), ("b", 2))]
    True
    """
    return _BELOW.join([_part(part) for part in parts])


def _part(part: datetime | int | str) -> str:
    match part:
        case datetime():
            return f"{(part - _FIRST) // _MICROSECOND:018d}"
        case int():
            return f"{part + 1:010d}"
    return part
