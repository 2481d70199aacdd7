"""The ledger: what was read and compared, in a database that can be rebuilt from the archive.

Every ``put`` is one transaction and changes nothing when it is repeated. Only the time of birth, what is
remembered of sources and the letters live here alone; ``clear_derived`` keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    Table,
    and_,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

from storydiff import db, postgres
from storydiff.column_types import UtcTime
from storydiff.ledger.bodies import claim_body
from storydiff.ledger.clock import Clock
from storydiff.ledger.deliveries import Deliveries
from storydiff.ledger.grounds import Grounds
from storydiff.ledger.knowledge import CANDIDATES, Knowledge
from storydiff.ledger.left import find_left
from storydiff.ledger.overview import Overview
from storydiff.ledger.pages import Pages
from storydiff.ledger.placing import Placing, drop_versions
from storydiff.ledger.results import Results
from storydiff.ledger.sightings import Sightings
from storydiff.ledger.spoken import Spoken
from storydiff.ledger.store import INSTANT, batches
from storydiff.ledger.telling import Horizon, Telling
from storydiff.ledger.visits import Visits
from storydiff.ledger.waiting import Waiting
from storydiff.model import Article, Change, Claim, HeldBack, article_id
from storydiff.records import claim_of, decode, order_of

__all__ = ["CANDIDATES", "INSTANT", "Horizon", "Ledger"]


class Ledger(
    Results, Placing, Spoken, Sightings, Knowledge, Grounds, Deliveries, Visits, Pages, Telling, Overview, Clock
):
    """The ledger of one home; made by ``Ledger.open``."""

    # --- articles ------------------------------------------------------------------------------

    def forget_version(self, article: Article) -> None:
        """Drop a version of an article with its claims and comparisons, so that it can be entered anew.

        What it told of places and names stays until ``clear_comparisons``, which is due after it.
        """
        table = db.articles
        own = and_(table.c.article == article.id, table.c.version == article.version)
        with self.writing() as connection:
            drop_versions(
                connection, [row.version_id for row in connection.execute(select(table.c.version_id).where(own))]
            )

    def find_article(self, document: str, version: int | None = None, story: str | None = None) -> Article | None:
        """The version of that document, the latest where none is named; None where it is not known.

        Of one that belongs to several stories the one of that story, where one is named.
        """
        table = db.articles
        # By the article's identity, which has an index; asked for the document, SQLite goes through the whole story.
        query = select(table.c.body).where(table.c.article == article_id(document), table.c.document == document)
        query = query.where(table.c.is_latest if version is None else table.c.version == version)
        if story is not None:
            query = query.where(table.c.story == story)
        query = query.order_by(table.c.version.desc(), table.c.story)
        with self.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else decode(Article, row.body)

    def latest_of(self, documents: Sequence[str]) -> list[Article]:
        """The latest versions of those of the documents that are known."""
        table = db.articles
        found: list[Article] = []
        for part in batches(documents):
            query = select(table.c.body).where(table.c.article.in_(map(article_id, part)), table.c.is_latest)
            found += self._articles(query)
        return found

    def iter_articles(self) -> Iterator[Article]:
        """All versions of all articles, by time, then document and version."""
        table = db.articles
        yield from self._articles(select(table.c.body).order_by(table.c.time, table.c.document, table.c.version))

    def articles_to_read(self, reader_version: str) -> Waiting:
        """The articles that this reader has not read, each once, in the order in which they are compared."""
        table = db.articles
        # What belongs to several stories is read once for all of them.
        own = table.alias()
        first = select(func.min(own.c.story)).where(
            own.c.article == table.c.article, own.c.version == table.c.version, _unread(reader_version, own)
        )
        owner = table.c.version_id, table.c.story
        return self._waiting(select(*owner).where(_unread(reader_version), table.c.story == first.scalar_subquery()))

    def articles_to_compare(self, *, only_ready: bool = False) -> Waiting:
        """The articles that are read and not compared, in order: first seen, time, document, version.

        ``only_ready`` leaves out those before which another of their story is still to be read.
        """
        table = db.articles
        query = select(table.c.version_id, table.c.story).where(table.c.read_by.is_not(None), ~table.c.is_compared)
        if only_ready:
            first = _first_unread()
            is_ready = tuple_(*_place(table)) < tuple_(*_place(first))
            query = query.outerjoin(first, first.c.story == table.c.story)
            query = query.where(or_(first.c.story.is_(None), is_ready))
        return self._waiting(query)

    def count_waiting(self) -> dict[str, int]:
        """The articles of each story that are not compared, whether they are read or not; only stories with some."""
        table = db.articles
        query = select(table.c.story, func.count().label("n")).where(~table.c.is_compared).group_by(table.c.story)
        with self.reading() as connection:
            return {row.story: row.n for row in connection.execute(query)}

    def has_other_readings(self, reader_version: str) -> bool:
        """True where some article was read by another reader, so that ``clear_readings`` is due."""
        table = db.articles
        others = and_(table.c.read_by.is_not(None), table.c.read_by != reader_version)
        query = select(table.c.version_id).where(others).limit(1)
        with self.reading() as connection:
            return connection.execute(query).first() is not None

    def compared_until(self, now: datetime) -> datetime:
        """The time up to which all that was first seen is compared: the end of the window of a digest made ``now``.

        It lies after ``now`` where another run has taken in something meanwhile.
        """
        table = db.articles
        with self.reading() as connection:
            earliest = select(func.min(table.c.first_seen, type_=UtcTime())).where(~table.c.is_compared)
            first = connection.execute(earliest).scalar()
        return self.time_of_arrival(now) if first is None else min(now, first - INSTANT)

    # --- claims --------------------------------------------------------------------------------

    def claims_in(self, document: str) -> list[tuple[Claim, str | None]]:
        """The claims of all versions of a document with their series, the newest version first."""
        owner, table = db.articles, db.claims
        query = select(claim_body, table.c.series).join(owner).where(owner.c.article == article_id(document))
        with self.reading() as connection:
            rows = connection.execute(query.order_by(owner.c.version.desc(), table.c.start, table.c.id))
            return [(claim_of(row.body), row.series) for row in rows]

    def iter_claims(self) -> Iterator[tuple[Claim, Article, str | None]]:
        """All claims with their article and series: in the order of the articles, then of their text.

        What belongs to several stories comes once for each, with the series that it has there.
        """
        query = _claims().add_columns(db.articles.c.version_id, db.articles.c.body.label("article_body"))
        article, seen = None, None
        for row in self.stream(query):
            if row.version_id != seen:
                article, seen = decode(Article, row.article_body), row.version_id
            assert article is not None
            yield claim_of(row.body), article, row.series

    def find_claims(self, ids: Iterable[str]) -> dict[str, Claim]:
        """The claims of those ids, by id; those unknown are left out."""
        return {claim.id: claim for claim, _, _ in self.claims_by_id(sorted(set(ids)))}

    def find_series(self, claim: str) -> str | None:
        """The series of the claim of that id; None where it is unknown or not compared."""
        with self.reading() as connection:
            series: str | None = connection.execute(select(db.claims.c.series).where(db.claims.c.id == claim)).scalar()
        return series

    # --- comparisons ---------------------------------------------------------------------------

    def iter_changes(self) -> Iterator[Change]:
        """All changes in the order in which they were learned."""
        yield from (change for change, _ in self.iter_changes_in_stories())

    def iter_changes_in_stories(self) -> Iterator[tuple[Change, str]]:
        """All changes with the story that each was found in, in the order in which they were learned."""
        yield from ((decode(Change, row.body), row.story) for row in self.stream(_changes()))

    def changes_learned(self, after: datetime, until: datetime) -> list[Change]:
        """The changes learned after a time and until another, that time included, in order."""
        query = _changes().where(db.changes.c.learned_at > after, db.changes.c.learned_at <= until)
        return [decode(Change, row.body) for row in self.stream(query)]

    def changes_of(self, series: str, story: str, until: datetime) -> list[Change]:
        """The changes of a story's series learned until a time, in order."""
        of_series = db.changes.c.series == series, db.changes.c.story == story
        query = _changes().where(*of_series, db.changes.c.learned_at <= until)
        return [decode(Change, row.body) for row in self.stream(query)]

    def changes_untold(self, recipient: str, story: str, until: datetime) -> list[Change]:
        """The changes of a story that are not settled for a recipient, learned until a time, in order.

        What was learned before the recipient's last digest, were it a letter or a quiet one, and found only when the
        ledger was remade (a replay, other rules, a date set right) is no news, but for what that digest had left
        unsettled; what an archive held before its ledger was made is none either.
        """
        looked_at, left = self.last_looked_at(recipient, story, self.remade_at)
        floor = looked_at or self.born - INSTANT
        with self.reading() as connection:
            pending = find_left(connection, left, story)
        settled = select(db.told.c.change).where(db.told.c.recipient == recipient, db.told.c.story == story)
        query = _changes().where(
            db.changes.c.story == story,
            or_(db.changes.c.learned_at > floor, db.changes.c.id.in_(pending)),
            db.changes.c.learned_at <= until,
            db.changes.c.id.not_in(settled),
        )
        return [decode(Change, row.body) for row in self.stream(query)]

    def iter_held_back(self) -> Iterator[HeldBack]:
        """All pairs that were compared and not reported, in the order in which they were compared."""
        yield from (held for held, _ in self.iter_held_back_in_stories())

    def iter_held_back_in_stories(self) -> Iterator[tuple[HeldBack, str]]:
        """All pairs held back with the story that they were compared in, in the order in which they were compared."""
        table, owner = db.held_back, db.articles
        order = (table.c.learned_at, owner.c.time, owner.c.document, owner.c.version, table.c.story, table.c.place)
        for row in self.stream(select(table).join(owner).order_by(*order)):
            yield HeldBack(row.before, row.after, row.reason, row.learned_at), row.story

    def held_back_learned(self, after: datetime, until: datetime, story: str) -> list[HeldBack]:
        """The pairs held back of a story that were learned after a time and until another, included."""
        table = db.held_back
        columns = (table.c.before, table.c.after, table.c.reason, table.c.learned_at)  # in the order of HeldBack
        query = select(*columns).where(table.c.learned_at > after, table.c.learned_at <= until, table.c.story == story)
        return [HeldBack(*row) for row in self.stream(query.order_by(table.c.id))]

    def articles_first_seen(self, story: str, after: datetime, until: datetime) -> list[Article]:
        """The versions of a story's articles first seen after a time and until another, included, in order."""
        table = db.articles
        query = select(table.c.body).where(table.c.first_seen > after, table.c.first_seen <= until)
        query = query.where(table.c.story == story)
        return list(self._articles(_in_order(query)))

    def articles_compared(self, until: datetime) -> list[Article]:
        """The versions of articles that are compared and were first seen until a time, in order."""
        table = db.articles
        query = select(table.c.body).where(table.c.is_compared, table.c.first_seen <= until)
        return list(self._articles(_in_order(query)))

    def iter_series(self) -> Iterator[tuple[str, int, datetime]]:
        """Each series with its number of claims and the last time one of them holds for, by name."""
        table = db.claims
        last = func.max(table.c.as_of, type_=UtcTime()).label("last")
        count = func.count(table.c.id.distinct()).label("n")
        query = select(table.c.series, count, last).where(table.c.series.is_not(None))
        for row in self.stream(query.group_by(table.c.series).order_by(table.c.series)):
            yield row.series, row.n, row.last

    def history(self, series: str) -> list[tuple[Claim, Article]]:
        """The claims of a series by the time they hold for; empty for an unknown series."""
        query = select(db.claims.c.id).where(db.claims.c.series == series)
        with self.reading() as connection:
            ids = [row.id for row in connection.execute(query)]
        own = {claim.id: (claim, article) for claim, article, name in self.claims_by_id(ids) if name == series}
        return sorted(own.values(), key=lambda item: order_of(item[0]))

    # --- beginning again -----------------------------------------------------------------------

    def clear_derived(self, now: datetime) -> None:
        """Empty all that the archive can fill again; birth, what is known of sources, and letters stay."""
        with self.writing() as connection:
            self.note_remade(connection, now)
            _empty(connection, db.DERIVED)

    def clear_comparisons(self, now: datetime, judged_by: str | None = None) -> None:
        """Empty series, changes and held-back pairs, so that all articles are compared anew; claims stay.

        ``judged_by`` names the judgements that the new comparisons will stand on, where these are what changed.
        """
        with self.writing() as connection:
            self.note_remade(connection, now)
            if judged_by is not None:
                self.note_judged(connection, judged_by)
            for table in (db.changes, db.held_back, db.blocks, db.told_in_story, db.looking):
                connection.execute(delete(table))
            connection.execute(update(db.claims).values(series=None))
            connection.execute(update(db.articles).values(is_compared=False))
        if self.recall is not None:
            self.recall.clear()

    def clear_readings(self, now: datetime) -> None:
        """Empty claims and comparisons and mark every article unread, so that another reader can begin."""
        with self.writing() as connection:
            self.note_remade(connection, now)
            _empty(connection, [table for table in db.DERIVED if table is not db.articles])
            connection.execute(update(db.articles).values(read_by=None, is_compared=False))

    def _waiting(self, query: Select[Any]) -> Waiting:
        rows = list(self.stream(_in_order(query)))
        return Waiting([row.version_id for row in rows], [row.story for row in rows], self._versions)

    def _versions(self, ids: Sequence[str]) -> list[Article]:
        """Those versions in that order; what was dropped meanwhile is left out."""
        found = self.versions_by_id(ids)
        return [found[i] for i in ids if i in found]

    def _articles(self, query: Select[Any]) -> Iterator[Article]:
        yield from (decode(Article, row.body) for row in self.stream(query))


