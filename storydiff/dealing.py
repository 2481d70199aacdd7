"""Which process compares which story, and whose articles are read next, so that none of them is ever without.

    stories that wait → the largest to whoever has the fewest articles under way → some of it to be read, and so on

What comparing a story costs shows only while it is done, so nothing is dealt before it is needed.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock

from storydiff.claims.reader import BATCH


class Dealing:
    """Stories dealt to processes, of which the first is this one; ``waiting`` counts the articles of each.

    A process gets a story when all of its last one was handed on to be read: its claims are then the ones that the
    process remembers. One thread may ask what is read next while another says what is compared.
    """

    def __init__(self, waiting: Mapping[str, int], processes: int) -> None:
        self.places: dict[str, int] = {}
        """The number of the process that has a story, of those that are dealt."""
        self._largest = sorted(waiting, key=lambda story: (-waiting[story], story))
        self._handed = [0] * processes
        self._compared = [0] * processes
        self._turn = Lock()

    @property
    def others(self) -> Sequence[int]:
        """The numbers of the other processes."""
        return range(1, len(self._handed))

    def place_of(self, story: str) -> int:
        """The number of the process that has a story; one that nobody has goes to who has the least to do."""
        with self._turn:
            if story not in self.places:
                self.places[story] = self._idlest()[0]
            return self.places[story]

    def compared(self, story: str) -> None:
        """Note that an article of a story is compared."""
        self._compared[self.place_of(story)] += 1

    def in_turn(self, stories: Sequence[str]) -> Iterator[int]:
        """The places of articles of these stories in the order in which they are to be read, those of a story in their
        own; ``BATCH`` after another are of one story, as they print much alike, and are parsed together.
        """
        left = defaultdict[str, deque[int]](deque)
        for place, story in enumerate(stories):
            left[story].append(place)
        size = Counter(stories)
        known = [story for story in self._largest if story in left]
        pool = deque(known + sorted(left.keys() - set(known), key=lambda story: (-size[story], story)))
        own = [deque[str]() for _ in self._handed]
        while (process := self._next(own, pool)) is not None:
            story = own[process][0]
            for _ in range(min(BATCH, len(left[story]))):
                self._handed[process] += 1
                yield left[story].popleft()
            if not left[story]:
                own[process].popleft()

    def _next(self, own: Sequence[deque[str]], pool: deque[str]) -> int | None:
        """The process with the fewest articles under way that has some to be read, or gets them now."""
        with self._turn:
            for process in self._idlest():
                while not own[process] and pool:
                    story = pool.popleft()
                    own[self.places.setdefault(story, process)].append(story)
                if own[process]:
                    return process
        return None

    def _idlest(self) -> list[int]:
        """All processes, the one with the fewest articles under way first; of two alike this one last."""
        under_way = [handed - done for handed, done in zip(self._handed, self._compared, strict=True)]
        return sorted(range(len(under_way)), key=lambda process: (under_way[process], -process))
