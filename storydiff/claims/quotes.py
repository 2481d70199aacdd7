"""Quotes: where words that somebody claims to have copied stand in a text, to the character."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storydiff.model import Span

_ALIKE = ("'’‘‛`´", '"“”„‟«»', "-‐‑‒–—−", "…")
"""Characters that copying changes without changing a word."""
_CLASSES = {char: f"[{re.escape(chars)}]" for chars in _ALIKE for char in chars} | {"…": r"(?:…|\.{3})"}
_MARKS = "\"“”„‟«»'’‘"


def find_quotes(quote: str, text: str, *, ignore_case: bool = False) -> Iterator[Span]:
    """Each place where the quote stands verbatim and in whole words, but for white space and typographic marks.

    >>> [span.of("“No,” she  said.") for span in find_quotes('"No," she said', "“No,” she  said.")]
    ['“No,” she  said']
    """
    for form in dict.fromkeys((quote.strip(), quote.strip(_MARKS + " \t\n"))):
        found = (
            [Span(m.start(), m.end()) for m in _pattern(form, ignore_case=ignore_case).finditer(text)] if form else []
        )
        if found:
            yield from found
            return


def _pattern(quote: str, *, ignore_case: bool) -> re.Pattern[str]:
    parts = ("".join(_CLASSES.get(char, re.escape(char)) for char in part) for part in quote.split())
    before = r"(?<!\w)" if quote[0].isalnum() else ""
    after = r"(?!\w)" if quote[-1].isalnum() else ""
    return re.compile(before + r"\s+".join(parts) + after, re.IGNORECASE if ignore_case else 0)
