"""Reading that is spread over machines: which shares are cut, and what a machine does with the ids that it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff import pipeline, spreading
from storydiff.claims.reader import BATCH
from storydiff.diffing import KEPT_TOGETHER, READ_BATCH
from storydiff.errors import SettingsError
from storydiff.home import Home, open_home
from storydiff.model import Article, Claim, Failure
from storydiff.settings import ReadingTable
from storydiff.spreading import (
    MOST,
    PARSED_TOGETHER,
    PART,
    iter_parts,
    read_part,
    reader_identity,
    require_reader,
    shares,
)
from tests.builders import a_claim, a_figure, an_article

LATER = "rules/later"


class Reader:
    """Finds one figure in each article, but for those that it is told to stumble over; counts what it reads."""

    def __init__(self, version: str = "rules/test", stumbles: Iterable[str] = ()) -> None:
        self.version = version
        self.stumbles = frozenset(stumbles)
        self.seen: list[str] = []
        self.rests = 0

    def rest(self) -> None:
        self.rests += 1

    def leave_room(self, processes: int) -> None:
        """Reads in this process alone."""

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Claim, ...] | Failure]]:
        for article in articles:
            self.seen.append(article.document)
            if article.document in self.stumbles:
                yield article, Failure(article.document, "reading", "it is a picture")
            else:
                yield article, (a_claim(article, a_figure(12)),)


@contextmanager
def opened(folder: Path, reader: Reader, documents: Iterable[str] = ()) -> Iterator[Home]:
    (folder / "archive").mkdir(parents=True, exist_ok=True)
    with open_home(folder) as home:
        home.__dict__["reader"] = reader  # in place of the one that the settings name
        for document in documents:
            home.enter(an_article(document))
        yield home


def read_all(home: Home, ids: Iterable[str]) -> int:
    return sum(read_part(home, part) for part in iter_parts(home, list(ids)))


@given(st.integers(0, 12_000), st.integers(0, 40), st.integers(1, MOST))
def test_shares_hold_all_in_order_and_are_cut_where_parsing_is(count: int, runs: int, least: int) -> None:
    ids = [str(n) for n in range(count)]
    cut = shares(ids, runs, least)
    if cut:
        assert [i for share in cut for i in share] == ids
        assert all(len(share) % PARSED_TOGETHER == 0 for share in cut[:-1])
        assert all(least <= len(share) <= MOST for share in cut[:-1])
        assert len(cut) >= 2
        assert runs >= len(cut) or count > runs * MOST - runs * PARSED_TOGETHER
    else:
        assert runs < 2 or count <= max(least, 1) + PARSED_TOGETHER


def test_what_is_kept_together_is_a_whole_number_of_what_is_parsed_together() -> None:
    assert PARSED_TOGETHER == BATCH
    assert MOST % BATCH == 0
    assert READ_BATCH % KEPT_TOGETHER == PART % KEPT_TOGETHER == KEPT_TOGETHER % BATCH == 0


def test_a_share_is_read_once_however_often_it_is_asked_for(kept_in: str, tmp_path: Path) -> None:
    with opened(tmp_path, Reader(), ["a", "b", "c"]) as home:
        ids = pipeline.waiting(home).ids
        assert read_all(home, ids[:2]) == 2
        assert read_all(home, ids) == 1
        assert read_all(home, ids) == 0
        assert home.reader.seen == ["a", "b", "c"]  # type: ignore[attr-defined]
        assert len([*home.ledger.iter_claims()]) == 3


def test_what_cannot_be_read_is_left_to_the_night_which_tells_of_it(tmp_path: Path) -> None:
    with opened(tmp_path, Reader(stumbles=["b"]), ["a", "b", "c"]) as home:
        assert read_all(home, pipeline.waiting(home).ids) == 2
        assert [article.document for article in pipeline.waiting(home)] == ["b"]
        assert pipeline.find_failures(home, "reading") == ()
        pipeline.diff(home)
        assert [failure.item for failure in pipeline.find_failures(home, "reading")] == ["b"]


def test_a_run_that_wakes_up_too_late_changes_nothing_that_a_later_reader_kept(kept_in: str, tmp_path: Path) -> None:
    with opened(tmp_path, Reader("rules/old"), ["a", "b"]) as late:
        parts = [*iter_parts(late, pipeline.waiting(late).ids)]
        with opened(tmp_path, Reader(LATER)) as home:
            pipeline.diff(home)
            before = [*home.ledger.iter_claims()]
            assert read_part(late, parts[0]) == 2, "it reads, as it began before"
            assert not home.ledger.has_other_readings(LATER)
            assert [*home.ledger.iter_claims()] == before
            assert len(home.ledger.articles_to_compare()) == 0


def test_ids_that_nobody_knows_are_passed_over_where_others_are_known(tmp_path: Path) -> None:
    with opened(tmp_path, Reader(), ["a"]) as home:
        assert read_all(home, ["0" * 40, *pipeline.waiting(home).ids]) == 1


def test_a_machine_that_looks_into_another_ledger_says_so(tmp_path: Path) -> None:
    with opened(tmp_path, Reader(), ["a"]) as home, pytest.raises(SettingsError, match="STORYDIFF_LEDGER_URL"):
        read_all(home, ["0" * 40])


def test_a_machine_that_reads_otherwise_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "rules.py").write_text("LEAST = 2\n", "utf-8")
    monkeypatch.setattr(spreading, "PACKAGE", package)
    with opened(tmp_path / "home", Reader()) as home:
        asked = reader_identity(home)
        require_reader(home, asked)
        (package / "notes.txt").write_text("no code", "utf-8")
        require_reader(home, asked)
        for change in (
            lambda: (package / "rules.py").write_text("LEAST = 3\n", "utf-8"),
            lambda: home.__dict__.update(reader=Reader(LATER)),
        ):
            change()
            with pytest.raises(SettingsError, match="the same release"):
                require_reader(home, asked)
            asked = reader_identity(home)


def test_nothing_is_spread_that_other_machines_cannot_reach(kept_in: str, tmp_path: Path) -> None:
    with opened(tmp_path, Reader()) as home:
        why = spreading.hindrance(home)
        assert (why is None) == (kept_in == "postgresql"), why
        asking: Any = home.settings.model_copy(update={"reading": ReadingTable(reader="model")})
        assert "language model" in (spreading.hindrance(replace(home, settings=asking)) or "")
