"""Reading on all cores: large batches go to worker processes that each read by the rules; small ones are read here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, islice
from threading import Lock
from typing import Any

from storydiff.claims.reader import BATCH, STATION, RulesReader, iter_batches
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.model import Article, Claim, Failure
from storydiff.resources import load_model
from storydiff.workers import Lost, Workers, available_cores

Found = tuple[Claim, ...] | Failure
"""What was found in an article: its claims, or why it could not be read."""

LONGEST = 600.0
"""Seconds over a batch, and then over each of its articles, after which it is given up; a batch takes some five."""

WORTH = 4 * BATCH
"""Articles below which starting workers costs more than they save: each takes two seconds to load its model."""


@dataclass(frozen=True)
class RulesLoader:
    """All that a process needs to read by the rules: the model's name, the vocabulary tables, the reader's version."""

    model: str
    tables: Mapping[str, Mapping[str, Any]]
    version: str

    def load(self) -> RulesReader:
        """The reader; raises SettingsError where the model is not installed."""
        return RulesReader(load_model(self.model), vocabulary_of(self.tables), self.version)


def _read_by(loader: RulesLoader) -> partial[list[Found]]:
    """What a worker does with each batch."""
    return partial(_read, loader.load())


def _read(reader: RulesReader, batch: Sequence[Article]) -> list[Found]:
    return [outcome for _, outcome in reader.read(batch)]


class PooledReader:
    """Reads by the rules in as many processes as asked for (0: as there are cores), and as one would.

    The workers are kept from one batch to the next until ``rest`` or ``close``.
    """

    def __init__(self, loader: RulesLoader, processes: int = 0) -> None:
        self.version = loader.version
        self.loader = loader
        self.processes = processes or available_cores()
        self.workers: Workers[Article, Found] = Workers(partial(_read_by, loader), self.processes, LONGEST)
        self._turn = Lock()

    @cached_property
    def rules(self) -> RulesReader:
        """The reader of this process, loaded when first used."""
        return self.loader.load()

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Found]]:
        """Each article with the claims found in it, or why it could not be read, in order."""
        coming = iter(articles)
        least = BATCH + 1 if self.workers.pids else WORTH
        first = tuple(islice(coming, least if self.processes > 1 else 0))
        # The workers serve one caller at a time; another is not kept waiting.
        if self.processes > 1 and len(first) == least and self._turn.acquire(blocking=False):
            try:
                yield from self._read_in_workers(chain(first, coming))
            finally:
                self._turn.release()
        else:
            yield from self.rules.read(chain(first, coming))

    def _read_in_workers(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Found]]:
        for article, outcome in self.workers.map(iter_batches(articles)):
            if isinstance(outcome, Lost):
                advice = "take in its parts, or give it more memory"
                yield article, Failure(article.document, STATION, outcome.reason, advice)
            else:
                yield article, outcome

    def rest(self) -> None:
        """End the workers, some 250 MB each, unless somebody reads by them; a later reading starts new ones."""
        if self._turn.acquire(blocking=False):
            try:
                self.workers.close()
            finally:
                self._turn.release()

    def leave_room(self, processes: int) -> None:
        """Read in so many processes fewer than it may, but in one at least: others compute beside. For 0 in all."""
        self.workers.processes = max(1, self.processes - processes)

    def close(self) -> None:
        """End the workers, whatever they are at."""
        self.workers.close()
