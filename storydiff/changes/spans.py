"""Spans: counts of what one week or month brought, or of what is new, which are no totals of all so far."""

from __future__ import annotations

import re
from datetime import timedelta

from storydiff.changes.timing import holds_at
from storydiff.model import Claim

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)
_DAY = r"(?:[A-Z][a-z]+day|today|yesterday|\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+\.? \d{1,2})"
_LENGTHS = {"hour": 1, "day": 1, "night": 1, "weekend": 3, "week": 7, "fortnight": 14, "month": 31, "quarter": 92}
_LAST = r"(?:past|last|latest|previous|preceding|most recent)"
_WEEK_TO = r"(?:in|over|during|for) the (?=week (?:to|ending|that ended|until|through|ended)\b)"
_NAMED = re.compile(
    rf"\b(?:(?:in|over|within|during|for) (?:the )?{_LAST} (?:\w+ )?|{_WEEK_TO}|(?:this|last|past) "
    r"|in (?:a|one) (?:single )?)"
    r"(?P<length>hour|day|night|weekend|week|fortnight|month|quarter)s?\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(rf"\b(?:[Bb]etween {_DAY} and|[Ff]rom {_DAY} (?:to|until|through)) {_DAY}")
_IN_MONTH = re.compile(
    rf"\b(?:in|during|for) {_MONTH}(?: alone)?\b(?! \d)|\b(?:in|during) the (?:whole )?month of {_MONTH}"
)
_NEW = re.compile(r"\b(?:new|fresh|newly|additional|daily|weekly|monthly|overnight)\s+(?:[a-z-]+\s+){0,2}?[a-z]+s\b")
_SO_FAR = re.compile(
    r"\b(?:so far|to date|overall|in total|in all|altogether|bringing|brought|total(?:l?ed|ling)?"
    r"|(?<!most )(?<!highest )since)\b"
)
_ALONE = re.compile(rf"\b(?:{_DAY}|{_MONTH}|hours?|days?|nights?|weekend|weeks?|months?) alone\b")
_NEAR = 90
"""Characters on either side of a number within which a span is its own."""


def counts_a_span(claim: Claim, before: Claim) -> bool:
    """True where a count is of what one span brought, and the value before it was known ahead of that span.

    "There were 8,900 cases last week" goes on from no total of three weeks ago; where the first count came within the
    span, the same words may be its next.
    """
    start, end = claim.focus.start - claim.span.start, claim.focus.end - claim.span.start
    if start < 0:
        return False
    ahead, behind = claim.quote[max(0, start - _NEAR) : start], claim.quote[end : end + _NEAR]
    ahead, behind = ahead.rpartition(";")[2], re.split(r"[;:]|, (?:and|but|while|with)\b", behind)[0]
    if _SO_FAR.search(ahead) or _SO_FAR.search(behind):
        return False
    if _is_new(ahead, behind, claim.quote[start:end]) or _ALONE.search(ahead) or _ALONE.search(behind):
        return True
    days = max((_days(text) for text in (ahead, behind)), default=0)
    return days > 0 and claim.said_at - holds_at(before) >= timedelta(days=days)


def _is_new(ahead: str, behind: str, number: str) -> bool:
    """As in "the number of new cases was | 91", "912 | new cases"."""
    named = [*_NEW.finditer(ahead)]
    of_number = bool(named) and not re.search(r"\d|,", ahead[named[-1].end() :])
    return of_number or _NEW.match(behind.lstrip()) is not None or _NEW.search(number) is not None


def _days(text: str) -> int:
    """The days of the longest span that the words name; 0 where they name none."""
    lengths = [_LENGTHS[found["length"].lower()] for found in _NAMED.finditer(text)]
    lengths += [_LENGTHS["week"] for _ in _FROM_TO.finditer(text)]
    lengths += [_LENGTHS["month"] for _ in _IN_MONTH.finditer(text)]
    return max(lengths, default=0)
