"""A text is parsed paragraph by paragraph, and what several texts print alike is parsed once and read alike."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from storydiff.claims.paragraphs import paragraphs_of, parse_text, parsed_by_paragraph
from storydiff.resources import load_model

ARCHIVE = Path(__file__).parent.parent.parent / "archive"
FLOOD = "The flood in Lower Tarn killed 12 people, the mayor said.\n\n"
DAM = "Ines Calder, who runs the dam, said she would not open its gates on Monday."
TOLL = "Rescuers are looking for three men."


class Seen:
    """A part of a pipeline that notes the texts which pass through it."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, doc: Doc) -> Doc:
        self.texts.append(doc.text)
        return doc


@pytest.fixture
def seen() -> tuple[Language, Seen]:
    """A pipeline that splits words and sentences alone, and what it was given."""
    nlp, part = spacy.blank("en"), Seen()
    nlp.add_pipe("sentencizer")
    Language.component("seen_texts", func=part)
    nlp.add_pipe("seen_texts")
    return nlp, part


@given(st.text(st.sampled_from("ab.\n\r\t \u2028\u00a0"), max_size=30))
def test_the_paragraphs_together_are_the_text(text: str) -> None:
    assert "".join(paragraphs_of(text)) == text


@pytest.mark.parametrize("path", sorted(ARCHIVE.glob("*.md")), ids=lambda path: path.stem)
def test_the_words_of_a_text_are_those_of_the_text_as_a_whole(path: Path) -> None:
    nlp, text = load_model(), path.read_text(encoding="utf-8")
    words = [(token.idx, token.text, token.whitespace_) for token in parse_text(nlp, text)]
    assert words == [(token.idx, token.text, token.whitespace_) for token in nlp.make_doc(text)]


def test_what_two_texts_print_alike_is_parsed_once(seen: tuple[Language, Seen]) -> None:
    nlp, part = seen
    texts = [FLOOD + DAM, f"{FLOOD}{TOLL}\n{DAM}"]
    assert [doc.text for doc in parsed_by_paragraph(nlp, texts)] == texts
    assert part.texts == [FLOOD, DAM, f"{TOLL}\n"]


def test_what_two_texts_print_alike_is_parsed_alike_at_its_own_place() -> None:
    alone, behind = parsed_by_paragraph(load_model(), [DAM, FLOOD + DAM])
    words = behind.tokens[-len(alone.tokens) :]
    told = [(t.text, t.lemma_, t.tag_, t.pos_, t.dep_, t.ent_type_, t.ent_iob_) for t in alone.tokens]
    assert told == [(t.text, t.lemma_, t.tag_, t.pos_, t.dep_, t.ent_type_, t.ent_iob_) for t in words]
    first = words[0]
    assert [t.head.i + first.i for t in alone.tokens] == [t.head.i for t in words]
    assert [t.idx + first.idx for t in alone.tokens] == [t.idx for t in words]
    assert [str(name) for name in alone.ents] == [str(name) for name in behind.ents[-len(alone.ents) :]]
    assert [str(one) for one in behind.sents] == [FLOOD, DAM]


@pytest.mark.parametrize("text", ["", "\n", "Two died.\n", "\n\n\nTwo died."])
def test_a_text_of_next_to_nothing_is_parsed_too(text: str) -> None:
    assert parse_text(load_model(), text).text == text
