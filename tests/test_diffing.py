"""Reading and comparing go on beside each other, and give what they give one after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from storydiff import diffing, pipeline
from storydiff.diffing import Pursuit, compare, waiting
from storydiff.home import Home
from storydiff.model import Article, Claim, Failure
from tests.builders import START, a_claim, a_figure, an_article
from tests.test_spreading import Reader, opened

TOGETHER, AHEAD = 8, 24
MANY = 2 * TOGETHER + 5
NAMES = [f"a{n:03}" for n in range(MANY)]


class Rising(Reader):
    """Finds a toll that rises from article to article, however it is asked."""

    def __init__(self, breaks_at: str = "", waits_at: str = "", until: int = 0) -> None:
        super().__init__()
        self.breaks_at, self.waits_at, self.until = breaks_at, waits_at, until
        self.home: Home | None = None

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Claim, ...] | Failure]]:
        for article in articles:
            if article.document == self.breaks_at:
                raise KeyError(article.document)
            if article.document == self.waits_at:
                self.wait()
            self.seen.append(article.document)
            yield article, (a_claim(article, a_figure(10 + int(article.document[1:]))),)

    def wait(self) -> None:
        """Wait until so many articles are compared, a minute at most."""
        begun = monotonic()
        while monotonic() - begun < 60:
            assert self.home is not None
            if len(self.home.ledger.articles_compared(START + timedelta(days=99))) >= self.until:
                return
            sleep(0.05)
        raise TimeoutError


def filled(home: Home, names: Iterable[str] = NAMES) -> Home:
    for name in names:
        home.enter(an_article(name, int(name[1:]) / 10))
    return home


def kept_in(home: Home) -> list[object]:
    return [*home.ledger.iter_claims(), *home.ledger.iter_changes(), *home.ledger.iter_held_back()]


@pytest.fixture(autouse=True)
def _few_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffing, "KEPT_TOGETHER", TOGETHER)
    monkeypatch.setattr(diffing, "AHEAD", AHEAD)


@pytest.fixture(scope="module")
def one_after_the_other(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What a home holds whose articles were all read before the first was compared."""
    with opened(tmp_path_factory.mktemp("plain"), Rising()) as home:
        filled(home)
        found = list(home.reader.read(waiting(home)))
        home.ledger.put_many_claims(found, home.reader.version)  # type: ignore[arg-type]
        assert compare(home).articles == MANY
        return kept_in(home)


def test_what_is_read_is_compared_while_the_reader_goes_on(tmp_path: Path, one_after_the_other: list[object]) -> None:
    reader = Rising(waits_at=NAMES[-1], until=TOGETHER)
    with opened(tmp_path, reader) as home:
        reader.home = filled(home)
        report = pipeline.diff(home)
        assert report.articles == report.claims == MANY
        assert len(report.changes) == MANY
        assert kept_in(home) == one_after_the_other
    assert reader.seen == NAMES


@pytest.mark.parametrize("place", [TOGETHER - 1, TOGETHER, TOGETHER + 3, MANY - 1])
def test_a_run_that_broke_off_is_carried_on_where_it_was(
    tmp_path: Path, one_after_the_other: list[object], place: int
) -> None:
    with opened(tmp_path, Rising(breaks_at=NAMES[place])) as home:
        with pytest.raises(KeyError):
            pipeline.diff(filled(home))
        assert [thread for thread in threading.enumerate() if thread.name == "reading"] == []
        again = home.__dict__["reader"] = Rising()
        kept = place // TOGETHER * TOGETHER
        assert len(waiting(home)) == MANY - kept
        pipeline.diff(home)
        assert again.seen == NAMES[kept:]
        assert kept_in(home) == one_after_the_other


def test_a_reader_goes_no_further_than_its_bound_and_ends_with_the_run(tmp_path: Path) -> None:
    names = [f"b{n:03}" for n in range(3 * AHEAD)]
    with opened(tmp_path, Rising()) as home:
        with Pursuit(filled(home, names)) as pursuit:
            pursuit.step(TOGETHER)
            sleep(0.5)
            assert len(home.reader.seen) <= TOGETHER + AHEAD + 1  # type: ignore[attr-defined]
            assert not pursuit.is_done
            assert 0 < pursuit.share < 1
        assert [thread for thread in threading.enumerate() if thread.name == "reading"] == []


def test_a_reader_rests_as_soon_as_all_is_read_and_not_while_something_is_left(tmp_path: Path) -> None:
    with opened(tmp_path, Rising()) as home:
        reader = home.reader
        assert isinstance(reader, Rising)
        with Pursuit(filled(home, [f"b{n:03}" for n in range(2 * AHEAD)])) as pursuit:
            while not pursuit.is_done:
                assert reader.rests <= (len(reader.seen) == 2 * AHEAD)
                pursuit.step(TOGETHER)
            assert reader.rests == 1


def test_nothing_is_compared_before_what_comes_before_it_is_read(tmp_path: Path) -> None:
    with opened(tmp_path, Rising()) as home:
        filled(home, ["a001", "a002", "a003"])
        first, _, third = waiting(home)
        home.ledger.put_many_claims([(article, ()) for article in (first, third)], home.reader.version)
        assert compare(home).articles == 1
        assert compare(home).articles == 0
        assert [article.document for article in home.ledger.articles_to_compare()] == ["a003"]
        report = pipeline.diff(home)
        assert report.articles == 2
        assert [a.document for a in home.ledger.articles_compared(START + timedelta(days=99))] == [
            "a001", "a002", "a003"
        ]  # fmt: skip


def test_what_is_dropped_while_it_waits_is_passed_over(tmp_path: Path) -> None:
    with opened(tmp_path, Rising()) as home, Pursuit(filled(home)) as pursuit:
        gone = [an_article(name, int(name[1:]) / 10) for name in NAMES[-2:]]
        pursuit.step(TOGETHER)
        for article in gone:
            home.ledger.forget_version(article)
        while not pursuit.is_done:
            pursuit.step(TOGETHER)
        assert pursuit.share == 1
        assert len(home.ledger.articles_to_compare()) == 0
