"""What every flow run has: the folder it is for, a name, a logger to tell progress to, and a final state."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from prefect.client.schemas.objects import State, TaskRun
from prefect.context import TaskRunContext
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed
from prefect.tasks import Task
from prefect.utilities.annotations import quote
from pydantic import Field

from storydiff.errors import DeliveryError, ItemError
from storydiff.model import Failure
from storydiff.progress import Progress
from storydiff.text import counted, one_line

T = TypeVar("T")
HomeFolder = Annotated[Path, Field(description="the folder with storydiff.toml and archive/")]


def run_name() -> str:
    """The name of the running flow's run: flow, home and night, such as "nightly floods 2024-04-02"."""
    folder = Path(flow_run.parameters.get("home", ".")).resolve()
    return f"{flow_run.flow_name} {folder.name} {flow_run.scheduled_start_time:%Y-%m-%d}"


def untouched(value: T) -> T:
    """The value as an argument that Prefect hands on as it is, neither searched for futures nor copied."""
    return cast("T", quote(value))


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
