"""Fills a ledger with invented news as if each article had been compared, a hundred times faster than comparing them.

All that comparing looks at is what the product would have written (``tests/test_ledger_benchmark.py`` compares them):
articles, claims with their settled series, keys, what the story tells and which claims look to it. Changes and pairs
held back, which no later comparing looks into, are made up, some third of those that the product finds.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from benchmarks.invented_news import CLAIMS, Story
from storydiff import db
from storydiff.matching import Context, Matcher, grounds
from storydiff.matching.places import HEAD
from storydiff.matching.positions import actors_of
from storydiff.model import Article, Change, ChangeKind, Claim, Content, Event, Figure, HeldBack, Position, Verdict
from storydiff.records import article_row, change_row, encode, held_back_row

BATCH = 2500
"""Articles kept in one transaction."""
CHANGES = 4
"""Changes of an article at most."""
TABLES = (db.articles, db.claims, db.blocks, db.told_in_story, db.looking, db.changes, db.held_back)

Key = tuple[str | bool | None, ...]
Row = Mapping[str, Any]


@dataclass
class Telling:
    """What one story has told so far."""

    places: frozenset[str]
    """The places of its figures of any measure, as it tells them in the end."""
    told: set[tuple[str, str]] = field(default_factory=set)
    said: set[Key] = field(default_factory=set)
    """The questions and speakers whose telling is kept."""
    counts: dict[str, tuple[datetime, float]] = field(default_factory=dict)
    """The time and the number of the last count of each series of the dead and the injured."""
    firsts: dict[Key, list[tuple[Claim, str]]] = field(default_factory=dict)
    """The first positions of each series of an actor on a matter."""
    series: dict[Key, str] = field(default_factory=dict)
    keys: dict[Key, list[str]] = field(default_factory=dict)
    looking: dict[Key, list[str]] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    """The last claim of each series."""

    def of(self, measure: str) -> dict[str, frozenset[str]]:
        """The places of one measure."""
        return {grounds.place_key(measure): self.places}


@dataclass
class Filler:
    """Fills the ledger of a file in batches; remembers what the stories told."""

    path: Path
    matcher: Matcher
    stories: dict[str, Telling] = field(default_factory=dict)
    claims: int = 0

    def fill(self, news: Iterator[tuple[Article, list[Claim]]], size: int) -> None:
        """Add articles until the ledger holds that many claims; its indexes are made when all rows are there."""
        started, shown = time.perf_counter(), 0.0
        connection = sqlite3.connect(self.path, isolation_level=None)
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "locking_mode=EXCLUSIVE"):
            connection.execute(f"PRAGMA {setting}")
        indexes = [index for table in TABLES for index in table.indexes]
        for index in indexes:
            connection.execute(f"DROP INDEX {index.name}")
        while self.claims < size:
            batch = list(islice(news, min(BATCH, -(-(size - self.claims) // CLAIMS))))
            self.add(connection, batch)
            self.claims += sum(len(claims) for _, claims in batch)
            spent = time.perf_counter() - started
            if spent - shown > 5:
                shown = spent
                print(f"{self.claims:,} of {size:,} claims after {spent:.0f} s", file=sys.stderr, flush=True)
        for index in indexes:
            connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))  # type: ignore[no-untyped-call]
        connection.execute("PRAGMA locking_mode=NORMAL")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()

    def add(self, connection: sqlite3.Connection, batch: Sequence[tuple[Article, list[Claim]]]) -> None:
        """Add articles with all that comparing them leaves behind in one transaction, sorted as the tables are."""
        rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
        for article, claims in batch:
            self._take(article, claims, rows)
        connection.execute("BEGIN")
        for table in TABLES:
            _insert(connection, table, rows[table.name])
        connection.execute("COMMIT")

    def _take(self, article: Article, claims: Sequence[Claim], rows: Mapping[str, list[Row]]) -> None:
        row = article_row(article, is_latest=True) | {
            "read_by": "benchmark",
            "is_compared": True,
            "body": _json(article),
        }
        story, version, at = row["story"], row["version_id"], _time(article.time)
        rows["articles"].append(row | {"time": at, "first_seen": _time(article.first_seen)})
        telling = self._telling(story)
        held, changes = list[HeldBack](), list[Change]()
        for claim in claims:
            series = self.series_of(claim, telling)
            before = telling.last.get(series)
            telling.last[series] = claim.id
            held.append(HeldBack(before, claim.id, "the same again", article.first_seen))
            if before is not None and len(changes) < CHANGES:
                changes.append(_change(series, before, claim, article))
            rows["claims"].append(
                {
                    "id": claim.id, "version_id": version, "article": claim.article, "story": story,
                    "kind": claim.kind.value, "as_of": at, "said_at": at, "start": claim.span.start,
                    "series": series, "body": _json(claim),
                }
            )  # fmt: skip
            rows["blocks"].extend(
                {"story": story, "block": key, "as_of": at, "claim": claim.id} for key in self.keys_of(claim, telling)
            )
            rows["looking"].extend(
                {"story": story, "key": key, "at": at, "claim": claim.id} for key in self.looking_of(claim, telling)
            )
            new = self.told_by(claim, telling)
            rows["told_in_story"].extend({"story": story, "key": key, "value": value} for key, value in new)
        self._count(claims, telling)
        seen = {"learned_at": _time(article.first_seen)}
        rows["held_back"].extend(held_back_row(one, version, story, n) | seen for n, one in enumerate(held))
        rows["changes"].extend(
            change_row(one, version, story, n) | seen | {"body": _json(encode(one))} for n, one in enumerate(changes)
        )

    def _telling(self, story: str) -> Telling:
        if story not in self.stories:
            if len(self.stories) > 1:
                self.stories.clear()  # stories come one after the other
            number = int(story.removeprefix("story-"))
            self.stories[story] = Telling(frozenset(json.dumps([place]) for place in Story(number).places()))
        return self.stories[story]

    def series_of(self, claim: Claim, telling: Telling) -> str:
        """The series of a claim as it is settled among all claims of its story."""
        question = _question(claim.content)
        match claim.content:
            case Figure() as figure if figure.includes_injured:
                told = telling.of(figure.measure)
                context = self.matcher.context_of([claim], told, lambda series, _: telling.counts.get(series))
                return context.questions[claim.id].key
        if question not in telling.series:
            telling.series[question] = self._new_series(claim, telling)
        return telling.series[question]

    def _new_series(self, claim: Claim, telling: Telling) -> str:
        if not isinstance(claim.content, Position):
            told = telling.of(claim.content.measure) if isinstance(claim.content, Figure) else {}
            return self.matcher.series_key(claim, self.matcher.context_of([claim], told))
        lexicon = self.matcher.lexicon
        stand = (*actors_of(claim.content.actor, lexicon), grounds.head_of(claim.content, lexicon))
        firsts = telling.firsts.setdefault(stand, [])
        for first, series in firsts:
            if self.matcher.same_question(first, claim, Context()).verdict is Verdict.SAME:
                return series
        firsts.append((claim, self.matcher.series_key(claim, Context())))
        return firsts[-1][1]

    def _count(self, claims: Iterable[Claim], telling: Telling) -> None:
        """Remember the highest counts of the dead and the injured of an article for those that come later."""
        counts: dict[str, tuple[datetime, float]] = {}
        for claim in claims:
            if isinstance(claim.content, Figure) and claim.content.measure in ("deaths", "injuries"):
                series = self.series_of(claim, telling)
                count = (claim.said_at, claim.content.low)
                counts[series] = max(counts.get(series, count), count)
        telling.counts |= counts

    def keys_of(self, claim: Claim, telling: Telling) -> list[str]:
        """The keys under which the claim is looked up."""
        if isinstance(claim.content, Event):
            return sorted(self.matcher.blocks(claim) | self.matcher.fine_keys(claim))
        # Who says a number bears on its keys only where it names no place; its value is one of them.
        placed = isinstance(claim.content, Figure) and claim.content.place
        value = str(claim.content.low) if isinstance(claim.content, Figure) else None
        question = (*_question(claim.content), value, None if placed else claim.speaker)
        if question not in telling.keys:
            telling.keys[question] = sorted(self.matcher.blocks(claim) | self.matcher.fine_keys(claim))
        return telling.keys[question]

    def looking_of(self, claim: Claim, telling: Telling) -> list[str]:
        """The keys of what may settle the claim anew."""
        if isinstance(claim.content, Event):
            return []
        question = _question(claim.content)
        if question not in telling.looking:
            telling.looking[question] = sorted(grounds.looking(claim, self.matcher.lexicon))
        return telling.looking[question]

    def told_by(self, claim: Claim, telling: Telling) -> frozenset[tuple[str, str]]:
        """What the claim tells that its story has not told before."""
        actor = claim.content.actor if isinstance(claim.content, Event) else None
        own: Key = ("actor", actor) if actor else (*_question(claim.content), claim.span.start < HEAD)
        said: set[Key] = {("speaker", claim.speaker), own}
        if said <= telling.said:
            return frozenset()
        telling.said |= said
        new = grounds.told_by([claim], self.matcher.lexicon) - telling.told
        telling.told |= new
        return new


def _question(content: Content) -> Key:
    """What tells the series of one claim of these stories from that of another, but for open casualties."""
    match content:
        case Figure():
            return (content.measure, content.population, content.place)
        case Position():
            return (content.actor, content.target)
        case Event():
            return (content.action, content.object)


def _change(series: str, before: str, claim: Claim, article: Article) -> Change:
    return Change(
        ChangeKind.RESTATED, series, claim.statement, (before,), (claim.id,), 0.2, "the same again", article.first_seen
    )


# --- rows ----------------------------------------------------------------------------------------


def _insert(connection: sqlite3.Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        names = [column.name for column in table.columns]
        values = sorted(map(itemgetter(*names), rows), key=itemgetter(*range(len(table.primary_key.columns))))
        places = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})", values)


def _time(at: datetime) -> str:
    """A time as the ledger keeps it in SQLite."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"


def _json(value: Any) -> str:
    """The record of a value as ``records.encode`` and ``db.Json`` write it, which take three times as long."""
    return _JSON.encode(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    kind = {Figure: "figure", Position: "position", Event: "event"}.get(type(value))
    record = {name: getattr(value, name) for name in _names(type(value))}
    return record if kind is None else record | {"kind": kind}


_NAMES: dict[type, list[str]] = {}


def _names(cls: type) -> list[str]:
    if cls not in _NAMES:
        assert is_dataclass(cls)
        _NAMES[cls] = [one.name for one in fields(cls) if one.init]
    return _NAMES[cls]


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain)
