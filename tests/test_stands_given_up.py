"""Where somebody stood before is not where he stands: the last of two states counts."""

from __future__ import annotations

import pytest

from storydiff.model import FAINT, Claim, Event, Position, Status
from tests.builders import an_article
from tests.hearing import reader, tell

BEFORE = [
    "The minister refused to meet the strikers before agreeing to talks.",
    "The airline at first refused to pay compensation, then agreed to do so.",
    "The airline, which had refused to pay compensation, has paid it.",
    "The bishop opposed the law before he came round to it.",
    "The club rejected the offer, but later accepted it.",
]
NOW = [
    "The mayor refused to sign the treaty before the vote.",
    "The bank rejected the plan and then sued the owner.",
    "The airline refused to pay compensation.",
    "The bishop opposed the law before it was passed.",
    "The bank opposes the plan at first glance.",
]
APART = [
    "The nurses' union, which is not taking part in the strike, said it understood it.",
    "The clerks will not take part in the walkout.",
    "Belhaven Alloys will not take part in the ministry's review.",
    "The dockers did not participate in the march.",
    "The pilots' guild is not taking part in the lawsuit.",
]
AGAINST = [
    "The Greens will not take part in the talks.",
    "The Agrarians refused to take part in the election.",
    "The Liberals will not take part in the referendum.",
]
CHOICES = [
    "The board will decide whether to sell the plant.",
    "The senate is to decide in May whether to ban fishing.",
    "The watchdog will decide by June whether to open an inquiry.",
    "The owner will decide next week whether to close the mill.",
    "The party will decide on Friday whether to leave the coalition.",
]
DECIDING = {"decide", "decision", "rule", "vote"}
NO_THREAT = [
    "The pilots, who had threatened to strike, accepted the offer.",
    "The crew, which had threatened to strike, went back to work.",
    "The union had threatened to block the port.",
    "The governor, who had refused to sign the bill, signed it.",
]


def read(sentence: str) -> tuple[Claim, ...]:
    _, claims = next(iter(reader().read([an_article("a", 0, text=sentence, title="")])))
    assert isinstance(claims, tuple), claims
    return claims


def against(sentence: str) -> list[bool]:
    """Of each stand against something whether it is told as a former one."""
    stands = [c.content for c in read(sentence) if isinstance(c.content, Position)]
    return [stand.former for stand in stands if stand.stance.value == "-"]


@pytest.mark.parametrize("sentence", BEFORE)
def test_a_no_that_has_given_way_is_a_former_stand(sentence: str) -> None:
    """The sentence goes on to say that it was given up."""
    assert all(against(sentence))


@pytest.mark.parametrize("sentence", NOW)
def test_a_no_that_stands_is_a_present_one(sentence: str) -> None:
    """Nothing that follows gives way."""
    assert not any(against(sentence))


@pytest.mark.parametrize("sentence", APART)
def test_who_has_no_part_in_what_others_do_takes_no_stand(sentence: str) -> None:
    """Not to take part in a strike is not to be against it."""
    assert not [c for c in read(sentence) if isinstance(c.content, Position)]


@pytest.mark.parametrize("sentence", AGAINST)
def test_who_stays_away_from_talks_or_a_vote_takes_one(sentence: str) -> None:
    """There not to take part is a stand."""
    assert against(sentence) == [False]


@pytest.mark.parametrize("sentence", NO_THREAT)
def test_what_was_threatened_before_or_is_to_be_decided_is_no_plan(sentence: str) -> None:
    """Neither a threat of the past, nor one of two ways in which a body may decide, nor a refusal that is over."""
    events = [c.content for c in read(sentence) if isinstance(c.content, Event)]
    verbs = {"strike", "sell", "ban", "block", "refuse to sign"}
    assert not [e for e in events if e.action in verbs and e.status in (Status.PLANNED, Status.WARNED, Status.DONE)]


@pytest.mark.parametrize("sentence", CHOICES)
def test_one_of_two_ways_in_which_a_body_may_decide_is_no_news(sentence: str) -> None:
    """What somebody will decide whether to do is read for what comes of it alone."""
    planned = [c for c in read(sentence) if isinstance(c.content, Event) and c.content.status is Status.PLANNED]
    assert all(c.confidence == FAINT or c.content.action in DECIDING for c in planned if isinstance(c.content, Event))


def test_a_former_stand_told_on_the_day_of_the_opposite_is_not_restated() -> None:
    """Who had refused to resign and has resigned is not against it again."""
    _, found = tell("Ida Roth rejected calls to resign.", "Ida Roth, who had refused to resign, stepped down.")
    assert [change.kind.value for change in found] == ["reversed"]


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        ("The ministry opened an investigation into the bank.", "Ministry: investigation (begun)."),
        ("Norgas has begun the sale of its ships.", "Norgas: sale norgas ships (begun)."),
        ("The union began a strike on Monday.", "Union: strike (begun)."),
        ("The army launched an offensive.", "Army: offensive (begun)."),
        ("The army launched an attack on Kell.", "Army: attack kell (done)."),
        ("The council started talks with the owner.", "Council: talks owner (begun)."),
        ("The board held talks with the union.", "Board: talks union (done)."),
        ("The ministry will open an investigation.", "Ministry: investigation (planned)."),
    ],
)
def test_what_was_opened_is_begun_and_not_done(sentence: str, statement: str) -> None:
    """Nobody says that it is over."""
    assert statement in [c.statement for c in read(sentence)]
