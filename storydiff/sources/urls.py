"""Web addresses as identities: the same page gets the same address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from storydiff.text import one_line

_TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "at_")
_TRACKING_KEYS = frozenset({"fbclid", "gclid", "igshid", "cmpid", "ns_campaign", "ns_mchannel", "ref_src", "smid"})


def clean_url(url: str) -> str:
    """The address without its fragment and without the parameters that only tell who sent the reader.

    >>> clean_url("https://news.example/a?id=3&utm_source=x#top")
    'https://news.example/a?id=3'
    """
    parts = urlsplit(url)
    if not parts.query:
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    stated = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in stated if not _is_tracking(key.lower())]
    query = parts.query if len(kept) == len(stated) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _is_tracking(key: str) -> bool:
    return key.startswith(_TRACKING_PREFIXES) or key in _TRACKING_KEYS


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
