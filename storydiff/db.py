"""The ledger's database: its engine, its tables, and the few places where dialects differ.

Everything here can be rebuilt from the archive except ``meta`` (when the ledger was born), what is
remembered of sources (``feeds``, ``entries``, ``robots``; ``pages`` in ``ledger.tables``) and the deliveries
(``letters``, ``letter_parts``, ``told``, ``quiet``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    ExceptionContext,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    insert,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from storydiff import postgres, sqlite_rows, sqlite_sessions
from storydiff.column_types import Json, Key, UtcTime, words
from storydiff.errors import LedgerError
from storydiff.sqlite_files import frozen_url
from storydiff.text import one_line

SCHEMA = 7
"""The version of the tables below; ``migrations`` makes those of a release before into these."""
OLDEST = 5
"""The first version that a ledger is migrated from."""
TABLES = MetaData()
_Id = words(16)
_Key = Key()
_Text = words()


def _of_claim() -> ForeignKeyConstraint:
    """Ties a row to the claim that it is about, in its story."""
    return ForeignKeyConstraint(["claim", "story"], ["claims.id", "claims.story"], ondelete="CASCADE")


meta = Table("meta", TABLES, Column("key", words(40), primary_key=True), Column("value", _Text, nullable=False))

articles = Table(
    "articles",
    TABLES,
    Column("version_id", _Id, primary_key=True),
    Column("article", _Id, nullable=False, index=True),
    Column("document", _Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_latest", Boolean, nullable=False),
    Column("story", words(200), nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("language", words(20), nullable=False),
    Column("text", _Id, nullable=False, index=True),
    Column("body", Json, nullable=False),
    Column("read_by", words(100)),
    Column("is_compared", Boolean, nullable=False, default=False),
    UniqueConstraint("article", "version", "story"),
)
"""The versions of articles, one row for each story that a version belongs to: each is compared in its story alone."""
Index("articles_to_compare", articles.c.is_compared, articles.c.first_seen, articles.c.time)
Index("articles_of_story", articles.c.story, articles.c.is_compared, articles.c.time)
Index("articles_by_reader", articles.c.read_by)

claims = Table(
    "claims",
    TABLES,
    Column("id", _Id, primary_key=True),
    Column("story", words(200), primary_key=True),
    Column("version_id", _Id, ForeignKey("articles.version_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("article", _Id, nullable=False),
    Column("kind", words(10), nullable=False),
    Column("as_of", UtcTime, nullable=False),
    Column("said_at", UtcTime, nullable=False),
    Column("start", Integer, nullable=False),
    Column("series", _Key),
    Column("body", Json, nullable=False),
)
Index("claims_by_series", claims.c.series, claims.c.story, claims.c.said_at)

blocks = Table(
    "blocks",
    TABLES,
    Column("story", words(200), primary_key=True),
    Column("block", _Key, primary_key=True),
    Column("as_of", UtcTime, primary_key=True),
    Column("claim", _Id, primary_key=True, index=True),
    _of_claim(),
    sqlite_with_rowid=False,
)
"""The keys under which the claims of compared articles are looked up; what is only read is not known yet."""

told_in_story = Table(
    "told_in_story",
    TABLES,
    Column("story", words(200), primary_key=True),
    Column("key", _Key, primary_key=True),
    Column("value", _Key, primary_key=True),
    sqlite_with_rowid=False,
)
"""What compared articles tell for the settling of others' claims: places, names, positions."""

looking = Table(
    "looking",
    TABLES,
    Column("story", words(200), primary_key=True),
    Column("key", _Key, primary_key=True),
    Column("at", UtcTime, primary_key=True),
    Column("claim", _Id, primary_key=True, index=True),
    _of_claim(),
    sqlite_with_rowid=False,
)
"""The claims that what is told under a key may settle anew, in time, so that the first are found alone."""

