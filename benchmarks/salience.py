"""Measures whether salience puts what an editor notes before what an editor leaves out.

    python benchmarks/salience.py SHARED [--hold | --pin [--lower]]

SHARED holds ``gold/*/gold.yaml`` with their articles, and ``eval/score.py``. For each article every claim that a
labelled row asks for is compared with every claim that none does; ``auc`` is the share of such pairs in which the
asked one weighs more (ties count half; 0.5 is chance), ``top`` the share of asked claims among as many of the most
salient ones. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from floors import add_arguments, settle
from gold import export_story, find_stories

KINDS = {"figures": "figure", "positions": "position", "events": "event"}


def load_score(shared: Path) -> ModuleType:
    """The scoring script as a module."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def asked_for(labels: dict[str, Any], claims: list[dict[str, Any]], score: ModuleType) -> set[str]:
    """The claims that fit a row which is not optional."""
    return {
        claim["id"]
        for group, kind in KINDS.items()
        for row in labels.get(group) or []
        for claim in claims
        if not row.get("optional") and claim["kind"] == kind
        if score.stands_in(claim, row["article"], row["find"]) and score.FITS[group](claim, row)
    }


def measure(by_article: dict[str, list[dict[str, Any]]], asked: set[str]) -> tuple[float, int, int, int]:
    """Pairs put right, pairs, asked claims at the top, asked claims."""
    right, pairs, top, wanted = 0.0, 0, 0, 0
    for claims in by_article.values():
        ranked = sorted(claims, key=lambda c: -c["salience"])
        keys = [c for c in ranked if c["id"] in asked]
        others = [c for c in ranked if c["id"] not in asked]
        for key in keys:
            right += sum((key["salience"] > o["salience"]) + 0.5 * (key["salience"] == o["salience"]) for o in others)
        pairs += len(keys) * len(others)
        top += sum(c["id"] in asked for c in ranked[: len(keys)])
        wanted += len(keys)
    return right, pairs, top, wanted


def main() -> int:
    """Measure every labelled story and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    add_arguments(parser)
    args = parser.parse_args()
    shared = args.shared
    score = load_score(shared)
    sums = [0.0, 0, 0, 0]
    for name, (gold, articles, ending) in find_stories(shared).items():
        with tempfile.TemporaryDirectory() as scratch:
            export_story(gold, articles, ending, Path(scratch))
            lines = (Path(scratch) / "claims.jsonl").read_text(encoding="utf-8").splitlines()
        claims = [json.loads(line) for line in lines if line]
        by_article = defaultdict(list)
        for claim in claims:
            by_article[claim["document"]].append(claim)
        found = measure(by_article, asked_for(yaml.safe_load(gold.read_text(encoding="utf-8")), claims, score))
        print(f"{name:28} auc {found[0] / (found[1] or 1):.3f}  top {found[2]} of {found[3]}")
        sums = [a + b for a, b in zip(sums, found, strict=True)]
    reached = {"auc": round(sums[0] / (sums[1] or 1), 3), "top": round(sums[2] / (sums[3] or 1), 3)}
    below = settle({"salience": reached}, args)
    print("\n".join(below))
    print(json.dumps(reached))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
