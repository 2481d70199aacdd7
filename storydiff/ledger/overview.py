"""The whole of a ledger in few queries: what there is, as marks that change with it, and its parts by story.

Whoever shows all of a ledger asks here first what is there, which is a look at ids, and then for the claims and changes
of what is not shown yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, select

from storydiff import db
from storydiff.ledger.store import Store, batches
from storydiff.model import Change, Claim
from storydiff.records import decode


@dataclass(frozen=True, slots=True)
class Kept:
    """A compared version of an article in one story; ``body`` is its record as the database writes it."""

    version_id: str
    article: str
    version: int
    story: str
    first_seen: datetime
    time: datetime
    read_by: str
    body: str


@dataclass(frozen=True, slots=True)
class Named:
    """A claim of a compared article with its series; ``series`` is None where it has none."""

    id: str
    story: str
    version_id: str
    series: str | None
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Learned:
    """A change without its words."""

    id: str
    story: str
    series: str
    kind: str
    significance: float
    learned_at: datetime


class Overview(Store):
    """The part of a ledger that tells all that it holds."""

    def iter_kept(self) -> Iterator[Kept]:
        """All compared versions of articles, in no order."""
        table = db.articles
        query = select(
            table.c.version_id, table.c.article, table.c.version, table.c.story, table.c.first_seen, table.c.time,
            table.c.read_by, cast(table.c.body, Text).label("text"),
        ).where(table.c.is_compared)  # fmt: skip
        for row in self.stream(query):
            yield Kept(
                row.version_id, row.article, row.version, row.story, row.first_seen, row.time,
                row.read_by or "", row.text,
            )  # fmt: skip

    def iter_named(self) -> Iterator[Named]:
        """All claims, those of articles that are not compared too, in no order."""
        table = db.claims
        query = select(table.c.id, table.c.story, table.c.version_id, table.c.series, table.c.as_of)
        for row in self.stream(query):
            yield Named(row.id, row.story, row.version_id, row.series, row.as_of)

    def iter_learned(
        self, story: str | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Learned]:
        """All changes in the order in which they were learned; those of a story, from a time to before another."""
        table, owner = db.changes, db.articles
        order = (table.c.learned_at, owner.c.time, owner.c.document, owner.c.version, table.c.story, table.c.place)
        query = select(
            table.c.id, table.c.story, table.c.series, table.c.kind, table.c.significance, table.c.learned_at
        )  # fmt: skip
        query = query if story is None else query.where(table.c.story == story)
        query = query if since is None else query.where(table.c.learned_at >= since)
        query = query if until is None else query.where(table.c.learned_at < until)
        for row in self.stream(query.join(owner).order_by(*order)):
            yield Learned(row.id, row.story, row.series, row.kind, row.significance, row.learned_at)

    def claims_of_versions(self, ids: Sequence[str]) -> dict[str, list[tuple[Claim, str | None]]]:
        """The claims of those versions with their series, by version, in the order of the text."""
        table, found = db.claims, dict[str, list[tuple[Claim, str | None]]]()
        with self.reading() as connection:
            for part in batches(ids):
                query = select(table.c.version_id, table.c.body, table.c.series).where(table.c.version_id.in_(part))
                for row in connection.execute(query.order_by(table.c.start, table.c.id)):
                    found.setdefault(row.version_id, []).append((decode(Claim, row.body), row.series))
        return found

    def claims_of_series(self, story: str, names: Sequence[str]) -> dict[str, list[tuple[Claim, str]]]:
        """The claims of those series of a story with the versions that they stand in, by series.

        They are in order of the time that they hold for, then of when they were said.
        """
        table, found = db.claims, dict[str, list[tuple[Claim, str]]]()
        order = (table.c.as_of, table.c.said_at, table.c.version_id, table.c.start, table.c.id)
        with self.reading() as connection:
            for part in batches(names):
                query = select(table.c.series, table.c.body, table.c.version_id)
                query = query.where(table.c.series.in_(part), table.c.story == story).order_by(*order)
                for row in connection.execute(query):
                    found.setdefault(row.series, []).append((decode(Claim, row.body), row.version_id))
        return found

    def ids_in_series(self, story: str, series: str) -> Iterator[tuple[str, str]]:
        """The ids of the claims of a series and of their versions, in the order of ``claims_of_series``."""
        table = db.claims
        order = (table.c.as_of, table.c.said_at, table.c.version_id, table.c.start, table.c.id)
        query = select(table.c.id, table.c.version_id)
        for row in self.stream(query.where(table.c.series == series, table.c.story == story).order_by(*order)):
            yield row.id, row.version_id

    def changes_of_series(self, story: str, names: Sequence[str]) -> dict[str, list[Change]]:
        """The changes of those series of a story, by series, the last learned first."""
        table, owner, found = db.changes, db.articles, dict[str, list[Change]]()
        order = (table.c.learned_at, owner.c.time, owner.c.document, owner.c.version, table.c.place)
        latest = [column.desc() for column in order]
        with self.reading() as connection:
            for part in batches(names):
                query = select(table.c.series, table.c.body).join(owner)
                query = query.where(table.c.series.in_(part), table.c.story == story)
                for row in connection.execute(query.order_by(*latest)):
                    found.setdefault(row.series, []).append(decode(Change, row.body))
        return found

    def changes_by_id(self, ids: Sequence[str], story: str) -> list[Change]:
        """The changes of a story of those ids, in the order of the ids; those unknown are left out."""
        table, found = db.changes, dict[str, Any]()
        with self.reading() as connection:
            for part in batches(ids):
                query = select(table.c.id, table.c.body).where(table.c.id.in_(part), table.c.story == story)
                found.update((row.id, row.body) for row in connection.execute(query))
        return [decode(Change, found[id_]) for id_ in ids if id_ in found]
