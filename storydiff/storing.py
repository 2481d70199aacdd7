"""Puts what arrived into archive and ledger, while other runs wait.

    named as it is known → dated → folded → archive → ledger

A run that is killed between the two leaves articles in the archive alone, which the next run enters.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from storydiff.folding import folded
from storydiff.home import Home
from storydiff.identities import identified
from storydiff.ledger.clock import Arrivals
from storydiff.model import Arrival, Article, Entry, Intake, Outcome, Stored
from storydiff.progress import Event, Progress, failed, silent
from storydiff.reports import IngestReport


def store(home: Home, intake: Intake, progress: Progress = silent) -> IngestReport:
    """Put what arrived into archive and ledger, and say what became of it."""
    with storing(home, progress) as stores:
        return stores.put(intake)


@contextmanager
def storing(home: Home, progress: Progress = silent) -> Iterator[Storing]:
    """What stores one intake after the other while no other run does."""
    with home.alone():
        yield Storing(home, progress)


@dataclass
class Storing:
    """A home that no other run writes to."""

    home: Home
    progress: Progress
    arrivals: Arrivals | None = None
    """The times of what comes next; None where the ledger is to be asked for them."""

    def put(self, intake: Intake, *, source: str | None = None, entry: Entry | None = None) -> IngestReport:
        """Store what arrived, and say what became of it; ``entry`` led to it in the feed of a ``source``."""
        # What an entry's guid stands for is one article, not one of a live blog's.
        led = entry if len(intake.arrivals) == 1 else None
        stored = tuple(self._put_one(arrival, source, led) for arrival in intake.arrivals)
        for failure in intake.failures:
            self.progress(failed(failure))
        return IngestReport(stored, intake.failures)

    def _put_one(self, arrival: Arrival, source: str | None, entry: Entry | None) -> Stored:
        home = self.home
        arrivals = self.arrivals or home.ledger.arrivals(home.now)
        arrival = identified(home, arrival, source, entry)
        seen = arrivals.time_of(arrival.article.published)
        article = folded(replace(arrival.article, first_seen=seen), home.ledger)
        kept = home.archive.put(replace(arrival, article=article), amending=partial(_forget, home))
        home.enter(kept.article)
        # What was amended had all comparisons begun anew.
        self.arrivals = None if kept.outcome is Outcome.AMENDED else arrivals.after(kept.article.first_seen)
        self.progress(Event(f"{kept.outcome.value}: {kept.article.title}", "archive", kept.article.document))
        return kept


def _forget(home: Home, article: Article) -> None:
    """Drop an article from the ledger before its file is amended, so that a kill between the two has it entered anew.

    Its claims may date other articles' changes: all are compared anew, as a replay would.
    """
    home.ledger.clear_comparisons(home.now)
    home.ledger.forget_version(article)
