"""What a site is made of: its articles, series and nights, each with a mark that is another when its page may be.

It is made from ids alone, without reading a claim or a change, so that it takes seconds for the largest ledger. A mark
is the sum of the hashes of all that a page stands on, so that the order in which rows come does not matter.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from itertools import islice
from math import ceil

from storydiff.home import Home
from storydiff.ledger.overview import Learned
from storydiff.model import ChangeKind
from storydiff.pages.views import UNTOLD, day_of

PART = 200
"""Claims of a full part of a series; its newest page holds up to twice as many."""

LATEST = 100
"""The last changes of a story, or of all, that feeds and the pages of stories tell."""

_TOLD = frozenset(kind.value for kind in ChangeKind) - {kind.value for kind in UNTOLD}

SeriesId = tuple[str, str]
"""A story and the name of a series of it."""


@dataclass(slots=True)
class PlannedArticle:
    """An article: the ids of its versions by story, and what they come to."""

    versions: dict[int, dict[str, str]] = field(default_factory=dict)
    """The id of each version in each of its stories."""
    texts: int = 0
    """The mark of its texts."""
    claims: int = 0
    """The mark of its claims and where they lead."""
    parts: dict[tuple[str, str], int] | None = None
    """For claims of long series that stand on an earlier part: the part, by story and claim."""

    @property
    def newest(self) -> int:
        """The newest version."""
        return max(self.versions)

    @property
    def mark(self) -> str:
        """The mark of its pages."""
        return f"{(self.texts + self.claims) % _ALL:016x}"


@dataclass(slots=True)
class PlannedSeries:
    """A series: how many claims it has, and what they come to."""

    mark: int = 0
    claims: int = 0
    changes: int = 0
    changed: datetime | None = None


@dataclass(slots=True)
class PlannedNight:
    """What was learned of a story on a day: how many changes, and what they come to."""

    mark: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """Where claims and changes are shown, as far as the pages that are made together ask for it."""

    series: frozenset[SeriesId] = frozenset()
    """Those series of theirs that have a page."""
    adopters: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """As in a plan."""


@dataclass
class Plan:
    """All that a site shows, by id."""

    articles: dict[str, PlannedArticle] = field(default_factory=dict)
    series: defaultdict[SeriesId, PlannedSeries] = field(default_factory=lambda: defaultdict(PlannedSeries))
    nights: defaultdict[tuple[str, date], PlannedNight] = field(default_factory=lambda: defaultdict(PlannedNight))
    """What was learned of a story on a day, the first day first."""
    latest: defaultdict[str, deque[Learned]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=LATEST)))
    """The last changes of each story, in order."""
    learned: deque[Learned] = field(default_factory=lambda: deque(maxlen=LATEST))
    """The last changes of all, in order."""
    adopted: defaultdict[SeriesId, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The ids of changes that were reported under a name that no series has any more, by the series of their claims."""
    adopters: dict[tuple[str, str], str] = field(default_factory=dict)
    """The series that shows such a change, by story and change."""

    @property
    def stories(self) -> list[str]:
        """The names of the stories that have something to show."""
        found = {
            story for article in self.articles.values() for owners in article.versions.values() for story in owners
        }
        return sorted(found | {story for story, _ in self.series})

    @property
    def units(self) -> int:
        """How many articles, series and nights there are."""
        return len(self.articles) + len(self.series) + len(self.nights)

    def places_of(self, changes: Iterable[Learned]) -> Places:
        """Where those changes are shown."""
        series, adopters = set[SeriesId](), dict[tuple[str, str], str]()
        for change in changes:
            if (change.story, change.series) in self.series:
                series.add((change.story, change.series))
            elif (change.story, change.id) in self.adopters:
                adopters[change.story, change.id] = self.adopters[change.story, change.id]
        return Places(frozenset(series), adopters)


def plan_of(home: Home) -> Plan:
    """The plan of what is compared in the ledger of a home."""
    plan, owners = Plan(), dict[str, str]()
    for row in home.ledger.iter_kept():
        article = plan.articles.setdefault(row.article, PlannedArticle())
        article.versions.setdefault(row.version, {})[row.story] = row.version_id
        article.texts += _hash(row.version_id, row.story, row.read_by, row.body)
        owners[row.version_id] = row.article
    for claim in home.ledger.iter_named():
        owner = owners.get(claim.version_id)
        if owner is None:
            continue  # of an article that is read and not compared yet
        plan.articles[owner].claims += _hash(claim.id, claim.story, claim.series or "")
        if claim.series is not None:
            series = plan.series[claim.story, claim.series]
            series.mark += _hash(claim.id) + plan.articles[owner].texts
            series.claims += 1
    orphans = defaultdict[str, list[Learned]](list)
    for change in home.ledger.iter_learned():
        if is_told(change):
            night = plan.nights[change.story, day_of(change.learned_at)]
            night.mark = _hash(str(night.mark), change.id)
            night.changes += 1
            plan.latest[change.story].append(change)
            plan.learned.append(change)
            if (change.story, change.series) in plan.series:
                _credit(plan, change, change.series)
            else:
                orphans[change.story].append(change)
    for story, changes in orphans.items():
        _adopt(home, plan, story, changes)
    _part(home, plan, owners)
    return plan


def is_told(change: Learned) -> bool:
    """True of a change that pages tell."""
    return change.kind in _TOLD


def _credit(plan: Plan, change: Learned, name: str) -> None:
    """Count a change for a series."""
    series = plan.series[change.story, name]
    series.mark += _hash("change", change.id)
    series.changes += 1
    series.changed = change.learned_at


def _adopt(home: Home, plan: Plan, story: str, changes: Sequence[Learned]) -> None:
    """Find the series whose claims tell a change now: it keeps the name that it was reported under."""
    told = {c.id: (c.after or c.before)[0] for c in home.ledger.changes_by_id([c.id for c in changes], story)}
    found = home.ledger.claims_by_id(sorted(set(told.values())), story)
    series = {claim.id: name for claim, _, name in found}
    for change in changes:
        name = series.get(told.get(change.id, ""))
        if name is not None and (story, name) in plan.series:
            plan.adopted[story, name].append(change.id)
            plan.adopters[story, change.id] = name
            _credit(plan, change, name)


def _part(home: Home, plan: Plan, owners: dict[str, str]) -> None:
    """Find which claims of long series stand on earlier parts: a link to them has to name the part."""
    for (story, name), series in plan.series.items():
        moved = parts_of(series.claims) * PART
        if moved:
            for place, (claim, version) in enumerate(islice(home.ledger.ids_in_series(story, name), moved)):
                if version in owners:
                    article, part = plan.articles[owners[version]], 1 + place // PART
                    article.parts = article.parts or {}
                    article.parts[story, claim] = part
                    article.claims += _hash(claim, str(part))


def parts_of(claims: int) -> int:
    """How many earlier parts a series of that many claims has beside its newest page.

    >>> parts_of(400), parts_of(401), parts_of(601)
    (0, 1, 2)
    """
    return max(0, ceil(claims / PART) - 2)


_ALL = 1 << 64


def _hash(*parts: str) -> int:
    return int.from_bytes(blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest())


def joined_mark(*parts: object) -> str:
    """One mark of several."""
    return f"{_hash(*map(str, parts)):016x}"
