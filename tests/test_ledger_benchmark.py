"""The benchmark of the ledger makes what the product itself would keep, and measures it."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.filling import Filler
from benchmarks.invented_news import CLAIMS, iter_news, new_articles
from benchmarks.ledger import FILE, load_matcher, open_ledger
from storydiff import db
from storydiff.comparing import compare_with_ledger
from storydiff.ledger import Ledger

ROOT = Path(__file__).parent.parent
LOOKED_AT = (db.articles, db.claims, db.blocks, db.told_in_story, db.looking)
"""The tables whose rows later comparing looks into."""


def rows(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """All rows that comparing looks into, as they are stored."""
    with ledger.reading() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")), key=str
            )
            for table in LOOKED_AT
        }


def schema(ledger: Ledger) -> set[tuple[object, ...]]:
    with ledger.reading() as connection:
        return {tuple(row) for row in connection.exec_driver_sql("SELECT type, name, tbl_name FROM sqlite_master")}


@pytest.mark.parametrize(("shape", "count"), [("many", 55), ("one", 30)])
def test_a_filled_ledger_is_what_the_product_makes_of_the_same_news(tmp_path: Path, shape: str, count: int) -> None:
    matcher = load_matcher()
    for name in ("filled", "kept"):
        (tmp_path / name).mkdir()
    with open_ledger(tmp_path / "kept", matcher) as kept:
        for article, claims in islice(iter_news(shape), count):
            assert all(claim.span.of(article.text) == claim.quote for claim in claims)
            kept.add_article(article)
            kept.put_claims(article, claims, "benchmark")
            compare_with_ledger(kept, matcher, article)
        with open_ledger(tmp_path / "filled", matcher) as filled:
            filler, news = Filler(tmp_path / "filled" / FILE, matcher), iter_news(shape)
            filled.close()  # while it is filled, nobody else has it open
            filler.fill(news, 10 * CLAIMS)
            filler.fill(news, count * CLAIMS)
            assert filler.claims == count * CLAIMS
            assert rows(filled) == rows(kept)
            assert schema(filled) == schema(kept)


@pytest.mark.parametrize("shape", ["many", "one"])
def test_new_articles_meet_what_is_known(tmp_path: Path, shape: str) -> None:
    matcher = load_matcher()
    open_ledger(tmp_path, matcher).close()
    Filler(tmp_path / FILE, matcher).fill(iter_news(shape), 20 * CLAIMS)
    with open_ledger(tmp_path, matcher) as ledger:
        for article, claims in new_articles(shape, 20 * CLAIMS, 2):
            assert len(ledger.known_for(claims, article).claims) > CLAIMS


def test_a_quick_run_prints_a_table_and_one_object(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "ledger.py"), "--sizes", "40,200", "--articles", "2"]
    done = subprocess.run([*command, "--folder", str(tmp_path)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    last = json.loads(done.stdout.splitlines()[-1])
    assert set(last["compare_seconds"]) == set(last["memory_mb"]) == {"40", "200"}
    assert last["growth"] > 0
    assert {shape: list(sizes) for shape, sizes in last["shapes"].items()} == {
        "many": ["40", "200"],
        "one": ["40", "200"],
    }
    assert not list(tmp_path.iterdir())
