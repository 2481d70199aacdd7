"""Makes the digests of what is not delivered yet, and hands them over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.tasks import exponential_backoff

from flows.hooks import write_metrics
from flows.ingest import show_failures
from flows.runs import (
    FLOW_SECONDS,
    HOUR,
    home_in_turn,
    logged,
    may_pass,
    may_try_again,
    outcome,
    run_name,
    tell,
    untouched,
)
from storydiff import pipeline
from storydiff.delivery import Refusal
from storydiff.errors import DeliveryError
from storydiff.home import Home
from storydiff.reports import DigestReport
from storydiff.text import counted


@task(name="write digests", task_run_name="write digests", cache_policy=NO_CACHE, timeout_seconds=2 * HOUR)
def write(home: Home, *, send: bool) -> DigestReport:
    """Write the digests; with ``send`` their letters are frozen, ready to be handed over."""
    return pipeline.write_digests(home, send=send, progress=logged())


@task(
    name="hand over",
    task_run_name="hand over",
    cache_policy=NO_CACHE,
    retries=3,
    retry_delay_seconds=exponential_backoff(backoff_factor=10),
    retry_jitter_factor=0.5,
    retry_condition_fn=may_pass,
    timeout_seconds=2 * HOUR,
)
def hand_over(home: Home) -> tuple[Refusal, ...]:
    """Hand over the letters without a receipt; what may be taken later is tried again before it counts as refused."""
    _, refusals = pipeline.hand_over(home, progress=logged())
    passing = [refusal for refusal in refusals if refusal.transient]
    if passing and may_try_again():
        raise DeliveryError(passing[0].line())
    return refusals


async def make_digests(home: Home, *, send: bool) -> DigestReport:
    """Write the digests, hand them over where ``send`` says so, and keep each as a Markdown artifact."""
    report = write(untouched(home), send=send)
    if send:
        before = len(home.ledger.unsent_letters())
        refusals = hand_over(untouched(home))
        report = replace(report, sent=before - len(home.ledger.unsent_letters()), failures=refusals)
    for path in report.files:
        if path.suffix == ".md":
            text = path.read_text(encoding="utf-8")
            await acreate_markdown_artifact(text, key="digest", description=f"The digest in {path.name}")
    return report


@flow(
    name="digest",
    flow_run_name=run_name,
    timeout_seconds=FLOW_SECONDS,
    on_completion=[write_metrics],
    on_failure=[write_metrics],
)
async def digest(home: Path, *, send: bool = False) -> State[Any]:
    """Make the digest of what is not delivered yet; without ``send`` it is only shown.

    Args:
        home: The folder with storydiff.toml and archive/, on the machine of the worker.
        send: Hand the letters over; without, they are only shown.
    """
    async with home_in_turn(home) as opened:
        report = await make_digests(opened, send=send)
    await show_failures(report.failures)
    tell(report.lines())
    return outcome(report, report.failures, said=f"a digest of {counted(report.count, 'change')}", quiet=report.quiet)
