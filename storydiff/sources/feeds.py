"""Feeds as entries: RSS, RDF and Atom by feedparser, from bytes that were fetched before."""

from __future__ import annotations

import html
import io
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser

from storydiff.errors import ItemError
from storydiff.model import Entry, Failure
from storydiff.sources.urls import find_web_address
from storydiff.text import identity, one_line, words

MOST_ENTRIES = 2_000
"""Entries of one feed that are taken: the longest real feeds hold a few hundred."""

FULL_TEXT_WORDS = 150
"""Words from which what a feed carries is believed to be the whole article, where it does not break off."""

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})

_HEAD = 4_096
"""Bytes in which the root element of a feed is looked for, after comments and style sheets."""

_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_BROKEN_OFF = re.compile(r"(\[?(…|\.\.\.)\]?|read more|continue reading|full story)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """What one fetch of a feed holds: its title and entries, and the entries that could not be taken."""

    title: str | None
    entries: tuple[Entry, ...]
    failures: tuple[Failure, ...]


def read_feed(content: bytes, *, url: str, source: str, content_type: str = "") -> Feed:
    """The feed in some bytes; raises ItemError where they are none."""
    parsed = _parsed(content, url, content_type)
    if not parsed.entries and not parsed.get("version"):
        raise ItemError(url, "not a feed", "name the address of an RSS or Atom feed, or take it in as a page")
    if not parsed.entries and _is_broken(parsed):
        raise ItemError(url, "not a feed: its XML is damaged and holds no entry", "try again later", transient=True)
    title = _plain(parsed.feed.get("title", ""), 120) or None
    entries, failures = [], []
    for raw in parsed.entries[:MOST_ENTRIES]:
        entry = _entry(raw, source, title)
        if entry.url is None and not plain_text(text_of(entry)):
            failures.append(Failure(one_line(entry.title or entry.guid, 80), "sources", "it has no link and no text"))
        else:
            entries.append(entry)
    if len(parsed.entries) > MOST_ENTRIES:
        left = len(parsed.entries) - MOST_ENTRIES
        failures.append(Failure(source, "sources", f"{left} entries beyond the first {MOST_ENTRIES:,} were left out"))
    return Feed(title, tuple(entries), tuple(failures))


def is_feed(content: bytes, media_type: str = "") -> bool:
    """Whether bytes look like a feed: by the root element, whatever the server calls them."""
    head = content[:_HEAD].replace(b"\x00", b"").lower()
    if re.search(rb"<!doctype html|<html[\s>]", head):
        return False
    return bool(re.search(rb"<(rss|feed|rdf:rdf)[\s>]", head)) or media_type in FEED_TYPES


def mark(entry: Entry) -> str:
    """What tells an entry that was taken from one that is new or has changed since."""
    time = entry.updated or entry.published
    stamp = time.isoformat() if time else ""
    return identity("entry", entry.guid, entry.title, stamp, entry.summary, entry.content)


def text_of(entry: Entry) -> str:
    """The longer of what the entry carries as content and as summary, as markup."""
    return max((entry.content, entry.summary), key=len)


def plain_text(markup: str) -> str:
    """The words of some markup on one line.

    >>> plain_text("A <b>toll</b> &amp; a <a href='x'>count</a>")
    'A toll & a count'
    """
    return one_line(html.unescape(_TAG.sub("", re.sub(r"<(br|/?p|/?div|/?li)\b", r" <\1", markup))))


def is_full_text(entry: Entry) -> bool:
    """Whether the entry carries its article whole, so that its page need not be fetched."""
    if entry.url is None:
        return True
    text = plain_text(text_of(entry))
    return len(words(text)) >= FULL_TEXT_WORDS and not _BROKEN_OFF.search(text)


def _parsed(content: bytes, url: str, content_type: str) -> Any:
    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    try:
        # Never the bytes themselves: feedparser takes a string for an address to fetch or a file to open.
        return feedparser.parse(io.BytesIO(content), response_headers=headers)
    except Exception as error:  # hostile markup may break a parser anywhere, and is one feed's failure
        raise ItemError(url, "not a feed", f"its markup breaks the reader: {type(error).__name__}") from error


def _is_broken(parsed: Any) -> bool:
    """Whether the parser gave up, rather than noting an encoding that was declared otherwise."""
    return bool(parsed.get("bozo")) and not isinstance(
        parsed.get("bozo_exception"), feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    )


def _entry(raw: Mapping[str, Any], source: str, feed_title: str | None) -> Entry:
    url = find_web_address(raw.get("link"))
    title = _plain(raw.get("title"), 300)
    content = max((str(part.get("value") or "") for part in raw.get("content") or ()), key=len, default="")
    summary = str(raw.get("summary") or "")
    published, updated = _time(raw, "published_parsed"), _time(raw, "updated_parsed")
    return Entry(
        source=source,
        guid=one_line(str(raw.get("id") or ""), 1_000) or url or identity("entry", title, summary, content),
        url=url,
        title=title,
        published=published or updated,
        summary=summary,
        content=content,
        publisher=_plain((raw.get("source") or {}).get("title"), 120) or feed_title,
        updated=updated,
    )


def _time(raw: Mapping[str, Any], name: str) -> datetime | None:
    if name not in raw:  # asked for without looking, feedparser answers for "updated" with "published"
        return None
    try:
        return datetime.fromtimestamp(timegm(raw[name]), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _plain(markup: object, limit: int) -> str:
    """The words of a title, which may hold HTML, on one line."""
    return one_line(plain_text(str(markup or "")), limit)
