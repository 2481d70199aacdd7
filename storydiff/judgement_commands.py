"""``storydiff same``, ``different``, ``mute``, ``unmute`` and ``judgements``: what a reader teaches."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable

from storydiff.common_options import Say
from storydiff.progress import Progress


def add_judgements(add: Callable[..., argparse.ArgumentParser], say: Say) -> None:
    """Add the commands by which a reader teaches; what they keep outranks the rules. ``say`` prints a report."""

    def judge_pair(arguments: argparse.Namespace, progress: Progress) -> int:
        from storydiff import judging, pipeline

        judge = {"same": judging.same, "different": judging.different}[arguments.name]
        with pipeline.open_home(arguments.home) as home:
            report = judge(home, arguments.one, arguments.other, _by(arguments), progress=progress)
        say(arguments, report.record(), report.lines())
        return 0

    def judge_series(arguments: argparse.Namespace, _: Progress) -> int:
        from storydiff import judging, pipeline

        judge = {"mute": judging.mute, "unmute": judging.unmute}[arguments.name]
        with pipeline.open_home(arguments.home) as home:
            report = judge(home, arguments.series, _by(arguments))
        say(arguments, report.record(), report.lines())
        return 0

    def show(arguments: argparse.Namespace, progress: Progress) -> int:
        from storydiff import judging, pipeline

        with pipeline.open_home(arguments.home, looking=arguments.forget is None) as home:
            if arguments.forget is None:
                listed = judging.judgements(home)
                say(arguments, listed.record(), listed.lines())
            else:
                report = judging.forget(home, arguments.forget, _by(arguments), progress=progress)
                say(arguments, report.record(), report.lines())
        return 0

    for name, words in (
        ("same", "say that two series, or the series of two claims, are one"),
        ("different", "keep two series apart, or a claim out of a series, or two claims apart"),
    ):
        pair = add(name, judge_pair, words)
        _add_subject(pair, "one")
        _add_subject(pair, "other")
        _add_by(pair)
    for name, words in (
        ("mute", "keep the changes of a series out of the mail; they are exported"),
        ("unmute", "let a muted series be mailed again, from now on"),
    ):
        quiet = add(name, judge_series, words)
        _add_subject(quiet, "series")
        _add_by(quiet)
    listing = add("judgements", show, "list the judgements in force: who, when and what")
    listing.add_argument("--forget", metavar="ID", help="take this one back")
    _add_by(listing)


def _add_subject(parser: argparse.ArgumentParser, name: str) -> None:
    words = "a series by its name or a claim by its id, as the exports give them"
    parser.add_argument(name, metavar="SERIES|CLAIM", help=words)


def _add_by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", metavar="NAME", help="who says so (default: the name of the user)")


def _by(arguments: argparse.Namespace) -> str:
    """Who judges: as said, else the user of the system, who may have no name there."""
    if arguments.by is not None:
        return str(arguments.by)
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "reader"
