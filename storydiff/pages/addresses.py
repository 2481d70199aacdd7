"""Where the pages of a site lie below its folder, and the names by which feeds know what they tell.

Every name is made of identities, so that no title, name or address from outside can lead out of the folder.
"""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

from storydiff.digest import safe_link
from storydiff.errors import SettingsError
from storydiff.text import identity, slug

PAGE_NAME = re.compile(r"(?:[a-z]+/)?[a-z0-9][a-z0-9-]*\.(?:html|css|js|xml|json)")
"""What every file of a site is called: at most one folder deep."""

_SLUG = 40


def article_page(article: str, version: int | None = None) -> str:
    """The page of an article by its id: of its newest version, or of an earlier one."""
    return f"articles/{article}{'' if version is None else f'-{version}'}.html"


def series_page(story: str, series: str, part: int | None = None) -> str:
    """The page of a series of a story: its newest claims, or an earlier part."""
    return f"series/{identity('series', story, series)}{'' if part is None else f'-{part}'}.html"


def story_page(story: str, part: str = "") -> str:
    """The page of a story, or the list of that name which goes on from it.

    >>> story_page("../flood")
    'stories/flood-2ddb3b33.html'
    """
    return f"stories/{slug(story, _SLUG)}-{identity('story', story)[:8]}{f'-{part}' if part else ''}.html"


def story_feed(story: str) -> str:
    """The Atom feed of a story's changes."""
    return f"{story_page(story).removesuffix('.html')}.xml"


def digest_page(story: str, day: date, part: int = 1) -> str:
    """The page of what was learned of a story on a day."""
    return f"digests/{day.isoformat()}-{identity('story', story)[:8]}{'' if part == 1 else f'-{part}'}.html"


def urn(*parts: str) -> str:
    """A name for good, the same on every machine: a UUID of version 8 made of the parts' hash (RFC 9562, 5.8).

    >>> urn("change", "one") == urn("change", "one")
    True
    """
    digest = bytearray(sha256(identity(*parts).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def web_link(url: str | None) -> str:
    """An address on the web that is safe to follow, else nothing: a page that travels names no file of this machine.

    >>> web_link("file:///home/reader/a.html"), web_link("https://news.example/a b")
    ('', 'https://news.example/a%20b')
    """
    link = safe_link(url) or ""
    return link if link.lower().startswith(("http://", "https://")) else ""


def base_url(said: str | None) -> str:
    """The address of a site with a slash at its end, empty where none is said; raises SettingsError for no address.

    >>> base_url("https://news.example/site")
    'https://news.example/site/'
    """
    if not said:
        return ""
    advice = "write where the pages will lie, such as https://news.example/story/"
    try:
        parts = urlsplit(said)
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https") or not re.fullmatch(r"[!-~]+", said):
        raise SettingsError(f"--base-url: not a web address; {advice}")
    if parts.query or parts.fragment or parts.username is not None or "#" in said or "?" in said:
        raise SettingsError(f"--base-url: an address without a name, a query or a fragment is needed; {advice}")
    return said if said.endswith("/") else f"{said}/"
