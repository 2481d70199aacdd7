"""What a nightly run costs: in time beside bare spaCy, in orchestration beside the plain command, and in memory.

    python benchmarks/nightly.py [--sizes N,N,…] [--rounds N] [--processes N] [--stories each|one] [--no-flow]
                                 [--folder DIR] [--keep]

A home whose sources are folders of files gets N articles at once (``generated_news``), and is run as every night: taken
in, read, compared, the digest made and its letter written. It follows each story that they tell, with a folder of its
own; with ``--stories one`` all of them are taken for one story, which is the dearest night there is. Each run is a
fresh process on a new home of the same files. ``pipeline`` is what ``storydiff run`` calls, ``flow`` the nightly flow
of Prefect with its own server, ``spacy`` the model as ``spacy.load`` gives it, with spaCy's own parts alone and none of
the quicker ones that storydiff puts for some of them, over the same texts in as many processes, its docs thrown away:
half of the texts before the runs, half after them, so that a busier hour of the machine is shared.

Start-up is apart everywhere: imports, and loading the model in each process (measured by itself, as the difference
between a first and a second reading of the same few articles, and taken from both runs), and of the flow its server and
its imports. ``throughput`` is the pipeline's articles by the second divided by spaCy's, ``throughput_cpu`` the same by
the processor time of all processes, which other work on the machine disturbs less. ``orchestration`` is what the flow
takes more than the pipeline, as a share of the flow. ``memory_mb`` is the most that all processes of a run have had
resident together, without the server's; ``memory_growth`` that of the last size divided by that of the first. The last
line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever else is installed

from benchmarks.generated_news import file_of, iter_news, own_stories, story_of  # noqa: E402
from benchmarks.reading import parser as bare_parser  # noqa: E402
from storydiff import pipeline  # noqa: E402
from storydiff.claims.reader import BATCH, iter_batches  # noqa: E402
from storydiff.model import Article  # noqa: E402
from storydiff.reading import WORTH, PooledReader, RulesLoader, available_cores  # noqa: E402
from storydiff.resources import DEFAULT_MODEL, load_vocabulary_tables  # noqa: E402
from storydiff.workers import AHEAD, Workers  # noqa: E402

EACH, ONE = "each", "one"
"""The ways to follow the news: every story of it as a story of the settings, or all of them as one."""
EVERY = 0.2
"""Seconds between two looks at the memory."""
STORY = """
[[stories]]
name = "{name}"
title = "{name}"

[[sources]]
folder = "inbox/{name}"
story = "{name}"
"""
SETTINGS = """
[[recipients]]
name = "desk"
address = "desk@news.example"

