"""Times: for when a sentence says that something holds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storydiff.claims.times import resolve_as_of
from storydiff.model import TimeBasis
from tests.claims.passages import a_passage


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        ("Twelve people died on Monday.", "2031-06-09", TimeBasis.INFERRED),
        ("As of Wednesday, 40 were missing.", "2031-06-11", TimeBasis.INFERRED),
        ("The ministry said yesterday that 40 were missing.", "2031-06-11", TimeBasis.INFERRED),
        ("Forty were missing on June 3.", "2031-06-03", TimeBasis.EXPLICIT),
        ("Forty were missing on 3 June 2030.", "2030-06-03", TimeBasis.EXPLICIT),
        ("Some 40 people were killed on December 28.", "2030-12-28", TimeBasis.EXPLICIT),
        ("Twelve people died on Tuesday, June 3.", "2031-06-03", TimeBasis.EXPLICIT),
        ("Twelve people died on the night of June 3.", "2031-06-03", TimeBasis.EXPLICIT),
        ("Twelve people died on the 9th.", "2031-06-09", TimeBasis.INFERRED),
        ("Twelve people died on the 30th.", "2031-05-30", TimeBasis.INFERRED),
        ("Twelve people died on Sunday night.", "2031-06-08", TimeBasis.INFERRED),
        ("Twelve people died early on Wednesday.", "2031-06-11", TimeBasis.INFERRED),
        ("Twelve people died two days ago.", "2031-06-10", TimeBasis.INFERRED),
        ("Twelve people died this morning.", "2031-06-12", TimeBasis.INFERRED),
    ],
)
def test_a_named_day_is_the_as_of(text: str, day: str, basis: TimeBasis) -> None:
    passage = a_passage(text)
    assert resolve_as_of(passage.doc[0], passage) == (datetime.fromisoformat(day).replace(tzinfo=UTC), basis)


@pytest.mark.parametrize(
    "text",
    [
        "Twelve people died.",
        "Since March 7, twelve people have died.",
        "Twelve people will wait until Wednesday.",
        "Twelve people will vote on July 2, 2031.",
        "The toll rose early Friday.",
        "Twelve people have fled since the operation in the city began on 6 May.",
        "Forty people met on February 31.",
        "Twelve people died last week.",
        "Twelve people died overnight.",
        "Twelve people died two days later.",
        "Twelve people died earlier this month.",
        "Twelve people died on the 12th floor.",
        "Twelve people died in the quake of May 6.",
        "Twelve people die every Monday.",
        "Twelve people will have died by the end of June.",
        "Twelve people will vote next Tuesday.",
        "Twelve people died on November 3.",
    ],
)
def test_beginnings_deadlines_and_days_to_come_are_not(text: str) -> None:
    passage = a_passage(text)
    assert resolve_as_of(passage.doc[0], passage) == (None, TimeBasis.PUBLISHED)


def test_a_day_of_the_autumn_before_is_taken_in_winter() -> None:
    passage = a_passage("Twelve people died on November 3.", datetime(2032, 2, 1, tzinfo=UTC))
    expected = datetime(2031, 11, 3, tzinfo=UTC), TimeBasis.EXPLICIT
    assert resolve_as_of(passage.doc[0], passage) == expected


def test_of_two_days_the_nearest_counts() -> None:
    passage = a_passage("The number of dead stood at 70 on Monday and at 86 on Tuesday.")
    seventy, eighty_six = (next(t for t in passage.doc if t.text == number) for number in ("70", "86"))
    assert resolve_as_of(seventy, passage)[0] == datetime(2031, 6, 9, tzinfo=UTC)
    assert resolve_as_of(eighty_six, passage)[0] == datetime(2031, 6, 10, tzinfo=UTC)
