"""Passages for the tests of reading: a text of invented people and places, parsed by the real model."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from storydiff.claims.names import Names, resolve_names
from storydiff.claims.parse import parse_of
from storydiff.claims.passage import Passage, make_passage
from storydiff.claims.reparsing import mended
from storydiff.claims.vocabulary import Vocabulary
from storydiff.resources import load_model, load_vocabulary_tables
from tests.builders import an_article

PUBLISHED = datetime(2031, 6, 12, 12, tzinfo=UTC)
"""A Thursday."""

VOCABULARY = Vocabulary(load_vocabulary_tables())


def a_passage(text: str, published: datetime = PUBLISHED) -> Passage:
    """The passage of an article with that text."""
    article = replace(an_article(), text=text, published=published)
    return make_passage(article, parse_of(mended(load_model()(text))))


def names_of(passage: Passage) -> Names:
    """The names of a passage under the built-in vocabularies."""
    return resolve_names(passage, VOCABULARY)
