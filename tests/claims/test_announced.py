"""What is announced without the words that name it: bare replies, what will stay as it is, "do so", "no second vote"."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storydiff.claims.positions import find_positions
from storydiff.model import Position
from tests.claims.happenings import events
from tests.claims.passages import VOCABULARY, a_passage, names_of

REQUEST = "The Drivers' Union urged the Transport Ministry to publish the report."
CONTRACT = "The Transport Ministry still has to sign the contract for the bridge."


def stands(text: str) -> set[tuple[str, str, str]]:
    """Actor, target and side of each position."""
    passage = a_passage(text)
    found = (r.content for r in find_positions(passage, VOCABULARY, names_of(passage)))
    return {(p.actor, p.target, p.stance.value) for p in found if isinstance(p, Position)}


def plans(text: str) -> set[tuple[str | None, str, str | None, str, datetime | None]]:
    """Actor, action, object, status and day of each event."""
    return {(e.actor, e.action, e.object, e.status.value, e.when) for e in events(text)}


@pytest.mark.parametrize(
    ("text", "stand"),
    [
        (f"{REQUEST} The ministry said that it would not.", ("transport ministry", "publish report", "-")),
        (f"{REQUEST} The ministry said it would.", ("transport ministry", "publish report", "+")),
        ("The union asked Governor Ida Roth to drop the bill. She refused.", ("ida roth", "bill", "+")),
        ("Asked whether she would resign, Governor Ida Roth said: “No.”", ("ida roth", "resign", "-")),
        ("Asked whether the city would raise fares, Mayor Jan Orlo said no.", ("jan orlo", "raise fares", "-")),
        (
            "Asked about an appeal by Vale for a loan of 500 tents, Ida Roth, the minister, said: “I'm sorry, no.”",
            ("ida roth", "loan of tents", "-"),
        ),
    ],
)
def test_a_bare_reply_is_a_stand_on_what_was_asked(text: str, stand: tuple[str, str, str]) -> None:
    """Who says no more than yes or no takes a side on the one thing that was asked for."""
    assert stand in stands(text)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (f"{REQUEST} The ministry said that it would not comment.", "transport ministry"),
        (f"{REQUEST} The ministry said that it would not if the court objected.", "transport ministry"),
        (f"{REQUEST} It also asked the mayor to resign. The ministry said it would not.", "transport ministry"),
        (f"{REQUEST} The ministry has not yet agreed.", "transport ministry"),
        ("Asked whether the river would rise, Mayor Jan Orlo said no.", "jan orlo"),
        ("Asked about the strike, Mayor Jan Orlo said: “No decision has been taken.”", "jan orlo"),
    ],
)
def test_what_only_sounds_like_a_reply_is_no_stand(text: str, actor: str) -> None:
    """A condition, a second request, what is not decided and what nobody does make no reply."""
    assert actor not in {who for who, target, side in stands(text) if target != "mayor"}


@pytest.mark.parametrize(
    ("text", "stand"),
    [
        ("Mayor Jan Orlo said there would be no second referendum.", ("jan orlo", "second referendum", "-")),
        ("Mayor Jan Orlo said there would be no closing of stations.", ("jan orlo", "closing of stations", "-")),
        ("Mayor Jan Orlo said there was no cause to cancel the parade.", ("jan orlo", "parade", "+")),
        ("Mayor Jan Orlo said there were no plans to close the market.", ("jan orlo", "market", "+")),
        ("Mayor Jan Orlo said the market would stay open.", ("jan orlo", "market", "+")),
        ("Mayor Jan Orlo said he would keep the pool closed.", ("jan orlo", "pool", "-")),
        ("Mayor Jan Orlo said it was not necessary to ask for help.", ("jan orlo", "help", "-")),
        ("Mayor Jan Orlo said that he did not think it wise to raise taxes.", ("jan orlo", "raise taxes", "-")),
    ],
)
def test_what_there_will_not_be_and_what_will_stay_is_a_stand(text: str, stand: tuple[str, str, str]) -> None:
    """Who says there will be none, sees no cause, or says that it stays as it is takes a side on it."""
    assert stand in stands(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Jan Orlo said there would be no winners.",
        "Mayor Jan Orlo said there would be no vote before the summer.",
        "Mayor Jan Orlo said there would be no parade on Sunday.",
        "Mayor Jan Orlo said there was no vaccine.",
        "Mayor Jan Orlo said the question would remain open.",
        "If the dam breaks, the road would stay closed, Mayor Jan Orlo said.",
        "Mayor Jan Orlo said the pool would stay closed until Monday.",
        "Mayor Jan Orlo said there was no need for residents to worry.",
    ],
)
def test_a_state_of_things_is_no_stand(text: str) -> None:
    """What only is so, is not so at one time, or would be so on a condition is nobody's stand."""
    assert stands(text) == set()


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        (
            "The harbour will remain closed until Monday, the port authority said.",
            (None, "reopen", "harbour", "planned", datetime(2031, 6, 16, tzinfo=UTC)),
        ),
        (
            f"{CONTRACT} It is expected to do so in July.",
            ("transport ministry", "sign", "contract for bridge", "planned", None),
        ),
        (
            "Work will begin on 18 June, the builder said.",
            (None, "begin", "work", "planned", datetime(2031, 6, 18, tzinfo=UTC)),
        ),
        (
            "Governor Ida Roth said she was leaving office on 20 June.",
            ("ida roth", "leave", "office", "planned", datetime(2031, 6, 20, tzinfo=UTC)),
        ),
        ("The talks that should have resumed on Monday did not take place.", (None, "talks", None, "cancelled", None)),
        ("The strike of 2 June never took place.", (None, "strike", None, "cancelled", None)),
    ],
)
def test_a_plan_is_read_by_a_state_by_do_so_or_by_its_day(
    text: str, plan: tuple[str | None, str, str | None, str, datetime | None]
) -> None:
    """The end of a state, a deed that is taken up, the start of work and what did not come are events."""
    assert plan in plans(text)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("The harbour will remain closed until further notice.", "reopen"),
        ("The harbour would stay closed until Monday if it rained.", "reopen"),
        (f"{CONTRACT} It must also pay the builder. It is expected to do so in July.", "sign"),
        ("Work could begin in years to come, the builder said.", "begin"),
        ("The strike has not taken place yet.", "strike"),
    ],
)
def test_what_has_no_day_or_hangs_on_a_condition_is_no_plan(text: str, action: str) -> None:
    """Without an end, under a condition, or with another deed between nothing is planned or called off."""
    assert action not in {done for _, done, *_ in plans(text)}
