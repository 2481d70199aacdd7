"""The parse that rules ask says what spaCy's own says, word for word and span for span."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc as Parsed

from storydiff.claims.parse import Doc, Span, Token, kept, parse_of
from storydiff.claims.reparsing import mend_parse
from storydiff.resources import load_model

TEXTS = (
    "Cars, trucks and vans, which Mayor Ann Vale's office had not counted, blocked Port Ellis on 3 May.\n\nPolice left.",
    "A nationwide ferry strike that Mayor Ann Reed warned would have crippled the port has been averted.",
    "“No,”  she said -- the 2nd  “no” of the day (her $1.3 million offer stood until noon).  ",
    "\n\n  • One word\n",
    "",
)
MARKS = (
    "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "ent_iob_", "whitespace_", "i", "idx", "is_alpha",
    "is_punct", "is_quote", "is_space", "is_title", "like_num",
)  # fmt: skip
RELATIVES = ("lefts", "rights", "children", "ancestors", "subtree", "conjuncts")


def parses(text: str) -> tuple[Doc, Parsed]:
    """The parse of a text, mended as for reading, and spaCy's that it was taken from."""
    parsed = load_model()(text)
    for sentence in parsed.sents:
        mend_parse(sentence)
    return parse_of(parsed), parsed


@pytest.mark.parametrize("text", TEXTS)
def test_a_word_says_what_spacys_says(text: str) -> None:
    ours, theirs = parses(text)
    assert (ours.text, len(ours)) == (theirs.text, len(theirs))
    for word, other in zip(ours, theirs, strict=True):
        assert [getattr(word, mark) for mark in MARKS] == [getattr(other, mark) for mark in MARKS]
        for relation in RELATIVES:
            assert [t.i for t in getattr(word, relation)] == [t.i for t in getattr(other, relation)], relation
        for one in ("head", "left_edge", "right_edge"):
            assert getattr(word, one).i == getattr(other, one).i, one
        assert (word.sent.start, word.sent.end) == (other.sent.start, other.sent.end)
        assert [word.is_ancestor(t) for t in ours] == [other.is_ancestor(t) for t in theirs]
        assert str(word) == str(other)


@pytest.mark.parametrize("text", TEXTS)
def test_a_span_says_what_spacys_says(text: str) -> None:
    ours, theirs = parses(text)
    assert [(s.start, s.end) for s in ours.sents] == [(s.start, s.end) for s in theirs.sents]
    assert [(e.start, e.end, e.label_) for e in ours.ents] == [(e.start, e.end, e.label_) for e in theirs.ents]
    for start in range(len(theirs)):
        for end in range(start + 1, len(theirs) + 1):
            span, other = ours[start:end], theirs[start:end]
            assert (span.text, span.start_char, span.end_char) == (other.text, other.start_char, other.end_char)
            assert (span.root.i, span.sent.start, len(span)) == (other.root.i, other.sent.start, len(other))
            assert [t.i for t in span] == [t.i for t in other]
            assert [e.start for e in span.ents] == [e.start for e in other.ents]
            assert (span[-1].i, span[1:-1].text, span[:2].text) == (other[-1].i, other[1:-1].text, other[:2].text)


@pytest.mark.parametrize("text", TEXTS)
def test_characters_lead_to_the_words_that_hold_them(text: str) -> None:
    ours, theirs = parses(text)
    for start in range(-1, len(text) + 1):
        for end in range(start + 1, len(text) + 2):
            span, other = ours.char_span(start, end), theirs.char_span(start, end, alignment_mode="expand")
            assert (span is None) is (other is None), (start, end)
            if span is not None and other is not None:
                assert (span.start, span.end) == (other.start, other.end), (start, end)


def test_places_beyond_a_text_are_none() -> None:
    doc, _ = parses("Vale left.")
    for ask in (lambda: doc[3], lambda: doc[0].nbor(-1), doc[2].nbor, lambda: doc[1:2][1]):
        with pytest.raises(IndexError):
            ask()
    assert [s.text for s in (doc[-2:], doc[5:9], doc[2:1], doc[:])] == ["left.", "", "", "Vale left."]


def test_spans_are_alike_by_where_they_stand_and_words_by_themselves() -> None:
    doc, _ = parses("Vale left Vale.")
    assert doc[0:2] == doc[:2]
    assert hash(doc[0:2]) == hash(doc[:2])
    assert doc[0:1] != doc[2:3]
    assert doc[0:1] != Span(doc, 0, 1, "PERSON")
    assert doc[0:1] != parses("Vale left.")[0][0:1]
    assert doc[0] == doc[:2][0]
    assert doc[0] != doc[2]


def test_what_is_kept_of_a_word_is_worked_out_once() -> None:
    asked: list[str] = []

    @kept
    def is_long(word: Token) -> bool:
        asked.append(word.text)
        return len(word.text) > 3

    doc, _ = parses("Vale ran.")
    assert [is_long(word) for word in (doc[0], doc[1], doc[0], doc[1])] == [True, False, True, False]
    assert asked == ["Vale", "ran"]
    assert is_long(parses("Ellis ran.")[0][0])
    assert asked[-1] == "Ellis"
