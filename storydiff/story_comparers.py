"""Compares the stories of a long night in several processes, each story always in the same one.

    articles to compare → of each story to its process, one part to this one → what each gave, in the order of articles

Stories share nothing that comparing looks at, so the ledger comes to hold what one process would have made of it. Each
process remembers what it has looked up of its own stories. The others hold the lock of the home open, so that no run
begins before they have ended should this one be killed; one that dies ends the run, and the next one carries on.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Self

from storydiff.claims.vocabulary import vocabulary_of
from storydiff.comparing import compare_with_ledger
from storydiff.errors import WorkerError
from storydiff.home import Home
from storydiff.ledger import Ledger
from storydiff.matching import Matcher
from storydiff.matching.taught import Taught
from storydiff.model import Article, Change
from storydiff.workers import Lost, Workers, available_cores

WORTH = 192
"""Articles below which starting a process costs more than it saves: it takes a second of a core to begin."""
OTHER_WORK = 0.1
"""The share of all comparing that this process does less than the others, as it also keeps what is read."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing an article gave."""

    claims: int
    changes: tuple[Change, ...]
    held_back: int


@dataclass(frozen=True)
class Stretch:
    """Articles in order, of stories that one process has for itself, with what they are compared by."""

    articles: Sequence[Article]
    taught: Taught
    epoch: int
    """Of the recall of the process that is alone on the ledger."""
    ending: frozenset[str] = frozenset()
    """The stories of which nothing more waits."""


@dataclass(frozen=True)
class ComparerLoader:
    """All that a process needs to compare: where the ledger is, the vocabulary tables, the bar of what is news."""

    url: str
    tables: Mapping[str, Mapping[str, Any]]
    taught: Taught
    bar: float
    now: datetime

    def load(self) -> Callable[[Sequence[Stretch]], list[list[Compared]]]:
        """What a worker does with each stretch; raises LedgerError where the ledger cannot be opened."""
        matcher = replace(Matcher.of(vocabulary_of(self.tables)), taught=self.taught)
        ledger = Ledger.open(self.url, blocks=matcher.blocks, fine=matcher.fine_keys, now=self.now)
        return partial(_compare_stretches, ledger, matcher, self.bar)


def _compare_stretches(
    ledger: Ledger, matcher: Matcher, bar: float, stretches: Sequence[Stretch]
) -> list[list[Compared]]:
    found = []
    for stretch in stretches:
        with ledger.remembering(stretch.epoch):
            found.append(_compare_share(ledger, matcher, bar, stretch))
    return found


def _compare_share(
    ledger: Ledger, matcher: Matcher, bar: float, stretch: Stretch, beside: Callable[[], None] = lambda: None
) -> list[Compared]:
    """Compare articles, and forget what was looked up of stories that end: some fifty megabytes of a long one.

    What is to be done ``beside`` is done after each.
    """
    taught, found = replace(matcher, taught=stretch.taught), list[Compared]()
    for article in stretch.articles:
        found.append(compare_one(ledger, taught, article, bar))
        beside()
    for story in stretch.ending:
        if ledger.recall is not None:
            ledger.recall.forget(story)
    return found


def compare_one(ledger: Ledger, matcher: Matcher, article: Article, bar: float) -> Compared:
    """What comparing an article of a ledger gives; it is kept there."""
    own = ledger.claims_of(article)
    comparison = compare_with_ledger(ledger, matcher, article, own, bar=bar)
    return Compared(len(own), comparison.changes, len(comparison.held_back))


@dataclass
class Dealing:
    """Which process has which story: each goes to the one that has the least to do, the largest first."""

    loads: list[float]
    """Articles that each process has to compare, or what else keeps it busy as long as those would."""
    places: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, waiting: Mapping[str, int], processes: int) -> Self:
        """The dealing of stories in which so many articles wait, to this process, which is the first, and others."""
        dealing = cls([sum(waiting.values()) * OTHER_WORK, *[0.0] * (processes - 1)])
        for story in sorted(waiting, key=lambda name: (-waiting[name], name)):
            dealing.place_of(story, waiting[story])
        return dealing

    def place_of(self, story: str, articles: int = 1) -> int:
        """The number of the process that has a story, 0 for this one; a new story of so many articles is dealt."""
        if story not in self.places:
            place = min(range(len(self.loads)), key=lambda number: (self.loads[number], -number))
            self.places[story] = place
            self.loads[place] += articles
        return self.places[story]

    def turns(self, stories: Sequence[str]) -> list[int]:
        """The places of articles of these stories in an order that keeps all processes at work until the end.

        Of each process one story comes after another, whose claims it then remembers; of all processes some by turns.
        """
        shares = defaultdict[int, list[int]](list)
        firsts = dict[str, int]()
        for place, story in enumerate(stories):
            firsts.setdefault(story, place)
            shares[self.place_of(story)].append(place)
        turns = list[tuple[float, int, int]]()
        for process, own in shares.items():
            own.sort(key=lambda place: firsts[stories[place]])
            turns += [((turn + 0.5) / len(own), process, place) for turn, place in enumerate(own)]
        return [place for *_, place in sorted(turns)]


