"""Who goes against what he announced in other words is told as turned; who does something else is not."""

from __future__ import annotations

import pytest

from tests.hearing import kinds, tell

OFFER = "Norsteel's chief executive, Delia Olden, said that there would be no second offer for Vale Axle."
TENTS = "Asked about an appeal by Vale for a loan of 500 tents, Norland's health minister, Ida Roth, said: “Sorry, no.”"
MARKET = "Mayor Jan Orlo said the market would stay open."
COURT = "The court of Vale ordered Norland on Friday to halt its military offensive in Kell at once."
INQUIRY = "Governor Ida Roth said there would be no inquiry into the flood."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OFFER, "Norsteel raised its offer for Vale Axle to $7.3 billion."),
        (TENTS, "Norland's health minister, Ida Roth, said her country would after all lend Vale 500 tents."),
        (MARKET, "Mayor Jan Orlo closed the market."),
        ("Mayor Jan Orlo said the pool would remain closed.", "Mayor Jan Orlo reopened the pool."),
        (INQUIRY, "Governor Ida Roth ordered an inquiry into the flood."),
        ("Asked whether she would resign, Governor Ida Roth said: “No.”", "Governor Ida Roth resigned."),
    ],
)
def test_who_does_what_he_said_would_not_be_has_turned(before: str, after: str) -> None:
    """A deed of the same actor, or of the body that he speaks for, against what he announced is a reversal."""
    assert "reversed" in kinds(tell(before, after)[1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OFFER, "Norsteel raised its offer for Hill Rail to $7.3 billion."),
        (MARKET, "Mayor Jan Orlo closed the library."),
        (MARKET, "Mayor Jan Orlo opened the market."),
        ("Mayor Jan Orlo said there was no need to close the market.", "Mayor Jan Orlo closed the library."),
        (INQUIRY, "Governor Ida Roth ordered an inquiry into the fire at Olden."),
        (TENTS, "Norland's health minister, Ida Roth, said Vale would lend the island 500 boats."),
        (
            "The court of Vale condemned Norland's offensive.",
            "The court of Vale ordered Norland to halt its offensive.",
        ),
        (COURT, "The barrage came two days after the court of Vale ordered Norland to stop its offensive in Kell."),
    ],
)
def test_another_deed_is_no_turn(before: str, after: str) -> None:
    """What is done to another thing, or in the announced direction, reverses nothing."""
    assert "reversed" not in kinds(tell(before, after)[1])


def test_who_wants_a_thing_open_does_not_want_it_shut() -> None:
    """That a thing is closed is not what came of somebody's being for it."""
    assert "happened" not in kinds(tell(MARKET, "Mayor Jan Orlo closed the market.")[1])
