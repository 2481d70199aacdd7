"""Events of kinds with a rule of their own: cases that appear, firsts, what is barred, what begins beside another."""

from __future__ import annotations

import pytest

from tests.claims.happenings import Row, events, rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The virus first appeared in Peru on Monday.", (None, "appear", "done")),
        ("The outbreak has spread to Chile.", (None, "spread", "done")),
        ("A new strain was detected in Chile on Monday.", (None, "detect", "done")),
        ("Chile had its first death from the virus.", ("chile", "confirm", "done")),
        ("Chile reported its first case on Monday.", ("chile", "confirm", "done")),
        ("The summit came the same day Chile confirmed its first case.", ("chile", "confirm", "done")),
    ],
)
def test_a_disease_that_comes_to_a_place_is_an_event(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "The minister appeared in Peru on Monday.",
        "The rumour has spread to Chile.",
        "Chile had a death in the family.",
        "Chile had its first parliament.",
        "Ann Reed remembered the day Chile confirmed its first case.",
    ],
)
def test_what_is_no_disease_or_no_first_is_none_of_them(text: str) -> None:
    assert not {row[1] for row in rows(text)} & {"appear", "spread", "confirm"}


def test_who_keeps_whom_from_what_is_an_event() -> None:
    assert ("government", "prevent", "done") in rows("The government prevented two ships from docking.")


@pytest.mark.parametrize(
    "text", ["The fence prevented two ships from docking.", "The government did not prevent two ships from docking."]
)
def test_a_thing_in_the_way_or_nobody_barred_is_none(text: str) -> None:
    assert rows(text) == set()


def test_a_court_that_hears_arguments_is_an_event() -> None:
    assert ("court", "hear", "done") in rows("The court heard arguments from the two sides.")
    assert rows("The court heard music.") == set()


def test_who_succeeds_beside_a_plan_is_planned() -> None:
    """With "with" a second deed is told of at the time of the first."""
    text = "Ann Reed is to step down on Friday, with Joan Cole succeeding her as mayor."
    assert ("joan cole", "succeed", "planned") in rows(text)
    assert not [row for row in rows("Ann Reed wants to go, with Joan Cole succeeding her.") if row[1] == "succeed"]


@pytest.mark.parametrize(
    "text",
    [
        "The trial is scheduled to begin in January.",
        "Ann Reed called for a trial, anticipated to begin in January.",
        "A trial is due to resume on Monday.",
        "The trial was scheduled to begin on Friday.",
    ],
)
def test_what_is_to_begin_is_planned(text: str) -> None:
    assert [row[1:] for row in rows(text)] == [("trial", "planned")]


@pytest.mark.parametrize(
    "text", ["The trial was scheduled to begin last week.", "The trial is scheduled to last two weeks."]
)
def test_what_was_to_begin_or_how_long_it_lasts_is_none(text: str) -> None:
    assert rows(text) == set()


def test_who_announces_what_the_state_has_done_did_it() -> None:
    text = "Governor Ann Reed announced the state had extended its lockdown."
    assert {event.actor for event in events(text) if event.action == "extend"} == {"ann reed"}


def test_the_month_of_what_came_before_is_not_the_month_of_what_followed() -> None:
    """ "After the shooting in August" dates the shooting."""
    assert ("senate", "hearing", "cancelled") in rows("After the strike in January, the senate cancelled a hearing.")
    assert rows("In January, the senate cancelled a hearing.") == set()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("A drone strike killed General Omar Reed on Friday.", (None, "kill", "done")),
        ("The storm strengthened on Sunday.", (None, "strengthen", "done")),
        ("The opposition leader fell ill on a flight to Peru.", ("opposition leader", "fall ill", "done")),
        ("The minister sent a letter to the senate.", ("minister", "send", "done")),
        ("The speaker presided over the vote.", ("speaker", "preside", "done")),
        ("The ministry extended the deadline to Friday.", ("ministry", "extend", "done")),
        ("Rescuers found two survivors on Tuesday.", ("rescuers", "find", "done")),
        ("The government confirmed it had carried out the attack.", ("government", "carry out", "done")),
        ("Hundreds of thousands attended the funeral.", ("hundreds of thousands", "attend", "done")),
        ("The bishop led a march through Cairo.", ("bishop", "lead", "done")),
        ("The general will be succeeded by his deputy.", ("deputy", "succeed", "planned")),
        ("The ministry has halted production at two plants.", ("ministry", "halt", "done")),
        ("The committee named the virus that spread in Peru.", ("committee", "name", "done")),
        ("The leaders announced they were to form six groups.", ("leaders", "form", "planned")),
    ],
)
def test_harm_weather_letters_and_crowds_are_events(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "The crash killed the mood.",
        "The dollar strengthened on Sunday.",
        "The milk fell ill.",
        "The minister sent a smile to the senate.",
        "Rescuers found a way.",
        "The bishop led a quiet life.",
        "The committee named a price.",
        "The leaders were to form six groups.",
    ],
)
def test_what_only_sounds_like_them_is_none(text: str) -> None:
    assert rows(text) == set()


def test_who_announces_what_will_be_done_does_it() -> None:
    """What "was done" may be another's deed that is only told."""
    assert ("mayor", "close", "planned") in rows("The mayor announced that schools would be closed on Monday.")
    assert ("mayor", "close", "done") not in rows("The mayor announced that schools were closed on Monday.")
