"""Reads what is stored while more is taken in, so that waiting for hosts and disks costs no reading.

    stored → read beside, in a thread → remembered, up to a bound → given when its turn comes, as if it were read then

Nothing of this is kept: what a run that is killed has read early is read again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storydiff.claims.reader import Outcome, Reader
    from storydiff.model import Article

WORTH = 64
"""Articles below which nothing is read early: they are read by this process itself, which takes in meanwhile."""
MOST = 1_000
"""Articles that are read early at most, some twenty kilobytes each with their claims."""


class EarlyReading:
    """What is read of the articles that a run stores; ``open_reader`` gives the reader when enough were stored."""

    def __init__(self, open_reader: Callable[[], Reader]) -> None:
        self._open_reader = open_reader
        self._left = 0
        """Articles that may still be noted."""
        self._coming = SimpleQueue["Article | None"]()
        self._found: dict[str, tuple[Article, Outcome]] = {}
        self._reader: Reader | None = None
        self._thread: Thread | None = None

    def allow(self) -> None:
        """Let what is stored from now on be read: whoever takes it in will come to read it."""
        self._left = MOST

    def begin(self, article: Article) -> None:
        """Take note of an article that was stored and is to be read, where that is allowed."""
        if not self._left:
            return
        self._left -= 1
        self._coming.put(article)
        if self._left == MOST - WORTH:
            self._reader = self._open_reader()
            self._reader.leave_room(1)  # this process is busy with taking in
            self._thread = Thread(target=self._read, args=(self._reader,), name="reading early", daemon=True)
            self._thread.start()

    def _read(self, reader: Reader) -> None:
        with suppress(Exception):  # what fails here fails again in its turn, where it is told
            for article, outcome in reader.read(iter(self._coming.get, None)):
                self._found[article.version_id] = article, outcome

    def end(self, seconds: float | None = None) -> None:
        """Begin with nothing more, and wait for what is at work, so long at most."""
        self._left = 0
        if self._thread is None or self._reader is None:
            return
        with suppress(Empty):
            while True:
                self._coming.get_nowait()
        self._coming.put(None)
        self._thread.join(seconds)
        self._reader.leave_room(0)
        self._thread = self._reader = None

    def read(self, articles: Iterable[Article], reader: Reader) -> Iterator[tuple[Article, Outcome]]:
        """What the reader gives for each article, in order, whether it was read early or is read now; after ``end``."""
        due = deque["tuple[Article, Outcome] | None"]()
        """What was read early, and None in the place of what is read now."""

        def unread() -> Iterator[Article]:
            for article in articles:
                known = self._found.pop(article.version_id, None)
                due.append(known if known is not None and known[0] == article else None)
                if due[-1] is None:
                    yield article

        for found in reader.read(unread()):
            while (known := due.popleft()) is not None:
                yield known
            yield found
        yield from filter(None, due)
