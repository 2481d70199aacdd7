"""What kind of number a figure is: a level or a step, a margin, a part of a total, a share, what became of things."""

from __future__ import annotations

import pytest

from storydiff.model import Aspect
from tests.claims.test_figures import figures


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("The Green Party gained 13 seats.", True),
        ("The Green Party lost 13 seats.", True),
        ("The Green Party won 13 seats.", False),
        ("The Green Party has 13 seats fewer than the Blue Party.", True),
        ("Turnout was down by about 2% of the electorate.", True),
        ("Officials reported 12 new deaths on Tuesday.", True),
        ("Officials reported 12 deaths on Tuesday.", False),
        ("Norway has 300 new cases a day.", False),
        ("The mayor opened 12 new schools.", False),
        ("The bank lowered rates 2%.", True),
        ("The bank lowered the forecast to 0 – 1%.", False),
    ],
)
def test_what_was_gained_or_lost_is_a_step(text: str, step: bool) -> None:
    assert (figures(text)[0].aspect is Aspect.STEP) is step


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Cole won the popular vote by over six million votes.", "margin"),
        ("The bill was defeated by three votes.", "margin"),
        ("The bill was backed by three ministers.", "ministers"),
        ("Turnout was down by about 2% of the electorate.", "turnout"),
        ("The council talked about raising the minimum wage to $15 an hour.", "minimum wage"),
        ("The fire is 15% contained.", "contained"),
        ("The fire has burned 12,500 acres.", "acres burned"),
        ("Norway sent goods worth $2 million.", "goods"),
        ("The court sentenced him to 12 years in prison.", "sentence"),
        ("Nine in ten residents have been vaccinated.", "residents"),
        ("The court was petitioned by Ann Reed and 78 co-petitioners.", "petitioners"),
        ("The call gave him an additional six votes, for a total of 279.", "votes"),
        ("The proposal got 215 votes for and 30 against.", "votes for"),
    ],
)
def test_a_number_measures_what_it_is_a_number_of(text: str, measure: str) -> None:
    assert figures(text)[0].measure == measure


@pytest.mark.parametrize(
    ("text", "fates"),
    [
        ("The quake damaged 3,400 homes and destroyed 210.", [(3400, "damaged"), (210, "destroyed")]),
        ("More than 1,000 flights were cancelled and 300 delayed.", [(1000, "cancelled"), (300, "delayed")]),
        ("The 40 homes destroyed by the flood stood in Lisbon.", [(40, "destroyed")]),
    ],
)
def test_things_are_told_apart_by_what_became_of_them(text: str, fates: list[tuple[float, str]]) -> None:
    assert [(f.low, f.qualifiers[-1]) for f in figures(text)] == fates


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The Green Party won 13 seats and the Liberals won 10.", [("seats", 13), ("seats", 10)]),
        ("Ann Reed had 8 delegates, and Joan Cole had 7.", [("delegates", 8), ("delegates", 7)]),
        ("The army killed 40 militants and captured 12.", [("deaths", 40)]),
        (
            "There were 204 new cases and 17 deaths, bringing the totals to 5,310 and 902.",
            [("cases", 204), ("deaths", 17), ("cases", 5310), ("deaths", 902)],
        ),
        ("There were 204 new cases and 17 deaths, bringing the totals to 5,310.", [("cases", 204), ("deaths", 17)]),
    ],
)
def test_what_is_left_unsaid_is_taken_up_where_it_is_sure(text: str, numbers: list[tuple[str, float]]) -> None:
    assert [(f.measure, f.low) for f in figures(text)] == numbers


def test_parts_of_the_dead_are_deaths_and_no_total() -> None:
    men, women = figures("The dead included four men and three women.")
    assert (men.measure, men.low, men.subset, men.qualifiers) == ("deaths", 4, True, ("men",))
    assert (women.measure, women.low, women.subset) == ("deaths", 3, True)


@pytest.mark.parametrize(
    ("text", "subsets"),
    [
        ("Including 17 children, 96 people died.", [True, False]),
        ("At least 96 people, including 17 men and 12 women, died.", [False, True, True]),
    ],
)
def test_the_whole_is_told_from_its_parts(text: str, subsets: list[bool]) -> None:
    assert [f.subset for f in figures(text)] == subsets


