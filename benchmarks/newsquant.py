"""Scores the reader of quantities on sentences labelled in the form of NewsQuant, beside quantulum3 where installed.

    python benchmarks/newsquant.py FOLDER [--misses] [--half even|odd] [--hold | --pin [--lower]]

FOLDER holds *.json files, each a list of ``{"text", "quantities": [{"change", "value", "unit", "normalized_unit",
"referred_concepts"}]}`` (Almasian et al. 2023). A found quantity answers one labelled quantity at most. Given are
the F1 of the value (a range needs both ends), of value and normalised unit in lower case, of value and change, and
of value and concept, where one shared word is enough. Floors are held and
pinned as ``floors.py`` says. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from floors import add_arguments, settle

from storydiff.claims.directions import Change
from storydiff.claims.numerals import NumeralKind
from storydiff.claims.parse import parse_of
from storydiff.claims.quantities import Quantity, find_quantities, quantity_words
from storydiff.claims.units import AGE
from storydiff.claims.vocabulary import Vocabulary
from storydiff.resources import load_model, load_vocabulary_tables

KEYS = ("value", "value_unit", "value_change", "value_concept")
NAMES = {
    "square foot": "square feet",
    "pound": "pound-mass",
    "tonne": "metric ton",
    "nautical mile": "mile",
    "cubic centimetre": "millilitre",
    "nit": "candela per square metre",
    "revolution per minute": "revolutions per minute",
    "millimetre of mercury": "millimeter of mercury",
    "part per trillion": "parts-per-trillion",
    "swedish krona": "swedish krone",
    "polish zloty": "polish złoty",
    "part per million": "parts-per-million",
    "part per billion": "parts-per-billion",
    "time per minute": "count per minute",
    "time per second": "count per second",
    "time per day": "count per day",
    "time per year": "count per year",
}
"""What the labels call by another name."""
_JOINED = re.compile(r"-[a-z]")
_SUSPENDED = re.compile(r"-,?\s+(?:and|or|to)\s+$")
_WORD = re.compile(r"[^\s,]+")
_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*-\s*({_NUMBER})")


@dataclass(frozen=True)
class Row:
    """A quantity as the labels give it."""

    low: float
    high: float
    unit: str
    change: str
    concept: frozenset[str]

    def has_value_of(self, other: Row) -> bool:
        """True where both ends are the same."""
        return math.isclose(self.low, other.low, rel_tol=1e-5, abs_tol=1e-12) and math.isclose(
            self.high, other.high, rel_tol=1e-5, abs_tol=1e-12
        )


AGREES: dict[str, Callable[[Row, Row], bool]] = {
    "value": lambda a, b: a.has_value_of(b),
    "value_unit": lambda a, b: a.has_value_of(b) and a.unit == b.unit,
    "value_change": lambda a, b: a.has_value_of(b) and a.change == b.change,
    "value_concept": lambda a, b: a.has_value_of(b) and bool(a.concept & b.concept),
}


def labelled(quantity: dict[str, Any]) -> Row:
    """The row of one label; a value that is no number is one that nothing can answer."""
    written = str(quantity["value"]).strip()
    ends = _RANGE.fullmatch(written)
    try:
        low, high = (float(ends[1]), float(ends[2])) if ends else (float(written), float(written))
    except ValueError:
        low = high = math.nan
    unit = str(quantity.get("normalized_unit") or quantity.get("unit") or "-").lower()
    concept = quantity.get("referred_concepts") or "-"
    words = " ".join(map(str, concept)) if isinstance(concept, list) else str(concept)
    return Row(low, high, unit, str(quantity.get("change", "=")), concept_words(words))


def concept_words(written: str) -> frozenset[str]:
    """The words of a concept in lower case; "-" stands for none."""
    return frozenset(word.lower() for word in _WORD.findall(written)) or frozenset({"-"})


def as_labelled(quantity: Quantity, text: str) -> Iterator[Row]:
    """A read quantity in the conventions of the labels; nothing for what they never label.

    The labels give "dozens" as 12 and other vague plurals as the range up to the next ("thousands" is 1000 to 10000),
    without a hedge; "ten or twelve" as two quantities, of which a hedge marks the first; fractions as parts of one.
    They pass over "several hundred", ages without a unit ("women aged 25 to 54", "Mira Olden, 42,") and numbers in
    words that are joined to their noun ("a five-year award").
    """
    numeral, low, high, change = quantity.numeral, quantity.low, quantity.high, quantity.change
    written = text[quantity.start : quantity.end]
    if numeral.vague:
        if written.lower().startswith(("several", "a few", "few", "many", "a couple")):
            return
        high = high if written.lower().startswith(("dozens", "scores")) else low * 10
        change = change if change is not Change.MORE else Change.EXACT
    if quantity.unit is not None and quantity.unit.dimension == AGE:
        if not quantity.unit.surface:
            return
    elif _is_mark(quantity, text):
        return
    if numeral.kind is NumeralKind.SHARE:
        low = high = float(Fraction(low / 100).limit_denominator(20))
    unit = quantity.unit.name.lower().replace("share of ", "% ") if quantity.unit is not None else "-"
    ends = ((low, low, change), (high, high, Change.EXACT)) if numeral.joint == "or" else ((low, high, change),)
    for bottom, top, moved in ends:
        yield Row(bottom, top, NAMES.get(unit, unit), str(moved), concept_words(" ".join(quantity.concept)))


def _is_mark(quantity: Quantity, text: str) -> bool:
    """A number in words joined to its noun: "a five-year award", but not the last of "four-, five- and six-"."""
    end = quantity.start + quantity.numeral.end - quantity.numeral.start
    joined = quantity.numeral.spelled and _JOINED.match(text, end) is not None
    return joined and _SUSPENDED.search(text[: quantity.start]) is None


class OurReader:
    """storydiff's own reader."""

    def __init__(self) -> None:
        vocabulary = Vocabulary(load_vocabulary_tables())
        self.words, self.model = quantity_words(vocabulary), load_model()

    def read(self, text: str) -> list[Row]:
        """The rows of a text."""
        found = (q for sentence in parse_of(self.model(text)).sents for q in find_quantities(sentence, self.words))
        return [row for quantity in found for row in as_labelled(quantity, text)]


