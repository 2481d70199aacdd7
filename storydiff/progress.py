"""Progress of long work: one moving line on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from storydiff.text import one_line

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
