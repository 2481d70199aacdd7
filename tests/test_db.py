"""Times in the database: kept once for the many rows that bear them, and still refused where they have no zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from storydiff import db

NOON = datetime(2031, 5, 20, 12, tzinfo=UTC)


def test_a_time_is_stored_alike_from_any_zone_and_never_without_one() -> None:
    engine = db.open_engine("sqlite://")
    db.TABLES.create_all(engine)
    same = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with engine.begin() as connection:
        rows = [{"origin": str(n), "fetched_at": time, "content": ""} for n, time in enumerate([NOON, same, NOON])]
        connection.execute(insert(db.robots), rows)
        for _ in range(2):
            with pytest.raises(StatementError, match="without a zone"):
                connection.execute(
                    insert(db.robots), [{**rows[0], "origin": "x", "fetched_at": NOON.replace(tzinfo=None)}]
                )
        found = connection.execute(select(db.robots.c.fetched_at)).scalars().all()
        assert found == [NOON] * 3
        assert {time.tzinfo for time in found} == {UTC}
        later = select(db.robots.c.origin).where(db.robots.c.fetched_at > same - timedelta(seconds=1))
        assert len(connection.execute(later).all()) == 3
