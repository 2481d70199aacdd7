"""How the sources are: when each last gave something, what is wrong with it, what it showed, when it is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storydiff.home import Home
from storydiff.model import Source, SourceKind, SourceRecord
from storydiff.reports import NO_SOURCES
from storydiff.schedule import record_for
from storydiff.text import counted, one_line
from storydiff.watching import since_when

_NAME, _ERROR = 48, 60
"""Characters at which names and errors are cut in the table; the record has them whole."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source with what is known of it."""

    source: Source
    record: SourceRecord
    entries: int
    waiting: int
    """Entries that are still to be taken."""
    watched: int = 0
    """Pages that are looked at again."""
    gone_pages: int = 0
    """Pages of young articles that are not there any more, or show no article."""


@dataclass(frozen=True, slots=True)
class SourcesReport:
    """The sources of the settings in their order, at a time."""

    rows: tuple[SourceRow, ...]
    now: datetime
    is_sample: bool = False

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {"sources": [_row_record(row) for row in self.rows], "sample": self.is_sample}

    def lines(self) -> list[str]:
        """The report as a table."""
        if not self.rows:
            return [NO_SOURCES]
        table: list[tuple[str, ...]] = [("name", "kind", "last good fetch", "entries", "next try", "last error")]
        table += [self._cells(row) for row in self.rows]
        widths = [max(len(cells[n]) for cells in table) for n in range(len(table[0]) - 1)]
        note = ["the sample stands in for sources of your own; the first one added takes its place"]
        lines = ["  ".join([*map(str.ljust, cells, widths), cells[-1]]).rstrip() for cells in table]
        return [*lines, *(note if self.is_sample else [])]

    def _cells(self, row: SourceRow) -> tuple[str, ...]:
        record = row.record
        counts = [f"{row.waiting} to come"] if row.waiting else []
        counts += [f"{row.watched} watched"] if row.watched else []
        said = f" ({', '.join(counts)})" if counts else ""
        return (
            one_line(row.source.name, _NAME),
            row.source.kind.value,
            _moment(record.good_at) or "never",
            f"{row.entries}{said}",
            self._next_try(row),
            _trouble(record) or "-",
        )

    def _next_try(self, row: SourceRow) -> str:
        record = row.record
        if record.is_gone:
            return "never"
        if row.source.kind is SourceKind.FOLDER or record.next_try is None or record.next_try <= self.now:
            return "next run"
        return _moment(record.next_try)


@dataclass(frozen=True, slots=True)
class Ailing:
    """A source that fails: its name, why, since when, and how often in a row."""

    name: str
    reason: str
    since: datetime
    failures: int
    is_gone: bool

    def line(self, now: datetime) -> str:
        """The trouble in one line, with how long it has lasted by a time."""
        if self.is_gone:
            return one_line(f"{self.name}: {self.reason}; it is not asked again since {self.since:%Y-%m-%d}")
        lasted = duration_words((now - self.since).total_seconds())
        return one_line(f"{self.name}: {self.reason}; failing {lasted}, {counted(self.failures, 'time')} in a row")


def source_table(home: Home) -> SourcesReport:
    """How the sources of a home are."""
    counts = home.ledger.entry_counts()
    pages = home.ledger.page_counts(since_when(home.now, home.settings.fetch.look_again))
    none = (0, 0)
    rows = [
        SourceRow(source, record, *counts.get(source.name, none), *pages.get(source.name, none))
        for source, record in _known(home)
    ]
    return SourcesReport(tuple(rows), home.now, home.settings.uses_sample)


def ailing_sources(home: Home) -> tuple[Ailing, ...]:
    """The sources that fail, in the order of the settings."""
    return tuple(
        Ailing(source.name, record.error, record.failing_since, record.failures, record.is_gone)
        for source, record in _known(home)
        if record.error is not None and record.failing_since is not None
    )


def _known(home: Home) -> list[tuple[Source, SourceRecord]]:
    sources = home.sources
    known = home.ledger.source_records([source.name for source in sources])
    return [(source, record_for(known.get(source.name), source.name, source.location)) for source in sources]


def duration_words(seconds: float) -> str:
    """A time in the largest unit of which it holds one.

    >>> duration_words(30), duration_words(7_300), duration_words(200_000)
    ('for the first time', 'for 2 hours', 'for 2 days')
    """
    for noun, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return f"for {counted(int(seconds // length), noun)}"
    return "for the first time"


def _trouble(record: SourceRecord) -> str:
    if record.error is None:
        return ""
    often = f" ({record.failures} in a row)" if record.failures > 1 else ""
    return one_line(record.error, _ERROR) + often


def _row_record(row: SourceRow) -> dict[str, Any]:
    record = row.record
    return {
        "name": row.source.name,
        "kind": row.source.kind.value,
        "location": row.source.location,
        "address": record.address,
        "publisher": row.source.publisher,
        "family": row.source.family,
        "story": row.source.story,
        "last_good_fetch": _iso(record.good_at),
        "last_error": record.error,
        "failing_since": _iso(record.failing_since),
        "failures": record.failures,
        "entries": row.entries,
        "waiting": row.waiting,
        "watched": row.watched,
        "gone_pages": row.gone_pages,
        "next_try": _iso(record.next_try),
        "gone": record.is_gone,
    }


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _moment(time: datetime | None) -> str:
    return "" if time is None else f"{time:%Y-%m-%d %H:%M}Z"
