"""What the pages of a home cost: in time, memory and bytes, the first time, when nothing is new, and for new articles.

    python benchmarks/site.py [--articles N] [--shape many|one] [--new N] [--folder DIR] [--keep]

A home of invented news is made: N articles of 20 claims each, with the changes that a comparison leaves (``filling``).
Its pages are written four times, each in a process of its own: for an empty folder; again, with nothing new; once
``--new`` articles more are there; and after a process was killed half way through a folder of its own (``SIGKILL``),
whose pages then have to be those of the first. ``seconds_cpu`` counts the processes that help, ``memory_mb`` is the
most that the first has had resident, ``memory_of_others_mb`` the largest of those that help, ``search_kb`` the size of
the index of the search. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever else is installed

from benchmarks.filling import Filler  # noqa: E402
from benchmarks.invented_news import CLAIMS, iter_news, new_articles  # noqa: E402
from benchmarks.ledger import load_matcher, open_ledger  # noqa: E402
from benchmarks.reading import peak_memory  # noqa: E402
from storydiff import pipeline  # noqa: E402
from storydiff.comparing import compare_with_ledger  # noqa: E402
from storydiff.site import make_site  # noqa: E402

KIND = (
    "CASE WHEN series LIKE 'position/%' THEN 'hardened' WHEN series LIKE 'event/%' THEN 'happened' ELSE 'increased' END"
)
"""What kind of change the made up ones are, as the pages tell them."""

KILLED_AFTER = 0.4
"""The share of the first making after which a process is killed."""


def make_home(folder: Path, shape: str, articles: int) -> None:
    """A home whose ledger holds that many articles."""
    pipeline.init(folder)
    matcher = load_matcher()
    open_ledger(folder, matcher).close()
    Filler(folder / "ledger.sqlite", matcher).fill(iter_news(shape), articles * CLAIMS)
    with closing(sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)) as connection:
        # What the filler makes up is only said again, which no page tells.
        connection.execute(f"UPDATE changes SET kind = {KIND}, body = json_set(body, '$.kind', {KIND})")


def add_articles(folder: Path, shape: str, articles: int, wanted: int) -> None:
    """Enter and compare articles more, as a run does."""
    matcher = load_matcher()
    with open_ledger(folder, matcher) as ledger:
        for article, claims in new_articles(shape, articles * CLAIMS, wanted):
            ledger.add_article(article)
            ledger.put_claims(article, claims, "benchmark")
            compare_with_ledger(ledger, matcher, article)


def measure(folder: Path, to: Path) -> dict[str, Any]:
    """Write the pages in this process; what it took."""
    started = time.perf_counter()
    with pipeline.open_home(folder, looking=True) as home:
        report = make_site(home, to)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": round(time.perf_counter() - started, 2),
        "seconds_cpu": round(time.process_time() + others.ru_utime + others.ru_stime, 2),
        "memory_mb": peak_memory("self"),
        "memory_of_others_mb": others.ru_maxrss // 1024,
        **{key: value for key, value in report.record().items() if isinstance(value, int)},
    }


def measured(folder: Path, to: Path) -> dict[str, Any]:
    """The same in a process of its own."""
    done = subprocess.run(command(folder, to), stdout=subprocess.PIPE, text=True, check=True, env=environment())
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def command(folder: Path, to: Path) -> list[str]:
    return [sys.executable, __file__, "--measure", str(folder), str(to)]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def kill_half_way(folder: Path, to: Path, after: float) -> int:
    """Kill a process that writes the pages after that many seconds; how many whole files it left."""
    process = subprocess.Popen(command(folder, to), stdout=subprocess.DEVNULL, env=environment())
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return sum(1 for _ in files_of(to))


def files_of(to: Path) -> Iterator[Path]:
    """The files of a site, without what it keeps for itself."""
    return (path for path in sorted(to.rglob("*")) if path.is_file() and not path.name.startswith("."))


def contents_of(to: Path) -> dict[str, str]:
    """A hash of each file by its name below the folder."""
    return {str(path.relative_to(to)): blake2b(path.read_bytes()).hexdigest() for path in files_of(to)}


def run(folder: Path, shape: str, articles: int, wanted: int) -> dict[str, Any]:
    """All measurements."""
    home, to, other = folder / "home", folder / "site", folder / "killed"
    make_home(home, shape, articles)
    found: dict[str, Any] = {"articles": articles, "shape": shape, "first": measured(home, to)}
    show("first", found["first"])
    found["again"] = measured(home, to)
    show("again", found["again"])
    found["left_by_the_killed"] = kill_half_way(home, other, found["first"]["seconds"] * KILLED_AFTER)
    found["after_the_kill"] = measured(home, other)
    show("after a kill", found["after_the_kill"])
    found["same_after_the_kill"] = contents_of(to) == contents_of(other)
    sizes = [path.stat().st_size for path in files_of(to)]
    index = sum(path.stat().st_size for path in chain((to / "search").iterdir()))
    found |= {"files": len(sizes), "site_mb": round(sum(sizes) / 1e6, 1), "largest_kb": round(max(sizes) / 1e3)}
    found["search_kb"] = round(index / 1e3)
    add_articles(home, shape, articles, wanted)
    found[f"with_{wanted}_new"] = measured(home, to)
    show(f"{wanted} new", found[f"with_{wanted}_new"])
    return found


def show(name: str, took: dict[str, Any]) -> None:
    print(
        f"{name:14} {took['seconds']:8.1f} s {took['seconds_cpu']:7.1f} s of the processor {took['memory_mb']:7} MB "
        f"{took['written']:8,} written "
        f"{took['unchanged']:8,} unchanged",
        flush=True,
    )


def main() -> int:
    """Make, measure, print a table and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--shape", choices=("many", "one"), default="many", help="many stories of 50 articles, or one")
    parser.add_argument("--new", type=int, default=20, metavar="N", help="articles that come in later")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where all is made; default: a temporary one")
    parser.add_argument("--keep", action="store_true", help="leave it there")
    parser.add_argument("--measure", nargs=2, type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(*args.measure)))
        return 0
    scratch = Path(tempfile.mkdtemp(dir=args.folder))
    try:
        print(json.dumps(run(scratch, args.shape, args.articles, args.new)))
    finally:
        if args.keep:
            print(scratch, file=sys.stderr)
        else:
            shutil.rmtree(scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
