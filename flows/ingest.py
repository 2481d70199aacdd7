"""Takes in what is new: the home's sources, or addresses given by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.tasks import exponential_backoff
from pydantic import Field

from flows.hooks import write_metrics
from flows.runs import (
    FLOW_SECONDS,
    HOUR,
    home_in_turn,
    is_another_try,
    logged,
    may_pass,
    may_try_again,
    outcome,
    run_name,
    tell,
    untouched,
)
from flows.steps import Advance, unseen
from storydiff import pipeline
from storydiff.delivery import NEXT_TRY
from storydiff.errors import ItemError, SettingsError
from storydiff.fetch import Fetcher
from storydiff.home import Home
from storydiff.model import Failure, Source
from storydiff.reports import IngestReport
from storydiff.text import counted

Address = Annotated[str, Field(min_length=1, max_length=2_000)]
Addresses = Annotated[list[Address], Field(max_length=1_000, examples=[["https://news.example/a-page"]])]
Name = Annotated[str, Field(min_length=1, max_length=200)]


@task(
    name="take in",
    task_run_name="take in {source.name}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=exponential_backoff(backoff_factor=3),
    retry_jitter_factor=0.5,
    retry_condition_fn=may_pass,
    timeout_seconds=4 * HOUR,
)
async def take_in(home: Home, source: Source, fetcher: Fetcher) -> IngestReport:
    """Take in one source; one that cannot be reached is tried again before it counts as failed."""
    again = is_another_try()
    report = await pipeline.ingest_sources(home, [source], fetcher, again=again, progress=logged())
    passing = next((failure for failure in report.failures if failure.transient), None)
    if passing is not None and not report.stored and may_try_again():
        raise ItemError(passing.item, passing.reason, passing.advice, transient=True)
    return report


async def take_in_sources(home: Home, advance: Advance = unseen) -> IngestReport:
    """Take in all sources of the home at once, one task each, over one pool of connections."""
    pipeline.reconcile(home)
    named, done = home.sources, 0

    async def take(source: Source, fetcher: Fetcher) -> IngestReport:
        nonlocal done
        report = await _taken_in_time(home, source, fetcher)
        done += 1
        advance(done / len(named))
        return report

    async with pipeline.fetching(home) as fetcher:
        # One event loop for all: the limits for each host are kept by the fetcher, in this process.
        with home.ledger.taking_in(home.now):
            reports = await asyncio.gather(*(take(source, fetcher) for source in named))
    report = IngestReport()
    for part in reports:
        report = report.joined(part)
    pipeline.keep_failures(home, report.failures)
    await show_sources({source.name: part for source, part in zip(named, reports, strict=True)})
    return report


async def _taken_in_time(home: Home, source: Source, fetcher: Fetcher) -> IngestReport:
    """What a source brought; one that takes no end is a failure of its own and holds up nobody else's night."""
    state: State[IngestReport] = await take_in(  # type: ignore[misc] # of an async task a coroutine of its state
        untouched(home), untouched(source), untouched(fetcher), return_state=True
    )
    if state.name == "TimedOut":
        reason = f"it was not taken in within {(take_in.timeout_seconds or 0) / HOUR:g} h"
        return IngestReport(failures=(Failure(source.location, "ingest", reason, NEXT_TRY),))
    report: IngestReport = await state.aresult()
    return report


async def show_sources(reports: Mapping[str, IngestReport]) -> None:
    """Keep what each source brought as a table artifact."""
    rows = [
        {
            "source": name,
            "new": report.taken,
            "known": report.known,
            "failed": len(report.failures),
            "first failure": report.failures[0].line() if report.failures else "",
        }
        for name, report in reports.items()
    ]
    await acreate_table_artifact(rows, key="sources", description="What each source brought")


async def show_failures(failures: Sequence[Failure]) -> None:
    """Keep what failed, at which station and why, as a table artifact; nothing where nothing failed."""
    if not failures:
        return
    rows = [{"item": f.item, "station": f.station, "reason": f.reason, "what to do": f.advice} for f in failures]
    await acreate_table_artifact(rows, key="failures", description="What failed")


@flow(
    name="ingest",
    flow_run_name=run_name,
    timeout_seconds=FLOW_SECONDS,
    on_completion=[write_metrics],
    on_failure=[write_metrics],
)
async def ingest(
    home: Path,
    addresses: Addresses = [],  # noqa: B006 -- read only; the form shows what the schema says
    published: date | None = None,
    publisher: Name | None = None,
    story: Name | None = None,
    *,
    backfill: bool = False,
) -> State[Any]:
    """Take in the addresses given, or the sources of the home. The next diff or nightly run reads what was taken in.

    Date, publisher and story outrank what the documents say of themselves.

    Args:
        home: The folder with storydiff.toml and archive/, on the machine of the worker.
        addresses: Pages, feeds, files or folders (on the worker's machine). None: the sources of the home.
        published: When they were published, where you know better than the documents.
        publisher: Who prints them, where the documents do not say.
        story: The name of the story that they belong to, whatever they say.
        backfill: They complete the past: no news, but for what is newer than what was told.
    """
    given: dict[str, str | None] = {
        "published": None if published is None else published.isoformat(),
        "publisher": publisher,
        "story": story,
    }
    said = [name for name, value in {**given, "backfill": backfill}.items() if value]
    if said and not addresses:
        raise SettingsError(f"{', '.join(said)}: of addresses, and none is given; name what is to be taken in")
    async with home_in_turn(home) as opened:
        if addresses:
            report = await pipeline.ingest(opened, addresses, **given, backfill=backfill, progress=logged())
        else:
            report = await take_in_sources(opened)
    await show_failures(report.failures)
    tell(report.lines())
    quiet = None if report.taken else "nothing new was taken in"
    return outcome(report, report.failures, said=f"{counted(report.taken, 'article')} taken in", quiet=quiet)