class Quantulum:
    """quantulum3 with its classifier off; it knows neither change nor concept."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from quantulum3 import classifier, parser

        classifier.USE_CLF = False
        self.parser = parser

    def read(self, text: str) -> list[Row]:
        """The rows of a text."""
        return [
            Row(*_ends(q), "-" if q.unit.name == "dimensionless" else q.unit.name.lower(), "", frozenset())
            for q in self.parser.parse(text)
        ]


def _ends(quantity: object) -> tuple[float, float]:
    """quantulum3 gives a range as its middle and how far the ends are from it."""
    value = float(quantity.value)  # type: ignore[attr-defined]
    off = float(getattr(quantity, "uncertainty", None) or 0)
    return value - off, value + off


def matched(found: list[Row], labels: list[Row], agrees: Callable[[Row, Row], bool]) -> int:
    """How many labels can be answered at once, each by a row of its own (augmenting paths)."""
    taken: dict[int, int] = {}

    def settle(label: int, seen: set[int]) -> bool:
        for i, row in enumerate(found):
            if i in seen or not agrees(row, labels[label]):
                continue
            seen.add(i)
            if i not in taken or settle(taken[i], seen):
                taken[i] = label
                return True
        return False

    return sum(settle(label, set()) for label in range(len(labels)))


def scores(pairs: list[tuple[list[Row], list[Row]]]) -> dict[str, float]:
    """The F1 of each key over all sentences."""
    said, wanted = sum(len(f) for f, _ in pairs), sum(len(w) for _, w in pairs)
    return {
        key: round(2 * sum(matched(f, w, agrees) for f, w in pairs) / ((said + wanted) or 1), 4)
        for key, agrees in AGREES.items()
    }


def iter_labelled(folder: Path) -> Iterator[tuple[str, list[Row]]]:
    """The sentences of a folder with their labels, files in order of name."""
    for path in sorted(folder.glob("*.json")):
        for record in json.loads(path.read_text(encoding="utf-8")):
            yield record["text"], [labelled(q) for q in record["quantities"]]


def print_misses(text: str, found: list[Row], labels: list[Row]) -> None:
    """What was not answered and what was said too much, and what of the rest was wrong."""
    if matched(found, labels, lambda a, b: all(f(a, b) for f in AGREES.values())) == len(labels) == len(found):
        return
    print(text)
    for sign, rows, others in (("-", labels, found), ("+", found, labels)):
        for row in rows:
            if not any(all(f(row, o) for f in AGREES.values()) for o in others):
                value = row.low if row.low == row.high else f"{row.low}-{row.high}"
                print(f"   {sign} {row.change:4} {value} | {row.unit} | {' '.join(sorted(row.concept))}")


def main() -> int:
    """Read, score, print the table, the JSON object last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="also print what is missed and wrong")
    parser.add_argument("--half", choices=("even", "odd"), help="every second sentence alone")
    add_arguments(parser)
    args = parser.parse_args()
    sentences = list(iter_labelled(args.folder))
    if args.half:
        sentences = sentences[0 if args.half == "even" else 1 :: 2]
    ours = OurReader()
    pairs = [(ours.read(text), labels) for text, labels in sentences]
    if args.misses:
        for (text, labels), (found, _) in zip(sentences, pairs, strict=True):
            print_misses(text, found, labels)
    reached = scores(pairs)
    rows = {"storydiff": reached}
    try:
        other = Quantulum()
    except ImportError:
        print("quantulum3 is not installed, so it is not measured beside (pip install quantulum3).")
    else:
        theirs = scores([(other.read(text), labels) for text, labels in sentences])
        rows["quantulum3"] = {key: theirs[key] for key in KEYS[:2]}
    print(f"{'':12}" + "".join(f"{key:>15}" for key in KEYS) + f"   {len(sentences)} sentences")
    for name, row in rows.items():
        print(f"{name:12}" + "".join(f"{row[key]:15.4f}" if key in row else f"{'-':>15}" for key in KEYS))
    below = settle({"newsquant": reached}, args)
    print("\n".join(below))
    print(json.dumps({**reached, "sentences": len(sentences), "quantulum3": rows.get("quantulum3")}))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
