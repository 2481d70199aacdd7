"""The benchmark of the ledger makes what the product itself would keep, and measures it."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.ledger import CLAIMS, Filler, iter_news, load_matcher, new_articles, open_ledger
from storydiff import db
from storydiff.ledger import Ledger
from storydiff.model import Comparison

ROOT = Path(__file__).parent.parent


def rows(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """All rows of articles, claims and keys."""
    with ledger.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=str)
            for table in (db.articles, db.claims, db.blocks)
        }


@pytest.mark.parametrize("shape", ["many", "one"])
def test_a_filled_ledger_is_what_the_product_makes_of_the_same_news(tmp_path: Path, shape: str) -> None:
    matcher, news = load_matcher(), list(islice(iter_news(shape), 10))
    for name in ("filled", "kept"):
        (tmp_path / name).mkdir()
    with open_ledger(tmp_path / "filled", matcher) as filled, open_ledger(tmp_path / "kept", matcher) as kept:
        filler = Filler(filled, matcher)
        filler.fill(iter_news(shape), 10 * CLAIMS)
        for article, claims in news:
            assert all(claim.span.of(article.text) == claim.quote for claim in claims)
            kept.add_article(article)
            kept.put_claims(article, claims, "benchmark")
            kept.put_comparison(article, Comparison(tuple((c.id, filler.series_of(c)) for c in claims), (), ()))
        assert filler.claims == 10 * CLAIMS
        assert rows(filled) == rows(kept)


@pytest.mark.parametrize("shape", ["many", "one"])
def test_new_articles_meet_what_is_known(tmp_path: Path, shape: str) -> None:
    matcher = load_matcher()
    with open_ledger(tmp_path, matcher) as ledger:
        Filler(ledger, matcher).fill(iter_news(shape), 20 * CLAIMS)
        for article, claims in new_articles(shape, 20 * CLAIMS, 2):
            assert len(ledger.known_for(claims, article).claims) > CLAIMS


def test_a_quick_run_prints_a_table_and_one_object(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "ledger.py"), "--sizes", "40,200", "--articles", "2"]
    done = subprocess.run([*command, "--folder", str(tmp_path)], check=True, capture_output=True, text=True)
    last = json.loads(done.stdout.splitlines()[-1])
    assert set(last["compare_seconds"]) == set(last["memory_mb"]) == {"40", "200"}
    assert last["growth"] > 0
    assert {shape: list(sizes) for shape, sizes in last["shapes"].items()} == {
        "many": ["40", "200"],
        "one": ["40", "200"],
    }
    assert not list(tmp_path.iterdir())
