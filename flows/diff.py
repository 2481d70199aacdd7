"""Reads the new articles and compares them with what the archive holds."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.hooks import write_metrics
from flows.runs import FLOW_SECONDS, HOUR, home_in_turn, logged, outcome, run_name, tell, untouched
from flows.spread import read_elsewhere
from flows.steps import Advance, unseen
from storydiff import pipeline
from storydiff.diffing import Pursuit
from storydiff.home import Home
from storydiff.reports import DiffReport


@task(name="read and compare", task_run_name="read and compare", cache_policy=NO_CACHE, timeout_seconds=4 * HOUR)
def step(pursuit: Pursuit) -> DiffReport:
    """Read one batch of articles, and compare all that is read before which nothing is left to be read."""
    return pursuit.step(progress=logged(logging.DEBUG))


async def read_and_compare(home: Home, advance: Advance = unseen) -> DiffReport:
    """Read and compare step by step, one task each; what the archive holds unreadable is a failure of the run."""
    pipeline.keep_failures(home, pipeline.reconcile(home))
    await read_elsewhere(home)
    report = DiffReport()
    with Pursuit(home) as pursuit:
        while not pursuit.is_done:
            report = report.joined(step(untouched(pursuit)))
            advance(pursuit.share)
    return replace(report, failures=pipeline.find_failures(home, "archive", "reading"))


@flow(
    name="diff",
    flow_run_name=run_name,
    timeout_seconds=FLOW_SECONDS,
    on_completion=[write_metrics],
    on_failure=[write_metrics],
)
async def diff(home: Path) -> State[Any]:
    """Read the new articles of a home and compare them with what its archive holds; nothing is made or sent.

    Args:
        home: The folder with storydiff.toml and archive/, on the machine of the worker.
    """
    async with home_in_turn(home) as opened:
        report = await read_and_compare(opened)
    tell(report.lines())
    quiet = None if report.changes else "nothing has changed"
    return outcome(report, report.failures, said=report.lines()[0], quiet=quiet)
