"""Runs the nightly flow from a shell, with Prefect's own database in the home where no server is named."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

from storydiff import pipeline
from storydiff.errors import StorydiffError
from storydiff.reports import RunReport

PREFECT_FOLDER = ".prefect"


def main(flow: Flow[..., Coroutine[Any, Any, State[Any]]], argv: Sequence[str] | None = None) -> int:
    """Run the flow on a home, print where the digest lies and its first lines; 0 done, 1 failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m flows.nightly", description=flow.description)
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("STORYDIFF_HOME", ".")), metavar="DIR")
    parser.add_argument("--no-send", action="store_true", help="write the digest and do not hand it over")
    arguments = parser.parse_args(argv)
    try:
        # A home that cannot be opened is said at once, not after the server has started.
        with pipeline.open_home(arguments.home):
            pass
    except StorydiffError as error:
        print(f"storydiff: {error}", file=sys.stderr)
        return 1
    with private_server(arguments.home):
        state: State[Any] = asyncio.run(flow(home=arguments.home, send=not arguments.no_send, return_state=True))
        # What Prefect says as it stops its server would stand below the digest.
        logging.getLogger("prefect").setLevel(logging.WARNING)
        return show(state)


@contextmanager
def private_server(home: Path) -> Iterator[None]:
    """Prefect's database below the home, unless the user has named a server or a folder for it."""
    if PREFECT_API_URL.value() or "PREFECT_HOME" in os.environ:
        yield
        return
    # Its database has the log of every run.
    (home / PREFECT_FOLDER).mkdir(mode=0o700, exist_ok=True)
    with temporary_settings({PREFECT_HOME: (home / PREFECT_FOLDER).resolve()}):
        yield


def show(state: State[Any]) -> int:
    """Print what the run says, and give back the exit status."""
    if not state.is_completed():
        print(f"storydiff: {state.name}: {state.message}", file=sys.stderr)
        return 1
    report: RunReport = state.result()
    print("\n" + "\n".join(report.digest.lines()))
    return 1 if report.digest.failures else 0
