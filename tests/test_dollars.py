"""One sum in a land's dollars, which its own papers write with a bare sign and others with the land's letter."""

from __future__ import annotations

import pytest

from tests.hearing import tell, text

Row = tuple[str, tuple[str, str, str]]

ONE: list[Row] = [
    (
        "a clinic's cost",
        (
            "The new clinic will cost $410 million, the health ministry said.",
            "The clinic will cost A$450 million, the health ministry said.",
            "The health ministry said the clinic would cost $450 million, up from the $410 million it announced.",
        ),
    ),
    (
        "a bid",
        (
            "Orrin Foods offered C$2.1 billion for Halden Mills.",
            "Orrin Foods raised its offer for Halden Mills to $2.4 billion.",
            "Orrin Foods has offered C$2.4 billion for Halden Mills, its chairman said.",
        ),
    ),
    (
        "a flood's damage",
        (
            "The flood caused damage of $80 million, the treasury said.",
            "The treasury said damage from the flood was NZ$95 million.",
            "Damage from the flood is put at $95 million.",
        ),
    ),
    (
        "a city's deficit",
        (
            "The city's deficit is HK$12 million, its auditor said.",
            "The city's deficit has grown to $15 million, its auditor said.",
            "The city's deficit is HK$15 million, its auditor said.",
        ),
    ),
    (
        "American dollars",
        (
            "The tunnel will cost US$70 million, the city said.",
            "The tunnel will cost $85 million, the city said.",
            "The tunnel will cost US$85 million, the city said.",
        ),
    ),
]
TWO: list[tuple[str, tuple[str, ...]]] = [
    (
        "two lands' dollars",
        ("The tunnel will cost US$30 million, the city said.", "The tunnel will cost A$41 million, the city said."),
    ),
    (
        "what was told in one land's goes on in no other's",
        (
            "The tunnel will cost A$15 million, the city said.",
            "The tunnel will cost $15 million, the city said.",
            "The tunnel will cost US$11 million, the city said.",
        ),
    ),
    (
        "other money",
        ("The tunnel will cost $30 million, the city said.", "The tunnel will cost 41 million euros, the city said."),
    ),
    (
        "one article that gives both",
        (
            "The tunnel will cost A$15 million, the city said.",
            "The tunnel will cost A$15 million, the city said. The tunnel will cost US$11 million, a bank said.",
        ),
    ),
]
MOVES = {"increased", "decreased", "contradicted"}


@pytest.mark.parametrize(("why", "texts"), ONE, ids=[why for why, _ in ONE])
def test_a_sum_moves_once_whichever_way_its_dollars_are_written(why: str, texts: tuple[str, str, str]) -> None:
    """The second article moves it, and the third says the same again."""
    told = [text(says, publisher=name) for says, name in zip(texts, ("Post", "Wire", "Sun"), strict=True)]
    before, last = ([change.kind.value for change in tell(*told[:n])[1]] for n in (2, 3))
    assert [kind for kind in before if kind != "new"] == ["increased"], why
    assert not MOVES & set(last), why
    assert {"restated", "corroborated"} & set(last), why


@pytest.mark.parametrize(("why", "texts"), TWO, ids=[why for why, _ in TWO])
def test_sums_in_two_moneys_are_not_compared(why: str, texts: tuple[str, ...]) -> None:
    """Where both sentences say which land's dollars they are in, and these differ, neither moves the other."""
    assert not MOVES & {change.kind.value for n in range(len(texts)) for change in tell(*texts[: n + 1])[1]}, why
