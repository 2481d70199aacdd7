"""The file of an SQLite database: its rights, and whether it can be read where nothing can be written beside it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import URL, make_url

from storydiff.errors import LedgerError
from storydiff.files import PRIVATE, part_of


def find_file(url: str | URL) -> Path | None:
    """The file of an SQLite database, None for any other."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(parsed.database or "") if is_file and not (parsed.database or "").startswith("file:") else None


def may_be_frozen(url: str) -> bool:
    """Whether an SQLite file holds all that was written: nothing of it waits in a log beside it."""
    path = find_file(url)
    if path is None or not path.is_file():
        return False
    log = path.with_name(f"{path.name}-wal")
    return not (log.exists() and log.stat().st_size)


def make_private(url: URL) -> None:
    """Make the file of a new SQLite database, readable for its owner alone; its logs take their rights from it."""
    path = find_file(url)
    if path is not None:
        with suppress(OSError):  # it is there, or cannot be made, which SQLite says better
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))


def keep_copy(url: URL, name: str) -> Path | None:
    """A copy of an SQLite database as it is now, beside it under its name with another end; None for any other.

    It is written whole or not at all, and for its owner alone. Raises LedgerError where it cannot be written.
    """
    path = find_file(url)
    if path is None:
        return None
    copy = path.with_name(f"{path.name}.{name}")
    try:
        with part_of(copy) as part, closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
    except (OSError, sqlite3.Error) as error:
        raise LedgerError(f"cannot keep {copy}, a copy of the ledger as it was: {error}; make room there") from error
    return copy


def frozen_url(url: URL) -> URL:
    """The URL of an SQLite file that is taken not to change while it is read, so that it needs no lock beside it."""
    name = f"file:{quote(str(url.database))}"
    return url.set(database=name, query={**url.query, "immutable": "1", "uri": "true"})


def readable_url(path: Path, *, frozen: bool = False) -> str:
    """The URI, as ``sqlite3.connect(uri=True)`` takes it, that reads a file and never makes one.

    ``frozen`` takes it not to change while it is read, so that nothing is written beside it.
    """
    return f"file:{quote(str(path.absolute()))}?{'immutable=1' if frozen else 'mode=ro'}"


def first_fault(connection: sqlite3.Connection) -> str | None:
    """What is wrong with an SQLite database, None where nothing is; raises sqlite3.Error for what is none."""
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return None if said == "ok" else str(said)
