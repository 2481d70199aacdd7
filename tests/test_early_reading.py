"""What is stored is read while more is taken in, and comes out as if it had been read in its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event as Flag

import pytest

from storydiff import early_reading, pipeline
from storydiff.early_reading import EarlyReading
from storydiff.home import Home
from storydiff.model import Article, Claim
from tests.builders import a_claim, a_figure, an_article

WORTH, MOST = 3, 6


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early_reading, "WORTH", WORTH)
    monkeypatch.setattr(early_reading, "MOST", MOST)


class Desk:
    """A reader that notes what it reads, and how many processes it leaves to others."""

    version = "desk/1"

    def __init__(self, stumbles_at: str = "") -> None:
        self.read_of = list[str]()
        self.left = list[int]()
        self.has_read = Flag()
        self._stumbles_at = stumbles_at

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Claim, ...]]]:
        for article in articles:
            if article.document == self._stumbles_at:
                raise ArithmeticError(article.document)
            self.read_of.append(article.document)
            if len(self.read_of) == WORTH:
                self.has_read.set()
            yield article, (a_claim(article, a_figure()),)

    def rest(self) -> None:
        """Nothing is held."""

    def leave_room(self, processes: int) -> None:
        self.left.append(processes)


def articles(count: int) -> list[Article]:
    return [an_article(f"a{number}", number / 24) for number in range(count)]


def begun(desk: Desk, stored: Iterable[Article]) -> EarlyReading:
    early = EarlyReading(lambda: desk)
    early.allow()
    for article in stored:
        early.begin(article)
    return early


def test_each_article_comes_once_and_in_order_whatever_was_read_early() -> None:
    desk, coming = Desk(), articles(12)
    early = begun(desk, coming[2:5])
    assert desk.has_read.wait(30)
    early.end()
    assert desk.read_of == ["a2", "a3", "a4"]
    found = list(early.read(coming, desk))
    assert found == [(article, (a_claim(article, a_figure()),)) for article in coming]
    assert sorted(desk.read_of) == sorted(article.document for article in coming)
    assert desk.left == [1, 0]  # while more was taken in, and then not


def test_all_may_have_been_read_early() -> None:
    desk, coming = Desk(), articles(WORTH)
    early = begun(desk, coming)
    assert desk.has_read.wait(30)
    early.end()
    assert [article for article, _ in early.read(coming, desk)] == coming
    assert len(desk.read_of) == WORTH


def test_few_are_not_read_early_and_of_many_the_first() -> None:
    desk = Desk()
    early = begun(desk, articles(WORTH - 1))
    early.end()
    assert (desk.read_of, desk.left) == ([], [])
    early = begun(desk, articles(MOST + 3))
    assert desk.has_read.wait(30)
    early.end()
    assert desk.read_of == [article.document for article in articles(MOST)][: len(desk.read_of)]


def test_nothing_is_read_early_that_was_not_allowed() -> None:
    desk = Desk()
    early = EarlyReading(lambda: desk)
    for article in articles(2 * WORTH):
        early.begin(article)
    early.end()
    assert [article for article, _ in early.read(articles(4), desk)] == articles(4)
    assert len(desk.read_of) == 4


def test_what_has_become_another_article_meanwhile_is_read_anew() -> None:
    desk, coming = Desk(), articles(WORTH)
    early = begun(desk, coming)
    assert desk.has_read.wait(30)
    early.end()
    amended = replace(coming[1], title="Amended")
    assert [article for article, _ in early.read([coming[0], amended, coming[2]], desk)][1] == amended
    assert desk.read_of.count("a1") == 2


def test_what_stumbles_early_stumbles_again_in_its_turn() -> None:
    early = begun(Desk(stumbles_at="a1"), coming := articles(5))
    early.end()
    with pytest.raises(ArithmeticError, match="a1"):
        list(early.read(coming, Desk(stumbles_at="a1")))


# --- a run ---------------------------------------------------------------------------------------


def a_home(folder: Path, count: int) -> Path:
    """A home with so many files in its inbox."""
    pipeline.init(folder)
    (folder / "inbox").mkdir(exist_ok=True)
    for number in range(count):
        head = f"---\ntitle: Flood {number}\npublisher: Wire\npublished: 2024-06-{number + 1:02}T09:00:00Z\n---\n\n"
        text = f"At least {12 + number} people were killed in the flood in Orsa, the mayor Ines Calder said.\n"
        (folder / "inbox" / f"n{number}.md").write_text(head + text)
    return folder


def test_a_run_that_reads_early_gives_what_one_does_that_reads_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted, found = list[tuple[str, int]](), list[list[tuple[str, str, str]]]()
    for name in ("early", "late"):
        folder = a_home(tmp_path / name, 8)
        with pipeline.open_home(folder) as home:
            if name == "late":
                monkeypatch.setattr(Home, "read_early", lambda _: None)
            desk = home.reader
            monkeypatch.setattr(
                type(desk), "leave_room", lambda self, processes, name=name: noted.append((name, processes))
            )
            report = asyncio.run(pipeline.run(home, send=False))
            assert report.diff.articles == report.ingest.taken == 8
            found.append([(claim.document, claim.quote, claim.statement) for claim, *_ in home.ledger.iter_claims()])
    assert noted == [("early", 1), ("early", 0)]
    assert found[0] == found[1]
    assert len(found[0]) >= 8


def test_taking_in_alone_reads_nothing(tmp_path: Path) -> None:
    with pipeline.open_home(a_home(tmp_path, 2 * WORTH)) as home:
        asyncio.run(pipeline.ingest(home))
        assert "reader" not in home.__dict__
