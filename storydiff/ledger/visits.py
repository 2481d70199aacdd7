"""What the ledger remembers of sources: how each answered, the entries that it showed, and what became of them.

A visit is stored whole: the validators that let a server say "nothing new" are there only with the entries they stand
for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, or_, select, update

from storydiff import db
from storydiff.ledger.pages import watch_held
from storydiff.ledger.store import Store, batches
from storydiff.model import Entry, EntryState, FoundEntry, SourceRecord, StoredEntry, Visit
from storydiff.records import decode, encode

LONGEST_WAIT = timedelta(days=1)
"""How long an entry is let wait at most."""

REMEMBERED_FOR = timedelta(days=180)
"""How long an entry is remembered that its feed does not show any more; one that comes back after is looked at anew."""

_COLUMNS = tuple(field.name for field in fields(SourceRecord))
_SKIP_HOURS = _COLUMNS.index("skip_hours")
_KNOWN = select(*(db.feeds.c[name] for name in _COLUMNS)).where(
    db.feeds.c.source.in_(bindparam("names", expanding=True))
)
_values_of = attrgetter(*_COLUMNS)


class Visits(Store):
    """The part of a ledger that remembers sources."""

    # --- sources -------------------------------------------------------------------------------

    def source_records(self, sources: Sequence[str]) -> dict[str, SourceRecord]:
        """What is known of those sources, by name; one that was never visited is left out."""
        found: dict[str, SourceRecord] = {}
        with self.reading() as connection:
            for names in batches(sources):
                found.update((row[0], _record_of(row)) for row in connection.execute(_KNOWN, {"names": names}).all())
        return found

    def put_visits(self, visits: Sequence[Visit], now: datetime) -> None:
        """Store what visits leave behind, all or nothing: each record with the entries that it stands for.

        An entry that is known stays as it is. One that waits while its feed says something else under its name by now
        makes way for that. At a first visit, what the archive holds since the entry was last changed counts as taken.
        """
        with self.writing() as connection:
            db.replace_all(connection, db.feeds, [_record_row(visit.record) for visit in visits])
            held = _held_in_archive(connection, [e for v in visits if v.is_first for e in v.entries])
            for visit in visits:
                if visit.entries and not visit.is_first:
                    _drop_outdated(connection, visit)
                    _forget_old(connection, visit, now)
            if held:
                watch_held(connection, visits, now)
            rows = [row for visit in visits for row in _new_rows(visit, now, held if visit.is_first else {})]
            db.put(connection, db.entries, rows)

    # --- entries -------------------------------------------------------------------------------

    def entries_due(
        self, sources: Sequence[str], now: datetime, limit: int, *, again: bool = False
    ) -> list[tuple[str, StoredEntry]]:
        """The entries of those sources that are to be taken now, with their source's name, each feed's in its order.

        ``again`` lets a run take once more what failed in itself. What waits longer than anything is let wait was put
        off by a clock that was ahead.
        """
        table = db.entries
        is_due = or_(table.c.next_try <= now, table.c.next_try > now + LONGEST_WAIT)
        if again:
            is_due = or_(is_due, and_(table.c.tried_at == now, table.c.state == EntryState.FAILED.value))
        found: list[tuple[str, StoredEntry]] = []
        with self.reading() as connection:
            for names in batches(sources):
                query = select(table).where(table.c.source.in_(names), table.c.next_try.is_not(None), is_due)
                # The first of each feed, then the second: those of one host wait for one another.
                order = (table.c.place, table.c.source, table.c.identity)
                rows = connection.execute(query.order_by(*order).limit(limit - len(found)))
                found.extend((row.source, _entry_of(row)) for row in rows)
                if len(found) >= limit:
                    break
        return found

    def put_outcomes(self, outcomes: Sequence[tuple[str, StoredEntry]], now: datetime) -> None:
        """Keep what became of entries; of one that is taken the text is let go, as its article has it."""
        if not outcomes:
            return
        table = db.entries
        own = and_(table.c.source == bindparam("of"), table.c.identity == bindparam("which"))
        statement = update(table).where(own)
        with self.writing() as connection:
            connection.execute(statement, [_outcome_row(source, entry, now) for source, entry in outcomes])

    def marks_taken(self, source: str) -> frozenset[str]:
        """The identities of what was taken of a source."""
        table = db.entries
        query = select(table.c.identity).where(table.c.source == source, table.c.state == EntryState.TAKEN.value)
        return frozenset(row.identity for row in self.stream(query))

    def put_marks(self, record: SourceRecord, marks: Iterable[str], now: datetime) -> None:
        """Keep a source's record with the marks of what was taken of it, in place of those kept before."""
        table = db.entries
        row = {"source": record.source, "guid": "", "url": None, "place": 0, "body": "", "first_seen": now}
        row |= {"state": EntryState.TAKEN.value, "tries": 1, "tried_at": now, "next_try": None}
        kept = sorted(marks)
        with self.writing() as connection:
            db.replace_all(connection, db.feeds, [_record_row(record)])
            known = {
                r.identity for r in connection.execute(select(table.c.identity).where(table.c.source == record.source))
            }
            for gone in batches(sorted(known.difference(kept))):
                connection.execute(delete(table).where(table.c.source == record.source, table.c.identity.in_(gone)))
            db.put(connection, table, [row | {"identity": mark} for mark in kept if mark not in known])

    def entry_counts(self) -> dict[str, tuple[int, int]]:
        """How many entries each source has shown, and how many of them are still to be taken."""
        table = db.entries
        waiting = func.count(table.c.next_try)
        query = select(table.c.source, func.count().label("seen"), waiting.label("waiting")).group_by(table.c.source)
        return {row.source: (row.seen, row.waiting) for row in self.stream(query)}

    # --- what sites ask of robots --------------------------------------------------------------

    def find_robots(self, origin: str, since: datetime) -> str | None:
        """The robots.txt of an origin where it was fetched since a time, else None."""
        query = select(db.robots.c.content).where(db.robots.c.origin == origin, db.robots.c.fetched_at >= since)
        with self.reading() as connection:
            content: str | None = connection.execute(query).scalar()
        return content

    def put_robots(self, origin: str, content: str, now: datetime) -> None:
        """Keep the robots.txt of an origin in place of the one before."""
        with self.writing() as connection:
            db.replace(connection, db.robots, {"origin": origin, "fetched_at": now, "content": content})


