"""The series of claims: which of a story's claims are on one question over time, and under what name.

The series of a claim depends on the set of claims known, never on the order in which they came: figures and
positions are settled anew whenever all that could bear on them is at hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from storydiff.changes.timing import in_time
from storydiff.matching import Context, Matcher
from storydiff.model import DUE, Claim, ClaimKind, Known, Verdict


def series_of(claims: Sequence[Claim], matcher: Matcher, context: Context) -> dict[str, str]:
    """The series of each claim by its id."""
    found = {claim.id: matcher.series_key(claim, context) for claim in claims if claim.kind is not ClaimKind.POSITION}
    positions = sorted((claim for claim in claims if claim.kind is ClaimKind.POSITION), key=in_time)
    return found | _positions(positions, matcher, context)


def _positions(claims: Sequence[Claim], matcher: Matcher, context: Context) -> dict[str, str]:
    """Positions join the series of the first earlier one that they are the same as; else they begin one."""
    found: dict[str, str] = {}
    firsts = defaultdict[str, list[Claim]](list)
    for claim in claims:
        actors = sorted(key for key in matcher.blocks(claim) if key.startswith("actor:"))
        first = next(
            (
                other
                for key in actors
                for other in firsts[key]
                if matcher.same_question(other, claim, context).verdict is Verdict.SAME
            ),
            None,
        )
        found[claim.id] = matcher.series_key(claim, context) if first is None else found[first.id]
        if first is None:
            for key in actors:
                firsts[key].append(claim)
    return found


def kept_names(series: Mapping[str, str], known: Known, others: Sequence[Claim], matcher: Matcher) -> dict[str, str]:
    """The series of each claim, where those of positions keep the name under which the ledger has their first claim.

    A series of positions is named after its first claim, which a block that was cut may lack.
    """
    names = dict[str, str]()
    for claim in sorted((c for c in others if c.kind is ClaimKind.POSITION), key=in_time):
        if claim.id in known.series and _bearing(claim, matcher) & known.cut:
            names.setdefault(series[claim.id], known.series[claim.id])
    return {id_: names.get(name, name) for id_, name in series.items()}


def settled(
    claims: Sequence[Claim], mine: Sequence[Claim], matcher: Matcher, cut: Collection[str] = frozenset()
) -> set[str]:
    """The ids of the claims whose series can be settled now: their whole block was looked up for the article."""
    at_hand = matcher.reach(mine) - set(cut)
    return {claim.id for claim in claims if _bearing(claim, matcher) <= at_hand}


def _bearing(claim: Claim, matcher: Matcher) -> frozenset[str]:
    """The blocks that hold all claims which bear on the series of this one."""
    keys = frozenset(key for key in matcher.blocks(claim) if not key.startswith(DUE))
    return frozenset(key for key in keys if key.startswith("actor:")) or keys


def changed(series: Mapping[str, str], known: Mapping[str, str], ids: set[str]) -> tuple[tuple[str, str], ...]:
    """The series to be kept, by claim id, those that are kept already left out."""
    return tuple(sorted((id_, name) for id_, name in series.items() if id_ in ids and known.get(id_) != name))
