"""How far events have come: inversions and traps, each with its near miss."""

from __future__ import annotations

import pytest

from tests.claims.happenings import Row, rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Rebels breached the border, prompting the army to launch an offensive.", ("army", "offensive", "done")),
        ("After rejecting the offer, the union called a strike.", ("union", "reject", "done")),
        ("The union called a strike for Monday.", ("union", "strike", "planned")),
        ("The union scheduled a vote for Monday.", ("union", "vote", "planned")),
        ("The government announced an election for July 4.", ("government", "election", "planned")),
        ("The senate is expected to approve the bill on Friday.", ("senate", "approve", "planned")),
        ("Ann Vale is to meet Joan Cole on Friday.", ("ann vale", "meet", "planned")),
        ("Ann Vale is meeting Joan Cole on Friday.", ("ann vale", "meet", "planned")),
        ("The vote is due on Monday.", (None, "vote", "planned")),
        ("The mayor planned to close the road.", ("mayor", "close", "planned")),
        ("The trial begins on Monday.", (None, "trial", "planned")),
        ("The deal needs to be ratified by the members.", (None, "ratify", "planned")),
        ("The law will take effect on July 1.", (None, "take effect", "planned")),
        ("The dockers will strike on Monday.", ("dockers", "strike", "planned")),
    ],
)
def test_what_was_brought_about_and_what_is_set_ahead(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Talks were due to resume on Monday but were called off.", (None, "talks", "cancelled")),
        ("Ann Vale was due to visit Peru but cancelled the trip.", ("ann vale", "trip", "cancelled")),
        ("A strike planned for Monday was called off.", (None, "strike", "cancelled")),
        ("The mayor spoke during a planned trip to Peru, which was cancelled.", (None, "trip", "cancelled")),
        ("The police foiled an attack.", ("police", "attack", "cancelled")),
        ("The airport cancelled all departures.", (None, "cancel", "cancelled")),
        ("The vote was postponed until Tuesday.", (None, "vote", "postponed")),
        ("The hearing will be postponed.", (None, "hearing", "postponed")),
        ("The peace talks stalled on Tuesday.", (None, "talks", "failed")),
        ("The ceasefire collapsed on Tuesday.", (None, "ceasefire", "failed")),
        ("The deal fell through on Tuesday.", (None, "deal", "failed")),
        ("The bill was voted down.", (None, "vote down", "failed")),
        ("The motion failed on Tuesday.", (None, "fail", "failed")),
    ],
)
def test_what_became_of_it(text: str, row: Row) -> None:
    found = rows(text)
    assert row in found
    assert not {status for _, _, status in found} & {"planned", "done"}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The agency warned of a famine in Peru.", (None, "famine", "warned")),
        ("Doctors warned that a new epidemic could hit Peru.", (None, "epidemic", "warned")),
        ("The storm is expected to hit Peru on Friday.", (None, "storm", "warned")),
        ("The minister warned that the hospital could close.", (None, "close", "warned")),
        ("The dockers threatened to strike.", ("dockers", "strike", "warned")),
        ("Unless a deal is reached by Friday, the dockers will strike.", ("dockers", "strike", "warned")),
        ("If no deal is reached by Friday, the nurses will walk out.", ("nurses", "walkout", "warned")),
    ],
)
def test_what_is_feared_or_threatened(text: str, row: Row) -> None:
    assert rows(text) == {row}


@pytest.mark.parametrize(
    "text",
    [
        "The army denied launching an offensive.",
        "The minister wished the army had launched an offensive.",
        "The general asked the army to launch an offensive.",
        "The general demanded that the army launch an offensive.",
        "Has the army launched an offensive?",
        "Had the mayor resigned, the party would have split.",
        "The army would launch an offensive if it were attacked.",
        "The army might have launched an offensive.",
        "The army was about to launch an offensive in 1998.",
        "The officials suggested that the mayor had resigned.",
        "The council did not fail to pass the budget.",
        "The mayor tried to pass the budget.",
        "Ann Vale was to have met Joan Cole on Monday.",
        "The mayor, who had been expected to resign, stayed.",
        "Workers poised to strike are angry.",
        "Ann Vale is expected to win the election.",
        "The senate must approve any treaty.",
        "The mayor is confident that a strike will be avoided.",
        "The pilots rely on the mayor preventing a strike.",
        "It is believed that the mayor has resigned.",
        "In the history of the country two presidents have been impeached.",
        "The meeting, scheduled to last two hours, was friendly.",
    ],
)
def test_denied_wished_asked_supposed_or_given_up(text: str) -> None:
    assert rows(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "The union refused to call off the strike.",
        "The union was asked to call off the strike.",
        "The summit could be postponed.",
        "The talks may collapse.",
        "The ban has not taken effect.",
        "There is no risk of a famine.",
        "The agency no longer warns of a famine.",
        "The union did not threaten to strike.",
        "If the nurses walk out, the hospital will close.",
        "The nurses will walk out if the offer is withdrawn.",
        "The minister never warned that the hospital could close.",
        "Ann Vale ruled out resigning.",
        "Before resigning, Ann Vale wept.",
        "Although the bill was withdrawn, the protests went on.",
    ],
)
def test_endings_and_warnings_that_nobody_gives(text: str) -> None:
    assert rows(text) == set()


def test_a_finite_verb_keeps_its_own_tense_and_subject() -> None:
    assert ("workers", "reject", "done") in rows("It will be the first session, and the workers rejected the offer.")
    assert ("ann vale", "resign", "done") in rows("Joan Cole wept after Ann Vale stepped down on June 3.")


@pytest.mark.parametrize(
    "text",
    [
        "The governor had not, as of yesterday, announced any plans to resign.",
        "The governor has announced no plans to resign.",
        "The governor has not announced plans to resign.",
    ],
)
def test_what_is_denied_is_neither_done_nor_planned(text: str) -> None:
    assert rows(text) == set()


def test_what_is_announced_is_planned() -> None:
    assert ("governor", "resign", "planned") in rows("The governor announced plans to resign.")
