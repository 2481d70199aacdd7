"""A tiny home for tests of flows, and what a run of one of its flows has left."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, ArtifactFilterKey
from prefect.client.schemas.objects import FlowRun, State

FIRST = """---
title: Flood in Tarnow valley kills 12
publisher: Valley Post
published: 2023-05-02
---

At least 12 people were killed when the river Tarn burst its banks on Friday, the valley's rescue service said.

The mayor, Ines Calder, rejected calls to evacuate the town of Lower Tarn.
"""

SECOND = """---
title: Toll of the Tarn flood rises to 19
publisher: Valley Post
published: 2023-05-04
---

At least 19 people were killed in the flood of the river Tarn, the valley's rescue service said on Sunday.
"""

SETTINGS = """
[[sources]]
folder = "inbox"
name = "inbox"
"""


def make_home(folder: Path, settings: str = SETTINGS) -> Path:
    """A home whose inbox holds one article."""
    (folder / "archive").mkdir(parents=True)
    (folder / "inbox").mkdir()
    (folder / "storydiff.toml").write_text(settings, encoding="utf-8")
    (folder / "inbox" / "tarn-1.md").write_text(FIRST, encoding="utf-8")
    return folder


def run(flow: Flow[..., Any], **parameters: Any) -> State[Any]:
    """The final state of a flow run; a failed run gives its state too."""
    # A retry of the whole flow would wait for minutes.
    return asyncio.run(flow.with_options(retries=0)(**parameters, return_state=True))


def artifacts_of(state: State[Any], key: str) -> list[Any]:
    """What the run of that state kept as artifacts under a key."""

    async def read() -> list[Any]:
        async with get_client() as client:
            return await client.read_artifacts(
                artifact_filter=ArtifactFilter(
                    key=ArtifactFilterKey(any_=[key]),
                    flow_run_id=ArtifactFilterFlowRunId(any_=[state.state_details.flow_run_id]),
                )
            )

    return asyncio.run(read())


def run_of(state: State[Any]) -> FlowRun:
    """The run of that state, as the server knows it."""

    async def read() -> FlowRun:
        async with get_client() as client:
            return await client.read_flow_run(state.state_details.flow_run_id)

    return asyncio.run(read())


def letters_in(home: Path, to: str) -> list[EmailMessage]:
    """The letters to an address that were put into the folder of digests."""
    files = [path for path in (home / "digests").glob("*.eml") if not path.name.startswith("preview-")]
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    return [message for message in read if message["To"].addresses[0].addr_spec == to]
