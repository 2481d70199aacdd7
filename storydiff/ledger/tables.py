"""Tables that came to the ledger after its schema was set; a ledger that has been there before is given them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from storydiff import db
from storydiff.column_types import Json, UtcTime

pages = Table(
    "pages",
    db.TABLES,
    Column("document", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("host", Text, nullable=False, index=True),
    Column("source", Text, nullable=False, index=True),
    Column("entry", Json, nullable=False),
    Column("dated", UtcTime, nullable=False, index=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("capture", String(64)),
    Column("tried_at", UtcTime),
    Column("good_at", UtcTime),
    Column("failures", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("next_try", UtcTime),
    Column("reason", Text),
)
"""The pages of young articles, which are looked at again; ``next_try`` is empty for one that is not any more."""

ADDED = (pages,)
