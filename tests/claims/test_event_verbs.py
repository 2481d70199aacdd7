"""Events by verb: each kind of news with its actor and object, and the same words where they are no news."""

from __future__ import annotations

import pytest

from tests.claims.happenings import events, rows

Told = tuple[str | None, str, str | None]


def told(text: str) -> set[Told]:
    """Actor, action and object of each event."""
    return {(e.actor, e.action, e.object) for e in events(text)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The court struck down the law on Tuesday.", ("court", "strike down", "law")),
        ("The court ruled on Tuesday that the ban was unlawful.", ("court", "rule", "ban")),
        ("The court found Ann Vale guilty on Monday.", ("court", "find guilty", "ann vale")),
        ("The judge dismissed the lawsuit on Monday.", ("judge", "dismiss", "lawsuit")),
        ("Ann Vale pleaded not guilty on Monday.", ("ann vale", "plead not guilty", None)),
        ("The mayor was convicted and sentenced on Monday.", (None, "sentence", "mayor")),
        ("Prosecutors dropped the charges on Monday.", ("prosecutors", "drop", "charges")),
        ("The bill passed the Senate on Tuesday.", ("senate", "pass", "bill")),
        ("The senate voted 52-48 on Tuesday.", ("senate", "vote", None)),
        ("The parliament voted to expel foreign troops.", ("parliament", "vote", "expel foreign troops")),
        ("The two leaders met on Tuesday.", ("leaders", "meet", None)),
    ],
)
def test_courts_and_chambers(text: str, row: Told) -> None:
    assert row in told(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Vale was sworn in as governor on Monday.", ("ann vale", "swear in", "governor")),
        ("Olaf Berg resigned on Monday and Joan Cole was sworn in.", ("joan cole", "swear in", None)),
        ("Ann Vale was elected mayor on Sunday.", ("ann vale", "elect", "mayor")),
        ("Ann Vale took office on Monday.", ("ann vale", "take office", None)),
        ("Ann Vale became prime minister on Monday.", ("ann vale", "become", "prime minister")),
        ("Ann Vale became the first woman to lead the party.", ("ann vale", "become", "first woman")),
        ("Governor Ann Vale stepped down on Monday.", ("ann vale", "resign", None)),
        ("Ann Vale announced her resignation on Monday.", ("ann vale", "announce", "ann vale resignation")),
        ("Ann Vale dropped out of the race on Monday.", ("ann vale", "drop out", "race")),
        ("Ann Vale conceded defeat on Monday.", ("ann vale", "concede", "defeat")),
        ("The board dismissed Ann Vale on Friday.", ("board", "dismiss", "ann vale")),
        ("Ann Vale tested positive for the virus.", ("ann vale", "test positive", None)),
        ("Ann Vale was taken to hospital on Monday.", (None, "take to hospital", "ann vale")),
        ("Ann Vale died on Monday.", ("ann vale", "die", None)),
    ],
)
def test_offices_and_persons(text: str, row: Told) -> None:
    assert row in told(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The ban took effect on Monday.", (None, "take effect", "ban")),
        ("The truce went into effect on Monday.", (None, "take effect", "truce")),
        ("The truce expired on Monday.", (None, "expire", "truce")),
        ("The airport reopened on Tuesday.", (None, "reopen", "airport")),
        ("All schools were closed on Monday.", (None, "close", "schools")),
        ("Parliament was suspended on Monday.", (None, "suspend", "parliament")),
        ("The bridge collapsed on Sunday.", (None, "collapse", "bridge")),
        ("Hurricane Dora slammed into the island on Sunday.", ("hurricane dora", "hurricane", "island")),
        ("The hurricane made landfall on Monday.", ("hurricane", "make landfall", None)),
        ("A fire broke out at the refinery on Friday.", (None, "fire", None)),
        ("Thousands of people marched through London on Saturday.", ("thousands of people", "march", "london")),
        ("Protesters clashed with police.", ("protesters", "clash", "police")),
        ("The governor ordered schools to close.", ("governor", "order", "close schools")),
        ("The city lifted its lockdown.", (None, "lift", "lockdown")),
        ("The plane carrying Ann Vale landed in Berlin on Saturday.", ("plane", "land", "berlin")),
        ("The company laid off 300 workers on Monday.", ("company", "lay off", "workers")),
        ("The ministry released $25 million in aid.", ("ministry", "release", "$25 million")),
    ],
)
def test_measures_disasters_and_crowds(text: str, row: Told) -> None:
    assert row in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The news hit the company hard.",
        "The price hit a record.",
        "The minister raised his hand.",
        "Ann Vale struck a cheerful tone.",
        "Ann Vale lost her temper.",
        "Ann Vale met the requirements.",
        "The minister broke down in tears.",
        "The minister shot down the idea.",
        "The minister dismissed the claim.",
        "The mayor left the theatre early.",
        "The mayor recalled that the day was hot.",
        "The mayor delivered a blow to the party.",
        "The exam was passed by ten students.",
        "The company makes cars.",
        "The police usually close the road on Sundays.",
        "The rules let the police close roads.",
        "The mayor nearly resigned.",
        "No deal was reached.",
        "None of the unions ratified the contract.",
    ],
)
def test_the_same_words_that_are_no_news_stay_silent(text: str) -> None:
    assert rows(text) == set()


def test_the_plan_and_its_end_bear_one_word() -> None:
    (planned,) = events("Governor Ann Vale will step down on August 2.")
    (done,) = events("Governor Ann Vale resigned on Monday.")
    assert planned.action == done.action


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("A spokesman said it was untrue that the union had called off the strike.", 0),
        ("A fake post said the president had signed the law.", 0),
        ("A post said the president had signed the law.", 1),
    ],
)
def test_what_is_called_untrue_has_not_happened(text: str, count: int) -> None:
    assert len(told(text)) == count
