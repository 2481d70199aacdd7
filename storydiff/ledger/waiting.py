"""The articles that wait for a station, held by their ids so that thousands of texts are not in memory at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from storydiff.model import Article

LOADED = 200
"""Articles in memory at once, some megabytes: as many as are kept in one transaction."""


@dataclass(frozen=True)
class Waiting(Collection[Article]):
    """Articles in order, as they were when asked for; each is loaded by its version's id when its turn comes."""

    ids: Sequence[str]
    stories: Sequence[str]
    """The story of each, of several the first by name."""
    load: Callable[[Sequence[str]], Iterable[Article]]

    def without(self, ids: Collection[str]) -> Waiting:
        """The same articles in the same order, but for those of which the version has one of these ids."""
        places = [place for place, id_ in enumerate(self.ids) if id_ not in ids]
        ids, stories = ([of[place] for place in places] for of in (self.ids, self.stories))
        return Waiting(ids, stories, self.load)

    def at(self, places: Iterator[int], together: int = LOADED) -> Iterator[Article]:
        """The articles at these places in this order, of which so many are loaded together at most."""
        while part := [self.ids[place] for place in islice(places, together)]:
            yield from self.load(part)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Article]:
        for start in range(0, len(self.ids), LOADED):
            yield from self.load(self.ids[start : start + LOADED])

    def __contains__(self, article: object) -> bool:
        return isinstance(article, Article) and article.version_id in self.ids
