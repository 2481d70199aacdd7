"""Times of claims: what was said before what, what arrived late, and what only looks back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from storydiff.changes.origins import Origins
from storydiff.model import (
    Article,
    Aspect,
    Claim,
    Dating,
    Event,
    Figure,
    Position,
    Status,
    TimeBasis,
)
from storydiff.model.kept import kept
from storydiff.text import words

_TOTALS = frozenset({"have", "has", "had", "having", "been", "were", "was", "be", "being", "now"})
STALE = timedelta(days=3)
"""A total dated more than three days before its article mostly carries the date of the event it counts, not its own."""
LOOKS_BACK = timedelta(days=7)
"""What lies farther back than a week is told as background, and told by nobody anew."""
OLD_NEWS = timedelta(days=14)
"""A number that was told two weeks ago is known to all who write of the story."""
LONG_AFTER = "told again long after"

_AS_OF = re.compile(r"\bas of\b", re.IGNORECASE)
_ON_A_DAY = re.compile(
    r"^[^,.;]{0,60}?\bon (?:\w+day\b|\d{1,2} [A-Z]|[A-Z][a-z]+\.? \d{1,2}\b)"
    r"(?! (?:attack|quake|earthquake|storm|strike|crash|blast|fire))"
)
_SO_FAR = re.compile(
    r"\b(?:as of|so far|to date|overall|total\w*|toll|tally|count|number|ha[sd]|have"
    r"|rose|risen|rising|climb\w*|reach\w*|stood|stands|brought|bringing|now|since)\b",
    re.IGNORECASE,
)
"""Words by which a sentence gives a total and not what one day brought."""

Order = tuple[datetime, datetime, str, int, int, int, str]


@kept
def in_time(claim: Claim) -> Order:
    """The place of a claim in its series: the time it holds for, when it was said, then document and place in it.

    Of an article's positions those that the actor held before come first.
    """
    start = -1 if is_former(claim) else claim.span.start
    return (
        holds_at(claim), claim.said_at, claim.document, claim.version, start, claim.focus.start, claim.id,
    )  # fmt: skip


def is_former(claim: Claim) -> bool:
    """True for a position that the actor held before, as the article itself says."""
    return isinstance(claim.content, Position) and claim.content.former


def told_before(claim: Claim, known: Sequence[Claim]) -> list[Claim]:
    """Of the known claims in order of time those that hold for no later a time; those of one time count as before."""
    return list(known[: bisect_right(known, (holds_at(claim), claim.said_at), key=_time_of)])


def _time_of(claim: Claim) -> tuple[datetime, datetime]:
    """The time that a claim holds for and when it was said, by which its order begins."""
    return in_time(claim)[:2]


def has_newer(claim: Claim, known: Sequence[Claim], origins: Origins) -> bool:
    """True where a later article has spoken of the same time or a later one already, so that this one arrived late.

    An article without a date stands where it was first seen, which shows nothing about who spoke last.
    """
    mine = origins.articles[claim.article, claim.version].time
    dated = [c for c in known if origins.articles[c.article, c.version].dating is not Dating.UNKNOWN]
    return any(holds_at(c) >= holds_at(claim) and c.said_at > mine for c in dated)


def is_background(claim: Claim, last: Claim) -> bool:
    """True where a newer article speaks of a time before the last known state."""
    return holds_at(claim) < holds_at(last) and claim.said_at >= last.said_at


def are_two_deeds(one: Claim, other: Claim, verbs: Collection[str]) -> bool:
    """True where both count what somebody did, on two days: "police arrested 12" is no total that "20" continues."""
    return one.as_of.date() != other.as_of.date() and _counts_a_deed(one, verbs) and _counts_a_deed(other, verbs)


_OF_ONE_OCCASION = frozenset({"arrests"})
"""Measures of what one night or march brings, which begin anew with the next; the dead of a disaster add up."""


def may_be_of_another(claim: Claim, before: Claim) -> bool:
    """True where a count of what occasions bring comes long after the one before and is not told to be of all so far.

    "There were 43 arrests" in May and "112 people were detained" in September are of two nights.
    """
    figure = claim.content
    per_occasion = isinstance(figure, Figure) and figure.measure in _OF_ONE_OCCASION
    return per_occasion and claim.said_at - before.said_at > LOOKS_BACK and not _SO_FAR.search(claim.quote)


def _counts_a_deed(claim: Claim, verbs: Collection[str]) -> bool:
    """True for a verb of the active past right before the number; "have arrested" and "were arrested" may be totals."""
    before = words(claim.quote[: max(0, claim.focus.start - claim.span.start)])
    return (
        before[-1:] != [] and before[-1] in verbs and not _TOTALS & set(before[-4:]) and not _SO_FAR.search(claim.quote)
    )


def is_stale(claim: Claim) -> bool:
    """True where a total is dated so long before its article that the date may be that of what it counts."""
    level = isinstance(claim.content, Figure) and claim.content.aspect is Aspect.LEVEL
    return level and claim.said_at - claim.as_of > STALE


def why_background(before: Claim, after: Claim) -> str:
    """Why what is told again is background, which bears out nothing; empty where it may be news to who tells it.

    "The fire of 1991, which killed 61"; "it raised its rate in February"; "who took over when Ms Ostin stepped down".
    """
    content = after.content
    if isinstance(content, Figure):
        if content.elsewhen is not None:
            return "told as of another occasion"
        dated = after.as_of_basis is TimeBasis.EXPLICIT and after.said_at - after.as_of > LOOKS_BACK
        if dated:
            return "told as of a time long past"
        return LONG_AFTER if after.said_at - before.said_at > OLD_NEWS else ""
    is_done = isinstance(content, Event) and content.status is Status.DONE
    return LONG_AFTER if is_done and after.said_at - before.said_at > LOOKS_BACK else ""


def why_may_look_back(claim: Claim, article: Article) -> str:
    """Why a lower number may be an old one; empty where nothing says so. Nobody knows when an undated page was new."""
    if is_stale(claim):
        return "its date lies long before the article, so it may look back"
    undated = article.dating is Dating.UNKNOWN and not states_time(claim)
    return "its article has no date, so it may be an old one" if undated else ""


@kept
def holds_at(claim: Claim) -> datetime:
    """The time a claim holds for: its own, or where that may be the date of what it counts, when it was said."""
    return claim.said_at if is_stale(claim) else claim.as_of


def states_time(claim: Claim) -> bool:
    """True where the claim says what time its value holds for: by a date, or "as of" a day."""
    inferred = claim.as_of_basis is TimeBasis.INFERRED and bool(_AS_OF.search(claim.quote))
    return inferred or claim.as_of_basis is TimeBasis.EXPLICIT


def counts_one_day(claim: Claim, before: Claim) -> bool:
    """True where a count is of what happened on one day, and the value before it was known ahead of that day.

    "Shelling killed 20 people on Friday" is no total of a war that had killed 15 by Thursday; where the first count
    came on Friday or later, the same words may be its next.
    """
    at = claim.focus.end - claim.span.start
    on_a_day = claim.as_of_basis is not TimeBasis.PUBLISHED and _ON_A_DAY.match(claim.quote[max(0, at) :])
    return bool(on_a_day) and not _SO_FAR.search(claim.quote) and holds_at(before).date() < claim.as_of.date()
