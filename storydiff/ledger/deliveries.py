"""What lives in the ledger alone: what failed in a run, letters and their receipts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, select, update

from storydiff import db
from storydiff.column_types import UtcTime
from storydiff.errors import LedgerError
from storydiff.ledger.left import Left, left_of, left_rows
from storydiff.ledger.store import Store, batches
from storydiff.model import Failure, Letter, Receipt
from storydiff.records import encode, letter_of, letter_part_rows, letter_row

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
"""After every letter."""

_HANDING = "handing over"
"""The key under which the letter is noted that is being handed over."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the changes of a story that a letter does not tell: ids of each.

    Those ``settled`` are not asked about again. Those ``waiting`` were left out for length, and are known again should
    the ledger be made anew; those ``pending`` are slight or muted, and untold for all that.
    """

    settled: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()


NO_FATE = Fate()


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
        """The end of the window of the last letter to a recipient that a story is in, sent or not; None before one.

        ``before`` leaves out letters frozen later; None leaves out all.
        """
        if before is None:
            return None
        table, part = db.letters, db.letter_parts
        own = and_(table.c.recipient == recipient, part.c.story == story, table.c.frozen_at <= before)
        query = select(func.max(table.c.until, type_=UtcTime())).join(part, part.c.letter == table.c.id)
        with self.reading() as connection:
            last: datetime | None = connection.execute(query.where(own)).scalar()
        return last

    def last_decided(self, recipient: str) -> datetime | None:
        """When the last letter to a recipient was frozen, or none found to be due; None before either."""
        letter = select(func.max(db.letters.c.frozen_at, type_=UtcTime())).where(db.letters.c.recipient == recipient)
        quiet = select(func.max(db.quiet.c.decided_at, type_=UtcTime())).where(db.quiet.c.recipient == recipient)
        with self.reading() as connection:
            found = [connection.execute(query).scalar() for query in (letter, quiet)]
        return max((time for time in found if time is not None), default=None)

    def note_quiet(self, recipient: str, story: str, until: datetime, now: datetime, pending: Iterable[str]) -> None:
        """Note that what was learned until a time holds nothing to tell a recipient, so that no letter was made.

        ``pending`` are the changes that are not settled for all that: slight or muted. Of the decisions since the
        ledger was last made anew only the latest is kept.
        """
        remade = self.remade_at
        with self.writing() as connection:
            _forget_looks(connection, recipient, story, remade)
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

    def freeze_letter(self, letter: Letter, fates: Mapping[str, Fate] | None = None) -> Letter:
        """Keep a letter before it is sent; where one of its identity is kept already, that one is given back.

        The changes that it tells are not asked about again for its recipient; ``fates`` says by story what becomes of
        the others.
        """
        remade, fates = self.remade_at, fates or {}
        with self.writing() as connection:
            db.put(connection, db.letters, [letter_row(letter)])
            db.put(connection, db.letter_parts, letter_part_rows(letter))
            for told in letter.told:
                fate = fates.get(told.story, NO_FATE)
                key = {"recipient": letter.recipient, "story": told.story}
                db.put(connection, db.told, [key | {"change": c} for c in sorted({*told.changes, *fate.settled})])
                if not told.changes:
                    _forget_looks(connection, letter.recipient, told.story, remade)
                left = [*left_rows(connection, fate.waiting, told.story), *sorted(fate.pending)]
                _note_looked_at(connection, letter.recipient, told.story, letter.until, letter.frozen_at, left)
            row = connection.execute(select(db.letters).where(db.letters.c.id == letter.id)).one()
            return letter_of(row, _parts_of(connection, letter.id))

    def note_handing(self, letter: str) -> bool:
        """Note that a letter is being handed over; True where that was noted before, and it may have been taken then.

        This shows, before the letter is out of our hands, that the ledger can be written and other runs are waiting.
        Raises LedgerError where either is not so.
        """
        own = db.meta.c.key == _HANDING
        with self.writing(forced=True) as connection:
            before = connection.execute(select(db.meta.c.value).where(own)).scalar()
            db.replace(connection, db.meta, {"key": _HANDING, "value": letter})
        return before == letter

    def note_handed(self) -> None:
        """Note that what became of the letter that was handed over last is known."""
        with self.writing() as connection:
            connection.execute(delete(db.meta).where(db.meta.c.key == _HANDING))

    def mark_sent(self, receipt: Receipt) -> None:
        """Keep the receipt of a letter; a second one changes nothing. Raises LedgerError for an unknown letter.

        That it was taken is so even where another run may have begun meanwhile, and is kept all the same.
        """
        try:
            self._mark_sent(receipt)
        except LedgerError:
            with self.alone_or_not():
                self._mark_sent(receipt)

    def _mark_sent(self, receipt: Receipt) -> None:
        table = db.letters
        with self.writing(forced=True) as connection:
            unsent = and_(table.c.id == receipt.letter, table.c.sent_at.is_(None))
            done = update(table).where(unsent).values(sent_at=receipt.sent_at, handed_to=receipt.handed_to)
            if connection.execute(done).rowcount == 1:
                return
            if connection.execute(select(table.c.id).where(table.c.id == receipt.letter)).first() is None:
                raise LedgerError(f"no letter {receipt.letter}: a receipt needs the letter that was frozen before")

    def mark_refused(self, letter: str, now: datetime) -> None:
        """Note that a letter was refused for good, so that it is not tried again.

        What it told is unsettled: nobody has read it, so the next letter with something new tells it too.
        """
        table, told = db.letters, db.told
        with self.writing() as connection:
            connection.execute(update(table).where(table.c.id == letter).values(refused_at=now))
            recipient = connection.execute(select(table.c.recipient).where(table.c.id == letter)).scalar()
            for part in _parts_of(connection, letter):
                own = and_(told.c.recipient == recipient, told.c.story == part.story)
                for ids in batches(part.changes):
                    connection.execute(delete(told).where(own, told.c.change.in_(ids)))

    def was_refused(self, message_id: str) -> bool:
        """True for a message that was refused for good: one of that identity says the same to the same recipient."""
        table = db.letters
        query = select(table.c.id).where(table.c.message_id == message_id, table.c.refused_at.is_not(None))
        with self.reading() as connection:
            return connection.execute(query).first() is not None

    def unsent_letters(self) -> list[Letter]:
        """The letters that have no receipt and were not refused for good, the oldest first."""
        table = db.letters
        query = select(table).where(table.c.sent_at.is_(None), table.c.refused_at.is_(None))
        return [letter for letter, _ in self._letters(query)]

    def iter_letters(self) -> Iterator[tuple[Letter, Receipt | None]]:
        """All letters with their receipts, the oldest first."""
        yield from self._letters(select(db.letters))

    def _letters(self, query: Select[Any]) -> Iterator[tuple[Letter, Receipt | None]]:
        for row in self.stream(query.order_by(db.letters.c.frozen_at, db.letters.c.id)):
            with self.reading() as connection:
                letter = letter_of(row, _parts_of(connection, row.id))
            yield letter, None if row.sent_at is None else Receipt(letter.id, row.handed_to, row.sent_at)


def _parts_of(connection: Connection, letter: str) -> list[Any]:
    """The rows of what a letter tells of each story, in order."""
    table = db.letter_parts
    return list(connection.execute(select(table).where(table.c.letter == letter).order_by(table.c.place)))


def _forget_looks(connection: Connection, recipient: str, story: str, remade: datetime | None) -> None:
    """Forget the windows of a story that were found quiet since the ledger was last made anew."""
    table = db.quiet
    own = and_(table.c.recipient == recipient, table.c.story == story)
    connection.execute(delete(table).where(own if remade is None else and_(own, table.c.decided_at > remade)))


def _note_looked_at(
    connection: Connection, recipient: str, story: str, until: datetime, now: datetime, pending: Sequence[Any]
) -> None:
    row = {"recipient": recipient, "story": story, "until": until, "decided_at": now}
    db.replace(connection, db.quiet, row | {"pending": pending})
