"""When sources are asked again and entries tried again: what servers and feeds ask is kept, within bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff import schedule
from storydiff.model import Entry, EntryState, FeedReading, SourceRecord, StoredEntry

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
PLACE = "https://news.example/feed"
FRESH = SourceRecord("post", PLACE)
ENTRY = StoredEntry("1", Entry("post", "7", "https://news.example/a", "Fourteen found"), NOW)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def wait(record: SourceRecord | StoredEntry) -> timedelta:
    assert record.next_try is not None
    return record.next_try - NOW


def reading(**said: object) -> FeedReading:
    return FeedReading((), (), "c", **said)  # type: ignore[arg-type]


LIFETIMES = [
    ({}, timedelta(0)),
    ({"cache-control": "max-age=600"}, 10 * MINUTE),
    ({"cache-control": 'public, Max-Age="600", must-revalidate'}, 10 * MINUTE),
    ({"cache-control": "max-age=600", "age": "540"}, MINUTE),
    ({"cache-control": "max-age=600", "age": "900"}, timedelta(0)),
    ({"cache-control": "s-maxage=600"}, timedelta(0)),
    ({"cache-control": "no-cache, max-age=600"}, timedelta(0)),
    ({"cache-control": "no-store"}, timedelta(0)),
    ({"cache-control": "max-age=-5"}, timedelta(0)),
    ({"cache-control": "max-age=0", "expires": "Tue, 20 May 2031 13:00:00 GMT"}, timedelta(0)),
    ({"expires": "Tue, 20 May 2031 13:00:00 GMT"}, HOUR),
    ({"expires": "Tue, 20 May 2031 13:00:00 GMT", "date": "Tue, 20 May 2031 12:30:00 GMT"}, 30 * MINUTE),
    ({"expires": "Tue, 20 May 2031 11:00:00 GMT"}, timedelta(0)),
    ({"expires": "0"}, timedelta(0)),
    ({"expires": "-1"}, timedelta(0)),
]


@pytest.mark.parametrize(("headers", "held"), LIFETIMES, ids=[str(headers) for headers, _ in LIFETIMES])
def test_an_answer_holds_as_long_as_it_says(headers: dict[str, str], held: timedelta) -> None:
    assert schedule.lifetime(headers, NOW) == held
    after = schedule.after_reading(FRESH, headers, NOW, reading())
    assert held <= wait(after) <= held * 1.1
    assert schedule.is_due(after, NOW + held * 1.1)
    if held:
        assert not schedule.is_due(after, NOW + held - timedelta(seconds=1))


def test_no_answer_holds_for_longer_than_a_quarter_of_a_day() -> None:
    year = {"cache-control": "max-age=31536000"}
    assert wait(schedule.after_reading(FRESH, year, NOW)) <= schedule.LONGEST_LIFETIME + 5 * MINUTE
    assert wait(schedule.after_reading(FRESH, {}, NOW, reading(ttl=1e7))) <= schedule.LONGEST_LIFETIME + 5 * MINUTE


def test_what_the_feed_asks_itself_holds_for_answers_without_content_too() -> None:
    after = schedule.after_reading(FRESH, {"cache-control": "max-age=60"}, NOW, reading(ttl=3_600.0))
    assert wait(after) >= HOUR
    assert wait(schedule.after_not_modified(after, {}, NOW)) >= HOUR


@pytest.mark.parametrize(
    ("hours", "first"),
    [((12,), 13), ((12, 13, 14), 15), ((13,), 12), (tuple(range(24)), 12), ((*range(12, 24), *range(11)), 11)],
)
def test_the_hours_that_a_feed_skips_are_skipped_unless_it_skips_all(hours: tuple[int, ...], first: int) -> None:
    after = schedule.after_reading(FRESH, {}, NOW, reading(skip_hours=hours))
    assert after.next_try is not None
    assert after.next_try.hour == first
    assert wait(after) < DAY


def test_a_feed_that_fails_is_asked_ever_later_and_at_least_once_a_day() -> None:
    record, waits = FRESH, []
    for n in range(1, 40):
        record = schedule.after_failure(record, "HTTP 500", NOW)
        assert record.failures == n
        waits.append(wait(record))
    assert 3 * MINUTE < waits[0] <= 5 * MINUTE
    assert waits[4] > 4 * waits[0]
    assert max(waits) <= schedule.LONGEST_BACKOFF < DAY
    assert min(waits[20:]) > 16 * HOUR
    assert (record.failing_since, record.error) == (NOW, "HTTP 500")
    good = schedule.after_not_modified(record, {}, NOW + DAY)
    assert (good.failures, good.failing_since, good.error, good.good_at) == (0, None, None, NOW + DAY)


RETRIES = [
    (429, "3600", HOUR),
    (503, "3600", HOUR),
    (503, "Tue, 20 May 2031 14:00:00 GMT", 2 * HOUR),
    (429, "999999", DAY),
    (429, "Fri, 20 May 2033 14:00:00 GMT", DAY),
]


@pytest.mark.parametrize(("status", "said", "asked"), RETRIES)
def test_a_server_that_asks_to_wait_is_obeyed_up_to_a_day(status: int, said: str, asked: timedelta) -> None:
    assert wait(schedule.after_failure(FRESH, "busy", NOW, status=status, retry_after=said)) == asked
    assert wait(schedule.entry_after_failure(ENTRY, "busy", NOW, status=status, retry_after=said)) == asked


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, "3600"),
        (429, None),
        (429, ""),
        (429, "soon"),
        (429, "-5"),
        (429, "Tue, 20 May 2031 11:00:00 GMT"),
        (429, "1"),
    ],
)
def test_what_asks_for_nothing_that_can_be_kept_leaves_the_back_off(status: int, said: str | None) -> None:
    assert wait(schedule.after_failure(FRESH, "busy", NOW, status=status, retry_after=said)) <= 5 * MINUTE


def test_a_feed_that_is_gone_is_not_asked_again_and_one_that_is_missing_is() -> None:
    gone = schedule.after_failure(FRESH, "HTTP 410 Gone", NOW, status=410, may_pass=False)
    assert (gone.is_gone, gone.next_try) == (True, None)
    assert not schedule.is_due(gone, NOW + 365 * DAY)
    missing = schedule.after_failure(FRESH, "HTTP 404 Not Found", NOW, status=404, may_pass=False)
    assert schedule.is_due(missing, NOW + HOUR)
    assert schedule.record_for(gone, "post", "https://news.example/other") == SourceRecord(
        "post", "https://news.example/other"
    )
    assert schedule.record_for(gone, "post", PLACE) == gone


def test_a_lasting_new_address_is_kept_unless_it_gives_up_tls_and_given_up_when_it_does_not_hold() -> None:
    moved = schedule.after_reading(FRESH, {"etag": "1"}, NOW, reading(), "https://news.example/new")
    assert moved.address == "https://news.example/new"
    assert schedule.after_reading(FRESH, {}, NOW, reading(), "http://news.example/new").address is None
    assert schedule.after_failure(moved, "HTTP 500", NOW, status=500).address == moved.address
    back = schedule.after_failure(moved, "HTTP 404", NOW, status=404, may_pass=False)
    assert (back.address, back.etag) == (None, None)


def test_a_feed_that_breaks_off_leaves_no_validators() -> None:
    headers = {"etag": '"7"', "last-modified": "Tue, 20 May 2031 11:00:00 GMT"}
    whole = schedule.after_reading(FRESH, headers, NOW, reading())
    assert (whole.etag, whole.last_modified) == ('"7"', "Tue, 20 May 2031 11:00:00 GMT")
    broken = schedule.after_reading(whole, headers, NOW, reading(is_whole=False))
    assert (broken.etag, broken.last_modified) == (None, None)


def test_an_entry_is_given_up_after_some_days_and_at_once_where_its_site_refuses() -> None:
    entry, clock = ENTRY, NOW
    for _ in range(schedule.MOST_TRIES - 1):
        entry = schedule.entry_after_failure(entry, "HTTP 503", clock)
        assert entry.state is EntryState.FAILED
        assert entry.next_try is not None
        clock = entry.next_try
    assert clock - NOW > DAY
    assert schedule.entry_after_failure(entry, "HTTP 503", clock).state is EntryState.REFUSED
    lasting = replace(ENTRY, tries=schedule.MOST_LASTING - 1)
    assert schedule.entry_after_failure(lasting, "HTTP 404", NOW, may_pass=False).state is EntryState.REFUSED
    refused = schedule.entry_after_failure(ENTRY, "robots.txt", NOW, is_refused=True)
    assert (refused.state, refused.next_try) == (EntryState.REFUSED, None)


def test_a_run_may_ask_again_only_what_failed_in_itself() -> None:
    failed = schedule.after_failure(FRESH, "HTTP 500", NOW)
    assert not schedule.is_due(failed, NOW)
    assert schedule.is_due(failed, NOW, again=True)
    assert not schedule.is_due(failed, NOW + MINUTE, again=True)
    held = schedule.after_reading(FRESH, {"cache-control": "max-age=600"}, NOW)
    assert not schedule.is_due(held, NOW, again=True)


def test_what_a_clock_put_off_that_was_ahead_is_asked_now() -> None:
    year = schedule.after_failure(FRESH, "HTTP 500", NOW + 365 * DAY)
    assert schedule.is_due(year, NOW)
    assert not schedule.is_due(year, NOW + 365 * DAY)


def test_chance_is_the_same_for_the_same_and_spread_over_names() -> None:
    drawn = [schedule.chance(f"source {n}", NOW) for n in range(400)]
    assert drawn == [schedule.chance(f"source {n}", NOW) for n in range(400)]
    assert all(0 <= number < 1 for number in drawn)
    assert 150 < sum(number < 0.5 for number in drawn) < 250
    assert schedule.chance("post", NOW) != schedule.chance("post", NOW + DAY)


headers = st.dictionaries(
    st.sampled_from(["cache-control", "expires", "date", "age", "retry-after", "etag"]),
    st.text(max_size=60) | st.from_regex(r"max-age=\d{1,12}", fullmatch=True) | st.integers().map(str),
)


@given(headers, st.lists(st.booleans(), min_size=1, max_size=12), st.floats(0, 1e9), st.sets(st.integers(0, 23)))
def test_whatever_is_said_a_source_is_looked_at_within_a_day(
    said: dict[str, str], answers: list[bool], ttl: float, hours: set[int]
) -> None:
    record = FRESH
    for is_good in answers:
        if is_good:
            record = schedule.after_reading(record, said, NOW, reading(ttl=ttl, skip_hours=tuple(sorted(hours))))
        else:
            record = schedule.after_failure(record, "no", NOW, status=429, retry_after=said.get("retry-after"))
        assert timedelta(0) <= wait(record) <= DAY
