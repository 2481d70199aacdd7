"""When a page is looked at again: by tables of what became of it, with no clock but the one that is given."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff import watching
from storydiff.model import Entry, WatchedPage
from storydiff.schedule import LONGEST_WAIT
from tests.intake import NOW

URL = "https://post.example/flood"
PAGE = WatchedPage(URL, URL, "post", Entry("post", "7", URL, "Flood"), NOW, '"1"', "then", "a" * 64, next_try=NOW)
HOURS = timedelta(hours=1)


def test_what_shows_the_article_forgets_what_went_wrong() -> None:
    failed = watching.after_failure(watching.after_missing(PAGE, "HTTP 404 Not Found", NOW), "timed out", NOW)
    for after in (watching.after_same(failed, {}, NOW), watching.after_look(failed, {}, "b" * 64, NOW)):
        assert (after.failures, after.missing, after.reason, after.good_at) == (0, 0, None, NOW)
        assert after.next_try == NOW + 20 * HOURS


def test_validators_stand_for_the_bytes_they_came_with() -> None:
    assert watching.after_same(PAGE, {"etag": '"2"'}, NOW).etag == '"2"'
    assert watching.after_same(PAGE, {}, NOW).last_modified == "then"
    other = watching.after_look(PAGE, {"etag": '"2"'}, "b" * 64, NOW)
    assert (other.etag, other.last_modified, other.capture) == ('"2"', None, "b" * 64)
    gone = watching.after_missing(PAGE, "a wall", NOW)
    assert (gone.etag, gone.last_modified, gone.capture) == ('"1"', "then", "a" * 64)


@pytest.mark.parametrize(
    ("looks", "is_over"),
    [("m", False), ("mm", False), ("mmm", True), ("mmsm", False), ("ffff", False), ("fffm", False)],
)
def test_a_page_is_given_up_after_three_looks_in_a_row_without_its_article(looks: str, is_over: bool) -> None:
    page = PAGE
    for look in looks:
        match look:
            case "m":
                page = watching.after_missing(page, "HTTP 404 Not Found", NOW)
            case "s":
                page = watching.after_same(page, {}, NOW)
            case _:
                page = watching.after_failure(page, "timed out", NOW)
    assert (page.next_try is None) is is_over


@given(failures=st.integers(0, 10**6), asked=st.none() | st.text(max_size=40) | st.integers(-5, 10**10).map(str))
def test_whatever_a_server_asks_a_page_waits_some_minutes_and_at_most_a_day(failures: int, asked: str | None) -> None:
    page = WatchedPage(URL, URL, "post", PAGE.entry, NOW, failures=failures)
    after = watching.after_failure(page, "HTTP 503", NOW, status=503, retry_after=asked)
    assert after.next_try is not None
    assert timedelta(minutes=3) < after.next_try - NOW <= LONGEST_WAIT
