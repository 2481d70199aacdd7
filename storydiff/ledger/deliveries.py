"""What lives in the ledger alone: what failed in a run, letters and their receipts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select, update

from storydiff import db
from storydiff.column_types import UtcTime
from storydiff.errors import LedgerError
from storydiff.ledger.left import Left, left_of, left_rows
from storydiff.ledger.store import Store
from storydiff.model import Failure, Letter, Receipt
from storydiff.records import encode, letter_of, letter_row

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
"""After every letter."""


class Deliveries(Store):
    """The part of a ledger that no archive can fill again."""

    # --- runs ----------------------------------------------------------------------------------

    def put_failures(self, run: str, failures: Sequence[Failure]) -> None:
        """Keep what failed in a run, in place of what was kept for that run before."""
        rows = [{"run": run, "place": n, **encode(failure)} for n, failure in enumerate(failures)]
        with self.writing() as connection:
            connection.execute(delete(db.failures).where(db.failures.c.run == run))
            db.put(connection, db.failures, rows)

    def failures_of(self, run: str) -> list[Failure]:
        """What failed in a run, in order."""
        table = db.failures
        rows = self.stream(select(table).where(table.c.run == run).order_by(table.c.place))
        return [Failure(row.item, row.station, row.reason, row.advice) for row in rows]

    def failures_since(self, after: datetime) -> list[Failure]:
        """What failed in runs begun after a time; a run is named by its clock."""
        table = db.failures
        query = select(table).where(table.c.run > after.isoformat()).order_by(table.c.run, table.c.place)
        return [Failure(row.item, row.station, row.reason, row.advice) for row in self.stream(query)]

    # --- deliveries ----------------------------------------------------------------------------

    def last_delivered(
        self, recipient: str, story: str = "", *, before: datetime | None = END_OF_TIME
    ) -> datetime | None:
        """The end of the window of the last letter frozen for a recipient on a story, sent or not; None before one.

        ``before`` leaves out letters frozen later; None leaves out all.
        """
        if before is None:
            return None
        table = db.letters
        own = and_(table.c.recipient == recipient, table.c.story == story, table.c.frozen_at <= before)
        with self.reading() as connection:
            last: datetime | None = connection.execute(
                select(func.max(table.c.until, type_=UtcTime())).where(own)
            ).scalar()
        return last

    def note_quiet(self, recipient: str, story: str, until: datetime, now: datetime, pending: Iterable[str]) -> None:
        """Note that what was learned until a time holds nothing to tell a recipient, so that no letter was made.

        ``pending`` are the changes that are not settled for all that: slight or muted. Of the decisions since the
        ledger was last made anew only the latest is kept.
        """
        table, remade = db.quiet, self.remade_at
        own = and_(table.c.recipient == recipient, table.c.story == story)
        with self.writing() as connection:
            connection.execute(delete(table).where(own if remade is None else and_(own, table.c.decided_at > remade)))
            _note_looked_at(connection, recipient, story, until, now, sorted(pending))

    def last_looked_at(
        self, recipient: str, story: str, before: datetime | None
    ) -> tuple[datetime | None, tuple[Left, ...]]:
        """The end of the last window that was told to a recipient or found quiet by a time, None before one.

        With it the changes that were known then and not settled: left out for length, slight or muted.
        """
        if before is None:
            return None, ()
        table = db.quiet
        query = select(table.c.until, table.c.pending).where(
            table.c.recipient == recipient, table.c.story == story, table.c.decided_at <= before
        )
        with self.reading() as connection:
            looked = connection.execute(query.order_by(table.c.until.desc()).limit(1)).first()
        told = self.last_delivered(recipient, story, before=before)
        if looked is None or (told is not None and told > looked.until):
            return told, ()
        return looked.until, left_of(looked.pending)

    def freeze_letter(self, letter: Letter, settled: Iterable[str] = (), waiting: Iterable[str] = ()) -> Letter:
        """Keep a letter before it is sent; where one of its identity is kept already, that one is given back.

        Its changes, and those ``settled`` without being told, are not asked about again for its recipient; those
        ``waiting`` were left out for length, and are known again should the ledger be made anew.
        """
        with self.writing() as connection:
            db.put(connection, db.letters, [letter_row(letter)])
            key = {"recipient": letter.recipient, "story": letter.story}
            db.put(connection, db.told, [key | {"change": c} for c in sorted({*letter.changes, *settled})])
            left = left_rows(connection, waiting, letter.story)
            _note_looked_at(connection, letter.recipient, letter.story, letter.until, letter.frozen_at, left)
            row = connection.execute(select(db.letters).where(db.letters.c.id == letter.id)).one()
        return letter_of(row)

    def mark_sent(self, receipt: Receipt) -> None:
        """Keep the receipt of a letter; a second one changes nothing. Raises LedgerError for an unknown letter."""
        table = db.letters
        with self.writing() as connection:
            if connection.execute(select(table.c.id).where(table.c.id == receipt.letter)).first() is None:
                raise LedgerError(f"no letter {receipt.letter}: a receipt needs the letter that was frozen before")
            unsent = and_(table.c.id == receipt.letter, table.c.sent_at.is_(None))
            connection.execute(update(table).where(unsent).values(sent_at=receipt.sent_at, handed_to=receipt.handed_to))

    def mark_refused(self, letter: str, now: datetime) -> None:
        """Note that a letter was refused for good, so that it is not tried again."""
        table = db.letters
        with self.writing() as connection:
            connection.execute(update(table).where(table.c.id == letter).values(refused_at=now))

    def unsent_letters(self) -> list[Letter]:
        """The letters that have no receipt and were not refused for good, the oldest first."""
        table = db.letters
        query = select(table).where(table.c.sent_at.is_(None), table.c.refused_at.is_(None))
        return [letter_of(row) for row in self.stream(query.order_by(table.c.frozen_at, table.c.id))]

    def iter_letters(self) -> Iterator[tuple[Letter, Receipt | None]]:
        """All letters with their receipts, the oldest first."""
        for row in self.stream(select(db.letters).order_by(db.letters.c.frozen_at, db.letters.c.id)):
            letter = letter_of(row)
            yield letter, None if row.sent_at is None else Receipt(letter.id, row.handed_to, row.sent_at)


def _note_looked_at(
    connection: Connection, recipient: str, story: str, until: datetime, now: datetime, pending: Sequence[Any]
) -> None:
    row = {"recipient": recipient, "story": story, "until": until, "decided_at": now}
    db.replace(connection, db.quiet, row | {"pending": pending})
