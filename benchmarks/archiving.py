"""What an archive costs: putting articles, putting them again, and reading them all.

    python benchmarks/archiving.py [--articles N] [--rounds N] [--beside TREE] [--location URL]

Invented articles of some 3 kB with captures of 10 kB go into an empty archive through ``Archive.put``, one by one as a
run puts them; then all are put once more, as a run does that finds nothing new, and all are read as ``replay`` reads
them. ``--beside`` names another tree of this repository, such as one of an earlier release: both take turns in fresh
processes, so that other work on the machine slows both alike, and ``ratio`` is the median of ours by theirs. On a
local disk nearly all of putting is waiting for the disk, which varies more than the two differ: see several rounds.

``--location`` puts them below a URL instead, such as ``s3://bucket/prefix``, which must be empty; the credentials are
those of the environment. The last line printed is one JSON object; times are seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
START = datetime(2031, 5, 20, 12, tzinfo=UTC)
STEPS = ("put", "put_again", "read")
PARAGRAPH = (
    "Rescuers in the valley of Orrin found fourteen more people alive, the interior ministry of Norland said on "
    "Thursday. Minister Ada Quill said that a pause could come soon, but she would not name a day for it."
)


def arrivals(count: int) -> Iterator[Any]:
    """Invented articles of a web site, each with its capture."""
    from storydiff.model import Arrival, Article, Capture, Dating

    for n in range(count):
        url = f"https://orrin-post.example/2031/{n}"
        text = "\n\n".join(f"Report {n}, part {part}. {PARAGRAPH}" for part in range(12))
        content = f"<html><h1>{n}</h1>{text * 4}</html>".encode()
        digest = sha256(content).hexdigest()
        seen = START + timedelta(seconds=n)
        article = Article(
            url, 1, f"Report {n} of the valley of Orrin", text, "The Orrin Post", START, Dating.STATED, "date line",
            url, "feed", digest, seen,
        )  # fmt: skip
        yield Arrival(Capture(digest, "text/html", len(content), seen, url), content, article)


def measure(place: str, count: int) -> dict[str, float]:
    """The seconds of each step in an archive at a place that is empty."""
    from storydiff.archive import Archive
    from storydiff.model import Article, Outcome

    def an_archive() -> Archive:
        if "://" not in place:
            return Archive(Path(place))
        from storydiff.storage import open_storage

        return Archive(open_storage(place, ROOT))

    coming = list(arrivals(count))
    took: dict[str, float] = {}
    for step, outcome in (("put", Outcome.NEW), ("put_again", Outcome.KNOWN)):
        archive = an_archive()  # as the next run opens it
        start = time.perf_counter()
        assert all(archive.put(arrival).outcome is outcome for arrival in coming)
        took[step] = time.perf_counter() - start
    start = time.perf_counter()
    assert sum(isinstance(item, Article) for item in an_archive().iter_articles()) == count
    took["read"] = time.perf_counter() - start
    return took


def measured(tree: Path, count: int, location: str | None) -> dict[str, float]:
    """The same in a fresh process with the code of a tree."""
    with tempfile.TemporaryDirectory(dir=ROOT.parent) as folder:
        place = location or str(Path(folder) / "archive")
        command = [sys.executable, __file__, "--articles", str(count), "--measure", place]
        environment = os.environ | {"PYTHONPATH": str(tree)}
        said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--beside", type=Path, metavar="TREE")
    parser.add_argument("--location", metavar="URL")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(args.measure, args.articles)))
        return
    trees = {"ours": ROOT} | ({"beside": args.beside.resolve()} if args.beside else {})
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in trees}
    for n in range(args.rounds):
        for name in list(trees) if n % 2 == 0 else reversed(list(trees)):
            rounds[name].append(measured(trees[name], args.articles, args.location))
            print(name, {step: round(seconds, 2) for step, seconds in rounds[name][-1].items()}, flush=True)
    result: dict[str, Any] = {"articles": args.articles, "rounds": args.rounds}
    for name, found in rounds.items():
        result[name] = {step: round(statistics.median(f[step] for f in found), 3) for step in STEPS}
    if args.beside:
        pairs = list(zip(rounds["ours"], rounds["beside"], strict=True))
        result["ratio"] = {step: round(statistics.median(o[step] / b[step] for o, b in pairs), 3) for step in STEPS}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
