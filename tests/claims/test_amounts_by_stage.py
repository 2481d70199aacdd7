"""Amounts and counts by how far they have come: demanded, promised, owed, paid, revised, below nought."""

from __future__ import annotations

import pytest

from tests.claims.test_figures import figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Denmark promised 40 tanks.", ("promised",)),
        ("Denmark delivered 40 tanks.", ("delivered",)),
        ("The union wants 400 lifts.", ("demanded",)),
        ("The mayor rejected a demand for 400 homes.", ("demanded",)),
        ("The firm planned 400 homes.", ("planned",)),
        ("The army saw the 40 tanks that Denmark promised.", ("promised",)),
        ("The army saw the 40 tanks that Denmark painted.", ()),
        ("The free plan for 400 homes is new.", ()),
    ],
)
def test_what_is_promised_or_asked_for_is_not_what_there_is(text: str, expected: tuple[str, ...]) -> None:
    """Things are told by what has become of them, so that no promise is taken for its keeping."""
    assert [f.qualifiers for f in figures(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The gang asked for $5 million.", [("demand", 5e6, "gang")]),
        ("Ministers paid the $5 million demanded by the gang.", [("demand", 5e6, "gang")]),
        ("Denmark paid $40 million of the $90 million it pledged.", [("payments", 40e6, "denmark"), ("aid", 90e6, "denmark")]),
        ("The firm owes its nurses $4 million in wages.", [("debt", 4e6, None)]),
        ("The firm has paid $54 million of its fine.", [("payments", 54e6, None)]),
        ("The minister has put 4.5% on the table.", [("offer", 4.5, "minister")]),
        ("The owner raised the compensation it is offering to $35,000.", [("offer", 35000, "owner")]),
        ("The judges found that Ann Reed had received $8 million.", [("receipts", 8e6, "ann reed")]),
        ("For $4 you receive a card.", []),
        ("The offer of $12 a share was 30 percent above the price.", [("offer per share", 12, None)]),
    ],
)  # fmt: skip
def test_an_amount_is_told_by_its_stage(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    """Demanded, pledged, owed, offered and paid are questions of their own, each with whose it is."""
    assert [(f.measure, f.low, f.population) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The economy shrank by 0.3 percent.", -0.3),
        ("The economy grew by 0.3 percent.", 0.3),
        ("Growth fell to 0.3 percent.", 0.3),
    ],
)
def test_what_shrinks_grows_by_less_than_nothing(text: str, expected: float) -> None:
    """An economy that shrinks and one that grows by the same number do not agree."""
    assert [(f.measure, f.low) for f in figures(text)] == [("growth", expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inflation was 7.4% in March. The office corrected the rate for January to 7.6%.", [("inflation", None), ("inflation", "january")]),
        ("Inflation was 7.4% in March. On Friday the rate rose to 7.6%.", [("inflation", None), ("inflation", None)]),
        ("Sales rose 7.4% in March. On Friday the rate rose to 7.6%.", [("sales", None), ("rate", None)]),
    ],
)  # fmt: skip
def test_the_rate_is_the_one_spoken_of(text: str, expected: list[tuple[str, str | None]]) -> None:
    """A nameless rate is that of the sentence before; one put right for a month is that month's."""
    assert [(f.measure, f.elsewhen) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A court raised the sentence from nine years to 12.", [("sentence", 12, "year")]),
        ("The fare rose from nine stops to 12.", []),
    ],
)
def test_a_second_number_takes_the_years_of_the_first(text: str, expected: list[tuple[str, float, str]]) -> None:
    """Years are said once of two numbers; other nouns are left alone."""
    assert [(f.measure, f.low, f.unit) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "hypothetical"),
    [
        ("The firm proposed 400 job cuts.", True),
        ("The 400 planned job cuts are known.", True),
        ("The firm announced 400 job cuts.", False),
    ],
)
def test_acts_that_are_only_proposed_have_not_come_about(text: str, hypothetical: bool) -> None:
    """Cuts that somebody proposes are marked, cuts that are made are not."""
    assert [f.hypothetical for f in figures(text)] == [hypothetical]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fever has killed 40 people in Peru, far fewer than in Chile, where 300 died.", ["peru", "chile"]),
        ("Peru has recorded 40 deaths, more than the 12 in Chile.", ["peru", "chile"]),
        ("Chile, with twice as many people, has had 300 deaths.", ["chile"]),
        ("A quake killed 40 people in Peru. Twelve people died in one village alone.", ["peru", "village"]),
        ("A quake killed 40 people in Peru. In the north, 12 people died.", ["peru", "north"]),
        ("A fever killed 40 people in Peru. In Chile it began in May. The ministry says 300 have died.", ["peru", "chile"]),
        ("An explosion at a factory in Peru killed 12 people.", ["peru"]),
    ],
)  # fmt: skip
def test_a_count_holds_where_its_own_words_say(text: str, expected: list[str]) -> None:
    """Neither what a count is held up to nor a part of the land gives the land's count its place."""
    assert [f.place for f in figures(text)] == expected
