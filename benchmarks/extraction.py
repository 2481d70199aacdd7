"""Scores the text that is found in pages against their true text, and counts the pages that are refused.

    python benchmarks/extraction.py DIR [--half even|odd] [--misses] [--hold | --pin [--lower]]

DIR holds ``ground-truth.json``, which maps a page's key to ``{"articleBody", "url"}``, and ``html/KEY.html`` or
``html/KEY.html.gz``, as the article extraction benchmark of Zyte does. Counted as there: the 4-grams of lower-cased
``\\w+`` runs are held against each other as multisets, precision and recall are averaged over the pages, ``f1`` is that
of the averages. It scores the text that is found in a page; ``f1_archived`` takes a page that is refused (a wall, a
teaser, no text) for one without text. ``--half`` takes every second page by its key: rules are tried on the even ones
alone. ``plain_f1`` is trafilatura as it comes, for comparison. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import trafilatura
from floors import add_arguments, settle

from storydiff.articles import read_article
from storydiff.articles.cleaning import joined, without_furniture
from storydiff.articles.pages import read_page
from storydiff.articles.phrasebook import Phrasebook
from storydiff.errors import ItemError
from storydiff.model import Draft, Form
from storydiff.resources import load_vocabulary_tables
from storydiff.sources.pages import decoded

T = TypeVar("T")
NOW = datetime(2030, 1, 1, tzinfo=UTC)
SHINGLE = 4
LOW = 0.95
"""Precision or recall below which ``--misses`` shows a page."""


@dataclass(frozen=True)
class Case:
    """A page with its true text."""

    key: str
    url: str
    html: str
    text: str


@dataclass(frozen=True)
class Score:
    """The precision and recall of one page's text."""

    precision: float
    recall: float


def iter_cases(folder: Path) -> Iterator[Case]:
    """The pages of a folder by their keys."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for key, row in sorted(truth.items()):
        plain, packed = folder / "html" / f"{key}.html", folder / "html" / f"{key}.html.gz"
        content = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
        url = row.get("url") or f"https://site.example/{key}"
        yield Case(key, url, decoded(content, key), row["articleBody"])


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The 4-grams of a text's words, how often each stands there; a shorter text is one."""
    said = re.findall(r"\w+", text.lower())
    return Counter(tuple(said[i : i + SHINGLE]) for i in range(max(1, len(said) - SHINGLE + 1))) if said else Counter()


def score(found: str, true: str) -> Score:
    """How much of what was found is true, and how much of what is true was found."""
    ours, theirs = shingles(found), shingles(true)
    both = (ours & theirs).total()
    return Score(both / ours.total() if ours else 0.0, both / theirs.total() if theirs else 1.0)


def averaged(scores: Sequence[Score]) -> dict[str, float]:
    """The averages over pages, and the F1 of them."""
    precision = sum(s.precision for s in scores) / len(scores)
    recall = sum(s.recall for s in scores) / len(scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"f1": round(f1, 4), "precision": round(precision, 4), "recall": round(recall, 4)}


def text_of(case: Case, phrasebook: Phrasebook) -> str:
    """The text that is found in a page, before it is asked whether that is an article."""
    return joined(without_furniture(read_page(case.html, case.url, NOW, phrasebook).blocks, phrasebook))


def archived(case: Case, phrasebook: Phrasebook) -> tuple[str, str]:
    """The text that is archived of a page, or none and why the page is refused."""
    draft = Draft(Form.PAGE, case.html, case.url, "benchmark", "", NOW, url=case.url)
    try:
        return read_article(draft, phrasebook).text, ""
    except ItemError as error:
        return "", error.reason


def plain(case: Case) -> str:
    """What trafilatura finds by itself."""
    return trafilatura.extract(case.html, url=case.url, include_comments=False) or ""


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work gives, and the milliseconds of processor time it took."""
    began = time.process_time()
    return work(), (time.process_time() - began) * 1000


def main() -> int:
    """Read every page, print the pages that are refused, the JSON object last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("even", "odd"), help="every second page alone")
    parser.add_argument("--misses", action="store_true", help="also print the pages of the half with a low score")
    add_arguments(parser)
    args = parser.parse_args()
    cases = list(iter_cases(args.folder))
    if args.half:
        cases = cases[args.half == "odd" :: 2]
    phrasebook = Phrasebook.of(load_vocabulary_tables())
    archived(cases[0], phrasebook)  # loads what is loaded once
    (kept, took) = timed(lambda: [archived(case, phrasebook) for case in cases])
    found = [score(text_of(case, phrasebook), case.text) for case in cases]
    (bare, bare_took) = timed(lambda: [plain(case) for case in cases])
    for case, own, (_, reason) in zip(cases, found, kept, strict=True):
        if reason:
            print(f"refused: {case.url}, {len(case.text.split())} words: {reason}")
        if args.misses and min(own.precision, own.recall) < LOW:
            print(f"{own.precision:.3f} {own.recall:.3f} {case.url}")
    by_itself = averaged([score(text, case.text) for text, case in zip(bare, cases, strict=True)])
    taken = averaged([score(text, case.text) for (text, _), case in zip(kept, cases, strict=True)])
    print(f"trafilatura as it comes: {by_itself}, {bare_took / len(cases):.0f} ms of processor time a page")
    reached = averaged(found)
    below = settle({"extraction": reached} if args.half is None else {}, args)
    print("\n".join(below))
    extra = {"f1_archived": taken["f1"], "plain_f1": by_itself["f1"], "pages": len(cases)}
    extra |= {"refused": sum(bool(reason) for _, reason in kept), "ms_a_page": round(took / len(cases), 1)}
    print(json.dumps({**reached, **extra}))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
