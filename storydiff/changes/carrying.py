"""Carrying: which claim of an article carries its series on, and which claims give a series its values in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from storydiff.changes.hedging import hedge_of
from storydiff.changes.odds import FAR, are_far, figure_of, in_turn, speak_alike, without_bounds
from storydiff.changes.spans import counts_a_span
from storydiff.changes.superseded import standing
from storydiff.changes.timing import counts_one_day, holds_at, in_time, told_before
from storydiff.intervals import Hedge, Movement, likely_of
from storydiff.intervals import movement as movement_of
from storydiff.matching.figures import days_of
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Claim, Figure
from storydiff.model.kept import kept_beside
from storydiff.text import words

_OF_LAND = {"hectare", "acre"}
LISTS_REMEMBERED = 32
"""Series whose course is remembered: an article asks for the same one several times."""
REACH = 12
"""Words before a number among which the verb stands that takes a count down."""


def moved(before: Claim, after: Claim, lexicon: Lexicon | None = None) -> Movement:
    """How the figure of one claim stands to that of another on the same question; rates are compared by the day."""
    one, other = _by_the_day(figure_of(before), figure_of(after), lexicon)
    return movement_of(one, other, (hedge_of(before), hedge_of(after)))


def _by_the_day(one: Figure, other: Figure, lexicon: Lexicon | None) -> tuple[Figure, Figure]:
    """Both figures as rates a day where their spans differ and both are known."""
    days = (days_of(one.period, lexicon), days_of(other.period, lexicon)) if lexicon else (None, None)
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return one, other
    return _divided(one, days[0]), _divided(other, days[1])


def _divided(figure: Figure, days: float) -> Figure:
    return replace(figure, low=figure.low / days, high=figure.high / days)


def leading(claims: Sequence[Claim]) -> Claim:
    """The claim that says best what an article holds: the latest time, the most exact words, the first place."""

    def rank(claim: Claim) -> tuple[float, bool, float, int, int]:
        width = likely_of(figure_of(claim), hedge_of(claim)).width / max(1.0, abs(figure_of(claim).low))
        at = holds_at(claim).timestamp()
        return (-at, hedge_of(claim) is not Hedge.NONE, width, claim.span.start, claim.focus.start)

    return min(claims, key=rank)


def carrying(claims: Sequence[Claim], state: Claim | None, lexicon: Lexicon) -> Claim:
    """The claim of an article that carries its series on: counts below a running total are parts of it."""
    if len(claims) == 1:
        return claims[0]
    claims = without_bounds(in_turn(claims, state))
    if not is_running(claims[0], lexicon):
        return leading(claims)
    if state is None:
        highest = max(figure_of(claim).high for claim in claims)
        return leading([claim for claim in claims if figure_of(claim).high >= highest * FAR])
    on = [claim for claim in claims if moved(state, claim) is not Movement.DOWN]
    return leading(on or claims)


def state_before(claim: Claim, known: Sequence[Claim], lexicon: Lexicon) -> Claim | None:
    """The claim that gave the series its value before this one, among the known in order of time."""
    return state_among(told_before(claim, known), lexicon)


def state_among(told: Sequence[Claim], lexicon: Lexicon) -> Claim | None:
    """The claim that gives a series its value when all of these are told; None where there is none.

    Words that say the same less exactly do not replace it, nor does another speaker's lower count of a running total.
    """
    return next(reversed(states_among(told, lexicon)), None)


def states_among(told: Sequence[Claim], lexicon: Lexicon) -> list[Claim]:
    """The claims that give a series its values one after the other, when all of these are told."""
    return list(_states_among(tuple(told), lexicon))


@lru_cache(maxsize=LISTS_REMEMBERED)
def _states_among(told: tuple[Claim, ...], lexicon: Lexicon) -> tuple[Claim, ...]:
    by_article = defaultdict[tuple[str, int], list[Claim]](list)
    for other in standing(told):
        by_article[other.article, other.version].append(other)
    states: list[Claim] = []
    for claims in sorted(by_article.values(), key=lambda claims: max(in_time(c) for c in claims)):
        state = states[-1] if states else None
        other = carrying(claims, state, lexicon)
        if state is None or _replaces(other, state, lexicon):
            states.append(other)
    return tuple(states)


@kept_beside
def _replaces(other: Claim, state: Claim, lexicon: Lexicon) -> bool:
    """True where a later claim becomes the state of its series."""
    if hedge_of(other) is Hedge.MAGNITUDE and hedge_of(state) is not Hedge.MAGNITUDE:
        return False
    if is_running(other, lexicon) and (counts_one_day(other, state) or counts_a_span(other, state)):
        return False
    match moved(state, other, lexicon):
        case Movement.UP | Movement.FINER:
            return True
        case Movement.DOWN:
            alike = speak_alike(state, other) and not are_far(state, other)
            return not is_running(other, lexicon) or alike or is_revision(other, lexicon)
        case _:
            return False


def is_revision(claim: Claim, lexicon: Lexicon) -> bool:
    """True where the words before the number say that the count was taken down: "revised the toll down to 20"."""
    before = words(claim.quote[: max(0, claim.focus.start - claim.span.start)])
    return bool(lexicon.revising & set(before[-REACH:]))


def is_running(claim: Claim, lexicon: Lexicon) -> bool:
    """True for a total that only grows: the dead, the injured, the land that a fire has burned."""
    return figure_of(claim).unit in {None, *_OF_LAND} and lexicon.measure(figure_of(claim).measure) in lexicon.running
