"""Stands that are not taken yet or were taken before, and whom "her party", "the court" and "he" mean in them."""

from __future__ import annotations

import pytest

from storydiff.claims.positions import find_positions
from storydiff.model import Position
from tests.claims.passages import VOCABULARY, a_passage, names_of

Row = tuple[str, str, str]


def positions(text: str) -> list[Position]:
    """What the positions read in the text say."""
    passage = a_passage(text)
    found = find_positions(passage, VOCABULARY, names_of(passage))
    return [r.content for r in found if isinstance(r.content, Position)]


def rows(text: str) -> set[Row]:
    """Actor, target and side of each position."""
    return {(p.actor, p.target, p.stance.value) for p in positions(text)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Vale has not decided whether to back the budget.", ("ann vale", "budget", "0")),
        ("Ann Vale has yet to decide whether to back the budget.", ("ann vale", "budget", "0")),
        ("Ann Vale is undecided on the harbour toll.", ("ann vale", "harbour toll", "0")),
        ("Ann Vale declined to say whether she would back the budget.", ("ann vale", "budget", "0")),
        (
            "Jan Orlo said he would vote against the budget. Senator Ann Vale said she had not yet decided.",
            ("ann vale", "budget", "0"),
        ),
        ("Ann Vale called Jan Orlo a patient man but did not offer an endorsement.", ("ann vale", "jan orlo", "0")),
        ("Jan Orlo plans on quitting the pact.", ("jan orlo", "pact", "-")),
    ],
)
def test_who_has_not_decided_takes_no_side(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Vale has not decided whether to take the train.",
        "The court has not decided the case.",
        "Ann Vale has decided on the colour of the hall.",
        "Ann Vale has not yet decided.",
        "Jan Orlo said he would vote against the budget and back the toll. Ann Vale said she had not yet decided what to eat.",
        "Jan Orlo plans on staying home.",
    ],
)
def test_what_is_open_without_a_matter_takes_no_side_on_any(text: str) -> None:
    assert "0" not in {stance for _, _, stance in rows(text)}
    assert not [row for row in rows(text) if row[0] == "ann vale"]


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("Ann Vale, who had long opposed the harbour toll, spoke on Monday.", True),
        ("Ann Vale previously opposed the harbour toll.", True),
        ("Ann Vale did not back the harbour toll at the time.", True),
        ("Ann Vale opposes the harbour toll.", False),
        ("Ann Vale said she had opposed the harbour toll.", False),
        ("Ann Vale has opposed the harbour toll.", False),
        ("Ann Vale opposed the harbour toll at a meeting.", False),
    ],
)
def test_a_stand_of_before_is_told_from_that_of_now(text: str, former: bool) -> None:
    found = [p for p in positions(text) if p.target == "harbour toll"]
    assert [p.former for p in found] == [former]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Homeland leader Ann Vale said her party would reject the budget.", ("ann vale", "budget", "-")),
        (
            "Finance Minister Ana Birk spoke in Orsa. Moll said her party would reject the budget.",
            ("moll", "budget", "-"),
        ),
        ("Jan Orlo spoke. Rivals of Jan Orlo said his party opposed the treaty.", ("jan orlo party", "treaty", "-")),
        ("Foreign Minister Ann Vale of Norland said her country opposed the sanctions.", ("norland", "sanctions", "-")),
        (
            "Jan Orlo and Ann Vale met. On Friday Jan Orlo and Ann Vale announced their own support for the toll.",
            ("jan orlo", "toll", "+"),
        ),
        (
            "The Supreme Court of Norland met on Monday. The court found the toll to be unlawful.",
            ("supreme court", "toll", "-"),
        ),
        (
            "The Court of Appeal in Orsa issued an opinion on the harbour toll, finding it to be unlawful.",
            ("court of appeal", "harbour toll", "-"),
        ),
    ],
)
def test_a_body_is_known_by_whose_it_is_or_by_its_name_before(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "The Supreme Court and the Court of Appeal met. The court found the toll to be unlawful.",
            ("supreme court", "toll", "-"),
        ),
        (
            "The Supreme Court met on Monday. A lower court sat in Orsa. The court found the toll to be unlawful.",
            ("supreme court", "toll", "-"),
        ),
        ("Ann Vale said the party would reject the budget.", ("ann vale", "budget", "-")),
        ("The hearing would not be impartial, Ann Vale said.", ("ann vale", "hearing", "-")),
    ],
)
def test_a_body_that_may_be_another_is_not_taken_for_it(text: str, row: Row) -> None:
    assert row not in rows(text)
