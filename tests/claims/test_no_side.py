"""What is no stand for or against is not forced into one, and what is wanted keeps who is to do it and on what terms."""

from __future__ import annotations

import pytest

from storydiff.model import Status
from tests.claims.test_events import rows as event_rows
from tests.claims.test_positions import Row, positions, rows


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mayor Ann Reed stands ready to support the parties.", set()),
        ("Mayor Ann Reed stands ready to support the harbour plan.", {("ann reed", "+", "harbour plan")}),
        ("The ferry firms have stopped accepting parcels.", set()),
        ("The ferry firms have stopped accepting the deal.", {("ferry firms", "-", "deal")}),
        ("The ferry firms have stopped supporting the plan.", {("ferry firms", "-", "plan")}),
        ("Ann Reed spoke of the senators' refusal to side with the guild.", {("senators", "0", "guild")}),
        ("Ann Reed spoke of the senators' refusal to back the guild.", {("senators", "-", "guild")}),
        (
            "The guild said it did not intend to push back its strike deadline.",
            {("guild", "-", "push back strike deadline")},
        ),
        ("The guild intends to push back its strike deadline.", {("guild", "+", "push back strike deadline")}),
        (
            "The dockers would not be opposed to the Harbour Ministry leading the talks.",
            {("dockers", "+", "lead talks")},
        ),
        ("The dockers are opposed to the Harbour Ministry leading the talks.", {("dockers", "-", "lead talks")}),
        ("The dockers are opposed to the Harbour Ministry.", {("dockers", "-", "harbour ministry")}),
    ],
)
def test_a_side_is_told_only_where_one_is_taken(text: str, wanted: set[Row]) -> None:
    assert rows(text) == wanted


def test_what_rivals_say_of_a_stand_is_not_told_as_that_stand() -> None:
    """An accusation is no news of what the accused think; their own words and the article's are."""
    assert rows("“The owners show no interest in a settlement,” the guild said.") == set()
    assert rows("The owners show no interest in a settlement.") == {("owners", "-", "settlement")}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Reed called on the senate to act.", ("ann reed", "+", "action by senate")),
        ("Ann Reed urged the senate to intervene.", ("ann reed", "+", "intervention by senate")),
        ("“The senate should not intervene,” Ann Reed said.", ("ann reed", "-", "intervention by senate")),
        ("Ann Reed called on the senate to reject the levy.", ("ann reed", "-", "levy")),
    ],
)
def test_what_is_wanted_of_somebody_names_them(text: str, row: Row) -> None:
    assert rows(text) == {row}


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Ann Reed asked that the senate be prepared to act if the talks fail.", True),
        ("Ann Reed asked that the senate be prepared to act.", False),
        ("Ann Reed threatened to block the bill until the senate restores sick pay.", True),
        ("Ann Reed threatened to block the bill.", False),
    ],
)
def test_a_condition_of_what_is_wanted_is_kept(text: str, bound: bool) -> None:
    assert [p.conditional for p in positions(text) if p.action != "hold out"] == [bound]


def test_what_comes_unless_a_deal_does_is_a_warning() -> None:
    """Nobody plans what is only said to follow where nothing else comes about."""
    assert {row[2] for row in event_rows("Without a deal, the ferries will grind to a halt on Friday.")} <= {"warned"}
    assert ("dockers", "strike", Status.WARNED.value) in event_rows(
        "Without a deal, the dockers will strike on Friday."
    )
    assert ("dockers", "strike", Status.PLANNED.value) in event_rows("The dockers will strike on Friday.")


def test_defiance_is_no_plan() -> None:
    assert event_rows("The guild will not cave to these threats.") == set()
    assert {row[1] for row in event_rows("The guild will not attend the talks.")} == {"not attend"}
