"""The database of a ledger: opened or made, checked for its release, and its transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, Select, select
from sqlalchemy.exc import DBAPIError

from storydiff import db, postgres
from storydiff.errors import LedgerError
from storydiff.ledger.memory import Memory
from storydiff.ledger.recall import Recall
from storydiff.ledger.releases import INSTANT, Held, get_meta, is_ready, prepare
from storydiff.model import Claim
from storydiff.sqlite_files import find_file, make_private, may_be_frozen
from storydiff.text import one_line

__all__ = ["BATCH", "INSTANT", "Store", "batches"]

BATCH = 500
"""Rows of one statement, below the 999 variables of old SQLite builds."""

_SPOILT = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT"})
"""What SQLite calls a file that it cannot read (https://www.sqlite.org/rescode.html)."""

Blocks = Callable[[Claim], frozenset[str]]


def _none(_claim: Claim) -> frozenset[str]:
    """No keys."""
    return frozenset()


def _nothing() -> Held:
    """No archive."""
    return None


class Store:
    """An open database with the tables of a ledger."""

    def __init__(self, engine: Engine, blocks: Blocks, fine: Blocks) -> None:
        self._engine = engine
        self._blocks = blocks
        self._fine = fine
        self._own = threading.local()
        self._memory: Memory | None = None
        self._writers = {forced: db.writing(engine, forced=forced) for forced in (False, True)}

    @classmethod
    def open(
        cls,
        url: str,
        *,
        blocks: Blocks,
        fine: Blocks = _none,
        now: datetime,
        held: Callable[[], Held] = _nothing,
        looking: bool = False,
    ) -> Self:
        """The ledger at a database URL, made if it is not there.

        ``blocks`` gives the keys under which a claim is looked up, ``fine`` those that its own question shares;
        ``now`` is the birth of a new ledger, unless the archive that it is made for holds what was seen later by a
        clock: ``held`` gives the latest of that, and is asked for a new ledger alone.
        ``looking`` writes nothing into a ledger that is there, and needs no right to.
        Raises LedgerError for a database that cannot be used or is of another release.
        """
        engine = _looking_engine(url) if looking else None
        if engine is not None:
            db.tell_failures(engine)
            return cls(engine, blocks, fine)
        engine = db.open_engine(url)
        make_private(engine.url)
        ledger = cls(engine, blocks, fine)
        try:
            ledger._make_ready(now, held)
        except DBAPIError as error:
            engine.dispose()
            raise LedgerError(f"cannot open the ledger {db.shown(engine.url)}: {_reason(error)}") from error
        except BaseException:
            engine.dispose()
            raise
        db.tell_failures(engine)
        return ledger

    def _make_ready(self, now: datetime, held: Callable[[], Held]) -> None:
        if self._engine.dialect.name == postgres.NAME:
            with self.reading() as connection:
                if is_ready(connection):
                    return  # so that who opens it waits for no run that is on its way
        with self.alone(), self.writing() as connection:
            prepare(connection, now, held)

    def close(self) -> None:
        """Let go of the database."""
        self.forget()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def born(self) -> datetime:
        """When this ledger was first made; a replay keeps it."""
        with self.reading() as connection:
            return datetime.fromisoformat(get_meta(connection, "born"))

    @property
    def remade_at(self) -> datetime | None:
        """When what is derived was last emptied to be made anew; None where it never was."""
        with self.reading() as connection:
            value = connection.execute(select(db.meta.c.value).where(db.meta.c.key == "remade")).scalar()
        return None if value is None else datetime.fromisoformat(value)

    def note_remade(self, connection: Connection, now: datetime) -> None:
        """Write down that what is derived is being made anew."""
        db.replace(connection, db.meta, {"key": "remade", "value": now.isoformat()})

    @property
    def judged_by(self) -> str:
        """Which judgements of the reader's the comparisons stand on; empty where there are none."""
        with self.reading() as connection:
            value: str | None = connection.execute(select(db.meta.c.value).where(db.meta.c.key == "judged")).scalar()
        return value or ""

    def note_judged(self, connection: Connection, judged_by: str) -> None:
        """Write down which judgements the comparisons stand on from now."""
        db.replace(connection, db.meta, {"key": "judged", "value": judged_by})

    @property
    def is_shared(self) -> bool:
        """Whether other machines may write to it too."""
        return self._engine.dialect.name == postgres.NAME

    @property
    def file_url(self) -> str | None:
        """The database URL by which another process of this machine can open it too; None where none can or may."""
        url = self._engine.url
        return None if find_file(url) is None else url.render_as_string(hide_password=False)

    # --- connections ---------------------------------------------------------------------------

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps those waiting who ask for the same of this ledger on any machine; what this thread writes meanwhile
        is written through the connection that keeps them waiting, or not at all.

        An SQLite file is of one machine, where the home has a lock.
        """
        if self._engine.dialect.name != postgres.NAME:
            yield
            return
        with postgres.alone(self._engine) as connection:
            self._own.connection = connection
            try:
                yield
            finally:
                self._own.connection = None

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether no whole run on another machine has its turn; where none has, it is the caller's in the block."""
        if self._engine.dialect.name != postgres.NAME:
            yield True
            return
        with postgres.turn(self._engine) as is_had:
            yield is_had

    @contextmanager
    def remembering(self, epoch: int | None = None) -> Iterator[None]:
        """In ``alone``: what this thread looks up to compare articles is asked once, as nobody else writes of it.

        What was looked up before is kept too, where nobody else has written since; ``epoch`` is named for a process
        that compares stories for another one, which is alone in its stead (``Recall.epoch``). On SQLite it is asked
        through one connection, each statement by itself: to begin and end a transaction around it costs as much as the
        statement.
        """
        memory, self._memory = self._memory, None
        if memory is None:
            is_file = self._engine.dialect.name != postgres.NAME
            memory = Memory(self._engine.execution_options(apart=True).connect() if is_file else None)
        try:
            memory.renew(epoch)
            self._own.recall, self._own.reader = memory.recall, memory.reader
            yield
            memory.note()
        except BaseException:
            memory.close()
            raise
        finally:
            self._own.recall = self._own.reader = None
        self._memory = memory

    def forget(self) -> None:
        """Let go of what was looked up."""
        if self._memory is not None:
            self._memory.close()
        self._memory = None

    @property
    def recall(self) -> Recall | None:
        """What was looked up within ``remembering``; None outside it."""
        return getattr(self._own, "recall", None)

    def require_alone(self) -> None:
        """Raises LedgerError where another run may have begun within ``alone``, as its connection was lost."""
        own = getattr(self._own, "connection", None)
        if own is not None:
            postgres.require_alone(own)
            with own.begin():
                pass  # which asks the server for a turn

    def writing(self, *, forced: bool = False) -> AbstractContextManager[Connection]:
        """A transaction that writes; one that is ``forced`` survives a power cut, with all that was written before."""
        own: Connection | None = getattr(self._own, "connection", None)
        return self._writers[forced].begin() if own is None else postgres.writing(own)

    @contextmanager
    def alone_or_not(self) -> Iterator[None]:
        """For what is so whoever writes it down: where the connection of ``alone`` is lost, another one is taken."""
        own: Connection | None = getattr(self._own, "connection", None)
        self._own.connection = None if own is not None and postgres.is_lost(own) else own
        try:
            yield
        finally:
            self._own.connection = own

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that only reads."""
        held: Connection | None = getattr(self._own, "reader", None)
        return self._engine.connect() if held is None else nullcontext(held)

    def stream(self, query: Select[Any]) -> Iterator[Row[Any]]:
        """The rows of a query, a batch at a time."""
        with self.reading() as connection:
            yield from connection.execute(query, execution_options={"yield_per": BATCH})


def batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in runs of at most ``BATCH``."""
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _looking_engine(url: str) -> Engine | None:
    """An engine for a ledger that is there and can be read without writing; None where there is none."""
    for frozen in (False, True):
        if frozen and not may_be_frozen(url):
            continue
        engine = db.open_engine(url, frozen=frozen)
        try:
            with engine.connect() as connection:
                if is_ready(connection):
                    return engine
        except DBAPIError:
            pass  # told by whoever opens it to write, as all there is to say of it
        except BaseException:
            engine.dispose()
            raise
        engine.dispose()
    return None


def _reason(error: DBAPIError) -> str:
    """What the database says, and what to do where its file is spoilt."""
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is None:
        return f"{one_line(str(error.orig))}; see that its server can be reached, and run the same command again"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return (
            f"{error.orig}; see that its folder is there and may be written, or copy the home to a folder of your own"
        )
    if name not in _SPOILT:
        return one_line(str(error.orig))
    return (
        f"{error.orig}; move it away, with the -wal and -shm files beside it, and run `storydiff replay` "
        "(what was delivered is lost with it)"
    )
