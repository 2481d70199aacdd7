"""What becomes of a letter where a run ends in the middle of handing it over: a kill, a lost ledger, a full one."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.cli import main
from storydiff.errors import LedgerError
from storydiff.ledger_places import VARIABLE
from storydiff.letters import MAY_COME_TWICE
from tests.post_office import PostOffice, open_post_office
from tests.postgres_server import PostgresServer
from tests.test_hindered_homes import mount

STORY = Path(__file__).parent / "stories" / "harbour_strike"
NOW = datetime(2023, 5, 10, 4, 15, tzinfo=UTC)
RECIPIENTS = ("one@news.example", "other@news.example", "third@news.example")
OTHERS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office(None, security="none", login=False) as office:
        yield office


@pytest.fixture
def folder(tmp_path: Path, kept_in: str, office: PostOffice) -> Path:
    """A home with news for three recipients, its ledger on either database."""
    return a_home(tmp_path / "home", office)


def a_home(home: Path, office: PostOffice) -> Path:
    pipeline.init(home)
    said = "".join(f'[[recipients]]\naddress = "{address}"\n' for address in RECIPIENTS)
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {office.port}\nsecurity = "none"\nsender = "storydiff@news.example"\n'
    (home / "storydiff.toml").write_text(f"{said}{mail}", encoding="utf-8")
    with pipeline.open_home(home, NOW) as opened:
        asyncio.run(pipeline.ingest(opened, [str(path) for path in sorted(STORY.iterdir())]))
        pipeline.diff(opened)
    return home


def started(folder: Path) -> subprocess.Popen[str]:
    """The command that makes the letters and sends them, as a process."""
    command = [sys.executable, "-m", "storydiff.cli", "--home", str(folder), "digest", "--send"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment)


def taken(office: PostOffice) -> Counter[tuple[str, str]]:
    """How often which message was taken for whom."""
    read = [message_from_bytes(raw, policy=policy.default) for raw in office.messages]
    return Counter((str(message["To"]), str(message["Message-ID"])) for message in read)


def when(count: int, act: Callable[[], object]) -> Callable[[int], None]:
    """Acts when so many messages were taken, once."""
    done: list[int] = []

    def look(so_many: int) -> None:
        if so_many == count and not done:
            done.append(so_many)
            act()

    return look


def kill(process: list[subprocess.Popen[str]]) -> None:
    while not process:
        time.sleep(0.01)
    process[0].send_signal(signal.SIGKILL)
    process[0].wait()


def test_a_kill_between_the_servers_yes_and_the_mark_sends_the_same_message_again_and_says_so(
    folder: Path, office: PostOffice
) -> None:
    process: list[subprocess.Popen[str]] = []
    office.at_message = when(2, lambda: kill(process))
    process.append(started(folder))
    assert process[0].communicate()[1].count("handed over") == 1
    assert process[0].returncode == -signal.SIGKILL
    again = started(folder)
    said = again.communicate()[1]
    assert again.returncode == 0
    (line,) = [line for line in said.splitlines() if MAY_COME_TWICE in line]
    found = taken(office)
    assert sorted(to for to, _ in found) == list(RECIPIENTS)
    ((twice, _),) = [each for each, count in found.items() if count > 1]
    assert found.total() == len(RECIPIENTS) + 1
    assert office.recipients.count(twice) == 2
    assert len(set(office.messages)) == len(RECIPIENTS)  # to the byte
    assert line


def test_a_kill_once_the_yes_is_read_sends_nothing_twice(folder: Path, office: PostOffice) -> None:
    """The mark is made before the client takes its leave of the server, which may take its time over that."""
    process: list[subprocess.Popen[str]] = []
    office.at_goodbye = when(2, lambda: kill(process))
    process.append(started(folder))
    process[0].communicate()
    assert process[0].returncode == -signal.SIGKILL
    again = started(folder)
    assert MAY_COME_TWICE not in again.communicate()[1]
    assert again.returncode == 0
    assert sorted(to for to, _ in taken(office).elements()) == list(RECIPIENTS)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place))
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_full_keeps_the_letters_from_going_out(disk: Path, office: PostOffice) -> None:
    """Else each further try would send them once more, as none could be marked."""
    folder = a_home(disk / "home", office)
    with pipeline.open_home(folder, NOW + timedelta(days=1)) as home:
        pipeline.write_digests(home, send=True)
        with home.ledger.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE filling (content)")
        # The log of the ledger has no room left of its own either.
        with sqlite3.connect(folder / "ledger.sqlite") as beside:
            assert beside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        filling = disk / "filling"
        with suppress(OSError), filling.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        for _ in range(2):
            with pytest.raises(LedgerError, match="disk has room"):
                pipeline.hand_over(home)
        assert office.messages == []
        filling.unlink()
        assert pipeline.hand_over(home) == (len(RECIPIENTS), ())
    assert sorted(to for to, _ in taken(office).elements()) == list(RECIPIENTS)


def test_each_recipients_refusal_is_of_that_recipient_alone(folder: Path, office: PostOffice) -> None:
    """A temporary one is tried again with the same letter, one for good is told, and nobody else gets a second one."""
    one, other, third = RECIPIENTS
    office.answers = {one: "451 try later", other: "550 no such box"}

    def night(number: int) -> tuple[int, list[tuple[str, bool, str]]]:
        with pipeline.open_home(folder, NOW + timedelta(days=number)) as home:
            report = pipeline.make_digest(home, send=True)
        return report.sent, [(each.item, each.is_final, each.reason) for each in report.failures]

    for number in (1, 2):
        sent, refused = night(number)
        assert sent == (number == 1)
        assert (one, False) in [each[:2] for each in refused]
        assert [each[0] for each in refused if each[1]] == ([other] if number == 1 else [])
    office.answers.clear()
    assert night(3) == (1, [])
    assert sorted(to for to, _ in taken(office).elements()) == [one, third]
    with pipeline.open_home(folder, NOW + timedelta(days=4)) as home:
        (letter,) = [letter for letter, _ in home.ledger.iter_letters() if letter.recipient == one]
    assert letter.content in [raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for raw in office.messages]


def test_what_is_marked_is_forced_to_the_disk_with_all_before_it_and_the_rest_is_not(tmp_path: Path) -> None:
    pipeline.init(tmp_path)
    with pipeline.open_home(tmp_path, NOW) as home:
        for forced, level in ((True, 2), (False, 1), (True, 2)):
            with home.ledger.writing(forced=forced) as connection:
                assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == level


@pytest.mark.postgres
def test_a_run_that_lost_its_lock_marks_what_was_taken_and_mails_nothing_more(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: PostOffice
) -> None:
    server: PostgresServer = request.getfixturevalue("postgres")
    database = server.make_database()
    monkeypatch.setenv(VARIABLE, server.url(database))
    folder = a_home(tmp_path / "home", office)
    office.at_message = when(1, lambda: server.ask(OTHERS.format(database)))
    run = started(folder)
    said = run.communicate()[1].splitlines()
    assert run.returncode == 1
    (line,) = [each for each in said if each.startswith("storydiff:")]
    assert "run the same command again" in line
    assert len(office.messages) == 1
    with pipeline.open_home(folder, NOW, looking=True) as home:
        assert len(home.ledger.unsent_letters()) == len(RECIPIENTS) - 1
    assert main(["--home", str(folder), "--quiet", "digest", "--send"]) == 0
    assert sorted(to for to, _ in taken(office).elements()) == list(RECIPIENTS)
