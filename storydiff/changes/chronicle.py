"""The chronicle of a series: each of its claims by the time it holds for, with what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from storydiff.changes.states import State, Told, arrived_late, known_by, state_of
from storydiff.changes.timing import in_time
from storydiff.changes.versions import says_otherwise
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Article, Claim

Versions = Mapping[tuple[str, int], Sequence[Claim]]
"""The claims of a series by the version of an article that they stand in: a long series is gone through once."""


class Mark(StrEnum):
    """What a reader has to know about a claim beside what it says."""

    PRESENT = "present state"
    DISPUTED = "in open dispute"
    LATE = "arrived late"
    CORRECTION = "correction"
    CORRECTED = "corrected"
    REWORDED = "worded anew"
    REPEATED = "said again"
    GONE = "no longer said"


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim of a series with its article and marks; ``succeeded_by`` is the newer version of the article."""

    claim: Claim
    article: Article
    marks: tuple[Mark, ...]
    succeeded_by: int | None = None


def chronicle_of(
    told: Sequence[Told], newest: Mapping[str, int], lexicon: Lexicon, hidden: Collection[str] = ()
) -> tuple[Entry, ...]:
    """The claims of a series in order of time, marked; ``newest`` gives the newest known version by article id.

    ``hidden`` are claims that the newest version did not show, and so left standing.
    """
    standing = known_by(told, newest, hidden)
    state = state_of([claim for claim, _ in standing], lexicon)
    late = arrived_late(told)
    by_version = defaultdict[tuple[str, int], list[Claim]](list)
    for claim, _ in told:
        by_version[claim.article, claim.version].append(claim)
    return tuple(
        Entry(claim, article, _marks(claim, by_version, after, state, late), _successor(claim, after))
        for claim, article in sorted(told, key=lambda item: in_time(item[0]))
        for after in ({} if claim.id in hidden else newest,)
    )


def _successor(claim: Claim, newest: Mapping[str, int]) -> int | None:
    version = newest.get(claim.article, claim.version)
    return version if version > claim.version else None


def _marks(
    claim: Claim, by_version: Versions, newest: Mapping[str, int], state: State | None, late: frozenset[str]
) -> tuple[Mark, ...]:
    found = []
    if state is not None and claim.id == state.claim.id:
        found.append(Mark.PRESENT)
    if state is not None and claim.id in {c.id for c in state.disputed_by}:
        found.append(Mark.DISPUTED)
    if claim.id in late:
        found.append(Mark.LATE)
    if _is_correction(claim, by_version):
        found.append(Mark.CORRECTION)
    if _successor(claim, newest) is not None:
        found.append(_fate(claim, by_version.get((claim.article, newest[claim.article]), ())))
    return tuple(found)


def _is_correction(claim: Claim, by_version: Versions) -> bool:
    """True where the version before said otherwise, and nothing in it said the same."""
    before = by_version.get((claim.article, claim.version - 1), ())
    return bool(before) and all(says_otherwise(old, claim) for old in before)


def _fate(claim: Claim, successors: Sequence[Claim]) -> Mark:
    """What the newest version of the article made of a claim."""
    if not successors:
        return Mark.GONE
    if any(c.content == claim.content for c in successors):
        return Mark.REPEATED
    return Mark.CORRECTED if all(says_otherwise(claim, c) for c in successors) else Mark.REWORDED
