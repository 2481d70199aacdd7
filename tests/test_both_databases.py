"""SQLite and PostgreSQL hold the same: every row, every export, whatever order the articles came in."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storydiff import pipeline
from storydiff.ledger import Ledger
from storydiff.ledger_places import LEDGER_FILE, VARIABLE
from storydiff.model import Claim, Comparison, SourceRecord, Visit
from tests.builders import START, a_claim, a_figure, an_article, day
from tests.older_ledgers import rows_of
from tests.postgres_server import PostgresServer
from tests.tellings import STORIES, Telling, arrivals
from tests.test_letters import NOW, STORY
from tests.test_order import FULL, all_at_once, exported, ledger_of, series_in, what_last_changes

pytestmark = pytest.mark.postgres

OPTIONS = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@settings(max_examples=150 if FULL else 15, **OPTIONS)  # type: ignore[arg-type]
@given(STORIES)
def test_any_story_is_exported_alike(postgres: PostgresServer, tmp_path: Path, story: list[Telling]) -> None:
    url = postgres.url(postgres.make_database())
    assert exported(url, story) == exported(tmp_path / "ledger.sqlite", story)


@settings(max_examples=150 if FULL else 15, **OPTIONS)  # type: ignore[arg-type]
@given(st.data(), STORIES)
def test_series_and_state_do_not_depend_on_the_order_of_arrival(
    postgres: PostgresServer, data: st.DataObject, story: list[Telling]
) -> None:
    database = postgres.make_database()
    with ledger_of(postgres.url(database), story, data.draw(arrivals(story))) as mixed:
        series, last = series_in(mixed), what_last_changes(mixed)
    with ledger_of(postgres.empty(database), story, all_at_once(story)) as whole:
        assert series_in(whole) == series
        assert what_last_changes(whole) == last


def test_nights_of_a_home_leave_the_same_rows_and_a_replay_too(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two homes in one place, one after the other, so that their letters name the same files."""
    folder, kept = tmp_path / "home", []
    on_server, on_disk = postgres.url(postgres.make_database()), f"sqlite:///{folder / LEDGER_FILE}"
    for url in (on_server, on_disk):
        monkeypatch.setenv(VARIABLE, url)
        pipeline.init(folder)
        for number, articles in enumerate((sorted(STORY.iterdir())[::2], sorted(STORY.iterdir())[1::2])):
            with pipeline.open_home(folder, NOW + timedelta(days=number)) as home:
                asyncio.run(pipeline.ingest(home, [str(path) for path in articles]))
                pipeline.diff(home)
                pipeline.make_digest(home, send=True)
        first = rows_of(url)
        with pipeline.open_home(folder, NOW + timedelta(days=9)) as home:
            pipeline.replay(home)
        kept.append((first, rows_of(url)))
        shutil.move(folder, tmp_path / f"away{len(kept)}")
    assert all(kept[0][0][name] for name in ("articles", "claims", "changes", "letters", "told"))
    for one, other in zip(*kept, strict=True):
        for name in one:
            assert one[name] == other[name], name
    for name in ("articles", "claims", "changes", "held_back", "blocks", "letters"):
        assert kept[0][0][name] == kept[0][1][name], name


WORDS = ["zebra", "Äpfel", "apple", "Zoo", "_x", "a-b", "ab", "a b", "ß", "東京", "é", "e\u0301", "😀", "\uffee"]


def test_texts_are_ordered_by_their_characters_whatever_the_language_of_the_database(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    database = postgres.make_database()
    (plain,) = postgres.ask("SELECT array_agg(x ORDER BY x) FROM unnest(ARRAY['b', 'B', 'a']) x", database)
    assert plain[0] == ["a", "b", "B"]  # which is how the server would have it
    for url in (postgres.url(database), f"sqlite:///{tmp_path / 'ledger.sqlite'}"):
        with Ledger.open(url, blocks=no_blocks, now=START) as ledger:
            for word in WORDS:
                ledger.add_article(an_article(word, text=f"{word} failed at the talks."))
            assert [article.document for article in ledger.iter_articles()] == sorted(WORDS)


@pytest.mark.parametrize("value", [1e16, 1.5e300, 1e-7, -0.0, 0.1 + 0.2, 40.0, float(2**63)])
def test_a_number_comes_back_as_it_was_written(postgres: PostgresServer, value: float) -> None:
    with Ledger.open(postgres.url(postgres.make_database()), blocks=no_blocks, now=START) as ledger:
        article = an_article()
        claim = a_claim(article, a_figure(value))
        ledger.add_article(article)
        ledger.put_claims(article, [claim], "rules/1")
        (again,) = ledger.claims_of(article)
        assert (repr(again), again.id) == (repr(claim), claim.id)


def test_a_text_with_a_nul_in_it_is_kept_as_on_sqlite(postgres: PostgresServer, tmp_path: Path) -> None:
    for url in (postgres.url(postgres.make_database()), f"sqlite:///{tmp_path / 'ledger.sqlite'}"):
        with Ledger.open(url, blocks=no_blocks, now=START) as ledger:
            article = an_article(text="It holds a \x00 in it and goes on.")
            ledger.add_article(article)
            assert list(ledger.iter_articles()) == [article]


def test_names_and_addresses_of_any_length_stop_nothing(postgres: PostgresServer, tmp_path: Path) -> None:
    """An index of PostgreSQL takes 2,704 bytes, and what compresses well hides that."""
    long = "".join(sha256(bytes([n])).hexdigest() for n in range(100))
    place = f"https://orsa.example/{long[:1979]}"  # the longest that is fetched
    assert len(place) == 2000
    for url in (postgres.url(postgres.make_database()), f"sqlite:///{tmp_path / 'ledger.sqlite'}"):
        with Ledger.open(url, blocks=lambda _claim: frozenset({long, f"{long} too"}), now=START) as ledger:
            ledger.put_visits([Visit(SourceRecord(place, place, etag="1"))], day(2))
            assert ledger.source_records([place])[place].etag == "1"
            one, two = an_article("one"), an_article("two", 1)
            claim, asked = a_claim(one, a_figure(40, measure=long)), a_claim(two, a_figure(50, measure=long))
            for article, own in ((one, claim), (two, asked)):
                ledger.add_article(article)
                ledger.put_claims(article, [own], "rules/1")
            ledger.put_comparison(one, Comparison(((claim.id, long),), (), ()))
            assert ledger.known_for([asked], two).claims == (claim,)
            ((name, _, _),) = ledger.iter_series()
            assert [found for found, _ in ledger.history(name)] == [claim]


def no_blocks(_claim: Claim) -> frozenset[str]:
    return frozenset()
