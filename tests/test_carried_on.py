"""A run that was stopped while it took in is carried on under its own time, for a day and for what it could have seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from storydiff.ledger import Ledger
from storydiff.ledger.clock import CARRIED_ON
from storydiff.model import Comparison
from tests.builders import START, an_article, day

HOUR = timedelta(hours=1)
BEGUN = day(1)


@pytest.fixture
def ledger(new_ledger: Callable[[], str]) -> Iterator[Ledger]:
    with Ledger.open(new_ledger(), blocks=lambda _: frozenset(), now=START) as opened:
        yield opened


def stop_while_taking_in(ledger: Ledger) -> None:
    with pytest.raises(InterruptedError), ledger.taking_in(BEGUN):
        raise InterruptedError


def test_what_is_left_of_a_stopped_run_is_seen_when_that_run_began(ledger: Ledger) -> None:
    stop_while_taking_in(ledger)
    now = BEGUN + HOUR
    with ledger.taking_in(now):
        assert ledger.time_of_arrival(now, BEGUN - HOUR) == BEGUN
        assert ledger.time_of_arrival(now) == BEGUN
        # What came out since is seen by the run that sees it.
        assert ledger.time_of_arrival(now, BEGUN + HOUR / 2) == now
    assert ledger.time_of_arrival(now, BEGUN - HOUR) == now


@pytest.mark.parametrize("now", [BEGUN + CARRIED_ON, BEGUN + 5 * CARRIED_ON, BEGUN - HOUR])
def test_a_run_of_another_day_or_of_a_clock_that_was_set_back_is_another_run(ledger: Ledger, now: object) -> None:
    stop_while_taking_in(ledger)
    with ledger.taking_in(now):  # type: ignore[arg-type]
        assert ledger.time_of_arrival(now, START) == now  # type: ignore[arg-type]


@pytest.mark.parametrize("is_compared", [True, False])
def test_what_comes_one_after_the_other_is_seen_as_if_each_asked_when(ledger: Ledger, is_compared: bool) -> None:
    later = an_article("from a clock that was ahead", 3)
    if is_compared:
        ledger.add_article(later)
        ledger.put_claims(later, [], "test")
        ledger.put_comparison(later, Comparison((), (), ()))
    stop_while_taking_in(ledger)
    now, seen = BEGUN + HOUR, set()
    arrivals = ledger.arrivals(now)
    for n, published in enumerate([None, BEGUN - HOUR, now, None, BEGUN]):
        if n == 3 and not is_compared:  # what is copied into an archive is entered as it is
            ledger.add_article(later)
            arrivals = arrivals.after(later.first_seen)
        at = arrivals.time_of(published)
        assert at == ledger.time_of_arrival(now, published)
        ledger.add_article(an_article(f"{n}", first_seen=at))
        arrivals = arrivals.after(at)
        seen.add(at)
    assert len(seen) == (1 if is_compared else 3)
