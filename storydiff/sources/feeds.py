"""Feeds as entries: RSS, RDF and Atom by feedparser, JSON Feed, from bytes that were fetched before.

bytes → text in their charset → entries as the feed gives them → mended, on their own lines → Entry; or a Failure
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from storydiff.errors import ItemError
from storydiff.model import Entry, Failure
from storydiff.sources.charsets import feed_text
from storydiff.sources.feed_elements import HostileMarkupError
from storydiff.sources.json_feeds import JsonItem, is_json_feed, read_json
from storydiff.sources.markup import as_markup, blocks_of, plain_text
from storydiff.sources.mending import mended
from storydiff.sources.urls import find_web_address
from storydiff.sources.xml_feeds import XmlFeed, read_xml
from storydiff.text import identity, one_line, words

MOST_ENTRIES = 2_000
"""Entries of one feed that are taken: the longest real feeds hold a few hundred."""

LARGEST_FEED = 20_000_000
"""Bytes of the largest feed that is read, twice what a fetch takes by default."""

FULL_TEXT_WORDS = 150
"""Words from which what a feed carries is believed to be the whole article, where it does not break off."""

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})

_STATION = "sources"
_GZIP = b"\x1f\x8b"
_HEAD = 4_096
"""Bytes in which the root element of a feed is looked for, after comments and style sheets."""

_RAW_TITLE = 20_000
"""Characters of a title, with its markup, that are looked at; its words are cut at far fewer."""

_TAIL = 300
"""Characters at the end of an entry in which a hint that it goes on elsewhere is looked for."""

_PROSE_WORDS = 12
"""Words from which a block is a paragraph, which ends as sentences do, and not a byline or a list of tags."""

_BROKEN_OFF = re.compile(
    r"[\[(](…|\.\.\.)[\])]|(…|\.\.\.)\W*$"
    r"|\b(continue|keep) reading\b|\bread (more|on)(\W*$| (at|on|here)\b)|\bfull (story|article)\W*$"
    r"|\b(read|see|view|get) (the|our|this) (full|whole|entire|complete|rest of)\b"
    r"|\bsubscribe(rs)? (to|can) (read|continue)\b|\bto read the rest\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?:…。！？।؟۔][\s\"'”’»›)\]*]*$")
_LOOKS = (
    (
        re.compile(r"<!doctype html|<html[\s>]", re.IGNORECASE),
        "an HTML page",
        "name the feed: `storydiff sources add` finds it",
    ),
    (re.compile(r"<opml[\s>]", re.IGNORECASE), "an OPML list of feeds", "take it in with `storydiff sources import`"),
    (re.compile(r"<(urlset|sitemapindex)[\s>]", re.IGNORECASE), "a sitemap", 'give the source kind = "sitemap"'),
)
_ANY_ROOT = re.compile(r"<([A-Za-z_][\w:.-]{0,40})[\s/>]")
_ADVICE = "name the address of an RSS, Atom or JSON feed, or take it in as a page"


@dataclass(frozen=True, slots=True)
class Feed:
    """What one fetch of a feed holds: its title and entries, and what of it could not be taken."""

    title: str | None
    entries: tuple[Entry, ...]
    failures: tuple[Failure, ...]
    untaken: int = 0
    """Entries that are among the failures, each for itself."""
    left_out: int = 0
    """Entries beyond as many as are taken of one feed."""
    is_whole: bool = True
    """False where it breaks off, so that what is missing may come with the next fetch."""


def read_feed(content: bytes, *, url: str, source: str, content_type: str = "") -> Feed:
    """The feed in some bytes; raises ItemError where they are none."""
    if len(content) > LARGEST_FEED:
        raise ItemError(url, f"not a feed that can be read: larger than {LARGEST_FEED:,} bytes")
    if content.startswith(_GZIP):
        raise ItemError(url, "not a feed: packed as gzip, and not said to be", "unpack it")
    text = feed_text(content, content_type)
    if not text.strip():
        raise ItemError(url, "not a feed: it is empty", "try again later", transient=True)
    taking = _Taking(source)
    if text.startswith(("{", "[")):
        return _json_feed(text, url, taking)
    return _xml_feed(text, url, taking)


def is_feed(content: bytes, media_type: str = "") -> bool:
    """Whether bytes look like a feed: by the root element, whatever the server calls them."""
    head = content[:_HEAD].replace(b"\x00", b"")
    if is_json_feed(head):
        return True
    head = head.lower()
    if re.search(rb"<!doctype html|<html[\s>]", head):
        return False
    return bool(re.search(rb"<([a-z_][\w.-]*:)?(rss|feed|rdf)[\s>]", head)) or media_type in FEED_TYPES


def mark(entry: Entry) -> str:
    """What tells an entry that was taken from one that is new or has changed since."""
    time = entry.updated or entry.published
    stamp = time.isoformat() if time else ""
    return identity("entry", entry.guid, entry.title, stamp, entry.summary, entry.content)


def text_of(entry: Entry) -> str:
    """The longer of what the entry carries as content and as summary, as markup."""
    return max((entry.content, entry.summary), key=len)


def is_full_text(entry: Entry) -> bool:
    """Whether the entry carries its article whole, so that its page need not be fetched.

    It has the length of one, its last paragraph ends as a sentence does, and nothing near its end leads elsewhere.
    Where this errs, a page is fetched that need not have been; the page then has the say.
    """
    if entry.url is None:
        return True
    blocks = blocks_of(text_of(entry))
    if sum(len(words(block)) for block in blocks) < FULL_TEXT_WORDS or _BROKEN_OFF.search(" ".join(blocks)[-_TAIL:]):
        return False
    prose = [block for block in blocks if len(block.split()) >= _PROSE_WORDS]
    return not prose or bool(_ENDS.search(prose[-1]))


@dataclass
class _Taking:
    """What was taken of one feed so far, and what was not."""

    source: str
    entries: list[Entry] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    untaken: int = 0
    left_out: int = 0

    def take(self, entry: Entry) -> None:
        if entry.url is None and not plain_text(text_of(entry)):
            self.refuse(entry.title or entry.guid, "it has no link and no text")
        else:
            self.entries.append(entry)

    def refuse(self, item: str, reason: str, advice: str = "", *, transient: bool = False) -> None:
        self.untaken += 1
        self.failures.append(Failure(one_line(item, 80), _STATION, reason, advice, transient=transient))

    def leave_out(self, number: int) -> None:
        self.left_out = number
        if number:
            said = f"{number:,} entries beyond the first {MOST_ENTRIES:,} were left out"
            self.failures.append(Failure(self.source, _STATION, said, "name a feed with the newest alone"))

    def feed(self, title: str | None, *, is_whole: bool = True) -> Feed:
        return Feed(title, tuple(self.entries), tuple(self.failures), self.untaken, self.left_out, is_whole)


# --- JSON Feed -----------------------------------------------------------------------------------


def _json_feed(text: str, url: str, taking: _Taking) -> Feed:
    try:
        feed = read_json(text, url, MOST_ENTRIES)
    except ValueError as error:
        raise ItemError(url, f"not a feed: damaged JSON: {one_line(str(error), 80)}", "try again later") from error
    if feed is None:
        raise ItemError(url, "not a feed but JSON without the version of a JSON Feed", _ADVICE)
    title = _plain(feed.title, 120) or None
    for item in feed.items:
        taking.take(_entry_of_json(item, taking.source, title))
    for _ in range(feed.unread):
        taking.refuse(taking.source, "an item that is no object")
    taking.leave_out(feed.left_out)
    return taking.feed(title)


def _entry_of_json(item: JsonItem, source: str, feed_title: str | None) -> Entry:
    url, title = find_web_address(item.url), _plain(item.title, 300)
    return Entry(
        source=source,
        guid=one_line(item.id, 1_000) or url or identity("entry", title, item.summary, item.content),
        url=url,
        title=title,
        published=item.published or item.updated,
        summary=mended(item.summary),
        content=mended(item.content),
        publisher=feed_title,
        updated=item.updated,
        author=_plain(item.author, 200) or None,
    )


# --- RSS, RDF and Atom ---------------------------------------------------------------------------


def _xml_feed(text: str, url: str, taking: _Taking) -> Feed:
    feed = _parsed(text, url)
    if not feed.entries and not feed.version:
        raise _no_feed(text, url)
    if not feed.entries and feed.is_damaged:
        raise ItemError(url, "not a feed: its XML is damaged and holds no entry", "try again later", transient=True)
    title = _plain(feed.feed.get("title"), 120) or None
    for raw in feed.entries:
        taking.take(_entry(raw, taking.source, title, is_atom=feed.version.startswith("atom")))
    if feed.broken_entry is not None:
        reason = "the feed breaks off within this entry"
        taking.refuse(_plain(feed.broken_entry, 80) or taking.source, reason, "try again later", transient=True)
    elif feed.breaks_off:
        said = f"the feed breaks off after {len(feed.entries):,} entries"
        taking.failures.append(Failure(taking.source, _STATION, said, "try again later", transient=True))
    taking.leave_out(feed.left_out)
    return taking.feed(title, is_whole=not feed.breaks_off)


def _parsed(text: str, url: str) -> XmlFeed:
    try:
        return read_xml(text, url, MOST_ENTRIES)
    except HostileMarkupError as error:
        raise ItemError(url, f"not a feed that can be read: {error}") from error
    except Exception as error:  # hostile markup may break a parser anywhere, and is one feed's failure
        raise ItemError(url, "not a feed", f"its markup breaks the reader: {type(error).__name__}") from error


def _no_feed(text: str, url: str) -> ItemError:
    head = text[:_HEAD]
    for look, name, advice in _LOOKS:
        if look.search(head):
            return ItemError(url, f"not a feed but {name}", advice)
    root = _ANY_ROOT.search(head)
    if root:
        return ItemError(url, f"not a feed but XML of <{root.group(1)}>", _ADVICE)
    return ItemError(url, "not a feed: neither XML nor JSON", _ADVICE)


def _entry(raw: Mapping[str, Any], source: str, feed_title: str | None, *, is_atom: bool) -> Entry:
    url = find_web_address(raw.get("feedburner_origlink")) or find_web_address(raw.get("link"))
    title = _plain(raw.get("title"), 300)
    content = max((_markup(part) for part in raw.get("content") or ()), key=len, default="")
    summary = _markup((raw.get("summary_detail") if is_atom else None) or {"value": raw.get("summary")})
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
        author=_plain(", ".join(_author_names(raw)), 200) or None,
    )


def _markup(part: Mapping[str, Any]) -> str:
    """What a part of an entry holds, as markup; none where it is no text but a picture, say."""
    kind, value = str(part.get("type") or "text/html"), str(part.get("value") or "")
    if kind == "text/plain":
        value = as_markup(value)
    return mended(value) if kind.startswith("text/") or kind.endswith(("xml", "html")) else ""


def _author_names(raw: Mapping[str, Any]) -> Iterator[str]:
    """The names of an entry's authors; an address of mail is no name."""
    authors = [author for author in raw.get("authors") or () if author] or [raw.get("author_detail") or {}]
    for author in authors[:20]:
        name = str(author.get("name") or "").strip()
        if name and "@" not in name:
            yield name


def _time(raw: Mapping[str, Any], name: str) -> datetime | None:
    if name not in raw:  # asked for without looking, feedparser answers for "updated" with "published"
        return None
    try:
        return datetime.fromtimestamp(timegm(raw[name]), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _plain(markup: object, limit: int) -> str:
    """The words of a title, which may hold HTML, on one line."""
    said = str(markup or "")[:_RAW_TITLE]
    if said.isascii() and "<" not in said and "&" not in said:
        return one_line(said, limit)  # no markup, and nothing to mend
    # Before entities are undone and after: half of a broken quotation mark is a control character, which a line drops.
    return one_line(mended(plain_text(mended(said))), limit)
