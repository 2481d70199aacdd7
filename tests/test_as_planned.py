"""Events that are told by the verb of the one open plan, and that their own words or a "the" say were looked for."""

from __future__ import annotations

import pytest

from tests.hearing import Text, tell, text

Row = tuple[str, tuple[Text | str, ...]]

CARRIED_OUT: list[Row] = [
    (
        "the report came out on its day, as planned",
        (
            "The committee has heard 40 witnesses for its report. It is to be published on May 8.",
            text("The report, published as planned on Thursday, runs to 310 pages.", 7.5),
        ),
    ),
    ("the law", ("The law is expected to pass this week.", text("The law passed parliament on Friday.", 2))),
    (
        "the airport that was to close, and to open again",
        (
            "The airport of Port Ellis will close at midnight. The airport will stay closed until May 3 at least.",
            text("The airport reopened at six in the morning.", 2.5),
        ),
    ),
]

LEFT_OPEN: list[Row] = [
    (
        "a law is not the law",
        ("A law is expected to pass this week.", text("The law passed parliament on Friday.", 2)),
    ),
    (
        "two laws were to pass",
        (
            "The law on tolls is expected to pass this week. The law on fishing is expected to pass this week.",
            text("The law passed parliament on Friday.", 2),
        ),
    ),
    (
        "a law on something else",
        (
            "The law on tolls is expected to pass this week.",
            text("The law on fishing passed parliament on Friday.", 2),
        ),
    ),
    (
        "not on its day",
        (
            "The committee has heard 40 witnesses for its report. It is to be published on May 8.",
            text("The survey, published as planned, runs to 310 pages.", 20),
        ),
    ),
    (
        "nothing says that it was planned",
        (
            "The committee has heard 40 witnesses for its report. It is to be published on May 8.",
            text("A survey of the harbour was published on Thursday.", 7.5),
        ),
    ),
]


@pytest.mark.parametrize(("why", "texts"), CARRIED_OUT, ids=[why for why, _ in CARRIED_OUT])
def test_the_one_open_plan_of_a_verb_is_carried_out(why: str, texts: tuple[Text | str, ...]) -> None:
    """What its own words say was planned, or both know as "the" thing, is the plan that the story told of."""
    _, found = tell(*texts)
    assert [change for change in found if change.kind.value == "happened"], why


@pytest.mark.parametrize(("why", "texts"), LEFT_OPEN, ids=[why for why, _ in LEFT_OPEN])
def test_what_may_be_another_ends_no_plan(why: str, texts: tuple[Text | str, ...]) -> None:
    """Another of its kind, another day or two open plans leave a plan as it is."""
    story, found = tell(*texts)
    assert not [change.statement for change in found if change.kind.value == "happened"], why
    assert len(story.claims) > 1