[reading]
processes = {processes}
"""


# --- what one process measures -------------------------------------------------------------------


def measure_spacy(first: int, last: int, processes: int) -> dict[str, Any]:
    """Bare spaCy, with its own parts, over the texts of those numbers, after all its processes have loaded."""
    texts = list(islice(iter_news(), first, last))
    workers: Workers[Article, None] = Workers(partial(bare_parser, DEFAULT_MODEL), processes)
    try:
        list(workers.map(iter_batches(texts[: AHEAD * processes * BATCH])))
        used = [_ticks(pid) for pid in workers.pids]
        started = time.perf_counter()
        list(workers.map(iter_batches(texts)))
        seconds = time.perf_counter() - started
        spent = sum(after - before for after, before in zip(map(_ticks, workers.pids), used, strict=True))
    finally:
        workers.close()
    return {"seconds": seconds, "seconds_cpu": spent}


def _ticks(pid: int) -> float:
    """Seconds of the processors that a process has had."""
    values = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")  # utime and stime, proc(5)


def measure_loading(processes: int) -> dict[str, Any]:
    """What a reading takes more where its processes have to be started first."""
    articles = list(islice(iter_news(), max(WORTH, AHEAD * processes * BATCH)))
    pooled = PooledReader(RulesLoader(DEFAULT_MODEL, load_vocabulary_tables(), "benchmark"), processes)
    took, spent = [], []
    try:
        for _ in range(2):
            started, used = time.perf_counter(), sum(map(_ticks, pooled.workers.pids))
            list(pooled.read(articles))
            took.append(time.perf_counter() - started)
            spent.append(sum(map(_ticks, pooled.workers.pids)) - used)
    finally:
        pooled.close()
    return {"seconds": max(0.0, took[0] - took[1]), "seconds_cpu": max(0.0, spent[0] - spent[1])}


def measure_pipeline(folder: Path) -> dict[str, Any]:
    """The run of the plain command."""
    stations = Stations()
    used, started = _processor(), time.perf_counter()
    with pipeline.open_home(folder) as home:
        report = asyncio.run(pipeline.run(home, progress=stations))
    seconds = time.perf_counter() - started
    spent = _processor() - used
    return {
        "seconds": seconds,
        "seconds_cpu": spent,
        "stations": stations.seconds(),
        "taken": report.ingest.taken,
        "failures": len(report.ingest.failures) + len(report.diff.failures),
        "changes": len(report.diff.changes),
        "claims": report.diff.claims,
        "exports": exports_of(folder),
    }


class Stations:
    """How far the run had come when, by the stations of its progress."""

    def __init__(self) -> None:
        self.first: dict[str, float] = {}
        self.last: dict[str, float] = {}

    def __call__(self, line: str) -> None:
        now, station = time.perf_counter(), getattr(line, "station", "") or "other"
        self.first.setdefault(station, now)
        self.last[station] = now

    def seconds(self) -> dict[str, float]:
        """From the first to the last word of each station."""
        return {name: round(self.last[name] - at, 2) for name, at in self.first.items()}


def measure_flow(folder: Path, empty: Path) -> dict[str, Any]:
    """The run of the nightly flow, after one over an empty home has started the server."""
    from flows.commandline import private_server
    from flows.nightly import nightly

    with private_server(folder):
        asyncio.run(nightly(home=empty, return_state=True))
        used, started = _processor(), time.perf_counter()
        state = asyncio.run(nightly(home=folder, return_state=True))
        seconds = time.perf_counter() - started
        spent = _processor() - used
    report = state.result()
    return {
        "seconds": seconds,
        "seconds_cpu": spent,
        "changes": len(report.diff.changes),
        "exports": exports_of(folder),
    }


def _processor() -> float:
    """Seconds of the processors of this process and of those that it has waited for."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def exports_of(folder: Path) -> str:
    """A hash of all claims and changes, but for the times at which they were learned."""
    digest = blake2b(digest_size=8)
    with pipeline.open_home(folder, looking=True) as home:
        for what in ("claims", "changes", "held-back"):
            for record in pipeline.iter_export(home, what):
                timeless = {key: value for key, value in record.items() if key not in _TIMES}
                digest.update(json.dumps(timeless, sort_keys=True, default=str).encode())
    return digest.hexdigest()


_TIMES = frozenset({"learned", "learned_at", "first_seen", "found_at"})


# --- what measures those processes -----------------------------------------------------------------


def measured(kind: str, *arguments: object) -> dict[str, Any]:
    """What such a process says, with the most memory that it and those it started had together."""
    command = [sys.executable, __file__, "--measure", kind, *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(resident(pid) for pid in family_of(process.pid)))
        time.sleep(EVERY)
    assert process.stdout is not None
    said = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"measuring {kind} ended with status {process.returncode}")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found | {"memory_mb": round(peak / 1000)}


def family_of(pid: int) -> Iterator[int]:
    """A process and all that it and they have started, but for an orchestrator's server."""
    yield pid
    for task in _listed(Path(f"/proc/{pid}/task")):
        for child in _read(task / "children").split():
            if "prefect" not in _read(Path(f"/proc/{child}/cmdline")):
                yield from family_of(int(child))


