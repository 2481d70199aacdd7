"""Looking up many keys at once: as many of each as were asked for, the newest, whatever the others hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, insert

from storydiff import db
from storydiff.ledger.recall import Under
from storydiff.ledger.telling import NO_HORIZON, Horizon
from storydiff.ledger.under import AT_ONCE, first_told, newest_under
from tests.builders import START

STORY = "flood"
KEYS = 2 * AT_ONCE + 3


def test_each_key_has_its_newest_claims_and_says_whether_any_is_left_out(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    db.blocks.create(engine)
    rows = [
        {"story": story, "block": f"key {n:02}", "as_of": START + timedelta(days=day), "claim": f"{story[0]}{n}-{day}"}
        for story in (STORY, "other")
        for n in range(KEYS)
        for day in range(n % 5)
    ]
    with engine.begin() as connection:
        connection.execute(insert(db.blocks), rows)
        found = list(newest_under(connection, STORY, {f"key {n:02}": 2 for n in range(KEYS)}, NO_HORIZON))
        assert found == [
            (
                f"key {n:02}",
                Under(2, [(START + timedelta(days=day), f"f{n}-{day}") for day in range(n % 5)][-2:], n % 5 > 2),
            )
            for n in range(KEYS)
        ]
        until = Horizon(holds=START + timedelta(days=1))
        [(_, under)] = newest_under(connection, STORY, {"key 04": 5}, until)
        assert ([claim for _, claim in under.claims], under.is_cut) == (["f4-0", "f4-1"], False)
    engine.dispose()


def test_what_is_told_under_each_key_comes_in_order_and_no_more_than_asked_for(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    db.told_in_story.create(engine)
    keys = [f"place/{n:02}" for n in range(KEYS)]
    rows = [
        {"story": story, "key": key, "value": f"{story} {value}"}
        for story in (STORY, "other")
        for key in keys
        for value in range(3)
    ]
    with engine.begin() as connection:
        connection.execute(insert(db.told_in_story), rows)
        found = sorted(first_told(connection, STORY, [*keys, "place/nowhere"], 2))
    assert found == [(key, f"flood {value}") for key in keys for value in range(2)]
    engine.dispose()
