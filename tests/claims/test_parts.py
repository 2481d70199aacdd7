"""A part of a crowd is told as a part, the crowd as the crowd."""

from __future__ import annotations

import pytest

from tests.claims.test_events import rows as event_rows
from tests.claims.test_positions import rows


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Some bakers oppose the levy.", "some bakers"),
        ("Bakers oppose the levy.", "bakers"),
        ("Several senators oppose the levy.", "several senators"),
        ("A majority of the dockers oppose the levy.", "majority of dockers"),
        ("One of the unions opposes the levy.", "one of the unions"),
        ("The union opposes the levy.", "union"),
        ("Four of the smaller unions oppose the levy.", "four smaller unions"),
        ("The levy is opposed by the six other harbour unions.", "six other harbour unions"),
        ("The four unions oppose the levy.", "unions"),
        ("Few senators oppose the levy.", None),
        ("A few senators oppose the levy.", "a few senators"),
        ("Some 4,000 dockers oppose the levy.", "dockers"),
        ("All farmers oppose the levy.", "farmers"),
        ("Half of the farmers oppose the levy.", "some farmers"),
        ("Some of France opposes the levy.", "france"),
    ],
)
def test_who_stands_is_told_with_how_many_of_them(text: str, actor: str | None) -> None:
    """A reader must not take what some want for what all of them want."""
    assert {row[0] for row in rows(text)} == ({actor} if actor else set())


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The vote was close at the unions that have ratified the contract.", "some unions"),
        ("The vote was close at the unions, which have ratified the contract.", "unions"),
        ("The talks are the first for the two guilds that rejected the contract.", "two guilds"),
        ("The vote was close at the union that has ratified the contract.", "union"),
    ],
)
def test_a_clause_that_picks_some_out_tells_of_some(text: str, actor: str) -> None:
    assert actor in {row[0] for row in rows(text)}


def test_what_some_do_is_told_of_some() -> None:
    assert event_rows("Eight unions ratified the contract on Monday.") == {("eight unions", "ratify", "done")}
    assert event_rows("The unions ratified the contract on Monday.") == {("unions", "ratify", "done")}


def test_what_somebody_only_seems_to_do_is_no_stand() -> None:
    assert rows("Some bakers appeared to criticize the levy.") == set()
    assert rows("Some bakers criticized the levy.") == {("some bakers", "-", "levy")}
