"""What a thing costs, followed over articles that leave out which thing it is."""

from __future__ import annotations

from tests.hearing import kinds, tell

FIRST = "The ministry puts the cost at $3.4 billion."
SECOND = "The dam would cost $5.2 billion, an audit showed."


def test_a_cost_whose_thing_is_left_out_is_that_of_the_one_thing_of_the_story() -> None:
    assert "increased" in kinds(tell(FIRST, SECOND)[1])


def test_costs_of_two_things_are_two_questions() -> None:
    _, told = tell("The bridge would cost $3.4 billion, an audit showed.", SECOND)
    assert "increased" not in kinds(told)
