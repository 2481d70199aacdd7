"""Quantities: every number that measures or counts, with its unit, its change and what it is said of."""

from __future__ import annotations

import pytest

from storydiff.claims.numerals import number_words
from storydiff.claims.quantities import Quantity, find_quantities, quantity_words
from storydiff.claims.standing import iter_standings
from storydiff.claims.uncounted import Reason
from tests.claims.passages import VOCABULARY, a_passage

WORDS = quantity_words(VOCABULARY)

Row = tuple[str, float, str | None]
"""Change, value, unit."""


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order."""
    return [q for sentence in a_passage(text).doc.sents for q in find_quantities(sentence, WORDS)]


def rows(text: str) -> list[Row]:
    """The quantities of a text as rows."""
    return [(q.change.value, q.low, q.unit.name if q.unit is not None else None) for q in quantities(text)]


def reasons(text: str) -> list[tuple[str, str | None]]:
    """Each numeral of a text with why it is no count."""
    return [
        (sentence.text[s.numeral.start : s.numeral.end], s.reason.value if s.reason else None)
        for sentence in a_passage(text).doc.sents
        for s in iter_standings(sentence, number_words(VOCABULARY), WORDS.persons)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Winds of 120mph tore roofs off.", [("=", 120, "mile per hour")]),
        ("The wall is 3½ feet high.", [("=", 3.5, "foot")]),
        ("She bought a 12-inch pipe.", [("=", 12, "inch")]),
        ("The plant pumps 52,000 barrels a day.", [("=", 52_000, "barrel per day")]),
        ("It costs $12 a share.", [("=", 12, "dollar per share")]),
        ("Light travels 300,000 kilometres per second.", [("=", 300_000, "kilometre per second")]),
        ("It fell to 20°C.", [("down", 20, "celsius")]),
        ("It fell to -4F in Vale.", [("down", -4, "fahrenheit")]),
        ("It was 38C in Vale.", [("=", 38, "celsius")]),
        ("The cases reached 1661.", [("=", 1661, None)]),
        ("The campaign reached its end in 1961.", []),
        ("Vale has more than 1650 confirmed cases of the virus.", [(">", 1650, "case")]),
        ("On June 7, one officer had died.", [("=", 1, "officer")]),
        ("On June 7, 2031, the officer had died.", []),
        ("Averaged over 17 critics, it got 13%.", [("=", 17, "critic"), ("=", 13, "percentage")]),
        ("It was seen by over 17 critics.", [(">", 17, "critic")]),
        ("They reached 402, 41% of them here.", [("=", 402, None), ("=", 41, "percentage")]),
        ("It had 250 posts and at least 20 boats.", [("=", 250, "post"), (">", 20, "boat")]),
        ("The night was 4 degrees Celsius cold.", [("=", 4, "celsius")]),
        ("The motor delivers 150 hp and 300 Nm.", [("=", 150, "horsepower"), ("=", 300, "newton metre")]),
        ("The drive holds 512GB.", [("=", 512, "gigabyte")]),
        ("The flat has 900 sq ft.", [("=", 900, "square foot")]),
        ("Rates rose 25 basis points.", [("up", 25, "basis point")]),
        ("They talked for three hours.", [("=", 3, "hour")]),
        ("A 15-year-old swam.", [("=", 15, "year of age")]),
        ("Mira Olden, 42, swam.", [("=", 42, "year of age")]),
        ("He drank half a litre.", [("=", 0.5, "litre")]),
        ("A ticket costs RM20 or £4.", [("=", 20, "malaysian ringgit"), ("=", 4, "pound sterling")]),
        ("The flood took 12 wooden bridges.", [("=", 12, "wooden bridge")]),
        ("The hall has two-storey annexes.", [("=", 2, "storey")]),
        ("Turnout was 61 percent.", [("=", 61, "percentage")]),
        ("The fee is 20 EUR.", [("=", 20, "euro")]),
        ("The result was -$5m.", [("=", -5_000_000, "dollar")]),
        ("It sank to $-5m.", [("down", -5_000_000, "dollar")]),
        ("The fee is PS21,700.", [("=", 21_700, "pound sterling")]),
        ("Bake it for 40min.", [("=", 40, "minute")]),
        ("The walk took 2hrs.", [("=", 2, "hour")]),
        ("The motor makes 300 PS.", [("=", 300, "horsepower")]),
        ("It was 16degC in Vale.", [("=", 16, "celsius")]),
        ("The neck is 25.5″ long.", [("=", 25.5, "inch")]),
        ("The mast sends 5G data.", [("=", 5, "generation wireless")]),
        ("About 8 B people live on it.", [("~", 8e9, "people")]),
        ("The shop sold 12 new and rare cars.", [("=", 12, "new rare car")]),
        ("It beat analysts' estimates of $5.", [("=", 5, "dollar")]),
        ("She put one hand on the rail.", [("=", 1, "hand")]),
        ("Copper costs $3,065 per tonne after a strike.", [("=", 3065, "dollar per tonne")]),
        ("It earned $3,065 a year after the strike.", [("=", 3065, "dollar")]),
        ("She charges £5 a post.", [("=", 5, "pound sterling per post")]),
        ("Oil rose to $89 U.S. a barrel.", [("up", 89, "dollar per barrel")]),
        ("They are paid $45 or more per hour.", [(">", 45, "dollar per hour")]),
        ("It takes 45 minutes to recharge.", [("=", 45, "minute")]),
        ("The screen has 1,280×720 pixels.", [("=", 1280, "pixel"), ("=", 720, "pixel")]),
        ("It does 28 mpg city and 36 highway.", [("=", 28, "mile per gallon"), ("=", 36, "mile per gallon")]),
        ("It does 28 mpg and closes one highway.", [("=", 28, "mile per gallon"), ("=", 1, "highway")]),
        ("It used 5 litres in May and 6 in June.", [("=", 5, "litre"), ("=", 6, "litre")]),
        ("He was out for 8 weeks and will miss another five.", [("=", 8, "week"), ("=", 5, "week")]),
        ("The index lost 36 points to 7,425.", [("down", 36, "point"), ("=", 7425, "point")]),
        ("He ran the 100m in 10 seconds.", [("=", 100, "metre"), ("=", 10, "second")]),
        ("He lent the club 100m.", [("=", 100_000_000, None)]),
        (
            "It uses 5.6 l/100km or 1 litre per day.",
            [("=", 5.6, "litre per 100 kilometres"), ("=", 1, "litre per day")],
        ),
        ("Sugar was 99 mg/dL.", [("=", 99, "milligram per decilitre")]),
        ("Snow of 10in fell.", [("=", 10, "inch")]),
        ("They counted 10 in Vale.", [("=", 10, None)]),
        ("It holds 1.2m cubic metres.", [("=", 1_200_000, "cubic metre")]),
        ("The wall is 1.2m high.", [("=", 1.2, "metre")]),
        ("It makes 420 pound-feet of torque.", [("=", 420, "foot pound-force")]),
        ("One in four voters stayed.", [("=", 25, "share of voters")]),
        ("A quarter of the voters stayed.", [("=", 25, "share of voters")]),
        ("It needs a two-thirds majority.", [("=", 66.67, None)]),
        ("She made nine 3-pointers.", [("=", 9, "3-pointer")]),
        ("They own twelve low-cost airlines.", [("=", 12, "low-cost airline")]),
        ("Take no more than eight in 24 hours.", [("<", 8, None), ("=", 24, "hour")]),
        ("Jobs rose by 225 and average wages fell.", [("up", 225, None)]),
        ("Prices are $8.57-8.67.", [("=", 8.57, "dollar")]),
        (
            "The car has four-, five- and six-cylinder engines.",
            [("=", 4, "cylinder"), ("=", 5, "cylinder"), ("=", 6, "cylinder")],
        ),
    ],
)
def test_a_number_has_its_unit(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It happened on June 12, 2031.",
        "The mill closed in 1998.",
        "They met at 7.30pm and left at 10:15.",
        "Flight 12 landed.",
        "She lives at 12 Station Road.",
        "The temple dates from A.D. 1000.",
        "It was their sixth visit.",
        "No one knew, and one day they left.",
        "In the second half of the season it rained.",
        "The 2031 budget passed.",
        "Law 17 was repealed.",
        "He wrote COVID-19 on the F-16.",
        "Windows 11 crashed.",
        "They sold the Orsa 11 and 12 Max.",
        "The PS5 console crashed.",
        "On the one hand, it rained.",
        "They met at 1400 hrs.",
        "She ran it in 1:36.6 on Sunday.",
        "The 787 Dreamliner crashed.",
        "The 777F crashed.",
        "The number is 555-123-4567.",
        "The number is 555.123.4567.",
        "She was 8-of-14 from the line.",
        "It rained in the first half-hour.",
        "She struck a six.",
        "They sold the Vale X50 5G.",
        "It began from zero.",
    ],
)
def test_dates_names_and_ranks_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Flats range from 450 sq ft up to 900 sq ft.", 450, 900, "square foot"),
        ("Growth slowed from 4.8 to 4.7 percent.", 4.8, 4.7, "percentage"),
        ("It went from 20 mpg in 2008 to 29 mpg.", 20, 29, "mile per gallon"),
        ("It lies between 5km and 10km offshore.", 5, 10, "kilometre"),
        ("Gusts of 80mph to 90mph were felt.", 80, 90, "mile per hour"),
        ("The team took a 9-2 lead.", 9, 2, "lead"),
        ("It takes eight to 10 days.", 8, 10, "day"),
        ("A 10-to-15-year term is usual.", 10, 15, "year"),
        ("The deal is worth $1.2-1.5bn.", 1.2e9, 1.5e9, "dollar"),
    ],
)
def test_two_ends_are_one_quantity(text: str, low: float, high: float, unit: str) -> None:
    (found,) = quantities(text)
    assert (found.low, found.high, found.unit.name if found.unit else None) == (low, high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Costs rose by 5 km to 12 km.",
        "Prices fell 5 percent to 3,400 points.",
        "It lost 3 litres and gained 5 litres.",
    ],
)
def test_two_numbers_of_which_one_is_no_end_stay_apart(text: str) -> None:
    assert len(quantities(text)) == 2


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("More than 80 boats sank.", ">"),
        ("At least 80 boats sank.", ">"),
        ("80 boats or more sank.", ">"),
        ("Children older than 5 metres do not exist.", ">"),
        ("Up to 80 boats sank.", "<"),
        ("As many as 80 boats sank.", "<"),
        ("Fewer than 80 boats sank.", "<"),
        ("Nearly 80 boats sank.", "~"),
        ("About 80 boats sank.", "~"),
        ("Some 80-odd boats sank.", "~"),
        ("Exports rose 4 percent.", "up"),
        ("Exports were up 4 percent.", "up"),
        ("Exports grew by 4 percent.", "up"),
        ("The index lost 162 points.", "down"),
        ("Exports were down 4 percent.", "down"),
        ("She led it for over ten years.", ">"),
        ("Exports stood at 4 percent.", "="),
        ("Exports fell to 4 percent.", "down"),
        ("Exports rose sharply to 4 percent.", "up"),
        ("Exports weakened 4 percent.", "down"),
        ("The index added 12 points.", "up"),
        ("The mill added 12 posts.", "="),
        ("The toll came to 4 percent.", "="),
        ("It grew in the past five years.", "="),
        ("It is past 5 km.", ">"),
        ("The margin is plus or minus 3 percent.", "~"),
        ("The firm raised $5 million.", "="),
        ("The team lost three games.", "="),
        ("Talks went on over three days.", "="),
        ("It rolled past the 80 boats.", "="),
        ("It can hit 80 boats.", "="),
        ("Vitamin C 80 mg helps.", "="),
        ("She pulled down 11 crates.", "="),
        ("The index went down 11 points.", "down"),
        ("They were talking about $11.", "="),
        ("They were paying about $11.", "~"),
        ("Cells no lower than 4,000 mAh are sold.", ">"),
        ("The yield edged up to 2 percent.", "up"),
        ("The yield can be up to 2 percent.", "<"),
        ("Exports faded 4 percent.", "down"),
        ("Exports were down just 4 percent.", "down"),
        ("Exports improved 4 percent.", "up"),
        ("Orsa improved to 8-2.", "="),
        ("She moved it three times.", "="),
        ("The mill cut staff three times.", "="),
    ],
)
def test_words_around_a_number_say_how_exact_it_is_and_where_it_moves(text: str, change: str) -> None:
    assert [q.change.value for q in quantities(text)] == [change]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mill makes 13 percent of the valley's steel.", {"steel", "mill"}),
        ("The mill sold a 51 percent stake.", {"stake", "mill"}),
        ("The lake has a depth of 12 metres.", {"depth", "lake"}),
        ("The mayor has 300 supporters.", {"mayor"}),
        ("The debt was $12bn (£10bn).", {"debt"}),
        ("Profits rose 5 percent.", {"Profits"}),
        ("The motor makes 450 Nm (332 lb-ft) of torque.", {"torque"}),
        ("The clean-up costs $5 million.", {"clean-up"}),
        ("The boat is 5 metres longer than the pier.", {"pier"}),
        ("She watched a film lasting three hours.", {"film"}),
    ],
)
def test_a_quantity_is_said_of_a_noun_phrase(text: str, words: set[str]) -> None:
    found = quantities(text)
    assert all(words <= set(q.concept) for q in found), [q.concept for q in found]


@pytest.mark.parametrize(
    "text",
    [
        "There are 12 boats.",
        "Twelve boats sank.",
        "Three of the boats sank.",
        "It grew in the last three years.",
        "Sales slid in the 12 weeks to Jan 4.",
        "Two thirds of the boats sank.",
    ],
)
def test_what_is_itself_counted_is_said_of_nothing_else(text: str) -> None:
    (found,) = quantities(text)
    assert found.concept == ()


def test_an_amount_that_is_compared_with_is_not_bounded() -> None:
    assert rows("It sold 15 percent more than the 97,000 tonnes of May.")[1] == ("=", 97_000, "tonne")
    assert rows("It sold more than 97,000 tonnes.") == [(">", 97_000, "tonne")]


def test_a_year_is_no_end_of_a_range() -> None:
    (found,) = quantities("Deaths fell from 545,000 in 1990 to 89,000 in 2016.")
    assert (found.low, found.high) == (545_000, 89_000)


def test_what_something_moved_by_and_to_are_two_amounts() -> None:
    assert [value for _, value, _ in rows("Gold faded $7 to $1,839.")] == [7, 1839]
    assert [value for _, value, _ in rows("Gold costs $700 to $1,839.")] == [700]


def test_an_age_needs_no_word_for_years_behind_persons() -> None:
    assert rows("Children under five, it said, slept.") == [("<", 5, "year of age")]
    assert rows("Homes under five metres flooded.") == [("<", 5, "metre")]


def test_numbers_in_a_row_share_the_unit_that_comes_last() -> None:
    assert [unit for _, _, unit in rows("Rates were 5, 6 and 7 percent.")] == ["percentage"] * 3


def test_a_bare_number_goes_on_counting_what_was_counted() -> None:
    assert [unit for _, _, unit in rows("The plant made 40 cars in May and 55 in June.")] == ["car", "car"]


def test_an_m_on_the_digits_is_a_metre_beside_words_of_size_and_else_a_million() -> None:
    assert rows("He is 1.8m tall.") == [("=", 1.8, "metre")]
    assert rows("The bridge cost 250m.") == [("=", 250_000_000, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mira Olden, 42, swam.", [("42", "an age")]),
        ("They met on June 12.", [("12", "a date")]),
        ("They met at 7 p.m.", [("7", "a time of day")]),
        ("Flight 12 landed.", [("12", "part of a name")]),
        ("She lives at 12 Station Road.", [("12", "part of a name")]),
        ("Orsa won the match 3-1.", [("3-1", "a score")]),
        ("He came third.", [("third", "a rank")]),
        ("The mill closed in 1998.", [("1998", "a year")]),
        ("No one knew.", [("one", "one as a pronoun")]),
        ("It is three times as long.", [("three", "how many times")]),
        ("Winds of 120mph blew.", [("120", "a measurement")]),
        ("The flood took 12 bridges.", [("12", None)]),
        ("Gunmen killed dozens of villagers turning home.", [("dozens", None)]),
    ],
)
def test_a_number_that_is_no_count_says_why(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert reasons(text) == expected


def test_a_reason_reads_on_from_not_counted() -> None:
    assert all(reason.value == reason.value.lower() for reason in Reason)
