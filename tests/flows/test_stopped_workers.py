"""A night that is broken off, by whatever stops its process or its worker, is carried on and keeps no other night waiting.

On a real server with real workers, set up by our own command; minutes long, so in the full run alone.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import settings

from tests.flows.homes import SETTINGS, letters_in, make_home
from tests.flows.servers import Server, Worker, children_of, is_final, prefect_server, prefect_worker

pytestmark = pytest.mark.skipif(settings().max_examples <= 100, reason="in the full run alone")

OWNER = "owner@news.example"
READER = "reader@localhost"
OURS = SETTINGS + f'[owner]\naddress = "{OWNER}"\n[metrics]\nfile = "run.prom"\n'
DEAD_SECONDS = 420
"""Within which a dead run is found: 90 s after its last heartbeat, on a machine that has other things to do."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with prefect_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, server: Server) -> Path:
    folder = make_home(tmp_path / "tarn", OURS)
    said = server.command("--home", str(folder), module="flows.setup")
    assert "deployed: nightly" in said
    return folder


@contextmanager
def hanging_source(home: Path) -> Iterator[socket.socket]:
    """A source of the home that takes the question and never answers, beside the inbox."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(300)
        port = listening.getsockname()[1]
        source = f'[[sources]]\nurl = "http://127.0.0.1:{port}/feed"\n[fetch]\nallow_loopback = true\ntimeout = 600\n'
        (home / "storydiff.toml").write_text(OURS + source, encoding="utf-8")
        yield listening
    (home / "storydiff.toml").write_text(OURS, encoding="utf-8")


def begin(server: Server, home: Path, source: socket.socket, **parameters: Any) -> tuple[str, socket.socket]:
    """A nightly run that has come to the source that hangs."""
    run = server.start("nightly/nightly", home=str(home), send=True, **parameters)
    connection, _ = source.accept()
    server.wait(run, lambda state: state[1] == "Running")
    return run, connection


def test_setting_up_twice_makes_nothing_twice(server: Server, home: Path) -> None:
    before = server.ask("/automations/filter")
    assert len(before) == 2
    assert "is there" in server.command("--home", str(home), module="flows.setup")
    assert {each["id"] for each in server.ask("/automations/filter")} == {each["id"] for each in before}
    assert server.get("/deployments/name/nightly/nightly")["parameters"]["home"] == str(home.resolve())


def test_a_killed_run_is_resumed_by_a_retry_and_a_cancelled_one_by_the_next(server: Server, home: Path) -> None:
    with prefect_worker(server, "worker") as worker:
        with hanging_source(home) as source:
            run, connection = begin(server, home, source)
            with connection:
                (engine,) = children_of(worker.process.pid)
                os.kill(engine, signal.SIGKILL)
                # The worker looks at the death once more after its hooks, and would end a retry that is quicker than that;
                # advice on the exit status is the last that it says of it.
                state = server.wait(run, lambda _: "Check whether the flow run exceeded" in server.log(run))
                assert state[0] == "CRASHED"
        retried = server.command("flow-run", "retry", run)
        assert "scheduled for retry" in retried
        assert server.wait(run, is_final)[1] == "Completed", server.log(run)
        assert server.get(f"/flow_runs/{run}")["run_count"] == 2
        assert len(letters_in(home, READER)) == 1
        assert [letter["Subject"].rpartition(": ")[2] for letter in letters_in(home, OWNER)] == ["Crashed"]

        (home / "inbox" / "tarn-2.md").write_text(
            "The dam at Lower Tarn broke; 40 people were killed.", encoding="utf-8"
        )
        with hanging_source(home) as source:
            run, connection = begin(server, home, source)
            with connection:
                server.command("flow-run", "cancel", run)
                assert server.wait(run, is_final)[0] == "CANCELLED"
        following = server.start("nightly/nightly", home=str(home))
        assert server.wait(following, is_final)[0] == "COMPLETED", server.log(following)
        assert len(letters_in(home, READER)) == 2
        assert len(letters_in(home, OWNER)) == 1, "the owner is told once of a night"


def stop(worker: Worker) -> None:
    worker.terminate()


def kill(worker: Worker) -> None:
    worker.kill_all()


@pytest.mark.parametrize("end", [stop, kill], ids=["SIGTERM", "SIGKILL"])
def test_a_worker_that_is_stopped_in_the_middle_keeps_no_night_waiting(server: Server, home: Path, end: Any) -> None:
    with hanging_source(home) as source, prefect_worker(server, "first") as worker:
        run, connection = begin(server, home, source)
        with connection:
            end(worker)
            assert not children_of(worker.process.pid)
            assert server.state(run)[0] == "RUNNING", "which is what has to be put right"
    with prefect_worker(server, "second"):
        following = server.start("nightly/nightly", home=str(home), send=True)
        state = server.wait(following, is_final, DEAD_SECONDS)
        assert state[1] == "Completed", (state, server.log(following))
        assert server.state(run)[:2] == ("CRASHED", "Crashed")
        assert len(letters_in(home, READER)) == 1
        told = server.wait(run, lambda _: bool(letters_in(home, OWNER)), DEAD_SECONDS)
        assert told[0] == "CRASHED"
        assert "its heartbeat stopped" in letters_in(home, OWNER)[0].get_content().lower()
        tagged = httpx.get(f"{server.url}/flow_runs/{run}", timeout=30).json()["tags"]
        assert "owner-told" in tagged
