"""Whether a night of a home is done already, by the runs that the Prefect server remembers.

It is asked while the run has its turn on the home, so that of two at once one has ended. That nothing is sent twice
does not hang on it: the ledger knows what was told, whoever forgets the runs.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterName, FlowRunFilter, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.context import FlowRunContext

from flows.runs import NIGHT_TAG, tags_of
from storydiff.home import Home

DONE = "AlreadyDone"
"""The name of the state of a run that found its night done."""

MOST = 50
ENDING = 10.0
"""Seconds for which a run of the same night that has given its turn back is waited for, until its end is noted."""


@dataclass(frozen=True)
class DoneNight:
    """A run that has done the night of the running one; ``is_same`` where both are for the very same."""

    run: FlowRun
    is_same: bool

    @property
    def words(self) -> str:
        """Which night was done, by which run and when."""
        night = next((tag.removeprefix(NIGHT_TAG) for tag in self.run.tags if tag.startswith(NIGHT_TAG)), "")
        ended = f" at {self.run.end_time:%Y-%m-%d %H:%M} UTC" if self.run.end_time else ""
        return f"the night {night} was done by the run “{self.run.name}”{ended}"


async def find_done(home: Home, *, send: bool) -> DoneNight | None:
    """The night of the running run, where another run has done it.

    It is the very same where both were scheduled for one hour, or where one of them names the night. A run in which
    something failed, or that only wrote the digest where this one sends it, has not done its night.
    """
    context = FlowRunContext.get()
    own = context.flow_run if context is not None else None
    if own is None:
        return None
    loop = asyncio.get_running_loop()
    deadline = loop.time() + ENDING
    async with get_client() as client:
        while True:
            others = [run for run in await _runs_like(client, home) if run.id != own.id and (_sends(run) or not send)]
            done = [DoneNight(run, _is_for_the_same(run, own)) for run in others if _is_done(run.state)]
            is_ending = any(run.state_type == StateType.RUNNING and run.state_name == "Running" for run in others)
            if done or not is_ending or loop.time() > deadline:
                return max(done, key=lambda each: each.is_same, default=None)
            await asyncio.sleep(0.5)


async def _runs_like(client: PrefectClient, home: Home) -> list[FlowRun]:
    """The latest runs of the nightly flow for the same home and night."""
    return await client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=["nightly"])),
        flow_run_filter=FlowRunFilter(tags=FlowRunFilterTags(all_=list(tags_of(home)))),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        limit=MOST,
    )


def _is_for_the_same(run: FlowRun, own: FlowRun) -> bool:
    if run.auto_scheduled and own.auto_scheduled:
        return run.expected_start_time == own.expected_start_time
    # One of the two names the night, which their tag says is the same.
    return bool(run.parameters.get("night") or own.parameters.get("night"))


def _sends(run: FlowRun) -> bool:
    return bool(run.parameters.get("send", True))


def _is_done(state: State[Any] | None) -> bool:
    return state is not None and state.is_completed() and state.name in {"Completed", "Quiet"}
