"""Tables of the ledger that ``db`` has no room for."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table

from storydiff import db
from storydiff.column_types import Json, UtcTime, words

pages = Table(
    "pages",
    db.TABLES,
    Column("document", words(), primary_key=True),
    Column("address", words(), nullable=False),
    Column("host", words(), nullable=False, index=True),
    Column("source", words(), nullable=False, index=True),
    Column("entry", Json, nullable=False),
    Column("dated", UtcTime, nullable=False, index=True),
    Column("etag", words()),
    Column("last_modified", words()),
    Column("capture", words(64)),
    Column("tried_at", UtcTime),
    Column("good_at", UtcTime),
    Column("failures", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("next_try", UtcTime),
    Column("reason", words()),
)
"""The pages of young articles, which are looked at again; ``next_try`` is empty for one that is not any more."""
