"""JSON Feed 1.0 and 1.1 (jsonfeed.org), strictly: a value of another type than the format's is not there.

``jsonfeed-util`` on the package index builds what it is given without a look at types or sizes, hence this.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from storydiff.sources.markup import as_markup

VERSION = "https://jsonfeed.org/version/1"
"""How the version of every JSON Feed begins."""

_MARK = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version(?:\\?/)1')


@dataclass(frozen=True, slots=True)
class JsonItem:
    """One item as the feed gives it; links are whole, both texts are markup."""

    id: str
    url: str
    title: str
    content: str
    summary: str
    published: datetime | None
    updated: datetime | None
    author: str


@dataclass(frozen=True, slots=True)
class JsonFeed:
    """The title and items of a feed, at most as many as were asked for, and what of it was not taken."""

    title: str
    items: tuple[JsonItem, ...]
    unread: int
    """Items that are no objects."""
    left_out: int


def is_json_feed(head: bytes) -> bool:
    """Whether the beginning of some bytes is that of a JSON Feed."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and bool(_MARK.search(head))


def read_json(text: str, url: str, most: int) -> JsonFeed | None:
    """The feed in some text, None where that is JSON without its version; raises ValueError where it is no JSON."""
    try:
        feed = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(feed, dict) or not _string(feed, "version").startswith((VERSION, VERSION.replace("s:", ":"))):
        return None
    said = feed.get("items")
    items = said if isinstance(said, list) else []
    base = _joined(url, _string(feed, "home_page_url"))
    names = _authors(feed)
    read = tuple(_item(item, base, names) for item in items[:most] if isinstance(item, dict))
    return JsonFeed(_string(feed, "title"), read, len(items[:most]) - len(read), max(0, len(items) - most))


def _item(item: Mapping[str, Any], base: str, names: str) -> JsonItem:
    number = item.get("id")
    # Version 1.0 asks readers to take a number for its digits.
    identifier = str(number) if isinstance(number, int | float) and not isinstance(number, bool) else ""
    address = _string(item, "url") or _string(item, "external_url")
    return JsonItem(
        id=_string(item, "id") or identifier,
        url=_joined(base, address) if address else "",
        title=_string(item, "title"),
        content=_string(item, "content_html") or as_markup(_string(item, "content_text")),
        summary=as_markup(_string(item, "summary")),
        published=_time(_string(item, "date_published")),
        updated=_time(_string(item, "date_modified")),
        author=_authors(item) or names,
    )


def _string(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    # JSON can write half a surrogate pair, which no text can hold.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _authors(table: Mapping[str, Any]) -> str:
    """The names of ``authors``, in version 1.0 ``author``."""
    return ", ".join(_names(table.get("authors") or [table.get("author")]))


def _names(authors: object) -> Iterator[str]:
    for author in authors[:20] if isinstance(authors, list) else ():
        if isinstance(author, dict) and _string(author, "name").strip():
            yield _string(author, "name").strip()


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return base if not address else ""


def _time(said: str) -> datetime | None:
    """A time of RFC 3339, in UTC where it names no zone."""
    try:
        time = datetime.fromisoformat(said.strip())
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
