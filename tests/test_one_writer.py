"""One ledger on PostgreSQL has one writer, on however many machines; one whose connection is lost ends and is carried on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.cli import main
from storydiff.errors import LedgerError, SettingsError
from storydiff.ledger import Ledger
from storydiff.ledger_places import VARIABLE
from storydiff.model import Claim
from tests.builders import START, an_article
from tests.older_ledgers import rows_of
from tests.postgres_server import PASSWORD, PostgresServer

pytestmark = pytest.mark.postgres

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}' AND wait_event = 'advisory'"


@pytest.fixture
def database(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> str:
    name = postgres.make_database()
    monkeypatch.setenv(VARIABLE, postgres.url(name))
    return name


@pytest.fixture
def machines(database: str, tmp_path: Path) -> list[Path]:
    """Two homes, as on two machines, with one ledger."""
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        pipeline.init(folder)
    return folders


def no_blocks(_claim: Claim) -> frozenset[str]:
    return frozenset()


def opened(postgres: PostgresServer, database: str) -> Ledger:
    return Ledger.open(postgres.url(database), blocks=no_blocks, now=START)


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def is_waiting(postgres: PostgresServer, database: str) -> bool:
    return bool(postgres.ask(WAITING.format(database))[0][0])


def test_a_run_waits_for_the_one_of_another_machine(
    postgres: PostgresServer, database: str, machines: list[Path]
) -> None:
    order: list[str] = []

    def run() -> None:
        with pipeline.open_home(machines[1], NOW) as home, home.alone():
            order.append("other")

    with pipeline.open_home(machines[0], NOW) as home:
        other = threading.Thread(target=run)
        with home.alone():
            other.start()
            wait_until(lambda: is_waiting(postgres, database))
            order.append("one")
        other.join(30)
    assert order == ["one", "other"]


def test_who_only_writes_a_record_waits_for_no_run(postgres: PostgresServer, database: str) -> None:
    with opened(postgres, database) as one, opened(postgres, database) as other, one.alone():
        assert other.add_article(an_article("a"))
        assert one.add_article(an_article("b"))
        assert [article.document for article in one.iter_articles()] == ["a", "b"]


HOLDING = """
import sys, time
from storydiff import pipeline
with pipeline.open_home(sys.argv[1]) as home, home.alone():
    print("alone", flush=True)
    time.sleep(60)
"""


def test_a_killed_run_lets_the_next_one_in(machines: list[Path]) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDING, machines[0]], stdout=subprocess.PIPE, text=True) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == "alone\n"
        holding.send_signal(signal.SIGKILL)
    with pipeline.open_home(machines[1], NOW) as home, home.alone():
        assert not home.ledger.known_versions()


def test_a_run_whose_lock_is_lost_writes_nothing_more(postgres: PostgresServer, database: str) -> None:
    with opened(postgres, database) as one, opened(postgres, database) as other, ExitStack() as stack:
        stack.enter_context(one.alone())
        one.add_article(an_article("a"))
        one.note_handing("a letter")
        (holder,) = postgres.ask(
            f"SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database "
            f"WHERE locktype = 'advisory' AND d.datname = '{database}'"
        )
        postgres.ask(f"SELECT pg_terminate_backend({holder[0]}, 5000)")
        with other.alone():
            for _ in range(3):
                with pytest.raises(LedgerError, match="run the same command again"):
                    one.add_article(an_article("b"))
                with pytest.raises(LedgerError, match="run the same command again"):
                    one.note_handing("a letter")
            assert other.add_article(an_article("c"))
        stack.close()
        assert one.add_article(an_article("d"))
        with one.alone():
            assert one.add_article(an_article("e"))
        assert [article.document for article in other.iter_articles()] == ["a", "c", "d", "e"]


def test_many_open_a_new_ledger_at_once(postgres: PostgresServer, database: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        for ledger in pool.map(lambda _: opened(postgres, database), range(6)):
            ledger.close()
    assert postgres.ask("SELECT count(*) FROM meta WHERE key = 'born'", database) == [(1,)]


# --- a server that goes away ----------------------------------------------------------------------


def write_articles(folder: Path, count: int = 12) -> None:
    for n in range(count):
        text = f"Flooding in the valley of Orrin killed {20 + n} people, the interior ministry of Norland said."
        header = f"title: Report {n}\npublished: 2023-05-{1 + n:02}\npublisher: The Orrin Post"
        (folder / f"report-{n:03}.md").write_text(f"---\n{header}\n---\n\n{text}\n")


STEP = """
import sys
from sqlalchemy import Engine, event
from tests.test_one_writer import run

