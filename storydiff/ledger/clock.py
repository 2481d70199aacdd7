"""The time that a ledger has come to: it goes forward alone, however the clock of the machine is set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, func, select

from storydiff import db
from storydiff.column_types import UtcTime
from storydiff.ledger.store import INSTANT, Store


class Clock(Store):
    """The part of a ledger that knows how late it is."""

    def time_of_arrival(self, now: datetime) -> datetime:
        """When what arrives at ``now`` is first seen: after all that is compared, and after all that letters told of.

        Else a replay would compare it before what it was compared with, and a letter that closed before it came would
        count as having told of it.
        """
        closed = self._latest(_newest(is_compared=True), *(_latest_of(table, "until") for table in _DELIVERIES))
        waiting = self._latest(_newest(is_compared=False))
        return max([now, *waiting, *(each + INSTANT for each in closed), self.born])

    def time_of_run(self, now: datetime) -> datetime:
        """The time of a run that begins at ``now``: later than whatever the ledger has noted of runs before."""
        noted = self._latest(_latest_of(db.letters, "frozen_at"), _latest_of(db.quiet, "decided_at"))
        remade = self.remade_at
        done = noted if remade is None else [*noted, remade]
        return max([self.time_of_arrival(now), *(each + INSTANT for each in done)])

    def _latest(self, *queries: Select[Any]) -> list[datetime]:
        with self.reading() as connection:
            found = [connection.execute(query).scalar() for query in queries]
        return [time for time in found if time is not None]


_DELIVERIES = (db.letters, db.quiet)


def _newest(*, is_compared: bool) -> Select[Any]:
    """When the newest of the articles that are compared was first seen, or of those that are not."""
    table = db.articles
    query = select(func.max(table.c.first_seen, type_=UtcTime()))
    return query.where(table.c.is_compared if is_compared else ~table.c.is_compared)


def _latest_of(table: Table, name: str) -> Select[Any]:
    return select(func.max(table.c[name], type_=UtcTime()))