changes = Table(
    "changes",
    TABLES,
    Column("id", _Id, primary_key=True),
    Column("story", words(200), primary_key=True),
    Column("version_id", _Id, ForeignKey("articles.version_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("kind", words(20), nullable=False),
    Column("series", _Key, nullable=False, index=True),
    Column("significance", Float, nullable=False),
    Column("learned_at", UtcTime, nullable=False, index=True),
    Column("body", Json, nullable=False),
)

held_back = Table(
    "held_back",
    TABLES,
    Column("id", _Id, primary_key=True),
    Column("story", words(200), primary_key=True),
    Column("version_id", _Id, ForeignKey("articles.version_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("before", _Id),
    Column("after", _Id, nullable=False),
    Column("reason", _Text, nullable=False),
    Column("learned_at", UtcTime, nullable=False, index=True),
)

feeds = Table(
    "feeds",
    TABLES,
    Column("source", _Text, primary_key=True),
    Column("location", _Text, nullable=False),
    Column("address", _Text),
    Column("etag", _Text),
    Column("last_modified", _Text),
    Column("lifetime", Float, nullable=False),
    Column("ttl", Float, nullable=False),
    Column("skip_hours", words(100), nullable=False),
    Column("tried_at", UtcTime),
    Column("good_at", UtcTime),
    Column("error", _Text),
    Column("failing_since", UtcTime),
    Column("failures", Integer, nullable=False),
    Column("next_try", UtcTime),
    Column("is_gone", Boolean, nullable=False),
    Column("capture", words(64)),
)
"""How each source answered, with the validators that stand for what is stored of it."""

entries = Table(
    "entries",
    TABLES,
    Column("source", _Text, primary_key=True),
    Column("identity", _Id, primary_key=True),
    Column("guid", _Text, nullable=False),
    Column("url", _Text),
    Column("place", Integer, nullable=False),
    Column("body", _Text, nullable=False),
    Column("capture", words(64)),
    Column("first_seen", UtcTime, nullable=False),
    Column("state", words(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("tried_at", UtcTime),
    Column("next_try", UtcTime),
    Column("reason", _Text),
)
"""What the sources showed, and what became of it; ``next_try`` is empty for what is not tried again."""
_is_open = entries.c.next_try.is_not(None)
Index("entries_due", entries.c.source, entries.c.next_try, sqlite_where=_is_open, postgresql_where=_is_open)

robots = Table(
    "robots",
    TABLES,
    Column("origin", _Text, primary_key=True),
    Column("fetched_at", UtcTime, nullable=False),
    Column("content", _Text, nullable=False),
)
"""What sites ask of robots, as long as that may be kept."""

failures = Table(
    "failures",
    TABLES,
    Column("run", words(100), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("item", _Text, nullable=False),
    Column("station", _Text, nullable=False),
    Column("reason", _Text, nullable=False),
    Column("advice", _Text, nullable=False),
)

letters = Table(
    "letters",
    TABLES,
    Column("id", _Id, primary_key=True),
    Column("recipient", _Text, nullable=False, index=True),
    Column("message_id", _Text, nullable=False),
    Column("subject", _Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("frozen_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
    Column("handed_to", _Text),
    Column("refused_at", UtcTime),
)

letter_parts = Table(
    "letter_parts",
    TABLES,
    Column("letter", _Id, ForeignKey("letters.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("story", _Text, nullable=False),
    Column("after", UtcTime, nullable=False),
    Column("changes", Json, nullable=False),
)
"""What each letter tells of each story that its recipient follows, no changes where that one was quiet."""

told = Table(
    "told",
    TABLES,
    Column("recipient", _Text, primary_key=True),
    Column("story", _Text, primary_key=True),
    Column("change", _Id, primary_key=True),
)
"""The changes that are settled for a recipient: told in a letter, or below the bar when one was made."""

quiet = Table(
    "quiet",
    TABLES,
    Column("recipient", _Text, primary_key=True),
    Column("story", _Text, primary_key=True),
    Column("until", UtcTime, primary_key=True),
    Column("decided_at", UtcTime, nullable=False),
    Column("pending", Json, nullable=False),
)
"""The windows that were told to a recipient or held nothing to tell, with the changes not settled then."""

DERIVED = (held_back, changes, blocks, told_in_story, looking, claims, articles)
"""What a replay fills anew, in the order in which it can be emptied."""


_URL_ADVICE = "write a URL such as sqlite:///ledger.sqlite or postgresql://user@host/name"


def read_url(url: str) -> URL:
    """The URL with the driver that storydiff brings; raises LedgerError where it cannot be understood."""
    try:
        return postgres.with_driver(make_url(url))
    except (ArgumentError, ValueError):
        # What cannot be understood may hold a password anywhere, and so may the error that quotes it.
        raise LedgerError(f"cannot open the ledger: ledger.url is not a database URL; {_URL_ADVICE}") from None


def open_engine(url: str, *, frozen: bool = False) -> Engine:
    """An engine for the database of that URL; raises LedgerError where the URL cannot be understood.

    ``frozen`` reads an SQLite file where its folder cannot be written, as what it is at that moment.
    """
    parsed = read_url(url)
    is_postgres = parsed.drivername == postgres.DRIVER
    try:
        engine = create_engine(frozen_url(parsed) if frozen else parsed, **_OPTIONS if is_postgres else {})
    except (ArgumentError, ImportError) as error:
        advice = postgres.ADVICE if is_postgres else _URL_ADVICE
        raise LedgerError(f"cannot open the ledger {shown(parsed)}: {error}; {advice}") from error
    match engine.dialect.name:
        case "sqlite":
            sqlite_sessions.prepare(engine, frozen=frozen)
        case postgres.NAME:
            postgres.prepare(engine)
        case other:
            raise LedgerError(f"a ledger on {other} is not supported; use SQLite or PostgreSQL")
    return engine


_OPTIONS: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ"}  # what only reads sees one moment, as on SQLite


def tell_failures(engine: Engine) -> None:
    """Let what the database cannot do from now on be a LedgerError: a full disk, a lock, a connection that is lost."""
    event.listen(engine, "handle_error", _tell_failure)


def _tell_failure(context: ExceptionContext) -> None:
    error = context.sqlalchemy_exception
    if error is None:
        return
    is_cut_off = context.is_disconnect or isinstance(error, OperationalError | InterfaceError)
    if is_cut_off or (isinstance(error, DBAPIError) and postgres.is_refusal(error)):
        url = "" if context.engine is None else f" {shown(context.engine.url)}"
        said = one_line(str(context.original_exception))
        advice = "see that it can be reached and its disk has room"
        if isinstance(error, DBAPIError) and postgres.is_kept_waiting(error):
            advice = "see in pg_stat_activity which session keeps it waiting, and end that"
        advice += ", and run the same command again; what was kept stays"
        raise LedgerError(f"the ledger{url}: {said}; {advice}") from error


def shown(url: URL) -> str:
    """The URL as a message may show it, without the password and without the query, which may hold one too.

    >>> shown(make_url("postgresql://reader:secret@db.example/news?password=secret"))
    'postgresql://reader:***@db.example/news'
    """
    return url.set(query={}).render_as_string(hide_password=True)


def writing(engine: Engine, *, forced: bool = False) -> Engine:
    """The engine for transactions that write: they take their turn at their start, never half way.

    What is ``forced`` survives a power cut, with all that was written before it; the rest may lose the last moments.
    """
    if engine.dialect.name == postgres.NAME:
        # What waited for its turn sees what was written meanwhile; each transaction is forced to the disk.
        return engine.execution_options(writes=True, isolation_level="READ COMMITTED")
    return engine.execution_options(writes=True, forced=forced)


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, leaving alone those whose key is there."""
    if rows:
        match connection.dialect.name:
            case "sqlite":
                sqlite_rows.put(connection, table, rows, replacing=False)
            case "postgresql":
                connection.execute(postgresql.insert(table).on_conflict_do_nothing(), list(rows))
            case other:
                raise LedgerError(f"a ledger on {other} is not supported; use SQLite or PostgreSQL")


def replace_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, each in place of the one with its key; all name the same columns."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key.columns]
    match connection.dialect.name:
        case "sqlite":
            sqlite_rows.put(connection, table, rows, replacing=True)
        case "postgresql":
            new = postgresql.insert(table)
            values = {name: new.excluded[name] for name in rows[0] if name not in keys}
            connection.execute(new.on_conflict_do_update(index_elements=keys, set_=values), list(rows))
        case other:
            raise LedgerError(f"a ledger on {other} is not supported; use SQLite or PostgreSQL")


def replace(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert the row in place of the one with its key."""
    keys = list(table.primary_key.columns)
    condition = [column == row[column.name] for column in keys]
    connection.execute(table.delete().where(*condition))
    connection.execute(insert(table), [dict(row)])
