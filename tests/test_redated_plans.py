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
