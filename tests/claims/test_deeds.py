"""Deeds: events of no listed kind, by any verb of doing, of somebody who is named."""

from __future__ import annotations

import pytest

from storydiff.claims.events import find_events
from storydiff.model import Event, Reading
from tests.claims.passages import VOCABULARY, a_passage, names_of

Row = tuple[str | None, str, str | None, str]


def readings(text: str) -> list[Reading]:
    """The deeds read in the text."""
    passage = a_passage(text)
    found = find_events(passage, VOCABULARY, names_of(passage))
    return [r for r in found if r.rule == "event: deed"]


def deeds(text: str) -> list[Row]:
    """Actor, action, object and status of each deed."""
    contents = [r.content for r in readings(text)]
    return [(e.actor, e.action, e.object, e.status.value) for e in contents if isinstance(e, Event)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Norway's government fortified the cities.", ("norway government", "fortify", "cities", "done")),
        ("The ministry repainted the gates.", ("ministry", "repaint", "gates", "done")),
        ("The ministry plans to repaint the bridge.", ("ministry", "repaint", "bridge", "planned")),
        ("The Green Party failed to obtain a seat.", ("green party", "obtain", "seat", "failed")),
        ("Ann Reed was outbid in Lisbon by a fisherman.", ("fisherman", "outbid", "ann reed", "done")),
        ("The court will hand over the files.", ("court", "hand over", "files", "planned")),
    ],
)
def test_a_verb_of_doing_with_a_named_doer_is_an_event(text: str, row: Row) -> None:
    assert row in deeds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Someone repainted the bridge.",
        "It was repainted.",
        "The ministry did not repaint the bridge.",
        "If the ministry repaintes the bridge, the road closes.",
        "Will the ministry repaint the bridge?",
        "The ministry wants to repaint the bridge.",
        "The ministry should repaint the bridge.",
        "Ann Reed called the bridge a ruin.",
        "Ann Reed knows the bridge.",
        "Ann Reed raised her hand.",
        "Ann Reed's taste clashed with the wallpaper.",
        "Ann Reed resembles the mayor.",
        "Ann Reed denied that the ministry repainted the bridge.",
        "The ministry repainted something.",
        "Ann Reed, who repainted the bridge, was tired.",
        "Ann Reed met the requirements.",
    ],
)
def test_what_nobody_says_was_done_or_who_did_is_none(text: str) -> None:
    assert deeds(text) == []


def test_a_deed_is_less_sure_than_an_event_of_a_listed_kind() -> None:
    (deed,) = readings("The ministry repainted the bridge.")
    assert deed.confidence < 1


def test_a_listed_event_is_not_told_twice() -> None:
    passage = a_passage("The minister signed the treaty.")
    assert len(list(find_events(passage, VOCABULARY, names_of(passage)))) == 1


@pytest.mark.parametrize(
    ("text", "action", "actor"),
    [
        ("Ann Reed was dragged from her bed and kidnapped in Lisbon.", "kidnap", None),
        ("Ann Reed was arrested on Monday and charged with fraud.", "charge", None),
        ("Ann Reed was elected in May and resigned on Monday.", "resign", "ann reed"),
        ("Ann Reed has been elected and won the seat.", "win", "ann reed"),
    ],
)
def test_who_undergoes_two_verbs_does_neither(text: str, action: str, actor: str | None) -> None:
    """A participle joined to a passive is passive too; a verb in the past beside one is what its subject did."""
    passage = a_passage(text)
    found = [r.content for r in find_events(passage, VOCABULARY, names_of(passage))]
    assert {e.actor for e in found if isinstance(e, Event) and e.action == action} == {actor}


@pytest.mark.parametrize("text", ["Ann Reed was dragged from her car and abducted in Lisbon."])
def test_where_the_parse_cannot_tell_nobody_did_it(text: str) -> None:
    assert not [row for row in deeds(text) if row[0] == "ann reed"]


