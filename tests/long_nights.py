"""Long nights of several invented stories whose articles are read at once, by a reader that needs no model."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storydiff import diffing, pipeline, story_comparers
from storydiff.home import Home, open_home
from storydiff.model import Article, Claim
from tests.builders import a_claim, a_figure, a_position, an_article

STORIES = {"harbour": 5, "bridge": 3, "valley": 2}
"""The stories with how many of ten articles each has."""
SETTINGS = """
[[stories]]
name = "harbour"

[[stories]]
name = "bridge"

[[stories]]
name = "valley"

[[sources]]
folder = "inbox"

[reading]
processes = 2
"""
TOGETHER, WORTH = 8, 16


class LongReader:
    """Finds in each article a toll that rises with its number, and where somebody stands, who turns at times."""

    version = "rules/test"

    def rest(self) -> None:
        """Has nothing to end."""

    def leave_room(self, processes: int) -> None:
        """Reads in this process alone."""

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Claim, ...]]]:
        for article in articles:
            number = int(article.document[1:])
            stand = a_position("+" if number // 7 % 2 else "-", actor=f"minister {number % 3}")
            yield article, (a_claim(article, a_figure(10 + number)), a_claim(article, stand, 40))


def articles(count: int) -> Iterator[Article]:
    """So many articles in the order of learning, the stories among one another."""
    names = [name for name, share in STORIES.items() for _ in range(share)]
    for number in range(count):
        yield an_article(f"a{number:04}", number / 10, story=names[number * 7 % 10])


@contextmanager
def opened(folder: Path) -> Iterator[Home]:
    """A home that follows the stories, open."""
    (folder / "archive").mkdir(parents=True, exist_ok=True)
    (folder / "storydiff.toml").write_text(SETTINGS)
    with open_home(folder) as home:
        home.__dict__["reader"] = LongReader()  # in place of the one that the settings name
        yield home


def filled(home: Home, count: int) -> Home:
    """The home with so many articles, which wait to be read."""
    for article in articles(count):
        home.ledger.add_article(article, (article.story or "",))
    return home


def kept_in(home: Home) -> list[object]:
    """All that the ledger of a home holds of articles."""
    return [*home.ledger.iter_claims(), *home.ledger.iter_changes(), *home.ledger.iter_held_back()]


def main(folder: Path) -> None:
    """Read and compare all that waits in a home, and say after each article that it is compared."""
    diffing.KEPT_TOGETHER, story_comparers.WORTH = TOGETHER, WORTH
    with opened(folder) as home:
        pipeline.diff(home, progress=lambda line: sys.stdout.write(f"{line}\n") and sys.stdout.flush())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
