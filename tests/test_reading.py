"""Reading on several cores: the same claims in the same order as on one, and processes only where they are worth it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.claims.reader import BATCH
from storydiff.errors import SettingsError
from storydiff.home import Home
from storydiff.model import Article, Failure
from storydiff.reading import WORTH, PooledReader, RulesLoader, available_cores
from storydiff.resources import DEFAULT_MODEL, load_vocabulary_tables
from storydiff.settings import FILE
from storydiff.workers import AHEAD, Workers
from tests import trades
from tests.builders import an_article

LOADER = RulesLoader(DEFAULT_MODEL, load_vocabulary_tables(), "rules/test")
PROCESSES = 2


def articles(count: int) -> list[Article]:
    """Short articles, each with a toll and a position of its own."""
    return [
        replace(
            an_article(f"a{n}"),
            text=f"At least {n + 12} people were killed in Port Ellis, officials said.\n\n"
            f"Minister Ann Vale rejected the plan for pier {n} on Tuesday.",
        )
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def pooled() -> Iterator[PooledReader]:
    reader = PooledReader(LOADER, PROCESSES)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def alone() -> PooledReader:
    return PooledReader(LOADER, 1)


def test_several_processes_read_as_one_does(pooled: PooledReader, alone: PooledReader) -> None:
    given = articles(WORTH + 9)
    found = list(pooled.read(given))
    assert len(pooled.workers.pids) == PROCESSES
    assert found == list(alone.read(given))
    assert [article for article, _ in found] == given
    assert all(not isinstance(claims, Failure) and len(claims) > 1 for _, claims in found)
    assert alone.workers.pids == ()


def test_articles_are_taken_only_so_far_ahead(pooled: PooledReader) -> None:
    taken = 0

    def coming() -> Iterator[Article]:
        nonlocal taken
        for article in articles(12 * BATCH):
            taken += 1
            yield article

    ahead = max(WORTH, AHEAD * PROCESSES * BATCH)
    for position, _ in enumerate(pooled.read(coming())):
        assert taken <= position + ahead
    assert taken == 12 * BATCH


def test_a_killed_worker_costs_no_claim(pooled: PooledReader, alone: PooledReader) -> None:
    given = articles(WORTH)
    found = pooled.read(given)
    first = next(found)
    os.kill(pooled.workers.pids[-1], signal.SIGKILL)
    assert [first, *found] == list(alone.read(given))


def test_a_second_caller_is_served_while_the_first_reads(pooled: PooledReader, alone: PooledReader) -> None:
    given = articles(WORTH)
    first, second = pooled.read(given), pooled.read(given)
    pairs = list(zip(first, second, strict=True))
    assert [one for one, _ in pairs] == [other for _, other in pairs] == list(alone.read(given))


def test_a_reader_that_rests_has_no_processes_and_reads_on_the_same(pooled: PooledReader) -> None:
    given = articles(WORTH)
    first = list(pooled.read(given))
    before = pooled.workers.pids
    assert before
    pooled.rest()
    assert pooled.workers.pids == ()
    assert list(pooled.read(given)) == first
    assert set(pooled.workers.pids).isdisjoint(before)


def test_a_reader_by_which_somebody_reads_does_not_rest(pooled: PooledReader, alone: PooledReader) -> None:
    given = articles(WORTH)
    found = pooled.read(given)
    first = next(found)
    before = pooled.workers.pids
    pooled.rest()
    assert pooled.workers.pids == before
    assert [first, *found] == list(alone.read(given))


def test_few_articles_start_no_process() -> None:
    reader = PooledReader(LOADER, PROCESSES)
    assert len(list(reader.read(articles(WORTH - 1)))) == WORTH - 1
    assert reader.workers.pids == ()


def test_an_article_that_kills_its_process_twice_is_a_failure_of_that_article_alone() -> None:
    reader = PooledReader(LOADER, PROCESSES)
    reader.workers = Workers(trades.dying_of_articles, PROCESSES)
    given = articles(WORTH)
    given[20] = replace(given[20], document="poison")
    found = [outcome for _, outcome in reader.read(given)]
    reader.close()
    failure = found.pop(20)
    assert isinstance(failure, Failure)
    assert failure.line().startswith("poison: the process that read it ended by signal 9, twice")
    assert found == [()] * (WORTH - 1)


def test_a_model_that_is_not_installed_is_named() -> None:
    reader = PooledReader(replace(LOADER, model="en_no_such_model"), PROCESSES)
    with pytest.raises(SettingsError, match="en_no_such_model"):
        list(reader.read(articles(1)))
    with pytest.raises(SettingsError, match="en_no_such_model"):
        list(reader.read(articles(WORTH)))
    assert reader.workers.pids == ()


def test_a_home_reads_in_as_many_processes_as_its_settings_say_and_ends_them_when_all_is_read_or_it_is_closed(
    tmp_path: Path,
) -> None:
    def processes_of(home: Home) -> int:
        assert isinstance(home.reader, PooledReader)
        return home.reader.processes

    pipeline.init(tmp_path)
    with pipeline.open_home(tmp_path) as home:
        assert processes_of(home) == available_cores()
    (tmp_path / FILE).write_text("[reading]\nprocesses = 3\n", encoding="utf-8")
    with pipeline.open_home(tmp_path) as home:
        assert processes_of(home) == 3
        reader = home.reader
        assert isinstance(reader, PooledReader)
        reader.workers = Workers(trades.dying_of_articles, 2)
        for article in articles(WORTH):
            home.ledger.add_article(article)
        assert pipeline.diff(home).claims == 0
        assert list(home.ledger.articles_to_read(reader.version)) == []
        assert reader.workers.pids == ()
        assert len(list(reader.read(articles(WORTH)))) == WORTH
        assert len(reader.workers.pids) == 2
    assert reader.workers.pids == ()


@pytest.mark.parametrize(
    "trick",
    [
        pytest.param("minus " * 2_000 + "5 percent of the workers left.", id="signs before signs"),
        pytest.param("A" * 20_000 + " x. 12 people died.", id="one long word"),
        pytest.param("At least 12 people were killed and " * 400 + "5 hurt.", id="one long sentence"),
        pytest.param("1 " * 20_000, id="numbers alone"),
    ],
)
def test_a_text_made_to_stop_the_reader_costs_no_other_article(alone: PooledReader, trick: str) -> None:
    tricky, plain = articles(2)
    found = list(alone.read([replace(tricky, text=trick), plain]))
    assert [article.document for article, _ in found] == [tricky.document, plain.document]
    assert found[1] == next(iter(alone.read([plain])))
