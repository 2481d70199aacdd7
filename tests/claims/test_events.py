"""Events: what was done, is planned, was called off, put off, has failed or is feared."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.claims.days import find_day, is_past
from tests.claims.happenings import Row, events, rows
from tests.claims.passages import PUBLISHED

FIRST = datetime(2, 1, 1, tzinfo=UTC).replace(tzinfo=None)
LAST = datetime(9998, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("France imposed a complete blockade on the island.", ("france", "impose", "done")),
        ("The government declared a state of emergency.", ("government", "declare", "done")),
        ("The union ratified its contract.", ("union", "ratify", "done")),
        ("The legislation, which the senate passed Wednesday, is popular.", ("senate", "pass", "done")),
        ("Mayor Ann Reed resigned on Monday.", ("ann reed", "resign", "done")),
        ("Ann Reed and Joan Cole met in Cairo on Tuesday.", ("ann reed and joan cole", "meet", "done")),
        ("A relief convoy crossed from Chile into Peru on Friday.", ("relief convoy", "cross", "done")),
        ("The minister declined to block the resolution.", ("minister", "decline to block", "done")),
        ("The dockers voted against the contract on Monday.", ("dockers", "vote against", "done")),
        ("The agency is deploying 300 rescue workers.", ("agency", "deploy", "done")),
        ("A strong earthquake rocked Peru on Monday.", (None, "earthquake", "done")),
        ("Two unions held ratification votes on Monday.", ("two unions", "vote", "done")),
        ("The council is holding talks with the guild.", ("council", "talks", "done")),
        ("The police arrested two suspects.", ("police", "arrest", "done")),
    ],
)
def test_what_was_done(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Mayor Ann Reed is scheduled to visit Chile next week.", ("ann reed", "visit", "planned")),
        ("Mayor Ann Reed is scheduled to embark on a foreign tour.", ("ann reed", "tour", "planned")),
        ("The dockers are now set to go on strike on July 9.", ("dockers", "strike", "planned")),
        ("Two unions are holding their own ratification votes.", ("two unions", "vote", "planned")),
        ("Talks scheduled in Qatar may help.", (None, "talks", "planned")),
        ("The chamber could vote as soon as Friday on the bill.", ("chamber", "vote", "planned")),
        ("Senate action could occur later this week.", ("senate", "action", "planned")),
        ("The agency was preparing a convoy.", ("agency", "convoy", "planned")),
        ("The ministry said it would lift sanctions on Peru.", ("ministry", "lift", "planned")),
        ("The council will hold a hearing on Monday.", ("council", "hearing", "planned")),
        ("A meeting last week was cancelled by Mayor Ann Reed.", ("ann reed", "meeting", "cancelled")),
        ("Mayor Ann Reed canceled a trip to Ireland.", ("ann reed", "trip", "cancelled")),
        ("A rail strike has been averted.", (None, "strike", "cancelled")),
        ("The union pushed its strike date back.", ("union", "strike", "postponed")),
        ("The summit was postponed.", (None, "summit", "postponed")),
        ("The council failed to pass a resolution.", ("council", "pass", "failed")),
        ("The amendment was defeated on Monday.", (None, "defeat", "failed")),
        ("The talks collapsed on Monday.", (None, "talks", "failed")),
        ("Aid officials warned of an imminent famine in Peru.", (None, "famine", "warned")),
        ("The city could be hit by a cholera epidemic, doctors said.", (None, "epidemic", "warned")),
        ("The dockers threatened to go on strike.", ("dockers", "strike", "warned")),
    ],
)
def test_how_far_it_has_come(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "The senate did not pass the bill.",
        "The senate should pass the bill.",
        "The senate may pass the bill.",
        "If the senate passes the bill, prices will rise.",
        "Did the senate pass the bill?",
        "Mayor Ann Reed denied that the police arrested the suspect.",
        "Mayor Ann Reed asked the senate to pass the bill.",
        "Mayor Ann Reed hopes the senate will pass the bill.",
        "The union did not intend to push back its strike date.",
        "The police arrested two suspects in 1998.",
        "The senate passed the bill five years ago.",
        "Thousands of hungry people are seeking shelter in the stadium.",
        "The end of the strike threat is near.",
    ],
)
def test_what_nobody_says_has_happened_is_no_event(text: str) -> None:
    assert rows(text) == set()


def test_an_event_keeps_its_object_place_and_day() -> None:
    (event,) = events("On Tuesday Mayor Ann Reed signed in Paris the harbour agreement.")
    assert (event.actor, event.action, event.object) == ("ann reed", "sign", "harbour agreement")
    assert (event.place, event.when) == ("paris", datetime(2031, 6, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("words", "ahead", "day"),
    [
        ("Tuesday", False, (2031, 6, 10)),
        ("Tuesday", True, (2031, 6, 17)),
        ("Thursday", False, (2031, 6, 12)),
        ("last Thursday", False, (2031, 6, 5)),
        ("yesterday", False, (2031, 6, 11)),
        ("June 15", True, (2031, 6, 15)),
        ("15 June 2031", True, (2031, 6, 15)),
        ("Dec. 20", False, (2030, 12, 20)),
        ("Sept. 16", True, (2031, 9, 16)),
        ("last week", False, None),
        ("February 30", False, None),
    ],
)
def test_days_are_anchored_on_publication(words: str, ahead: bool, day: tuple[int, int, int] | None) -> None:
    expected = datetime(*day, tzinfo=UTC) if day is not None else None
    assert find_day(words, PUBLISHED, ahead=ahead) == expected


@pytest.mark.parametrize(
    ("words", "past"),
    [
        ("in 1999", True),
        ("two years ago", True),
        ("last summer", True),
        ("January", True),
        ("June", False),
        ("Monday", False),
    ],
)
def test_what_lies_long_before_publication_is_past(words: str, past: bool) -> None:
    assert is_past(words, PUBLISHED) is past


@given(st.text(max_size=40), st.datetimes(min_value=FIRST, timezones=st.just(UTC)), st.booleans())
def test_no_words_and_no_date_break_the_reading_of_days(words: str, published: datetime, ahead: bool) -> None:
    day = find_day(words, published, ahead=ahead)
    assert day is None or (day.tzinfo is not None and day.hour == 0)


@given(
    st.integers(1, 12),
    st.integers(1, 31),
    st.datetimes(min_value=FIRST, max_value=LAST, timezones=st.just(UTC)),
)
def test_a_day_without_a_year_lies_within_half_a_year_of_publication(month: int, day: int, published: datetime) -> None:
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    found = find_day(f"{names[month - 1]} {day}", published, ahead=False)
    if found is not None and (month, day) != (2, 29):
        assert abs((found - published).days) <= 184
