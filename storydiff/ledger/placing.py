"""In which stories the versions of articles are kept: one row for each, all of a version in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, select, update

from storydiff import db
from storydiff.ledger.store import Store
from storydiff.model import Article
from storydiff.records import article_row

NO_STORY = ""
"""The story of what belongs to none: it is kept, and compared with what else belongs to none."""


class Placing(Store):
    """The part of a ledger that knows what belongs to which story."""

    @property
    def placed_by(self) -> str | None:
        """The identity of the queries by which the articles were placed; None before the first were."""
        with self.reading() as connection:
            return connection.execute(select(db.meta.c.value).where(db.meta.c.key == "queries")).scalar()

    def note_placed(self, queries: str) -> None:
        """Write down by which queries the articles are placed from now."""
        with self.writing() as connection:
            db.replace(connection, db.meta, {"key": "queries", "value": queries})

    def add_article(self, article: Article, stories: Sequence[str] = ()) -> bool:
        """Keep a version of an article in each of those stories, in its own where none is named; false where known."""
        with self.writing() as connection:
            added = _add(connection, [replace(article, story=name) for name in stories] or [article])
        return bool(added)

    def place(self, article: Article, stories: Sequence[str]) -> bool:
        """Keep a version of an article in those stories and in no other; true where that moved it."""
        table = db.articles
        with self.writing() as connection:
            own = and_(table.c.article == article.id, table.c.version == article.version)
            before = {row.story: row.version_id for row in connection.execute(select(table).where(own))}
            wanted = [*stories] or [NO_STORY]
            added = _add(connection, [replace(article, story=name or None) for name in wanted])
            dropped = [version for name, version in sorted(before.items()) if name not in wanted]
            drop_versions(connection, dropped)
            if dropped:
                _mark_latest(connection, article.id)
        return bool(added or dropped)

    def stories_of(self, article: Article) -> tuple[str, ...]:
        """The stories in which earlier versions of an article are kept, by name."""
        table = db.articles
        query = select(table.c.story).where(table.c.article == article.id, table.c.version < article.version)
        with self.reading() as connection:
            return tuple(sorted({row.story for row in connection.execute(query)} - {NO_STORY}))

    def known_versions(self) -> frozenset[tuple[str, int]]:
        """The ids and versions of all articles that are kept."""
        query = select(db.articles.c.article, db.articles.c.version)
        return frozenset((row.article, row.version) for row in self.stream(query))


def drop_versions(connection: Connection, versions: Iterable[str]) -> None:
    """Drop rows of versions with all that reading and comparing them gave; what they told of places and names stays."""
    for version in versions:
        story = select(db.articles.c.story).where(db.articles.c.version_id == version).scalar_subquery()
        claims = select(db.claims.c.id).where(db.claims.c.version_id == version)
        for keyed in (db.blocks, db.looking):
            connection.execute(delete(keyed).where(keyed.c.claim.in_(claims), keyed.c.story == story))
        for derived in (db.held_back, db.changes, db.claims, db.articles):
            connection.execute(delete(derived).where(derived.c.version_id == version))


def _add(connection: Connection, placed: Sequence[Article]) -> list[dict[str, Any]]:
    """Keep a version of an article, given as it is in each of its stories; gives back the rows that were not there."""
    article, table = placed[0], db.articles
    known = connection.execute(_VERSIONS, {"article": article.id}).all()
    newest = dict[str, int]()
    for row in known:
        newest[row.story] = max(row.version, newest.get(row.story, 0))
    held = {row.story for row in known if row.version == article.version}
    own = [(each.story or NO_STORY, each) for each in placed if (each.story or NO_STORY) not in held]
    rows = [article_row(each, is_latest=newest.get(name, 0) < article.version) for name, each in own]
    outdated = sorted(row["story"] for row in rows if row["is_latest"] and row["story"] in newest)
    if outdated:
        of_article = and_(table.c.article == article.id, table.c.story.in_(outdated))
        connection.execute(update(table).where(of_article).values(is_latest=False))
    db.put(connection, table, rows)
    read = next((row for row in known if row.version == article.version and row.read_by is not None), None)
    if read is not None:
        for new in rows:
            _take_over_reading(connection, new, read)
    return rows


_VERSIONS = select(*(db.articles.c[name] for name in ("version_id", "version", "story", "read_by"))).where(
    db.articles.c.article == bindparam("article")
)
"""What is kept of an article, asked of each that comes in."""


def _take_over_reading(connection: Connection, row: dict[str, Any], read: Row[Any]) -> None:
    """Give a row the claims that were read in the same version for another story."""
    table, claims = db.articles, db.claims
    own = and_(table.c.version_id == row["version_id"])
    connection.execute(update(table).where(own).values(read_by=read.read_by))
    found = connection.execute(select(claims).where(claims.c.version_id == read.version_id)).mappings().all()
    new = {"version_id": row["version_id"], "story": row["story"], "series": None}
    db.put(connection, claims, [{**claim, **new} for claim in found])


def _mark_latest(connection: Connection, article: str) -> None:
    """Mark anew which version of an article is the latest in each of its stories."""
    table = db.articles
    latest = select(table.c.story, func.max(table.c.version).label("n")).where(table.c.article == article)
    for row in connection.execute(latest.group_by(table.c.story)).all():
        own = and_(table.c.article == article, table.c.story == row.story, table.c.version == row.n)
        connection.execute(update(table).where(own).values(is_latest=True))
