"""``storydiff sources``: the sources of a home listed, added, brought in and out."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from storydiff.common_options import Say, add_common
from storydiff.progress import Progress

Command = Callable[[argparse.Namespace, Progress], int]
_SAID = {
    "name": "what it is called; default: host and path",
    "publisher": "who prints it; default: what its documents say",
    "family": "who owns its publisher: one owner's publishers are not independent",
    "story": "a story that all it brings belongs to, by its name in the settings",
}


def add_sources(add: Callable[..., argparse.ArgumentParser], say: Say) -> None:
    """Add the command; ``say`` prints a report, and the exit status is 0 where something was done, else 1."""

    def show(arguments: argparse.Namespace, _: Progress) -> int:
        from storydiff import pipeline, source_table

        with pipeline.open_home(arguments.home, looking=True) as home:
            report = source_table.source_table(home)
        say(arguments, report.record(), report.lines())
        return 0

    def put_in(arguments: argparse.Namespace, _: Progress) -> int:
        from storydiff import pipeline, subscribing

        said = {key: value for key in _SAID if (value := getattr(arguments, f"source_{key}")) is not None}
        with pipeline.open_home(arguments.home) as home:
            report = asyncio.run(subscribing.add(home, arguments.url, said))
        say(arguments, report.record(), report.lines())
        return 0 if report.is_done else 1

    def bring_in(arguments: argparse.Namespace, _: Progress) -> int:
        from storydiff import pipeline, subscribing

        with pipeline.open_home(arguments.home) as home:
            report = subscribing.import_list(home, arguments.file)
        say(arguments, report.record(), report.lines())
        return 0 if report.is_done else 1

    def bring_out(arguments: argparse.Namespace, _: Progress) -> int:
        from storydiff import pipeline, subscribing

        with pipeline.open_home(arguments.home, looking=True) as home:
            content = subscribing.export_list(home)
        sys.stdout.write(content.decode("utf-8"))
        return 0

    sources = add("sources", show, "show how the sources are; find and add the feed of a site; OPML in and out")
    actions = sources.add_subparsers(dest="action", metavar="ACTION")

    def action(name: str, command: Command, words: str, *, as_json: bool = True) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=words, description=words)
        sub.set_defaults(command=command)
        add_common(sub)
        if as_json:
            sub.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object")
        return sub

    adding = action("add", put_in, "find the feed of a site, a page or a feed's own address, and make it a source")
    adding.add_argument("url", metavar="URL")
    for key, words in _SAID.items():
        adding.add_argument(f"--{key}", dest=f"source_{key}", metavar="NAME", help=words)
    bringing = action("import", bring_in, "make the feeds of an OPML file sources")
    bringing.add_argument("file", type=Path, metavar="FILE.opml")
    action("export", bring_out, "print the feeds among the sources as OPML", as_json=False)
