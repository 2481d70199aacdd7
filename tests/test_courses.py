"""Courses: a value is held against the pace of its own series, where that has one."""

from __future__ import annotations

import pytest

from storydiff.changes.courses import is_unlikely
from tests.builders import day
from tests.hearing import tell, text


@pytest.mark.parametrize(
    ("past", "at", "value", "expected"),
    [
        ([], 1, 9000, False),
        ([100], 1, 1900, False),
        ([100], 1, 2100, True),
        ([100, 110], 2, 2100, False),
        ([100, 110], 2, 2300, True),
        ([100, 110, 120], 3, 200, False),
        ([100, 110, 120], 3, 600, True),
        ([100, 110, 120], 30, 600, False),
        ([100, 110, 120], 12, 5000, True),
        ([10, 300, 9000], 3, 200_000, False),
        ([10, 300, 9000], 3, 900_000, True),
        ([1000, 1000, 1000], 3, 1500, False),
        ([1000, 1000, 1000], 3, 5000, True),
        ([0, 0, 0], 3, 5000, False),
    ],
)
def test_a_jump_is_one_beyond_the_pace_so_far(past: list[float], at: float, value: float, expected: bool) -> None:
    points = [(day(n), float(number)) for n, number in enumerate(past)]
    assert is_unlikely(points, day(at), value) is expected


TOLL = "The flood in Orsa has killed {} people, police said."


def doubt_of(*numbers: object) -> str:
    _, found = tell(*(text(TOLL.format(number)) for number in numbers))
    return next((change.doubt for change in found if change.kind.value in ("increased", "decreased")), "no move")


def test_a_total_that_leaps_is_reported_and_doubted() -> None:
    assert "far above what its course so far makes likely" in doubt_of(100, 110, 120, 600)


def test_a_total_that_goes_on_as_before_is_not_doubted() -> None:
    assert doubt_of(100, 110, 120, 135) == ""


def test_a_toll_that_grows_fast_from_the_start_is_not_doubted() -> None:
    assert doubt_of(20, 90, 350, 900) == ""


def test_a_total_that_falls_is_reported_and_doubted() -> None:
    assert "a running total fell" in doubt_of(100, 110, 90)


@pytest.mark.parametrize(
    "said",
    [
        "Police revised the death toll in Orsa down to 20.",
        "Police lowered the death toll in Orsa to 20 from 100.",
        "The death toll in Orsa was revised to 20, police said.",
    ],
)
def test_a_count_taken_far_down_is_reported_and_doubted(said: str) -> None:
    story, _ = tell(TOLL.format(100), said, TOLL.format(25))
    assert [change.kind.value for change in story.changes if change.before] == ["decreased", "increased"]
    assert "a running total fell" in story.changes[1].doubt


def test_a_count_far_below_the_total_is_held_back_with_its_reason() -> None:
    story, found = tell(TOLL.format(100), TOLL.format(20))
    assert found == []
    assert "too far below the running total" in story.reasons


def test_what_may_fall_is_not_doubted_for_falling() -> None:
    _, found = tell("Police said 52 people were missing in Orsa.", "Police said 31 people were missing in Orsa.")
    assert [(change.kind.value, change.doubt) for change in found] == [("decreased", "")]
