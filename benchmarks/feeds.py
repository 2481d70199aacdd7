"""Reads every file of a folder as a feed, beside bare feedparser, and says what became of each.

    python benchmarks/feeds.py DIR [--brief]

A file is read as its bytes would be from a server that says nothing of charset or type. Printed are a row a file
(with --brief only of those that go wrong): entries, how many of them could not be taken, what feedparser itself
counts, milliseconds, and why a file is refused; then the refusals by reason, and one JSON object last: ``files``,
``entries`` (those of all feeds, as feedparser counts), ``untaken`` (entries among them that are failures by
themselves, mostly without link and text), ``refused`` (files that are no feed), ``exceptions``, and ``differing``
(files in which feedparser reads another number of entries; JSON Feed, which it does not read, apart). The exit status
is 1 where ``exceptions`` or ``differing`` is not 0.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import feedparser

from storydiff.errors import ItemError
from storydiff.sources.feeds import read_feed

URL = "http://news.example/feed"
"""Where every file is said to lie, for links that are relative."""

MEGABYTE = 1024
"""In what units the system tells memory, KiB."""


@dataclass(frozen=True)
class Row:
    """What became of one file."""

    path: str
    entries: int = 0
    untaken: int = 0
    expected: int | None = None
    milliseconds: float = 0.0
    refusal: str = ""
    exception: str = ""

    @property
    def differs(self) -> bool:
        """Whether feedparser reads other entries; a refused file differs only from one in which it finds some."""
        return self.expected is not None and self.expected != self.entries

    def line(self) -> str:
        expected = "-" if self.expected is None else str(self.expected)
        said = self.exception or self.refusal or ("DIFFERS" if self.differs else "")
        return (
            f"{self.entries:7} {self.untaken:7} {expected:>10} {self.milliseconds:8.1f}  {self.path}  {said}".rstrip()
        )


def read(path: Path, name: str) -> Row:
    """What our reader makes of a file, and how many entries feedparser finds in it."""
    content = path.read_bytes()
    entries, untaken, refusal, exception = 0, 0, "", ""
    begin = time.perf_counter()
    try:
        feed = read_feed(content, url=URL, source=name)
        entries, untaken = len(feed.entries) + feed.untaken + feed.left_out, feed.untaken
    except ItemError as error:
        refusal = error.reason
    except Exception as error:  # noqa: BLE001 -- what must not happen is what is counted
        exception = f"EXCEPTION {type(error).__name__}: {error}"
    milliseconds = (time.perf_counter() - begin) * 1000
    return Row(name, entries, untaken, expected(content), milliseconds, refusal, exception)


def expected(content: bytes) -> int | None:
    """How many entries feedparser reads, None where it finds no feed either."""
    parsed = feedparser.parse(io.BytesIO(content), response_headers={"content-location": URL})
    return len(parsed.entries) if parsed.entries or parsed.get("version") else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--brief", action="store_true", help="rows only of files that go wrong")
    arguments = parser.parse_args()
    folder = arguments.folder
    if not folder.is_dir():
        parser.error(f"{folder}: no such folder")
    print("entries untaken feedparser       ms  file")
    rows = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        rows.append(read(path, str(path.relative_to(folder))))
        if not arguments.brief or rows[-1].exception or rows[-1].differs:
            print(rows[-1].line())
    reasons = Counter(re.sub(r"(damaged JSON): .*", r"\1", row.refusal) for row in rows if row.refusal)
    print("\nrefused  reason")
    for reason, number in reasons.most_common():
        print(f"{number:7}  {reason}")
    result = {
        "files": len(rows),
        "entries": sum(row.entries for row in rows),
        "untaken": sum(row.untaken for row in rows),
        "refused": sum(bool(row.refusal) for row in rows),
        "exceptions": sum(bool(row.exception) for row in rows),
        "differing": sum(row.differs for row in rows),
        "feeds": sum(not row.refusal and not row.exception for row in rows),
        "seconds": round(sum(row.milliseconds for row in rows) / 1000, 2),
        "slowest_ms": round(max((row.milliseconds for row in rows), default=0.0), 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE),
    }
    print(json.dumps(result))
    return 1 if result["exceptions"] or result["differing"] else 0


if __name__ == "__main__":
    sys.exit(main())