@dataclass
class Together:
    """Articles that all processes compare at the same time, each those of its stories."""

    articles: Sequence[Article]
    _places: Sequence[int]
    """Which process has each."""
    _own: Callable[[], list[Compared]]
    _others: Mapping[int, Callable[[], list[Compared] | Lost]]
    _compared: list[Compared] | None = None

    def compare_own(self) -> list[Compared]:
        """Compare the share of this process, once; what is begun first is to be compared first."""
        if self._compared is None:
            self._compared = self._own()
        return self._compared

    def results(self) -> list[Compared]:
        """What comparing the articles gave, in their order; waits for it.

        Raises WorkerError where a process has died over it.
        """
        given = {0: iter(self.compare_own())}
        given |= {place: iter(_alive(result())) for place, result in self._others.items()}
        return [next(given[place]) for place in self._places]


class StoryComparers:
    """The processes that compare for a home; use it in ``with``. They are at work within ``alone`` by its lock."""

    def __init__(self, home: Home, waiting: Mapping[str, int], others: int, loader: ComparerLoader) -> None:
        self.lock = home.open_lock()
        """The lock of the home that the processes hold too (``Home.alone``)."""
        self.dealing = Dealing.of(waiting, 1 + others)
        self._waiting = Counter(waiting)
        self._others: list[Workers[Stretch, list[Compared]]] = [
            Workers(loader.load, 1, tries=1, holds=[self.lock]) for _ in range(others)
        ]

    @classmethod
    def worth_it(cls, home: Home) -> Self | None:
        """Those for what waits to be compared in a home; None where one process does as well.

        A ledger that other machines write to too is written through the connection that keeps these waiting alone.
        """
        waiting, url, reading = home.ledger.count_waiting(), home.ledger.file_url, home.settings.reading
        others = min(reading.processes or available_cores(), len(waiting)) - 1
        if others < 1 or sum(waiting.values()) < WORTH or url is None:
            return None
        loader = ComparerLoader(url, home.vocabulary.tables, home.matcher.taught, reading.bar, home.now)
        return cls(home, waiting, others, loader)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they are at, and let go of the lock."""
        self._end()
        os.close(self.lock)

    def _look(self) -> None:
        for workers in self._others:
            workers.look()

    def _end(self) -> None:
        for workers in self._others:
            workers.close()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While they are handed articles: they end where that is broken off.

        What they are at may not go on beside the run that begins next.
        """
        try:
            yield
        except BaseException:
            self._end()
            raise

    def begin(self, home: Home, articles: Sequence[Article]) -> Together:
        """Have articles compared, by what ``home`` has been taught; the others begin with their shares at once.

        In ``at_work``, which may not be left before what was begun is waited for.
        """
        places = [self.dealing.place_of(article.story or "") for article in articles]
        shares = {place: list[Article]() for place in (0, *sorted(set(places)))}
        for place, article in zip(places, articles, strict=True):
            shares[place].append(article)
        recall, ending = home.ledger.recall, self._counted_off(articles)
        assert recall is not None, "compared without remembering"
        stretches = {
            place: Stretch(share, home.matcher.taught, recall.epoch, ending) for place, share in shares.items()
        }
        others = {place: self._others[place - 1].begin(stretch) for place, stretch in stretches.items() if place}
        bar = home.settings.reading.bar
        own = partial(_compare_share, home.ledger, home.matcher, bar, stretches[0], self._look)
        return Together(articles, places, own, others)

    def _counted_off(self, articles: Sequence[Article]) -> frozenset[str]:
        """The stories of these articles of which nothing more waits behind them."""
        stories = [article.story or "" for article in articles]
        self._waiting.subtract(stories)
        return frozenset(story for story in stories if self._waiting[story] <= 0)


def _alive(result: list[Compared] | Lost) -> list[Compared]:
    if isinstance(result, Lost):
        raise WorkerError(f"a process that compared {result.how}; run the same command again, it carries on from there")
    return result
