"""Standing: each numeral in its sentence, with the noun it counts, or the reason why it counts nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.counted import counted_noun
from storydiff.claims.numbers import find_numerals
from storydiff.claims.numerals import NumberWords, Numeral
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.claims.uncounted import Reason, why_uncounted

_JOINED = re.compile(r"[-–‑][^\W\d_]")
_VOTE_WORDS = re.compile(
    r"\b(?:vote[ds]?|voting|tally|ballot|margin|senate|senators|parliament|passed|approved|rejected|confirmed|acquit|convict|ruling|ruled|court|justices|decision|majority|lawmakers|council)\b"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A numeral by its place: its tokens, what it counts, and why it is no count where it is none."""

    numeral: Numeral
    tokens: Tokens
    noun: Token | None
    partitive: bool
    """True where the noun is what the numeral takes a part of: "three of the soldiers"."""
    joined: str
    """The word joined to the number by a hyphen: "magnitude" in "7.8-magnitude"."""
    vote: bool
    """True for the two sides of a vote: "80-15"."""
    reason: Reason | None


def iter_standings(sentence: Tokens, numbers: NumberWords, persons: frozenset[str]) -> Iterator[Standing]:
    """Every numeral of a sentence in order; ``persons`` are lemmas that a year-like number may count."""
    text = sentence.text
    for numeral in find_numerals(text, numbers):
        standing = _standing(sentence, text, numeral, numbers, persons)
        if standing is not None:
            yield standing


def _standing(
    sentence: Tokens, text: str, numeral: Numeral, numbers: NumberWords, persons: frozenset[str]
) -> Standing | None:
    offset = sentence.start_char
    tokens = sentence.doc.char_span(offset + numeral.start, offset + numeral.end)
    if tokens is None or tokens.start < sentence.start or tokens.end > sentence.end:
        return None
    noun, partitive = counted_noun(tokens, sentence)
    after = text[numeral.end :]
    joined = (
        _joined(tokens, sentence) if _JOINED.match(after) and not after.lower().startswith(("-plus", "-strong")) else ""
    )
    vote = _is_vote(numeral, text)
    reason = None if vote else why_uncounted(numeral, text, tokens, noun, numbers, persons)
    return Standing(numeral, tokens, noun, partitive, joined, vote, reason)


def _joined(tokens: Tokens, sentence: Tokens) -> str:
    following = tokens.end + 1
    return sentence.doc[following].lower_ if following < sentence.end else ""


def _is_vote(numeral: Numeral, text: str) -> bool:
    """As in "80-15" or "52 to 43" beside words of voting: two counts, for and against."""
    low = text.lower()
    if numeral.unit is not None or numeral.high == numeral.low or numeral.low < 2 or numeral.joint not in {"-", "to"}:
        return False
    if numeral.joint == "to":
        return bool(
            re.search(r"\b(?:vote[ds]?|voting|margin|passed|rejected|approved)\b[^.]{0,30}$", low[: numeral.start])
        )
    around = low[max(0, numeral.start - 90) : numeral.end + 40]
    return (
        bool(_VOTE_WORDS.search(around)) and not numeral.spelled and not re.search(r"\b(?:ages?|aged|years?)\b", around)
    )
