"""What the whole reading of an article costs beside the bare spaCy pipeline, and how much memory it takes.

    python benchmarks/reading.py [--articles N] [--processes N] [--memory] [DIR]

Bare spaCy is the model as ``spacy.load`` gives it, all of its parts its own, where storydiff puts quicker ones for some
(``storydiff/parsing``). It parses the same texts with the same batch size and as many processes of the same kind, and
throws its docs away; both are measured in turns in one run, after all processes have loaded. The texts are those of
``sample/`` and ``archive/``, or of the folder named, repeated with other numbers and names until there are enough.

``ratio_to_spacy`` is the time of the whole reading divided by that of bare spaCy, both on all cores;
``ratio_one_process`` is the same in one process. Those that end in ``_cpu`` take the processor time of all processes
instead of the clock's, which other work on the machine disturbs less. ``ratio_to_spacy_n_process`` takes spaCy's own
``n_process`` as the measure. Memory is the most that a process has had resident, added up over processes. ``--memory``
reads 10,000 articles and compares the memory after 1,000 with that at the end; it takes some ten minutes. The last line
printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever else is installed

from storydiff.articles import reader_of  # noqa: E402
from storydiff.claims.reader import BATCH, iter_batches  # noqa: E402
from storydiff.errors import ItemError  # noqa: E402
from storydiff.model import Article, Draft, Form  # noqa: E402
from storydiff.reading import WORTH, PooledReader, RulesLoader, available_cores  # noqa: E402
from storydiff.resources import DEFAULT_MODEL, load_vocabulary_tables  # noqa: E402
from storydiff.sources.files import file_draft, iter_files, read_bytes  # noqa: E402
from storydiff.workers import AHEAD, Workers  # noqa: E402

if TYPE_CHECKING:
    from spacy.language import Language

TURN = 128
"""Articles read before it is the other's turn."""
FEW, MANY = 1_000, 10_000
ENDINGS = {".txt", ".md", ".html"}
NEW_NAMES = 0.2
"""Share of the names in a repeated text that are changed, so that words keep coming that were not seen before."""

_NUMBER = re.compile(r"[1-9]\d*")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")

Task = Callable[[Sequence[Article]], object]


# --- texts -------------------------------------------------------------------------------------


def find_articles(folders: Sequence[Path]) -> list[Article]:
    """The articles of all folders; what is no article is left out."""
    tables, now = load_vocabulary_tables(), datetime.now(UTC)
    read = reader_of(tables)
    found = []
    for path in (path for folder in folders for path in iter_files(folder)):
        if path.suffix not in ENDINGS or path.stem.isupper():
            continue
        draft = Draft(Form.TEXT, "", path.stem, "benchmark", "", now)
        try:
            found.append(read(file_draft(path, read_bytes(path), draft)))
        except ItemError as error:
            print(f"left out: {error}", file=sys.stderr)
    return found


def iter_varied(articles: Sequence[Article]) -> Iterator[Article]:
    """The articles again and again, from the second time on with other numbers and names."""
    for turn in count():
        for article in articles:
            chance = random.Random(f"{turn} {article.document}")
            text = _varied(article.text, chance) if turn else article.text
            yield replace(article, document=f"{article.document}-{turn}", text=text)


def _varied(text: str, chance: random.Random) -> str:
    text = _NUMBER.sub(lambda m: m[0] if len(m[0]) == 4 else _other_digits(m[0], chance), text)
    names = sorted(set(_NAME.findall(text)))
    changed = {name: _other_vowels(name, chance) for name in names if chance.random() < NEW_NAMES}
    return _NAME.sub(lambda m: changed.get(m[0], m[0]), text)


def _other_digits(number: str, chance: random.Random) -> str:
    return "".join(chance.choice("123456789") for _ in number)


def _other_vowels(name: str, chance: random.Random) -> str:
    return name[0] + "".join(chance.choice("aeiou") if c in "aeiou" else c for c in name[1:])


# --- what is measured ----------------------------------------------------------------------------


def load_bare(model: str) -> Language:
    """The model as spaCy's own parts make it up, without any part of storydiff's."""
    import spacy  # as late as reading loads it

    return spacy.load(model)


def parser(model: str) -> Callable[[Sequence[Article]], list[None]]:
    """Bare spaCy in this process."""
    nlp = load_bare(model)

    def parse(batch: Sequence[Article]) -> list[None]:
        return [None for _ in nlp.pipe([article.text for article in batch], batch_size=BATCH)]

    return parse


@dataclass(frozen=True)
class Contender:
    """One way of reading, with the processes that it uses beside this one."""

    task: Task
    pids: Callable[[], Sequence[int]] = tuple


