"""Paragraphs that speak to the program that reads them, instead of telling news: orders, labels of a conversation.

They are recognised by words (``vocabularies/addressing.toml``), so what hides its address in other words, or tells a
plain untruth as news, is not: that is the article's own word, and stands in the digest as such, with who prints it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storydiff.claims.passage import Block, iter_blocks
from storydiff.claims.vocabulary import Vocabulary
from storydiff.text import fold

_START = r"(?:^|[.!?:;]\W{0,4}\s|[\"'(\[*#>])\W{0,4}"
"""Where a sentence may begin. Runs are bounded here and below, so that no text makes the search slow."""


@dataclass(frozen=True, slots=True)
class AddressWords:
    """The addressing vocabulary as one pattern for folded text, and the marks of machine conversations."""

    pattern: re.Pattern[str]
    marks: tuple[str, ...]


def address_words(vocabulary: Vocabulary) -> AddressWords:
    """The addressing vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("addressing")
    if not isinstance(found, AddressWords):
        table = vocabulary.table("addressing")
        over, readers, turns = (table.get(key, {}) for key in ("overriding", "readers", "turns"))
        reader = rf"(?:(?:all|any|the|an?|my|our)\s+)?(?:\w+\s+)?{_either(readers.get('nouns', ()))}"
        few = r"(?:\W{1,4}\w{1,30}){0,3}?\W{1,4}"
        found = AddressWords(
            re.compile(
                rf"\b{_either(table.get('anywhere', ()))}\b"
                rf"|{_START}{_either(table.get('openings', ()))}\b"
                rf"|\b{_either(over.get('verbs', ()))}{few}{_either(over.get('marks', ()))}{few}"
                rf"{_either(over.get('nouns', ()))}\b"
                rf"|{_START}{_either(readers.get('calls', ()))}\s+{reader}\b"
                r"\s*(?:[:,;!.(—–-]|$|reading\b|that\b|you\b)"
                rf"|{_START}{_either(turns.get('labels', ()))}\s*:"
            ),
            tuple(turns.get("marks", ())),
        )
        vocabulary.prepared["addressing"] = found
    return found


def _either(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    found = "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in longest_first)
    return f"(?:{found or '(?!)'})"


def is_addressed(text: str, words: AddressWords) -> bool:
    """True where a paragraph or title speaks to the program that reads it."""
    # Invisible characters would part the words that are looked for, and full-width letters disguise them.
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    plain = fold(shown)
    return any(mark in plain for mark in words.marks) or words.pattern.search(plain) is not None


def iter_readable(text: str, words: AddressWords) -> Iterator[Block]:
    """The paragraphs of a text that tell news: no headings, and none that speaks to who reads it."""
    for block in iter_blocks(text):
        if not block.is_heading and not is_addressed(text[block.start : block.end], words):
            yield block