def test_a_deed_deep_in_an_article_needs_a_day() -> None:
    opening = "The ministry is old. " * 10
    assert deeds(opening + "The ministry repainted the bridge.") == []
    assert deeds(opening + "The ministry repainted the bridge on Monday.") != []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Reed will not attend the summit.", ("ann reed", "not attend", "summit", "planned")),
        ("Ann Reed does not plan to run for the senate.", ("ann reed", "not run", "senate", "planned")),
        ("Ann Reed is set to repaint the bridge.", ("ann reed", "repaint", "bridge", "planned")),
        ("Ann Reed decided to go ahead with the sale.", ("ann reed", "go ahead", "sale", "planned")),
        ("Ann Reed is to find a new partner.", ("ann reed", "find", "partner", "planned")),
    ],
)
def test_what_somebody_means_to_do_or_not_is_a_plan(text: str, row: Row) -> None:
    assert row in deeds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Reed did not attend the summit.",
        "Ann Reed would not attend the summit.",
        "Ann Reed will never attend the summit.",
        "Ann Reed did not intend to run.",
        "Ann Reed is to be mayor.",
        "Ann Reed is set to propose a pause.",
        "Ann Reed is expected to shine.",
    ],
)
def test_what_nobody_has_decided_is_no_plan(text: str) -> None:
    assert deeds(text) == []


DEEP = "The ministry is old. " * 10


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The ministry has repainted the bridge.", ("ministry", "repaint", "bridge", "done")),
        ("The ministry failed to repaint the bridge.", ("ministry", "repaint", "bridge", "failed")),
        ("Ann Reed intends to appeal.", ("ann reed", "appeal", None, "planned")),
        ("The ministry is scheduled to continue its tour.", ("ministry", "continue", "tour", "planned")),
        ("Orsa said Ann Reed will not seek a second term.", ("ann reed", "not seek", "second term", "planned")),
    ],
)
def test_what_is_meant_failed_or_has_been_done_is_news_wherever_it_stands(text: str, row: Row) -> None:
    assert row in deeds(DEEP + text)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry repainted the bridge.",
        "Ann Reed said the ministry had repainted the bridge.",
        "“We are going to repaint the bridge,” said Ann Reed.",
        "The ministry aims to repaint the bridge.",
        "Ann Reed will not attend unless she is invited.",
        "Ann Reed is set to propose a pause.",
    ],
)
def test_a_tale_a_promise_or_an_aim_deep_in_an_article_is_none(text: str) -> None:
    assert deeds(DEEP + text) == []


@pytest.mark.parametrize(
    ("text", "object_"),
    [
        ("The ministry has invested two billion dollars to develop vaccines.", "develop vaccines"),
        ("The ministry borrowed $85 million in cheap credit.", "cheap credit"),
        ("The ministry invested $5 million for a new hospital.", "hospital"),
    ],
)
def test_money_is_given_for_what_it_is_in_or_for(text: str, object_: str) -> None:
    """The sum is a figure of its own, so that an event does not change with it."""
    assert [row[2] for row in deeds(text)] == [object_]


def test_money_for_nothing_said_is_no_event() -> None:
    assert deeds("The ministry invested two billion dollars.") == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Reed was unable to attend the summit.", ("ann reed", "attend", "summit", "failed")),
        ("Ann Reed did not qualify for the debate.", ("ann reed", "qualify", "debate", "failed")),
        ("Ann Reed did not win a majority.", ("ann reed", "win", "majority", "failed")),
    ],
)
def test_what_somebody_strove_for_in_vain_has_failed(text: str, row: Row) -> None:
    assert row in deeds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Reed would be unable to attend the summit.",
        "Ann Reed has not qualified for the final.",
        "Ann Reed did not repaint the bridge.",
        "Ann Reed would not win a majority.",
    ],
)
def test_what_is_not_yet_done_or_not_striven_for_has_not_failed(text: str) -> None:
    assert deeds(text) == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Reed announced her intention to widen the bridge.", ("ann reed", "widen", "bridge", "planned")),
        ("The ministry revealed the mayor's plan to widen the bridge.", ("mayor", "widen", "bridge", "planned")),
    ],
)
def test_a_plan_that_somebody_tells_is_its_owners(text: str, row: Row) -> None:
    assert row in deeds(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry announced no plans to widen the bridge.",
        "The ministry praised the mayor's plan to widen the bridge.",
    ],
)
def test_a_plan_that_nobody_tells_of_is_none(text: str) -> None:
    assert deeds(text) == []


def test_what_a_number_is_of_is_what_it_was_done_to() -> None:
    assert deeds("The ministry repainted one of its bridges.") == [("ministry", "repaint", "bridges", "done")]
