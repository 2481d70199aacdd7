"""Positions by judgement: what somebody calls a thing, says of it, or says that it ought to be."""

from __future__ import annotations

import pytest

from tests.claims.test_positions import rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("“The closure was completely unnecessary,” said Ann Reed.", ("ann reed", "-", "closure")),
        ("Mayor Ann Reed said the hearing had been chaotic.", ("ann reed", "-", "hearing")),
        ("The court said the visit was legal and necessary.", ("court", "+", "visit")),
        ("“The trial will not be impartial,” said Ann Reed.", ("ann reed", "-", "trial")),
        ("“Closing the harbour is reckless,” said Ann Reed.", ("ann reed", "+", "harbour")),
        ("“It is wrong to close the harbour,” said Ann Reed.", ("ann reed", "+", "harbour")),
        ("“It would be helpful to postpone the vote,” said Ann Reed.", ("ann reed", "-", "vote")),
        ("Mayor Ann Reed called the contract a “breach of trust”.", ("ann reed", "-", "contract")),
        ("Mayor Ann Reed described the merger as “a monumental fraud”.", ("ann reed", "-", "merger")),
        (
            "The council ordered the sale of the library. According to Ann Reed, it was unnecessary.",
            ("ann reed", "-", "sale of library"),
        ),
    ],
)
def test_who_judges_what_people_do_takes_a_side(text: str, row: tuple[str, str, str]) -> None:
    assert rows(text) == {row}


@pytest.mark.parametrize(
    "text",
    [
        "“The storm was terrible,” said Ann Reed.",
        "“The water is cold and awful,” said Ann Reed.",
        "“The patient is sick,” said Ann Reed.",
        "The closure was unnecessary.",
        "“The closure might be unnecessary,” said Ann Reed.",
        "“Was the closure unnecessary?” asked Ann Reed.",
        "“The closure was not illegal,” said Ann Reed.",
        "“Compliance is better in Larkham,” said Ann Reed.",
        "“It is sad to see the library,” said Ann Reed.",
        "The council sold the library and opened a school. According to Ann Reed, it was unnecessary.",
    ],
)
def test_nature_states_and_doubt_are_no_judgement(text: str) -> None:
    assert rows(text) == set()
