"""The series of claims: which of a story's claims are on one question over time, and under what name.

The series of a claim depends on the set of claims and their dates, never on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from storydiff.changes.timing import in_time
from storydiff.matching import Context, Matcher, grounds
from storydiff.matching.positions import full_actors
from storydiff.model import Claim, ClaimKind, Position, Verdict


def series_of(claims: Sequence[Claim], matcher: Matcher, context: Context) -> dict[str, str]:
    """The series of each claim by its id."""
    found = {claim.id: matcher.series_key(claim, context) for claim in claims if claim.kind is not ClaimKind.POSITION}
    return found | stands_of(claims, matcher, context)


Stand = tuple[tuple[str, ...], str]
"""Who holds a position, by full names, and the concept that it is about."""


def stands_of(claims: Sequence[Claim], matcher: Matcher, context: Context) -> dict[str, str]:
    """The series of each position by its claim's id, settled among the positions of one actor on one concept."""
    groups = defaultdict[Stand, list[Claim]](list)
    for claim in sorted((c for c in claims if c.kind is ClaimKind.POSITION), key=in_time):
        groups[stand_of(claim, matcher, context)].append(claim)
    return {id_: name for group in groups.values() for id_, name in _settled(group, matcher, context).items()}


def stand_of(claim: Claim, matcher: Matcher, context: Context) -> Stand:
    """Who holds the position of a claim, and what it is about."""
    assert isinstance(claim.content, Position)
    actors = full_actors(claim.content.actor, context.names, matcher.lexicon)
    return tuple(sorted(set(actors))), grounds.head_of(claim.content, matcher.lexicon)


def _settled(group: Sequence[Claim], matcher: Matcher, context: Context) -> dict[str, str]:
    """Positions join the series of the first earlier one that they are the same as; else they begin one."""
    found: dict[str, str] = {}
    firsts: list[Claim] = []
    for claim in group:
        same = (other for other in firsts if matcher.same_question(other, claim, context).verdict is Verdict.SAME)
        first = next(same, None)
        found[claim.id] = matcher.series_key(claim, context) if first is None else found[first.id]
        if first is None:
            firsts.append(claim)
    return found


def changed(series: Mapping[str, str], known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The series to be kept, by claim id, those that are kept already left out."""
    return tuple(sorted((id_, name) for id_, name in series.items() if known.get(id_) != name))
