"""Reads a share of a night's articles on whatever machine takes the run; the nightly run asks for it (``spread``)."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.credentials import credentials
from flows.runs import logged, untouched
from storydiff import pipeline, spreading
from storydiff.home import Home
from storydiff.model import Article
from storydiff.text import counted

ReaderName = Annotated[str, Field(max_length=200, description="what the night is read by, and has to be here too")]
Ids = Annotated[
    list[Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")]],
    Field(min_length=1, max_length=2 * spreading.MOST, description="the versions of articles that are to be read"),
]


@task(name="read part", task_run_name="read part", cache_policy=NO_CACHE)
def read_part(home: Home, articles: Sequence[Article]) -> int:
    """Read articles and keep their claims; gives back how many were read."""
    return spreading.read_part(home, articles, progress=logged(logging.DEBUG))


def machine() -> str:
    """The worker that runs this, else the machine."""
    return os.environ.get("PREFECT__WORKER_NAME") or socket.gethostname()


@flow(name="read")
async def read(home: Path, reader: ReaderName, articles: Ids) -> State[Any]:
    """Read those articles of the ledger that nobody has read yet; several may run at once, on any machines.

    Args:
        home: The folder with storydiff.toml and archive/, on the machine of the worker.
        reader: The version of the reader that asks, which that of the worker has to be.
        articles: The versions of articles that are to be read.
    """
    async with credentials(home):
        # It takes no turn on the home, as shares are read beside each other and beside the night that asks for them.
        with pipeline.open_home(home) as opened:
            spreading.require_reader(opened, reader)
            count = 0
            for part in spreading.iter_parts(opened, articles):
                count += read_part(untouched(opened), untouched(part))
    return Completed(message=f"{counted(count, 'article')} read by {machine()}")
