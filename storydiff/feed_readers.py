"""Reads the feeds of a poll beside its fetching: a few in a thread, many in worker processes on all cores."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from storydiff.archive import Archive
from storydiff.model import Failure, FeedReading
from storydiff.sources.reading import STATION, FeedBytes, reader_into
from storydiff.workers import AHEAD, Lost, Workers, available_cores

WORTH = 24
"""Feeds from which starting workers costs less than it saves: each takes a third of a second to begin."""

LARGEST_HERE = 300_000
"""Bytes of the largest feed that is read in this process: one that is larger is worth a worker, which can be ended."""

LONGEST = 60.0
"""Seconds over some feeds, and then over each, after which it is given up: one of 2,000 long entries takes ten."""

AT_ONCE = 4
"""Feeds that travel together at most."""

Read = FeedReading | Failure
_Asked = tuple[FeedBytes, asyncio.Future[Read]]


class FeedReaders:
    """Reads feeds as they come, in ``async with``; ``expected`` is how many of them will likely have to be read.

    What takes longer than ``seconds`` in a worker is a failure. What is read here is small enough to end.
    """

    def __init__(self, archive: Archive, expected: int, processes: int = 0, seconds: float = LONGEST) -> None:
        self._make: Callable[[], Callable[[Sequence[FeedBytes]], Sequence[Read]]] = partial(reader_into, archive)
        self._expected = expected
        self._seconds = seconds
        self._processes = processes or available_cores()
        self._first: deque[_Asked] = deque()
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._due: deque[asyncio.Future[Read]] = deque()
        self._loop = asyncio.get_running_loop()
        self._thread: Thread | None = None

    @property
    def at_once(self) -> int:
        """Feeds that may be under way to the readers, or in work, at the same time."""
        return self._processes * AHEAD * AT_ONCE

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._asked.put(None)
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    async def read(self, feed: FeedBytes) -> Read:
        """What stands in a feed, or why it cannot be read."""
        answer: asyncio.Future[Read] = self._loop.create_future()
        self._asked.put((feed, answer))
        if self._thread is None:
            self._thread = Thread(target=self._work, name="feeds", daemon=True)
            self._thread.start()
        return await answer

    # --- in the thread ---------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            if self._expected >= WORTH or not self._read_here():
                self._read_in_workers()
        except BaseException as error:  # noqa: BLE001 -- raised again where the answer is waited for
            self._give_up(error)

    def _read_here(self) -> bool:
        """Read one by one; false as soon as there are so many that workers are worth it, true when no more come."""
        read = self._make()
        for _ in range(WORTH):
            asked = self._asked.get()
            if asked is None:
                return True
            feed, answer = asked
            if len(feed.content) > LARGEST_HERE:
                self._first.append(asked)
                return False
            self._due.append(answer)
            self._tell(read([feed])[0])
        return False

    def _read_in_workers(self) -> None:
        workers: Workers[FeedBytes, Read] = Workers(self._make, self._processes, self._seconds)
        try:
            for feed, result in workers.map(self._jobs()):
                if isinstance(result, Lost):
                    result = Failure(feed.location, STATION, result.reason, transient=True)  # noqa: PLW2901 -- as one result
                self._tell(result)
        finally:
            workers.close()

    def _jobs(self) -> Iterator[Sequence[FeedBytes]]:
        for feed, answer in self._first:  # for which the workers were started
            self._due.append(answer)
            yield (feed,)
        while True:
            try:
                asked = self._asked.get(block=not self._due)
            except Empty:
                yield ()  # nothing at hand: what is under way is waited for, not what may come
                continue
            feeds: list[FeedBytes] = []
            while asked is not None:
                feeds.append(asked[0])
                self._due.append(asked[1])
                if len(feeds) == AT_ONCE or self._asked.empty():
                    break
                asked = self._asked.get()
            if feeds:
                yield feeds
            if asked is None:
                return

    def _tell(self, result: Read) -> None:
        self._loop.call_soon_threadsafe(_settle, self._due.popleft(), result)

    def _give_up(self, error: BaseException) -> None:
        for _, answer in self._first:
            self._loop.call_soon_threadsafe(_fail, answer, error)
        while self._due:
            self._loop.call_soon_threadsafe(_fail, self._due.popleft(), error)
        while (asked := self._asked.get()) is not None:
            self._loop.call_soon_threadsafe(_fail, asked[1], error)


def _settle(answer: asyncio.Future[Read], result: Read) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: asyncio.Future[Read], error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
