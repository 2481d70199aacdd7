"""What comparing one new article costs in a ledger of 10,000, 100,000 and 1,000,000 claims, in time and memory.

    python benchmarks/ledger.py [--sizes N,N,…] [--shapes many,one] [--articles N] [--folder DIR]

Two ledgers are made of invented news and grown from size to size: ``many`` holds stories of 1,000 claims each, ``one``
a single story on few measures, so that every look-up finds far more than can be compared. At each size new articles of
20 claims are compared one by one, as a run does it: look up what is known, compare, keep what came of it. They are
compared in a process of its own for each size, whose memory is therefore what comparing takes.

``compare_seconds`` gives the median by size, the slower of the two shapes; ``growth`` is the last divided by the first,
of the shape that grows more. Those that end in ``_cpu`` take the processor's time instead of the clock's, which other
work on the machine disturbs less. ``memory_mb`` is the most that a comparing process has had resident, by size, and
``filling_mb`` the same of the process that fills the ledgers. ``shapes`` holds all figures of each shape. The last line
printed is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, islice, pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import insert

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever else is installed

from benchmarks.reading import peak_memory  # noqa: E402
from storydiff import db  # noqa: E402
from storydiff.changes import compare  # noqa: E402
from storydiff.claims.vocabulary import Vocabulary  # noqa: E402
from storydiff.ledger import Ledger  # noqa: E402
from storydiff.matching import Matcher  # noqa: E402
from storydiff.model import (  # noqa: E402
    Article,
    Claim,
    Content,
    Dating,
    Event,
    Figure,
    Position,
    Relation,
    Span,
    Stance,
    Status,
    TimeBasis,
)
from storydiff.records import article_row, claim_row  # noqa: E402
from storydiff.resources import load_vocabulary_tables  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
START = datetime(2031, 5, 1, 6, tzinfo=UTC)
CLAIMS = 20
"""Claims of an article, about as many as the reader finds in news of 500 words."""
LENGTH = 50
"""Articles of one of many stories."""
BATCH = 500
"""Articles kept in one transaction."""
EVERY = timedelta(minutes=20)
"""Time between two articles of one story."""
FILLER = "Nothing else was known of the matter that day, and those who were asked about it did not wish to speak. "

_DONE = {"deaths": "were killed", "injuries": "were injured", "missing": "are missing", "displaced": "were displaced"}
_FIRST = ("Mira", "Jonas", "Tessa", "Aldo", "Petra", "Ruben", "Ilse", "Marek")
_LAST = ("Olden", "Varga", "Sorel", "Tamm", "Ekdal", "Brandt", "Quist", "Nordal", "Keller", "Aalto")
_TARGETS = ("toll bridge", "ceasefire", "harbour strike", "dam repair", "border closure", "water tax", "evacuation")
_OBJECTS = ("relief convoy", "harbour strike", "council vote", "rescue mission", "peace talks", "dam inspection")
_PLACES = ("Vale", "Port Ellis", "Orsa", "Kestrel", "Lower Marsh", "Tarn", "Highmoor", "Sandby", "Elmshore", "Brack")
_SPEAKERS = ("the health ministry", "the governor", "rescue workers", "the relief agency", None, None)
_OUTLETS = tuple(
    f"The {town} {name}" for town in ("Norland", "Vale", "Orsa", "Tarn") for name in ("Post", "Mail", "Sun")
)


@dataclass(frozen=True)
class Story:
    """The invented news of one story; its number tells it from others, the chance of each article is its own."""

    number: int

    @property
    def name(self) -> str:
        """The story's short name."""
        return f"story-{self.number}"

    def article(self, number: int, kind: str = "report") -> tuple[Article, list[Claim]]:
        """The article of that number, its place in time, with its claims, each quoted from its text."""
        chance = random.Random(f"{self.number} {kind} {number}")
        at = START + EVERY * number
        url = f"https://news.example/{self.name}/{kind}-{number}"
        told = [(chance.choice(_SPEAKERS), self.content(number, at, chance)) for _ in range(CLAIMS)]
        sentences = [(speaker, content, _sentence(content)) for speaker, content in told]
        text = "\n\n".join(f"{sentence} {FILLER}" for _, _, sentence in sentences)
        article = Article(
            document=url, version=1, title=f"Report {number}", text=text,
            publisher=chance.choice(_OUTLETS), published=at,
            dating=Dating.STATED, dated_by="feed", url=url, source="feed", capture="0" * 64,
            first_seen=at + timedelta(minutes=5), story=self.name,
        )  # fmt: skip
        return article, list(_claims(article, sentences, chance))

    def content(self, number: int, at: datetime, chance: random.Random) -> Content:
        """A figure, a position or an event; of ten, six, two and two."""
        match chance.randrange(10):
            case 0 | 1:
                return _position(chance)
            case 2 | 3:
                return self.event(at, chance)
            case _:
                return self.figure(number, chance)

    def figure(self, number: int, chance: random.Random) -> Figure:
        """A running total of one place, which rises with the articles; one in ten names no place."""
        n = chance.randrange(len(_PLACES))
        count = float(40 * (n + 1) + number // 3)
        return Figure(
            measure=chance.choice(tuple(_DONE)),
            relation=chance.choice((Relation.EXACT, Relation.EXACT, Relation.MORE, Relation.ABOUT)),
            low=count,
            high=count,
            population=chance.choice(("people", "people", "children")),
            place=self.place(n) if chance.randrange(10) else None,
        )

    def event(self, at: datetime, chance: random.Random) -> Event:
        """Something planned, done or called off."""
        return Event(
            action=chance.choice(("visit", "begin", "hold", "open")),
            status=chance.choice((Status.DONE, Status.DONE, Status.PLANNED, Status.CANCELLED)),
            actor=_person(chance),
            object=chance.choice(_OBJECTS),
            place=self.place(chance.randrange(len(_PLACES))),
            when=at + timedelta(days=chance.randrange(3)) if chance.randrange(3) == 0 else None,
        )

    def place(self, n: int) -> str:
        """A place of this story."""
        return f"{_PLACES[n]} {self.number}".lower()


def _person(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}".lower()


def _position(chance: random.Random) -> Position:
    return Position(
        actor=_person(chance),
        target=chance.choice(_TARGETS),
        stance=chance.choice((Stance.FOR, Stance.FOR, Stance.AGAINST)),
        strength=chance.randrange(1, 4),
        action="backs",
    )


def _claims(
    article: Article, told: Sequence[tuple[str | None, Content, str]], chance: random.Random
) -> Iterator[Claim]:
    start = 0
    for speaker, content, sentence in told:
        end = start + len(sentence)
        yield Claim(
            article=article.id, document=article.document, version=1, content=content, statement=sentence,
            quote=sentence, span=Span(start, end), focus=Span(start, start + 5), speaker=speaker, via=None,
            outlet=article.publisher, said_at=article.time, as_of=article.time, as_of_basis=TimeBasis.PUBLISHED,
            salience=round(chance.random(), 2), confidence=0.9, rule="benchmark",
        )  # fmt: skip
        start = end + len(FILLER) + 3


def _sentence(content: Content) -> str:
    match content:
        case Figure():
            where = f" in {content.place}" if content.place else ""
            return f"{content.low:,.0f} {content.population} {_DONE[content.measure]}{where}."
        case Position():
            return f"{content.actor} {content.action} the {content.target}."
        case Event():
            return f"{content.actor} was said to {content.action} a {content.object} in {content.place}."


def iter_news(shape: str) -> Iterator[tuple[Article, list[Claim]]]:
    """News without end: of one story, or of many with ``LENGTH`` articles each, one story after the other."""
    for number in count():
        yield Story(0).article(number) if shape == "one" else Story(number // LENGTH).article(number % LENGTH)


def new_articles(shape: str, size: int, wanted: int) -> list[tuple[Article, list[Claim]]]:
    """Articles that come next in a ledger of that size: of the one story, or in turns of stories that are full."""
    told = -(-size // CLAIMS)
    if shape == "one":
        return [Story(0).article(told + n, "next") for n in range(wanted)]
    full = max(1, told // LENGTH)
    return [Story(n % full).article(LENGTH + n, "next") for n in range(wanted)]


# --- filling -------------------------------------------------------------------------------------


@dataclass
class Filler:
    """Fills a ledger in batches with rows as if all articles had been compared; remembers what a question's are."""

    ledger: Ledger
    matcher: Matcher
    series: dict[tuple[str | None, ...], str] = field(default_factory=dict)
    keys: dict[tuple[str | None, ...], list[str]] = field(default_factory=dict)
    claims: int = 0

    def fill(self, news: Iterator[tuple[Article, list[Claim]]], size: int) -> None:
        """Add articles until the ledger holds that many claims."""
        started, shown = time.perf_counter(), 0.0
        while self.claims < size:
            batch = list(islice(news, min(BATCH, -(-(size - self.claims) // CLAIMS))))
            self.add(batch)
            self.claims += sum(len(claims) for _, claims in batch)
            spent = time.perf_counter() - started
            if spent - shown > 5:
                shown = spent
                print(f"{self.claims:,} of {size:,} claims after {spent:.0f} s", file=sys.stderr, flush=True)

    def add(self, batch: Sequence[tuple[Article, list[Claim]]]) -> None:
        """Add articles with their claims, series and keys in one transaction, sorted as the tables are."""
        articles, claims, keys = [], [], []
        for article, found in batch:
            row = article_row(article, is_latest=True)
            articles.append(row | {"read_by": "benchmark", "is_compared": True})
            for claim in found:
                claims.append(claim_row(claim, row["version_id"]) | {"series": self.series_of(claim)})
                keys.extend(
                    {"story": article.story, "block": key, "as_of": claim.as_of, "claim": claims[-1]["id"]}
                    for key in self.keys_of(claim)
                )
        claims.sort(key=lambda row: row["id"])
        keys.sort(key=lambda row: (row["story"], row["block"]))
        with self.ledger.writing() as connection:
            for table, rows in ((db.articles, articles), (db.claims, claims), (db.blocks, keys)):
                connection.execute(insert(table), rows)

    def series_of(self, claim: Claim) -> str:
        """The series of a claim, as the matcher names what the claim says by itself."""
        question = _question(claim.content)
        if question not in self.series:
            self.series[question] = self.matcher.series_key(claim, self.matcher.context_of([claim]))
        return self.series[question]

    def keys_of(self, claim: Claim) -> list[str]:
        """The keys under which the claim is looked up."""
        if isinstance(claim.content, Event):
            return sorted(self.matcher.blocks(claim) | self.matcher.fine_keys(claim))
        question = (*_question(claim.content), claim.speaker)
        if question not in self.keys:
            self.keys[question] = sorted(self.matcher.blocks(claim) | self.matcher.fine_keys(claim))
        return self.keys[question]


def _question(content: Content) -> tuple[str | None, ...]:
    """What tells the series of one claim of these stories from that of another."""
    match content:
        case Figure():
            return (content.measure, content.population, content.place)
        case Position():
            return (content.actor, content.target)
        case Event():
            return (content.action, content.object)


# --- measuring -----------------------------------------------------------------------------------


def load_matcher() -> Matcher:
    """The matcher with the built-in vocabularies."""
    return Matcher.of(Vocabulary(dict(load_vocabulary_tables())))


def open_ledger(folder: Path, matcher: Matcher) -> Ledger:
    """The ledger in that folder."""
    return Ledger.open(
        f"sqlite:///{folder / 'ledger.sqlite'}", blocks=matcher.blocks, fine=matcher.fine_keys, now=START
    )


def measure(folder: Path, shape: str, size: int, wanted: int) -> dict[str, Any]:
    """Compare new articles and give the median seconds of each step, and the peak memory of this process."""
    matcher = load_matcher()
    coming = new_articles(shape, size, wanted)
    steps: dict[str, list[float]] = {"known_for": [], "compare": [], "put_comparison": []}
    whole, processor = [], []
    known_claims, changes = [], 0
    with open_ledger(folder, matcher) as ledger:
        for article, claims in coming:
            ledger.add_article(article)
            ledger.put_claims(article, claims, "benchmark")
            used, times = time.process_time(), [time.perf_counter()]
            known = ledger.known_for(claims, article)
            times.append(time.perf_counter())
            comparison = compare(article, claims, known, matcher)
            times.append(time.perf_counter())
            ledger.put_comparison(article, comparison)
            times.append(time.perf_counter())
            for name, spent in zip(steps, (b - a for a, b in pairwise(times)), strict=False):
                steps[name].append(spent)
            whole.append(times[-1] - times[0])
            processor.append(time.process_time() - used)
            known_claims.append(len(known.claims))
            changes += len(comparison.changes)
    return {
        "compare_seconds": round(statistics.median(whole), 5),
        "compare_seconds_cpu": round(statistics.median(processor), 5),
        "slowest_seconds": round(max(whole), 5),
        "steps": {name: round(statistics.median(spent), 5) for name, spent in steps.items()},
        "known_claims": statistics.median(known_claims),
        "changes": changes,
        "memory_mb": peak_memory("self"),
    }


def measured_apart(folder: Path, shape: str, size: int, wanted: int) -> dict[str, Any]:
    """What ``measure`` gives in a fresh process, so that its memory is that of comparing alone."""
    command = [sys.executable, __file__, "--measure", str(folder), "--shapes", shape, "--sizes", str(size)]
    done = subprocess.run(
        [*command, "--articles", str(wanted)], check=True, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def grow(shape: str, sizes: Sequence[int], wanted: int, folder: Path) -> dict[str, Any]:
    """One ledger filled from size to size, with what comparing takes at each."""
    folder.mkdir(parents=True)
    matcher, news, found = load_matcher(), iter_news(shape), {}
    with open_ledger(folder, matcher) as ledger:
        filler = Filler(ledger, matcher)
        for size in sizes:
            started = time.perf_counter()
            filler.fill(news, size)
            filling = time.perf_counter() - started
            found[str(size)] = {
                "filling_seconds": round(filling, 1),
                "database_mb": round(sum(path.stat().st_size for path in folder.iterdir()) / 1e6),
            } | measured_apart(folder, shape, size, wanted)
            print(row(shape, size, found[str(size)]), flush=True)
    return found


def row(shape: str, size: int, found: dict[str, Any]) -> str:
    """One line of the table."""
    seconds = (found["compare_seconds"], found["compare_seconds_cpu"], *found["steps"].values())
    return (
        f"{shape:5} {size:>9,} {' '.join(f'{1000 * spent:9.1f}' for spent in seconds)} {found['known_claims']:7.0f} "
        f"{found['memory_mb']:7} {found['filling_seconds']:9.1f} {found['database_mb']:9}"
    )


HEAD = """\
shape    claims   compare   of that  look up     think      keep   known  memory   filling  database
                       ms    cpu ms        ms        ms        ms  claims      MB         s        MB"""


def summary(shapes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The figures of all shapes: the slowest and largest at each size, and their growth."""
    sizes = list(next(iter(shapes.values())))

    def most(key: str) -> dict[str, Any]:
        return {size: max(found[size][key] for found in shapes.values()) for size in sizes}

    def growth(key: str) -> float:
        return round(max(found[sizes[-1]][key] / (found[sizes[0]][key] or 1) for found in shapes.values()), 3)

    return {
        "compare_seconds": most("compare_seconds"),
        "growth": growth("compare_seconds"),
        "compare_seconds_cpu": most("compare_seconds_cpu"),
        "growth_cpu": growth("compare_seconds_cpu"),
        "memory_mb": most("memory_mb"),
        "memory_growth": growth("memory_mb"),
        "filling_mb": peak_memory("self"),
        "shapes": shapes,
    }


def main() -> int:
    """Fill, measure, print a table and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_numbers, default=SIZES, metavar="N,N,…", help="claims, rising")
    parser.add_argument("--shapes", default="many,one", metavar="NAME,…", help="many, one or both")
    parser.add_argument("--articles", type=int, default=30, metavar="N", help="new articles at each size")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where the ledgers are made; default: a temporary one"
    )
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(args.measure, args.shapes, args.sizes[0], args.articles)))
        return 0
    print(HEAD)
    with tempfile.TemporaryDirectory(dir=args.folder) as scratch:
        shapes = {
            shape: grow(shape, args.sizes, args.articles, Path(scratch) / shape) for shape in args.shapes.split(",")
        }
    print(json.dumps(summary(shapes)))
    return 0


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
