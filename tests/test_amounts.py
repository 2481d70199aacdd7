"""Amounts: which offer, demand, pledge, sentence, rate, poll or fire answers which, and which only looks so."""

from __future__ import annotations

import pytest

from storydiff.claims.figures import find_figures
from storydiff.model import Figure
from tests.claims.passages import VOCABULARY, a_passage, names_of
from tests.hearing import kinds, tell

BID = "Corvo offered 2.1 billion euros for Tarn Mines on Monday."
AID = "The government pledged 20 million euros for flood victims."
JAILED = "Former minister Ana Dorn was sentenced to six years in prison."
BURNED = "The Tarn fire has burned 4,000 hectares, the fire service said."
POLL = "A Senta poll on Saturday put the Green Party at 28 percent."

FOLLOWED: list[tuple[str, str, tuple[str, ...]]] = [
    (
        "increased",
        "2.1 billion euros → 2.6 billion euros",
        (BID, "Corvo raised its offer for Tarn Mines to 2.6 billion euros."),
    ),
    (
        "increased",
        "2.1 billion euros → 2.6 billion euros",
        (BID, "Corvo raised its offer to 2.6 billion euros on Sunday. Tarn Mines rejected the plan of a 40 euro bid."),
    ),
    (
        "decreased",
        "12 percent → 9 percent",
        ("The union wants a rise of 12 percent.", "The union lowered its demand to 9 percent."),
    ),
    (
        "increased",
        "4 percent → 6.5 percent",
        ("The ferry firm, Orsa Lines, has offered 4 percent.", "Orsa Lines raised its pay offer to 6.5 percent."),
    ),
    (
        "increased",
        "200 million crowns → 350 million crowns",
        (
            "Prime Minister Ida Roth pledged 200 million crowns for repairs.",
            "The government raised its aid to 350 million crowns.",
        ),
    ),
    ("decreased", "6 years → 4 years", (JAILED, "A higher court reduced the sentence of Ana Dorn to four years.")),
    (
        "decreased",
        "12 million euros → 7 million euros",
        ("The regulator fined Corvo 12 million euros.", "A court cut the fine on Corvo to 7 million euros."),
    ),
    (
        "decreased",
        "2.4 billion crowns → 1.9 billion crowns",
        ("The budget cuts spending by 2.4 billion crowns.", "The planned savings shrink to 1.9 billion crowns."),
    ),
    (
        "increased",
        "3.1 percent → 3.4 percent",
        ("The budget lowers the deficit to 3.1 percent of output.", "The deficit rises to 3.4 percent."),
    ),
    ("increased", "4,000 → 4,500", (BURNED, "The Tarn fire doubled in size overnight to 4,500 hectares.")),
    (
        "increased",
        "10 percent → 60 percent",
        ("The fire near Kell was 10 percent contained.", "Crews had contained 60 percent of the fire near Kell."),
    ),
    (
        "decreased",
        "28 percent → 25 percent",
        (POLL, "Support for the Green Party fell to 25 percent, a Senta poll showed."),
    ),
    (
        "increased",
        "41 euros → 52 euros",
        ("Gas prices stood at 41 euros.", "The price of gas rose 14 percent to 52 euros."),
    ),
    (
        "increased",
        "3.5 percent → 4 percent",
        (
            "The central bank kept its key rate at 3.5 percent.",
            "The central bank raised its key interest rate to 4 percent.",
        ),
    ),
    (
        "decreased",
        "5.2 percent → 4.9 percent",
        ("Unemployment in Norland stood at 5.2 percent.", "Norland's unemployment rate fell to 4.9 percent."),
    ),
    (
        "decreased",
        "4.4 percent → 3.9 percent",
        ("Inflation in Norland was 4.4 percent.", "Prices in Norland rose 3.9 percent in May from a year earlier."),
    ),
    (
        "decreased",
        "4.4 percent → 3.9 percent",
        ("Inflation was 4.4 percent.", "Inflation slowed to 3.9 percent in May, against 4.1 percent in April."),
    ),
    (
        "decreased",
        "2.1 percent → 1.4 percent",
        (
            "The ministry sees the economy growing by 2.1 percent this year.",
            "The ministry cut its forecast of growth to 1.4 percent.",
        ),
    ),
    (
        "increased",
        "5.2 percent → 5.6 percent",
        (
            "Unemployment was 5.2 percent.",
            "The office said that unemployment, which was 5.6 percent in May, would ease.",
        ),
    ),
    (
        "decreased",
        "2.1 percent → 1.4 percent",
        (
            "The ministry expects growth of 2.1 percent this year.",
            "The ministry cut its growth forecast to 1.4 percent.",
        ),
    ),
    (
        "increased",
        "3.5 percent → 4 percent",
        (
            "The National Bank of Norland kept its rate at 3.5 percent.",
            "Norland's central bank raised its benchmark rate to 4 percent.",
        ),
    ),
    (
        "increased",
        "3.5% → 4 percent",
        (
            "The Bank of Norland has lifted its key rate six times since the autumn of 2001, to 3.5%.",
            "The Bank of Norland raised its key rate to 4 percent.",
        ),
    ),
    (
        "increased",
        "400 million euros → 650 million euros",
        ("The storm caused 400 million euros in damage in Vale.", "The damage in Vale was put at 650 million euros."),
    ),
]