def measure(
    contenders: dict[str, Contender], articles: Sequence[Article], warming: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds by the clock, and of the processors, for each over all articles, in turns."""
    clock: dict[str, float] = dict.fromkeys(contenders, 0.0)
    processor: dict[str, float] = dict.fromkeys(contenders, 0.0)
    for contender in contenders.values():
        contender.task(articles[:warming])
    for number, turn in enumerate(articles[i : i + TURN] for i in range(0, len(articles), TURN)):
        for name in list(contenders) if number % 2 else reversed(contenders):
            pids = contenders[name].pids()
            started, used = time.perf_counter(), processor_seconds(pids)
            contenders[name].task(turn)
            clock[name] += time.perf_counter() - started
            processor[name] += processor_seconds(pids) - used
    return clock, processor


def processor_seconds(pids: Sequence[int]) -> float:
    """Seconds of the processors that this process and the others have had; the others count where the system says."""
    stats = (Path(f"/proc/{pid}/stat") for pid in pids)
    fields = (path.read_text().rpartition(") ")[2].split() for path in stats if path.exists())
    ticks = sum(int(values[11]) + int(values[12]) for values in fields)  # utime and stime, proc(5)
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def peak_memory(*pids: int | str) -> int:
    """Megabytes that each of the processes has had resident at most, together; 0 where the system does not say."""
    peaks = (Path(f"/proc/{pid}/status") for pid in pids)
    found = [re.search(r"VmHWM:\s+(\d+) kB", path.read_text()) for path in peaks if path.exists()]
    return round(sum(int(peak[1]) for peak in found if peak) / 1000)


def speed(articles: Sequence[Article], loader: RulesLoader, processes: int) -> dict[str, Any]:
    """Bare spaCy and the whole reading side by side, in one process and in many."""
    alone, pooled = PooledReader(loader, 1), PooledReader(loader, processes)
    bare: Workers[Article, None] = Workers(partial(parser, loader.model), processes)
    nlp = load_bare(loader.model)
    contenders = {
        "spacy_one": Contender(parser(loader.model)),
        "reading_one": Contender(lambda turn: list(alone.read(turn))),
        "spacy_all": Contender(lambda turn: list(bare.map(iter_batches(turn))), lambda: bare.pids),
        "reading_all": Contender(lambda turn: list(pooled.read(turn)), lambda: pooled.workers.pids),
        "spacy_n_process": Contender(
            lambda turn: [None for _ in nlp.pipe([a.text for a in turn], batch_size=BATCH, n_process=processes)]
        ),
    }
    try:
        clock, processor = measure(contenders, articles, max(WORTH, AHEAD * processes * BATCH))
        memory = {
            "parent": peak_memory("self"),
            "spacy_workers": peak_memory(*bare.pids),
            "reading_workers": peak_memory(*pooled.workers.pids),
        }
    finally:
        bare.close()
        pooled.close()
    return {
        "articles": len(articles),
        "processes": processes,
        "ratio_to_spacy": round(clock["reading_all"] / clock["spacy_all"], 3),
        "ratio_to_spacy_cpu": round(processor["reading_all"] / processor["spacy_all"], 3),
        "ratio_to_spacy_n_process": round(clock["reading_all"] / clock["spacy_n_process"], 3),
        "ratio_one_process": round(clock["reading_one"] / clock["spacy_one"], 3),
        "ratio_one_process_cpu": round(processor["reading_one"] / processor["spacy_one"], 3),
        "articles_per_second": {name: round(len(articles) / seconds, 1) for name, seconds in clock.items()},
        "peak_mb": memory,
    }


def memory(articles: Iterator[Article], loader: RulesLoader, processes: int) -> dict[str, Any]:
    """The memory of the whole reading after few articles and after many."""
    pooled = PooledReader(loader, processes)
    peaks: dict[int, int] = {}
    started = time.perf_counter()
    try:
        for number, _ in enumerate(pooled.read(islice(articles, MANY)), 1):
            if number in {FEW, MANY}:
                peaks[number] = peak_memory("self", *pooled.workers.pids)
                print(f"after {number:,} articles: {peaks[number]} MB", file=sys.stderr)
    finally:
        pooled.close()
    seconds = time.perf_counter() - started
    return {
        "memory_mb": {str(number): peak for number, peak in peaks.items()},
        "memory_growth": round(peaks[MANY] / peaks[FEW], 3) if peaks[FEW] else None,
        "memory_articles_per_second": round(MANY / seconds, 1),
    }


def main() -> int:
    """Measure, print a table and one JSON object."""
    parser_ = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser_.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    parser_.add_argument("--articles", type=int, default=400, metavar="N")
    parser_.add_argument("--processes", type=int, default=0, metavar="N", help="default: one a core")
    parser_.add_argument("--memory", action="store_true", help="also read 10,000 articles and watch the memory")
    args = parser_.parse_args()
    if args.articles < WORTH:
        parser_.error(f"--articles: at least {WORTH}")
    found = find_articles([args.folder] if args.folder else [ROOT / "sample", ROOT / "archive"])
    if not found:
        print("no articles there", file=sys.stderr)
        return 1
    loader = RulesLoader(DEFAULT_MODEL, load_vocabulary_tables(), "benchmark")
    processes = args.processes or available_cores()
    figures = speed(list(islice(iter_varied(found), args.articles)), loader, processes)
    for name, rate in figures["articles_per_second"].items():
        print(f"{name:16} {rate:6.1f} articles/s")
    if args.memory:
        figures |= memory(iter_varied(found), loader, processes)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    from benchmarks.reading import main  # under its own name, so that worker processes find what is here

    sys.exit(main())
