"""Reads the new articles and compares them with what the archive holds."""

from __future__ import annotations

import logging
from collections.abc import Sequence
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
from storydiff.home import Home
from storydiff.model import Article
from storydiff.reports import DiffReport, ReadReport
from storydiff.text import counted


def batch_name(parameters: dict[str, Any]) -> str:
    """The name of the task run that reads a batch."""
    return f"read {counted(len(parameters['batch']), 'article')}"


@task(
    name="read",
    task_run_name=batch_name,  # type: ignore[arg-type] # Prefect's protocol asks for more than Prefect calls
    cache_policy=NO_CACHE,
    timeout_seconds=4 * HOUR,
)
def read(home: Home, batch: Sequence[Article]) -> ReadReport:
    """Read one batch of articles."""
    return pipeline.read_batch(home, batch, progress=logged(logging.DEBUG))


@task(name="compare", task_run_name="compare", cache_policy=NO_CACHE, timeout_seconds=8 * HOUR)
def compare(home: Home) -> DiffReport:
    """Compare, one by one, all articles that are read and not compared."""
    return pipeline.compare(home, progress=logged(logging.DEBUG))


async def read_and_compare(home: Home, advance: Advance = unseen) -> DiffReport:
    """Read in batches, one task each, and compare; what the archive holds unreadable is a failure of the run."""
    pipeline.keep_failures(home, pipeline.reconcile(home))
    await read_elsewhere(home)
    done, articles, waiting = ReadReport(), 0, len(home.ledger.articles_to_read(home.reader.version))
    for batch in pipeline.batches(home):
        done = done.joined(read(untouched(home), untouched(batch)))
        articles += len(batch)
        advance(articles / max(waiting, articles))
    failures = pipeline.find_failures(home, "archive", "reading")
    return replace(compare(untouched(home)), failures=failures, accounts=done.accounts)


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
