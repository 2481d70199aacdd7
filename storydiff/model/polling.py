"""What is remembered of sources between runs: how each answered, and what became of each of its entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storydiff.model.intake import Entry, Failure


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """How a source answered so far, and when it is to be asked again; one that was never asked is all defaults."""

    source: str
    location: str
    """Where the settings say it lies; what was remembered of another place does not hold for it."""
    address: str | None = None
    """Where the server said that it lies for good."""
    etag: str | None = None
    last_modified: str | None = None
    lifetime: float = 0.0
    """Seconds for which the last answer said that it holds (RFC 9111, section 4.2)."""
    ttl: float = 0.0
    """Seconds for which the feed itself asks not to be read again."""
    skip_hours: tuple[int, ...] = ()
    """The hours of the day, in UTC, in which the feed asks not to be read."""
    tried_at: datetime | None = None
    good_at: datetime | None = None
    error: str | None = None
    failing_since: datetime | None = None
    failures: int = 0
    """Failures in a row."""
    next_try: datetime | None = None
    is_gone: bool = False
    """True where the server said that it is gone for good; it is not asked again."""
    capture: str | None = None
    """The digest of the bytes that it last gave whole; the same bytes hold nothing new."""

    @property
    def is_new(self) -> bool:
        """True where it has never given anything."""
        return self.good_at is None


class EntryState(StrEnum):
    """What became of an entry."""

    PENDING = "pending"
    TAKEN = "taken"
    FAILED = "failed"
    """It could not be taken and is tried again."""
    REFUSED = "refused"
    """It cannot be taken and is not tried again."""


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry as it was found in the bytes of a feed, ready to be stored."""

    identity: str
    """Tells an entry from every other, and from itself when it says something else."""
    guid: str
    url: str | None
    article: str
    """The identity of the article that it leads to, by its own address."""
    dated: datetime | None
    """When it was last changed, else published, by its own word."""
    body: str
    """The entry as JSON, with its text only where that is the whole article."""
    is_old: bool = False
    """True where it was there before the source was first looked at, and is not to be taken."""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it is stored, with what became of it; its text is there only where it is the whole article."""

    identity: str
    entry: Entry
    first_seen: datetime
    state: EntryState = EntryState.PENDING
    tries: int = 0
    next_try: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What was read in the bytes of a feed: its entries, and what it says of how often it wants to be read."""

    entries: tuple[FoundEntry, ...]
    failures: tuple[Failure, ...]
    """What of it could not be taken."""
    capture: str
    ttl: float = 0.0
    skip_hours: tuple[int, ...] = ()
    is_whole: bool = True
    """False where it breaks off, so that what is missing may come with the next fetch."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit to a source leaves behind: its record from now on, and the entries that it showed, in order."""

    record: SourceRecord
    entries: tuple[FoundEntry, ...] = ()
    is_first: bool = False
    """True where nothing was known of the source, so that what the archive holds already is not taken again."""
    capture: str | None = None
    """The digest of the bytes that the entries stand in."""


@dataclass(frozen=True, slots=True)
class WatchedPage:
    """The page of an article that a feed or sitemap led to, which is looked at again while the article is young."""

    document: str
    """The article, without the anchor of a live blog's entry: one page is looked at once, whatever led to it."""
    address: str
    """What the page itself says to be its address, where the archive knew the article by another before."""
    source: str
    entry: Entry
    """What led to it, as what it says of the article is still true."""
    dated: datetime
    """When its article was published or first seen, whichever was later."""
    etag: str | None = None
    last_modified: str | None = None
    capture: str | None = None
    """The digest of the bytes in which the article stood last, for which the validators stand."""
    tried_at: datetime | None = None
    good_at: datetime | None = None
    """When it last showed the article."""
    failures: int = 0
    """Looks in a row at which it could not be had, for what may pass."""
    missing: int = 0
    """Looks in a row at which it was not there, or showed no article any more."""
    next_try: datetime | None = None
    """Empty where it is not looked at any more."""
    reason: str | None = None
    """What there was at the last look in place of the article."""
