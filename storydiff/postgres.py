"""PostgreSQL as the database of a ledger: its driver, its sessions, and the locks that keep writers apart."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from storydiff.errors import LedgerError

# What the driver notes of a lost connection is said by the LedgerError that ends the run, and would be a second line.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

NAME = "postgresql"
DRIVER = "postgresql+psycopg"

ADVICE = "install what PostgreSQL needs: `make install-postgres`, or `pip install 'storydiff[postgres]'`"

_KEEPALIVE = "SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 15; SET tcp_keepalives_count = 4"
"""The server notices within two minutes that a machine is gone, and lets go of its locks; by itself it takes hours."""

PATIENCE = "5min"
"""How long one statement waits for what another session has taken; other runs alone are waited for without end."""

_LOCK = "hashtextextended('storydiff {} ' || current_schema(), 0)"
"""The number of an advisory lock in a database; ledgers in schemas of their own do not wait for each other."""
_RUN, _TURN, _WHOLE = _LOCK.format("run"), _LOCK.format("turn"), _LOCK.format("whole run")

_SESSION = f"{_KEEPALIVE}; SET lock_timeout = '{PATIENCE}'"

_LOCK_NOT_AVAILABLE = "55P03"
"""What a server answers to a statement that has waited so long."""

_REFUSED = frozenset({"25006", "42501"})
"""A server that only reads, and rights that lack (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def with_driver(url: URL) -> URL:
    """The URL with the driver that storydiff brings, where it is one of PostgreSQL that names none.

    >>> from sqlalchemy.engine import make_url
    >>> str(with_driver(make_url("postgres://db.example/news")))
    'postgresql+psycopg://db.example/news'
    """
    return url.set(drivername=DRIVER) if url.drivername in {"postgres", NAME} else url


def prepare(engine: Engine) -> None:
    """Let each session of the engine notice a lost machine, and each writing transaction wait for its turn."""
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _wait_for_turn)


def is_refusal(error: DBAPIError) -> bool:
    """Whether the server does not let this user write, or no one."""
    return getattr(error.orig, "sqlstate", None) in _REFUSED


def is_kept_waiting(error: DBAPIError) -> bool:
    """Whether another session has kept a statement waiting for longer than it waits."""
    return getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A session that no other of the same ledger runs beside, on whatever machine; others wait.

    Its owner writes through this connection alone: with the session the lock goes, and the right to write with it.
    """
    with engine.execution_options(isolation_level="READ COMMITTED").connect() as connection:
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text(f"SELECT pg_advisory_lock({_RUN})"))
        connection.commit()
        try:
            yield connection.execution_options(writes=True)
        finally:
            _let_go(connection)


def is_lost(connection: Connection) -> bool:
    """Whether the session of ``alone`` was found to be gone."""
    return connection.closed or connection.invalidated


@contextmanager
def turn(engine: Engine) -> Iterator[bool]:
    """Whether the turn of a whole run was to be had; where it was, until the block or the session ends."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        is_had = bool(connection.execute(text(f"SELECT pg_try_advisory_lock({_WHOLE})")).scalar())
        try:
            yield is_had
        finally:
            if is_had:
                # What cannot be given back goes with its session.
                with suppress(DBAPIError, LedgerError):
                    connection.invalidate()


def require_alone(connection: Connection) -> None:
    """Raises LedgerError where the session of ``alone`` is gone, and another run may have begun."""
    if is_lost(connection):
        raise LedgerError(
            "the ledger: the connection was lost that kept other runs waiting; run the same command again; "
            "what was kept stays"
        )


def count_anew(connection: Connection, tables: Iterable[str]) -> None:
    """Let the server count the rows of tables before those that they hang on are deleted in bulk; nothing on SQLite.

    A table that it has not counted yet, as one that was filled in this minute, may be searched from end to end for each
    row that is deleted: of 4,000 claims that took 45 s, and four times as many took ten times as long.
    """
    if connection.dialect.name == NAME:
        connection.exec_driver_sql(f"ANALYZE {', '.join(tables)}")


@contextmanager
def writing(connection: Connection) -> Iterator[Connection]:
    """A transaction that writes through the session of ``alone``."""
    require_alone(connection)
    with connection.begin():
        yield connection


def require_unicode(connection: Connection, url: str) -> None:
    """Raises LedgerError for a database that cannot hold every text."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise LedgerError(f"the database {url} is of encoding {encoding}; make one with `createdb --encoding UTF8`")


def _let_go(connection: Connection) -> None:
    """Give the lock back; what cannot be given back goes with its session."""
    try:
        if connection.in_transaction():
            connection.rollback()
        if not connection.invalidated:
            connection.execution_options(writes=False).execute(text(f"SELECT pg_advisory_unlock({_RUN})"))
            connection.commit()
    except (DBAPIError, LedgerError):
        with suppress(DBAPIError, LedgerError):
            connection.invalidate()


def _set_up(raw: Any, _record: Any) -> None:
    raw.autocommit = True
    raw.execute(_SESSION)
    raw.autocommit = False


def _wait_for_turn(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
