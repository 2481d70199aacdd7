"""Measures a run, and writes how it went for Prometheus, also where it was broken off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from storydiff.errors import SettingsError
from storydiff.files import write_file
from storydiff.home import Home
from storydiff.metrics import Measured, Timing, exposition, last_success_in
from storydiff.reports import RunReport
from storydiff.source_table import ailing_sources


@dataclass
class Measure:
    """A run that is measured; ``file`` is where that is written, None where it is written nowhere."""

    folder: Path
    file: Path | None
    measured: Measured | None = None
    is_well: bool = False

    def begins(self, home: Home) -> None:
        """Take the file from the settings, where the command names none."""
        named = home.settings.metrics.file
        if self.file is None and named is not None:
            self.file = home.folder / named

    def is_left(self) -> None:
        """Note that there was nothing to do, so that what was written of the last run stays."""
        self.file = None

    def ends(self, home: Home, report: RunReport) -> None:
        """Note what the run has done."""
        self.is_well = not report.has_failed
        self.measured = Measured(
            taken=report.ingest.taken,
            compared=report.diff.articles,
            held_back=report.diff.held_back,
            changes=report.diff.changes,
            failures=(*report.ingest.failures, *report.diff.failures, *report.digest.failures),
            sent=report.digest.sent,
            waiting=len(home.ledger.unsent_letters()),
            sources=len(home.sources),
            failing={source.name: source.failures for source in ailing_sources(home)},
        )


@contextmanager
def measured(folder: Path, file: Path | None = None) -> Iterator[Measure]:
    """Measures the run in the block, and writes its metrics when it ends, whichever way.

    Raises SettingsError where a run that was well cannot write them.
    """
    measure = Measure(folder, file)
    started, clock = time.time(), time.monotonic()
    try:
        yield measure
    except BaseException:
        measure.is_well = False
        with suppress(OSError):  # what broke the run off is what has to be told
            _write(measure, started, time.monotonic() - clock)
        raise
    try:
        _write(measure, started, time.monotonic() - clock)
    except OSError as error:
        raise SettingsError(f"{measure.file}: metrics cannot be written: {error.strerror or error}") from error


def _write(measure: Measure, started: float, seconds: float) -> None:
    if measure.file is None:
        return
    before = ""
    with suppress(OSError, UnicodeDecodeError):
        before = measure.file.read_text(encoding="utf-8")
    timing = Timing(started, seconds, measure.is_well, last_success_in(before))
    content = exposition(str(measure.folder.resolve()), timing, measure.measured)
    # For the collector, which is another user: no names but those of home and sources are in it.
    write_file(measure.file, content.encode("utf-8"), is_forced=False)
