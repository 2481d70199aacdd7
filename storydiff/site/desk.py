"""Who makes the pages: this process alone where few are another, else one on each core, or as many as may read.

    plan → desk: is it another? → jobs → pages, here or in worker processes → what was made, into the record

A job has all that its pages ask of the plan, so that no process but this one holds the plan; the ledger is read, and
the pages are written, where they are made.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from storydiff.errors import WorkerError
from storydiff.home import open_home
from storydiff.resources import load_templates
from storydiff.site.filling import Filling, filling_of
from storydiff.site.plan import Places, Plan
from storydiff.site.shelf import Made, Shelf, Unit, helping
from storydiff.site.stock import Stock
from storydiff.workers import Lost, Workers, available_cores

ALONE = 1_000
"""Pages up to which this process makes them alone: to start the others takes as long as some hundreds."""


@dataclass(frozen=True, slots=True)
class Job:
    """Pages that are made together: what makes them, of what, and the units that they are, as they were before."""

    make: Callable[[Stock, Any], None]
    asked: Any
    names: tuple[str, ...]
    places: Places = field(default_factory=Places)
    before: Mapping[str, Unit] = field(default_factory=dict)


@dataclass
class Desk:
    """Finds out which units are another, and has them made."""

    plan: Plan
    stock: Stock
    names: set[str] = field(default_factory=set)
    """All units that there are now."""
    _workers: Workers[Job, Made] | None = None

    @property
    def shelf(self) -> Shelf:
        """The folder of the site."""
        return self.stock.shelf

    @property
    def salt(self) -> str:
        """The mark of what bears on every page."""
        return self.stock.salt

    def wants(self, name: str, mark: str) -> bool:
        """True where a unit is another or its files are not there; every unit that there is has to be asked for."""
        self.names.add(name)
        return not self.shelf.is_made(name, mark)

    def make(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """Do the jobs, and give each when it is done; TemplateError and WorkerError leave what was made."""
        coming, first, pages = iter(jobs), list[Job](), 0
        while self._workers is None and pages <= ALONE and (job := next(coming, None)) is not None:
            first.append(job)
            pages += len(job.names)
        if self._workers is None and (pages <= ALONE or self._processes == 1):
            for job in chain(first, coming):
                self.stock.places = job.places
                job.make(self.stock, job.asked)
                yield job
            return
        self.shelf.flush()
        for job, made in self._crew().map([self._sent(job)] for job in chain(first, coming)):
            if isinstance(made, Lost):
                raise WorkerError(f"the process that made pages {made.how}, twice; run it again to go on from there")
            self.shelf.put_made(made)
            yield job

    def close(self) -> None:
        """End the other processes."""
        if self._workers is not None:
            self._workers.close()

    @property
    def _processes(self) -> int:
        return self.stock.home.settings.reading.processes or available_cores()

    def _sent(self, job: Job) -> Job:
        return replace(job, before=self.shelf.units_of(job.names))

    def _crew(self) -> Workers[Job, Made]:
        if self._workers is None:
            home, own = self.stock.home, (self.stock.newest, self.stock.base, self.stock.salt)
            make = partial(_hand, home.folder.resolve(), home.now, self.shelf.folder.resolve(), *own)
            self._workers = Workers(make, self._processes)
        return self._workers


def filling_for(folder: Path) -> Filling:
    """The templates of the pages of the home in that folder."""
    own = folder / "templates"
    return filling_of(load_templates(own), is_trusted=not own.exists())


def _hand(
    folder: Path, now: datetime, to: Path, newest: Mapping[str, int], base: str, salt: str
) -> Callable[[Sequence[Job]], list[Made]]:
    """What does jobs in another process, which has the home open as long as it lives."""
    # What pages are made of goes by itself; to look for circles in it takes a fifth of the time.
    gc.set_threshold(100_000, 20, 100)
    opened = ExitStack()
    home = opened.enter_context(open_home(folder, now, looking=True))
    put = opened.enter_context(helping(to))
    stock = Stock(home, Places(), newest, filling_for(folder), Shelf(to), base, salt)
    return partial(_done, opened, stock, put)


def _done(
    _: ExitStack,
    stock: Stock,
    put: Callable[[Mapping[str, Unit], Callable[[Shelf], None]], Made],
    jobs: Sequence[Job],
) -> list[Made]:
    return [put(job.before, partial(_make, stock, job)) for job in jobs]


def _make(stock: Stock, job: Job, shelf: Shelf) -> None:
    stock.places, stock.shelf = job.places, shelf
    job.make(stock, job.asked)