def resident(pid: int) -> int:
    """Kilobytes that a process has resident; 0 of one that has gone."""
    lines = _read(Path(f"/proc/{pid}/status")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def _listed(folder: Path) -> Sequence[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return ()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def make_home(folder: Path, articles: int, processes: int, stories: str) -> Path:
    """A home into whose inboxes that many articles were put: of each story into its own, or all into that of one."""
    pipeline.init(folder)
    names = own_stories() if stories == EACH else (ONE,)
    followed = "".join(STORY.format(name=name) for name in names)
    (folder / "storydiff.toml").write_text(followed + SETTINGS.format(processes=processes))
    for name in names:
        (folder / "inbox" / name).mkdir(parents=True, exist_ok=True)
    for article in islice(iter_news(), articles):
        name = story_of(article) if stories == EACH else ONE
        (folder / "inbox" / name / f"{article.document}.md").write_text(file_of(article))
    return folder


def run(folder: Path, articles: int, processes: int, rounds: int, stories: str, *, with_flow: bool) -> dict[str, Any]:
    """All figures of one size."""
    half = articles // 2
    spacy = [measured("spacy", 0, half, processes)]
    ways: dict[str, list[dict[str, Any]]] = {"loading": [], "pipeline": [], "flow": []}
    for number in range(rounds):
        ways["loading"].append(measured("loading", processes))
        jobs: list[tuple[str, Callable[[Path], Sequence[object]]]] = [("pipeline", lambda home: (home,))]
        if with_flow:
            empty = make_home(folder / f"empty-{articles}-{number}", 0, processes, stories)
            jobs.append(("flow", lambda home, empty=empty: (home, empty)))  # type: ignore[misc]
        for kind, arguments in jobs if number % 2 == 0 else jobs[::-1]:
            home = make_home(folder / f"{kind}-{articles}-{number}", articles, processes, stories)
            ways[kind].append(measured(kind, *arguments(home)))
            print(f"{articles:,} {kind}: {ways[kind][-1]}", file=sys.stderr, flush=True)
    spacy.append(measured("spacy", half, articles, processes))
    return compared(articles, spacy, ways)


def compared(articles: int, spacy: Sequence[dict[str, Any]], ways: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The figures of one size out of what was measured."""

    def median(kind: str, key: str) -> float:
        return statistics.median(way[key] for way in ways[kind])

    found: dict[str, Any] = {"articles": articles}
    for key, end in (("seconds", ""), ("seconds_cpu", "_cpu")):
        loading, bare = median("loading", key), sum(part[key] for part in spacy)
        ours = median("pipeline", key) - loading
        found[f"spacy_seconds{end}"] = round(bare, 2)
        found[f"loading_seconds{end}"] = round(loading, 2)
        found[f"pipeline_seconds{end}"] = round(ours, 2)
        found[f"throughput{end}"] = round(bare / ours, 3)
        if ways["flow"]:
            flow = median("flow", key) - loading
            found[f"flow_seconds{end}"] = round(flow, 2)
            found[f"orchestration{end}"] = round((flow - ours) / flow, 3)
    found["stations"] = ways["pipeline"][0]["stations"]
    found["memory_mb"] = max(way["memory_mb"] for kind in ("pipeline", "flow") for way in ways[kind])
    found["memory_mb_of"] = {
        kind: max(w["memory_mb"] for w in ways[kind]) for kind in ("pipeline", "flow") if ways[kind]
    }
    found |= {key: ways["pipeline"][0][key] for key in ("taken", "failures", "claims", "changes", "exports")}
    found["same_exports"] = len({way["exports"] for kind in ("pipeline", "flow") for way in ways[kind]}) == 1
    return found


MEASURES: dict[str, Callable[..., dict[str, Any]]] = {
    "spacy": lambda first, last, processes: measure_spacy(int(first), int(last), int(processes)),
    "loading": lambda processes: measure_loading(int(processes)),
    "pipeline": lambda home: measure_pipeline(Path(home)),
    "flow": lambda home, empty: measure_flow(Path(home), Path(empty)),
}


def main() -> int:
    """Measure every size, print a line each and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000", help="articles of a night, with commas; the figures: 1000,10000")
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="runs of each way, whose median counts")
    parser.add_argument("--processes", type=int, default=0, metavar="N", help="default: one a core")
    parser.add_argument(
        "--stories", choices=(EACH, ONE), default=EACH, help="each as a story of its own, or all as one"
    )
    parser.add_argument("--no-flow", action="store_true", help="without the orchestrator")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where all is made; default: a temporary one")
    parser.add_argument("--keep", action="store_true", help="leave it there")
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        kind, *arguments = args.measure
        print(json.dumps(MEASURES[kind](*arguments)))
        return 0
    sizes = [int(size) for size in args.sizes.split(",")]
    processes = args.processes or available_cores()
    scratch = Path(tempfile.mkdtemp(dir=args.folder))
    try:
        found = [run(scratch, size, processes, args.rounds, args.stories, with_flow=not args.no_flow) for size in sizes]
    finally:
        if args.keep:
            print(scratch, file=sys.stderr)
        else:
            shutil.rmtree(scratch)
    growth = round(found[-1]["memory_mb"] / found[0]["memory_mb"], 3)
    print(json.dumps({"processes": processes, "stories": args.stories, "sizes": found, "memory_growth": growth}))
    return 0


if __name__ == "__main__":
    from benchmarks.nightly import main  # under its own name, so that worker processes find what is here

    sys.exit(main())
