"""What every flow run has: the folder it is for, its turn on it, a name, tags, a log, and a final state."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar, cast

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, TaskRun
from prefect.context import FlowRunContext, TaskRunContext
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Running
from prefect.tasks import Task
from prefect.utilities.annotations import quote

from flows.credentials import credentials
from storydiff.errors import DeliveryError, ItemError
from storydiff.home import Home
from storydiff.model import Failure
from storydiff.progress import Progress
from storydiff.text import counted, identity, one_line
from storydiff.turns import PAUSE, Turn, waiting_words

T = TypeVar("T")

HOUR = 3600.0
"""Seconds. Time-outs are for what hangs: what is only slow has its own, shorter ones in the fetcher and the mail."""

FLOW_SECONDS = 20 * HOUR
"""After which a run gives its turn to the next night's."""

WAITING = "AwaitingTurn"
"""The name of the state in which a run waits for another one on the same home."""

HOME_TAG, NIGHT_TAG = "home:", "night:"


def run_name() -> str:
    """The name of the running flow's run: flow, home and night, such as "nightly floods 2024-04-02"."""
    folder = Path(flow_run.parameters.get("home", ".")).resolve()
    return f"{flow_run.flow_name} {folder.name} {night_of_run()}"


def night_of_run() -> str:
    """The night that the running flow's run is for: the one it was asked for, else the day in UTC it was due on."""
    asked = flow_run.parameters.get("night")
    return str(asked) if asked else f"{flow_run.scheduled_start_time:%Y-%m-%d}"


def untouched(value: T) -> T:
    """The value as an argument that Prefect hands on as it is, neither searched for futures nor copied."""
    return cast("T", quote(value))


@asynccontextmanager
async def home_in_turn(folder: Path) -> AsyncIterator[Home]:
    """The home, opened when the run's turn on it has come, with its secrets; a run that waits has a state that says so.

    Another run may be of whatever deployment, on whatever machine, or a command in a shell.
    """
    async with credentials(folder):
        turn = Turn(folder, f"the run “{flow_run.name}”")
        try:
            home = turn.open_home()
            if home is None:
                await _show(Running(name=WAITING, message=waiting_words(turn)))
                while home is None:
                    await asyncio.sleep(PAUSE)
                    home = turn.open_home()
                await _show(Running(message="its turn on this home has come"))
            await _tag(tags_of(home))
            yield home
        finally:
            turn.close()


def tags_of(home: Home) -> tuple[str, str]:
    """The tags by which runs of a home and a night are found; the ledger's birth tells homes of one name apart."""
    own = identity("home", home.ledger.born.isoformat())[:8]
    return f"{HOME_TAG}{home.folder.resolve().name}-{own}", f"{NIGHT_TAG}{night_of_run()}"


async def _show(state: State[Any]) -> None:
    get_run_logger().info("%s", state.message)
    context = FlowRunContext.get()
    if context is not None and context.flow_run is not None:
        async with get_client() as client:
            await client.set_flow_run_state(context.flow_run.id, state, force=True)


async def _tag(tags: Sequence[str]) -> None:
    context = FlowRunContext.get()
    if context is not None and context.flow_run is not None:
        context.flow_run.tags = list(dict.fromkeys([*context.flow_run.tags, *tags]))
        async with get_client() as client:
            await client.update_flow_run(context.flow_run.id, tags=context.flow_run.tags)


def logged(level: int = logging.INFO) -> Progress:
    """Progress as lines of the run's log; what comes for every article goes at a lower level."""
    logger = get_run_logger()
    return lambda line: logger.log(level, "%s", one_line(line))


def tell(lines: Sequence[str]) -> None:
    """Put a report into the run's log, up to its first empty line."""
    progress = logged()
    for line in takewhile(bool, lines):
        progress(line)


def may_try_again() -> bool:
    """True while the running task has tries left."""
    context = TaskRunContext.get()
    return context is not None and context.task_run.run_count <= context.task.retries


def is_another_try() -> bool:
    """True where the running task has been tried before in this run."""
    context = TaskRunContext.get()
    return context is not None and context.task_run.run_count > 1


def may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """True for what failed outside and may pass by itself; a surprise is not tried again."""
    return isinstance(state.data, ItemError | DeliveryError)


def outcome(data: Any, failures: Sequence[Failure], *, said: str, quiet: str | None = None) -> State[Any]:
    """The final state: Partial where something failed, Quiet where there is nothing to tell, else Completed."""
    if failures:
        return Completed(name="Partial", message=f"{said}; {counted(len(failures), 'failure')}", data=data)
    if quiet is not None:
        return Completed(name="Quiet", message=one_line(quiet), data=data)
    return Completed(message=said, data=data)
