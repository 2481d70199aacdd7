"""What is done to somebody by name ends a plan for him only where it is the deed that was planned."""

from __future__ import annotations

import pytest

from tests.hearing import tell

TWO = [
    ("Prosecutors plan to charge Leo Varga with fraud.", "Leo Varga was released on bail."),
    ("Norland plans to extradite Olan Reid.", "Olan Reid was arrested in Kell."),
    ("The committee will question Mira Olden next week.", "Mira Olden was acquitted."),
    ("The court will sentence Ida Roth in May.", "Ida Roth was released from hospital."),
    ("Norland will deport Pell Osk in March.", "Pell Osk was elected."),
]
ONE = [
    ("Prosecutors plan to charge Leo Varga with fraud.", "Leo Varga was charged."),
    ("Norgas plans to buy Elcor.", "Norgas acquired Elcor."),
    ("The army will free Ida Roth next week.", "Ida Roth was released."),
    ("The court will sentence Ida Roth in May.", "The court sentenced Ida Roth to two years in prison."),
    ("Norland plans to extradite Olan Reid.", "Olan Reid was extradited."),
]


def ends(plan: str, event: str) -> list[str]:
    return [change.kind.value for change in tell(plan, event)[1] if change.kind.value != "new"]


@pytest.mark.parametrize(("plan", "event"), TWO)
def test_another_deed_done_to_the_same_name_ends_no_plan(plan: str, event: str) -> None:
    """That both are about one person alone does not make the one the other's end."""
    assert ends(plan, event) == []


@pytest.mark.parametrize(("plan", "event"), ONE)
def test_the_planned_deed_done_ends_it(plan: str, event: str) -> None:
    """The same verb, another word for it, or one doer of both."""
    assert ends(plan, event) == ["happened"]
