"""Addresses that may be of one page: other spellings of it, its AMP and its mobile variant.

That they are is only likely: what folds them has to see the same text, or the page's own word (``folding``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

_MOBILE = re.compile(r"^((?:[a-z]{2}\.)?)(?:www|m|amp|mobile)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/index\.(?:html?|php)$|/default\.aspx?$", re.IGNORECASE)
_AMP_FILE = re.compile(r"\.amp(?=$|\.html?$)", re.IGNORECASE)
_AMP_KEYS = frozenset({"amp", "outputtype", "output", "amp_js_v", "amp_gsa", "usqp", "mobile"})
_AMP_VALUES = frozenset({"", "1", "true", "yes", "amp"})
_INDEXES = ("index.html", "index.php")
_SITES = ("m", "amp", "mobile")


def plain_form(url: str) -> str:
    """The address without its scheme and without all that only tells one variant of a page from another.

    >>> plain_form("https://amp.news.example/a/amp/?amp=1") == plain_form("http://www.news.example/a/index.html")
    True
    """
    host, path, query = _plain(url)
    return f"{host}{path}{f'?{query}' if query else ''}"


def variants(url: str) -> tuple[str, ...]:
    """The other addresses that may be of the same page, the likeliest first; none where it is no web page's."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        return ()
    host, path, query = _plain(url)
    is_name = "." in host and not host.replace(".", "").replace(":", "").isdigit()
    hosts = (host, f"www.{host}") if is_name else (host,)
    places = [(each, spelled, query) for each in hosts for spelled in (path or "/", f"{path}/")]
    places += [(f"{prefix}.{host}", spelled, query) for prefix in _SITES if is_name for spelled in (path, f"{path}/")]
    places += [(each, spelled, query) for each in hosts for spelled in _amp_paths(path)]
    places += [(each, spelled, asked) for each, spelled, _ in places[:4] for asked in _amp_queries(query)]
    places += [(each, f"{path}/{index}", query) for each in hosts for index in _INDEXES]
    found = (
        f"{scheme}://{each}{spelled}{'?' if asked else ''}{asked}"
        for scheme in ("https", "http")
        for each, spelled, asked in places
    )
    return tuple(dict.fromkeys(address for address in found if address != url))


def _plain(url: str) -> tuple[str, str, str]:
    """Host, path and query of a page without what tells its variants apart; the front page has the path ""."""
    parts = urlsplit(url)
    host = _MOBILE.sub(r"\1", parts.netloc.lower())
    path = _INDEX.sub("/", parts.path)
    path = _AMP_FILE.sub("", path)
    segments = [segment for segment in path.split("/") if segment.lower() != "amp"]
    kept = [piece for piece in parts.query.split("&") if piece and not _is_amp(piece)]
    return host, "/".join(segments).rstrip("/"), "&".join(kept)


def _is_amp(piece: str) -> bool:
    key, _, value = piece.partition("=")
    return unquote(key).lower() in _AMP_KEYS and unquote(value).lower() in _AMP_VALUES


def _amp_paths(path: str) -> Iterator[str]:
    yield from (f"{path}/amp", f"{path}/amp/", f"/amp{path}")
    stem, dot, ending = path.rpartition(".")
    if dot and "/" not in ending:
        yield f"{stem}.amp.{ending}"
    elif path:
        yield f"{path}.amp"


def _amp_queries(query: str) -> tuple[str, ...]:
    return (f"{query}&amp=1",) if query else ("amp=1", "amp", "outputType=amp")
