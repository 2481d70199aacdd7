"""One program that does much with a ledger on PostgreSQL is not kept waiting for what it has done before, nor for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from storydiff import postgres as sessions
from storydiff.errors import LedgerError
from tests.builders import an_article, day
from tests.postgres_server import PostgresServer
from tests.test_one_writer import opened

pytestmark = pytest.mark.postgres

CLAIMS = 2_500


FILLING = (
    """INSERT INTO articles SELECT 'a'||i, 'x'||i, 'd'||i, 1, true, 's', now(), now(), 'en', 't', '{{}}', 'r', true
       FROM generate_series(0, {0} / 5) i""",
    """INSERT INTO claims SELECT 'c'||i, 's', 'a'||(i / 5), 'x', 'figure', now(), now(), 0, 'deaths', '{{}}'
       FROM generate_series(1, {0}) i""",
    """INSERT INTO blocks SELECT 's', 'b'||j, now(), 'c'||i FROM generate_series(1, {0}) i, generate_series(1, 6) j""",
    """INSERT INTO looking SELECT 's', 'b'||j, now(), 'c'||i FROM generate_series(1, {0}) i, generate_series(1, 3) j""",
)
"""Claims of one story, five to an article, each under nine keys."""


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[str]:
    """A database whose server does not count rows by itself, as it does not in the first minute either."""
    postgres.ask("ALTER SYSTEM SET autovacuum = off")
    postgres.ask("SELECT pg_reload_conf()")
    yield postgres.make_database()
    postgres.ask("ALTER SYSTEM RESET autovacuum")
    postgres.ask("SELECT pg_reload_conf()")


def seconds_to_empty(postgres: PostgresServer, database: str, *, counted: bool) -> float:
    """How long a ledger with those claims takes to be emptied, whose rows the server has counted or has not."""
    with opened(postgres, database) as ledger, ledger.alone():
        for statement in FILLING:
            postgres.ask(statement.format(CLAIMS), database)
        if counted:
            postgres.ask("ANALYZE", database)
        begun = time.monotonic()
        ledger.clear_derived(day(40))
        seconds = time.monotonic() - begun
        assert list(ledger.iter_articles()) == []
    return seconds


def test_what_was_filled_just_before_is_emptied_as_soon_as_what_is_old(postgres: PostgresServer, database: str) -> None:
    """Else it is searched from end to end for each claim, which takes minutes for some thousands."""
    old = min(seconds_to_empty(postgres, postgres.make_database(), counted=True) for _ in range(2))
    assert seconds_to_empty(postgres, database, counted=False) < 6 * old + 1


def test_a_statement_that_another_session_keeps_waiting_ends_with_what_to_do(
    postgres: PostgresServer, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    opened(postgres, database).close()
    monkeypatch.setattr(sessions, "_SESSION", sessions._SESSION.replace(sessions.PATIENCE, "300ms"))
    address = f"host={postgres.folder} port={postgres.port} user=storydiff dbname={database}"
    with psycopg.connect(address) as other, opened(postgres, database) as ledger:
        other.execute("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")
        for act in (lambda: ledger.clear_derived(day(1)), lambda: list(ledger.iter_articles())):
            with pytest.raises(LedgerError, match=r"lock timeout.*pg_stat_activity.*end that, and run the same"):
                act()
        other.rollback()
        assert ledger.add_article(an_article("a"))


def test_another_run_is_waited_for_however_long_it_takes(
    postgres: PostgresServer, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_SESSION", sessions._SESSION.replace(sessions.PATIENCE, "200ms"))
    with opened(postgres, database) as one, opened(postgres, database) as other:
        is_in = threading.Event()

        def run() -> None:
            with other.alone():
                is_in.set()

        with ThreadPoolExecutor(1) as pool, one.alone():
            waiting = pool.submit(run)
            assert not is_in.wait(1)
            one.add_article(an_article("a"))
            assert not waiting.done()
        waiting.result(30)
        assert is_in.is_set()


def test_who_looks_and_has_not_done_keeps_no_replay_waiting(postgres: PostgresServer, database: str) -> None:
    """A reader that stopped half way, in this program or another, holds no lock that emptying needs."""
    with opened(postgres, database) as ledger, opened(postgres, database) as beside:
        for n in range(3):
            ledger.add_article(an_article(f"a{n}"))
        own, other = ledger.iter_articles(), beside.iter_articles()
        assert next(own).document == next(other).document == "a0"
        with ThreadPoolExecutor(1) as pool:
            pool.submit(ledger.clear_derived, day(1)).result(20)
        assert [article.document for article in (*own, *other)] == ["a1", "a2"] * 2
        assert list(ledger.iter_articles()) == []
