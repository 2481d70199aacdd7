"""Numbers: every written form has its value."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.claims.numbers import find_numerals
from storydiff.claims.numerals import Numeral, NumeralKind, number_words
from tests.claims.passages import VOCABULARY

WORDS = number_words(VOCABULARY)


def numerals(text: str) -> list[Numeral]:
    """All numerals of a text."""
    return list(find_numerals(text, WORDS))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("1,300", 1300),
        ("200,000", 200_000),
        ("5.5", 5.5),
        ("1.3 million", 1_300_000),
        ("1.3-million", 1_300_000),
        ("4.1 billion", 4_100_000_000),
        ("2.3mn", 2_300_000),
        ("3.5mn", 3_500_000),
        ("4.3M", 4_300_000),
        ("5million", 5_000_000),
        ("105 thousand", 105_000),
        ("500 crore", 5_000_000_000),
        ("500 crores", 5_000_000_000),
        ("3 lakhs", 300_000),
        ("seven", 7),
        ("Ninety-six", 96),
        ("twenty five", 25),
        ("two hundred and fifty", 250),
        ("one hundred twenty", 120),
        ("one million three hundred thousand", 1_300_000),
        ("a dozen", 12),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("half a million", 500_000),
        ("a quarter of a million", 250_000),
        ("a million", 1_000_000),
        ("3 dozen", 36),
        ("two dozens", 24),
        ("half-dozen", 6),
        ("half million", 500_000),
        ("a quarter-million", 250_000),
        ("3½", 3.5),
        ("½", 0.5),
        ("2 1/2", 2.5),
        ("2-1/2", 2.5),
        ("two and a half", 2.5),
        ("two-and-a-half", 2.5),
        ("two and a half million", 2_500_000),
        ("1 and a half million", 1_500_000),
        ("a million and a half", 1_500_000),
        ("twenty-one hundred", 2100),
        ("5 lakh", 500_000),
        ("two lakh crore", 2_000_000_000_000),
        ("1,50,000", 150_000),
        ("1 250 000", 1_250_000),
        ("3.2×10−8", 3.2e-8),
        ("1.5 x 10^6", 1_500_000),
        ("minus five", -5),
        ("−5.5", -5.5),
    ],
)
def test_a_cardinal_has_its_value(written: str, value: float) -> None:
    (numeral,) = numerals(f"{written} came")
    assert (numeral.low, numeral.high, numeral.kind) == (value, value, NumeralKind.CARDINAL)
    assert f"{written} came"[numeral.start : numeral.end] == written


def test_a_second_minus_is_no_sign_of_its_own() -> None:
    (numeral,) = numerals("minus minus five came")
    assert (numeral.low, numeral.start) == (-5, len("minus "))


@pytest.mark.parametrize(
    ("written", "least"),
    [
        ("Dozens", 12),
        ("scores", 20),
        ("hundreds", 100),
        ("tens of thousands", 10_000),
        ("hundreds of thousands", 100_000),
        ("millions", 1_000_000),
        ("several hundred", 100),
        ("a few thousand", 1000),
        ("a few dozen", 12),
        ("a couple of dozen", 12),
        ("a couple hundred", 100),
    ],
)
def test_a_vague_plural_is_its_least(written: str, least: float) -> None:
    (numeral,) = numerals(f"{written} of people came")
    assert numeral.vague
    assert numeral.low == least


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("$85 million", 85_000_000, "USD"),
        ("$100M", 100_000_000, "USD"),
        ("USD1,700", 1700, "USD"),
        ("Rs500", 500, "INR"),
        ("US$2.3 billion", 2_300_000_000, "USD"),
        ("A$20 million", 20_000_000, "AUD"),
        ("£1.5bn", 1_500_000_000, "GBP"),
        ("€5m", 5_000_000, "EUR"),
        ("US$ 3m", 3_000_000, "USD"),
        ("US $84 billion", 84_000_000_000, "USD"),
        ("$US113 million", 113_000_000, "USD"),
        ("$1.2tn", 1_200_000_000_000, "USD"),
        ("$4 bln", 4_000_000_000, "USD"),
        ("Rs 5 crore", 50_000_000, "INR"),
        ("Rs. 500", 500, "INR"),
        ("RM120,000", 120_000, "MYR"),
        ("115USD", 115, "USD"),
        ("10 €", 10, "EUR"),
        ("1.2bn pounds", 1_200_000_000, "GBP"),
        ("a 4 billion-euro", 4_000_000_000, "EUR"),
        ("a 5-percent", 5, "%"),
        ("0.5pc", 0.5, "%"),
        ("5pp", 5, "points"),
        ("3½ percent", 3.5, "%"),
        ("1/3 of", 33.33, "%"),
        ("one-third", 33.33, "%"),
        ("a one-in-five", 20, "%"),
        ("nine-tenths", 90, "%"),
        ("half of", 50, "%"),
        ("12,000 yen", 12_000, "JPY"),
        ("five million euros", 5_000_000, "EUR"),
        ("tens of thousands of dollars", 10_000, "USD"),
        ("30%", 30, "%"),
        ("5.5 per cent", 5.5, "%"),
        ("seven percent", 7, "%"),
        ("0.4 percentage points", 0.4, "points"),
        ("two-thirds", 66.67, "%"),
        ("one in five", 20, "%"),
        ("nine out of 10", 90, "%"),
    ],
)
def test_money_and_shares_have_their_unit(written: str, value: float, unit: str) -> None:
    (numeral,) = numerals(f"about {written}.")
    assert (numeral.low, numeral.unit) == (value, unit)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("200-250 prisoners", 200, 250),
        ("between 10 and 15 boats", 10, 15),
        ("ten to fifteen boats", 10, 15),
        ("5 to 7 million people", 5_000_000, 7_000_000),
        ("$2-3 million", 2_000_000, 3_000_000),
        ("65–80 crore", 650_000_000, 800_000_000),
        ("500 to 1,000 tents", 500, 1000),
        ("two or three boats", 2, 3),
        ("eight to 10 boats", 8, 10),
        ("a 10-to-15-boat fleet", 10, 15),
        ("20-30,000 boats", 20_000, 30_000),
        ("$1.2-1.5bn", 1_200_000_000, 1_500_000_000),
        ("80mph-90mph", 80, 90),
        ("a vote of 230-to-197", 230, 197),
    ],
)
def test_a_range_has_two_ends(written: str, low: float, high: float) -> None:
    (numeral,) = numerals(written)
    assert (numeral.low, numeral.high) == (low, high)
    assert numeral.is_range


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19",
        "an F-16 jet",
        "at 12:01",
        "on 9/11",
        "round the clock, 24/7",
        "call 555-123-4567",
        "7pm",
        "the 1990s",
        "H1N1",
        "COVID -19 tests",
        "a phone for 19:9 screens",
        "see https://example.org/a?b=12 and www.example.org/7",
        "on 3/4 and 12.5.2031",
        "a 6'2 guard",
    ],
)
def test_names_times_and_telephone_numbers_are_no_numerals(text: str) -> None:
    assert numerals(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("six, seven and eight", [6, 7, 8]),
        ("7 out of 22 cases", [7, 22]),
        ("up 0.68% to 3,005", [0.68, 3005]),
        ("100-1,000 boats", [100]),
        ("two and a half, two and a third", [2.5, 2, 3]),
        ("at one third party, the first half was", [1, 3, 1]),
        ("a $5 fee and A $5 fee", [5, 5]),
        ("sales rose $2 million to $10 million", [2_000_000, 10_000_000]),
        ("sales of $2 million to $10 million", [2_000_000]),
    ],
)
def test_numbers_in_a_row_stay_apart(text: str, values: list[float]) -> None:
    assert [n.low for n in numerals(text)] == values


@pytest.mark.parametrize(("written", "value"), [("sixth", 6), ("21st", 21), ("twenty-first", 21)])
def test_an_ordinal_says_so(written: str, value: float) -> None:
    (numeral,) = numerals(f"her {written} visit")
    assert (numeral.low, numeral.kind) == (value, NumeralKind.ORDINAL)


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_digits_are_read_back(value: int) -> None:
    (numeral,) = numerals(f"There were {value:,} of them")
    assert numeral.low == value


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader_and_spans_lie_inside_in_order(text: str) -> None:
    found = numerals(text)
    assert all(0 <= n.start < n.end <= len(text) for n in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(("written", "sign"), [("120mph", "mph"), ("54GB", "GB"), ("1.8m", "m"), ("20p", "p")])
def test_the_sign_of_a_unit_on_the_digits_is_kept(written: str, sign: str) -> None:
    (numeral,) = numerals(f"It was {written} then")
    assert numeral.measure == sign


@pytest.mark.parametrize("written", ["7pm", "1990s", "5z", "a 777F", "form 13F"])
def test_other_letters_on_the_digits_make_no_unit(written: str) -> None:
    assert all(not numeral.measure for numeral in numerals(written))


def test_a_small_m_is_a_million_before_what_is_counted_in_millions() -> None:
    assert [n.low for n in numerals("5m people and 5m waves")] == [5_000_000, 5]


@pytest.mark.parametrize(
    ("written", "value", "unit"), [("half a litre", 0.5, None), ("a quarter of a percentage point", 0.25, "points")]
)
def test_a_part_of_a_unit_is_a_number_of_it(written: str, value: float, unit: str | None) -> None:
    (numeral,) = numerals(f"by {written}")
    assert (numeral.low, numeral.unit) == (value, unit)
