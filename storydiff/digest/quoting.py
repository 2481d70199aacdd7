"""Quotes fit for a mail: cut around the words that matter, never altered; and links that are safe to follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from storydiff.model import Claim
from storydiff.text import one_line

QUOTE_LENGTH = 260
"""Characters of a quote that are shown: about three lines of a phone, enough for nine sentences in ten."""

_TOLERANCE = 1.15
"""A quote this much longer than the limit is shown whole: an ellipsis for two words costs more than it saves."""

LINKED_SCHEMES = frozenset({"http", "https", "file"})

LONGEST_LINK = 2_000
"""Characters of an address that is linked; one that is longer comes from no publisher, and a few would fill a mail."""

_SAFE_IN_LINKS = "/:?#[]@!$&'*+,;=%-._~"
"""Reserved and unreserved characters of RFC 3986 without parentheses, which would end a Markdown link."""

_CONTROL_OR_SPACE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote in three verbatim runs, ``focus`` being the words that carry the claim; the flags say what was cut."""

    before: str
    focus: str
    after: str
    cut_before: bool = False
    cut_after: bool = False

    @property
    def text(self) -> str:
        """The excerpt on one line, with an ellipsis where words were left out."""
        return f"{'… ' if self.cut_before else ''}{self.before}{self.focus}{self.after}{' …' if self.cut_after else ''}"


def excerpt(quote: str, start: int, end: int, limit: int = QUOTE_LENGTH) -> Excerpt:
    """The quote cut to about ``limit`` characters around ``quote[start:end]``, at word boundaries.

    >>> excerpt("The quay, which was built long ago, lost 40 lamps in the storm that came at night.", 41, 43, 30).text
    '… long ago, lost 40 lamps in …'
    """
    start, end = (start, end) if 0 <= start <= end <= len(quote) else (0, 0)
    limit = len(quote) if len(quote) <= limit * _TOLERANCE else limit
    room = max(0, limit - (end - start))
    left, right = start - 2 * room // 3, end + room - 2 * room // 3
    left, right = left - max(0, right - len(quote)), right - min(0, left)
    left, right = min(start, _word_start(quote, left)), max(end, _word_end(quote, right))
    before, focus, after = _plain(quote[left:start]), _plain(quote[start:end]), _plain(quote[end:right])
    return Excerpt(before.lstrip(), focus, after.rstrip(), left > 0, right < len(quote.rstrip()))


def excerpt_of(claim: Claim, limit: int = QUOTE_LENGTH) -> Excerpt:
    """The claim's quote, cut around its focus."""
    offset = claim.span.start
    return excerpt(claim.quote, claim.focus.start - offset, claim.focus.end - offset, limit)


@lru_cache(maxsize=1024)
def safe_link(url: str | None) -> str | None:
    """The URL where it is an absolute http, https or file address of no monstrous length, percent-encoded; else None.

    >>> safe_link("javascript:alert(1)")
    >>> safe_link("https://example.org/a (1)")
    'https://example.org/a%20%281%29'
    """
    if url is None or len(url) > LONGEST_LINK or _CONTROL_OR_SPACE.search(url.strip().replace(" ", "")):
        return None
    address = url.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in LINKED_SCHEMES or not (parts.path if scheme == "file" else parts.hostname):
        return None
    return percent_encode(address, safe=_SAFE_IN_LINKS, errors="replace")


def _word_start(quote: str, position: int) -> int:
    if position <= 0:
        return 0
    space = quote.find(" ", position - 1)
    return position if space < 0 else space + 1


def _word_end(quote: str, position: int) -> int:
    if position >= len(quote):
        return len(quote)
    space = quote.rfind(" ", 0, position + 1)
    return position if space < 0 else space


def _plain(part: str) -> str:
    """The part without control characters and line breaks, its outer spaces kept as one."""
    return one_line(f"|{part}|")[1:-1]
