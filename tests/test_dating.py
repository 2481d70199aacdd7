"""When an article was published: given, stated, inferred with its evidence, or unknown, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.articles import read_article
from storydiff.articles.dating import Dated, choose, dated, find_time, infer, iter_mentions, split_date_line
from storydiff.articles.phrasebook import Phrasebook
from storydiff.errors import ItemError
from storydiff.model import Article, Dating, Draft, Form

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)


def read(text: str, **changed: Any) -> Article:
    values: dict[str, Any] = {"document": "orrin", "source": "folder", "capture": "", "first_seen": NOW}
    return read_article(Draft(form=Form.TEXT, text=text, **values | changed), Phrasebook())


# --- a date line ---------------------------------------------------------------------------------

LINES = [
    (" date 2031-03-23 The toll rose.", "2031-03-23", "The toll rose."),
    ("date: 2031-03-23\nThe toll rose.", "2031-03-23", "The toll rose."),
    ("Published 2031-03-23T08:30Z The toll rose.", "2031-03-23", "The toll rose."),
    ("Published: March 23, 2031\n\nThe toll rose.", "2031-03-23", "The toll rose."),
    ("Sunday, March 23, 2031\nThe toll rose.", "2031-03-23", "The toll rose."),
    ("23 March 2031, 10:15 GMT\nThe toll rose.", "2031-03-23", "The toll rose."),
    ("2031-03-23\n\nThe toll rose.", "2031-03-23", "The toll rose."),
]


@pytest.mark.parametrize(("text", "day", "rest"), LINES)
def test_a_date_line_becomes_the_date_and_leaves_the_text(text: str, day: str, rest: str) -> None:
    article = read(text)
    assert article.published is not None
    assert article.published.date().isoformat() == day
    assert article.dating is Dating.STATED
    assert article.dated_by.startswith("date line: ")
    assert article.text == rest


@pytest.mark.parametrize(
    "text",
    [
        "On March 23, 2031, the toll rose.",
        "March 23, 2031 was a quiet day.",
        "Dates are 2031-03-23 and later.",
        "Updated figures are due.",
        "March 23\nThe toll rose.",
        "2031\nThe toll rose.",
        "The toll rose.",
    ],
)
def test_a_sentence_that_begins_with_a_date_stays_in_the_text(text: str) -> None:
    assert split_date_line(text, NOW) == (None, text)


@pytest.mark.parametrize("said", ["9999-01-01", "1850-01-01", "2031-06-20"])
def test_a_date_line_that_no_article_can_have_is_refused_with_a_mark(said: str) -> None:
    article = read(f"date {said} The toll rose.")
    assert (article.published, article.dating) == (None, Dating.UNKNOWN)
    assert article.dated_by == f"refused, not between 1900 and now: date line: date {said}"
    assert article.text == "The toll rose."


# --- words that name a day -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2031-03-05", datetime(2031, 3, 5)),  # noqa: DTZ001
        ("2031-03-05T08:30:00Z", datetime(2031, 3, 5, 8, 30, tzinfo=UTC)),
        ("Wed, 05 Mar 2031 08:30:00 +0000", datetime(2031, 3, 5, 8, 30, tzinfo=UTC)),
        ("March 5, 2031", datetime(2031, 3, 5)),  # noqa: DTZ001
        ("5 March 2031", datetime(2031, 3, 5)),  # noqa: DTZ001
        ("13/03/2031", datetime(2031, 3, 13)),  # noqa: DTZ001
        ("03/04/2031", None),
        ("March 5", None),
        ("March 2031", None),
        ("yesterday", None),
        ("3 days ago", None),
        ("last Tuesday", None),
        ("2031-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_words_are_a_date_only_with_year_month_and_day_and_one_reading(words: str, expected: datetime | None) -> None:
    assert find_time(words) == expected


@given(st.one_of(st.text(), st.datetimes().map(str), st.dates().map(str)))
def test_any_words_are_a_believable_time_or_a_reason(words: str) -> None:
    found = dated(words, NOW, by="feed")
    assert found.evidence
    if found.published is not None:
        assert found.published.utcoffset() == timedelta(0)
        assert found.published.year >= 1900
        assert found.published <= NOW + timedelta(days=2)


# --- what a text implies -------------------------------------------------------------------------

INFERRED = [
    (["On March 21, 2031, Minister Quill voiced doubts.", "Talks go on."], "2031-03-21", "On March 21, 2031"),
    (
        ["The valley was hit on 3 May 2031.", "Aid came.", "Roads opened on May 5."],
        "2031-05-05",
        "Roads opened on May 5",
    ),
    (
        ["The vote fell on December 30, 2030.", "", "By the count of January 2 it had failed."],
        "2030-12-30",
        "December 30",
    ),
]


@pytest.mark.parametrize(("blocks", "day", "words"), INFERRED)
def test_a_full_date_that_the_opening_reports_implies_the_day(blocks: list[str], day: str, words: str) -> None:
    found = infer([block for block in blocks if block], NOW)
    assert found.dating is Dating.INFERRED
    assert found.published is not None
    assert found.published.date().isoformat() == day
    assert words in found.evidence


NOT_INFERRED = [
    "Minister Quill is setting out during her visit on November 3. The tour runs from November 2 to November 10.",
    "The vote is scheduled for March 21, 2031.",
    "Quill will speak on March 21, 2031, aides said.",
    "The valley has been shut since March 21, 2031.",
    "Ten years after March 21, 2021, the valley remembers.",
    "On March 21, 2011, the dam broke. In 2030 it was rebuilt.",
    "On March 21, 2041, Quill voiced doubts.",
    "On February 30, 2031, Quill voiced doubts.",
    "She may march 3 miles in 2031.",
    "They met last week and will meet tomorrow.",
]


@pytest.mark.parametrize("text", NOT_INFERRED)
def test_a_day_that_is_planned_past_or_without_a_year_implies_nothing(text: str) -> None:
    found = infer([text], NOW)
    assert (found.published, found.dating) == (None, Dating.UNKNOWN)


def test_days_without_a_year_are_kept_as_a_hint() -> None:
    article = read("Quill sets out on November 3. The tour runs from November 2 to November 10.")
    assert article.published is None
    assert article.dated_by == "the text names November 3, November 2, November 10 without a year"
    assert article.time == NOW


def test_a_text_without_any_day_says_so() -> None:
    assert read("Talks go on in the valley.").dated_by == "the text names no day"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("on November 2, 2031", ["November 2, 2031"]),
        ("on 2 November 2031", ["2 November 2031"]),
        ("on Nov. 2nd", ["Nov. 2nd"]),
        ("from March 2 to March 5", ["March 2", "March 5"]),
        ("May 12 people be spared", ["May 12"]),
        ("2031-11-02", ["2031-11-02"]),
        ("at March 5:30", []),
        ("Marching 5", []),
    ],
)
def test_days_are_found_in_a_text(text: str, words: list[str]) -> None:
    assert [mention.words for mention in iter_mentions(text)] == words


# --- which word holds ----------------------------------------------------------------------------


def test_what_the_user_gives_outranks_the_text_and_keeps_what_it_said() -> None:
    article = read("date 2031-03-23 The toll rose.", given="2031-03-22")
    assert article.published == datetime(2031, 3, 22, tzinfo=UTC)
    assert article.dating is Dating.GIVEN
    assert article.dated_by == "given: 2031-03-22; date line: date 2031-03-23"


@pytest.mark.parametrize("given_date", ["soon", "9999-01-01", "March 5", "03/04/2031"])
def test_a_date_that_the_user_gives_must_be_one(given_date: str) -> None:
    with pytest.raises(ItemError, match=r"write the date as 2024-04-01"):
        read("The toll rose.", given=given_date)


def test_what_is_stated_outranks_what_is_inferred() -> None:
    article = read("On March 21, 2031, Quill voiced doubts.", published=datetime(2031, 3, 23, 9, tzinfo=UTC))
    assert article.published == datetime(2031, 3, 23, 9, tzinfo=UTC)
    assert article.dated_by == "feed: 2031-03-23T09:00:00+00:00"


def test_what_was_refused_is_told_where_nothing_else_is_known() -> None:
    refused = dated("9999-01-01", NOW, by="feed")
    assert choose([None, refused]).evidence == "refused, not between 1900 and now: feed: 9999-01-01"
    other = Dated(NOW, Dating.STATED, "date line")
    assert choose([refused, other]) == other
