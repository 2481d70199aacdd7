"""The whole way, once a night: take in, read, compare, make the digest, hand it over.

``python -m flows.nightly --home DIR`` runs it at once; ``prefect.yaml`` deploys it with a schedule.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.diff import read_and_compare
from flows.digest import make_digests
from flows.hooks import tell_of_failure, write_metrics
from flows.ingest import show_failures, take_in_sources
from flows.nights import DONE, DoneNight, find_done
from flows.runs import FLOW_SECONDS, home_in_turn, outcome, run_name, tell
from flows.steps import Steps
from storydiff import measuring
from storydiff.home import Home
from storydiff.reports import RunReport
from storydiff.text import counted


@flow(
    name="nightly",
    flow_run_name=run_name,
    retries=1,
    retry_delay_seconds=300,
    timeout_seconds=FLOW_SECONDS,
    on_completion=[write_metrics],
    on_failure=[write_metrics, tell_of_failure],
    on_crashed=[write_metrics, tell_of_failure],
    on_cancellation=[write_metrics, tell_of_failure],
)
async def nightly(home: Path, *, send: bool = True, night: date | None = None) -> State[Any]:  # noqa: ARG001 -- nights.py
    """Follow the stories of a home for one night: take in, read, compare, make the digest and hand it over.

    What a run that was broken off has done is kept and not done again, by a retry or by the next run.

    Args:
        home: The folder with storydiff.toml and archive/, on the machine of the worker.
        send: Hand the letters over; without, the digest is only written and shown.
        night: The night (UTC) to be done, and not done again where it is. Empty: by schedule each hour once, by hand
            whatever is new.
    """
    with measuring.measured(home) as measure:
        async with home_in_turn(home) as opened:
            measure.begins(opened)
            done = await find_done(opened, send=send)
            if done is not None and done.is_same:
                measure.is_left()
                return Completed(name=DONE, message=f"{done.words}; nothing was done again")
            report = await _followed(opened, send=send)
            measure.ends(opened, report)
    failures = (*report.ingest.failures, *report.diff.failures, *report.digest.failures)
    await show_failures(failures)
    tell([report.ingest.lines()[0], report.diff.lines()[0], *report.digest.lines()])
    made = report.digest
    said = f"a digest of {counted(made.count, 'change')}, {counted(made.sent, 'letter')} handed over"
    return outcome(report, failures, said=said, quiet=_why_quiet(report, done))


async def _followed(home: Home, *, send: bool) -> RunReport:
    steps = await Steps.begin()
    home.read_early()
    taken = (await take_in_sources(home, steps.part(0, 30))).packed()
    compared = await read_and_compare(home, steps.part(30, 90))
    steps.at(90)
    made = await make_digests(home, send=send)
    steps.at(100)
    return RunReport(taken, compared, made, tuple(home.sources))


def _why_quiet(report: RunReport, done: DoneNight | None) -> str | None:
    quiet = report.digest.quiet
    return quiet if quiet is None or done is None else f"{quiet}; {done.words}"


if __name__ == "__main__":
    from flows.commandline import main

    sys.exit(main(nightly.with_options(retries=0)))
