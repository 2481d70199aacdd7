"""What polling 1,000 feeds costs, beside the package ``reader``: over real HTTP, everything stored.

    python benchmarks/polling.py [--feeds N] [--many N] [--rounds N] --reader PYTHON

A server in a process of its own holds feeds of 20 entries (about 11 kB each) on loopback. Each contender polls them in
a fresh process with a fresh database: a first pass, where every feed brings its entries, and a second, where all answer
304. ``ours`` is ``polling.poll``: entry rows and the captures of the feeds are stored, and the time of the processes
and connections that it starts counts. ``reader 1`` and ``reader 8`` are ``Reader.update_feeds`` with its default and
with 8 workers, of the package in the interpreter PYTHON (``pip install reader sgmllib3k`` there); its second pass needs
``scheduled=False``, as it would not ask again within the hour. All take turns within each round, so that other work on
the machine slows all alike; what counts is the median of the rounds.

``first_processor`` and ``second_processor`` are the seconds of the processor that a contender takes, the server's left
out: other work on the machine bears on them less. ``first_ratio`` and ``not_modified_ratio`` say how many times the
better of the two ``reader`` takes what we take. ``memory_mb`` is the most that our processes together have had resident
by the number of feeds, ``memory_ratio`` that of many feeds by that of few. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
ENTRIES = 20
START = datetime(2031, 5, 20, 12, tzinfo=UTC)
ETAG = '"benchmark"'

_ITEM = """<item><title>Report {n} of the valley of Orrin</title><link>http://127.0.0.1/{feed}/{n}</link>
<guid isPermaLink="false">urn:orrin:{feed}:{n}</guid><pubDate>Tue, 20 May 2031 0{hour}:{minute:02}:00 GMT</pubDate>
<description>&lt;p&gt;Rescuers in the valley of Orrin found fourteen more people alive, the interior ministry said on
Thursday. It was the third day of the search, and the weather was expected to turn before the night was over. Minister
Ada Quill said that a pause could come soon, but she would not name a day for it.&lt;/p&gt;</description></item>
"""


@lru_cache(maxsize=10_000)
def feed(number: int) -> bytes:
    """An RSS feed of invented news."""
    items = "".join(_ITEM.format(feed=number, n=n, hour=n % 10, minute=n) for n in range(ENTRIES))
    head = (
        f"<channel><title>The Orrin Post {number}</title><link>http://127.0.0.1/</link><description>News</description>"
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">{head}{items}</channel></rss>'.encode()


# --- the server ----------------------------------------------------------------------------------


class _Connection(asyncio.Protocol):
    """Answers as fast as Python can, so that it is not the server that is measured."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            request, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            self.transport.write(_answer(request))


