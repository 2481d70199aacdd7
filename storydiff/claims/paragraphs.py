"""Parsing by paragraph: what several articles of a batch print alike is parsed once, and read alike in all of them.

    texts → paragraphs, each with the white space behind it → parsed and mended, none twice → put together, text by text

A story's articles mostly repeat each other, and to parse is most of what reading costs. A sentence never goes on in the
next paragraph, so that what stands there says little about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from storydiff.claims.parse import Doc, joined, part_of
from storydiff.claims.reparsing import mended

if TYPE_CHECKING:
    from spacy.language import Language

PARSED_AT_ONCE = 128
"""Paragraphs of one batch of spaCy, those of some sixteen articles: more take more memory and no less time."""

_PARAGRAPH = re.compile(r"[^\n]*\n\s*|[^\n]+")


def paragraphs_of(text: str) -> list[str]:
    r"""The lines of a text, each with all white space behind it, so that together they are the text.

    >>> paragraphs_of("Vale floods\n\n  Two people died.\nMore is to come.")
    ['Vale floods\n\n  ', 'Two people died.\n', 'More is to come.']
    """
    return _PARAGRAPH.findall(text)


def parsed_by_paragraph(nlp: Language, texts: Sequence[str]) -> Iterator[Doc]:
    """The parse of each text, put together of those of its paragraphs; texts given together share these."""
    parts = [paragraphs_of(text) for text in texts]
    once = list(dict.fromkeys(part for own in parts for part in own))
    docs = nlp.pipe(once, batch_size=PARSED_AT_ONCE)
    parsed = {part: part_of(mended(doc)) for part, doc in zip(once, docs, strict=True)}
    for own in parts:
        yield joined(parsed[part] for part in own)


def parse_text(nlp: Language, text: str) -> Doc:
    """The parse of one text, as it is among others."""
    return next(parsed_by_paragraph(nlp, [text]))
