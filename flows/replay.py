"""Builds the ledger anew from the archive; letters that were sent stay sent."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.hooks import write_metrics
from flows.ingest import show_failures
from flows.runs import FLOW_SECONDS, HOUR, home_in_turn, logged, outcome, run_name, tell, untouched
from storydiff import pipeline
from storydiff.home import Home
from storydiff.reports import ReplayReport


@task(name="replay", task_run_name="replay", cache_policy=NO_CACHE, timeout_seconds=16 * HOUR)
def rebuild(home: Home) -> ReplayReport:
    """Read and compare all articles of the archive again."""
    return pipeline.replay(home, progress=logged(logging.DEBUG))


@flow(
    name="replay",
    flow_run_name=run_name,
    timeout_seconds=FLOW_SECONDS,
    on_completion=[write_metrics],
    on_failure=[write_metrics],
)
async def replay(home: Path) -> State[Any]:
    """Build the ledger of a home anew from its archive; what was delivered is kept, so nothing is mailed again.

    Args:
        home: The folder with storydiff.toml and archive/, on the machine of the worker.
    """
    async with home_in_turn(home) as opened:
        report = rebuild(untouched(opened))
    await show_failures(report.diff.failures)
    tell(report.lines())
    return outcome(report, report.diff.failures, said=report.lines()[0])
