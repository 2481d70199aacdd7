"""Counts: the numerals of a sentence that count something, with the noun they count and their hedge.

Dates, years, ages, times of day, scores, addresses and the numbers that are names ("Flight 12") are left out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from storydiff.claims.hedges import Hedge, HedgeWords, find_hedge
from storydiff.claims.numerals import NumberWords, Numeral
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.claims.standing import Standing, iter_standings

_SUMS = {"total", "maximum", "minimum", "average", "estimate"}


@dataclass(frozen=True, slots=True)
class Count:
    """A numeral in its sentence; ``start`` and ``end`` count characters of the article's text, the hedge's too."""

    numeral: Numeral
    start: int
    end: int
    tokens: Tokens
    noun: Token | None
    partitive: bool
    hedge: Hedge | None
    joined: str = ""
    """The word joined to the number by a hyphen: "magnitude" in "7.8-magnitude"."""
    vote: bool = False
    """True for the two sides of a vote: "80-15"."""

    @property
    def is_magnitude(self) -> bool:
        """True for the strength of a quake: "magnitude 6.1", "6.1 magnitude"."""
        doc, start, end = self.tokens.doc, self.tokens.start, self.tokens.end
        return (start > 0 and doc[start - 1].lower_ == "magnitude") or (
            end < len(doc) and doc[end].lower_ in {"magnitude", "-magnitude"}
        )

    @property
    def root(self) -> Token:
        """The numeral's own head word."""
        return self.tokens.root

    @property
    def anchor(self) -> Token:
        """The word that stands in the sentence for what is counted."""
        token = self.noun if self.noun is not None and not self.partitive else self.tokens.root
        while (
            token.dep_ == "pobj" and token.head.lower_ == "than" and token.head.head.lower_ in {"more", "less", "fewer"}
        ):
            token = token.head.head
        if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_ in _SUMS:
            token = token.head.head
        return token


def iter_counts(sentence: Tokens, numbers: NumberWords, hedges: HedgeWords, persons: frozenset[str]) -> Iterator[Count]:
    """The counts of a sentence in order; ``persons`` are lemmas that may follow a year-like number as counted nouns."""
    for standing in iter_standings(sentence, numbers, persons):
        if standing.reason is None:
            yield _count(standing, sentence.text, hedges)


def _count(standing: Standing, text: str, hedges: HedgeWords) -> Count:
    numeral, offset = standing.numeral, standing.tokens.sent.start_char
    hedge = None if standing.vote else find_hedge(text, numeral.start, numeral.end, hedges)
    if hedge is not None and _is_particle(text, hedge.start):
        hedge = None
    if hedge is not None:
        hedge = replace(hedge, start=hedge.start + offset, end=hedge.end + offset)
    return Count(
        numeral,
        numeral.start + offset,
        numeral.end + offset,
        standing.tokens,
        standing.noun,
        standing.partitive,
        hedge,
        standing.joined,
        standing.vote,
    )


_MARKED = re.compile(
    r"over\s+the\b[^,.;]{0,40}?\b(?:mark|barrier|threshold|line|level|limit|milestone)\b", re.IGNORECASE
)
"""As in "over the 10,000 mark", where the word bounds the number."""


def _is_particle(text: str, at: int) -> bool:
    """As in "hand over the 170,000 doses", "argued over the 12 posts": the word is the verb's and no hedge."""
    return text[at : at + 9].lower() == "over the " and _MARKED.match(text, at) is None


def is_one(count: Count) -> bool:
    """True for "one" written out."""
    return count.numeral.low == count.numeral.high == 1 and count.numeral.spelled


_PARTS = {"half", "third", "thirds", "quarter", "quarters", "fifth", "fifths", "percent", "%", "most", "majority"}


def is_whole(count: Count) -> bool:
    """True for the 12 of "four of the 12 unions", "four out of 12 passengers"."""
    noun, start = count.noun, count.tokens.start
    before = [t.lower_ for t in count.tokens.doc[max(0, start - 2) : start]]
    if noun is not None and before == ["out", "of"]:
        return True
    return (
        noun is not None
        and noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and (noun.head.head.pos_ == "NUM" or noun.head.head.lower_ in _PARTS)
        and not count.partitive
    )


def words_before(count: Count) -> str:
    """The lower-case words of the sentence before the number, without its hedge."""
    sentence, hedge = count.tokens.sent, count.hedge
    end = hedge.start if hedge is not None and hedge.start < count.start else count.start
    return str(sentence.text[: end - sentence.start_char].lower())
