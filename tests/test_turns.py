"""On a home one run works at a time, from wherever it was started; who waits says for whom, and a dead one holds up nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.cli import main
from storydiff.errors import SettingsError
from storydiff.ledger_places import VARIABLE
from storydiff.turns import ELSEWHERE, FILE, PAUSE, Turn, in_turn
from tests.postgres_server import PostgresServer

ROOT = Path(__file__).parent.parent
HOLDS = """
import sys, time
from pathlib import Path
from storydiff.turns import in_turn
with in_turn(Path(sys.argv[1]), "the nightly run") as home:
    print("holds", flush=True)
    time.sleep(120)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "tarn"
    pipeline.init(folder)
    return folder


@contextmanager
def another_run(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has its turn on the home."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(home)], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds\n"
        yield process
    finally:
        process.kill()
        process.communicate()


WAITS = "waits for its turn on this home: "


class Started:
    """A command in a thread of its own, and what it has told on standard error."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
        self.told = ""
        self.statuses: list[int] = []
        self._capsys = capsys
        self._thread = threading.Thread(target=lambda: self.statuses.append(main(["--home", str(home), *command])))
        self._thread.start()
        until = time.monotonic() + 30
        while WAITS not in self.told:
            assert time.monotonic() < until, self.told
            assert self._thread.is_alive(), self.told
            self.told += capsys.readouterr().err
            time.sleep(0.02)

    def end(self) -> int:
        """The status of the command."""
        self._thread.join(30)
        self.told += self._capsys.readouterr().err
        (status,) = self.statuses
        return status


def test_a_command_waits_for_the_run_at_work_and_goes_on_when_that_is_killed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with another_run(home) as other:
        run = Started(home, capsys, ["run"])
        time.sleep(1.5 * PAUSE)
        assert run.statuses == []
        other.send_signal(signal.SIGKILL)
        assert run.end() == 0
    assert run.told.count(WAITS) == 1
    assert f"{WAITS}the nightly run, at work since 20" in run.told


@pytest.mark.parametrize("command", [["ingest"], ["diff"], ["digest", "--send"], ["replay"]], ids=lambda c: c[0])
def test_every_command_that_writes_waits_its_turn(
    home: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    turn = Turn(home, "another run")
    assert turn.open_home() is not None
    waiting = Started(home, capsys, command)
    assert waiting.statuses == []
    turn.close()
    assert waiting.end() == 0


def test_who_only_looks_waits_for_nobody(home: Path) -> None:
    with in_turn(home, "another run"):
        for command in (["sources"], ["history"], ["digest"], ["export", "claims"]):
            assert main(["--home", str(home), *command]) == 0


def test_a_turn_is_given_back_where_the_run_fails(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), in_turn(home, "a run"):
        raise ZeroDivisionError
    with in_turn(home, "the next one") as opened:
        assert opened.folder == home
    assert (home / FILE).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_no_home_is_left_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not a home"), in_turn(tmp_path, "a run"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_runs_on_two_machines_take_turns_on_one_ledger(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres.make_database()
    monkeypatch.setenv(VARIABLE, postgres.url(name))
    folders = [tmp_path / machine for machine in ("one", "other")]
    for folder in folders:
        pipeline.init(folder)
    one, other = (Turn(folder, "a run") for folder in folders)
    assert one.open_home() is not None
    assert other.open_home() is None
    assert other.ahead == ELSEWHERE
    one.close()
    opened = None
    for _ in range(100):
        opened = other.open_home()
        if opened is not None:
            break
    assert opened is not None
    assert one.open_home() is None
    other.close()
