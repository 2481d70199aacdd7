"""Builds the ledger anew from the archive; letters that were sent stay sent."""

from __future__ import annotations

import logging
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.ingest import show_failures
from flows.runs import HomeFolder, logged, outcome, run_name, tell, untouched
from storydiff import pipeline
from storydiff.home import Home
from storydiff.reports import ReplayReport


@task(name="replay", task_run_name="replay", cache_policy=NO_CACHE)
def rebuild(home: Home) -> ReplayReport:
    """Read and compare all articles of the archive again."""
    return pipeline.replay(home, progress=logged(logging.DEBUG))


@flow(name="replay", flow_run_name=run_name)
async def replay(home: HomeFolder) -> State[Any]:
    """Build the ledger of a home anew from its archive."""
    with pipeline.open_home(home) as opened:
        report = rebuild(untouched(opened))
    await show_failures(report.diff.failures)
    tell(report.lines())
    return outcome(report, report.diff.failures, said=report.lines()[0])
