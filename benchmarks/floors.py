"""Pinned floors: what each benchmark reached, which no change may fall below without saying so.

They lie in ``floors.json``: benchmark → figure → least value. ``--hold`` fails below one, ``--pin`` raises them to what
was reached now, and only ``--pin --lower`` may take one down.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that hold and pin floors."""
    parser.add_argument("--hold", action="store_true", help="exit with 1 where a figure is below its floor")
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is reached now")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors go down too")


def settle(reached: Mapping[str, Mapping[str, float]], args: argparse.Namespace) -> list[str]:
    """A line for each figure below its floor where floors are held; pins them instead where that is asked."""
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    if args.pin:
        for benchmark, figures in reached.items():
            old = floors.get(benchmark, {})
            new = dict(figures) if args.lower else {k: max(v, old.get(k, v)) for k, v in figures.items()}
            floors[benchmark] = {**old, **new}
        FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return []
    if not args.hold:
        return []
    return [
        f"{benchmark}: {figure} {value} is below its floor {floors[benchmark][figure]}"
        for benchmark, figures in reached.items()
        for figure, value in figures.items()
        if value < floors.get(benchmark, {}).get(figure, float("-inf"))
    ]
