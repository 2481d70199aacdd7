"""The state of a series: what all that is told of a question comes to, and which voices in it are still at odds.

Pure, and blind to the order in which articles came in: only the times that claims hold for and were said at count, so
an article that arrives late completes the past and does not move the present.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from storydiff.changes.carrying import is_running, state_among
from storydiff.changes.odds import FAR, SAME_TIME, are_at_odds, both_hold, figure_of, speak_apart
from storydiff.changes.stances import leading_position, outranks, position_of
from storydiff.changes.timing import holds_at, in_time
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Article, Aspect, Claim, ClaimKind, Dating, Figure, TimeBasis
from storydiff.text import fold

Told = tuple[Claim, Article]
"""A claim with the version of the article that it stands in."""


@dataclass(frozen=True, slots=True)
class State:
    """The claim that gives a series its value, and the claims that others stand by against it or one another."""

    claim: Claim
    disputed_by: tuple[Claim, ...] = ()


def state_of(claims: Sequence[Claim], lexicon: Lexicon) -> State | None:
    """The state of a series when these claims of it are told, in whatever order; None where there are none."""
    told = sorted(claims, key=in_time)
    if not told:
        return None
    match told[0].kind:
        case ClaimKind.FIGURE:
            return _state_of_figures(told, lexicon)
        case ClaimKind.POSITION:
            return _state_of_positions(told)
        case ClaimKind.EVENT:
            # An event is dated by its day, its status by who told of it last.
            return State(max(told, key=lambda c: (c.said_at, c.salience, in_time(c))))


def known_by(told: Sequence[Told], newest: Mapping[str, int], hidden: Collection[str] = ()) -> list[Told]:
    """What stands in the newest versions, and what they did not show; ``newest`` gives the version by article id."""
    return [(c, article) for c, article in told if newest.get(c.article) == c.version or c.id in hidden]


def holding_by(told: Sequence[Told], until: datetime) -> list[Told]:
    """What holds for a time until then."""
    return [(claim, article) for claim, article in told if holds_at(claim) <= until]


def arrived_late(told: Sequence[Told]) -> frozenset[str]:
    """The ids of the claims that were learned after a later article on the same question was known.

    An article without a date stands where it was first seen, which shows nothing about who spoke last.
    """
    dated = [(claim, article) for claim, article in told if article.dating is not Dating.UNKNOWN]
    known = sorted((article.first_seen, claim.said_at) for claim, article in dated)
    seen, latest = [at for at, _ in known], list(accumulate((said for _, said in known), max))
    return frozenset(
        claim.id
        for claim, article in told
        # Mostly nothing known before was said later, which needs no look at each.
        if (place := bisect_left(seen, article.first_seen)) and latest[place - 1] > article.time
        if any(
            other.first_seen < article.first_seen
            and later.said_at > article.time
            and holds_at(later) >= holds_at(claim)
            for later, other in dated
            if other.id != article.id
        )
    )


# --- figures -----------------------------------------------------------------------------------


def _state_of_figures(told: Sequence[Claim], lexicon: Lexicon) -> State | None:
    if figure_of(told[0]).aspect is Aspect.STEP:
        return State(told[-1])
    state = state_among(told, lexicon)
    return None if state is None else State(state, _disputing(told, state, lexicon))


def _disputing(told: Sequence[Claim], state: Claim, lexicon: Lexicon) -> tuple[Claim, ...]:
    """The last words of the speakers that are at odds with what another still stands by; the state is left out.

    A dispute is open until one side gives way: until the last words of both can hold, or neither is still opposed by
    what the other has said. Who says what the state says too, against another, stands on its side.
    """
    voices = defaultdict[str, list[Claim]](list)
    for claim in told:
        if claim.speaker:
            voices[fold(claim.speaker)].append(claim)
    open_ones = dict[str, Claim]()
    for name, said in voices.items():
        for other, heard in voices.items():
            if name == other or not _are_open(said, heard, lexicon):
                continue
            if not both_hold(said[-1], state) or both_hold(heard[-1], state):
                open_ones[said[-1].id] = said[-1]
    return tuple(sorted((c for c in open_ones.values() if c.id != state.id), key=in_time))


def _are_open(said: Sequence[Claim], heard: Sequence[Claim], lexicon: Lexicon) -> bool:
    if both_hold(said[-1], heard[-1]):
        return False
    opposed = any(_clash(said[-1], claim, lexicon) for claim in heard)
    return opposed or any(_clash(claim, heard[-1], lexicon) for claim in said)


def _clash(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    """True where two speakers' values cannot both hold: of one time, of no time, or a running total that falls."""
    if are_at_odds(one, other):
        return True
    if not speak_apart(one, other) or both_hold(one, other):
        return False
    explicit = one.as_of_basis is other.as_of_basis is TimeBasis.EXPLICIT
    if explicit and abs(one.as_of - other.as_of) < SAME_TIME:
        return True
    first, last = sorted((one, other), key=in_time)
    if figure_of(first).hypothetical and figure_of(last).hypothetical:
        return True
    return is_running(last, lexicon) and _falls_a_little(figure_of(first), figure_of(last))


def _falls_a_little(first: Figure, last: Figure) -> bool:
    """True where the later total lies below the earlier, yet not so far that it counts something narrower."""
    return first.low > last.high >= first.high * FAR


# --- positions ---------------------------------------------------------------------------------


def _state_of_positions(told: Sequence[Claim]) -> State:
    """The actor's latest stance: own words are undone by own words alone, or by the article's own account."""
    by_article = defaultdict[tuple[str, int], list[Claim]](list)
    for claim in told:
        by_article[claim.article, claim.version].append(claim)
    state: Claim | None = None
    for claims in sorted(by_article.values(), key=lambda claims: max(in_time(c) for c in claims)):
        lead = leading_position(claims)
        if state is None or not (outranks(state, lead) or position_of(lead).former):
            state = lead
    assert state is not None
    later = [c for c in told if in_time(c) > in_time(state) and outranks(state, c)]
    return State(state, tuple(c for c in later if position_of(c).stance is not position_of(state).stance))
