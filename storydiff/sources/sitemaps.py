"""Sitemaps (sitemaps.org, protocol 0.9) with Google's news elements: the pages that a site names, and when.

    bytes → unpacked → text in its charset → <url> and <sitemap> one by one → Page, Part

Own code over lxml. ``trafilatura.sitemaps`` gives addresses without their dates and titles and fetches by itself, past
every limit here; ``ultimate-sitemap-parser`` is under the GPL, and fetches with a client of its own too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from storydiff.errors import ItemError
from storydiff.model import Entry, Failure
from storydiff.sources.charsets import feed_text
from storydiff.sources.feeds import MOST_ENTRIES, Feed
from storydiff.sources.mending import mended
from storydiff.sources.urls import find_web_address
from storydiff.text import counted, one_line
from storydiff.unpacking import PackingError, unpacked

if TYPE_CHECKING:
    from lxml import etree

LARGEST = 50 * 1024 * 1024
"""Bytes of the largest sitemap once it is unpacked (sitemaps.org)."""

MOST_PAGES = 50_000
"""Addresses of one sitemap (sitemaps.org)."""

MOST_ELEMENTS = 1_000_000
"""Elements of one sitemap: as many addresses as there may be, each with pictures and languages."""

GENERATED = 10
"""Pages from which one time of change that most of them share is taken for when the sitemap was made."""

_STATION = "sources"
_GZIP = b"\x1f\x8b"
_HEAD = 4_096
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(urlset|sitemapindex)[\s>]")
_LONGEST = 2_000
_NEVER = datetime.min.replace(tzinfo=UTC)
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
"""An & that is no character's name in XML: one of an address, or an entity that a document declares for itself."""

_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:url|sitemap)\s*>")
_LAST_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:urlset|sitemapindex)\s*>")
_ADVICE = "name the address of a sitemap, or leave out its kind for a feed"


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """One address of a sitemap; title, publisher and publication are there only in news sitemaps."""

    url: str
    changed: datetime | None = None
    published: datetime | None = None
    title: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A sitemap that an index names."""

    url: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap holds: pages, or as an index others; ``is_whole`` is False where it breaks off."""

    pages: tuple[SitemapPage, ...] = ()
    parts: tuple[Part, ...] = ()
    unread: int = 0
    """Elements without an address that can be used."""
    left_out: int = 0
    """Addresses beyond as many as are read."""
    is_whole: bool = True


def is_sitemap(content: bytes) -> bool:
    """Whether bytes look like a sitemap or an index of them: by the root element; packed ones are looked into."""
    return _root(content) is not None


def is_index(content: bytes) -> bool:
    """Whether bytes look like an index of sitemaps."""
    return _root(content) == b"sitemapindex"


def _root(content: bytes) -> bytes | None:
    try:
        head = unpacked(content, "gzip", _HEAD) if content.startswith(_GZIP) else content[:_HEAD]
    except PackingError:
        return None
    found = _ROOT.search(head.replace(b"\x00", b""))
    return found[1] if found else None


def read_sitemap(content: bytes, *, url: str, content_type: str = "") -> Sitemap:
    """The sitemap in some bytes, packed as gzip or not; raises ItemError where they are none."""
    text = feed_text(_unpacked(content, url), content_type)
    if not text.strip():
        raise ItemError(url, "not a sitemap: it is empty", "try again later", transient=True)
    if not text.startswith("<"):
        return _sitemap_of_lines(text, url)
    if not _ROOT.search(text[:_HEAD].encode("utf-8", "replace")):
        raise ItemError(url, "not a sitemap: its root is neither <urlset> nor <sitemapindex>", _ADVICE)
    return _sitemap_of_xml(text, url)


def _unpacked(content: bytes, url: str) -> bytes:
    if content.startswith(_GZIP):
        try:
            content = unpacked(content, "gzip", LARGEST)
        except PackingError as error:
            reason = f"not a sitemap: its gzip packing {error}"
            raise ItemError(url, reason, "try again later", transient=True) from error
    if len(content) > LARGEST:
        raise ItemError(url, f"not a sitemap that can be read: larger than {LARGEST:,} bytes unpacked")
    return content


