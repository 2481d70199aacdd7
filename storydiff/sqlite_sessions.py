"""SQLite as the database of a ledger: how its connections are set up, and where its transactions begin."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

BUSY_TIMEOUT = 30_000
"""Milliseconds that SQLite waits for another writer before it gives up."""

CHECKPOINT = 4_000
"""Pages, of 4 kB, that SQLite writes to its log before it takes them over: an article that is compared writes some
hundred, mostly the same as the one before."""


def prepare(engine: Engine, *, frozen: bool) -> None:
    """Set up each connection of the engine, and begin its transactions as they are asked for; ``frozen`` only reads."""
    event.listen(engine, "connect", _prepare_reading if frozen else _prepare)
    event.listen(engine, "begin", _begin)


def _prepare(raw: Any, _record: Any) -> None:
    # The driver's own transactions start late and lock late; "begin" below starts them instead.
    raw.isolation_level = None
    cursor = raw.cursor()
    settings = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"wal_autocheckpoint={CHECKPOINT}")
    for pragma in (f"busy_timeout={BUSY_TIMEOUT}", *settings):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_reading(raw: Any, _record: Any) -> None:
    raw.isolation_level = None


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes, forced = options.get("writes", False), options.get("forced", False)
    if writes and forced != connection.info.get("forced", False):
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if forced else 'NORMAL'}")
        connection.info["forced"] = forced
    if writes or not options.get("apart", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
