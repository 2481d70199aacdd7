"""The linked data that a page carries in its scripts: which of its objects is the article, and what that says.

The objects are looked through in their order, graphs and lists among them, a bounded number of them to a bounded
depth; a block that is no JSON is passed over. https://schema.org/NewsArticle names the properties.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import lxml.html

from storydiff.text import one_line

Object = Mapping[str, Any]

DEEPEST = 6
"""Levels of a block that are looked through; a graph of an article lies at two or three."""

MOST_OBJECTS = 2_000
"""Objects of a page that are looked at; a live blog of a day has several hundred."""

LONGEST_BLOCK = 3_000_000
"""Characters of a block that is parsed; a live blog of a day has half a million."""

MOST_BLOCKS = 50
"""Blocks of a page that are parsed."""

_BLOCKS = "//script[contains(@type, 'ld+json')]"
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$")
_PATHS = ("@graph", "mainEntity", "mainEntityOfPage", "article")
"""Properties under which a page's own article stands; what lies under others is somebody else's."""


def read_objects(tree: lxml.html.HtmlElement) -> list[Object]:
    """The objects at the top of a page's blocks, in graphs and in lists, in their order."""
    found: list[Object] = []
    for script in tree.xpath(_BLOCKS)[:MOST_BLOCKS]:
        text = script.text or ""
        if len(text) > LONGEST_BLOCK:
            continue
        try:
            block = json.loads(_WRAPPING.sub("", text.strip()), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(block, DEEPEST):
            found.append(item)
            if len(found) >= MOST_OBJECTS:
                return found
    return found


def find_article(objects: Sequence[Object], addresses: Sequence[str], title: str | None = None) -> Object | None:
    """The object that is the page's article: the one that names its address, else its title, else the first."""
    articles = [item for item in objects if is_article(item)]
    ours = [item for item in articles if {_bare(a) for a in addresses} & set(map(_bare, iter_addresses(item)))]
    # One article on several blocks: the one that says when is the one that is kept with care.
    for item in ours:
        if item.get("datePublished"):
            return item
    if ours:
        return ours[0]
    foreign = [item for item in articles if any(iter_addresses(item))]
    titled = [item for item in articles if title and text_of(item, "headline", 300) == title]
    if titled:
        return titled[0]
    return articles[0] if len(articles) == 1 or len(foreign) < len(articles) else None


def is_article(item: Object) -> bool:
    """Whether an object is an article of any kind that schema.org knows."""
    return any(_ARTICLE.search(kind) for kind in types_of(item))


def types_of(item: Object) -> list[str]:
    """The names of an object's types."""
    said = item.get("@type")
    return [kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str)]


def iter_addresses(item: Object) -> Iterator[str]:
    """The addresses that an object gives as its own page's."""
    for name in ("url", "mainEntityOfPage", "@id"):
        said = item.get(name)
        said = said.get("@id") or said.get("url") if isinstance(said, dict) else said
        if isinstance(said, str) and said.strip().lower().startswith(("http://", "https://")):
            yield said.strip()


def text_of(item: Object, name: str, limit: int) -> str | None:
    """A property as one line of plain text, None where it says nothing."""
    said = item.get(name)
    said = said[0] if isinstance(said, list) and said else said
    said = said.get("@value") if isinstance(said, dict) else said
    return one_line(html.unescape(said[: limit * 4]), limit) or None if isinstance(said, str) else None


def long_text_of(item: Object, name: str, limit: int) -> str | None:
    """A property as text with its line ends, markup and all, cut at ``limit`` characters."""
    said = item.get(name)
    return html.unescape(said[:limit]) if isinstance(said, str) and said.strip() else None


def names_of(item: Object, name: str, objects: Sequence[Object], limit: int = 200) -> str | None:
    """The names of whoever stands under a property, by a reference into the graph too, parted by commas."""
    said = item.get(name)
    named: list[str] = []
    for one in (said if isinstance(said, list) else [said])[:10]:
        whose = one
        if isinstance(one, dict) and "name" not in one and "@id" in one:
            whose = next((o for o in objects if o.get("@id") == one["@id"] and "name" in o), one)
        found = text_of(whose, "name", limit) if isinstance(whose, dict) else _plain(whose, limit)
        if found and "://" not in found and found not in named:
            named.append(found)
    return one_line(", ".join(named), limit) or None


def is_free(item: Object) -> bool | None:
    """What an object says about whether everybody may read it; None where it says nothing."""
    said = item.get("isAccessibleForFree")
    if isinstance(said, bool):
        return said
    return {"true": True, "false": False}.get(said.strip().lower()) if isinstance(said, str) else None


def _objects(value: Any, depth: int) -> Iterator[Object]:
    if depth == 0:
        return
    if isinstance(value, list):
        for part in value:
            yield from _objects(part, depth - 1)
    elif isinstance(value, dict):
        yield value
        for name in _PATHS:
            yield from _objects(value.get(name), depth - 1)


def _plain(said: object, limit: int) -> str | None:
    return one_line(html.unescape(said[: limit * 4]), limit) or None if isinstance(said, str) else None


def _bare(address: str) -> str:
    """An address without what pages are not told apart by: scheme, query, anchor, a slash at the end."""
    return re.sub(r"^https?://(?:www\.)?|[?#].*$", "", address.strip().lower()).rstrip("/")