def test_cases_of_an_age_are_no_total() -> None:
    assert figures("Two cases were aged above 60.")[0].subset


@pytest.mark.parametrize(
    ("text", "hypothetical"),
    [
        ("Two-thirds of the senators must agree.", True),
        ("The party won 365 seats, more than the 326 seats needed for a majority.", True),
        ("Two-thirds of the senators agreed.", False),
    ],
)
def test_what_is_required_has_not_come_about(text: str, hypothetical: bool) -> None:
    assert figures(text)[-1].hypothetical is hypothetical


@pytest.mark.parametrize(
    ("text", "elsewhen"),
    [
        ("At the last election the Green Party won 318 seats.", "last election"),
        ("Before this election, the Green Party had 318 seats.", "before this election"),
        ("In the election the Green Party won 318 seats.", None),
    ],
)
def test_an_election_gone_by_is_another_occasion(text: str, elsewhen: str | None) -> None:
    assert figures(text)[0].elsewhen == elsewhen


def test_who_is_given_something_has_it() -> None:
    (figure,) = figures("The recount gave Ann Reed 40 seats.")
    assert figure.population == "ann reed"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("About 52% of voters stayed in and 48% left.", [("voters", 52), ("voters", 48)]),
        ("Ann Reed earned 9 seats, followed by Joan Cole, with 6.", [("seats", 9), ("seats", 6)]),
        ("Ann Reed earned 9 seats with 6 months to go.", [("seats", 9)]),
        ("The motion got 15 votes in favour and one vote against.", [("votes for", 15), ("votes against", 1)]),
        ("Two Democrats opposed it.", [("democrats", 2)]),
        ("The two Democrats opposed it.", []),
        ("At least two cruise ships were turned away.", [("ships", 2)]),
        ("Two cruise ships were turned away.", []),
        ("Cole was defeated with a 149 vote margin.", [("margin", 149)]),
        ("A poll showed support at less than one percent.", [("support", 1)]),
        ("The king suspended parliament for five weeks.", [("weeks", 5)]),
        ("The king knew parliament for five weeks.", []),
    ],
)
def test_small_and_bare_numbers_count_where_they_say_something(text: str, numbers: list[tuple[str, float]]) -> None:
    assert [(f.measure, f.low) for f in figures(text)] == numbers


def test_who_stands_before_the_verb_lost_what_is_left_unsaid() -> None:
    won, lost = figures("The Norwegian National Party gained 13 seats and Liberal Democrats lost 10.")
    assert (won.population, lost.population) == ("norwegian national party", "liberal democrats")


def test_a_threshold_passed_is_known_exactly_and_not_reached_by_it() -> None:
    threshold = figures("The party won 365 seats, surpassing the 326 seats needed for a majority.")[-1]
    assert (threshold.low, threshold.relation.value, threshold.hypothetical) == (326, "=", True)


def test_a_land_before_deaths_says_where_and_a_people_of_whom() -> None:
    assert figures("There were over 1,000 US deaths.")[0].population == "united states"
    assert figures("There were over 1,000 American deaths.")[0].population == "americans"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Hospitals reported 198 deaths recorded in the last 24 hours.", "the last 24 hours"),
        ("Doctors said 40 people were infected in the past three days.", "the last three days"),
        ("The storm killed 40 people over the previous week.", "the last week"),
        ("The storm killed 40 people and hurt many in the last week.", None),
        ("Prices rose 12% in the last year.", None),
        ("The Daily Herald reported 12 deaths.", None),
        ("The clinic has daily costs of 12 euros.", "daily"),
    ],
)
def test_what_is_counted_over_a_span_says_the_span(text: str, period: str | None) -> None:
    assert figures(text)[0].period == period


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Sales in the first half of this year rose 12%.", [("sales", 12)]),
        ("The outbreak infected over 4,200 in Norway and killed at least 62.", [("cases", 4200), ("deaths", 62)]),
        ("The laboratory tested 7 of the patients positive.", [("cases", 7)]),
        ("The laboratory tested 7 of the patients quickly.", [("tested", 7)]),
    ],
)
def test_a_number_measures_one_thing(text: str, numbers: list[tuple[str, float]]) -> None:
    assert [(f.measure, f.low) for f in figures(text)] == numbers
