"""What comparing one new article costs in a ledger of 10,000, 100,000 and 1,000,000 claims, in time and memory.

    python benchmarks/ledger.py [--sizes N,N,…] [--shapes many,one] [--articles N] [--folder DIR]

Two ledgers are made of invented news and grown from size to size: ``many`` holds stories of 1,000 claims each, ``one``
a single story on few measures, so that every look-up finds far more than can be compared. At each size new articles of
20 claims are compared one by one by what a run calls for each: look up what is known, settle the series, compare, find
overtaken plans, keep what came of it. They are compared in a process of its own for each size, whose memory is
therefore what comparing takes, an article of each size in turn, so that other work on the machine slows all alike. The
first is compared untimed: it fills what the process remembers of words.

``compare_seconds`` gives the median by size, the slower of the two shapes; ``growth`` is the last divided by the first,
of the shape that grows more. Those that end in ``_cpu`` take the processor's time instead of the clock's, which other
work on the machine disturbs less. ``memory_mb`` is the most that a comparing process has had resident, by size, and
``filling_mb`` the same of the process that fills the ledgers. ``shapes`` holds all figures of each shape. The last line
printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever else is installed

from benchmarks.filling import Filler  # noqa: E402
from benchmarks.invented_news import START, iter_news, new_articles  # noqa: E402
from benchmarks.reading import peak_memory  # noqa: E402
from storydiff.claims.vocabulary import Vocabulary  # noqa: E402
from storydiff.comparing import compare_with_ledger  # noqa: E402
from storydiff.ledger import Ledger  # noqa: E402
from storydiff.matching import Matcher  # noqa: E402
from storydiff.resources import load_vocabulary_tables  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
FILE = "ledger.sqlite"


# --- measuring -----------------------------------------------------------------------------------


def load_matcher() -> Matcher:
    """The matcher with the built-in vocabularies."""
    return Matcher.of(Vocabulary(dict(load_vocabulary_tables())))


def open_ledger(folder: Path, matcher: Matcher) -> Ledger:
    """The ledger in that folder."""
    return Ledger.open(f"sqlite:///{folder / FILE}", blocks=matcher.blocks, fine=matcher.fine_keys, now=START)


def measure(folder: Path, shape: str, size: int, wanted: int) -> dict[str, Any]:
    """Compare new articles as a run does, each when a line comes in; give the median seconds and the peak memory."""
    matcher = load_matcher()
    clock, processor, changes, held = list[float](), list[float](), 0, 0
    with open_ledger(folder, matcher) as ledger:
        for article, claims in new_articles(shape, size, wanted + 1):
            ledger.add_article(article)
            ledger.put_claims(article, claims, "benchmark")
            sys.stdin.readline()
            used, started = time.process_time(), time.perf_counter()
            comparison = compare_with_ledger(ledger, matcher, article)
            clock.append(time.perf_counter() - started)
            processor.append(time.process_time() - used)
            changes, held = changes + len(comparison.changes), held + len(comparison.held_back)
            print("compared", flush=True)
    return {
        "compare_seconds": round(statistics.median(clock[1:]), 5),
        "compare_seconds_cpu": round(statistics.median(processor[1:]), 5),
        "slowest_seconds": round(max(clock[1:]), 5),
        "changes": round(changes / len(clock), 1),
        "held_back": round(held / len(clock), 1),
        "memory_mb": peak_memory("self"),
    }


def measure_in_turns(folders: dict[int, Path], shape: str, wanted: int) -> dict[int, dict[str, Any]]:
    """What ``measure`` gives in a fresh process for each size, so that its memory is that of comparing alone.

    They compare an article each in turns, so that other work on the machine slows all sizes alike.
    """
    running = {size: _measuring(folder, shape, size, wanted) for size, folder in folders.items()}
    for _ in range(wanted + 1):
        for process in running.values():
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            process.stdout.readline()
    found = {size: json.loads(process.communicate()[0]) for size, process in running.items()}
    if any(process.returncode for process in running.values()):
        raise RuntimeError("a measuring process ended with an error, which stands above")
    return found


def _measuring(folder: Path, shape: str, size: int, wanted: int) -> subprocess.Popen[str]:
    """A process that measures one ledger."""
    command = [sys.executable, __file__, "--measure", str(folder), "--shapes", shape, "--sizes", str(size)]
    return subprocess.Popen(
        [*command, "--articles", str(wanted)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def grow(shape: str, sizes: Sequence[int], wanted: int, folder: Path) -> dict[str, Any]:
    """One ledger filled from size to size and copied at each, with what comparing takes in the copies."""
    folder.mkdir(parents=True)
    matcher, news, found = load_matcher(), iter_news(shape), dict[int, dict[str, Any]]()
    open_ledger(folder, matcher).close()
    filler, copies = Filler(folder / FILE, matcher), {size: folder / str(size) for size in sizes}
    for size in sizes:
        started = time.perf_counter()
        filler.fill(news, size)
        found[size] = {
            "filling_seconds": round(time.perf_counter() - started, 1),
            "database_mb": round((folder / FILE).stat().st_size / 1e6),
        }
        copies[size].mkdir()
        shutil.copy(folder / FILE, copies[size])
    for size, measured in measure_in_turns(copies, shape, wanted).items():
        found[size] |= measured
        print(row(shape, size, found[size]), flush=True)
    shutil.rmtree(folder)
    return {str(size): measured for size, measured in found.items()}


def row(shape: str, size: int, found: dict[str, Any]) -> str:
    """One line of the table."""
    seconds = (found["compare_seconds"], found["compare_seconds_cpu"], found["slowest_seconds"])
    return (
        f"{shape:5} {size:>9,} {' '.join(f'{1000 * spent:9.1f}' for spent in seconds)} {found['changes']:7} "
        f"{found['held_back']:7} {found['memory_mb']:7} {found['filling_seconds']:9.1f} {found['database_mb']:9}"
    )


HEAD = """\
shape    claims   compare   of that   slowest changes    held  memory   filling  database
                       ms    cpu ms        ms              back      MB         s        MB"""


def summary(shapes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The figures of all shapes: the slowest and largest at each size, and their growth."""
    sizes = list(next(iter(shapes.values())))

    def most(key: str) -> dict[str, Any]:
        return {size: max(found[size][key] for found in shapes.values()) for size in sizes}

    def growth(key: str) -> float:
        return round(max(found[sizes[-1]][key] / (found[sizes[0]][key] or 1) for found in shapes.values()), 3)

    return {
        "compare_seconds": most("compare_seconds"),
        "growth": growth("compare_seconds"),
        "compare_seconds_cpu": most("compare_seconds_cpu"),
        "growth_cpu": growth("compare_seconds_cpu"),
        "memory_mb": most("memory_mb"),
        "memory_growth": growth("memory_mb"),
        "filling_mb": peak_memory("self"),
        "shapes": shapes,
    }


def main() -> int:
    """Fill, measure, print a table and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_numbers, default=SIZES, metavar="N,N,…", help="claims, rising")
    parser.add_argument("--shapes", default="many,one", metavar="NAME,…", help="many, one or both")
    parser.add_argument("--articles", type=int, default=30, metavar="N", help="new articles at each size")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where the ledgers are made; default: a temporary one"
    )
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(args.measure, args.shapes, args.sizes[0], args.articles)))
        return 0
    print(HEAD)
    with tempfile.TemporaryDirectory(dir=args.folder) as scratch:
        shapes = {
            shape: grow(shape, args.sizes, args.articles, Path(scratch) / shape) for shape in args.shapes.split(",")
        }
    print(json.dumps(summary(shapes)))
    return 0


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
