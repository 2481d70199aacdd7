"""The text of an article in paragraphs, with the words of its claims marked however they overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from storydiff.model import Span

_PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Marked:
    """What is to be marked in a text: the quote, in it the words that carry it, and the number of the claim."""

    number: int
    span: Span
    focus: Span


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row within the same quotes; ``carries`` is the claim whose words they are, None for none."""

    text: str
    carries: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Runs within the same quotes: the numbers of the claims quoted here, and of those that start and end here."""

    runs: tuple[Run, ...]
    claims: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The words."""
        return "".join(run.text for run in self.runs)


Paragraph = tuple[Passage, ...]


def paragraphs_of(text: str, marked: Sequence[Marked]) -> tuple[Paragraph, ...]:
    """The paragraphs of a text; each claim stands in the passages that together hold its quote, and ends in one.

    What lies outside the text is left out. Put together, the passages give the text without its blank lines.
    """
    spans = [_trimmed(m, text) for m in marked if 0 <= m.span.start < m.span.end <= len(text)]
    found = []
    for start, end in _bounds(text):
        own = [m for m in spans if m.span.start < end and m.span.end > start]
        found.append(tuple(_passages(text, start, end, own)))
    return tuple(found)


def _trimmed(marked: Marked, text: str) -> Marked:
    """The same without the space around its quote, so that it begins and ends within a paragraph."""
    quote = marked.span.of(text)
    start = marked.span.start + len(quote) - len(quote.lstrip())
    return replace(marked, span=Span(start, max(start, marked.span.start + len(quote.rstrip()))))


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where each paragraph that is not blank begins and ends."""
    start = 0
    for part in text.split(_PARAGRAPH):
        if part.strip():
            yield start, start + len(part)
        start += len(part) + len(_PARAGRAPH)


def _passages(text: str, start: int, end: int, own: Sequence[Marked]) -> Iterator[Passage]:
    cuts = _cuts(start, end, [m.span for m in own])
    for left, right in pairwise(cuts):
        here = [m for m in own if m.span.start <= left and right <= m.span.end]
        runs = tuple(_runs(text, left, right, here))
        starts, ends = (m for m in here if m.span.start == left), (m for m in here if m.span.end == right)
        yield Passage(runs, _numbers(here), _numbers(starts), _numbers(ends))


def _numbers(marked: Iterable[Marked]) -> tuple[int, ...]:
    return tuple(m.number for m in marked)


def _runs(text: str, left: int, right: int, here: Sequence[Marked]) -> Iterator[Run]:
    foci = [m for m in here if m.focus.start < right and m.focus.end > left]
    for start, end in pairwise(_cuts(left, right, [m.focus for m in foci])):
        inner = [m for m in foci if m.focus.start <= start and end <= m.focus.end]
        carrier = min(inner, key=lambda m: (m.focus.end - m.focus.start, m.number), default=None)
        yield Run(text[start:end], None if carrier is None else carrier.number)


def _cuts(start: int, end: int, spans: Sequence[Span]) -> list[int]:
    """Where the words from start to end are cut, both ends included."""
    inside = {place for span in spans for place in (span.start, span.end) if start < place < end}
    return sorted({start, end} | inside)