@pytest.mark.parametrize(("kind", "values", "texts"), FOLLOWED)
def test_an_amount_answers_the_one_before_it(kind: str, values: str, texts: tuple[str, ...]) -> None:
    _, found = tell(*texts)
    moves = [change.statement for change in found if change.kind.value == kind]
    assert any(values in statement for statement in moves), [change.statement for change in found]


APART: list[tuple[str, tuple[str, ...]]] = [
    ("another bidder", (BID, "Halden offered 2.6 billion euros for Tarn Mines.")),
    ("an offer for something else", (BID, "Corvo offered 3 billion euros for Vale Steel.")),
    ("an offer to settle a case", (BID, "Corvo offered 3 billion euros to settle a lawsuit over Tarn Mines.")),
    ("a price a share", (BID, "Corvo offered 3 billion euros, or 24 euros a share, for Vale Steel.")),
    ("an offer that is weighed", (BID, "Corvo is considering an offer of 2.6 billion euros for Tarn Mines.")),
    ("an offer that is ruled out", (BID, "Corvo will not raise its offer for Tarn Mines to 2.6 billion euros.")),
    ("an earlier offer", (BID, "Corvo's earlier offer of 1.8 billion euros for Tarn Mines was too low.")),
    ("the part in cash", (BID, "Corvo offered 1.1 billion euros in cash and shares for Tarn Mines.")),
    ("a demand is no offer", ("Orsa Lines has offered 4 percent.", "Orsa Lines wants 9 percent.")),
    ("aid for something else", (AID, "The government pledged 30 million euros for new tanks.")),
    ("another government's aid", (AID, "The government of Orsa raised its aid to 30 million euros.")),
    ("a sentence that is sought", (JAILED, "Prosecutors sought a sentence of ten years for Ana Dorn.")),
    ("another convict", (JAILED, "Pia Lunt was sentenced to two years in prison.")),
    ("a sentence of years ago", (JAILED, "In 2019 Ana Dorn was sentenced to two years in prison.")),
    ("another fire", (BURNED, "A fire near Kell has burned 9,000 hectares.")),
    ("all fires of a year", (BURNED, "Fires have burned 60,000 hectares in Norland this year.")),
    ("last year's fire", (BURNED, "Last year's fire near Tarn burned 6,000 hectares.")),
    ("a part of the land", (BURNED, "The Tarn fire burned 900 hectares of farmland.")),
    ("how far a fire may go", (BURNED, "The Tarn fire could grow to 6,000 hectares.")),
    ("another pollster", (POLL, "A poll by Norstat put the Green Party at 31 percent.")),
    ("another party", (POLL, "Support for the Union Party rose to 31 percent, a Senta poll showed.")),
    ("a poll is no result", (POLL, "The Green Party won 31 percent of the vote.")),
    ("an exit poll is no result", ("The Greens won 31 percent of the vote, an exit poll showed.", "The Greens won 29 percent of the vote.")),
    (
        "another kind of joblessness",
        ("Unemployment in Norland was 5.2 percent.", "Youth unemployment in Norland was 17 percent."),
    ),
    (
        "a neighbour's inflation",
        ("Inflation in Norland was 4.1 percent.", "In Dalen, where inflation ran at 6 percent, a bank raised rates."),
    ),
    (
        "the bank of another land",
        ("The Bank of Norland kept its key rate at 3.5 percent.", "The Bank of Dalen raised its key rate to 4 percent."),
    ),
    ("what a firm takes as its rate", ("The Bank of Norland kept its key rate at 3.5 percent.", "Orsa raised its rate to 9 percent.")),
    (
        "what inflation is to be",
        ("Inflation was 4.1 percent.", "The bank put inflation at 3.2 percent for December."),
    ),
    ("growth that is foreseen", ("The economy grew by 0.4 percent.", "The bank now sees the economy growing by 2 percent.")),
    ("growth of a quarter", ("The economy grew by 2.4 percent.", "The economy grew by 0.3 percent in the first quarter.")),
    ("what shrinks", ("The economy grew by 2.4 percent.", "The economy shrank by 0.3 percent.")),
    (
        "two that may not be one foretell",
        ("The Norland Council said the economy would grow by 2 percent.", "The bank sees the economy growing by 3 percent."),
    ),
    ("a rise of prices in a month", ("Inflation was 4.1 percent.", "Prices rose 0.3 percent in May.")),
    (
        "a year that is only looked back at",
        (
            "The strike was the first since 1984, when a stoppage ended with a raise of 3 percent.",
            "The unions agreed to a raise of 7 percent after the strike.",
        ),
    ),
    ("another land", ("Inflation in Norland was 4.1 percent.", "Inflation in Dalen was 2.2 percent.")),
    (
        "another bank",
        ("The central bank raised its key rate to 4 percent.", "The European Central Bank left its key rate at 2 percent."),
    ),
    ("another year", ("The deficit will be 5.4 percent.", "The government sees a deficit of 4.6 percent next year.")),
    ("a change is no level", ("Inflation was 4 percent.", "Prices rose by 2 percent and inflation fell by 1 point.")),
    ("another round", ("Turnout was 61 percent in the first round.", "Turnout in the second round was 66 percent.")),
    ("a share is no sum", ("The deficit was 3 percent.", "The deficit was 4 billion euros.")),
]  # fmt: skip


