"""Schema 5: the first that a ledger is migrated from, as its release made it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5"
down_revision = None

_TIME = sa.DateTime(timezone=True)
_JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")
_TABLES = sa.MetaData()
_ID = sa.String(16)
_KEY = sa.String(300)


def _of_claim() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["claim", "story"], ["claims.id", "claims.story"], ondelete="CASCADE")


sa.Table(
    "meta", _TABLES, sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False)
)

articles = sa.Table(
    "articles",
    _TABLES,
    sa.Column("version_id", _ID, primary_key=True),
    sa.Column("article", _ID, nullable=False, index=True),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("is_latest", sa.Boolean, nullable=False),
    sa.Column("story", sa.String(200), nullable=False),
    sa.Column("first_seen", _TIME, nullable=False),
    sa.Column("time", _TIME, nullable=False),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("text", _ID, nullable=False, index=True),
    sa.Column("body", _JSON, nullable=False),
    sa.Column("read_by", sa.String(100)),
    sa.Column("is_compared", sa.Boolean, nullable=False, default=False),
    sa.UniqueConstraint("article", "version", "story"),
)
sa.Index("articles_to_compare", articles.c.is_compared, articles.c.first_seen, articles.c.time)
sa.Index("articles_of_story", articles.c.story, articles.c.is_compared, articles.c.time)
sa.Index("articles_by_reader", articles.c.read_by)

claims = sa.Table(
    "claims",
    _TABLES,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("story", sa.String(200), primary_key=True),
    sa.Column("version_id", _ID, sa.ForeignKey("articles.version_id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("article", _ID, nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("as_of", _TIME, nullable=False),
    sa.Column("said_at", _TIME, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("series", _KEY),
    sa.Column("body", _JSON, nullable=False),
)
sa.Index("claims_by_series", claims.c.series, claims.c.story, claims.c.said_at)

sa.Table(
    "blocks",
    _TABLES,
    sa.Column("story", sa.String(200), primary_key=True),
    sa.Column("block", _KEY, primary_key=True),
    sa.Column("as_of", _TIME, primary_key=True),
    sa.Column("claim", _ID, primary_key=True, index=True),
    _of_claim(),
    sqlite_with_rowid=False,
)

sa.Table(
    "told_in_story",
    _TABLES,
    sa.Column("story", sa.String(200), primary_key=True),
    sa.Column("key", _KEY, primary_key=True),
    sa.Column("value", _KEY, primary_key=True),
    sqlite_with_rowid=False,
)

sa.Table(
    "looking",
    _TABLES,
    sa.Column("story", sa.String(200), primary_key=True),
    sa.Column("key", _KEY, primary_key=True),
    sa.Column("at", _TIME, primary_key=True),
    sa.Column("claim", _ID, primary_key=True, index=True),
    _of_claim(),
    sqlite_with_rowid=False,
)

sa.Table(
    "changes",
    _TABLES,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("story", sa.String(200), primary_key=True),
    sa.Column("version_id", _ID, sa.ForeignKey("articles.version_id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("series", _KEY, nullable=False, index=True),
    sa.Column("significance", sa.Float, nullable=False),
    sa.Column("learned_at", _TIME, nullable=False, index=True),
    sa.Column("body", _JSON, nullable=False),
)

sa.Table(
    "held_back",
    _TABLES,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("story", sa.String(200), primary_key=True),
    sa.Column("version_id", _ID, sa.ForeignKey("articles.version_id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("before", _ID),
    sa.Column("after", _ID, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("learned_at", _TIME, nullable=False, index=True),
)

sa.Table(
    "feeds",
    _TABLES,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("location", sa.Text, nullable=False),
    sa.Column("address", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("lifetime", sa.Float, nullable=False),
    sa.Column("ttl", sa.Float, nullable=False),
    sa.Column("skip_hours", sa.String(100), nullable=False),
    sa.Column("tried_at", _TIME),
    sa.Column("good_at", _TIME),
    sa.Column("error", sa.Text),
    sa.Column("failing_since", _TIME),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("next_try", _TIME),
    sa.Column("is_gone", sa.Boolean, nullable=False),
    sa.Column("capture", sa.String(64)),
)

entries = sa.Table(
    "entries",
    _TABLES,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("identity", _ID, primary_key=True),
    sa.Column("guid", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("capture", sa.String(64)),
    sa.Column("first_seen", _TIME, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("tried_at", _TIME),
    sa.Column("next_try", _TIME),
    sa.Column("reason", sa.Text),
)
_is_open = entries.c.next_try.is_not(None)
sa.Index("entries_due", entries.c.source, entries.c.next_try, sqlite_where=_is_open, postgresql_where=_is_open)

sa.Table(
    "robots",
    _TABLES,
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("fetched_at", _TIME, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
)

sa.Table(
    "failures",
    _TABLES,
    sa.Column("run", sa.String(100), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("advice", sa.Text, nullable=False),
)

sa.Table(
    "letters",
    _TABLES,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("recipient", sa.Text, nullable=False, index=True),
    sa.Column("story", sa.Text, nullable=False),
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("after", _TIME, nullable=False),
    sa.Column("until", _TIME, nullable=False),
    sa.Column("changes", _JSON, nullable=False),
    sa.Column("frozen_at", _TIME, nullable=False),
    sa.Column("sent_at", _TIME),
    sa.Column("handed_to", sa.Text),
    sa.Column("refused_at", _TIME),
)

sa.Table(
    "told",
    _TABLES,
    sa.Column("recipient", sa.Text, primary_key=True),
    sa.Column("story", sa.Text, primary_key=True),
    sa.Column("change", _ID, primary_key=True),
)

sa.Table(
    "quiet",
    _TABLES,
    sa.Column("recipient", sa.Text, primary_key=True),
    sa.Column("story", sa.Text, primary_key=True),
    sa.Column("until", _TIME, primary_key=True),
    sa.Column("decided_at", _TIME, nullable=False),
    sa.Column("pending", _JSON, nullable=False),
)


def upgrade() -> None:
    """Make all tables."""
    _TABLES.create_all(op.get_bind())
