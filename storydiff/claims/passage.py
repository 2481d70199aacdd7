"""An article made ready for reading: parsed, its prose told apart from headings and furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from storydiff.claims.parse import LONGEST_SENTENCE, Doc
from storydiff.claims.parse import Span as Sentence
from storydiff.model import Article

HEADING_WORDS = 14
"""A block of at most this many words that ends without a full stop is a heading."""

_DATELINE = re.compile(
    r"""
    \s*[A-Z][A-Z .'’/-]{2,40}                 # the place in capitals: "PORT ELLIS"
    (?:,\s[A-Z][\w. ]{1,30})?                # its state or country
    (?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}))?  # the day
    (?:\s\([^()\n]{2,40}\))?                # the agency
    \s*(?:[—–]\s*|(?:--|\s-)\s+)            # and the dash that ends it
    """,
    re.VERBOSE,
)
_PLAIN_DATELINE = re.compile(
    r"""
    \s*[A-Z][\w.'’]++(?:\ [A-Z][\w.'’]++){0,2}+\ ?   # the place: "Port Ellis"; possessive, or long words take hours
    (?:,\ [A-Z][\w.]+(?:\ [A-Z]\w+)?)?           # its state or country
    (?:\ ?\([^()\n]{2,40}\))?                    # the agency
    \ ?[—–]\ ?(?=[A-Z“"])                         # the dash, and a sentence that begins
    (?![^.\n]*\s[—–])                              # but not the first of two dashes
    """,
    re.VERBOSE,
)
_BULLET = re.compile(r"(?m)^[ \t]*[•▪●◦‣∙►▶■□*][ \t]*(?=\S)")
_NEXT_BULLET = re.compile(r"\n\s*[•▪●◦‣∙►▶■□*]\s*$")
"""The bullet of the line after: the parse counts what is blanked to the sentence before."""
_BLOCK = re.compile(r"[^\n]+")
_LABELLED = re.compile(r"[A-Z]{2,}(?:[ ’'&-]+[A-Z]{2,})+:\s")
"""Words in capitals and a colon, which lead to another article: "VALE SENDS HELP: Ministers meet"."""
_CLOSED = re.compile(r"[.!?:;,][\"'”’)\]]*\s*$")


@dataclass(frozen=True)
class Passage:
    """One parsed article; character offsets of ``doc`` are those of ``article.text``."""

    article: Article
    doc: Doc
    sentences: tuple[Sentence, ...]
    headings: tuple[Sentence, ...]
    too_long: tuple[Sentence, ...] = ()
    """Sentences of more than ``LONGEST_SENTENCE`` tokens, which are not read."""

    @cached_property
    def text(self) -> str:
        """The text as it was parsed: the article's without its dateline."""
        return without_dateline(self.article.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading of a text by its place."""

    start: int
    end: int
    is_heading: bool


def iter_blocks(text: str) -> Iterator[Block]:
    """Each line of the text that holds words, in order, headings marked."""
    for match in _BLOCK.finditer(text):
        words = match.group().strip()
        if words:
            short = len(words.split()) <= HEADING_WORDS or _LABELLED.match(words) is not None
            heading = short and not _CLOSED.search(words)
            yield Block(match.start(), match.end(), heading)


def without_dateline(text: str) -> str:
    """The text with its dateline and the bullets of its lists blanked, every other character in its place.

    >>> without_dateline("PORT ELLIS (Coast Wire) — Talks failed.")
    '                          Talks failed.'
    """
    text = _BULLET.sub(lambda bullet: " " * len(bullet.group()), text)
    dateline = _DATELINE.match(text) or _PLAIN_DATELINE.match(text)
    return text if dateline is None else " " * dateline.end() + text[dateline.end() :]


def end_of_words(words: str) -> int:
    """The length of a sentence without the white space, and the next line's bullet, behind it."""
    return len(_NEXT_BULLET.sub("", words).rstrip())


def make_passage(article: Article, doc: Doc) -> Passage:
    """The passage of an article whose parse cut sentences at line ends."""
    heads = [(b.start, b.end) for b in iter_blocks(article.text) if b.is_heading]
    sentences: list[Sentence] = []
    headings: list[Sentence] = []
    too_long: list[Sentence] = []
    for sentence in doc.sents:
        if all(token.is_space for token in sentence):
            continue
        if len(sentence) > LONGEST_SENTENCE:
            too_long.append(sentence)
            continue
        begin = sentence.start_char
        inside = any(start <= begin < end for start, end in heads)
        (headings if inside else sentences).append(sentence)
    return Passage(article, doc, tuple(sentences), tuple(headings), tuple(too_long))
