"""What somebody asks others to decide is granted, turned down or dropped; a body that is to decide on a day has then."""

from __future__ import annotations

import pytest

from tests.hearing import kinds, tell, text

ENDS = {"happened", "failed", "cancelled"}
DECIDED = [
    ("failed", "The ministry said it would appeal against the ruling.", "The ministry's appeal was dismissed."),
    (
        "failed",
        "Ann Vale will appeal against her conviction, her lawyer said.",
        "An appeals court upheld the conviction of Ann Vale.",
    ),
    ("cancelled", "The city council decided to sue the builder.", "The city council dropped its lawsuit."),
    (
        "failed",
        "Ellis Motors filed a lawsuit against the regulator.",
        "A judge dismissed the lawsuit of Ellis Motors.",
    ),
    (
        "failed",
        "The opposition filed a motion of no confidence in the mayor.",
        "The motion of no confidence in the mayor was voted down by 31 to 20.",
    ),
    (
        "failed",
        "The government tabled a bill on rents.",
        "Parliament rejected the bill on rents by 54 votes to 41.",
    ),
    (
        "happened",
        "The residents filed a petition against the quarry.",
        "The city council accepted the petition against the quarry.",
    ),
]
OTHERS = [
    ("Ellis Motors filed a lawsuit against the regulator.", "A judge dismissed the lawsuit of Vale Steel."),
    (
        "Ellis Motors filed a lawsuit against the regulator. The city council sued the builder.",
        "A judge dismissed the lawsuit on Monday.",
    ),
    ("The residents filed a petition against the quarry.", "The city council accepted a petition for a tram."),
    ("The government tabled a bill on rents.", "Parliament rejected the bill on fishing by 54 votes to 41."),
    ("The city council decided to sue the builder.", "Ellis Motors dropped its lawsuit against a rival."),
    ("The ministry said it would appeal against the ruling.", "The ministry dismissed the director of the dam."),
]


@pytest.mark.parametrize(("kind", "asked", "answer"), DECIDED)
def test_what_was_asked_for_is_decided(kind: str, asked: str, answer: str) -> None:
    """An appeal, a lawsuit, a motion, a bill and a petition end by the answer that names whose they are or what of."""
    assert [k for k in kinds(tell(text(asked, 0), text(answer, 20))[1]) if k in ENDS] == [kind]


@pytest.mark.parametrize(("asked", "answer"), OTHERS)
def test_the_answer_to_another_request_decides_nothing(asked: str, answer: str) -> None:
    """Another's lawsuit, one of two, another petition, another bill and another's own doing decide nothing."""
    assert not ENDS & set(kinds(tell(text(asked, 0), text(answer, 20))[1]))


def test_a_request_is_decided_once() -> None:
    """The answer told again on a later day does not end the request a second time."""
    asked = text("Ellis Motors filed a lawsuit against the regulator.", 0)
    first = text("A judge dismissed the lawsuit of Ellis Motors.", 20)
    again = text("A judge dismissed the lawsuit of Ellis Motors.", 40)
    assert not ENDS & set(kinds(tell(asked, first, again)[1]))


@pytest.mark.parametrize(
    ("awaited", "came"),
    [
        (
            "The constitutional court will decide on the election law on May 4.",
            "The constitutional court struck down the election law on Sunday.",
        ),
        ("The jury will return its verdict on May 4.", "The jury acquitted the banker Tom Roth on Sunday."),
        ("The Competition Council will rule on May 4.", "The Competition Council blocked the merger on Sunday."),
    ],
)
def test_a_body_that_was_to_decide_has_on_its_day(awaited: str, came: str) -> None:
    """What a court, a jury or a council decides on the day on which it was to decide is that decision."""
    assert "happened" in kinds(tell(text(awaited, 0), text(came, 4))[1])


@pytest.mark.parametrize(
    ("awaited", "came"),
    [
        (
            "The constitutional court will decide on the election law on May 4.",
            "The constitutional court struck down the water law on Friday.",
        ),
        ("The jury will return its verdict on May 4.", "The court acquitted the banker Tom Roth on Sunday."),
    ],
)
def test_what_is_decided_on_another_day_or_by_another_is_not_awaited(awaited: str, came: str) -> None:
    """A decision before the day, and that of another body, is not the one that was set for it."""
    assert "happened" not in kinds(tell(text(awaited, 0), text(came, 4))[1])
