"""Quotes: what of a text stands in quotation marks, and where words that somebody claims to have copied stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storydiff.model import Span

_ALIKE = ("'’‘‛`´", '"“”„‟«»', "-‐‑‒–—−", "…")
"""Characters that copying changes without changing a word."""
_CLASSES = {char: f"[{re.escape(chars)}]" for chars in _ALIKE for char in chars} | {"…": r"(?:…|\.{3})"}
_OPEN, _CLOSE = "“", "”"
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


def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Character runs of the text inside double quotation marks; a paragraph left open ends with its line."""
    spans: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        start: int | None = None
        for match in re.finditer(r"[“”\"]|''|``", line):
            mark = match.group()
            if start is None and mark != _CLOSE:
                start = match.end()
            elif start is not None and mark != _OPEN:
                spans.append((offset + start, offset + match.start()))
                start = None
        if start is not None and len(line) - start > 1:
            spans.append((offset + start, offset + len(line)))
        offset += len(line) + 1
    return tuple(spans)


def _pattern(quote: str, *, ignore_case: bool) -> re.Pattern[str]:
    parts = ("".join(_CLASSES.get(char, re.escape(char)) for char in part) for part in quote.split())
    before = r"(?<!\w)" if quote[0].isalnum() else ""
    after = r"(?!\w)" if quote[-1].isalnum() else ""
    return re.compile(before + r"\s+".join(parts) + after, re.IGNORECASE if ignore_case else 0)
