"""Nights on which something goes wrong: what the next run makes of it is what nights without it would have made."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from tests.night_desk import FIRST, FollowingHome, Papers, following, timeless_rows
from tests.postgres_server import PostgresServer
from tests.test_handing_over import OTHERS
from tests.test_hindered_homes import mount
from tests.webserver import Site

FULL = settings().max_examples > 100
NIGHT = timedelta(days=1)
LATER = timedelta(hours=1)


@pytest.fixture
def papers(site: Site) -> Papers:
    return Papers(site)


@pytest.fixture
def reference(tmp_path: Path, papers: Papers) -> Iterator[FollowingHome]:
    """A home that nothing befalls."""
    with following(tmp_path / "reference", papers) as home:
        yield home


def require_alike(home: FollowingHome, reference: FollowingHome) -> None:
    """What a home holds and what was mailed from it is what the other one holds, and each letter came once."""
    assert home.exports() == reference.exports()
    assert timeless_rows(home.ledger_url) == timeless_rows(reference.ledger_url)
    assert home.accepted() == reference.accepted()
    assert set(home.accepted().values()) == {1}


# --- a full disk ---------------------------------------------------------------------------------

ROOM = (0, 60, 160, 260, 300, 340, 420, 600) if FULL else (260,)
"""Kilobytes that are left before a run."""


@contextmanager
def filled(disk: Path, room: int) -> Iterator[None]:
    """Leaves so many kilobytes of a disk."""
    filling, spare = disk / "filling", disk / "spare"
    spare.write_bytes(bytes(room * 1024))
    with suppress(OSError), filling.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    spare.unlink()
    yield
    filling.unlink()


def test_a_disk_that_is_full_at_any_moment(tmp_path: Path, papers: Papers, reference: FollowingHome) -> None:
    """Runs end with one line that says what to do; with room again, nothing is lost and nothing came twice."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk))
    try:
        with following(disk / "home", papers) as home:
            broken = 0
            for night, room in enumerate(ROOM):
                papers.print_night(night)
                begins = FIRST + night * NIGHT
                reference.night(begins)
                with filled(disk, room), home.start(begins, "run", "--json") as process:
                    said = process.communicate()[1].splitlines()
                assert process.returncode in (0, 1), said
                if process.returncode == 1:
                    (line,) = [line for line in said if '"level": "error"' in line]
                    assert "room" in line or "disk is full" in line or "No space left" in line, line
                    assert "Traceback" not in "".join(said)
                    broken += 1
                home.night(begins + LATER)
            assert broken >= len(ROOM) // 2
            require_alike(home, reference)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


# --- two at once ---------------------------------------------------------------------------------


@contextmanager
def two_homes(folder: Path, papers: Papers, ledger: str | None) -> Iterator[tuple[FollowingHome, FollowingHome]]:
    """A home under the names of two runs: on SQLite one folder, on PostgreSQL those of two machines."""
    with following(folder / "one", papers, ledger) as one:
        if ledger is None:
            yield one, one
            return
        place = f'\n[archive]\nlocation = "{folder / "one" / "archive"}"\n'
        settings_of_both = (one.folder / "storydiff.toml").read_text(encoding="utf-8") + place
        other = FollowingHome(folder / "other", one.office, ledger)
        for home in (one, other):
            home.folder.mkdir(exist_ok=True)
            (home.folder / "storydiff.toml").write_text(settings_of_both, encoding="utf-8")
        yield one, other


@pytest.mark.parametrize("kept", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_two_runs_at_once(
    kept: str, tmp_path: Path, papers: Papers, reference: FollowingHome, request: pytest.FixtureRequest
) -> None:
    """What both take in is entered once, each letter goes out once, and both end well."""
    ledger = None
    if kept == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        ledger = server.url(server.make_database())
    with two_homes(tmp_path, papers, ledger) as homes:
        for night in range(3 if FULL else 1):
            papers.print_night(night)
            begins = FIRST + night * NIGHT
            reference.night(begins)
            runs = [home.start(begins) for home in homes]
            said = [run.communicate()[1] for run in runs]
            assert [run.returncode for run in runs] == [0, 0], said
        require_alike(homes[0], reference)


# --- clocks --------------------------------------------------------------------------------------


def test_a_clock_that_jumps_between_nights(tmp_path: Path, papers: Papers, reference: FollowingHome) -> None:
    """Back by days, ahead by more than a year and back again: told is what is told by a steady clock."""
    jumps = (0, -9, 400, 0, -30, 1) if FULL else (0, -9)
    with following(tmp_path / "home", papers) as home:
        for night, jump in enumerate(jumps):
            papers.print_night(night, corrects=False)
            reference.night(FIRST + night * NIGHT)
            home.night(FIRST + night * NIGHT + timedelta(days=jump))
        assert home.exports() == reference.exports()
        assert home.accepted() == reference.accepted()
        assert set(home.accepted().values()) == {1}


# --- a database that goes away -------------------------------------------------------------------

STEP = """
import runpy, sys
from sqlalchemy import Engine, event

moment, seen, waited = int(sys.argv.pop(1)), [0], []


def count(_connection, _cursor, statement, *_):
    seen[0] += 1
    # A lock that is given back goes with its session too: what it guarded is written, and the run goes on.
    if seen[0] >= moment and not waited and "pg_advisory_unlock" not in statement:
        waited.append(moment)
        print("now", file=sys.stderr, flush=True)
        sys.stdin.readline()


event.listen(Engine, "before_cursor_execute", count)
try:
    runpy.run_module("tests.clocked", run_name="__main__", alter_sys=False)
finally:
    print("questions", seen[0], file=sys.stderr, flush=True)
"""
"""A run that waits before one of its questions to the database, until it is told to go on, and counts them all."""


def stepped(home: FollowingHome, begins: datetime, moment: int) -> subprocess.Popen[str]:
    """A run that waits before that question."""
    _, _, _, *arguments = home.command(begins, "run")
    command = [sys.executable, "-c", STEP, str(moment), *arguments]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=home.environment,
        cwd="/",
    )


@pytest.mark.postgres
def test_a_database_that_cuts_the_run_off_at_any_question(
    tmp_path: Path, papers: Papers, reference: FollowingHome, postgres: PostgresServer
) -> None:
    """Each night the server ends all sessions before another of the run's questions; the next run carries on."""
    database = postgres.make_database()
    parts = 12 if FULL else 4
    with following(tmp_path / "home", papers, postgres.url(database)) as home:
        questions, broken = 0, 0
        for night in range(parts + 1):
            papers.print_night(night)
            begins = FIRST + night * NIGHT
            reference.night(begins)
            moment = questions * night // (parts + 1) or 10**9
            with stepped(home, begins, moment) as process:
                assert process.stderr is not None
                assert process.stdin is not None
                said = list[str]()
                for line in process.stderr:
                    said.append(line)
                    if line == "now\n":
                        postgres.ask(OTHERS.format(database))
                        process.stdin.write("go\n")
                        process.stdin.flush()
            questions = questions or int(said[-1].split()[1])
            assert process.returncode == (1 if "now\n" in said else 0), said
            broken += process.returncode
            assert "Traceback" not in "".join(said)
            home.night(begins + LATER)
        assert broken >= parts - 1
        require_alike(home, reference)
