"""A text that stands for several parts sorts as they do one after another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storydiff.changes.arranging import arranged
from storydiff.changes.timing import in_time
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.matching import Matcher
from storydiff.model import Content
from storydiff.ordering import ordering
from storydiff.resources import load_vocabulary_tables
from tests.builders import a_claim, an_article
from tests.tellings import EVENTS, FIGURES, POSITIONS

LEXICON = Matcher.of(vocabulary_of(load_vocabulary_tables())).lexicon
NEAR = datetime(2026, 5, 1, tzinfo=UTC)
TIMES = st.datetimes(timezones=st.just(UTC)) | st.integers(-3, 3).map(lambda n: NEAR + timedelta(microseconds=n))
TEXTS = st.text(st.characters(min_codepoint=1, codec="utf-8"), max_size=4) | st.text("ab", max_size=3)
PARTS = st.tuples(TIMES, TIMES, TEXTS, st.integers(-1, 999_999_999), st.integers(-1, 12), TEXTS)


@given(PARTS, PARTS)
def test_two_stand_as_their_parts_do(
    one: tuple[datetime | int | str, ...], other: tuple[datetime | int | str, ...]
) -> None:
    assert (ordering(*one) < ordering(*other)) is (one < other)
    assert (ordering(*one) == ordering(*other)) is (one == other)


@given(st.lists(st.tuples(EVENTS | FIGURES | POSITIONS, st.integers(0, 5)), max_size=12))
def test_claims_are_arranged_in_order_of_time(told: list[tuple[Content, int]]) -> None:
    claims = [a_claim(an_article(f"a{n % 3}", day), content) for n, (content, day) in enumerate(told)]
    assert [entry.claim for entry in arranged(claims, LEXICON)] == sorted(claims, key=in_time)