def _empty(connection: Connection, tables: Sequence[Table]) -> None:
    """Delete all rows of tables, in that order."""
    postgres.count_anew(connection, [table.name for table in tables])
    for table in tables:
        connection.execute(delete(table))


def _place(table: FromClause) -> tuple[ColumnElement[Any], ...]:
    """Where an article stands in the order of learning."""
    return (table.c.first_seen, table.c.time, table.c.document, table.c.version)


def _in_order(query: Select[Any]) -> Select[Any]:
    return query.order_by(*_place(db.articles), db.articles.c.story)


def _first_unread() -> Subquery:
    """Of each story with articles to be read the place of the first."""
    table = db.articles
    number = func.row_number().over(partition_by=table.c.story, order_by=_place(table)).label("number")
    unread = select(table.c.story, *_place(table), number).where(table.c.read_by.is_(None)).subquery()
    return select(unread).where(unread.c.number == 1).subquery("first_unread")


def _unread(reader_version: str, table: FromClause = db.articles) -> Any:
    return or_(table.c.read_by.is_(None), table.c.read_by != reader_version)


def _claims() -> Select[Any]:
    owner, table = db.articles, db.claims
    order = (owner.c.time, owner.c.document, owner.c.version, owner.c.story, table.c.start, table.c.id)
    return select(claim_body, table.c.series).join(owner, table.c.version_id == owner.c.version_id).order_by(*order)


def _changes() -> Select[Any]:
    table, owner = db.changes, db.articles
    order = (table.c.learned_at, owner.c.time, owner.c.document, owner.c.version, table.c.story, table.c.place)
    return select(table.c.body, table.c.story).join(owner).order_by(*order)
