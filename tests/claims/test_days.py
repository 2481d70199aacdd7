"""Days of events: what a clause's words name, and what they only bound."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storydiff.claims.days import find_day, is_coming
from storydiff.model import TimeBasis
from tests.claims.happenings import event_readings, events
from tests.claims.passages import PUBLISHED


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The senate passed the bill late on Sunday night.", "2031-06-08"),
        ("The senate passed the bill two days ago.", "2031-06-10"),
        ("The senate passed the bill this morning.", "2031-06-12"),
        ("The senate passed the bill on 3 June.", "2031-06-03"),
        ("The senate will vote on the bill next Tuesday.", "2031-06-17"),
        ("The senate will vote on the bill tomorrow.", "2031-06-13"),
        ("The government extended the lockdown on Monday until July 3.", "2031-06-09"),
        ("The minister visited Peru from June 3 to June 5.", "2031-06-03"),
        ("The summit has been postponed until July 3.", "2031-07-03"),
        ("The province was slammed by the May 26 quakes.", "2031-05-26"),
        ("The union called a strike for Monday.", "2031-06-16"),
        ("Ministers will join a debate scheduled for July 20.", "2031-07-20"),
        ("The police arrested two suspects on Monday after a raid on Sunday.", "2031-06-09"),
        ("On Wednesday, the minister said that the army had launched an attack on Sunday.", "2031-06-08"),
    ],
)
def test_an_event_is_on_the_day_its_own_clause_names(text: str, day: str) -> None:
    assert datetime.fromisoformat(day).replace(tzinfo=UTC) in {e.when for e in events(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The senate passed the bill last week.",
        "The senate passed the bill overnight.",
        "The senate passed the bill two days earlier.",
        "The senate passed the bill earlier this month.",
        "The senate passed the bill in early June, after a vote of May 20.",
        "The senate will vote on the bill by the end of June.",
        "The senate will vote on the bill this weekend.",
        "The senate rejected Monday's proposal.",
        "The government extended the lockdown until July 3.",
        "The police arrested two suspects a day after Monday's raid.",
        "The summit was postponed on Monday.",
        "Monday's summit was called off.",
    ],
)
def test_limits_and_vague_times_name_no_day(text: str) -> None:
    found = events(text)
    assert found
    assert {e.when for e in found} == {None}


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        ("The senate passed the bill on Tuesday.", "2031-06-10", TimeBasis.INFERRED),
        ("The senate passed the bill on June 3.", "2031-06-03", TimeBasis.EXPLICIT),
        ("The senate will pass the bill on June 20.", None, TimeBasis.PUBLISHED),
        ("The senate passed the bill.", None, TimeBasis.PUBLISHED),
    ],
)
def test_what_was_done_holds_from_its_day(text: str, day: str | None, basis: TimeBasis) -> None:
    (reading,) = event_readings(text)
    assert reading.as_of == (datetime.fromisoformat(day).replace(tzinfo=UTC) if day is not None else None)
    assert reading.as_of_basis is basis


def test_a_plan_of_january_read_in_december_is_next_years() -> None:
    published = datetime(2031, 12, 18, tzinfo=UTC)
    (event,) = events("The senate will vote on the bill on January 9.", published)
    assert event.when == datetime(2032, 1, 9, tzinfo=UTC)


def test_a_plan_for_a_day_gone_by_is_no_news() -> None:
    assert events("The strike was planned to end on June 2.") == []


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("next Friday", (2031, 6, 13)),
        ("last Friday", (2031, 6, 6)),
        ("every Friday", None),
        ("Fridays", None),
        ("the following day", None),
        ("three days later", None),
    ],
)
def test_days_counted_from_other_days_are_left_open(words: str, day: tuple[int, int, int] | None) -> None:
    assert find_day(words, PUBLISHED, ahead=False) == (datetime(*day, tzinfo=UTC) if day is not None else None)


@pytest.mark.parametrize(
    ("words", "coming"),
    [("next month", True), ("May 2032", True), ("later this year", True), ("May 2031", False), ("last month", False)],
)
def test_a_time_ahead_is_known_without_its_day(words: str, coming: bool) -> None:
    assert is_coming(words, PUBLISHED) is coming
