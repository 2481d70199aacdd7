"""Compares the stories of a long night in several processes, each story always in the same one.

    articles to compare → of each story to its process, one part to this one → what each gave, in the order of articles

Stories share nothing that comparing looks at, so the ledger comes to hold what one process would have made of it. Each
process remembers what it has looked up of its own stories. The others hold the lock of the home open, so that no run
begins before they have ended should this one be killed; one that dies ends the run, and the next one carries on.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Self

from storydiff.claims.vocabulary import vocabulary_of
from storydiff.comparing import compare_with_ledger
from storydiff.dealing import Dealing
from storydiff.errors import WorkerError
from storydiff.home import Home
from storydiff.ledger import Ledger
from storydiff.matching import Matcher
from storydiff.matching.taught import Taught
from storydiff.model import Article, Change
from storydiff.workers import Begun, Lost, Workers, available_cores

WORTH = 192
"""Articles below which starting a process costs more than it saves: it takes a second of a core to begin."""


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


def _compare_share(ledger: Ledger, matcher: Matcher, bar: float, stretch: Stretch) -> list[Compared]:
    """Compare articles, and forget what was looked up of stories that end: some fifty megabytes of a long one."""
    taught = replace(matcher, taught=stretch.taught)
    found = [compare_one(ledger, taught, article, bar) for article in stretch.articles]
    for story in stretch.ending:
        _forget(ledger, story)
    return found


def _forget(ledger: Ledger, story: str) -> None:
    if ledger.recall is not None:
        ledger.recall.forget(story)


def compare_one(ledger: Ledger, matcher: Matcher, article: Article, bar: float) -> Compared:
    """What comparing an article of a ledger gives; it is kept there."""
    own = ledger.claims_of(article)
    comparison = compare_with_ledger(ledger, matcher, article, own, bar=bar)
    return Compared(len(own), comparison.changes, len(comparison.held_back))


class StoryComparers:
    """The processes that compare for a home; use it in ``with``. They are at work within ``alone`` by its lock."""

    def __init__(self, home: Home, waiting: Mapping[str, int], others: int, loader: ComparerLoader) -> None:
        self.lock = home.open_lock()
        """The lock of the home that the processes hold too (``Home.alone``)."""
        self.dealing = Dealing(waiting, 1 + others)
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

    def _end(self) -> None:
        for workers in self._others:
            workers.close()

    @contextmanager
    def at_work(self, home: Home) -> Iterator[Together]:
        """What they compare together, by what ``home`` has been taught; they end where that is broken off.

        What they are at may not go on beside the run that begins next.
        """
        try:
            yield Together(home, self)
        except BaseException:
            self._end()
            raise

    def begin(self, place: int, stretch: Stretch) -> Begun[Stretch, list[Compared]]:
        """Have another process, by its number, compare a stretch."""
        return self._others[place - 1].begin(stretch)

    def look(self, seconds: float = 0.0) -> None:
        """Take in what others have done, and wait so long for some of it."""
        for workers in self._others:
            workers.look(seconds / len(self._others))

    def ends_with(self, article: Article) -> bool:
        """Count an article off; whether nothing more of its story waits behind it."""
        story = article.story or ""
        self._waiting[story] -= 1
        return self._waiting[story] <= 0


class Together:
    """Articles that several processes compare at the same time, each those of its stories, in the order of each."""

    def __init__(self, home: Home, comparers: StoryComparers) -> None:
        self._home, self._comparers = home, comparers
        self._under_way = deque[Article]()
        self._own = deque[tuple[Article, bool]]()
        """The share of this process, each with whether it is the last of its story."""
        self._shares = list[tuple[Sequence[Article], Begun[Stretch, list[Compared]]]]()
        """What others are at."""
        self._found: dict[str, Compared] = {}

    @property
    def articles(self) -> Collection[Article]:
        """What was begun and not given back yet."""
        return self._under_way

    def begin(self, articles: Sequence[Article]) -> None:
        """Have articles compared; the others begin with their shares at once."""
        self._under_way += articles
        shares = defaultdict[int, list[tuple[Article, bool]]](list)
        for article in articles:
            place = self._comparers.dealing.place_of(article.story or "")
            shares[place].append((article, self._comparers.ends_with(article)))
        self._own += shares.pop(0, [])
        recall = self._home.ledger.recall
        assert recall is not None, "compared without remembering"
        for place, share in sorted(shares.items()):
            own = [article for article, _ in share]
            ending = frozenset(article.story or "" for article, is_last in share if is_last)
            stretch = Stretch(own, self._home.matcher.taught, recall.epoch, ending)
            self._shares.append((own, self._comparers.begin(place, stretch)))
        self._comparers.look()

    def has_room(self, articles: int) -> bool:
        """Whether a process may soon be without work: this one has none, or another fewer articles than that."""
        at_hand = Counter(dict.fromkeys(self._comparers.dealing.others, 0))
        for share, _ in self._shares:
            at_hand[self._comparers.dealing.place_of(share[0].story or "")] += len(share)
        return not self._own or min(at_hand.values()) < articles

    def go_on(self, seconds: float) -> bool:
        """Compare one of the own share, or wait so long for the others; false where nothing is under way."""
        if self._own:
            article, is_last = self._own.popleft()
            home = self._home
            compared = compare_one(home.ledger, home.matcher, article, home.settings.reading.bar)
            if is_last:
                _forget(home.ledger, article.story or "")
            self._note(article, compared)
        self._comparers.look(0.0 if self._own else seconds)
        for share in [each for each in self._shares if each[1].is_done]:
            self._shares.remove(share)
            for article, compared in zip(share[0], _alive(share[1]()), strict=True):
                self._note(article, compared)
        return bool(self._under_way)

    def _note(self, article: Article, compared: Compared) -> None:
        self._found[article.version_id] = compared
        self._comparers.dealing.compared(article.story or "")

    def done(self) -> Iterator[tuple[Article, Compared]]:
        """What comparing has given, in the order in which it was begun, as far as all before it is done too."""
        while self._under_way and self._under_way[0].version_id in self._found:
            article = self._under_way.popleft()
            yield article, self._found.pop(article.version_id)


def _alive(result: list[Compared] | Lost) -> list[Compared]:
    if isinstance(result, Lost):
        raise WorkerError(f"a process that compared {result.how}; run the same command again, it carries on from there")
    return result
