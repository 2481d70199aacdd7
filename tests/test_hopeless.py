"""A plan that is passed over for an event is one that the rules would not call ended by it either."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.changes.arranging import entry_of
from storydiff.changes.entries import Entry
from storydiff.changes.hopeless import Alike, Ends, Hopes
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.matching import Matcher
from storydiff.matching.ends import end_of
from storydiff.model import Claim, Event, Position, Status, Verdict
from storydiff.resources import load_vocabulary_tables
from tests.builders import a_claim, a_position, an_article, an_event
from tests.tellings import EVENTS, POSITIONS

MATCHER = Matcher.of(vocabulary_of(load_vocabulary_tables()))
LEXICON = MATCHER.lexicon
ACTIONS = (
    *("sign", "reach", "ratify", "vote", "resign", "strike", "walk out", "arrest", "reject", "grant", "approve"),
    *("close", "open", "rule", "decide", "resignation", "act", "leave", "drop out", "end", "acquit", "announce"),
    *("search", "visit"),
)
OBJECTS = (
    None,
    "railway strike",
    "peace deal",
    "asylum",
    "request",
    "job",
    "race",
    "olden campaign",
    "it",
    "olden suspension of campaign",
)
KNOWN = frozenset({"mira olden", "city council", "peace deal"})


def claims_of(contents: Sequence[Event | Position]) -> list[Claim]:
    return [a_claim(an_article(f"a{n}", n), content) for n, content in enumerate(contents)]


def entries(claims: Sequence[Claim]) -> list[Entry]:
    return [entry_of(claim, LEXICON) for claim in claims]


PLANS = claims_of([
    *(an_event(status, action=action, object=thing, actor=actor)
      for action, thing, status, actor in product(ACTIONS, OBJECTS, ("planned", "done"), ("mira olden", "senate"))),
    *(a_position(stance, target=thing, action=action)
      for thing, stance, action in product(OBJECTS[1:], "+-", ("backs", "ask for", "reject"))),
])  # fmt: skip
"""What is planned, done, wanted and asked for."""


def ends(plan: Claim, event: Claim, *, one_doer: bool) -> bool:
    """Whether the rules say or leave open that the event is the end of the plan."""
    assert isinstance(plan.content, Event | Position)
    assert isinstance(event.content, Event)
    kind, judged = end_of(plan.content, event.content, KNOWN, LEXICON, one_doer=one_doer)
    return kind is not None or judged.verdict is not Verdict.DIFFERENT


@pytest.mark.parametrize("status", ["done", "cancelled", "failed"])
@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_passed_over_is_ended_by_no_rule(action: str, status: str) -> None:
    hopes, passed = Hopes(entries(PLANS)), 0
    for thing, actor in product(OBJECTS, ("mira olden", "senate", None)):
        (event,) = claims_of([an_event(status, action=action, object=thing, actor=actor)])
        kept = {plan.id for plan in hopes.of(entry_of(event, LEXICON))}
        for plan in PLANS:
            if plan.id not in kept:
                passed += 1
                assert not any(ends(plan, event, one_doer=one_doer) for one_doer in (False, True)), (plan, event)
    assert passed > len(PLANS)


@given(st.lists(EVENTS | POSITIONS, max_size=12), EVENTS)
def test_of_any_plans_those_kept_come_in_their_order_and_hold_all_that_the_event_may_end(
    plans: list[Event | Position], event: Event
) -> None:
    claims, (end,) = claims_of(plans), claims_of([event])
    kept = Hopes(entries(claims)).of(entry_of(end, LEXICON))
    assert kept == [claim for claim in claims if claim in kept]
    if event.status not in (Status.PLANNED, Status.WARNED):
        assert {claim.id for claim in claims if ends(claim, end, one_doer=False)} <= {claim.id for claim in kept}


@given(st.lists(EVENTS, max_size=12), EVENTS | POSITIONS)
def test_of_any_events_those_kept_come_in_their_order_and_hold_all_that_may_end_the_plan(
    events: list[Event], plan: Event | Position
) -> None:
    claims, (open_one,) = claims_of(events), claims_of([plan])
    kept = Ends(entries(claims)).of(entry_of(open_one, LEXICON))
    assert kept == [claim for claim in claims if claim in kept]
    for one_doer in (False, True):
        assert {c.id for c in claims if ends(open_one, c, one_doer=one_doer)} <= {c.id for c in kept}


@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_passed_over_ends_no_plan(action: str) -> None:
    statuses = ("done", "cancelled", "failed", "planned")
    told = product(statuses, OBJECTS, ("mira olden", "senate", None))
    events = claims_of([an_event(status, action=action, object=thing, actor=actor) for status, thing, actor in told])
    found, passed = Ends(entries(events)), 0
    for plan in PLANS:
        left_out = [event for event in events if event not in found.of(entry_of(plan, LEXICON))]
        passed += len(left_out)
        assert not any(ends(plan, event, one_doer=one_doer) for event in left_out for one_doer in (False, True))
    assert passed > len(PLANS)


def test_whose_doer_is_named_in_what_another_announces_may_have_it_announced_for_him() -> None:
    (plan,) = claims_of([an_event("planned", action="announce departure", object="bank", actor="mira olden")])
    (event,) = claims_of([an_event(action="announce", object="olden departure of alliance", actor="senate office")])
    assert ends(plan, event, one_doer=True)
    assert Hopes(entries([plan])).of(entry_of(event, LEXICON)) == [plan]
    assert Ends(entries([event])).of(entry_of(plan, LEXICON)) == [event]


@given(st.lists(EVENTS, max_size=12), EVENTS)
def test_of_any_events_those_not_alike_are_surely_others(told: list[Event], event: Event) -> None:
    claims, (one,) = claims_of(told), claims_of([event])
    kept = Alike(entries(claims)).to(entry_of(one, LEXICON))
    assert kept == [claim for claim in claims if claim in kept]
    context = MATCHER.context_of([*claims, one])
    passed_over = [claim for claim in claims if claim not in kept]
    assert all(MATCHER.same_question(claim, one, context).verdict is Verdict.DIFFERENT for claim in passed_over)


@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_passed_over_is_surely_another_event(action: str) -> None:
    events = claims_of([an_event(action=one, object=thing) for one, thing in product(ACTIONS, OBJECTS)])
    alike = Alike(entries(events))
    for (one,) in (claims_of([an_event(action=action, object=thing)]) for thing in OBJECTS):
        kept, context = {claim.id for claim in alike.to(entry_of(one, LEXICON))}, MATCHER.context_of([*events, one])
        passed_over = [claim for claim in events if claim.id not in kept]
        assert all(MATCHER.same_question(claim, one, context).verdict is Verdict.DIFFERENT for claim in passed_over)
