"""Explaining: each sentence with what was read in it, and what was seen and not used, with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storydiff.claims.explaining import Explained, explain
from storydiff.claims.parse import parse_of
from storydiff.claims.reader import read_parsed
from storydiff.claims.reparsing import mended
from storydiff.resources import load_model
from tests.builders import an_article
from tests.claims.passages import PUBLISHED, VOCABULARY


def explained(text: str) -> tuple[Explained, ...]:
    """The sentences of an article with that text, explained."""
    article = replace(an_article(), text=text, published=PUBLISHED)
    doc = parse_of(mended(load_model()(text)))
    return explain(article, doc, read_parsed(article, doc, VOCABULARY), VOCABULARY)


def unused(text: str) -> set[tuple[str, str, str]]:
    """What was seen and not used in a text: the words, the kind of claim, the reason."""
    return {(u.words, u.kind.value, u.reason) for sentence in explained(text) for u in sentence.unused}


def test_each_sentence_is_shown_with_its_claims_and_their_rules() -> None:
    text = "Floods in Norway\n\nFloods killed 12 people in Norway. The senate rejected the amendment."
    heading, first, second = explained(text)
    assert (heading.is_heading, heading.text) == (True, "Floods in Norway")
    assert [(c.kind.value, c.rule) for c in first.claims if c.kind == "figure"] == [("figure", "figure: verb")]
    assert {c.kind.value for c in second.claims} >= {"position"}
    assert all(s.span.of(text).strip() == s.text for s in (heading, first, second))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The 17-year-old was found.", ("17", "figure", "an age")),
        ("Resolution 2728 was adopted on March 25.", ("2728", "figure", "part of a name")),
        ("The treaty dates from March 25.", ("25", "figure", "a date")),
        ("The toll in Kenya rose by 12 to 96.", ("12", "figure", "part of another figure of the sentence")),
        ("Somebody rejected the amendment.", ("rejected", "position", "whose stand on what is not safe to say")),
        (
            "If the senate rejects the amendment, Ann Reed resigns.",
            ("rejects", "position", "only supposed, wished or asked"),
        ),
        (
            "Ann Reed denied that the senate rejected the amendment.",
            ("rejected", "position", "its speaker denies or doubts it"),
        ),
        ("In 2019 the senate rejected the amendment.", ("rejected", "position", "told as background")),
        ("Ann Reed did not resign.", ("resign", "event", "denied")),
    ],
)
def test_what_was_seen_and_not_used_has_its_reason(text: str, row: tuple[str, str, str]) -> None:
    assert row in unused(text)


def test_what_was_used_is_not_listed_as_unused() -> None:
    assert not {u for u in unused("Floods killed 12 people in Norway.") if u[1] == "figure"}


def test_a_sentence_too_long_to_read_is_told_as_such() -> None:
    """A table without a full stop is not read in silence, and a sentence of common length is no such thing."""
    long = explained("The senate rejected the amendment, " + "and 12 people died in Norway, " * 200 + "and it rained.")
    assert {reason for s in long for u in s.unused for reason in [u.reason] if "not read" in reason} != set()
    assert [s.claims for s in long if any("not read" in u.reason for u in s.unused)] == [()]
    assert not any("not read" in u.reason for s in explained("The senate rejected it.") for u in s.unused)
