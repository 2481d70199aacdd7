"""What the ledger remembers of the pages of young articles, so that each is looked at again and none too often."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Subquery, and_, delete, func, inspect, or_, select

from storydiff import db
from storydiff.languages import READ
from storydiff.ledger.store import BATCH, Store, batches
from storydiff.ledger.tables import pages
from storydiff.model import Entry, FoundEntry, Visit, WatchedPage
from storydiff.records import decode, encode

LONGEST_WAIT = timedelta(days=1)
"""How long a page is let wait at most."""

REMEMBERED_FOR = timedelta(days=60)
"""How long a page is remembered, counted as its article's youth is, so that the table does not grow for ever."""

_COLUMNS = tuple(field.name for field in fields(WatchedPage))


class Pages(Store):
    """The part of a ledger that remembers the pages that are looked at again."""

    def put_pages(self, found: Sequence[WatchedPage], now: datetime) -> None:
        """Keep pages as they are now, each in place of what was kept of its article; those long past are let go."""
        if not found:
            return
        latest = {page.document: page for page in found}  # a statement may not touch a row twice
        with self.writing() as connection:
            db.replace_all(connection, pages, [_row(page) for page in latest.values()])
            connection.execute(delete(pages).where(pages.c.dated < now - REMEMBERED_FOR))

    def pages_due(
        self, sources: Collection[str], since: datetime, now: datetime, most: int, *, again: bool = False
    ) -> tuple[list[str], int]:
        """The documents of the pages of those sources that are to be looked at now, and how many others are left out.

        Only those dated after ``since`` are, and of each host the newest ``most``, whoever led to them: the newest of
        each host first, then the second of each. ``again`` lets a run look once more at what failed in itself.
        """
        # A later time than is ever set was set by a clock that was ahead.
        is_due = or_(pages.c.next_try <= now, pages.c.next_try > now + LONGEST_WAIT)
        if again:
            is_own_failure = and_(pages.c.tried_at == now, pages.c.failures > 0, pages.c.next_try.is_not(None))
            is_due = or_(is_due, is_own_failure)
        place = func.row_number().over(partition_by=pages.c.host, order_by=(pages.c.dated.desc(), pages.c.document))
        columns = (pages.c.document, pages.c.source, is_due.label("is_due"), place.label("place"))
        young = and_(pages.c.dated > since, pages.c.next_try.is_not(None))
        if len(sources) <= BATCH:  # only the hosts that these led to, as each source may be asked for by itself
            own = select(pages.c.host).where(pages.c.source.in_(sorted(sources)))
            young = and_(young, pages.c.host.in_(own))
        ranked: Subquery = select(*columns).where(young).subquery()
        query = select(ranked).where(ranked.c.is_due).order_by(ranked.c.place, ranked.c.document)
        due, left_out = list[str](), 0
        for row in self.stream(query):
            if row.source not in sources:
                continue
            if row.place <= most:
                due.append(row.document)
            else:
                left_out += 1
        return due, left_out

    def find_pages(self, documents: Sequence[str]) -> list[WatchedPage]:
        """What is remembered of the pages of those articles, in their order."""
        found: dict[str, WatchedPage] = {}
        with self.reading() as connection:
            if not inspect(connection).has_table(pages.name):
                return []  # a ledger of before, which is only looked at
            for part in batches(documents):
                rows = connection.execute(select(pages).where(pages.c.document.in_(part)))
                found.update((row.document, _page(row)) for row in rows)
        return [found[document] for document in dict.fromkeys(documents) if document in found]

    def page_counts(self, since: datetime) -> dict[str, tuple[int, int]]:
        """For each source how many pages dated after a time are looked at again, and how many are gone of them."""
        gone = func.count().filter(pages.c.missing > 0)
        watched = func.count(pages.c.next_try)
        query = select(pages.c.source, watched.label("watched"), gone.label("gone"))
        with self.reading() as connection:
            if not inspect(connection).has_table(pages.name):
                return {}
            rows: Iterable[Any] = connection.execute(query.where(pages.c.dated > since).group_by(pages.c.source))
            return {row.source: (row.watched, row.gone) for row in rows}


def watch_held(connection: Connection, visits: Sequence[Visit], now: datetime) -> None:
    """Remember the pages of what the archive held before the first visits, as in a ledger that was made anew.

    They are looked at as any others: nothing is known of what their servers said.
    """
    leading: dict[str, tuple[str, FoundEntry]] = {}
    for visit in visits:
        for shown in visit.entries if visit.is_first else ():
            if shown.url and not shown.is_old:
                leading.setdefault(shown.article, (visit.record.source, shown))
    table, rows = db.articles, list[dict[str, Any]]()
    is_followed = and_(table.c.is_latest, table.c.story != "", table.c.language.in_(sorted(READ)))
    columns = (table.c.article, table.c.document, table.c.first_seen, table.c.time)
    for ids in batches(sorted(leading)):
        for row in connection.execute(select(*columns).where(table.c.article.in_(ids), is_followed)):
            source, found = leading[row.article]
            entry = decode(Entry, json.loads(found.body))
            if not (entry.content or entry.summary):  # else it carries its article
                dated, document = max(row.first_seen, row.time), row.document
                rows.append(_row(WatchedPage(document, document, source, entry, dated, next_try=now)))
    db.put(connection, pages, rows)


def _row(page: WatchedPage) -> dict[str, Any]:
    row = {name: getattr(page, name) for name in _COLUMNS}
    return row | {"entry": encode(page.entry), "host": urlsplit(page.entry.url or page.document).hostname or ""}


def _page(row: Any) -> WatchedPage:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return WatchedPage(**values | {"entry": decode(Entry, row.entry)})
