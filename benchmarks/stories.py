"""What is reported of the changes in fourteen running stories of our own, labelled by a reader who never saw the rules.

    python benchmarks/stories.py [--story NAME] [--misses] [--hold | --pin [--lower]]    # a minute

``stories/tried`` holds the stories that rules may be thought of on; ``stories/unseen`` those that nobody who writes a
rule reads: of these only the sums are printed, and they are what to expect of news. A change is found where its kind is
one of those allowed and its claims stand on the marked words, a figure on its own number. A trap is a pair that no
change may join. The last line printed is one JSON object: for each half ``recall`` of the changes a reader wants,
``found``, ``needed``, ``traps``, ``fell_into`` and how many changes were ``reported``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from floors import add_arguments, settle

from storydiff import pipeline
from storydiff.model import Change, Claim, Figure
from storydiff.text import fold

STORIES = Path(__file__).with_name("stories")
HALVES = ("tried", "unseen")


@dataclass
class Score:
    """What one story, or several, came to."""

    counts: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def recall(self) -> float:
        return round(self.counts["found"] / max(1, self.counts["needed"]), 3)

    def pinned(self) -> dict[str, float]:
        return {"recall": self.recall(), "traps avoided": self.counts["traps"] - self.counts["fell_into"]}


def read_story(folder: Path, labels: Mapping[str, Any]) -> tuple[dict[str, Claim], list[Change]]:
    """All claims and changes of a story whose articles are taken in and compared one after the other."""
    with tempfile.TemporaryDirectory() as scratch:
        pipeline.init(Path(scratch) / "home")
        with pipeline.open_home(Path(scratch) / "home") as home:
            for row in labels["articles"]:
                path = folder / "articles" / f"{row['id']}.md"
                asyncio.run(pipeline.ingest(home, [str(path)], published=str(row["published"])))
                if failures := pipeline.diff(home).failures:
                    raise SystemExit("\n".join(failure.line() for failure in failures))
            return {claim.id: claim for claim, _, _ in home.ledger.iter_claims()}, list(home.ledger.iter_changes())


def score_story(labels: Mapping[str, Any], claims: Mapping[str, Claim], changes: Sequence[Change]) -> Score:
    """How many of the wanted changes are reported, and how many of the traps."""
    score = Score(Counter(reported=len(changes), traps=len(labels["traps"])))
    for row in labels["changes"]:
        if row.get("optional"):
            continue
        score.counts["needed"] += 1
        if any(c.kind.value in row["kind"] and _joins(c, row["before"], row["after"], claims) for c in changes):
            score.counts["found"] += 1
        else:
            score.missed.append(f"missed: {row['name']}")
    for row in labels["traps"]:
        joined = [c for c in changes if _is_caught(c, row, claims)]
        score.counts["fell_into"] += bool(joined)
        score.missed.extend(f"trap: {row['name']}: {change.statement}" for change in joined)
    return score


def _is_caught(change: Change, trap: Mapping[str, Any], claims: Mapping[str, Claim]) -> bool:
    if trap.get("kinds") and change.kind.value not in trap["kinds"]:
        return False
    return any(_joins(change, trap[a], trap[b], claims) for a, b in (("a", "b"), ("b", "a")))


def _joins(change: Change, before: Mapping[str, Any], after: Mapping[str, Any], claims: Mapping[str, Claim]) -> bool:
    return any(_stands_on(claims[i], before) for i in change.before) and any(
        _stands_on(claims[i], after) for i in change.after
    )


def _stands_on(claim: Claim, side: Mapping[str, Any]) -> bool:
    """True where the claim is in a marked article and on the marked words, a figure with its number among them."""
    if claim.document not in _many(side["article"]):
        return False
    quote = _plain(claim.quote)
    for words in map(_plain, _many(side["find"])):
        if words not in quote and not (quote in words and len(quote) > 12):
            continue
        if not isinstance(claim.content, Figure) or not re.search(r"\d", words) or quote in words:
            return True
        number = _plain(claim.quote[claim.focus.start - claim.span.start : claim.focus.end - claim.span.start])
        if number in words:
            return True
    return False


def _plain(words: str) -> str:
    return fold(words).replace("’", "'").replace("“", '"').replace("”", '"')


def _many(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _stories(name: str | None) -> Iterator[tuple[str, Path]]:
    for half in HALVES:
        for folder in sorted((STORIES / half).iterdir()):
            if folder.is_dir() and name in (None, folder.name):
                yield half, folder


def main() -> int:
    """Score the stories, print what was missed in those that may be read, hold or pin the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--story", help="score this one alone")
    parser.add_argument("--misses", action="store_true", help="also say what was missed in the stories that were tried")
    add_arguments(parser)
    args = parser.parse_args()
    sums = {half: Score() for half in HALVES}
    for half, folder in _stories(args.story):
        labels = yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8"))
        score = score_story(labels, *read_story(folder, labels))
        sums[half].counts += score.counts
        if half == "tried":
            print(f"{folder.name:20}", dict(score.counts), f"recall {score.recall()}", flush=True)
            print("\n".join(score.missed) if args.misses else "", end="\n" if args.misses else "")
    reached = {
        f"stories {half}": {
            "recall": score.recall(),
            "traps avoided": score.counts["traps"] - score.counts["fell_into"],
        }
        for half, score in sums.items()
        if score.counts
    }
    below = settle(reached, args)
    print("\n".join(below))
    print(json.dumps({half: {**dict(score.counts), "recall": score.recall()} for half, score in sums.items()}))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
