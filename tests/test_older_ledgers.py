"""A ledger of an earlier release is migrated: what it delivered is not mailed again, what it froze is still sent."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import settings
from sqlalchemy import inspect, text

from storydiff import db, migrations, pipeline
from storydiff.errors import InvalidTimeError, LedgerError
from storydiff.ledger import Ledger
from storydiff.ledger_places import LEDGER_FILE, VARIABLE
from storydiff.model import Claim, Told
from tests.builders import day
from tests.older_ledgers import as_before, rows_of
from tests.postgres_server import PostgresServer
from tests.test_letters import NOW, STORY

NewLedger = Callable[[], str]
FULL = settings().max_examples > 100
"""True under the profile for the full run."""

BEFORE = {"schema 5": (5, False), "schema 6": (6, False), "schema 6 with pages": (6, True)}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has sent one letter, and has another frozen."""
    folder = tmp_path_factory.mktemp("homes") / "home"
    pipeline.init(folder)
    articles = sorted(STORY.iterdir())
    for number, send in ((1, True), (2, False)):
        with pipeline.open_home(folder, NOW.replace(day=10 + number)) as home:
            asyncio.run(pipeline.ingest(home, [str(path) for path in articles[number - 1 :: 2]]))
            pipeline.diff(home)
            pipeline.write_digests(home, send=True)
            if send:
                pipeline.hand_over(home)
    return folder


@pytest.fixture
def today(followed: Path, tmp_path: Path) -> str:
    """The URL of the ledger of a copy of that home, ``home`` in the test's folder."""
    shutil.copytree(followed, tmp_path / "home")
    return f"sqlite:///{tmp_path / 'home' / LEDGER_FILE}"


@pytest.fixture(params=list(BEFORE))
def before(request: pytest.FixtureRequest, today: str, new_ledger: NewLedger, monkeypatch: pytest.MonkeyPatch) -> str:
    """That ledger as an earlier release would have kept it, in place of it."""
    url = new_ledger()
    schema, pages = BEFORE[request.param]
    as_before(today, url, schema, pages=pages)
    monkeypatch.setenv(VARIABLE, url)
    return url


def opened(url: str) -> Ledger:
    return Ledger.open(url, blocks=no_blocks, now=NOW.replace(day=20))


def no_blocks(_claim: Claim) -> frozenset[str]:
    return frozenset()


def test_a_migrated_ledger_has_every_row_of_the_one_before(today: str, before: str) -> None:
    opened(before).close()
    assert rows_of(before) == rows_of(today)
    assert all(rows_of(before)[name] for name in ("articles", "claims", "letters", "letter_parts", "told", "meta"))


def test_what_was_delivered_stays_delivered_and_what_was_frozen_is_sent_as_it_was(
    today: str, before: str, tmp_path: Path
) -> None:
    kept = rows_of(today)["letters"]
    with pipeline.open_home(tmp_path / "home", NOW.replace(day=20)) as home:
        letters = list(home.ledger.iter_letters())
        assert sorted(letter.content for letter, _ in letters) == sorted(row[4] for row in kept)
        assert [receipt is None for _, receipt in letters] == [False, True]
        assert all(letter.changes and letter.stories == ("story",) for letter, _ in letters)
        assert home.ledger.last_delivered("reader@localhost", "story") == letters[-1][0].until
        report = pipeline.make_digest(home, send=True)
        assert (report.letters, report.sent) == ((), 1)
        assert home.ledger.unsent_letters() == []
        assert {letter.content for letter, _ in letters} <= {path.read_bytes() for path in home.digests.glob("*.eml")}


def test_looking_into_a_ledger_of_the_release_before_shows_it(before: str, tmp_path: Path) -> None:
    with pipeline.open_home(tmp_path / "home", NOW.replace(day=20), looking=True) as home:
        assert len(list(home.ledger.iter_letters())) == 2
        assert list(pipeline.iter_export(home, "changes"))


# --- migrated or made new: the same ---------------------------------------------------------------


@pytest.fixture
def made(new_ledger: NewLedger) -> str:
    """The URL of a ledger made by this release."""
    url = new_ledger()
    opened(url).close()
    return url


@pytest.fixture
def migrated(new_ledger: NewLedger) -> str:
    """The URL of a ledger that went through every step from the first."""
    url = new_ledger()
    engine = db.open_engine(url)
    with db.writing(engine).begin() as connection:
        migrations.migrate(connection, db.SCHEMA)
    engine.dispose()
    return url


def test_the_tables_are_those_that_the_code_speaks_of(made: str, migrated: str) -> None:
    for url in (made, migrated):
        engine = db.open_engine(url)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.TABLES) == []
            assert context.get_current_revision() == migrations.scripts().get_current_head() == str(db.SCHEMA)
        engine.dispose()


