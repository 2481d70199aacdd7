"""Which release a ledger is of: one that is new is made, one of an earlier release is migrated, with a copy kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, inspect, select

from storydiff import db, postgres
from storydiff.errors import LedgerError
from storydiff.sqlite_files import keep_copy

INSTANT = timedelta(microseconds=1)
"""The step of the ledger's clock: what a ledger's first run takes in is learned at its birth, and is news."""

Held = datetime | None
"""When the newest of what an archive holds was first seen; None for an empty one."""


def prepare(connection: Connection, now: datetime, held: Callable[[], Held]) -> None:
    """Make the tables of a new ledger, or those of an earlier release into this one's; leave one of today alone."""
    url = db.shown(connection.engine.url)
    names = set(inspect(connection).get_table_names())
    if "meta" in names:
        _migrate(connection)
        return
    if names.intersection(db.TABLES.tables):
        raise LedgerError(f"the database {url} holds tables of another program; give the ledger one of its own")
    if connection.dialect.name == postgres.NAME:
        postgres.require_unicode(connection, url)
    from storydiff import migrations  # brings Alembic, which only a new ledger and one of before should pay for

    db.TABLES.create_all(connection)
    latest = held()
    born = now if latest is None else max(now, latest + INSTANT)
    rows = [{"key": "schema", "value": str(db.SCHEMA)}, {"key": "born", "value": born.isoformat()}]
    connection.execute(insert(db.meta), rows)
    migrations.stamp(connection, db.SCHEMA)


def _migrate(connection: Connection) -> None:
    schema = schema_of(connection)
    if schema == db.SCHEMA:
        return
    from storydiff import migrations

    keep_copy(connection.engine.url, f"schema-{schema}")
    if not inspect(connection).has_table("alembic_version"):
        migrations.stamp(connection, schema)
    migrations.migrate(connection, db.SCHEMA)


def is_ready(connection: Connection) -> bool:
    """True for a ledger of this release, false where there is none, or one of a release that is migrated from.

    Raises LedgerError for one of another release.
    """
    return inspect(connection).has_table("meta") and schema_of(connection) == db.SCHEMA


def schema_of(connection: Connection) -> int:
    """The schema of a ledger; raises LedgerError for one that this release can neither read nor migrate."""
    said = get_meta(connection, "schema")
    url = db.shown(connection.engine.url)
    if said.isdecimal() and db.OLDEST <= int(said) <= db.SCHEMA:
        return int(said)
    what = f"the ledger {url} is of schema {said}, this release reads {db.SCHEMA}"
    if said.isdecimal() and int(said) < db.OLDEST:
        raise LedgerError(f"{what}: use the release that made it, or move it away and run `storydiff replay`")
    raise LedgerError(
        f"{what}: a newer release has made or migrated it; use that one (pip install --upgrade storydiff), or put back "
        "the copy that it kept or that you made before"
    )


def get_meta(connection: Connection, key: str) -> str:
    """What the ledger has noted under a key; raises LedgerError where that is lost."""
    value: str | None = connection.execute(select(db.meta.c.value).where(db.meta.c.key == key)).scalar()
    if value is None:
        raise LedgerError(f"the ledger has lost its {key}; move it away and run `storydiff replay`")
    return value
