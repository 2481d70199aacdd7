"""What was seen of one item: the entries that led to it, what failed of it, and the articles that it may be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from storydiff import db
from storydiff.ledger.store import Store
from storydiff.model import Article, EntryState, Failure
from storydiff.records import decode, text_identity

TAKEN_AS = "in the archive as "
"""How the reason of an entry begins whose article goes by another address than the entry's own."""

MOST_SHOWN = 20
"""Sightings of one item that are looked up at most, the latest first."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry that a source showed, and what became of it."""

    source: str
    guid: str
    url: str | None
    first_seen: datetime
    state: str
    tries: int
    next_try: datetime | None
    reason: str | None

    @property
    def documents(self) -> list[str]:
        """The articles that it is in the archive as, where they go by another address than its own."""
        said = self.reason or ""
        return said.removeprefix(TAKEN_AS).split(", ") if said.startswith(TAKEN_AS) else []


class Sightings(Store):
    """The part of a ledger that is asked about one item."""

    def entries_named(self, names: Collection[str]) -> tuple[Sighting, ...]:
        """The entries with one of these addresses or guids, the latest first."""
        table = db.entries
        wanted = sorted(name for name in names if name)
        query = select(table).where(or_(table.c.url.in_(wanted), table.c.guid.in_(wanted)))
        rows = self.stream(query.order_by(table.c.first_seen.desc(), table.c.source, table.c.place).limit(MOST_SHOWN))
        return tuple(_sighting(row) for row in rows)

    def entries_of_guid(self, source: str, guid: str) -> tuple[Sighting, ...]:
        """The entries of a source with that guid that were taken, the latest first."""
        with self.reading() as connection:
            rows = connection.execute(_OF_GUID, {"source": source, "guid": guid})
            return tuple(_sighting(row) for row in rows)

    def articles_of_text(self, text: str) -> Sequence[Article]:
        """The articles that came by an address and whose newest version holds just these words."""
        with self.reading() as connection:
            rows = connection.execute(_OF_TEXT, {"text": text_identity(text)}).all()
        found = (decode(Article, row.body) for row in rows)
        return list({a.id: a for a in found if a.document.startswith(("http://", "https://"))}.values())

    def failures_named(self, names: Collection[str]) -> tuple[tuple[str, Failure], ...]:
        """What failed of the items of these names, each with its run, the latest first."""
        table = db.failures
        query = select(table).where(table.c.item.in_(names)).order_by(table.c.run.desc(), table.c.place)
        rows = self.stream(query.limit(MOST_SHOWN))
        return tuple((row.run, Failure(row.item, row.station, row.reason, row.advice)) for row in rows)

    def find_article_by_identity(self, name: str) -> Article | None:
        """The newest version of the article of that id, or the version of that id; None where it is not known."""
        table = db.articles
        named = or_(table.c.article == name, table.c.version_id == name)
        return self._first(select(table.c.body).where(named))

    def stories_holding(self, article: Article) -> tuple[str, ...]:
        """The stories in which a version of an article is kept, by name; an empty name for none."""
        table = db.articles
        query = select(table.c.story).where(table.c.article == article.id, table.c.version == article.version)
        with self.reading() as connection:
            return tuple(sorted(row.story for row in connection.execute(query)))

    def articles_told_between(self, after: datetime, until: datetime) -> Sequence[Article]:
        """The newest versions of the articles of a time, each once."""
        table = db.articles
        query = select(table.c.body).where(table.c.is_latest, table.c.time >= after, table.c.time <= until)
        found = (decode(Article, row.body) for row in self.stream(query.order_by(table.c.time, table.c.document)))
        return list({article.id: article for article in found}.values())

    def _first(self, query: Select[Any]) -> Article | None:
        table = db.articles
        with self.reading() as connection:
            row = connection.execute(query.order_by(table.c.version.desc(), table.c.story)).first()
        return None if row is None else decode(Article, row.body)


# What each entry of a feed asks for, made once: to make a statement takes as long as to run it.
_OF_GUID = (
    select(*(db.entries.c[field.name] for field in fields(Sighting)))
    .where(
        db.entries.c.source == bindparam("source"),
        db.entries.c.guid == bindparam("guid"),
        db.entries.c.state == EntryState.TAKEN.value,
    )
    .order_by(db.entries.c.first_seen.desc(), db.entries.c.place)
    .limit(MOST_SHOWN)
)
_OF_TEXT = (
    select(db.articles.c.body)
    .where(db.articles.c.text == bindparam("text"), db.articles.c.is_latest)
    .order_by(db.articles.c.first_seen, db.articles.c.document)
)


def _sighting(row: Any) -> Sighting:
    return Sighting(row.source, row.guid, row.url, row.first_seen, row.state, row.tries, row.next_try, row.reason)