def _record_row(record: SourceRecord) -> dict[str, Any]:
    row = dict(zip(_COLUMNS, _values_of(record), strict=True))
    row["skip_hours"] = ",".join(map(str, record.skip_hours))
    return row


def _record_of(row: Sequence[Any]) -> SourceRecord:
    values = list(row)
    hours = values[_SKIP_HOURS]
    values[_SKIP_HOURS] = tuple(map(int, hours.split(","))) if hours else ()
    return SourceRecord(*values)


def _held_in_archive(connection: Connection, entries: Sequence[FoundEntry]) -> dict[str, datetime]:
    """When the latest version of each article that entries lead to was first seen, by the article's identity."""
    table = db.articles
    found: dict[str, datetime] = {}
    for ids in batches(sorted({entry.article for entry in entries})):
        query = select(table.c.article, table.c.first_seen).where(table.c.article.in_(ids), table.c.is_latest)
        found.update((row.article, row.first_seen) for row in connection.execute(query))
    return found


def _new_rows(visit: Visit, now: datetime, held: Mapping[str, datetime]) -> Iterable[dict[str, Any]]:
    for place, entry in enumerate(visit.entries):
        seen = held.get(entry.article)
        is_held = entry.is_old or (seen is not None and (entry.dated is None or entry.dated <= seen))
        yield {
            "source": visit.record.source,
            "identity": entry.identity,
            "guid": entry.guid,
            "url": entry.url,
            "place": place,
            "body": "" if is_held else entry.body,
            "capture": visit.capture,
            "first_seen": now,
            "state": (EntryState.TAKEN if is_held else EntryState.PENDING).value,
            "tries": 0,
            "next_try": None if is_held else now,
            "reason": "there before the first look" if entry.is_old else "in the archive before" if is_held else None,
        }


def _drop_outdated(connection: Connection, visit: Visit) -> None:
    """Drop what waits under the guid of an entry that says something else by now."""
    table = db.entries
    own = and_(table.c.source == visit.record.source, table.c.next_try.is_not(None))
    waiting = connection.execute(select(table.c.identity, table.c.guid).where(own)).all()
    present = {entry.identity for entry in visit.entries}
    guids = {entry.guid for entry in visit.entries}
    outdated = [row.identity for row in waiting if row.guid in guids and row.identity not in present]
    for part in batches(outdated):
        connection.execute(delete(table).where(table.c.source == visit.record.source, table.c.identity.in_(part)))


def _forget_old(connection: Connection, visit: Visit, now: datetime) -> None:
    """Forget what is over and has long left its feed, so that the table does not grow for ever."""
    table = db.entries
    is_old = and_(table.c.next_try.is_(None), table.c.first_seen < now - REMEMBERED_FOR)
    old = select(table.c.identity).where(table.c.source == visit.record.source, is_old)
    gone = {row.identity for row in connection.execute(old)}.difference(entry.identity for entry in visit.entries)
    for part in batches(sorted(gone)):
        connection.execute(delete(table).where(table.c.source == visit.record.source, table.c.identity.in_(part)))


def _outcome_row(source: str, entry: StoredEntry, now: datetime) -> dict[str, Any]:
    is_over = entry.next_try is None
    kept = replace(entry.entry, summary="", content="") if is_over else entry.entry
    return {
        "of": source,
        "which": entry.identity,
        "state": entry.state.value,
        "tries": entry.tries,
        "tried_at": now,
        "next_try": entry.next_try,
        "reason": entry.reason,
        "body": entry_body(kept),
    }


def entry_body(entry: Entry) -> str:
    """An entry as it is stored."""
    return json.dumps(encode(entry), ensure_ascii=False)


def _entry_of(row: Any) -> StoredEntry:
    return StoredEntry(
        identity=row.identity,
        entry=decode(Entry, json.loads(row.body)),
        first_seen=row.first_seen,
        state=EntryState(row.state),
        tries=row.tries,
        next_try=row.next_try,
        reason=row.reason,
    )
