"""A plan that is told again for a later time, by words that tell of an earlier one, is put off."""

from __future__ import annotations

import pytest

from tests.hearing import kinds, tell, text

PUT_OFF = [
    (
        "The trial of the banker Tom Roth is to begin in June, the court said.",
        "The trial of Tom Roth will now begin in September, the court said.",
    ),
    (
        "The space agency plans to launch the satellite on June 12.",
        "The launch of the satellite will now take place on June 20, the space agency said.",
    ),
    (
        "The new metro line will open in June, the city said.",
        "The metro line will open three months later than planned, in September, the city said.",
    ),
    (
        "The spring examinations start on June 5.",
        "The ministry said the spring examinations would start on June 19, two weeks later than planned.",
    ),
    (
        "Construction of the tunnel will begin on June 1, the minister said.",
        "The ministry said that construction would now begin in October.",
    ),
]
NOT = [
    (
        "The trial of the banker Tom Roth is to begin in June, the court said.",
        "The trial of Ida Ellis will now begin in September, the court said.",
    ),
    ("The new bridge in Vale will open on June 3.", "The new bridge at Ostia will open on June 9."),
    (
        "The trial of the banker Tom Roth is to begin in September, the court said.",
        "The trial of Tom Roth will now begin in June, the court said.",
    ),
    (
        "Construction of the tunnel will begin on June 1. Construction of the pier will begin on June 20.",
        "The ministry said that construction would now begin in October.",
    ),
]


@pytest.mark.parametrize(("set_for", "now"), PUT_OFF)
def test_a_plan_told_again_for_a_later_time_is_put_off(set_for: str, now: str) -> None:
    """ "Now" and "later than planned" say that there was a time before; where it was earlier, the plan is put off."""
    assert "postponed" in kinds(tell(text(set_for, 0), text(now, 9))[1])


@pytest.mark.parametrize(("set_for", "now"), NOT)
def test_another_plan_and_an_earlier_time_put_nothing_off(set_for: str, now: str) -> None:
    """Another's trial, another bridge, a time brought forward and one of two plans put nothing off."""
    assert "postponed" not in kinds(tell(text(set_for, 0), text(now, 9))[1])


NOT_BEFORE = [
    (
        "The new bridge in Vale will open on June 3, the city said.",
        "The new bridge in Vale will not open until June 19, the city said.",
    ),
    (
        "Schools in Norland will reopen on June 3, the ministry said.",
        "The ministry said that schools in Norland would not reopen before June 20.",
    ),
    (
        "The report on the rail crash will be published in June.",
        "The report on the rail crash will not be published before August, the board said.",
    ),
    (
        "The ferry to Ostia will resume service on June 3, the operator said.",
        "The ferry to Ostia will not resume service until June 12, the operator said.",
    ),
    ("The council will vote on the tram on June 3.", "The council will not vote on the tram until June 10."),
]


@pytest.mark.parametrize(("set_for", "now"), NOT_BEFORE)
def test_what_will_not_come_before_a_later_date_is_put_off(set_for: str, now: str) -> None:
    """What was set for a day and will not open, reopen, appear, resume or be voted on before a later one is put off."""
    assert "postponed" in kinds(tell(text(set_for, 0), text(now, 9))[1])


@pytest.mark.parametrize(
    ("set_for", "now"),
    [
        (
            "The new bridge in Vale will open on June 3, the city said.",
            "The new bridge in Vale will not open until June 3, the city said.",
        ),
        ("The dockers' union will strike on June 3.", "The dockers' union will not strike before Friday's talks."),
    ],
)
def test_the_same_date_and_what_is_not_planned_put_nothing_off(set_for: str, now: str) -> None:
    """The day that was set puts nothing off, and who will not strike before the talks has planned no day for it."""
    assert "postponed" not in kinds(tell(text(set_for, 0), text(now, 9))[1])
