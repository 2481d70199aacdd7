"""A value that moved on under another name is told once: a night that was missed is caught up in one line."""

from __future__ import annotations

from storydiff.model import Recipient
from tests.flood import World, may

EARLIER = may(4, 5)
LATER = may(4, 6)
ALL = Recipient("all@news.example", bar=0.0)


def test_what_was_new_and_moved_on_under_a_fuller_name_is_one_line() -> None:
    world = World()
    first = world.counts("courier-1", 12, may(3))
    second = world.counts("ledger-2", 31, may(4, 4), "=", outlet="Northern Ledger")
    third = world.counts("orrin-3", 45, may(4, 5), "=", outlet="Orrin Daily")
    world.becomes("new", "dead", (), first, at=may(4, 2))
    world.becomes("increased", "dead/vesk", first, second, at=EARLIER)
    world.becomes("increased", "dead/vesk valley", second, third, at=LATER)
    (line,) = world.digest(ALL).lines
    assert line.difference == "more than 12 → 45"
    assert line.series == "dead/vesk valley"
    assert set(line.changes) == {change.id for change in world.changes}


def test_what_moved_from_another_claim_is_a_line_of_its_own() -> None:
    world = World()
    first = world.counts("courier-1", 12, may(3))
    other = world.counts("courier-2", 14, may(3))
    second = world.counts("ledger-2", 31, may(4, 4), "=", outlet="Northern Ledger")
    world.becomes("new", "dead", (), first, at=EARLIER)
    world.becomes("increased", "dead/vesk", other, second, at=LATER)
    assert [line.difference for line in world.digest(ALL).lines] == ["more than 14 → 31", "more than 12"]
