"""When a letter is due: once a day from an hour of the recipient's own clocks, whatever these are set to that day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.digest.hours import is_due, latest

BERLIN = "Europe/Berlin"
NEW_YORK = "America/New_York"


def at(text: str) -> datetime:
    """A time of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


LATEST = [
    ("2031-05-04T05:30", 7, BERLIN, "2031-05-04T05:00", "half past seven in summer"),
    ("2031-05-04T04:59", 7, BERLIN, "2031-05-03T05:00", "a minute before the hour it is yesterday's"),
    ("2031-05-04T05:00", 7, BERLIN, "2031-05-04T05:00", "the hour itself has come"),
    ("2031-01-04T06:30", 7, BERLIN, "2031-01-04T06:00", "in winter the clocks go by another offset"),
    ("2031-05-04T01:00", 20, NEW_YORK, "2031-05-04T00:00", "the evening before, west of UTC"),
    ("2031-05-03T21:30", 7, "Pacific/Auckland", "2031-05-03T19:00", "the morning after, east of UTC"),
    ("2031-05-03T12:00", 0, "Asia/Kathmandu", "2031-05-02T18:15", "an offset of quarters of an hour"),
    # Clocks go forward at 01:00 UTC on 30 March 2031: there is no half past two.
    ("2031-03-30T01:00", 2, BERLIN, "2031-03-30T01:00", "an hour leapt over comes with the leap"),
    ("2031-03-30T00:59", 2, BERLIN, "2031-03-29T01:00", "and not before it"),
    ("2031-03-31T00:30", 2, BERLIN, "2031-03-31T00:00", "and as ever on the day after"),
    # And back at 01:00 UTC on 26 October: two o'clock comes at 00:00 and at 01:00.
    ("2031-10-26T00:30", 2, BERLIN, "2031-10-26T00:00", "an hour that comes twice has come with the first"),
    ("2031-10-26T01:30", 2, BERLIN, "2031-10-26T00:00", "and does not come again"),
    ("2031-03-09T07:00", 2, NEW_YORK, "2031-03-09T07:00", "a gap of another land"),
    ("2011-12-30T18:00", 7, "Pacific/Apia", "2011-12-30T17:00", "a day that a land left out"),
]


@pytest.mark.parametrize(("now", "hour", "zone", "expected", "why"), LATEST, ids=[row[-1] for row in LATEST])
def test_the_latest_hour(now: str, hour: int, zone: str, expected: str, why: str) -> None:
    assert latest(at(now), hour, ZoneInfo(zone)) == at(expected), why


DUE = [
    (None, "2031-05-04T03:00", 7, True, "who never had a letter gets the first at once"),
    ("2031-05-03T05:10", "2031-05-04T04:59", 7, False, "yesterday's has gone, and it is not seven"),
    ("2031-05-03T05:10", "2031-05-04T05:00", 7, True, "it is seven"),
    ("2031-05-04T05:00", "2031-05-04T05:00", 7, False, "one was made at this very moment"),
    ("2031-05-04T05:10", "2031-05-04T23:59", 7, False, "one a day"),
    ("2031-05-01T05:10", "2031-05-04T03:00", 7, True, "missed nights are caught up by the first run"),
    ("2031-05-04T03:00", "2031-05-04T04:00", 7, False, "and once"),
    ("2031-05-04T04:00", "2031-05-04T04:01", None, True, "without an hour each run may send"),
    ("2035-01-01T00:00", "2031-05-04T04:00", 7, True, "a letter of the future was dated by a wrong clock"),
    ("2031-05-04T05:00:30", "2031-05-04T05:00", 7, False, "but not one of the run before by a second"),
]


@pytest.mark.parametrize(("last", "now", "hour", "due", "why"), DUE, ids=[row[-1] for row in DUE])
def test_a_letter_is_due(last: str | None, now: str, hour: int | None, due: bool, why: str) -> None:
    assert is_due(None if last is None else at(last), at(now), hour, ZoneInfo(BERLIN)) is due, why


ZONES = st.sampled_from([BERLIN, NEW_YORK, "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tokyo", "UTC"])


@given(
    st.integers(0, 7 * 365 * 24 * 60),
    st.lists(st.integers(1, 3_000), min_size=2, max_size=200),
    st.integers(0, 23),
    ZONES,
)
def test_between_two_letters_the_hour_has_come_and_each_hour_brings_at_most_one(
    start: int, minutes: list[int], hour: int, name: str
) -> None:
    zone, now, sent = ZoneInfo(name), at("2024-01-01T00:00") + timedelta(minutes=start), list[datetime]()
    for step in minutes:
        now += timedelta(minutes=step)
        if is_due(sent[-1] if sent else None, now, hour, zone):
            sent.append(now)
    for one, other in pairwise(sent):
        assert one < latest(other, hour, zone) <= other
    # Nothing waits longer than until the first run after the hour.
    assert not is_due(sent[-1], now, hour, zone)


@pytest.mark.parametrize("name", [BERLIN, NEW_YORK, "Australia/Lord_Howe", "America/St_Johns"])
@pytest.mark.parametrize("hour", [0, 2, 3, 7, 23])
def test_hourly_runs_of_a_year_send_once_on_each_day(name: str, hour: int) -> None:
    zone, now, sent = ZoneInfo(name), datetime(2031, 1, 1, 0, 5, tzinfo=UTC), list[datetime]()
    while now.year == 2031:
        if is_due(sent[-1] if sent else None, now, hour, zone):
            sent.append(now)
        now += timedelta(hours=1)
    days = [each.astimezone(zone).date() for each in sent[1:]]
    assert all((later - earlier).days == 1 for earlier, later in pairwise(days))
    assert {each.astimezone(zone).hour for each in sent[1:]} <= {hour, hour + 1}
