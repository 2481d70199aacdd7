"""Takes in what is new: the home's sources, or addresses given by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from prefect import flow, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.tasks import exponential_backoff
from pydantic import Field

from flows.runs import HomeFolder, is_another_try, logged, may_pass, may_try_again, outcome, run_name, tell, untouched
from storydiff import pipeline
from storydiff.errors import ItemError
from storydiff.fetch import Fetcher
from storydiff.home import Home
from storydiff.model import Failure, Source
from storydiff.reports import IngestReport
from storydiff.text import counted

Given = Annotated[str, Field(min_length=1, max_length=2_000)]
Address = Annotated[str, Field(min_length=1, max_length=2_000, description="a file, a folder, a feed or a page")]


@task(
    name="take in",
    task_run_name="take in {source.name}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=exponential_backoff(backoff_factor=3),
    retry_jitter_factor=0.5,
    retry_condition_fn=may_pass,
)
async def take_in(home: Home, source: Source, fetcher: Fetcher) -> IngestReport:
    """Take in one source; one that cannot be reached is tried again before it counts as failed."""
    again = is_another_try()
    report = await pipeline.ingest_sources(home, [source], fetcher, again=again, progress=logged())
    passing = next((failure for failure in report.failures if failure.transient), None)
    if passing is not None and not report.stored and may_try_again():
        raise ItemError(passing.item, passing.reason, passing.advice, transient=True)
    return report


async def take_in_sources(home: Home) -> IngestReport:
    """Take in all sources of the home at once, one task each, over one pool of connections."""
    pipeline.reconcile(home)
    named = home.sources
    async with pipeline.fetching(home) as fetcher:
        # One event loop for all: the limits for each host are kept by the fetcher, in this process.
        with home.ledger.taking_in(home.now):
            reports = await asyncio.gather(
                *(take_in(untouched(home), untouched(source), untouched(fetcher)) for source in named)
            )
    report = IngestReport()
    for part in reports:
        report = report.joined(part)
    pipeline.keep_failures(home, report.failures)
    await show_sources({source.name: part for source, part in zip(named, reports, strict=True)})
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


@flow(name="ingest", flow_run_name=run_name)
async def ingest(
    home: HomeFolder,
    addresses: list[Address] | None = None,
    published: Given | None = None,
    publisher: Given | None = None,
    story: Given | None = None,
    backfill: bool = False,
) -> State[Any]:
    """Take in the home's sources, or the addresses given; date, publisher and story outrank the documents.

    With ``backfill`` the addresses complete the past and are no news.
    """
    with pipeline.open_home(home) as opened:
        if addresses:
            given = {"published": published, "publisher": publisher, "story": story}
            report = await pipeline.ingest(opened, addresses, **given, backfill=backfill, progress=logged())
        else:
            report = await take_in_sources(opened)
    await show_failures(report.failures)
    tell(report.lines())
    quiet = None if report.taken else "nothing new was taken in"
    return outcome(report, report.failures, said=f"{counted(report.taken, 'article')} taken in", quiet=quiet)
