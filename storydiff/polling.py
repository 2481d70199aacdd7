"""Polls feeds: what each says is stored, with the validators that stand for it, before anything is done with it.

    due → asked → read → stored with its entries, all or nothing → entries taken one by one → marked

A run that is killed anywhere loses nothing: what was not stored is asked for again, what was stored waits as an entry
until its article is in the archive, whatever the feed answers by then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any

from storydiff import schedule, watching
from storydiff.errors import ItemError
from storydiff.feed_readers import FeedReaders
from storydiff.fetch import Fetcher, HostBusyError, Response, StatusError
from storydiff.home import Home
from storydiff.languages import READ
from storydiff.ledger.sightings import TAKEN_AS
from storydiff.model import (
    Entry,
    Failure,
    FeedReading,
    Intake,
    Source,
    SourceKind,
    SourceRecord,
    StoredEntry,
    Visit,
    WatchedPage,
)
from storydiff.progress import Progress, failed, silent
from storydiff.reports import IngestReport
from storydiff.sources import taking
from storydiff.sources.reading import STATION, FeedBytes
from storydiff.sources.robots import Robots, RobotsError
from storydiff.sources.urls import clean_url
from storydiff.storing import store, storing
from storydiff.text import one_line

STORED_AT_ONCE = 1_000
"""Rows of one transaction, of sources and their entries: so many take some ten milliseconds, in which nothing else is
done."""

LONGEST_UNSTORED = 1.0
"""Seconds after which a visit is stored, however few there are."""

TAKEN_AT_ONCE = 32
"""Entries that are taken at the same time and marked in one transaction."""

RECORDS_AT_ONCE = 500
TRIED_AGAIN = 1_000
"""Entries of one source that a run tries a second time."""


async def poll(
    home: Home, feeds: Sequence[Source], fetcher: Fetcher, *, again: bool = False, progress: Progress = silent
) -> tuple[Failure, ...]:
    """Ask the feeds that are due, and store what they say; gives back what failed.

    ``again`` asks once more those that failed in this same run.
    """
    # In a mixed order, so that those of one host, which often stand together, do not wait for one another.
    mixed = list(feeds)
    Random(home.now.isoformat()).shuffle(mixed)  # noqa: S311 -- an order, the same for the same run
    running = _Poll(home, fetcher, progress)
    coming = _due(home, mixed, again=again)
    first = [pair for _, pair in zip(range(RECORDS_AT_ONCE), coming, strict=False)]
    if not first:
        return ()
    expected = sum(record.etag is None and record.last_modified is None for _, record in first)
    async with FeedReaders(home.archive, expected) as readers:
        await running.ask_all(_chained(first, coming), readers)
    running.store()
    places = {source.name: place for place, source in enumerate(feeds)}
    return tuple(failure for _, failure in sorted(running.failures, key=lambda pair: places[pair[0]]))


def _due(home: Home, feeds: Sequence[Source], *, again: bool) -> Iterator[tuple[Source, SourceRecord]]:
    """The feeds that are to be asked now with what is known of each, some records at a time."""
    for start in range(0, len(feeds), RECORDS_AT_ONCE):
        part = feeds[start : start + RECORDS_AT_ONCE]
        known = home.ledger.source_records([source.name for source in part])
        for source in part:
            record = schedule.record_for(known.get(source.name), source.name, source.location)
            if schedule.is_due(record, home.now, again=again):
                yield source, record


def _chained(
    first: Sequence[tuple[Source, SourceRecord]], coming: Iterator[tuple[Source, SourceRecord]]
) -> Iterator[tuple[Source, SourceRecord]]:
    yield from first
    yield from coming


@dataclass
class _Poll:
    """One poll under way: what was visited and is not stored yet, and what failed."""

    home: Home
    fetcher: Fetcher
    progress: Progress
    visits: list[Visit] = field(default_factory=list)
    failures: list[tuple[str, Failure]] = field(default_factory=list)
    rows: int = 0
    unstored_since: float = 0.0

    async def ask_all(self, due: Iterator[tuple[Source, SourceRecord]], readers: FeedReaders) -> None:
        async def ask_next() -> None:
            for source, record in due:
                self.keep(await self.ask(source, record, readers))

        try:
            async with asyncio.TaskGroup() as group:
                # As many more as are read at once, so that no connection waits for the readers.
                for _ in range(self.fetcher.limits.connections + readers.at_once):
                    group.create_task(ask_next())
        except BaseExceptionGroup as group_error:
            raise group_error.exceptions[0] from None

    async def ask(self, source: Source, record: SourceRecord, readers: FeedReaders) -> Visit:
        try:
            response = await self.fetcher.get(
                record.address or record.location, etag=record.etag, last_modified=record.last_modified
            )
        except ItemError as error:
            return Visit(self.failed(source, record, error))
        if response.is_not_modified:
            now, moved = self.home.now, response.permanent_url
            return Visit(schedule.after_not_modified(record, response.headers, now, moved))
        return await self.read(source, record, response, readers)

    async def read(self, source: Source, record: SourceRecord, response: Response, readers: FeedReaders) -> Visit:
        digest = sha256(response.content).hexdigest()
        if digest == record.capture:
            # Nothing is new, though the server did not say so: the same bytes hold the same entries.
            same = FeedReading((), (), digest, record.ttl, record.skip_hours)
            return Visit(schedule.after_reading(record, response.headers, self.home.now, same, response.permanent_url))
        content_type = response.headers.get("content-type", "")
        feed = FeedBytes(source.name, source.location, response.url, response.content, content_type)
        reading = await readers.read(feed)
        if isinstance(reading, Failure):
            self.fail(source, reading)
            return Visit(schedule.after_failure(record, reading.reason, self.home.now, may_pass=reading.transient))
        for failure in reading.failures:
            self.fail(source, failure)
        after = schedule.after_reading(record, response.headers, self.home.now, reading, response.permanent_url)
        return Visit(after, reading.entries, is_first=record.is_new, capture=reading.capture)

    def failed(self, source: Source, record: SourceRecord, error: ItemError) -> SourceRecord:
        after = failed_record(record, error, self.home)
        advice = error.advice
        if after.is_gone:
            advice = "it is not asked again; take it out of the sources, or name its new address"
        item = one_line(source.location, 300)
        self.fail(source, Failure(item, STATION, error.reason, advice, transient=error.transient))
        return after

    def fail(self, source: Source, failure: Failure) -> None:
        self.failures.append((source.name, failure))
        self.progress(failed(failure))

    def keep(self, visit: Visit) -> None:
        now = asyncio.get_running_loop().time()
        if not self.visits:
            self.unstored_since = now
        self.visits.append(visit)
        self.rows += 1 + len(visit.entries)
        if self.rows >= STORED_AT_ONCE or now - self.unstored_since > LONGEST_UNSTORED:
            self.store()

    def store(self) -> None:
        if self.visits:
            self.home.ledger.put_visits(self.visits, self.home.now)
            self.visits.clear()
            self.rows = 0


def failed_record(record: SourceRecord, error: ItemError, home: Home) -> SourceRecord:
    """The record of a source after it could not be had."""
    if isinstance(error, HostBusyError):
        return schedule.after_busy(record, home.now)
    return schedule.after_failure(record, error.reason, home.now, may_pass=error.transient, **answered(error))


def answered(error: ItemError) -> dict[str, Any]:
    """What the server said with an error; that a page is gone counts only where it was said of the address itself."""
    if not isinstance(error, StatusError):
        return {}
    status = error.status if error.is_own or error.status != schedule.GONE else None
    return {"status": status, "retry_after": error.headers.get("retry-after")}


# --- entries -------------------------------------------------------------------------------------


async def take_entries(
    home: Home, feeds: Sequence[Source], fetcher: Fetcher, *, again: bool = False, progress: Progress = silent
) -> IngestReport:
    """Take the entries of those feeds that are due: fetch their pages, put the articles into the archive, mark them."""
    by_name = {source.name: source for source in feeds}
    robots = Robots(fetcher, home.ledger, home.now)
    limit = TRIED_AGAIN if again else TAKEN_AT_ONCE
    report = IngestReport()
    while due := home.ledger.entries_due(list(by_name), home.now, limit, again=again):
        jobs = [_take(home, by_name[name], entry, fetcher, robots) for name, entry in due]
        outcomes, pages = [], []
        all_taken = await asyncio.gather(*jobs)
        with storing(home, progress) as stores:
            for (name, entry), taken in zip(due, all_taken, strict=True):
                if isinstance(taken, ItemError):
                    outcomes.append((name, _failed_entry(entry, taken, home)))
                    kept = stores.put(_failure_of(taken))  # told like whatever else failed
                else:
                    kept = stores.put(taken, source=name, entry=entry.entry)
                    pages += watched_pages(home, name, entry.entry, taken, kept)
                    outcomes.append((name, schedule.entry_after_taking(entry, _elsewhere(entry, kept))))
                report = report.joined(kept)
        # First, as an entry that is taken brings its page here no more.
        home.ledger.put_pages(pages, home.now)
        home.ledger.put_outcomes(outcomes, home.now)
        if again:
            break
    return report


def watched_pages(home: Home, name: str, entry: Entry, taken: Intake, kept: IngestReport) -> list[WatchedPage]:
    """The page that a source's entry led to, where it is looked at again: that of an article that a story follows."""
    if not entry.url or entry.content or entry.summary:  # as it is stored, its text is there only where it is whole
        return []
    followed = [s.article for s in kept.stored if s.article.language in READ and home.is_followed(s.article)]
    if not followed:
        return []
    article, arrival = max(followed, key=lambda each: each.first_seen), taken.arrivals[0]
    address, capture = arrival.article.document, arrival.capture.digest
    return [watching.watched(entry, name, article, address, taken.headers, capture, home.now)]