def _sitemap_of_lines(text: str, url: str) -> Sitemap:
    """The sitemap of a plain text: one address a line, and nothing else (sitemaps.org, "Text file")."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = [address for line in lines[:MOST_PAGES] if (address := _address(line, None))]
    if not found:
        raise ItemError(url, "not a sitemap: neither XML nor a list of addresses", _ADVICE)
    unread = min(len(lines), MOST_PAGES) - len(found)
    return Sitemap(tuple(map(SitemapPage, found)), (), unread, max(0, len(lines) - MOST_PAGES))


# --- XML -----------------------------------------------------------------------------------------


def _sitemap_of_xml(text: str, url: str) -> Sitemap:
    pages: list[SitemapPage] = []
    parts: list[Part] = []
    unread = left_out = 0
    reading = _Reading(text, url)
    for element in reading:
        address = _address(_said(element, "loc"), url)
        if address is None:
            unread += 1
        elif len(pages) + len(parts) >= MOST_PAGES:
            left_out += 1
        elif _name(element) == "sitemap":
            parts.append(Part(address, _time(_said(element, "lastmod"))))
        else:
            pages.append(_page(element, address))
    if reading.is_broken and not pages and not parts:
        raise ItemError(url, "not a sitemap: its XML is damaged and names no page", "try again later", transient=True)
    return Sitemap(_without_generated(pages), tuple(parts), unread, left_out, not reading.is_broken)


class _Reading:
    """The <url> and <sitemap> elements of a text one by one, each let go when the next is asked for."""

    def __init__(self, text: str, url: str) -> None:
        self.is_broken = not _LAST_END.search(text[-_HEAD:])
        if self.is_broken:  # what it breaks off in may be half an address
            ends = [end.end() for end in _END.finditer(text)]
            text = text[: ends[-1]] if ends else ""
        self._text = _STRAY.sub("&amp;", _without_cdata(text))
        self._url = url

    def __iter__(self) -> Iterator[etree._Element]:
        from lxml import etree  # what reads feeds begins without it

        events = etree.iterparse(
            BytesIO(self._text.encode("utf-8", "replace")),
            events=("start", "end"),
            encoding="utf-8",
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        try:
            for number, (event, element) in enumerate(events):
                if number > MOST_ELEMENTS * 2:
                    raise ItemError(self._url, f"not a sitemap that can be read: more than {MOST_ELEMENTS:,} elements")
                if event == "end" and _name(element) in {"url", "sitemap"}:
                    yield element
                    element.clear(keep_tail=False)
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.LxmlError:
            self.is_broken = True


def _without_cdata(text: str) -> str:
    """The text with what stands in CDATA sections written as other text is, so that one rule holds for both."""
    head, *rest = text.split("<![CDATA[")
    pieces = [head]
    for piece in rest:
        inside, end, after = piece.partition("]]>")
        pieces.append(f"{escape(inside)}{after}" if end else piece)
    return "".join(pieces)


def _page(element: etree._Element, address: str) -> SitemapPage:
    news = next((child for child in element.iterchildren() if _name(child) == "news"), None)
    page = SitemapPage(address, _time(_said(element, "lastmod")))
    if news is None:
        return page
    said = next((child for child in news.iterchildren() if _name(child) == "publication"), None)
    return replace(
        page,
        published=_time(_said(news, "publication_date")),
        title=_plain(_said(news, "title"), 300),
        publisher="" if said is None else _plain(_said(said, "name"), 120),
    )


def _without_generated(pages: Sequence[SitemapPage]) -> tuple[SitemapPage, ...]:
    """The pages without the time of change that most of them share: the sitemap was made then, which says nothing."""
    often = Counter(page.changed for page in pages if page.changed)
    time, count = often.most_common(1)[0] if often else (None, 0)
    if count < GENERATED or count * 2 <= len(pages):
        return tuple(pages)
    return tuple(replace(page, changed=None) if page.changed == time else page for page in pages)


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _said(element: etree._Element, name: str) -> str:
    """The words of a child, in whatever namespace it stands."""
    for child in element.iterchildren():
        if _name(child) == name:
            return "".join(part for part in child.itertext() if isinstance(part, str))[:_LONGEST].strip()
    return ""


def _plain(said: str, limit: int) -> str:
    """Words on one line, which some sites escape twice."""
    return one_line(mended(unescape(said)), limit)


def _address(said: str, base: str | None) -> str | None:
    try:
        return find_web_address(urljoin(base, said.strip()) if base and said.strip() else said)
    except ValueError:
        return None


def _time(said: str) -> datetime | None:
    """A time in W3C's form, which may be a day, a month or a year; the last two say too little to go by."""
    try:
        time = datetime.fromisoformat(said)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# --- what of it is taken ---------------------------------------------------------------------------


