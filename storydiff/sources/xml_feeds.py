"""RSS, RDF and Atom by feedparser's own parsers, driven here so that hostile markup cannot hold them up.

What feedparser leaves open and this closes, each measured on 200 kB: an author of one long word takes it minutes (its
pattern for mail addresses), an element with 20,000 attributes 7 s, cleaning unclosed comments 5 s, and every one of
these grows with the square. Neither links within an entry's markup are made whole nor scripts taken out here, which
takes two thirds of its time: entries are read for their words, and only by ``markup`` and ``articles``.

    text → cut to whole entries, at most so many → strict parser, else the one for damaged markup
"""

from __future__ import annotations

import re
import xml.sax
import xml.sax.handler
import xml.sax.xmlreader
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.sanitizer import replace_doctype
from feedparser.util import FeedParserDict

from storydiff.sources.feed_elements import (
    MOST_ATTRIBUTES,
    TOO_MANY_ATTRIBUTES,
    Elements,
    Expat,
    HostileMarkupError,
    StrictElements,
)

MOST_ELEMENTS = 200_000
"""Elements of one feed: 2,000 entries with 100 each, which take feedparser some ten seconds."""

LARGEST_DAMAGED = 3_000_000
"""Bytes of damaged markup that are read, 5 s for each million where every one begins a tag that is none."""

LONGEST_AUTHOR = 500
"""Characters at which the names of an entry's authors are cut."""

_ENCODING = "UTF-8"
"""In capitals, as to "utf-8" feedparser mends Latin-1 mojibake on less evidence than ``mending`` asks for."""

_MARKS = re.compile(
    r"<!\[CDATA\[|\]\]>|<!--|-->|<(/?)(?:[A-Za-z_][\w.-]*:)?(?:item|entry)(?=[\s/>])([^<>]*>)?", re.IGNORECASE
)
_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?(?:rss|feed|rdf))(?=[\s>])", re.IGNORECASE)
_CHANNEL = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?channel)(?=[\s>])", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_TITLE = re.compile(r"<title(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?([^<\]]{1,300})", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(r"<\w")
_HEAD = 65_536
"""Characters in which the root element is looked for, and at the end its closing."""


@dataclass(frozen=True, slots=True)
class XmlFeed:
    """What feedparser read: entries as it gives them, how many were not handed to it, and where the feed breaks off."""

    feed: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]
    version: str
    is_damaged: bool
    left_out: int
    breaks_off: bool
    broken_entry: str | None
    """The title of the entry within which it breaks off, "" where that has none yet."""


def read_xml(text: str, url: str, most: int) -> XmlFeed:
    """The feed in some text without XML declaration, of its entries at most ``most``.

    Raises HostileMarkupError, and whatever markup makes feedparser raise.
    """
    cut = _cut(text, most)
    data = f"<?xml version='1.0' encoding='utf-8'?>\n{_with_short_head(cut.text)}".encode()
    version, data, entities = replace_doctype(data)
    parser: Any = _Strict(url, None, _ENCODING)
    try:
        _run_strict(parser, data)
        is_damaged = False
    except xml.sax.SAXException as error:
        is_damaged = True
        if len(data) > LARGEST_DAMAGED:
            raise HostileMarkupError(f"damaged, and larger than {LARGEST_DAMAGED:,} bytes") from error
        parser = _Loose(url, None, _ENCODING, entities)
        _ready(parser).feed(data.decode("utf-8"))
    return XmlFeed(
        parser.feeddata,
        [dict(entry) for entry in parser.entries],  # without the old names that feedparser's own looks up besides
        version or parser.version,
        is_damaged or cut.breaks_off,
        cut.left_out,
        cut.breaks_off,
        cut.broken_entry,
    )


# --- before feedparser ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cut:
    text: str
    left_out: int = 0
    breaks_off: bool = False
    broken_entry: str | None = None