def _answer(request: bytes) -> bytes:
    if f"if-none-match: {ETAG}".encode() in request.lower():
        return f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\n\r\n".encode()
    body = feed(int(request.split(b" ", 2)[1].strip(b"/").removesuffix(b".xml")))
    head = (
        f"HTTP/1.1 200 OK\r\nETag: {ETAG}\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _serve(feeds: int) -> None:
    for number in range(feeds):
        feed(number)  # made before anyone asks
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", 0, backlog=1_024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until whoever started it has gone


@contextmanager
def serving(feeds: int) -> Iterator[int]:
    command = [sys.executable, __file__, "--role", "server", "--feeds", str(feeds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()


def urls(port: int, feeds: int) -> list[str]:
    return [f"http://127.0.0.1:{port}/{n}.xml" for n in range(feeds)]


# --- the contenders ------------------------------------------------------------------------------


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """The seconds that some work takes by the clock, and those of the processor, its own processes counted."""
    begin, before = time.perf_counter(), _of_processor()
    work()
    return time.perf_counter() - begin, _of_processor() - before


def _of_processor() -> float:
    used = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in used)


def _record(first: tuple[float, float], second: tuple[float, float], memory_mb: float) -> dict[str, float]:
    times = {"first": first[0], "second": second[0], "first_processor": first[1], "second_processor": second[1]}
    return times | {"memory_mb": memory_mb}


def ours(port: int, feeds: int, folder: Path) -> dict[str, Any]:
    """Both passes by ``polling.poll``."""
    sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever else is installed
    from storydiff import pipeline, polling
    from storydiff.fetch import Fetcher, FetchLimits
    from storydiff.model import Source, SourceKind
    from storydiff.workers import available_cores

    # As many connections as a run has; all of them may go to the one host that there is here.
    limits = FetchLimits(connections_per_host=FetchLimits().connections)
    sources = [Source(url, SourceKind.FEED, url) for url in urls(port, feeds)]
    pipeline.init(folder)
    with pipeline.open_home(folder, START) as home:

        async def poll(after: timedelta) -> None:
            async with Fetcher(limits, allow_loopback=True) as fetcher:
                failures = await polling.poll(replace(home, now=START + after), sources, fetcher)
            assert not failures, failures[0]

        first = seconds(lambda: asyncio.run(poll(timedelta(0))))
        second = seconds(lambda: asyncio.run(poll(timedelta(hours=1))))
        assert home.ledger.entry_counts() == {source.name: (ENTRIES, ENTRIES) for source in sources}
        records = home.ledger.source_records([source.name for source in sources]).values()
        assert all(record.good_at == START + timedelta(hours=1) and record.capture for record in records)
    captures = sum(path.is_file() for path in (folder / "archive" / "captures").rglob("*"))
    assert captures == feeds, captures
    own, workers = (resource.getrusage(of).ru_maxrss for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return _record(first, second, (own + workers * available_cores()) / 1024)


def with_reader(port: int, feeds: int, folder: Path, workers: int) -> dict[str, Any]:
    """Both passes by the package ``reader``."""
    from reader import make_reader

    folder.mkdir(parents=True)
    with make_reader(str(folder / "reader.sqlite")) as reader:
        for url in urls(port, feeds):
            reader.add_feed(url)
        first = seconds(lambda: reader.update_feeds(workers=workers))
        second = seconds(lambda: reader.update_feeds(workers=workers, scheduled=False))
        assert reader.get_entry_counts().total == feeds * ENTRIES
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return _record(first, second, own / 1024)


def measured(python: str, role: str, port: int, feeds: int) -> dict[str, Any]:
    """What a contender took, in a process and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [python, __file__, "--role", role, "--port", str(port), "--feeds", str(feeds), "--folder", folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    shown = ", ".join(f"{name} {value:.2f}" for name, value in result.items())
    print(f"{role:9} {feeds:6,} feeds: {shown}", flush=True)
    return result


def play(role: str, port: int, feeds: int, folder: Path) -> None:
    if role == "server":
        asyncio.run(_serve(feeds))
    elif role == "ours":
        print(json.dumps(ours(port, feeds, folder / "home")))
    else:
        print(json.dumps(with_reader(port, feeds, folder / "home", int(role.rpartition(" ")[2]))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=5_000, help="feeds whose memory is held against that of --feeds")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reader", metavar="PYTHON", help="an interpreter that has the package reader")
    parser.add_argument("--role", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.role:
        play(args.role, args.port, args.feeds, args.folder)
        return
    roles = {"ours": sys.executable}
    if args.reader:
        roles |= {"reader 1": args.reader, "reader 8": args.reader}
    took: dict[str, list[dict[str, Any]]] = {role: [] for role in roles}
    with serving(max(args.feeds, args.many)) as port:
        for _ in range(args.rounds):
            for role, python in roles.items():
                took[role].append(measured(python, role, port, args.feeds))
        many = measured(sys.executable, "ours", port, args.many) if args.many else None
    print(json.dumps(summary(took, args.feeds, args.many, many)))


def summary(
    took: dict[str, list[dict[str, Any]]], feeds: int, many: int, most: dict[str, Any] | None
) -> dict[str, Any]:
    """The medians and what follows from them."""
    medians = {
        role: {name: round(statistics.median(r[name] for r in results), 3) for name in results[0]}
        for role, results in took.items()
    }
    record: dict[str, Any] = {"feeds": feeds, "took": medians}
    others = [result for role, result in medians.items() if role != "ours"]
    for name, key in (("first", "first_ratio"), ("second", "not_modified_ratio")):
        best = min((other[name] for other in others), default=None)
        record[key] = None if best is None else round(best / medians["ours"][name], 2)
    memory = {str(feeds): round(medians["ours"]["memory_mb"], 1)}
    if most is not None:
        memory[str(many)] = round(most["memory_mb"], 1)
        record["memory_ratio"] = round(most["memory_mb"] / medians["ours"]["memory_mb"], 3)
    return record | {"memory_mb": memory}


if __name__ == "__main__":
    main()
