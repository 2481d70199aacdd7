"""The time that a ledger has come to: it goes forward alone, however the clock of the machine is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Table, delete, func, select

from storydiff import db
from storydiff.column_types import UtcTime
from storydiff.ledger.store import INSTANT, Store

CARRIED_ON = timedelta(days=1)
"""How long a run that was stopped while it took in is carried on as that run; what comes later is another night's."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When what arrives in a run is first seen."""

    now: datetime
    begun: datetime | None
    """When the run began that is carried on."""
    floor: datetime
    """Before which nothing is seen any more."""

    def time_of(self, published: datetime | None) -> datetime:
        """The time of one that was published at a time, or at an unknown one."""
        if self.begun is not None and (published is None or published <= self.begun):
            return max(self.begun, self.floor)
        return max(self.now, self.floor)

    def after(self, entered: datetime) -> Arrivals:
        """The times of what comes after an article that was entered as first seen at a time."""
        return replace(self, floor=max(self.floor, entered))


class Clock(Store):
    """The part of a ledger that knows how late it is."""

    @contextmanager
    def taking_in(self, now: datetime) -> Iterator[None]:
        """The sources are taken in by a run of that time; one that was stopped before it had all is carried on.

        What is left of it is then first seen when the rest was, as if it had not been stopped: else an article that
        had come before would be learned before an older one, which would be no news any more.
        """
        begun = self._taken_in_since
        if begun is None or not begun <= now < begun + CARRIED_ON:
            with self.writing() as connection:
                db.replace(connection, db.meta, {"key": _TAKING_IN, "value": now.isoformat()})
        yield
        with self.writing() as connection:
            connection.execute(delete(db.meta).where(db.meta.c.key == _TAKING_IN))

    @property
    def _taken_in_since(self) -> datetime | None:
        with self.reading() as connection:
            value = connection.execute(select(db.meta.c.value).where(db.meta.c.key == _TAKING_IN)).scalar()
        return None if value is None else datetime.fromisoformat(value)

    def time_of_arrival(self, now: datetime, published: datetime | None = None) -> datetime:
        """When what arrives at ``now`` is first seen: after all that is compared, and after all that letters told of.

        Else a replay would compare it before what it was compared with, and a letter that closed before it came would
        count as having told of it. What was ``published`` before a run that is carried on began is seen by that run.
        """
        return self.arrivals(now).time_of(published)

    def arrivals(self, now: datetime) -> Arrivals:
        """The times of what arrives at ``now``, for as long as nobody else takes in, compares or makes letters."""
        with self.reading() as connection:
            noted = connection.execute(_NOTED).one()
        born = self.born if noted.born is None else datetime.fromisoformat(noted.born)  # which tells that it is lost
        begun = None if noted.begun is None else datetime.fromisoformat(noted.begun)
        is_carried_on = begun is not None and begun <= now < begun + CARRIED_ON
        closed = [each + INSTANT for each in (noted.compared, noted.written, noted.quiet) if each is not None]
        waiting = [] if noted.waiting is None else [noted.waiting]
        return Arrivals(now, begun if is_carried_on else None, max([born, *waiting, *closed]))

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


_TAKING_IN = "taking in since"
"""The key under which a run that takes in is noted, until it has all."""


def _newest(*, is_compared: bool) -> Select[Any]:
    """When the newest of the articles that are compared was first seen, or of those that are not."""
    table = db.articles
    query = select(func.max(table.c.first_seen, type_=UtcTime()))
    return query.where(table.c.is_compared if is_compared else ~table.c.is_compared)


def _latest_of(table: Table, name: str) -> Select[Any]:
    return select(func.max(table.c[name], type_=UtcTime()))


def _said(key: str) -> Select[Any]:
    return select(db.meta.c.value).where(db.meta.c.key == key)


_NOTED = select(
    _said(_TAKING_IN).scalar_subquery().label("begun"),
    _said("born").scalar_subquery().label("born"),
    _newest(is_compared=True).scalar_subquery().label("compared"),
    _newest(is_compared=False).scalar_subquery().label("waiting"),
    _latest_of(db.letters, "until").scalar_subquery().label("written"),
    _latest_of(db.quiet, "until").scalar_subquery().label("quiet"),
)
"""All that decides when what arrives is first seen, asked at once."""
