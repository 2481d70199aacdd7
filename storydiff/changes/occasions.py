"""Which claims of a series of events are of one event: a series holds all events of a kind, five strikes or one.

Pure. Only what the matcher calls one event is put together; what it is not sure of stays apart, and so may be counted
as two what was one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storydiff.changes.timing import in_time
from storydiff.matching import Context, Matcher
from storydiff.model import Claim, Event, Verdict

HELD_AGAINST = 50
"""The latest tellings that one is held against, so that a long series costs no more for each."""


def occasions_of(
    claims: Sequence[Claim], matcher: Matcher, context: Context, series: Mapping[str, str]
) -> dict[str, int]:
    """The number of its event, from 1 in order of time, for each claim of a series of events; empty for another."""
    numbers, told, last = dict[str, int](), list[Claim](), 0
    for claim in sorted((c for c in claims if isinstance(c.content, Event)), key=in_time):
        one = next((c for c in reversed(told[-HELD_AGAINST:]) if _is_one(c, claim, matcher, context, series)), None)
        if one is None:
            last += 1
        numbers[claim.id] = last if one is None else numbers[one.id]
        told.append(claim)
    return numbers


def _is_one(one: Claim, other: Claim, matcher: Matcher, context: Context, series: Mapping[str, str]) -> bool:
    if (one.article, one.version) != (other.article, other.version) and one.quote == other.quote:
        return True  # the same sentence in a later version, or printed again
    if matcher.judge(one, other, context, series).verdict is Verdict.SAME:
        return True
    return matcher.judge(other, one, context, series).verdict is Verdict.SAME
