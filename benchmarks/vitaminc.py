"""Scores the comparing of figures on pairs of a claim and a sentence, labelled in the form of VitaminC.

    python benchmarks/vitaminc.py FOLDER [--misses] [--half even|odd] [--hold | --pin [--lower]]

FOLDER holds ``pairs.jsonl``, a line a pair: ``{"claim", "evidence", "label"}``, the label SUPPORTS, REFUTES or NOT
ENOUGH INFO (Schuster et al. 2021). Both are read as two articles' sentences, and ``changes.entailment`` decides whether
the evidence bears the claim's figures out, rules one of them out, or leaves it open. Given are the share of pairs that
are decided as labelled, and the same over the pairs that are not NOT ENOUGH INFO. ``--half`` takes the pairs of every
second page ("page", else the claim) by a hash. Floors are held and pinned as ``floors.py`` says. The last line printed
is one JSON object.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from floors import add_arguments, settle

from storydiff.changes.answering import alike_words
from storydiff.changes.entailment import Answer, Decision, decide
from storydiff.claims.parse import parse_of
from storydiff.claims.quantities import quantity_words
from storydiff.claims.said import Statement, read_statement
from storydiff.claims.vocabulary import Vocabulary
from storydiff.resources import load_model, load_vocabulary_tables

ANSWERS = {"SUPPORTS": Answer.SUPPORTS, "REFUTES": Answer.REFUTES, "NOT ENOUGH INFO": Answer.OPEN}
BATCH = 64
"""Sentences parsed at once."""


@dataclass(frozen=True)
class Pair:
    """A claim and a sentence, and what the one makes of the other by its label."""

    claim: str
    evidence: str
    label: Answer
    page: str


def iter_pairs(folder: Path) -> Iterator[Pair]:
    """The pairs of a folder in their order."""
    with (folder / "pairs.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            claim = as_printed(row["claim"])
            yield Pair(claim, as_printed(row["evidence"]), ANSWERS[row["label"]], row.get("page") or claim)


def as_printed(tokens: str) -> str:
    """The sentence as an article prints it: the labels' form has spaces around signs, and glues sentences.

    >>> as_printed("It sold 12 % ( 3,000 copies ) . `` Vale 's hit ''")
    'It sold 12% (3,000 copies). " Vale\\'s hit "'
    """
    text = tokens.replace("\N{REPLACEMENT CHARACTER}", " ").replace("``", '"').replace("''", '"')
    text = re.sub(r"\s+([%.,;:!?)\]])(?!\d)", r"\1", text)
    text = re.sub(r"([(\[$£€])\s+", r"\1", text)
    text = re.sub(r"\s+(n['’]t|['’](?:s|m|d|re|ve|ll))\b", r"\1", text)
    text = re.sub(r"(?<=\d), (?=000\b)", ",", text)
    text = " ".join(text.split())
    return re.sub(r"(?<=[a-z]{2}\.)(?=[A-Z*]|\d)", " ", text)


def is_odd(pair: Pair) -> bool:
    """To which half a pair's page belongs."""
    return int(hashlib.sha256(pair.page.encode()).hexdigest(), 16) % 2 == 1


def decisions(pairs: list[Pair]) -> list[Decision]:
    """What is decided on each pair; every sentence is parsed once."""
    vocabulary = Vocabulary(load_vocabulary_tables())
    words, alike = quantity_words(vocabulary), alike_words(vocabulary)
    texts = sorted({text for pair in pairs for text in (pair.claim, pair.evidence)})
    read: dict[str, Statement] = {
        doc.text: read_statement(list(parse_of(doc).sents), words) for doc in load_model().pipe(texts, batch_size=BATCH)
    }
    return [decide(read[pair.claim], read[pair.evidence], alike) for pair in pairs]


def share(hits: Iterable[bool]) -> float:
    """The part of the hits, 0 of none."""
    found = list(hits)
    return round(sum(found) / len(found), 4) if found else 0.0


def scores(pairs: list[Pair], answers: list[Answer]) -> dict[str, float]:
    """The share decided as labelled, of all pairs and of those whose label is not NOT ENOUGH INFO."""
    hits = [(pair.label, pair.label is answer) for pair, answer in zip(pairs, answers, strict=True)]
    return {
        "accuracy": share(hit for _, hit in hits),
        "accuracy_supports_refutes": share(hit for label, hit in hits if label is not Answer.OPEN),
    }


def main() -> int:
    """Read, decide, print what was taken for what, the JSON object last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="also print each pair that is decided otherwise")
    parser.add_argument("--half", choices=("even", "odd"), help="the pairs of every second page alone")
    add_arguments(parser)
    args = parser.parse_args()
    pairs = [p for p in iter_pairs(args.folder) if args.half is None or is_odd(p) is (args.half == "odd")]
    began = time.monotonic()
    found = decisions(pairs)
    took = time.monotonic() - began
    if args.misses:
        for pair, decision in zip(pairs, found, strict=True):
            if pair.label is not decision.answer:
                print(f"{pair.label} → {decision.answer}: {decision.reason}\n  {pair.claim}\n  {pair.evidence}")
    for (label, answer), count in sorted(
        Counter((p.label, d.answer) for p, d in zip(pairs, found, strict=True)).items()
    ):
        print(f"{label:10} decided {answer:10}{count:6}")
    reached = scores(pairs, [decision.answer for decision in found])
    below = settle({"vitaminc": reached} if args.half is None else {}, args)
    print("\n".join(below))
    print(json.dumps({**reached, "pairs": len(pairs), "seconds": round(took, 1)}))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
