"""Progress of long work: one moving line on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TextIO

from storydiff.model import Failure
from storydiff.text import one_line


class Event(str):
    """A line of progress that also says at which station it was told, of which item, and what failed there."""

    station: str
    item: str
    failure: Failure | None

    def __new__(cls, line: str, station: str = "", item: str = "", failure: Failure | None = None) -> Self:
        """The line with what it is about."""
        event = super().__new__(cls, line)
        event.station, event.item, event.failure = station, item, failure
        return event


def failed(failure: Failure) -> Event:
    """The line that an item failed."""
    return Event(f"failed: {failure.line()}", failure.station, failure.item, failure)


Progress = Callable[[str], None]
"""Told in one short line what has just been done."""


def silent(line: str) -> None:
    """Progress that nobody watches."""


def shown_on(stream: TextIO) -> Progress:
    """Progress shown on a stream; a terminal's line is overwritten by the next."""
    if not stream.isatty():
        return lambda line: print(one_line(line), file=stream, flush=True)

    def show(line: str) -> None:
        stream.write(f"\r\x1b[2K{one_line(line, 100)}")
        stream.flush()

    return show
