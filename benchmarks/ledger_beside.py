"""What comparing one new article costs on PostgreSQL beside SQLite, in ledgers of the same rows.

    python benchmarks/ledger_beside.py URL [--sizes N,N,…] [--shapes many,one] [--articles N]

``URL`` leads to an empty database; what is in its public schema is taken away. An SQLite ledger is filled as in
``benchmarks/ledger.py`` and its rows copied over; then new articles of 20 claims are entered, compared and kept, one on
each database in turn. ``put_ms`` and ``compare_ms`` are medians, the first article left out. The last line printed is
one JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select, text

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever else is installed

from benchmarks.filling import Filler  # noqa: E402
from benchmarks.invented_news import START, iter_news, new_articles  # noqa: E402
from benchmarks.ledger import load_matcher  # noqa: E402
from storydiff import db  # noqa: E402
from storydiff.comparing import compare_with_ledger  # noqa: E402
from storydiff.ledger import Ledger  # noqa: E402
from storydiff.matching import Matcher  # noqa: E402

ROWS = 5_000
"""Rows that are copied at once."""


def copy_rows(source: Engine, target: Engine) -> None:
    """Put all rows of one ledger into another, and let the database count them as it does by itself in time."""
    with source.connect() as old, db.writing(target).begin() as new:
        for table in db.TABLES.sorted_tables:
            new.execute(table.delete())
            rows = old.execution_options(yield_per=ROWS).execute(select(table))
            for part in rows.mappings().partitions(ROWS):
                new.execute(table.insert(), [dict(row) for row in part])
    with target.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))


def measure(ledgers: dict[str, Ledger], matcher: Matcher, shape: str, size: int, wanted: int) -> dict[str, Any]:
    """The median milliseconds of each database for what a run does with an article."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in ledgers}
    changes: dict[str, int] = dict.fromkeys(ledgers, 0)
    for article, claims in new_articles(shape, size, wanted + 1):
        for name, ledger in ledgers.items():
            with ledger.alone():
                started = time.perf_counter()
                ledger.add_article(article)
                ledger.put_claims(article, claims, "benchmark")
                entered = time.perf_counter()
                changes[name] += len(compare_with_ledger(ledger, matcher, article).changes)
                spent[name].append((entered - started, time.perf_counter() - entered))
    if len(set(changes.values())) > 1:
        raise RuntimeError(f"the databases found other changes: {changes}")
    return {
        name: {"put_ms": _median(each[0] for each in took[1:]), "compare_ms": _median(each[1] for each in took[1:])}
        for name, took in spent.items()
    }


def _median(seconds: Iterable[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)


def main() -> int:
    """Fill, copy, measure, print a table and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--sizes", default="10000,100000", metavar="N,N,…", help="claims, rising")
    parser.add_argument("--shapes", default="many,one", metavar="NAME,…", help="many, one or both")
    parser.add_argument("--articles", type=int, default=30, metavar="N", help="new articles at each size")
    args = parser.parse_args()
    matcher, found = load_matcher(), dict[str, dict[str, Any]]()
    for shape in args.shapes.split(","):
        for size in map(int, args.sizes.split(",")):
            with tempfile.TemporaryDirectory() as scratch:
                found[f"{shape} {size}"] = _beside(
                    args.url, Path(scratch) / "ledger.sqlite", matcher, shape, size, args.articles
                )
            print(f"{shape:5} {size:>9,} {found[f'{shape} {size}']}", flush=True)
    print(json.dumps(found))
    return 0


def _beside(url: str, path: Path, matcher: Matcher, shape: str, size: int, wanted: int) -> dict[str, Any]:
    keys: Any = {"blocks": matcher.blocks, "fine": matcher.fine_keys, "now": START}
    there = db.open_engine(url)
    with db.writing(there).begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    here = f"sqlite:///{path}"
    for place in (here, url):
        Ledger.open(place, **keys).close()
    Filler(path, matcher).fill(iter_news(shape), size)
    copy_rows(db.open_engine(here), there)
    with there.connect() as connection:
        assert connection.execute(select(func.count()).select_from(db.claims)).scalar_one() >= size
    there.dispose()
    with Ledger.open(here, **keys) as sqlite, Ledger.open(url, **keys) as postgres:
        return measure({"sqlite": sqlite, "postgresql": postgres}, matcher, shape, size, wanted)


if __name__ == "__main__":
    sys.exit(main())