def _cut(text: str, most: int) -> _Cut:
    """The text with no more entries than may be taken, and without one that it breaks off in."""
    begins, ends = _entries_in(text)
    root = _ROOT.search(text[:_HEAD])
    breaks_off = bool(root and begins and not _CLOSED.search(text[-_HEAD:]))
    broken = None
    if root and breaks_off and ends and len(begins) == len(ends) + 1 and begins[-1] >= ends[-1]:
        found = _TITLE.search(text, begins[-1])
        broken = found.group(1) if found else ""
        channel = _CHANNEL.search(text[:_HEAD]) if root.group(1).lower().endswith("rss") else None
        closing = f"</{channel.group(1)}>" if channel else ""
        text, begins = f"{text[: ends[-1]]}{closing}</{root.group(1)}>", begins[:-1]
    if len(begins) <= most:
        return _Cut(text, 0, breaks_off, broken)
    rest = text[max(ends[-1], begins[most]) :] if ends else ""
    return _Cut(text[: begins[most]] + rest, len(begins) - most, breaks_off, broken)


def _entries_in(text: str) -> tuple[list[int], list[int]]:
    """Where entries begin and where they end, those in comments and character data apart."""
    begins, ends, waits_for = [], [], ""
    for mark in _MARKS.finditer(text):
        said = mark.group()
        if waits_for:
            waits_for = "" if said == waits_for else waits_for
        elif said == "<!--" or said.upper() == "<![CDATA[":
            waits_for = "-->" if said == "<!--" else "]]>"
        elif mark.group(1):
            ends.append(mark.end())
        elif said.startswith("<"):
            begins.append(mark.start())
            if said.endswith("/>"):
                ends.append(mark.end())
    return begins, ends


def _with_short_head(text: str) -> str:
    """The text with single spaces before its first element, over long runs of which feedparser's patterns stumble."""
    first = _FIRST_ELEMENT.search(text)
    place = first.start() if first else len(text)
    return re.sub(r"\s{2,}", "\n", text[:place]) + text[place:]


# --- feedparser within limits --------------------------------------------------------------------


class _Limits:
    """What both of feedparser's parsers do here: count elements, and mend what it takes guids and authors for."""

    elements = 0

    def unknown_starttag(self, tag: str, attrs: Any) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise HostileMarkupError(f"more than {MOST_ELEMENTS:,} elements")
        if len(attrs) > MOST_ATTRIBUTES:
            raise HostileMarkupError(TOO_MANY_ATTRIBUTES)
        super().unknown_starttag(tag, attrs)  # type: ignore[misc] # of feedparser's parsers

    def _sync_author_detail(self, key: str = "author") -> None:
        """Authors in one string are its words without addresses; feedparser's own pattern cuts ``.example`` in two."""
        context = self._get_context()  # type: ignore[attr-defined] # as above
        detail = context.get(f"{key}s", [FeedParserDict()])[-1]
        said = context.get(key)
        if detail or not said:
            super()._sync_author_detail(key)  # type: ignore[misc] # as above
            return
        words = (word for word in str(said)[:LONGEST_AUTHOR].split() if "@" not in word)
        detail["name"] = " ".join(words).strip(" ()<>,;")
        context.setdefault(f"{key}_detail", detail)

    def _end_guid(self) -> None:
        """A guid that is no address is no link, though RSS takes it for one where it does not say otherwise."""
        stack: Any = self.elementstack  # type: ignore[attr-defined] # as above
        if stack and stack[-1][0] == "id":
            said = "".join(map(str, stack[-1][2])).strip()
            if "://" not in said and not said.startswith("/"):
                self.guidislink = False
        super()._end_guid()  # type: ignore[misc] # as above

    _end_id = _end_guid


class _Strict(_Limits, StrictElements, StrictFeedParser):  # type: ignore[misc] # feedparser has no types
    """The parser of sound XML."""


class _Loose(_Limits, Elements, LooseFeedParser):  # type: ignore[misc] # feedparser has no types
    """The parser of damaged markup."""


def _ready(parser: Any) -> Any:
    parser.resolve_relative_uris = False
    parser.sanitize_html = False
    return parser


def _run_strict(parser: Any, data: bytes) -> None:
    reader = Expat()  # of declared entities, replace_doctype has left plain words alone
    reader.setFeature(xml.sax.handler.feature_external_ges, False)
    reader.setContentHandler(_ready(parser))
    reader.setErrorHandler(parser)
    source = xml.sax.xmlreader.InputSource()
    source.setByteStream(BytesIO(data))
    reader.parse(source)
