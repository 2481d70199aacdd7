"""Figures and their clauses: what is only looked for, what is said of a share, and which day or place is whose."""

from __future__ import annotations

import pytest

from tests.claims.test_figures import figures, readings


@pytest.mark.parametrize(
    ("text", "hypothetical"),
    [
        ("Stores missed the 4% gain that was expected.", True),
        ("Stores kept the 4% gain that was reported.", False),
        ("The firm is set to raise $40 million from its listing.", True),
        ("The firm was glad to raise $40 million from its listing.", False),
        ("The firm is likely to hire 30 nurses.", True),
        ("The firm was proud to hire 30 nurses.", False),
        ("The rule passed, allowing owners to buy 40 boats.", True),
        ("The rule passed, helping owners to buy 40 boats.", False),
        ("Ann Reed faces a fine of up to $40,000.", True),
        ("Ann Reed paid a fine of $40,000.", False),
        ("Each of the charges carries a maximum fine of $40,000.", True),
        ("Advisers proposed that Peru buy 40 jets.", True),
        ("Advisers said that Peru bought 40 jets.", False),
        ("Analysts were expecting revenue of $40 million.", True),
        ("Analysts were praising revenue of $40 million.", False),
        ("More than 4,000 nurses are expected to lose their rooms.", True),
        ("Some 60,000 nurses are set to go on a march.", False),
        ("The firm will spend it to build 12 plants.", True),
        ("The firm spent it to build 12 plants.", False),
        ("The firm will grow, creating 40 posts.", True),
        ("The firm grew, creating 40 posts.", False),
        ("The firm will be the largest, encompassing 40 papers.", False),
        ("Fees will rise 4% in spring.", True),
        ("Fees rose 4% in spring.", False),
        ("The firm had warned of a loss of $50 million.", True),
        ("The firm had spoken of a loss of $50 million.", False),
        ("Divers left their homes on Monday to rescue 14 miners.", True),
        ("Divers managed to rescue 14 miners.", False),
        ("The suit seeks $10 million in damages.", True),
        ("The suit won $10 million in damages.", False),
        ("Last year's guidance of 4% stood.", True),
        ("Last year's growth of 4% stood.", False),
        ("Carter Stores sees sales growth of 4% in its new year.", True),
        ("Everybody sees sales growth of 4% in the report.", False),
    ],
)
def test_what_is_looked_for_asked_or_faced_has_not_come_about(text: str, hypothetical: bool) -> None:
    """Plans, forecasts, permissions, requests and penalties that threaten are marked, what happened is not."""
    assert [f.hypothetical for f in figures(text)] == [hypothetical]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More than a third of the firm's 12,000 nurses will get letters.", [(33.33, True), (12000, False)]),
        ("The council should spend the state's $2 billion in reserves.", [(2e9, False)]),
        ("The council should spend $2 billion in reserves.", [(2e9, True)]),
        ("Carter Press, a chain of 30 newspapers, may close.", [(30, False)]),
        ("The storm may close 30 newspapers.", [(30, True)]),
        ("Peru could lift the 15% tariffs.", [(15, False)]),
        ("Peru could lift tariffs of 15%.", [(15, True)]),
        ("Reed Press could close, and Carter Press sold 40 boats.", [(40, False)]),
        ("Reed Press could close and sell 40 boats.", [(40, True)]),
    ],
)
def test_what_may_happen_leaves_known_numbers_as_they_are(text: str, expected: list[tuple[float, bool]]) -> None:
    """A whole that somebody has, and what an apposition tells, are facts whatever may come of them."""
    assert [(round(f.low, 2), f.hypothetical) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A third of the nurses will receive letters.", [("nurses", ("receive letters",))]),
        ("The fire wiped out a third of the barns.", [("barns", ("wiped out",))]),
        ("Grey cars, which represent 14% of all car sales, are cheap.", [("car sales", ("grey cars",))]),
        ("Young drivers make up 14% of the members.", [("members", ("young drivers",))]),
        ("About 40% of the members do not like the plan.", [("members", ("not like plan",))]),
        ("About 40% of the members are women.", [("members", ("women",))]),
        ("The protest closed half of the district's schools.", [("schools", ("closed",))]),
        ("Joan Cole won 36% of the shares.", [("shares", ())]),
        ("Officials found 40% of the members.", []),
        ("About 40% of the members said they would not vote.", [("members", ("said not vote",))]),
        ("About 70 percent of the proceeds go to charity.", [("proceeds", ("go to charity",))]),
        ("Its stock lost a quarter of its value.", [("value", ("lost",))]),
        ("The king suspended parliament for five weeks.", [("weeks", ("parliament suspended",))]),
        ("The talks lasted five weeks.", [("weeks", ("talks lasted",))]),
        ("They lasted five weeks.", []),
        ("It was delayed for almost two weeks.", []),
    ],
)
def test_a_share_or_a_span_says_what_is_told_of_it(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    """A share goes with its predicate or with the part that makes it up; a span of nothing named is left out."""
    assert [(f.measure, f.qualifiers) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The team has won 12 matches.", [("wins", 12)]),
        ("The team has watched 12 matches.", [("matches", 12)]),
        ("The team lost 12 games.", [("defeats", 12)]),
        ("The peso fell against a basket of six currencies.", []),
        ("The firm met two of three requirements.", []),
        ("One share is worth eight of its old shares.", []),
        ("The firm sold eight of its old shares.", [("shares", 8)]),
        ("The victim was one of two people who died.", [("deaths", 2)]),
        ("Layoffs hit dozens or hundreds of workers at a time.", []),
        ("Some 106 nurses in 21 towns have been killed.", [("deaths", 106), ("towns", 21)]),
        ("Dealers sold 400 cars, trucks and vans.", [("cars, trucks and vans", 400)]),
        ("Use fell, from 300 lifts a day to 140.", []),
        ("Use fell, with 300 lifts a day and 140 stairs.", [("lifts", 300), ("stairs", 140)]),
        ("A second member told of the plan.", []),
        ("A second member left the club.", [("members", 2)]),
        ("Dealers sold 400 cars and the trucks.", [("cars", 400)]),
    ],
)
def test_a_count_measures_what_was_done_and_no_list_or_rate(text: str, expected: list[tuple[str, float]]) -> None:
    """Games won are no games played; definitions, rates and a rank among a few are no counts."""
    assert [(f.measure, f.low) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The index rose 2%, with the peso up 3% to $1.10.", [("index", 2), ("peso", 3), ("peso", 1.1)]),
        ("The offer fell short of the $20 demanded by Reed.", []),
        ("The offer fell to the $20 demanded by Reed.", [("offer", 20)]),
        ("The firm earned $3 million, or $2 per share.", [("earnings", 3e6), ("earnings per share", 2)]),
        ("The firm earned $3 million per year.", [("earnings", 3e6)]),
        ("The lender put in $6 million in debt and equity.", [("debt and equity", 6e6)]),
        ("The lender put in $6 million in debt and left.", [("debt", 6e6)]),
        ("The firm sold $4 million, more than the $3 million sold by Reed.", [("price", 4e6)]),
        ("The poll has a margin of error of 3 points.", []),
        ("Employers added 900 jobs, more than the 700 experts had expected.", [("jobs", 900)]),
        ("Deaths fell by 12 percent to 410.", [("deaths", 12), ("deaths", 410)]),
        ("Copper lost 2% to $1,700 a tonne.", []),
        ("Copper firms lost $1,700 a tonne.", [("losses per tonne", 1700)]),
        ("Sales are down from a March high of 21%.", []),
    ],
)
def test_an_amount_is_of_what_its_own_words_name(text: str, expected: list[tuple[str, float]]) -> None:
    """The level of one thing is not that of another in the sentence, a price says what it is the price of."""
    assert [(f.measure, f.low) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "elsewhen"),
    [
        ("The five firms join nine firms picked by the agency a year ago.", [None, "a year ago"]),
        ("Over the centuries, the plague has killed millions of people.", ["over the centuries"]),
        ("Over the weekend, the plague has killed hundreds of people.", [None]),
        ("The plague wiped out a third of the towns in the 1300s.", ["1300s"]),
        ("The union gave $5 million toward Reed's 2016 campaign.", ["2016"]),
        ("The union gave $5 million toward Reed's 2031 campaign.", [None]),
        (
            "The agency counted 30 cases reported between 2010 and 2015, with 5 deaths.",
            ["2010 to 2015", "2010 to 2015"],
        ),
        ("At its peak, the plant employed 8,000 people; today it has 1,200.", ["its peak", None]),
        ("The paper once sold 2,000 copies but now sells 900.", ["once", None]),
        ("Rains killed seven people, a month after floods left 40 dead.", [None, "a month earlier"]),
        ("Rains killed seven people after floods left 40 dead.", [None, None]),
        ("The striker scored 31 goals last season.", ["last season"]),
        ("The striker scored 31 goals this season.", [None]),
        ("The nurses, who struck in 2015, sold 40 boats.", [None]),
        ("The nurses sold 40 boats in 2015.", ["2015"]),
    ],
)
def test_another_occasion_is_that_of_its_own_clause(text: str, elsewhen: list[str | None]) -> None:
    """Years and ages gone by mark the numbers of their own clause and no others."""
    assert [f.elsewhen for f in figures(text)] == elsewhen


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Protests shook 100 towns, sparked by a rise in prices on 3 June.", None),
        ("Protests shook 100 towns on 3 June.", "2031-06-03"),
        ("The firm, which moved on 3 June, sold 40 boats.", None),
        ("The firm, which has 40 boats, said it moved on 3 June.", None),
        ("The firm said it moved 40 boats on 3 June.", "2031-06-03"),
        ("The firm sold 40 boats when it moved on 3 June.", "2031-06-03"),
        ("The firm had revenue of $4 million in the quarter ended June 3.", "2031-06-03"),
    ],
)
def test_a_day_is_that_of_its_own_clause(text: str, day: str | None) -> None:
    """The day of something that only explains or describes is not the day of the count."""
    (reading,) = readings(text)
    assert (reading.as_of.date().isoformat() if reading.as_of else None) == day


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Two patients from Peru were quarantined at a hospital in Bergen.", "bergen"),
        ("Two patients from Peru were quarantined.", "peru"),
        ("Reed won a title in four countries (Peru, Chile and Ghana) and is one of 30 managers.", None),
        ("Ships lay off Bergen, one of 40 ports.", None),
    ],
)
def test_where_it_happened_goes_before_where_they_come_from(text: str, place: str | None) -> None:
    """Neither the home of those counted nor a place that lists or explains something else says where."""
    assert figures(text)[-1].place == place


def test_who_adds_firms_to_a_list_does_not_have_them() -> None:
    (added,) = figures("The Bergen Institute added 40 firms to its list.")
    (won,) = figures("The Bergen Institute added 40 firms.")
    assert (added.population, won.population) == (None, "bergen institute")


def test_a_sum_in_brackets_behind_other_money_is_no_second_sum() -> None:
    assert [
        f.low for f in figures("The bank asked 176 Hong Kong dollars (£17.43) for a share.") if f.unit == "GBP"
    ] == []


def test_a_time_limit_is_no_rate() -> None:
    (limited,) = figures("The court ordered a $900 bond within a week.")
    (rate,) = figures("The court ordered a $900 bond a week.")
    assert (limited.period, rate.period) == (None, "a week")


def test_what_is_bought_whole_is_no_step() -> None:
    (stake,) = figures("The fund grew by acquiring the entire 25.2% stake.")
    (step,) = figures("The stake grew by the entire 25.2%.")
    assert (stake.aspect.value, step.aspect.value) == ("level", "step")
