"""A ledger of the release before, made one of this: what was delivered cannot be found again in any archive."""

from __future__ import annotations

from sqlalchemy import Column, Connection, LargeBinary, MetaData, String, Table, Text, inspect, select, text

from storydiff import db
from storydiff.column_types import Json, UtcTime
from storydiff.model import Letter, Told
from storydiff.records import letter_part_rows, letter_row

_OLD = Table(
    "letters_before",
    MetaData(),
    Column("id", String(16), primary_key=True),
    Column("recipient", Text),
    Column("story", Text),
    Column("message_id", Text),
    Column("subject", Text),
    Column("content", LargeBinary),
    Column("after", UtcTime),
    Column("until", UtcTime),
    Column("changes", Json),
    Column("frozen_at", UtcTime),
    Column("sent_at", UtcTime),
    Column("handed_to", Text),
    Column("refused_at", UtcTime),
)
"""The letters of schema 5, each of one story."""


def carry_over(connection: Connection) -> None:
    """Make the tables of a ledger of schema ``db.BEFORE`` those of this release, with every letter and its receipt."""
    for index in inspect(connection).get_indexes("letters"):
        connection.execute(text(f'DROP INDEX "{index["name"]}"'))
    connection.execute(text("ALTER TABLE letters RENAME TO letters_before"))
    db.TABLES.create_all(connection)
    ids = connection.execute(select(_OLD.c.id).order_by(_OLD.c.frozen_at, _OLD.c.id)).scalars().all()
    for id_ in ids:
        row = connection.execute(select(_OLD).where(_OLD.c.id == id_)).one()
        told = (Told(row.story, row.after, tuple(row.changes)),)
        letter = Letter(row.recipient, row.message_id, row.subject, row.content, row.until, told, row.frozen_at)
        fate = {name: getattr(row, name) for name in ("sent_at", "handed_to", "refused_at")}
        db.put(connection, db.letters, [letter_row(letter) | fate])
        db.put(connection, db.letter_parts, letter_part_rows(letter))
    _OLD.drop(connection)
    db.replace(connection, db.meta, {"key": "schema", "value": str(db.SCHEMA)})
