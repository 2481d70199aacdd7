"""Tells owners of the nights whose process and worker were killed, so that nobody was left to tell of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Completed
from pydantic import Field

from flows.hooks import TOLD, tell_of_failure, write_metrics
from flows.nightly import nightly
from storydiff.text import counted

Days = Annotated[int, Field(ge=1, le=365)]


@flow(name="tell-owner", flow_run_name="tell-owner", retries=3, retry_delay_seconds=60)
async def tell_owners(days: Days = 2) -> State[Any]:
    """Tell the owners of the nights that crashed and of which nobody has told.

    Args:
        days: How many days back nights are looked at.
    """
    since = datetime.now(UTC) - timedelta(days=days)
    crashed = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.CRASHED])),
        # Prefect's own type of a time is a kind of datetime, and another one on each release of Python.
        expected_start_time=FlowRunFilterExpectedStartTime(after_=since),  # type: ignore[arg-type]
    )
    async with get_client() as client:
        runs = await client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[nightly.name])),
            flow_run_filter=crashed,
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            limit=200,
        )
    untold = [run for run in runs if TOLD not in run.tags and run.state is not None]
    for run in untold:
        assert run.state is not None
        await write_metrics(nightly, run, run.state)
        await tell_of_failure(nightly, run, run.state)
    return Completed(message=f"{counted(len(untold), 'crashed night')} looked at")
