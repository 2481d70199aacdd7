"""One program that does much with a ledger on PostgreSQL is not kept waiting for what it has done before, nor for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from storydiff import postgres as sessions
from storydiff.errors import LedgerError
from storydiff.ledger import Ledger
from storydiff.model import Claim, Comparison
from tests.builders import START, a_claim, a_figure, an_article, day
from tests.postgres_server import PostgresServer
from tests.test_one_writer import opened, wait_until

pytestmark = pytest.mark.postgres

CLAIMS = 1_000
READ = "SELECT coalesce(sum({}), 0) FROM {} WHERE relname IN ('blocks', 'looking')"


def keys(claim: Claim) -> frozenset[str]:
    return frozenset(f"{n}/{claim.id[:2]}" for n in range(4))


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[str]:
    """A database whose server does not count rows by itself, as it does not in the first minute either."""
    postgres.ask("ALTER SYSTEM SET autovacuum = off")
    postgres.ask("SELECT pg_reload_conf()")
    yield postgres.make_database()
    postgres.ask("ALTER SYSTEM RESET autovacuum")
    postgres.ask("SELECT pg_reload_conf()")


def test_what_was_filled_just_before_is_emptied_without_searching_it_for_each_claim(
    postgres: PostgresServer, database: str
) -> None:
    with Ledger.open(postgres.url(database), blocks=keys, now=START) as ledger, ledger.alone():
        for n in range(CLAIMS // 50):
            article = an_article(f"a{n}", n)
            claims = [a_claim(article, a_figure(place), place) for place in range(50)]
            ledger.add_article(article)
            ledger.put_claims(article, claims, "rules")
            ledger.put_comparison(article, Comparison(tuple((claim.id, "deaths") for claim in claims), (), ()))
        assert postgres.ask("SELECT count(*) FROM blocks", database)[0][0] >= 2 * CLAIMS
        ledger.clear_derived(day(40))
        assert list(ledger.iter_claims()) == []

    def looked_at() -> int:
        whole = postgres.ask(READ.format("seq_tup_read", "pg_stat_user_tables"), database)[0][0]
        return int(whole + postgres.ask(READ.format("idx_tup_read", "pg_stat_user_indexes"), database)[0][0])

    wait_until(lambda: looked_at() > 0)
    time.sleep(0.5)
    assert looked_at() < 200 * CLAIMS


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
