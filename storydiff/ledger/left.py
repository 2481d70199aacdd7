"""What a letter or a quiet day left unsettled, kept so that it is found again in a ledger that was made anew.

A judgement, a date set right or another reader may give a change another name, another kind or another partner. What
stays is the claim that it was about, or at least the sentence in which that was read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from storydiff import db
from storydiff.ledger.store import batches
from storydiff.model import Change
from storydiff.records import decode

Place = tuple[str, int]
"""Where a claim stands: the version of an article, and where in its text the sentence begins."""


@dataclass(frozen=True, slots=True)
class Left:
    """A change that was not settled: the version that brought it, and the claims it told of with their places."""

    change: str
    version: str
    claims: tuple[tuple[str, Place], ...] = ()


def left_rows(connection: Connection, ids: Iterable[str], story: str) -> list[Any]:
    """What is written down of the changes of a story of those ids; those that are not kept are left out."""
    rows: list[Any] = []
    table = db.changes
    for part in batches(sorted(set(ids))):
        found = select(table.c.id, table.c.version_id, table.c.body).where(table.c.id.in_(part)).order_by(table.c.id)
        found = found.where(table.c.story == story)
        changes = [(row.version_id, decode(Change, row.body)) for row in connection.execute(found)]
        places = _places(connection, {claim for _, change in changes for claim in about(change)}, story)
        for version, change in changes:
            claims = [[claim, *places[claim]] for claim in about(change) if claim in places]
            rows.append([change.id, version, claims])
    return rows


def left_of(rows: Iterable[Any]) -> tuple[Left, ...]:
    """What was written down: rows of ``left_rows``, and ids alone of what was slight or muted and is not traced."""
    return tuple(
        Left(row, "")
        if isinstance(row, str)
        else Left(row[0], row[1], tuple((claim, (version, start)) for claim, version, start in row[2]))
        for row in rows
    )


def find_left(connection: Connection, left: Sequence[Left], story: str) -> set[str]:
    """The ids of the changes of a story that are kept now and tell what was left.

    The change itself where it is still there; else what the same version changes about the same claim; else about
    what is now read in the same sentence.
    """
    there = set[str]()
    table = db.changes
    for part in batches(sorted({each.change for each in left})):
        there.update(
            row.id for row in connection.execute(select(table.c.id).where(table.c.story == story, table.c.id.in_(part)))
        )
    lost = [each for each in left if each.change not in there]
    brought: dict[str, list[Change]] = {}
    for part in batches(sorted({each.version for each in lost})):
        for row in connection.execute(select(table.c.version_id, table.c.body).where(table.c.version_id.in_(part))):
            brought.setdefault(row.version_id, []).append(decode(Change, row.body))
    told = {claim for changes in brought.values() for change in changes for claim in about(change)}
    places = _places(connection, told, story)
    for each in lost:
        there.update(_followers(each, brought.get(each.version, ()), places))
    return there


def about(change: Change) -> tuple[str, ...]:
    """The claims that a change tells of: what holds now, or what is over where nothing does."""
    return change.after or change.before


def _followers(left: Left, changes: Sequence[Change], places: dict[str, Place]) -> list[str]:
    own = {claim for claim, _ in left.claims}
    same = [change.id for change in changes if own.intersection(about(change))]
    if same or own & places.keys():
        return same
    sentences = {place for _, place in left.claims}
    return [change.id for change in changes if any(places.get(claim) in sentences for claim in about(change))]


def _places(connection: Connection, claims: Collection[str], story: str) -> dict[str, Place]:
    table = db.claims
    found: dict[str, Place] = {}
    for part in batches(sorted(claims)):
        query = select(table.c.id, table.c.version_id, table.c.start).where(table.c.id.in_(part))
        rows = connection.execute(query.where(table.c.story == story))
        found.update({row.id: (row.version_id, row.start) for row in rows})
    return found
