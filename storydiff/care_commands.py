"""``storydiff run``, ``doctor``, ``backup`` and ``restore``: what whoever looks after a home needs."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from pathlib import Path

from storydiff.common_options import Say
from storydiff.progress import Progress


def add_care(add: Callable[..., argparse.ArgumentParser], say: Say) -> None:
    """Add the commands; ``say`` prints a report."""

    def run(arguments: argparse.Namespace, progress: Progress) -> int:
        from storydiff import measuring, pipeline, turns

        with measuring.measured(arguments.home, arguments.metrics) as measure:
            with turns.in_turn(arguments.home, "storydiff run", progress) as home:
                measure.begins(home)
                report = asyncio.run(pipeline.run(home, progress=progress))
                measure.ends(home, report)
            say(arguments, report.record(), report.lines())
        return 1 if report.has_failed else 0

    def examine(arguments: argparse.Namespace, progress: Progress) -> int:
        from storydiff import doctor

        report = doctor.examine(arguments.home, is_quick=arguments.quick, progress=progress)
        say(arguments, report.record(), report.lines())
        return 0 if report.is_well else 1

    def back_up(arguments: argparse.Namespace, progress: Progress) -> int:
        from storydiff import backup, pipeline

        with pipeline.open_home(arguments.home, looking=True) as home:
            report = backup.back_up(home, arguments.file, progress=progress)
        say(arguments, report.record(), report.lines())
        return 0

    def restore(arguments: argparse.Namespace, _: Progress) -> int:
        from storydiff import restoring

        report = restoring.restore(arguments.file, arguments.home)
        say(arguments, report.record(), report.lines())
        return 0

    running = add("run", run, "take in, read, compare, make the digest and deliver it")
    words = "write how the run went for Prometheus, as a textfile collector reads it; default: metrics.file"
    running.add_argument("--metrics", type=Path, metavar="FILE.prom", help=words)
    examining = add("doctor", examine, "say what is well with the home and what is not; sends and writes nothing")
    examining.add_argument("--quick", action="store_true", help="read no captures, and do not load the model")
    packing = add("backup", back_up, "write the home into one file, also while a run goes on")
    packing.add_argument("file", type=Path, metavar="FILE.zip")
    unpacking = add("restore", restore, "make the home, a folder that is empty or not there, from a backup")
    unpacking.add_argument("file", type=Path, metavar="FILE.zip")
