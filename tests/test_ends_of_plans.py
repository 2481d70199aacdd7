"""What was planned or asked for meets its end in other words, and what only looks like its end is not reported."""

from __future__ import annotations

import pytest

from tests.hearing import kinds, tell

ASYLUM = "Former minister Ida Roth asked for asylum on Monday."
LICENCE = "Ida Roth, who leads the mining company, asked for a suspension of the harbour tax."
MOVED = "The council of Port Ellis will vote on the harbour plan on 9 May."
REPORT = "The report on the Kell bridge is due on 9 May."

ENDS = [
    ("failed", ASYLUM, "The government of Norland refused to grant Ida Roth asylum on Friday."),
    ("failed", ASYLUM, "The government of Norland refused asylum on Friday."),
    (
        "failed",
        "The council of Port Ellis asked for a licence for the Kell bridge.",
        "The ministry refused the licence for the Kell bridge on Friday.",
    ),
    ("failed", LICENCE, "The court of Vale turned down a request by Ida Roth to suspend the harbour tax."),
    ("postponed", MOVED, "In Port Ellis, the council's vote on the harbour plan was moved to 21 May."),
]
NO_ENDS = [
    (ASYLUM, "The government of Norland refused to grant Jan Orlo asylum on Friday."),
    (LICENCE, "The court of Vale turned down a request by the miners to raise the bus fares."),
    (MOVED, "In Port Ellis, the council's vote on the harbour plan was moved to the town hall."),
    (REPORT, "The report on the old airport will not be published before June, the ministry said."),
]


@pytest.mark.parametrize(("kind", "first", "then"), ENDS)
def test_a_plan_ends_in_other_words(kind: str, first: str, then: str) -> None:
    """What was asked for is refused, and what was set for a day is put off, whatever the verb."""
    assert kind in kinds(tell(first, then)[1])


@pytest.mark.parametrize(("first", "then"), NO_ENDS)
def test_what_is_another_ends_no_plan(first: str, then: str) -> None:
    """Another's request, another place and another report leave the plan as it is."""
    assert not {"failed", "postponed", "cancelled", "happened", "reversed"} & set(kinds(tell(first, then)[1]))
