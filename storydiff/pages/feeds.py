"""The changes as feeds: Atom 1.0 (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

What names an entry is the same on every machine and for good, whatever address the site has. Where none is known the
links of Atom are relative to the feed, and JSON Feed, which wants whole ones, goes without.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from storydiff.pages.addresses import urn
from storydiff.pages.times import machine_time

ATOM = "http://www.w3.org/2005/Atom"
AUTHOR = "storydiff"

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 does not allow, and other control characters."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A change in a feed: its identity, what it says, its HTML, its page and the article that says it."""

    id: str
    title: str
    html: str
    text: str
    href: str
    learned: datetime
    story: str
    kind: str
    source: str = ""
    """The address of the article; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of changes; ``base`` is the address of the site with a slash at its end, empty where it is not known."""

    key: str
    title: str
    base: str
    here: str
    home: str
    """The page that it is of, from the folder of the site."""
    born: datetime
    entries: Sequence[Entry] = ()

    @property
    def id(self) -> str:
        """What names it: the site's address where there is one, and whose changes it tells."""
        return urn("feed", self.base, self.key)

    @property
    def updated(self) -> datetime:
        """When the last of its changes was learned; of an empty one, when the ledger was made."""
        return max((entry.learned for entry in self.entries), default=self.born)

    def link(self, href: str) -> str:
        """A link as Atom has it: whole where the address of the site is known, else from the feed."""
        if self.base:
            return urljoin(self.base, href)
        return f"{'../' * self.here.count('/')}{href}"


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    root = etree.Element(_tag("feed"), nsmap={None: ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", machine_time(feed.updated))
    _text(_child(root, "author"), "name", AUTHOR)
    _child(root, "link", rel="self", type="application/atom+xml", href=feed.link(feed.here))
    _child(root, "link", rel="alternate", type="text/html", href=feed.link(feed.home))
    _text(root, "generator", AUTHOR)
    for entry in feed.entries:
        _entry(root, feed, entry)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _entry(root: Any, feed: Feed, entry: Entry) -> None:
    node = _child(root, "entry")
    _text(node, "id", urn("change", entry.id))
    _text(node, "title", entry.title)
    _text(node, "published", machine_time(entry.learned))
    _text(node, "updated", machine_time(entry.learned))
    _child(node, "link", rel="alternate", type="text/html", href=feed.link(entry.href))
    if entry.source:
        _child(node, "link", rel="via", href=entry.source)
    _child(node, "category", term=_plain(entry.kind))
    _text(node, "content", entry.html).set("type", "html")


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed."""
    said: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": _plain(feed.title)}
    if feed.base:
        said |= {"home_page_url": feed.link(feed.home), "feed_url": feed.link(feed.here)}
    said |= {"language": "en", "authors": [{"name": AUTHOR}], "items": [_item(feed, entry) for entry in feed.entries]}
    return f"{json.dumps(said, ensure_ascii=False, indent=1)}\n".encode()


def _item(feed: Feed, entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": urn("change", entry.id)}
    if feed.base:
        item["url"] = feed.link(entry.href)
    if entry.source:
        item["external_url"] = entry.source
    return item | {
        "title": _plain(entry.title),
        "content_html": _plain(entry.html),
        "content_text": _plain(entry.text),
        "date_published": machine_time(entry.learned),
        "tags": [_plain(entry.kind), _plain(entry.story)],
    }


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _child(parent: Any, name: str, **attributes: str) -> Any:
    return etree.SubElement(parent, _tag(name), {key: _plain(value) for key, value in attributes.items()})


def _text(parent: Any, name: str, text: str) -> Any:
    node = _child(parent, name)
    node.text = _plain(text)
    return node


def _plain(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)
