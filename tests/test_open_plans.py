"""What is told of "the strike" is told of the one strike that the story knows to be open, and of none where it knows two."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.hearing import Story, kinds, tell, text

ENDS = {"happened", "failed", "cancelled", "postponed"}
STRIKE = text("The Kell nurses' union called a further strike for 8 May.", 0)
VERDICT = text("A verdict in the harbour trial is expected in June.", 0)
SHUT = text("Last week's walkout shut 40 hospitals, the ministry said.", 13)

ONE = [
    ("happened", STRIKE, SHUT),
    ("happened", STRIKE, text("The two-day strike closed 40 hospitals, the ministry said.", 13)),
    ("happened", VERDICT, text("A court found the former mayor guilty of fraud.", 40)),
    (
        "happened",
        text("At the harbour workers' union, the executive decided to ballot its members on a strike.", 0),
        text("Its members voted by 72% to join.", 8),
    ),
    (
        "happened",
        text("The vote was moved to 8 May by the speaker, Ida Roth.", 0),
        text("The lower house of parliament voted to remove the minister, an hour before he resigned.", 7),
    ),
]
TWO = [
    (STRIKE, text("The Kell drivers' union called a strike for 9 May.", 1), SHUT),
    (STRIKE, text("The drivers' strike shut 40 stations last week.", 13)),
    (STRIKE, text("A strike shut 40 stations in Vale.", 13)),
    (STRIKE, text("A four-day strike that was to have started on Tuesday was called off.", 20)),
    (STRIKE, text("The ministry declared the nurses' strike illegal.", 13)),
    (
        text("A verdict in the trial of Ida Roth is expected in June.", 0),
        text("A court found Jan Orlo guilty of fraud.", 40),
    ),
    (VERDICT, text("A court found the former mayor guilty of fraud.", 90)),
    (
        text("A continuation of the talks is scheduled in Kell.", 0),
        text("Senior officials held virtual meetings on the harbour.", 4),
    ),
]


@pytest.mark.parametrize(("kind", "first", "then"), ONE)
def test_the_only_open_plan_of_its_kind_is_the_one_that_ends(kind: str, first, then) -> None:
    """Where no other of the kind is open and nothing said sets them apart, it is that plan."""
    assert kind in kinds(tell(first, then)[1])


@pytest.mark.parametrize("told", TWO)
def test_two_open_plans_and_what_is_set_apart_end_nothing(told) -> None:
    """A second open plan, another doer, an indefinite word, a day gone by and another's name leave the plan as it is."""
    assert not ENDS & set(kinds(tell(*told)[1]))


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_the_order_of_two_plans_does_not_decide(order: tuple[int, ...]) -> None:
    """Whichever of two plans is told first, neither is taken for the one that ended."""
    plans = (STRIKE, text("The Kell drivers' union called a strike for 9 May.", 0))
    story = Story()
    for n in order:
        story.hear(plans[n])
    assert not ENDS & set(kinds(story.hear(SHUT)))