@pytest.mark.parametrize(("near", "texts"), APART, ids=[near for near, _ in APART])
def test_an_amount_of_something_else_moves_nothing(near: str, texts: tuple[str, ...]) -> None:
    _, found = tell(*texts)
    moves = {"increased", "decreased", "refined", "contradicted"}
    assert not moves & set(kinds(found)), [near, [change.statement for change in found]]


def test_an_offer_without_its_object_is_not_told_where_the_bidder_bids_twice() -> None:
    """Two firms are bid for, and the article that raises an offer names neither."""
    bids = (BID, "Corvo offered 900 million euros for Vale Steel.", "Corvo raised its offer to 2.6 billion euros.")
    assert "increased" not in kinds(tell(*bids)[1])


def _figure(text: str) -> Figure:
    passage = a_passage(text)
    found = [reading.content for reading in find_figures(passage, VOCABULARY, names_of(passage))]
    assert isinstance(found[0], Figure)
    return found[0]


@pytest.mark.parametrize(
    ("text", "measure", "whose", "what"),
    [
        ("Corvo offered to buy Tarn Mines for 2.1 billion euros.", "offer", "corvo", ("tarn mines",)),
        ("Tarn rejected the 2.1 billion euro offer from Corvo.", "offer", "corvo", ()),
        ("A judge set bail at 2 million dollars for Dorn.", "bail", "dorn", ()),
        ("Eggs are dear: the price of eggs rose to 4 euros.", "price", "egg", ()),
        ("The Greens won 26 percent of the vote in Orsa.", "vote share", "greens in orsa", ()),
        ("Orsa bought the ferry for 5 million euros.", "price", None, ()),
    ],
)
def test_an_amount_is_read_with_whose_it_is(text: str, measure: str, whose: str | None, what: tuple[str, ...]) -> None:
    figure = _figure(text)
    assert (figure.measure, figure.population, figure.qualifiers) == (measure, whose, what)


def test_what_an_amount_is_held_up_to_is_its_past_and_nothing_new() -> None:
    """ "Against 6.9 percent in February" says what was, which moves nothing and asks nothing."""
    _, found = tell(
        "Inflation in Norland was 6.9 percent in February.",
        "Inflation in Norland fell to 5.7 percent in March, against 6.9 percent in February.",
    )
    assert kinds(found) == ["decreased"]
