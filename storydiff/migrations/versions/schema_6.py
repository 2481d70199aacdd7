"""Schema 6: a letter tells of all stories of its recipient, so that what it tells of each has a table of its own."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "6"
down_revision = "5"

_TIME = sa.DateTime(timezone=True)
_JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")

_OLD = sa.table(
    "letters_before",
    *(sa.column(name) for name in ("id", "recipient", "story", "message_id", "subject", "content", "handed_to")),
    *(sa.column(name, _TIME) for name in ("after", "until", "frozen_at", "sent_at", "refused_at")),
    sa.column("changes", _JSON),
)
_SAME = ("recipient", "message_id", "subject", "content", "until", "frozen_at", "sent_at", "handed_to", "refused_at")


def upgrade() -> None:
    """Give each letter, which told of one story, its one part; what was sent and what waits stays as it is."""
    connection = op.get_bind()
    # Not renamed: on PostgreSQL the old table's key would keep its name.
    op.execute("CREATE TABLE letters_before AS SELECT * FROM letters")
    op.drop_table("letters")
    letters, parts = _make_tables()
    seen = set[str]()
    for id_ in connection.execute(sa.select(_OLD.c.id).order_by(_OLD.c.frozen_at, _OLD.c.id)).scalars().all():
        row = connection.execute(sa.select(_OLD).where(_OLD.c.id == id_)).one()
        letter = _id("letter", row.recipient, row.message_id, _utc(row.until).isoformat())
        if letter not in seen:
            seen.add(letter)
            connection.execute(letters.insert(), {"id": letter} | {name: getattr(row, name) for name in _SAME})
            told = {"story": row.story, "after": row.after, "changes": row.changes}
            connection.execute(parts.insert(), {"letter": letter, "place": 0} | told)
    op.drop_table("letters_before")


def _make_tables() -> tuple[sa.Table, sa.Table]:
    letters = op.create_table(
        "letters",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.Column("frozen_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME),
        sa.Column("handed_to", sa.Text),
        sa.Column("refused_at", _TIME),
    )
    op.create_index("ix_letters_recipient", "letters", ["recipient"])
    parts = op.create_table(
        "letter_parts",
        sa.Column("letter", sa.String(16), sa.ForeignKey("letters.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("story", sa.Text, nullable=False),
        sa.Column("after", _TIME, nullable=False),
        sa.Column("changes", _JSON, nullable=False),
    )
    return letters, parts


def _utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _id(*parts: str) -> str:
    """How schema 6 names a letter."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(encoded)}:".encode() + encoded)
    return digest.hexdigest()[:16]
