"""A night of a home is done once, whoever asks for it again; runs of whatever deployment take turns and say that they wait."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterStateName
from prefect.client.schemas.filters import FlowRunFilterState as StateFilter
from prefect.client.schemas.objects import FlowRun, State

from flows.ingest import ingest
from flows.nightly import nightly
from flows.nights import DONE
from flows.runs import WAITING
from storydiff.turns import Turn
from tests.flows.homes import SECOND, SETTINGS, letters_in, make_home, run, run_of

pytestmark = [
    pytest.mark.usefixtures("prefect_server"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

READER = "reader@localhost"
NIGHT = date(2031, 5, 20)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path / "tarn", SETTINGS + '[metrics]\nfile = "run.prom"\n')


def test_a_night_that_is_done_is_not_done_again(home: Path) -> None:
    first = run(nightly, home=home, night=NIGHT)
    assert first.name == "Completed", first.message
    told, measured = len(letters_in(home, READER)), (home / "run.prom").read_text(encoding="utf-8")
    (home / "inbox" / "tarn-2.md").write_text(SECOND, encoding="utf-8")

    again = run(nightly, home=home, night=NIGHT)
    assert (again.name, again.is_completed()) == (DONE, True), again.message
    assert f"the night 2031-05-20 was done by the run “{run_of(first).name}”" in again.message
    assert len(letters_in(home, READER)) == told
    assert (home / "run.prom").read_text(encoding="utf-8") == measured

    later = run(nightly, home=home, night=date(2031, 5, 21))
    assert later.name == "Completed", later.message
    assert len(letters_in(home, READER)) == told + 1
    assert run(nightly, home=home, night=date(2031, 5, 21)).name == DONE


def test_by_hand_whatever_is_new_is_looked_for_and_what_was_done_is_said(home: Path) -> None:
    first = run(nightly, home=home)
    second = run(nightly, home=home)
    assert second.name == "Quiet", second.message
    assert f"was done by the run “{run_of(first).name}”" in second.message
    (home / "inbox" / "tarn-2.md").write_text(SECOND, encoding="utf-8")
    assert run(nightly, home=home).name == "Completed"


def test_a_night_that_was_only_shown_or_went_wrong_is_still_to_be_done(home: Path) -> None:
    assert run(nightly, home=home, night=NIGHT, send=False).is_completed()
    (home / "inbox" / "empty.md").write_text("", encoding="utf-8")
    assert run(nightly, home=home, night=NIGHT).name == "Partial"
    (home / "inbox" / "empty.md").unlink()
    assert run(nightly, home=home, night=NIGHT).name == "Quiet"
    assert run(nightly, home=home, night=NIGHT).name == DONE
    assert len(letters_in(home, READER)) == 1


def test_another_home_of_the_same_name_has_nights_of_its_own(home: Path, tmp_path: Path) -> None:
    assert run(nightly, home=home, night=NIGHT).name == "Completed"
    assert run(nightly, home=make_home(tmp_path / "other" / "tarn"), night=NIGHT).name == "Completed"


def waiting_runs() -> list[FlowRun]:
    async def read() -> list[FlowRun]:
        async with get_client() as client:
            waits = FlowRunFilter(state=StateFilter(name=FlowRunFilterStateName(any_=[WAITING])))
            return await client.read_flow_runs(flow_run_filter=waits)

    return asyncio.run(read())


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.parametrize("flow", [nightly, ingest], ids=["nightly", "ingest"])
def test_a_run_waits_for_a_command_in_a_shell_and_its_state_says_for_whom(home: Path, flow: Any) -> None:
    turn = Turn(home, "storydiff run")
    assert turn.open_home() is not None
    states: list[State[Any]] = []
    thread = threading.Thread(target=lambda: states.append(run(flow, home=home)))
    thread.start()
    until(lambda: bool(waiting_runs()))
    (waiting,) = waiting_runs()
    assert waiting.state is not None
    assert waiting.state.is_running()
    assert "waits for its turn on this home: storydiff run, at work since" in (waiting.state.message or "")
    assert states == []
    turn.close()
    thread.join(60)
    assert [state.name for state in states] == ["Completed"]
    assert waiting_runs() == []


def test_runs_of_two_flows_at_once_take_turns(home: Path) -> None:
    states: list[State[Any]] = []
    threads = [
        threading.Thread(target=lambda f=f: states.append(run(f, home=home))) for f in (ingest, nightly, nightly)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [state.is_completed() for state in states] == [True] * 3, [state.message for state in states]
    assert len(letters_in(home, READER)) == 1


def test_each_flow_leaves_its_state_and_tries_for_prometheus(home: Path) -> None:
    state = run(ingest, home=home)
    text = (home / "run.ingest.prom").read_text(encoding="utf-8")
    where = f'home="{home.resolve()}",flow="ingest"'
    assert f'storydiff_flow_run_state{{{where},state="Completed"}} 1' in text
    assert f"storydiff_flow_run_retries{{{where}}} 0" in text
    (seconds,) = [
        line.split()[-1] for line in text.splitlines() if line.startswith("storydiff_flow_run_duration_seconds{")
    ]
    assert 0 < float(seconds) < 60
    assert state.name == "Completed"
    assert run(ingest, home=home, publisher="Vale Post").is_failed()
    assert 'state="Failed"' in (home / "run.ingest.prom").read_text(encoding="utf-8")
    assert not (home / "run.nightly.prom").exists()