def _elsewhere(entry: StoredEntry, kept: IngestReport) -> str | None:
    """The documents of an entry's articles that are not its own address: canonical ones, a live blog's parts."""
    own = clean_url(entry.entry.url) if entry.entry.url else None
    documents = [stored.article.document for stored in kept.stored if own and stored.article.document != own]
    return f"{TAKEN_AS}{', '.join(documents)}" if documents else None


async def _take(home: Home, source: Source, entry: StoredEntry, fetcher: Fetcher, robots: Robots) -> Intake | ItemError:
    try:
        return await taking.take_entry(
            source, entry.entry, fetcher=fetcher, now=home.now, read=home.read_article, may_fetch=robots.check
        )
    except ItemError as error:
        return error


def _failed_entry(entry: StoredEntry, error: ItemError, home: Home) -> StoredEntry:
    if isinstance(error, HostBusyError):
        return schedule.entry_after_busy(entry, home.now)
    said = {"is_refused": is_refused(error), **answered(error)}
    return schedule.entry_after_failure(entry, error.reason, home.now, may_pass=error.transient, **said)


def is_refused(error: ItemError) -> bool:
    """Whether a site does not want a page to be fetched by robots."""
    return isinstance(error, RobotsError) or isinstance(error.__cause__, RobotsError)


