"""Has the reading of a large night done by runs of the deployment ``read``, on whatever workers take them.

Only ids go out, and nothing but words come back: what was read is in the ledger, or is read by the night itself. So a
worker that dies or never comes costs time and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from prefect.artifacts import acreate_table_artifact
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, State
from prefect.deployments import arun_deployment
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Cancelled, Cancelling

from storydiff import pipeline, spreading
from storydiff.errors import StorydiffError
from storydiff.home import Home
from storydiff.text import counted, identity, one_line

DEPLOYMENT = "read/read"
PAUSE = 2.0
"""Seconds between two looks at what has come; each asks the server once and the ledger once."""
GRACE = 15.0
"""Seconds for a run to end whose articles have all come, so that its last words are there."""
_PAGE = 200
"""Runs that the server gives at once at most."""


@dataclass(frozen=True)
class Share:
    """Ids of articles, and the run that is to read them."""

    ids: Sequence[str]
    run: UUID


async def read_elsewhere(home: Home) -> None:
    """Wait for runs on other machines to read what is to be read, where the settings say so and there is enough of it.

    What none of them has read in the end is still to be read.
    """
    table, log = home.settings.spreading, get_run_logger()
    if table.runs < 2:
        return
    ids = pipeline.waiting(home).ids
    cut = spreading.shares(ids, table.runs, table.least)
    if not cut:
        return
    if (why := spreading.hindrance(home)) is not None:
        log.warning("read here, not by other machines: %s", why)
        return
    try:
        async with get_client() as client:
            given = await _hand_out(home, cut, client)
            log.info("%s to read: %s", counted(len(ids), "article"), counted(len(given), "run"))
            runs = await _wait(home, given, client)
            await _end(runs.values(), client)
            await _tell(home, given, runs)
    except StorydiffError:
        raise
    except Exception as error:  # noqa: BLE001 -- no deployment, no server: the night goes on without them
        log.warning("read here, not by other machines: %s", one_line(str(error) or type(error).__name__, 200))


async def _hand_out(home: Home, cut: Sequence[Sequence[str]], client: PrefectClient) -> list[Share]:
    reader, given = spreading.reader_identity(home), []
    for number, ids in enumerate(cut, 1):
        run = await arun_deployment(
            DEPLOYMENT,
            client=client,
            parameters={"home": str(home.folder.resolve()), "reader": reader, "articles": list(ids)},
            flow_run_name=f"{flow_run.name}, read {number} of {len(cut)}",
            # A night that is run once more finds the runs that it has made, where it asks for the same.
            idempotency_key=identity("share", str(flow_run.id), reader, *ids),
            timeout=0,
        )
        given.append(Share(ids, run.id))
    return given


async def _wait(home: Home, given: Sequence[Share], client: PrefectClient) -> dict[UUID, FlowRun]:
    """The runs as they are when all have ended, all has come, or nothing has come for as long as the settings say."""
    last, since, runs = -1, monotonic(), dict[UUID, FlowRun]()
    while True:
        runs = await _look(given, client) or runs
        waiting = unread(home)
        left = sum(len(waiting.intersection(share.ids)) for share in given)
        if left != last:
            last, since = left, monotonic()
        if runs and all(run.state is not None and run.state.is_final() for run in runs.values()):
            return runs
        if monotonic() - since > (home.settings.spreading.patience if left else GRACE):
            return runs
        await asyncio.sleep(PAUSE)


async def _look(given: Sequence[Share], client: PrefectClient) -> dict[UUID, FlowRun]:
    """The runs as the server knows them; none while it cannot be asked, for which it may have its reasons."""
    found: dict[UUID, FlowRun] = {}
    asked = FlowRunFilter(id=FlowRunFilterId(any_=[share.run for share in given]))
    try:
        for offset in range(0, len(given), _PAGE):
            page = await client.read_flow_runs(flow_run_filter=asked, limit=_PAGE, offset=offset)
            found.update({run.id: run for run in page})
    except Exception:  # noqa: BLE001 -- whatever its client raises: it is asked again soon
        return {}
    return found


async def _end(runs: Iterable[FlowRun], client: PrefectClient) -> None:
    """End the runs that nobody waits for any more, begun or not, so that none wakes up in another night."""
    for run in runs:
        if run.state is None or run.state.is_final():
            continue
        said = "the night has not waited longer, and reads the rest itself"
        state: State[Any] = Cancelling(message=said) if run.state.is_running() else Cancelled(message=said)
        await client.set_flow_run_state(run.id, state, force=True)


async def _tell(home: Home, given: Sequence[Share], runs: dict[UUID, FlowRun]) -> None:
    """Say what became of each share, in the log and as a table."""
    log, rows, waiting = get_run_logger(), [], unread(home)
    for share in given:
        run = runs.get(share.run)
        state = None if run is None else run.state
        name = str(share.run) if run is None else run.name
        left = len(waiting.intersection(share.ids))
        said = "nobody knows" if state is None else one_line(f"{state.name}: {state.message or ''}", 200)
        rows.append({"run": name, "state": said, "articles": len(share.ids), "left to the night": left})
        (log.warning if left else log.info)("%s: %s; %d of %d left to the night", name, said, left, len(share.ids))
    await acreate_table_artifact(rows, key="reading", description="What was read by other runs")


def unread(home: Home) -> frozenset[str]:
    """What is not read yet, by the ledger and nobody's word."""
    return frozenset(home.ledger.articles_to_read(home.reader.version).ids)
