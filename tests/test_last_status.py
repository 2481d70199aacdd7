"""Of what a sentence tells of one plan the last counts; who is leaving has not left, and who ends a strike has not voted."""

from __future__ import annotations

import pytest

from tests.hearing import tell

CALLED_OFF: list[tuple[str, str]] = [
    ("The bishop will travel to Vale on Friday, his office said.", "The bishop's trip, which was put off last week, has been called off."),
    ("The festival will be held on June 3.", "The festival was postponed and later cancelled."),
    ("The launch of the rocket is planned for Tuesday.", "The launch of the rocket was first delayed and then called off on Monday."),
    ("The summit will take place on May 9.", "The summit had been put off twice before it was called off on Monday."),
    ("The march is planned for Saturday.", "The march was put off last week. On Friday the march was called off."),
]  # fmt: skip
PUT_OFF: list[tuple[str, str]] = [
    ("The trial is to begin on May 20.", "The trial, once cancelled, was put off to June."),
    ("The festival will be held on June 3.", "The festival was postponed and could be called off."),
    ("The summit will take place on May 9.", "The summit was put off after the visit was cancelled."),
]
LEAVING: list[tuple[str, str]] = [
    (
        "Ann Reed will leave Vale Bank at the end of May, the bank said.",
        "Ann Reed is leaving Vale Bank, the bank said.",
    ),
    ("Owen Rask is to resign in May.", "Owen Rask is resigning, his party said on Friday."),
    ("Dara Moss is to quit the board in June.", "Dara Moss is quitting the board, she said on Monday."),
]


@pytest.mark.parametrize(("plan", "end"), CALLED_OFF, ids=[end for _, end in CALLED_OFF])
def test_what_was_put_off_and_called_off_since_is_called_off(plan: str, end: str) -> None:
    """The article tells both, and the plan is no more."""
    _, found = tell(plan, end)
    assert [c.kind.value for c in found if c.kind.value in {"cancelled", "postponed"}] == ["cancelled"]


@pytest.mark.parametrize(("plan", "end"), PUT_OFF, ids=[end for _, end in PUT_OFF])
def test_what_may_yet_be_called_off_is_put_off(plan: str, end: str) -> None:
    """Another's end, one that is only possible and one that was told before leave it put off."""
    _, found = tell(plan, end)
    assert "postponed" in {c.kind.value for c in found}


@pytest.mark.parametrize(("plan", "said"), LEAVING, ids=[said for _, said in LEAVING])
def test_who_is_leaving_has_not_left(plan: str, said: str) -> None:
    """The present progressive of going says what will be, and past tense what has been."""
    assert "happened" not in {c.kind.value for c in tell(plan, said)[1]}
    gone = said.replace("is leaving", "left").replace("is resigning", "resigned").replace("is quitting", "quit")
    assert "happened" in {c.kind.value for c in tell(plan, gone)[1]}


def test_the_end_of_a_strike_is_no_vote_on_it() -> None:
    """Who was to vote has not done so where what was to be voted on ends."""
    plan = "Dockers in Orsa will vote next week on a strike."
    assert "happened" not in {c.kind.value for c in tell(plan, "Dockers in Orsa ended their strike on Friday.")[1]}