def test_a_missing_column_and_another_type_would_be_found(made: str) -> None:
    engine = db.open_engine(made)
    with db.writing(engine).begin() as connection:
        connection.execute(text("ALTER TABLE pages DROP COLUMN reason"))
        connection.execute(text("ALTER TABLE pages ADD COLUMN reason INTEGER"))
        connection.execute(text("DROP INDEX ix_pages_host"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert len(compare_metadata(context, db.TABLES)) == 2
    engine.dispose()


def test_a_migrated_ledger_is_to_the_letter_as_one_made_today(
    made: str, migrated: str, request: pytest.FixtureRequest
) -> None:
    """Keys, clauses and the order of texts, which Alembic does not compare."""
    assert _shape(made, request) == _shape(migrated, request)


def test_a_ledger_of_before_is_to_the_letter_as_one_made_today(
    made: str, before: str, request: pytest.FixtureRequest
) -> None:
    opened(before).close()
    assert _shape(before, request) == _shape(made, request)


def _shape(url: str, request: pytest.FixtureRequest) -> object:
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
        found = rows.fetchall()
        connection.close()
        return found
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.dump(db.make_url(url).database or "")


def test_every_text_of_postgresql_is_in_the_order_of_its_characters(made: str) -> None:
    if made.startswith("sqlite"):
        assert sorted(["b", "B", "a", "ä"]) == ["B", "a", "b", "ä"]
        return
    engine = db.open_engine(made)
    columns = [
        (name, column["name"], column["type"])
        for name in db.TABLES.tables
        for column in inspect(engine).get_columns(name)
    ]
    engine.dispose()
    texts = [(*place, kind) for *place, kind in columns if str(kind).startswith(("TEXT", "VARCHAR"))]
    assert len(texts) > 50
    assert [place for *place, kind in texts if kind.collation != "C"] == []


# --- killed, full, newer ---------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from datetime import datetime
from sqlalchemy import Engine, event
from storydiff.ledger import Ledger

seen = [0]


def count(*_):
    seen[0] += 1
    if seen[0] == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)


event.listen(Engine, "before_cursor_execute", count)
event.listen(Engine, "commit", count)
Ledger.open(sys.argv[1], blocks=lambda claim: frozenset(), now=datetime.fromisoformat(sys.argv[3])).close()
"""


def test_a_kill_at_any_moment_leaves_the_old_ledger_or_the_new(today: str, new_ledger: NewLedger) -> None:
    before = new_ledger()
    as_before(today, before, 5)
    engine = db.open_engine(before)
    moments, was_killed = 0, 0
    while True:
        moments += 1 if FULL else 9 if before.startswith("sqlite") else 30
        command = [sys.executable, "-c", KILLED, before, str(moments), NOW.replace(day=20).isoformat()]
        ended = subprocess.run(command, check=False, timeout=60).returncode
        with engine.connect() as connection:
            schema = connection.execute(text("SELECT value FROM meta WHERE key = 'schema'")).scalar_one()
            tables = set(inspect(connection).get_table_names())
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        was_killed += 1
        assert (schema == str(db.SCHEMA)) == ("alembic_version" in tables)
        assert "letters_before" not in tables
    engine.dispose()
    assert was_killed > 2
    assert rows_of(before) == rows_of(today)


def test_a_copy_of_an_sqlite_ledger_is_kept_as_it_was_for_its_owner_alone(before: str) -> None:
    if not before.startswith("sqlite"):
        pytest.skip("the copy of a database on PostgreSQL is its keeper's")
    path = Path(before.removeprefix("sqlite:///"))
    connection = sqlite3.connect(path)
    ((schema,),) = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall()
    held = list(connection.iterdump())
    connection.close()
    opened(before).close()
    copy = path.with_name(f"{path.name}.schema-{schema}")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    connection = sqlite3.connect(copy)
    assert list(connection.iterdump()) == held
    connection.close()
    assert list(path.parent.glob(".*.part")) == []


def test_a_ledger_is_not_migrated_where_no_copy_can_be_kept(before: str) -> None:
    if not before.startswith("sqlite"):
        pytest.skip("the copy of a database on PostgreSQL is its keeper's")
    path = Path(before.removeprefix("sqlite:///"))
    for schema in (5, 6):
        path.with_name(f"{path.name}.schema-{schema}").mkdir()
    with pytest.raises(LedgerError, match=r"cannot keep .* a copy of the ledger as it was"):
        opened(before)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() in {("5",), ("6",)}
    connection.close()


def test_a_ledger_that_is_too_old_is_named_so(made: str) -> None:
    engine = db.open_engine(made)
    with db.writing(engine).begin() as connection:
        connection.execute(text("UPDATE meta SET value = '4' WHERE key = 'schema'"))
    engine.dispose()
    with pytest.raises(LedgerError, match="is of schema 4, this release reads 7: use the release that made it"):
        opened(made)


def test_a_part_of_a_letter_needs_a_time_with_a_zone() -> None:
    with pytest.raises(InvalidTimeError, match="time zone"):
        Told("flood", day(0).replace(tzinfo=None))
