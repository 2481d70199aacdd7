"""How far a story has been told: the latest time of its articles, and the versions that say something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from storydiff import db
from storydiff.ledger.store import Store
from storydiff.model import DUE, NOT_SHOWN, Article


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far a look into the ledger goes; None: to the end."""

    seen: datetime | None = None
    """Only articles first seen until then, in their newest version of then."""
    holds: datetime | None = None
    """Only claims that hold for a time until then."""


NO_HORIZON = Horizon()


_CLOCK = (
    select(db.articles.c.time)
    .where(
        db.articles.c.story == bindparam("in_story"),
        db.articles.c.is_compared,
        db.articles.c.time <= bindparam("seen"),
        db.articles.c.article != bindparam("of"),
    )
    .order_by(db.articles.c.time.desc())
    .limit(1)
)
"""The latest time that is another's: asked for the greatest of all, SQLite goes through the story's whole past."""


class Telling(Store):
    """What of a story is compared already."""

    def story_clock(self, article: Article) -> datetime | None:
        """How far the articles of its story that are compared go, at most to when it was first seen itself."""
        asked = {"in_story": article.story or "", "seen": article.first_seen, "of": article.id}
        with self.reading() as connection:
            return connection.execute(_CLOCK, asked).scalar()

    def told_until(self, story: str, seen: datetime) -> datetime | None:
        """The time of the newest article of a story that was first seen until then; None where there is none."""
        table = db.articles
        query = select(table.c.time).where(table.c.story == story, table.c.is_compared, table.c.first_seen <= seen)
        with self.reading() as connection:
            return connection.execute(query.order_by(table.c.time.desc()).limit(1)).scalar()

    def brought_by(self, story: str, after: datetime) -> dict[str, str]:
        """The versions that brought the changes of a story learned after a time, by the changes' ids."""
        table = db.changes
        query = select(table.c.id, table.c.version_id).where(table.c.story == story, table.c.learned_at > after)
        return {row.id: row.version_id for row in self.stream(query)}


def claims_hidden(articles: Sequence[str]) -> Select[Any]:
    """The claims that later versions of those articles hid and did not withdraw, with these versions and their own."""
    later, earlier, table = db.articles, db.articles.alias(), db.held_back
    query = select(later.c.article, later.c.story, later.c.version, table.c.after, earlier.c.version.label("said_in"))
    same = and_(db.claims.c.id == table.c.after, db.claims.c.story == table.c.story)
    query = query.join(table, table.c.version_id == later.c.version_id).join(db.claims, same)
    query = query.join(earlier, earlier.c.version_id == db.claims.c.version_id)
    query = query.where(later.c.article.in_(articles), table.c.before == table.c.after)
    return query.where(table.c.reason.endswith(NOT_SHOWN, autoescape=True))


def versions_telling(articles: Sequence[str], until: datetime | None = None) -> Select[Any]:
    """The versions of those articles, the newest last, with whether each is compared and says or withdraws something.

    A page that showed nothing of its article has taken nothing back. Where ``until`` is said, later ones are left out.
    """
    table = db.articles
    says = select(db.claims.c.id).where(db.claims.c.version_id == table.c.version_id).exists()
    withdraws = select(db.changes.c.id).where(db.changes.c.version_id == table.c.version_id).exists()
    tells = or_(says, withdraws).label("tells")
    query = select(table.c.article, table.c.story, table.c.version, table.c.is_compared, tells)
    if until is not None:
        query = query.where(table.c.first_seen <= until)
    return query.where(table.c.article.in_(articles)).order_by(table.c.version)


def compared_under(keys: Iterable[str]) -> set[str]:
    """The keys under which claims are compared: those of a plan's day only say when it is due."""
    return {key for key in keys if not key.startswith(DUE)}
