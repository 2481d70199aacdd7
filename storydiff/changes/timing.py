"""Times of claims: what was said before what, what arrived late, and what only looks back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storydiff.changes.origins import Origins
from storydiff.model import Claim

Order = tuple[datetime, datetime, str, int, int, int, str]


def in_time(claim: Claim) -> Order:
    """The place of a claim in its series: the time it holds for, when it was said, then document and place in it."""
    return (
        claim.as_of, claim.said_at, claim.document, claim.version, claim.span.start, claim.focus.start, claim.id,
    )  # fmt: skip


def told_before(claim: Claim, known: Sequence[Claim]) -> list[Claim]:
    """The known claims that hold for no later a time, in order; those of one time count as before."""
    return sorted((c for c in known if (c.as_of, c.said_at) <= (claim.as_of, claim.said_at)), key=in_time)


def has_newer(claim: Claim, known: Sequence[Claim], origins: Origins) -> bool:
    """True where a later article has spoken on the question already, so that this one arrived late."""
    mine = origins.articles[claim.article, claim.version].time
    return any(c.as_of > claim.as_of and c.said_at > mine for c in known)


def is_background(claim: Claim, last: Claim) -> bool:
    """True where a newer article speaks of a time before the last known state."""
    return claim.as_of < last.as_of and claim.said_at >= last.said_at