def _failure_of(error: ItemError) -> Intake:
    return Intake((), (Failure(one_line(error.item, 300), STATION, error.reason, error.advice, error.transient),))


# --- pages and folders ---------------------------------------------------------------------------


async def look_at(
    home: Home, source: Source, fetcher: Fetcher, *, again: bool = False, progress: Progress = silent
) -> IngestReport:
    """Take what is new at a page or in a folder, and remember it once its articles are stored."""
    ledger, now = home.ledger, home.now
    known = ledger.source_records([source.name]).get(source.name)
    record = schedule.record_for(known, source.name, source.location)
    is_folder = source.kind is SourceKind.FOLDER
    if not is_folder and not schedule.is_due(record, now, again=again):
        return IngestReport()
    taken = ledger.marks_taken(source.name)
    try:
        intake = await taking.take(source, fetcher=fetcher, record=record, taken=taken, now=now, read=home.read_article)
    except ItemError as error:
        ledger.put_visits([Visit(failed_record(record, error, home))], now)
        return store(home, _failure_of(error), progress)
    report = store(home, intake, progress)
    if intake.is_not_modified:
        ledger.put_visits([Visit(schedule.after_not_modified(record, intake.headers, now))], now)
    else:
        # A live blog that shows no entries for once has not lost those that were taken.
        marks = intake.marks if is_folder else intake.marks or taken
        ledger.put_marks(schedule.after_reading(record, intake.headers, now), marks, now)
    return report
