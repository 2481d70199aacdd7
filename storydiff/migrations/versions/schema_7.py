"""Schema 7: Alembic's own; pages that are looked at again, and on PostgreSQL the order of texts and JSON as written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "7"
down_revision = "6"

_TIME = sa.DateTime(timezone=True)
_JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")
_TABLES = (
    *(
        "articles",
        "blocks",
        "changes",
        "claims",
        "entries",
        "failures",
        "feeds",
        "held_back",
        "letter_parts",
        "letters",
    ),
    *("looking", "meta", "pages", "quiet", "robots", "told", "told_in_story"),
)


def upgrade() -> None:
    """Add the pages where they lack: they came to ledgers of schema 6 without a number of their own."""
    connection = op.get_bind()
    if not sa.inspect(connection).has_table("pages"):
        _make_pages()
    if connection.dialect.name == "postgresql":
        for name in _TABLES:
            _set_types(name)


def _make_pages() -> None:
    op.create_table(
        "pages",
        sa.Column("document", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("entry", _JSON, nullable=False),
        sa.Column("dated", _TIME, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("capture", sa.String(64)),
        sa.Column("tried_at", _TIME),
        sa.Column("good_at", _TIME),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("missing", sa.Integer, nullable=False),
        sa.Column("next_try", _TIME),
        sa.Column("reason", sa.Text),
    )
    for name in ("dated", "host", "source"):
        op.create_index(f"ix_pages_{name}", "pages", [name])


def _set_types(table: str) -> None:
    """Let a table keep texts in the order of their characters' numbers, of any length, and JSON as it was written."""
    parts = []
    for column in sa.inspect(op.get_bind()).get_columns(table):
        name = f'"{column["name"]}"'
        if isinstance(column["type"], postgresql.JSONB):
            parts.append(f"ALTER COLUMN {name} TYPE json USING {name}::text::json")
        elif isinstance(column["type"], sa.String):
            parts.append(f'ALTER COLUMN {name} TYPE text COLLATE "C"')
    op.execute(f'ALTER TABLE "{table}" {", ".join(parts)}')
