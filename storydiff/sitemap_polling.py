"""Polls sitemaps: what is new in one, or in those that an index names, is stored as the entries of its source.

    due → asked → index? → those of its parts that may hold something new → pages → stored, all or nothing

Each part has a record of its own beside that of the source, so that it is asked with its own validators, backs off by
itself, and a quiet index does not stand for quiet parts. The pages are entries of the source, taken as those of feeds.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from urllib.parse import urlsplit

from storydiff import schedule
from storydiff.errors import ArchiveError, ItemError
from storydiff.fetch import Fetcher, MayFetch
from storydiff.home import Home
from storydiff.model import Entry, Failure, FoundEntry, Source, SourceRecord, Visit, article_id
from storydiff.polling import failed_record
from storydiff.progress import Progress, failed, silent
from storydiff.records import encode
from storydiff.sources.feeds import MOST_ENTRIES, mark
from storydiff.sources.reading import STATION, document_of
from storydiff.sources.robots import Robots
from storydiff.sources.sitemaps import Part, Sitemap, failures_of, is_index, newest_of, read_sitemap, since_when
from storydiff.text import counted, one_line

MOST_PARTS = 50
"""Sitemaps of one source that are asked in one look; those of news and the newest come first."""

DEEPEST = 2
"""Indexes within one another: the protocol knows one, some sites have two."""


async def poll_sitemaps(
    home: Home, sitemaps: Sequence[Source], fetcher: Fetcher, *, again: bool = False, progress: Progress = silent
) -> tuple[Failure, ...]:
    """Ask the sitemaps that are due, and store what is new in them; gives back what failed."""
    robots = Robots(fetcher, home.ledger, home.now)
    looks = [_Look(home, source, fetcher, robots.check, again) for source in sitemaps]
    await asyncio.gather(*(look.visit() for look in looks))
    failures = [failure for look in looks for failure in look.failures]
    for failure in failures:
        progress(failed(failure))
    return tuple(failures)


@dataclass
class _Look:
    """One look at a sitemap and its parts: what they showed, what is to be remembered of each, and what failed."""

    home: Home
    source: Source
    fetcher: Fetcher
    may_fetch: MayFetch
    again: bool
    visits: list[Visit] = field(default_factory=list)
    entries: dict[str, FoundEntry] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    asked: int = 0
    left_out: int = 0
    seen: set[str] = field(default_factory=set)

    async def visit(self) -> None:
        """Ask the source where it is due, and store what came of it."""
        ledger, name = self.home.ledger, self.source.name
        known = ledger.source_records([name]).get(name)
        record = schedule.record_for(known, name, self.source.location)
        if not schedule.is_due(record, self.home.now, again=self.again):
            return
        self.seen.add(self.source.location)
        after = await self.read(record, 0)
        if self.left_out:
            said = f"{counted(self.left_out, 'sitemap')} of its index beyond the first {MOST_PARTS} left out"
            self.failures.append(Failure(name, STATION, said, "name its sitemap of news"))
        taken = ledger.marks_taken(name)
        new = [entry for entry in self.entries.values() if entry.identity not in taken and not entry.is_old]
        beyond = {entry.identity for entry in sorted(new, key=_age, reverse=True)[MOST_ENTRIES:]}
        if beyond:
            said = f"{counted(len(beyond), 'new page')} beyond the newest {MOST_ENTRIES:,} left out"
            self.failures.append(Failure(name, STATION, said, "name its sitemap of news"))
        kept = tuple(entry for entry in self.entries.values() if entry.identity not in beyond)
        visit = Visit(after, kept, is_first=record.is_new, capture=after.capture)
        # In one transaction, so that no part's validators stand for pages that were lost.
        ledger.put_visits([visit, *self.visits], self.home.now)

    async def read(self, record: SourceRecord, depth: int) -> SourceRecord:
        """The record of a sitemap after it was asked, its pages kept and its parts asked in turn."""
        now = self.home.now
        try:
            sitemap, after = await self.ask(record, depth)
        except ItemError as error:
            return self.failed(record, error)
        except ArchiveError as error:
            return self.failed(record, ItemError(record.location, str(error), transient=True))
        self.failures.extend(failures_of(sitemap, self.source.name))
        self.keep(sitemap, record)
        if sitemap.parts and not await self.read_parts(sitemap.parts, depth):
            return schedule.after_failure(record, "none of the sitemaps that it names could be had", now)
        return after

    async def ask(self, record: SourceRecord, depth: int) -> tuple[Sitemap, SourceRecord]:
        """What a sitemap holds, and its record then; nothing where it is as it was, but for the parts of an index."""
        archive, now = self.home.archive, self.home.now
        before = archive.find_capture(record.capture) if record.capture else None
        address = record.address or record.location
        response = await self.fetcher.get(
            address,
            etag=record.etag if before else None,
            last_modified=record.last_modified if before else None,
            may_fetch=self.may_fetch if depth else None,
        )
        moved = response.permanent_url
        if response.is_not_modified:
            content = before if before and is_index(before) else None
            after = schedule.after_not_modified(record, response.headers, now, moved)
            return (await self.parsed(content, address) if content else Sitemap()), after
        content_type = response.headers.get("content-type", "")
        sitemap = await self.parsed(response.content, response.url, content_type)
        capture = archive.keep_capture(response.content)
        after = schedule.after_reading(record, response.headers, now, moved_to=moved)
        if not sitemap.is_whole:
            after = replace(after, etag=None, last_modified=None)
        return sitemap, replace(after, capture=capture)

    @staticmethod
    async def parsed(content: bytes, url: str, content_type: str = "") -> Sitemap:
        # Beside the loop, as the largest takes more than a second.
        return await asyncio.to_thread(read_sitemap, content, url=url, content_type=content_type)

    def keep(self, sitemap: Sitemap, record: SourceRecord) -> None:
        """Keep the pages that may be new; at the first look, those without a date are what was there before."""
        now = self.home.now
        for entry in newest_of(sitemap, source=self.source.name, since=since_when(record.good_at, now), now=now):
            is_old = record.is_new and entry.published is None and entry.updated is None
            found = _found(entry, self.source.location, is_old=is_old)
            self.entries.setdefault(found.identity, found)

    async def read_parts(self, parts: Sequence[Part], depth: int) -> bool:
        """Ask the parts of an index; false where all that were asked failed."""
        if depth == DEEPEST:
            said = f"indexes of sitemaps nested deeper than {DEEPEST}"
            self.failures.append(Failure(self.source.name, STATION, said, "name its sitemap of news"))
            return True
        names = {part.url: f"{self.source.name}\n{part.url}" for part in parts}
        known = self.home.ledger.source_records(list(names.values()))
        outcomes = []
        for part in in_order(parts):
            record = schedule.record_for(known.get(names[part.url]), names[part.url], part.url)
            if part.url in self.seen or not self.is_wanted(part, record):
                continue
            if self.asked >= MOST_PARTS:
                self.left_out += 1
                continue
            self.seen.add(part.url)
            self.asked += 1
            after = await self.read(record, depth + 1)
            self.visits.append(Visit(after))
            outcomes.append(after.error is None)
        return not outcomes or any(outcomes)

    def is_wanted(self, part: Part, record: SourceRecord) -> bool:
        """Whether a part may hold something new, and is due."""
        now = self.home.now
        may_be_new = part.changed is None or part.changed >= since_when(record.good_at, now)
        return may_be_new and schedule.is_due(record, now, again=self.again)

    def failed(self, record: SourceRecord, error: ItemError) -> SourceRecord:
        item = one_line(error.item, 300)
        self.failures.append(Failure(item, STATION, error.reason, error.advice, transient=error.transient))
        return failed_record(record, error, self.home)


def in_order(parts: Sequence[Part]) -> list[Part]:
    """The parts of an index, those that may hold the newest first: of news, then by date, then from both ends.

    Of parts without a date nothing says whether the list begins or ends with the newest; sites do either.
    """
    found = dict.fromkeys(parts)
    news = [part for part in found if "news" in urlsplit(part.url).path.rpartition("/")[2].lower()]
    others = [part for part in found if part not in set(news)]
    dated = sorted((part for part in others if part.changed), key=lambda part: str(part.changed), reverse=True)
    undated = [part for part in others if not part.changed]
    half = (len(undated) + 1) // 2
    ends = chain.from_iterable(zip_longest(reversed(undated[half:]), undated[:half]))
    return [*news, *dated, *(part for part in ends if part is not None)]


def _found(entry: Entry, location: str, *, is_old: bool) -> FoundEntry:
    body = "" if is_old else json.dumps(encode(entry), ensure_ascii=False)
    article, dated = article_id(document_of(entry, location)), entry.updated or entry.published
    return FoundEntry(mark(entry), entry.guid, entry.url, article, dated, body, is_old=is_old)


def _age(entry: FoundEntry) -> str:
    """What sorts entries by when they were last changed, those without a date before all others."""
    return entry.dated.isoformat() if entry.dated else ""
