"""Ledgers as earlier releases made them, filled with what a ledger of today holds."""

from __future__ import annotations

from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, MetaData, Table, insert, select, text

from storydiff import db, migrations
from storydiff.migrations.versions import schema_7

_OF_LETTERS = "SELECT {} FROM letters JOIN letter_parts ON letter_parts.letter = letters.id"


def as_before(source: str, target: str, schema: int, *, pages: bool = True) -> None:
    """Make at ``target`` what a release of that schema would have kept of the ledger at ``source``.

    ``pages`` are there in ledgers of schema 6 that its last release has opened.
    """
    today, before = db.open_engine(source), db.open_engine(target)
    with today.connect() as old, db.writing(before).begin() as new:
        migrations.migrate(new, schema)
        new.execute(text("DROP TABLE alembic_version"))
        if schema == 6 and pages:
            _make_pages(new)
        tables = MetaData()
        tables.reflect(new)
        for table in tables.sorted_tables:
            _fill(old, new, table)
        new.execute(text(f"UPDATE meta SET value = '{schema}' WHERE key = 'schema'"))
    today.dispose()
    before.dispose()


def _make_pages(connection: Connection) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        schema_7._make_pages()


def _fill(old: Connection, new: Connection, table: Table) -> None:
    known = db.TABLES.tables[table.name]
    if table.name == "letters" and "story" in table.c:
        names = ", ".join(f'"{column.name}"' for column in table.c)
        query: Any = text(_OF_LETTERS.format(names)).columns(*_typed(table))
    else:
        query = select(known)
    rows = [dict(row._mapping) for row in old.execute(query)]
    if rows:
        typed = Table(table.name, MetaData(), *_typed(table))
        new.execute(insert(typed), [{column.name: row[column.name] for column in typed.c} for row in rows])


def _typed(table: Table) -> list[Any]:
    """The columns of a table with our types, which know times and JSON on every database."""
    types = {column.name: column.type for column in (*db.letter_parts.c, *db.TABLES.tables[table.name].c)}
    return [Column(column.name, types[column.name]) for column in table.c]


def rows_of(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables of a ledger of today, in order, but for the number of its schema."""
    engine = db.open_engine(url)
    with engine.connect() as connection:
        found = {}
        for table in db.TABLES.sorted_tables:
            query = select(table).order_by(*table.primary_key.columns)
            found[table.name] = [tuple(row) for row in connection.execute(query)]
    engine.dispose()
    return found
