"""Odds: whether the counts of two speakers can both hold, and whose count goes on from which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from storydiff.changes.contrast import RIVAL
from storydiff.changes.hedging import hedge_of
from storydiff.changes.origins import is_one_speaker
from storydiff.intervals import Hedge, can_both_hold
from storydiff.model import Aspect, Claim, Figure, Relation

SAME_TIME = timedelta(days=1)
"""Totals of one day are of one time: news dates them by the day."""
_FAR_BESIDE = 0.33
"""The same for two speakers' counts in sentences one behind the other, which are told for their difference."""
_BETWEEN_SENTENCES = 2
"""Characters between two sentences of one paragraph."""
FAR = 0.5
"""Share of a running total below which a lower count is taken for one of something narrower."""


def figure_of(claim: Claim) -> Figure:
    """The figure that a claim holds."""
    assert isinstance(claim.content, Figure)
    return claim.content


def are_at_odds(one: Claim, other: Claim) -> bool:
    """True where two named speakers give totals of one time that cannot both hold, yet may count one thing."""
    if figure_of(one).aspect is Aspect.STEP or Hedge.MAGNITUDE in (hedge_of(one), hedge_of(other)):
        return False
    near = abs(one.as_of - other.as_of) <= SAME_TIME and not (are_far(one, other) and not _are_set_apart(one, other))
    return near and speak_apart(one, other) and not both_hold(one, other)


def _are_set_apart(one: Claim, other: Claim) -> bool:
    """True where the words set one number against the other: however far they lie apart, they are of one thing."""
    if are_rival_counts(one, other):
        return True
    first, second = sorted((one, other), key=lambda claim: claim.span.start)
    gap = second.span.start - first.span.end
    low, high = sorted((figure_of(one).high, figure_of(other).high))
    beside = (one.article, one.version) == (other.article, other.version) and gap <= _BETWEEN_SENTENCES
    return beside and (one.span == other.span or low >= high * _FAR_BESIDE)


def are_rival_counts(one: Claim, other: Claim) -> bool:
    """True for a number that another speaker gives of what was just counted, and that count."""
    return RIVAL in (one.rule, other.rule) and speak_apart(one, other)


def are_far(one: Claim, other: Claim) -> bool:
    """True where one number is less than half of the other: two counts of one thing seldom differ so."""
    low, high = sorted((figure_of(one).high, figure_of(other).high))
    return low < high * FAR


def both_hold(one: Claim, other: Claim) -> bool:
    """True where some value fits the words of both."""
    return can_both_hold(figure_of(one), figure_of(other), (hedge_of(one), hedge_of(other)))


def speak_apart(one: Claim, other: Claim) -> bool:
    """True where two speakers are named that are not one."""
    return bool(one.speaker and other.speaker) and not speak_alike(one, other)


def speak_alike(one: Claim, other: Claim) -> bool:
    """True where the claims name one speaker, or both none."""
    if not one.speaker or not other.speaker:
        return one.speaker == other.speaker
    return is_one_speaker(one.speaker, other.speaker)


def in_turn(claims: Sequence[Claim], state: Claim | None) -> Sequence[Claim]:
    """Where speakers of one article are at odds, the claims of the one whose count the state was, else of the first."""
    if not any(are_at_odds(one, other) for n, one in enumerate(claims) for other in claims[n + 1 :]):
        return claims
    speaker = None if state is None else state.speaker
    own = [c for c in claims if speaker and c.speaker and is_one_speaker(c.speaker, speaker)]
    first = min(claims, key=lambda claim: (claim.span.start, claim.focus.start))
    return own or [c for c in claims if not are_at_odds(first, c)]


def without_bounds(claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims of an article but the lower bounds that another number of it lies above: "at least 40", and "45"."""
    numbers = [figure_of(c).low for c in claims if figure_of(c).relation is not Relation.MORE]
    highest = max(numbers, default=0.0)
    kept = [c for c in claims if figure_of(c).relation is not Relation.MORE or figure_of(c).low >= highest]
    return kept or claims