AHEAD = timedelta(days=2)
"""How far ahead of now a page may be dated and still be believed."""

AGE = timedelta(days=7)
"""How old a page may be that is new to us; sitemaps of news hold two days (Google), and a run may fall out for some."""

MARGIN = timedelta(days=1)
"""How far back before the last look a page may be dated: many are dated by the day, in a time zone that is not said."""


def since_when(good_at: datetime | None, now: datetime) -> datetime:
    """From when on a page may be new, where its sitemap was last read at ``good_at``."""
    return min(now - AGE, good_at - MARGIN) if good_at else now - AGE


def newest_of(sitemap: Sitemap, *, source: str, since: datetime | None, now: datetime) -> list[Entry]:
    """The pages of a sitemap as entries, the newest first, without what was last changed before ``since``.

    Pages without a date stay: whether they are new is told by what was seen before. A date in the future is none, and a
    front page is no article.
    """
    found: list[tuple[datetime, Entry]] = []
    for page in sitemap.pages:
        entry = _entry(page, source, now)
        dated = max((time for time in (entry.updated, entry.published) if time), default=None)
        if urlsplit(page.url).path not in {"", "/"} and (since is None or dated is None or dated >= since):
            found.append((dated or _NEVER, entry))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [entry for _, entry in found]


def feed_of(sitemap: Sitemap, *, source: str, now: datetime) -> Feed:
    """All pages of a sitemap that a user names, as a feed; the newest, where they are more than one feed may have."""
    entries = newest_of(sitemap, source=source, since=None, now=now)
    failures = list(failures_of(sitemap, source))
    if len(entries) > MOST_ENTRIES:
        said = f"{len(entries) - MOST_ENTRIES:,} pages beyond the newest {MOST_ENTRIES:,} were left out"
        failures.append(Failure(source, _STATION, said, "name a sitemap with the newest alone"))
    return Feed(None, tuple(entries[:MOST_ENTRIES]), tuple(failures), sitemap.unread)


def failures_of(sitemap: Sitemap, source: str) -> Iterator[Failure]:
    """What of a sitemap could not be read."""
    if sitemap.unread:
        yield Failure(source, _STATION, f"{counted(sitemap.unread, 'element')} of a sitemap without a web address")
    if sitemap.left_out:
        said = f"{sitemap.left_out:,} addresses of a sitemap beyond the first {MOST_PAGES:,} were left out"
        yield Failure(source, _STATION, said, "name a sitemap with the newest alone")
    if not sitemap.is_whole:
        yield Failure(source, _STATION, "a sitemap breaks off", "try again later", transient=True)


def _entry(page: SitemapPage, source: str, now: datetime) -> Entry:
    return Entry(
        source=source,
        guid=page.url,
        url=page.url,
        title=page.title,
        published=_possible(page.published, now),
        publisher=page.publisher or None,
        updated=_possible(page.changed, now),
    )


def _possible(time: datetime | None, now: datetime) -> datetime | None:
    return time if time is not None and time <= now + AHEAD else None
