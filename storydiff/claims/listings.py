"""Listings: figures on lines of their own that are no sentences: "Green Party – 203 seats", "Deaths: 1,204".

    line → label, joint, number, noun → a measure of the label, or the label's measure

Read by form alone, since a parse says nothing of such a line. One such line may be anything; two or more in a row are
a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.measures import MeasureWords
from storydiff.claims.numbers import find_numerals
from storydiff.claims.numerals import NumberWords, Numeral
from storydiff.claims.passage import Block, Passage, iter_blocks
from storydiff.model import Figure, Reading, Relation, Span
from storydiff.text import fold

CONFIDENCE = 0.8
"""Of a figure in a list: what is counted is said, of when and by whom is not."""
FEWEST = 2
"""Lines of one form in a row that make a list."""

_LINE = re.compile(
    r"\s*(?:[^\w\s(\"“]+\s*)?(?P<label>[^\W\d_][\w .,’'&()/-]{1,58}?)\s*(?::|\s[–—-])\s*(?P<rest>\S[^.!?]{0,40})\s*$"
)
_NOUN = re.compile(r"\s*(?P<noun>[a-z][a-z-]+(?: [a-z]+)?)?\s*(?:\([^)]*\))?\s*")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a list, with the characters it and its number cover in the article."""

    label: str
    numeral: Numeral
    noun: str | None
    span: Span
    focus: Span


def find_listed(passage: Passage, numbers: NumberWords, measures: MeasureWords) -> Iterator[Reading]:
    """The figures of the passage's lists."""
    run: list[_Row] = []
    for block in iter_blocks(passage.article.text):
        row = _row(passage.article.text, block, numbers) if block.is_heading else None
        if row is None or (run and row.span.start - run[-1].span.end > _GAP):
            yield from _figures(run, measures)
            run = []
        if row is not None:
            run.append(row)
    yield from _figures(run, measures)


_GAP = 4
"""Characters of white space between the lines of one list."""


def _row(article: str, block: Block, numbers: NumberWords) -> _Row | None:
    text = article[block.start : block.end]
    line = _LINE.fullmatch(text)
    if line is None:
        return None
    numeral = next(find_numerals(line["rest"], numbers), None)
    if numeral is None or numeral.start or numeral.is_range:
        return None
    noun = _NOUN.fullmatch(line["rest"][numeral.end :])
    if noun is None:
        return None
    at = block.start + line.start("rest")
    span = Span(block.start, block.start + len(text.rstrip()))
    return _Row(line["label"].strip(), numeral, noun["noun"], span, Span(at, at + numeral.end))


def _figures(run: list[_Row], measures: MeasureWords) -> Iterator[Reading]:
    if len(run) < FEWEST:
        return
    for row in run:
        measured = _measured(row, measures)
        if measured is not None:
            measure, population = measured
            relation = Relation.MORE if row.numeral.vague else Relation.EXACT
            low, high, unit = row.numeral.low, row.numeral.high, row.numeral.unit
            figure = Figure(measure, relation, low, high, population=population, unit=unit)
            yield Reading(figure, row.span, row.focus, "figure: listing", confidence=CONFIDENCE)


def _measured(row: _Row, measures: MeasureWords) -> tuple[str, str | None] | None:
    """What a line measures, and of whom: the noun of the label, or what the label itself names."""
    if row.noun is not None:
        plural = row.noun if row.noun.endswith("s") else f"{row.noun}s"
        return plural, fold(row.label)
    named = fold(row.label)
    for word in (named, named.removesuffix("s"), f"{named[:-3]}y" if named.endswith("ies") else named):
        known = measures.nouns.get(word) or measures.people.get(word) or measures.states.get(word)
        if known is not None:
            return known, None
    return None
