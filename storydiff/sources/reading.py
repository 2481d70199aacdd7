"""Reads the bytes of feeds where there is room for it: in this process, or in worker processes of the poll.

A worker is handed the bytes of a few feeds and gives back their entries as they are to be stored, so little travels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from storydiff.archive import Archive
from storydiff.errors import ArchiveError, ItemError, StorageError
from storydiff.model import Entry, Failure, FeedReading, FoundEntry, article_id
from storydiff.records import encode
from storydiff.sources.feeds import FULL_TEXT_WORDS, is_full_text, mark, read_feed, text_of
from storydiff.sources.urls import clean_url
from storydiff.text import identity

STATION = "sources"

_HEAD = 20_000
"""Bytes at the beginning of a feed in which it says how often it wants to be read."""

_HALF_TEXT = re.compile(rf"\W*+(?:\w++\W++){{{(FULL_TEXT_WORDS + 1) // 2 - 1}}}\w")
_AS_JSON = json.JSONEncoder(ensure_ascii=False)
_FIRST_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_SKIPPED = re.compile(rb"<skipHours>(.*?)</skipHours>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</sy:updatePeriod>", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,4})\s*</sy:updateFrequency>", re.IGNORECASE)
_SECONDS = {b"hourly": 3_600, b"daily": 86_400, b"weekly": 604_800, b"monthly": 2_592_000, b"yearly": 31_536_000}


@dataclass(frozen=True, slots=True)
class FeedBytes:
    """The bytes of a feed on their way to whoever reads them."""

    source: str
    location: str
    url: str
    content: bytes
    content_type: str


def reader_into(archive: Archive) -> partial[list[FeedReading | Failure]]:
    """What reads feeds and keeps their bytes as captures of an archive; made once in each worker."""
    return partial(_read_all, archive)


def _read_all(archive: Archive, feeds: Sequence[FeedBytes]) -> list[FeedReading | Failure]:
    return [_read(archive, feed) for feed in feeds]


def _read(archive: Archive, feed: FeedBytes) -> FeedReading | Failure:
    """What stands in a feed, or why it cannot be read."""
    try:
        read = read_feed(feed.content, url=feed.url, source=feed.source, content_type=feed.content_type)
        capture = archive.keep_capture(feed.content)
    except ItemError as error:
        return Failure(feed.location, STATION, error.reason, error.advice, transient=error.transient)
    except StorageError:
        raise  # there is no use in asking the next feed
    except ArchiveError as error:
        return Failure(feed.location, STATION, str(error), transient=True)
    ttl, hours = asked_pace(feed.content)
    # By mark, so that an entry that stands there twice is taken once; two entries of one guid are both taken.
    found = {mark(entry): entry for entry in read.entries}
    entries = tuple(_found(name, entry, feed.location) for name, entry in found.items())
    return FeedReading(entries, read.failures, capture, ttl, hours, read.is_whole)


def _found(name: str, entry: Entry, location: str) -> FoundEntry:
    record = encode(entry)
    if entry.url is not None and not (_may_be_full(entry) and is_full_text(entry)):
        record |= {"summary": "", "content": ""}
    body = _AS_JSON.encode(record)
    article = article_id(document_of(entry, location))
    return FoundEntry(name, entry.guid, entry.url, article, entry.updated or entry.published, body)


def _may_be_full(entry: Entry) -> bool:
    """Whether the entry has half the words of a full text, its markup counted: a cheap look before the close one."""
    return _HALF_TEXT.match(text_of(entry)) is not None


def document_of(entry: Entry, location: str) -> str:
    """The document that an entry is: its own address, else its place in its feed."""
    return clean_url(entry.url) if entry.url else f"{location}#{identity('entry', entry.guid)}"


def asked_pace(content: bytes) -> tuple[float, tuple[int, ...]]:
    """The seconds and the hours of the day for which a feed asks not to be read (RSS 2.0; RSS 1.0 Syndication).

    >>> asked_pace(b"<rss><channel><ttl>60</ttl><skipHours><hour>3</hour></skipHours></channel></rss>")
    (3600.0, (3,))
    """
    head = content[:_HEAD]
    item = _FIRST_ITEM.search(head)
    head = head[: item.start()] if item else head
    ttl, period, frequency = _TTL.search(head), _PERIOD.search(head), _FREQUENCY.search(head)
    seconds = 0.0
    if ttl:
        seconds = int(ttl[1]) * 60.0
    elif period:
        seconds = _SECONDS[period[1].lower()] / max(int(frequency[1]) if frequency else 1, 1)
    skipped = _SKIPPED.search(head)
    said = _HOUR.findall(skipped[1]) if skipped else []
    # RSS 0.91 counts the hours from 1 to 24, where 24 is midnight.
    return seconds, tuple(sorted({int(hour) % 24 for hour in said if int(hour) <= 24}))
