"""Web addresses as identities: the same page gets the same address.

Only what cannot change the page is done here; what may (``www.``, a slash at the end, AMP) is for ``variants``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from storydiff.text import one_line

LONGEST_WORD = 40
"""Characters without a hyphen from which a part of an address is the key of a recipient and no word of a title."""

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_OPAQUE = re.compile(rf"[A-Za-z0-9_=+%]{{{LONGEST_WORD},}}")
_PAGE = r"(s/)?([a-z0-9][a-z0-9.-]{0,250}\.[a-z]{2,24}(?::\d+)?/.*)"
_CACHED = re.compile(rf"/[a-z]{{1,3}}/{_PAGE}", re.IGNORECASE | re.DOTALL)
_VIEWED = re.compile(rf"/amp/{_PAGE}", re.IGNORECASE | re.DOTALL)
_CACHE_HOSTS = (".cdn.ampproject.org", ".bing-amp.com")
_VIEWERS = re.compile(r"(?:www\.)?(?:google\.[a-z]{2,3}(?:\.[a-z]{2})?|bing\.com)")


def clean_url(url: str) -> str:
    """The address without its fragment, its default port and the parameters that only tell who sent the reader.

    Scheme and host are in lower case (RFC 3986, section 6.2); of a page in an AMP cache it is the page's own address.

    >>> clean_url("HTTPS://News.example:443/a?id=3&utm_source=x#top")
    'https://news.example/a?id=3'
    """
    return _cleaned(origin_of(url), frozenset())


def shareable(url: str) -> str | None:
    """The address that a mail gives for itself without what names its recipient; None where it is all such a key.

    >>> shareable("https://post.example/view?id=17&e=4f0c")
    'https://post.example/view?id=17'
    """
    try:
        cleaned = _cleaned(url, frozenset(_tracking()["recipient"]))
        parts = urlsplit(cleaned)
    except ValueError:
        return None
    pieces = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query, keep_blank_values=True))]
    if any(_OPAQUE.search(piece) or "@" in unquote(piece) for piece in pieces) or "@" in parts.netloc:
        return None
    return cleaned


def origin_of(url: str) -> str:
    """The address of the page itself where the address is that of its copy in an AMP cache, else the same.

    >>> origin_of("https://news-example.cdn.ampproject.org/c/s/news.example/a.amp.html")
    'https://news.example/a.amp.html'
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return url
    found = None
    if host.endswith(_CACHE_HOSTS):
        found = _CACHED.fullmatch(parts.path)
    elif _VIEWERS.fullmatch(host):
        found = _VIEWED.fullmatch(parts.path)
    if found is None:
        return url
    scheme = "https" if found[1] else "http"
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{found[2]}{query}"


def _cleaned(url: str, more: frozenset[str]) -> str:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    user, at, host = parts.netloc.rpartition("@")
    host = host.lower().removesuffix(_DEFAULT_PORTS.get(scheme, " "))
    pieces = parts.query.split("&") if parts.query else []
    kept = [piece for piece in pieces if not _is_tracking(_key(piece), more)]
    path = parts.path or ("/" if host else "")
    return urlunsplit((scheme, f"{user}{at}{host}", path, "&".join(kept), ""))


def _key(piece: str) -> str:
    return unquote(piece.partition("=")[0]).lower()


@lru_cache(maxsize=10_000)
def _is_tracking(key: str, more: frozenset[str] = frozenset()) -> bool:
    listed = _tracking()
    return key.startswith(tuple(listed["prefixes"])) or key in listed["keys"] or key in more


@cache
def _tracking() -> dict[str, frozenset[str]]:
    """The lists of ``tracking.toml``."""
    read = tomllib.loads(Path(__file__).with_name("tracking.toml").read_text(encoding="utf-8"))
    return {name: frozenset(listed) for name, listed in read.items()}


def find_web_address(link: object) -> str | None:
    """The http or https address that a link is, None where it is none."""
    if not link:
        return None
    said = one_line(str(link))
    try:
        parts = urlsplit(said)
    except ValueError:
        return None
    return said if parts.scheme in {"http", "https"} and parts.hostname else None
