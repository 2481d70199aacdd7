"""Many rows put at once are stored as SQLAlchemy itself stores them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from storydiff import db, sqlite_rows
from storydiff.errors import LedgerError

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
_FEED: dict[str, Any] = {
    "source": "vale post",
    "location": "https://vale.example/feed",
    "lifetime": 0.5,
    "ttl": 0.0,
    "skip_hours": "",
    "tried_at": NOW.astimezone(timezone(timedelta(hours=9))),
    "next_try": None,
    "failures": 3,
    "is_gone": True,
}


def _stored(folder: Path, table: Table, rows: list[dict[str, Any]], *, plainly: bool) -> list[tuple[Any, ...]]:
    folder.mkdir()
    engine = db.open_engine(f"sqlite:///{folder / 'ledger.sqlite'}")
    db.TABLES.create_all(engine)
    with db.writing(engine).begin() as connection:
        if plainly:
            connection.execute(insert(table), rows)
        else:
            sqlite_rows.put(connection, table, rows, replacing=True)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table))]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        pytest.param(db.feeds, _FEED, id="times, numbers, truth and what is left out"),
        pytest.param(db.meta, {"key": "a", "value": "b"}, id="words"),
    ],
)
def test_rows_are_stored_as_sqlalchemy_stores_them(tmp_path: Path, table: Table, row: dict[str, Any]) -> None:
    rows = [row, row | {next(iter(row)): "another"}]
    fast = _stored(tmp_path / "fast", table, rows, plainly=False)
    assert fast == _stored(tmp_path / "plain", table, rows, plainly=True)
    assert len(fast) == 2


def test_the_order_of_a_rows_columns_does_not_matter(tmp_path: Path) -> None:
    turned = dict(reversed(_FEED.items()))
    rows = [_FEED, turned | {"source": "another"}]
    first, second = sorted(_stored(tmp_path / "a", db.feeds, rows, plainly=False))
    assert first[1:] == second[1:]


def test_a_known_key_is_replaced_or_left_alone(tmp_path: Path) -> None:
    engine = db.open_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    db.TABLES.create_all(engine)
    with db.writing(engine).begin() as connection:
        for value, replacing in (("first", False), ("second", False), ("third", True)):
            sqlite_rows.put(connection, db.meta, [{"key": "a", "value": value}], replacing=replacing)
            kept = connection.execute(select(db.meta.c.value)).scalars().all()
            assert kept == ["first" if not replacing else "third"]


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    naive = _FEED | {"tried_at": datetime(2031, 5, 20, 12)}  # noqa: DTZ001 -- the mistake that is meant
    with pytest.raises(LedgerError, match="without a zone"):
        _stored(tmp_path / "naive", db.feeds, [naive], plainly=False)
