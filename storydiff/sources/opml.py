"""OPML 2.0 (opml.org/spec2.opml): the feeds of another reader in, and ours out.

Own code over lxml, because what cannot be taken has to be named: ``listparser`` takes a feed without an address for a
folder, and a list that breaks off for a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from storydiff.errors import ItemError
from storydiff.model import Failure
from storydiff.sources.charsets import feed_text
from storydiff.sources.urls import find_web_address
from storydiff.text import one_line

MOST_OUTLINES = 10_000
"""Outlines of one list that are looked at: the longest lists of readers hold some thousand feeds."""

_STATION = "sources"
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,40};)")
"""As addresses with a query often stand in hand-made lists; a parser that recovers would cut them short."""

_FEED_TYPES = frozenset({"rss", "atom", "feed", "rdf", "json"})


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list: its title, address, the page it belongs to, and the outlines that it stands in."""

    title: str
    url: str
    page: str | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubscriptionList:
    """What a list holds, in its order, and what of it cannot be taken."""

    title: str
    subscriptions: tuple[Subscription, ...]
    failures: tuple[Failure, ...]


def read_opml(content: bytes, item: str) -> SubscriptionList:
    """The feeds of a list; raises ItemError where the bytes are none."""
    text = _BARE_AMPERSAND.sub("&amp;", feed_text(content))
    if "<!entity" in text.lower():
        raise ItemError(item, "not an OPML list: it declares entities", "export the list anew")
    root, damage = _tree(text)
    if root is None or not isinstance(root.tag, str) or root.tag.lower() != "opml":
        raise ItemError(item, "not an OPML list", "give a file that another reader exported as OPML")
    walk = _Walk(item)
    walk.look(root)
    if damage:
        walk.refuse(item, f"its XML is damaged ({damage}); what could be read of it is taken")
    title = next((_said(node.text) for node in root.iter("title")), "")
    return SubscriptionList(title, tuple(walk.found), tuple(walk.failures))


def write_opml(title: str, subscriptions: Iterable[Subscription], now: datetime) -> bytes:
    """A list of the feeds, those of one group within one outline."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    groups: dict[tuple[str, ...], etree._Element] = {(): body}
    for each in subscriptions:
        for depth in range(1, len(each.groups) + 1):
            path = each.groups[:depth]
            if path not in groups:
                groups[path] = etree.SubElement(groups[path[:-1]], "outline", text=path[-1])
        said = {"text": each.title, "title": each.title, "type": "rss", "xmlUrl": each.url}
        etree.SubElement(groups[each.groups], "outline", said | ({"htmlUrl": each.page} if each.page else {}))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


@dataclass
class _Walk:
    """A walk through the outlines of one list."""

    item: str
    found: list[Subscription] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def look(self, root: etree._Element) -> None:
        for number, (outline, groups) in enumerate(_outlines(root)):
            if number == MOST_OUTLINES:
                self.refuse(self.item, f"what comes after its first {MOST_OUTLINES:,} outlines was left out")
                return
            self._take(outline, groups)

    def refuse(self, item: str, reason: str) -> None:
        self.failures.append(Failure(one_line(item, 120), _STATION, reason))

    def _take(self, outline: etree._Element, groups: tuple[str, ...]) -> None:
        said = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        title, address, kind = _title(said), said.get("xmlurl", "").strip(), said.get("type", "").strip().lower()
        name = title or address or said.get("htmlurl", "") or f"an outline of {self.item}"
        if address:
            url = find_web_address(address)
            if url is None:
                self.refuse(name, f"{one_line(address, 80)} is not an http or https address")
            else:
                self.found.append(Subscription(title, url, find_web_address(said.get("htmlurl")), groups))
        elif kind in _FEED_TYPES:
            self.refuse(name, "it has no address of a feed (xmlUrl)")
        elif kind in {"link", "include"}:
            self.refuse(name, "a link, which is not followed")
        elif len(outline) == 0:
            self.refuse(name, "it holds no feed")


def _outlines(root: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """The outlines in their order, each with the titles of those it stands in; commented-out ones are left out."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        node, groups = waiting.pop()
        is_outline = isinstance(node.tag, str) and node.tag.lower() == "outline"
        if is_outline:
            if str(node.get("isComment", "")).lower() == "true":
                continue
            yield node, groups
            title = _title({str(name).lower(): str(value) for name, value in node.attrib.items()})
            groups = (*groups, title) if title else groups
        waiting.extend((child, groups) for child in reversed(node))


def _title(said: dict[str, str]) -> str:
    return _said(said.get("text")) or _said(said.get("title"))


def _said(text: str | None) -> str:
    return one_line(text or "", 120)


def _tree(text: str) -> tuple[etree._Element | None, str]:
    """The root of some XML, and in words what is wrong with it where that was read over."""
    content = text.encode("utf-8", "replace")
    safe = {"resolve_entities": False, "no_network": True, "huge_tree": False, "encoding": "utf-8"}
    try:
        return etree.fromstring(content, etree.XMLParser(**safe)), ""
    except etree.XMLSyntaxError as error:
        damage = one_line(error.msg or "not well-formed", 120)
    try:
        return etree.fromstring(content, etree.XMLParser(recover=True, **safe)), damage
    except etree.XMLSyntaxError:
        return None, damage