seen = [0]


def count(*_):
    seen[0] += 1
    if seen[0] == int(sys.argv[2]):
        print("now", flush=True)
        sys.stdin.readline()


event.listen(Engine, "before_cursor_execute", count)
sys.exit(run(sys.argv[1]))
"""
"""A run that waits before one of its questions to the database, until it is told to go on."""


def run(home: Path | str) -> int:
    """The exit status of the first command of a night that fails."""
    for command in (["ingest", str(Path(home) / "inbox")], ["diff"], ["digest", "--send"]):
        if status := main(["--home", str(home), "--quiet", *command]):
            return status
    return 0


def test_what_the_driver_notes_of_a_lost_connection_is_no_line_of_its_own() -> None:
    noted = "import logging, storydiff.postgres; logging.getLogger('psycopg').warning('the connection is lost')"
    run = subprocess.run([sys.executable, "-c", noted], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("", "")


@pytest.mark.parametrize("moment", [40, 90, 160, 260])
def test_a_lost_connection_ends_the_run_with_one_line_and_the_next_one_carries_on(
    postgres: PostgresServer, database: str, machines: list[Path], moment: int
) -> None:
    write_articles(machines[0] / "inbox")
    with subprocess.Popen(
        [sys.executable, "-c", STEP, machines[0], str(moment)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert any(line == "now\n" for line in process.stdout)
        postgres.ask(OTHERS.format(database))
        _, said = process.communicate("go\n", timeout=120)
    assert process.returncode == 1, said
    lines = said.splitlines()
    assert len(lines) == 1, said
    assert "the ledger postgresql" in lines[0]
    assert "run the same command again" in lines[0]
    assert run(machines[0]) == 0
    found = rows_of(postgres.url(database))
    assert len(found["articles"]) == 12
    assert all(row[-1] for row in found["articles"])
    assert len(found["letters"]) == 1
    assert run(machines[0]) == 0
    assert len(rows_of(postgres.url(database))["letters"]) == 1


def test_a_server_that_is_not_there_is_one_line(
    machines: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, f"postgresql://storydiff:{PASSWORD}@127.0.0.1:9/news")
    assert main(["--home", str(machines[0]), "diff"]) != 0
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "cannot open the ledger postgresql" in said
    assert PASSWORD not in said


# --- secrets --------------------------------------------------------------------------------------


def test_a_wrong_password_is_not_shown_and_a_right_one_opens(postgres: PostgresServer, database: str) -> None:
    Ledger.open(postgres.url(database, password=PASSWORD), blocks=no_blocks, now=START).close()
    with pytest.raises(LedgerError, match="password authentication failed") as caught:
        Ledger.open(postgres.url(database, password="-".join(("s3cret", "too"))), blocks=no_blocks, now=START)
    assert "s3cret-too" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "url", ["postgresql://a:s3cret@db.example/news", "postgresql://db.example/news?password=s3cret"]
)
def test_a_password_in_the_settings_is_refused(machines: list[Path], monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.delenv(VARIABLE)
    (machines[0] / "storydiff.toml").write_text(f'[ledger]\nurl = "{url}"\n')
    with pytest.raises(SettingsError, match=f"holds a password.*{VARIABLE}") as caught, pipeline.open_home(machines[0]):
        pass
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


def test_a_user_who_may_only_read_can_look_and_is_told_when_writing(postgres: PostgresServer, database: str) -> None:
    opened(postgres, database).close()
    role = f"reader_{database}"
    postgres.ask(
        f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
        database,
    )
    url = postgres.url(database, password=PASSWORD).replace("storydiff:", f"{role}:")
    with Ledger.open(url, blocks=no_blocks, now=START, looking=True) as ledger:
        assert list(ledger.iter_articles()) == []
        with pytest.raises(LedgerError, match="permission denied"):
            ledger.add_article(an_article())


def test_a_database_that_cannot_hold_every_text_is_refused(postgres: PostgresServer) -> None:
    name = postgres.make_database("ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
    with pytest.raises(LedgerError, match="is of encoding LATIN1; make one with"):
        opened(postgres, name)
