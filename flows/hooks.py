"""What is done when a flow run has ended, whichever way: metrics are written, and of a failed night the owner is told.

A process that was killed runs no hook of its own; its worker runs them then. Where the worker is gone too, the
automations of ``flows.setup`` find the run and start ``tell-owner``.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun, State
from prefect.logging.loggers import flow_run_logger
from prefect.utilities.urls import url_for

from flows.credentials import credentials
from flows.runs import HOME_TAG, NIGHT_TAG
from storydiff.errors import StorydiffError
from storydiff.files import write_file
from storydiff.metrics import flow_exposition
from storydiff.model import Receipt
from storydiff.notices import Notice, tell_owner
from storydiff.settings import load_settings
from storydiff.text import one_line

TOLD = "owner-told"
"""The tag of a run of which the owner was told."""


async def write_metrics(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Write how the run went beside the home's metrics file, as ``run.nightly.prom`` for ``run.prom``."""
    folder = home_of(flow_run)
    try:
        named = load_settings(folder).metrics.file
    except StorydiffError:
        return
    if named is None or not folder.is_dir():
        return
    async with get_client() as client:
        run = await client.read_flow_run(flow_run.id)
    file = folder / named
    content = flow_exposition(
        str(folder.resolve()),
        flow.name,
        state.name or state.type.value,
        ended=time.time(),
        seconds=run.estimated_run_time.total_seconds(),
        retries=max(0, run.run_count - 1),
    )
    with suppress(OSError):  # the run has ended as it has
        write_file(file.with_suffix(f".{flow.name}{file.suffix}"), content.encode("utf-8"), is_forced=False)


async def tell_of_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Tell the owner that a run failed, crashed or was cancelled, once for each night of a home."""
    folder, log = home_of(flow_run), flow_run_logger(flow_run, flow)
    async with get_client() as client, credentials(folder):
        run = await client.read_flow_run(flow_run.id)
        if await _is_told(client, run):
            log.info("the owner was told of this night already")
            return
        try:
            settings = load_settings(folder)
        except StorydiffError as error:
            log.warning("the owner cannot be told: %s", error)
            return
        notice = notice_of(run, state)
        outcomes = tell_owner(settings, folder, notice, os.environ, now=datetime.now(UTC))
        for outcome in outcomes:
            said = f"told: {outcome.handed_to}" if isinstance(outcome, Receipt) else f"not told: {outcome.line()}"
            log.info("owner %s", one_line(said, 300))
        if any(isinstance(outcome, Receipt) for outcome in outcomes):
            await client.update_flow_run(run.id, tags=list(dict.fromkeys([*run.tags, *_own_tags(run), TOLD])))


def notice_of(run: FlowRun, state: State[Any]) -> Notice:
    """What the owner is told of a run."""
    return Notice(
        name=str(run.id),
        run=run.name,
        state=state.name or state.type.value,
        message=one_line(state.message or "", 1_000),
        advice=f"The next run carries on where this one stopped. At once: prefect flow-run retry {run.id}",
        link=url_for("flow-run", obj_id=run.id) or "",
    )


def home_of(run: FlowRun) -> Path:
    """The folder of the home that a run is for."""
    return Path(str(run.parameters.get("home", ".")))


async def _is_told(client: PrefectClient, run: FlowRun) -> bool:
    """Whether the owner was told of that run, or of another of its home and night."""
    if TOLD in run.tags:
        return True
    told = FlowRunFilter(tags=FlowRunFilterTags(all_=[*_own_tags(run), TOLD]))
    return bool(await client.read_flow_runs(flow_run_filter=told, limit=1))


def _own_tags(run: FlowRun) -> list[str]:
    """The tags of a run's home and night; of one that could not open its home those that it would be looked for by."""
    own = [tag for tag in run.tags if tag.startswith((HOME_TAG, NIGHT_TAG))]
    night = run.expected_start_time or datetime.now(UTC)
    return own or [f"{HOME_TAG}{home_of(run).resolve().name}", f"{NIGHT_TAG}{night:%Y-%m-%d}"]
