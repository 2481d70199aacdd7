"""The whole way, once a night: take in, read, compare, make the digest, hand it over.

``python -m flows.nightly --home DIR`` runs it at once; ``prefect.yaml`` deploys it with a schedule.
"""

from __future__ import annotations

import sys
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.diff import read_and_compare
from flows.digest import make_digests
from flows.ingest import show_failures, take_in_sources
from flows.runs import HomeFolder, outcome, run_name, tell
from storydiff import measuring, pipeline
from storydiff.reports import RunReport
from storydiff.text import counted


@flow(name="nightly", flow_run_name=run_name)
async def nightly(home: HomeFolder, *, send: bool = True) -> State[Any]:
    """Follow the stories of a home for one night; without ``send`` the digest is written and not handed over."""
    with measuring.measured(home) as measure, pipeline.open_home(home) as opened:
        measure.begins(opened)
        taken = await take_in_sources(opened)
        compared = await read_and_compare(opened)
        made = await make_digests(opened, send=send)
        report = RunReport(taken, compared, made, tuple(opened.sources))
        measure.ends(opened, report)
    failures = (*taken.failures, *compared.failures, *made.failures)
    await show_failures(failures)
    tell([taken.lines()[0], compared.lines()[0], *made.lines()])
    said = f"a digest of {counted(made.count, 'change')}, {counted(made.sent, 'letter')} handed over"
    return outcome(report, failures, said=said, quiet=made.quiet)


if __name__ == "__main__":
    from flows.commandline import main

    sys.exit(main(nightly))
