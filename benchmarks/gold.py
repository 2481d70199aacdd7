"""Scores reading and comparing against labelled stories, and holds the figures to pinned floors.

    python benchmarks/gold.py SHARED [--misses] [--hold | --pin [--lower]]

SHARED holds ``seeds/``, ``gold/`` and ``eval/score.py``. Each story is ingested into an empty home article by
article, compared after each, exported and scored; floors are held and pinned as ``floors.py`` says. An article that
could not be read ends the run. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from floors import add_arguments, settle

from storydiff import pipeline

FIGURES = {"figures": ("recall", "f1"), "positions": ("recall",), "events": ("recall",), "changes": ("recall",)}


def find_stories(shared: Path) -> dict[str, tuple[Path, Path, str]]:
    """The labelled stories: name → gold file, folder of articles, their file ending."""
    stories = {"seeds": (shared / "gold" / "seeds.yaml", shared / "seeds", ".txt")}
    for gold in sorted(shared.glob("gold/*/gold.yaml")):
        stories[gold.parent.name] = (gold, gold.parent / "articles", ".md")
    return stories


def export_story(gold: Path, articles: Path, ending: str, folder: Path) -> None:
    """Ingest a story's articles in the order of its gold and write both exports into ``folder``."""
    labels = yaml.safe_load(gold.read_text(encoding="utf-8"))
    home_folder = folder / "home"
    shutil.rmtree(home_folder, ignore_errors=True)
    pipeline.init(home_folder)
    with pipeline.open_home(home_folder) as home:
        for row in labels["articles"]:
            asyncio.run(
                pipeline.ingest(home, [str(articles / f"{row['id']}{ending}")], published=str(row["published"]))
            )
            report = pipeline.diff(home)
            if report.failures:
                raise SystemExit("\n".join(failure.line() for failure in report.failures))
        for name in ("claims", "changes", "held-back"):
            lines = (json.dumps(record, ensure_ascii=False) for record in pipeline.iter_export(home, name))
            (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def score_story(shared: Path, gold: Path, folder: Path, misses: bool) -> dict[str, Any]:
    """What the scoring script says of the two exports."""
    command = [
        sys.executable,
        str(shared / "eval" / "score.py"),
        str(gold),
        str(folder / "claims.jsonl"),
        str(folder / "changes.jsonl"),
    ]
    if misses:
        print(subprocess.run([*command, "--misses"], check=True, capture_output=True, text=True).stdout)
    done = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True)
    scores: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return scores


def pinned_figures(scores: dict[str, Any]) -> dict[str, float]:
    """The figures of one story that floors are held on, with the number of traps not fallen into."""
    pinned = {
        f"{group} {name}": scores[group][name]
        for group, names in FIGURES.items()
        for name in names
        if name in scores[group]
    }
    return {**pinned, "traps avoided": scores["changes"]["traps"] - scores["changes"]["fell_into"]}


def main() -> int:
    """Score every story, print the table, hold or pin the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--story", help="score this one alone")
    parser.add_argument("--keep", type=Path, help="keep the exports in this folder")
    parser.add_argument("--misses", action="store_true", help="also say what was missed and what was wrong")
    add_arguments(parser)
    args = parser.parse_args()
    reached: dict[str, dict[str, float]] = {}
    for name, (gold, articles, ending) in find_stories(args.shared).items():
        if args.story and name != args.story:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            folder = args.keep / name if args.keep else Path(scratch)
            folder.mkdir(parents=True, exist_ok=True)
            export_story(gold, articles, ending, folder)
            scores = score_story(args.shared, gold, folder, args.misses)
        print(f"== {name}")
        for group, figures in scores.items():
            print(f"{group:10}", "  ".join(f"{key} {value}" for key, value in figures.items()))
        reached[name] = pinned_figures(scores)
    below = settle(reached, args)
    print("\n".join(below))
    print(json.dumps({"reached": reached, "below_floor": len(below)}))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
