"""What is left out before two events are held against each other is only what the rules would call different."""

from __future__ import annotations

from itertools import product

import pytest

from storydiff.claims.vocabulary import vocabulary_of
from storydiff.matching import Matcher
from storydiff.matching.ends import never_ends
from storydiff.matching.event_topics import is_no_plan, topics_of
from storydiff.matching.events import same_question
from storydiff.model import Event, Status, Verdict
from storydiff.resources import load_vocabulary_tables

LEXICON = Matcher.of(vocabulary_of(load_vocabulary_tables())).lexicon
ACTIONS = (
    *("sign", "reach", "ratify", "vote", "resign", "not resign", "strike", "walk out", "attack", "arrest", "charge"),
    *("reject", "approve", "visit", "open", "close", "elect", "agreement", "resignation", "arrival", "arrive"),
    *("leave", "quit", "drop out", "withdraw", "acquit", "convict"),
)
OBJECTS = (
    None,
    "railway strike",
    "peace deal",
    "budget",
    "inquiry into the merger",
    "dam",
    "new vote",
    "resignation",
    "job",
    "race",
    "it",
)
EVENTS = [
    Event(action, status, actor="mira olden", object=thing)
    for action, thing, status in product(ACTIONS, OBJECTS, (Status.PLANNED, Status.DONE))
]


@pytest.mark.parametrize("action", ACTIONS)
def test_events_that_share_no_topic_are_different_by_the_rules_too(action: str) -> None:
    mine = [event for event in EVENTS if event.action == action]
    apart = 0
    for one, other in product(mine, EVENTS):
        topics = topics_of(one, LEXICON), topics_of(other, LEXICON)
        if topics[0] and topics[1] and topics[0].isdisjoint(topics[1]):
            apart += 1
            for pair in ((one, other), (other, one)):
                assert same_question(*pair, frozenset(), LEXICON).verdict is Verdict.DIFFERENT, pair
    assert apart > len(EVENTS)


def test_what_nothing_can_end_is_ended_by_nothing() -> None:
    over = [event for event in EVENTS if is_no_plan(event, LEXICON)]
    assert {event.status for event in over} == {Status.PLANNED, Status.DONE}
    done = [event for event in EVENTS if event.status is Status.DONE]
    assert all(never_ends(plan, event, LEXICON) for plan, event in product(over, done))
    assert any(not never_ends(plan, event, LEXICON) for plan, event in product(EVENTS, done))
