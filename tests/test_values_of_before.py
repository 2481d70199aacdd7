"""Figures whose sentence says what they were before in words of time, of a promise, of a whole, or of a correction."""

from __future__ import annotations

import pytest

from tests.hearing import Text, tell

Row = tuple[str, tuple[Text | str, ...]]

MOVED: list[Row] = [
    (
        "Increased: Families, Orsa (aid): 300 → 420.",
        (
            "The aid agency said 300 families were living in camps in Orsa.",
            "The aid agency said 420 families were living in camps in Orsa, 120 more than in May.",
        ),
    ),
    (
        "Decreased: Respondents, For Striker: 52% → 48%.",
        (
            "In a survey for the Echo, 52% said they supported the nurses and 39% did not.",
            (
                "Support for the strikers has slipped: 48% of those polled at the weekend backed them, compared with 52% "
                "two weeks ago."
            ),
        ),
    ),
    (
        "Decreased: Counts: 11 → 9.",
        (
            "The indictment lists 11 counts.",
            "Prosecutors dropped two of the 11 counts, saying that the remaining nine were enough.",
        ),
    ),
    (
        "Decreased: Receipts, Roth: $14 million → $8.6 million.",
        (
            "Prosecutors say that Roth pocketed $14 million from the builder.",
            "The judges found that Roth had received $8.6 million, well below the $14 million named in the indictment.",
        ),
    ),
    (
        "Decreased: Buses: 500 → 180.",
        (
            "The firm promised to deliver 500 buses to Orsa.",
            "Only 180 buses reached Orsa instead of the 500 that were promised, the mayor said.",
        ),
    ),
    (
        "Corrected: Inflation: 7.4% → 7.6%.",
        (
            "Annual inflation in Norland came to 7.4% last month, the statistics office said.",
            (
                "Inflation was 8.1% in February. The office corrected the rate for January to 7.6% from the 7.4% it had "
                "published."
            ),
        ),
    ),
    (
        "Increased: Total cost: 3.4 million crowns → 3.9 million.",
        (
            "The minister puts the cost at 3.4 million crowns.",
            "The builder puts the cost at 4.1 million crowns.",
            (
                "The minister said the cost would be 3.9 million, half a million more than he had promised. Each of the "
                "herders gets 40 crowns."
            ),
        ),
    ),
]

UNMOVED: list[Row] = [
    (
        "the value of another time is another",
        (
            "The aid agency said 310 families were living in camps in Orsa.",
            "The aid agency said 420 children were living in camps in Kell, 120 more than in May.",
        ),
    ),
    (
        "a share of members is none of those who were polled",
        (
            "The union said 48% of members backed a strike.",
            "A poll for the Echo found 61% backed the mayor, compared with 48% two weeks ago.",
        ),
    ),
    (
        "nine is not what two of 12 leave",
        (
            "The indictment lists 12 counts.",
            "Prosecutors dropped two of the 11 counts, saying that the remaining nine were enough.",
        ),
    ),
    (
        "a promise kept by another number is none without words",
        (
            "The firm promised to deliver 500 buses to Orsa.",
            "Some 180 buses stood in Orsa, the mayor said.",
        ),
    ),
    (
        "another month that nobody puts right",
        (
            "Annual inflation in Norland came to 7.4% last month, the statistics office said.",
            "Inflation in January 1996 was 7.6%, after 7.4% a year before.",
        ),
    ),
]


@pytest.mark.parametrize(("statement", "texts"), MOVED, ids=[statement for statement, _ in MOVED])
def test_a_sentence_that_says_what_was_before_goes_on_from_it(statement: str, texts: tuple[Text | str, ...]) -> None:
    """Words of time, of a promise, of what is left or put right join two numbers whatever else is left out."""
    _, found = tell(*texts)
    assert statement in [change.statement for change in found]


@pytest.mark.parametrize(("why", "texts"), UNMOVED, ids=[why for why, _ in UNMOVED])
def test_a_number_of_something_else_is_no_value_of_before(why: str, texts: tuple[Text | str, ...]) -> None:
    """Another thing, other people, a sum that does not come out or no words at all move nothing."""
    story, found = tell(*texts)
    assert not [c.statement for c in found if c.kind.value in {"increased", "decreased", "corrected"}], why
    assert len(story.claims) > 1


def test_a_forecast_that_names_today_is_not_what_the_next_count_goes_on_from() -> None:
    """What will be is told from what is, and the next real number is compared with the last real one."""
    texts = (
        "Unemployment in Orsa was 4 percent, the labor office said.",
        "Unemployment in Orsa is expected to rise to 5 percent from 4 percent, the bank said.",
        "Unemployment in Orsa was 4.2 percent in June, the labor office said.",
    )
    _, found = tell(*texts)
    assert "Increased: Unemployment, Orsa: 4 percent → 4.2 percent." in [change.statement for change in found]
