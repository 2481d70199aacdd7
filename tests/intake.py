"""Looks at sources as a run does, and what a test's site and folder hold: pages, feeds and their entries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select

from storydiff import db, pipeline
from storydiff.articles import reader_of
from storydiff.fetch import Fetcher, FetchLimits
from storydiff.home import Home
from storydiff.model import Article, Draft, Intake, Source, SourceKind, SourceRecord
from storydiff.reports import IngestReport
from storydiff.resources import load_vocabulary_tables
from storydiff.sources.taking import Given, take_address
from tests.webserver import Site

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
SENTENCES = (
    "Rescuers in the valley of Orrin found fourteen more people alive, the interior ministry said on Thursday.",
    "It was the third day of the search, and the weather was expected to turn before the night was over.",
    "Minister Ada Quill said that a pause could come soon, but she would not name a day for it.",
)


@cache
def reader() -> Callable[[Draft], Article]:
    return reader_of(load_vocabulary_tables())


def page(title: str = "Fourteen found", more: str = "") -> str:
    body = "".join(f"<p>{sentence}{more}</p>" for sentence in SENTENCES)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


def item(link: str | None, title: str = "Fourteen found", **parts: str) -> str:
    parts = {"pubDate": "Thu, 08 May 2031 06:00:00 GMT"} | parts
    said = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
    where = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{where}{said}</item>"


def rss(*items: str) -> str:
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return f"{head}<channel><title>The Orrin Post</title>{''.join(items)}</channel></rss>"


def full_text(paragraphs: int = 4) -> str:
    return f"<![CDATA[{''.join(f'<p>{sentence}</p>' for sentence in SENTENCES * paragraphs)}]]>"


@dataclass
class Desk:
    """A home at which a test looks at its site as a run does, again and again, with clocks of its own."""

    home: Home
    site: Site
    limits: FetchLimits = field(default_factory=lambda: FetchLimits(seconds=30, content_bytes=200_000))

    def hurried(self, seconds: float = 0.6) -> Desk:
        """This desk in a hurry, for servers that would keep it waiting."""
        return replace(self, limits=replace(self.limits, seconds=seconds))

    def at(self, after: timedelta) -> Home:
        """The home in a run that begins so long after the first."""
        return replace(self.home, now=NOW + after)

    def look(
        self, kind: SourceKind = SourceKind.FEED, *, after: timedelta = timedelta(0), again: bool = False, **said: str
    ) -> IngestReport:
        """What a run takes in from the source "post", a feed or page of the site."""
        return self.look_at(Source("post", kind, self.site.url("/feed"), **said), after=after, again=again)

    def look_at(self, *sources: Source, after: timedelta = timedelta(0), again: bool = False) -> IngestReport:
        """What a run takes in from these sources."""

        async def run() -> IngestReport:
            async with Fetcher(self.limits, allow_loopback=True) as fetcher:
                return await pipeline.ingest_sources(self.at(after), sources, fetcher, again=again)

        return asyncio.run(run())

    def record(self) -> SourceRecord:
        """What is known of the source "post"."""
        return self.home.ledger.source_records(["post"])["post"]

    def entries(self) -> list[tuple[str | None, str, int]]:
        """The entries that are kept, by address: state and tries of each."""
        table = db.entries
        rows = self.home.ledger.stream(select(table).order_by(table.c.source, table.c.url, table.c.identity))
        return [(row.url and row.url.removeprefix(self.site.url("")), row.state, row.tries) for row in rows]


@contextmanager
def at_desk(folder: Path, site: Site) -> Iterator[Desk]:
    """A desk over a home of its own."""
    pipeline.init(folder)
    with pipeline.open_home(folder, NOW) as home:
        yield Desk(home, site)


def by_hand(address: str | Path, given: Given | None = None) -> Intake:
    async def run() -> Intake:
        async with Fetcher(FetchLimits(seconds=30), allow_loopback=True) as fetcher:
            return await take_address(str(address), fetcher=fetcher, now=NOW, read=reader(), given=given)

    return asyncio.run(run())


def lines(intake: Intake | IngestReport) -> list[str]:
    found = [failure.line() for failure in intake.failures]
    assert not [line for line in found if "\n" in line]
    return found
