"""What a run that compares article after article has looked up, kept for the next of them and up to date.

Articles of one night ask for much the same: the newest claims under the same keys, what is told of the same places and
names. A statement costs more than what it finds, so each is asked once, and what a comparison adds is added here too.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from math import ceil
from typing import Any, NamedTuple

from storydiff.model import Article, Claim
from storydiff.model.kept import let_go
from storydiff.records import order_of

MOST = 40_000
"""Claims under keys, values told and claims that were looked at, kept at most: some eight megabytes."""
MOST_CLAIMS = 8_000
"""Claims kept at most, some thirty megabytes with what was worked out of them."""
FORGOTTEN = 8
"""Of so many one is forgotten where they are too many: what was asked for lately will be again."""
MOST_VERSIONS = 1_500
"""Versions of articles kept at most, some fifteen megabytes with their texts: a claim is asked for with its own."""

_EPOCHS = count(1)

Place = tuple[datetime, str]
"""A claim under a key: the time that it holds for, and its id."""


class Row(NamedTuple):
    """A claim as a story holds it."""

    claim: Claim
    version_id: str
    series: str | None
    order: str
    """Where it stands among all claims of the story, worked out once: each article has hundreds put in order."""


@dataclass(slots=True)
class Under:
    """The newest claims under a key, the newest last, as many as were asked for at most."""

    most: int
    claims: list[Place]
    is_cut: bool
    ids: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.ids = {claim for _, claim in self.claims}

    def add(self, place: Place) -> None:
        """Enter one more claim, in whose favour the oldest may have to go."""
        if place[1] in self.ids:
            return
        insort(self.claims, place)
        self.ids.add(place[1])
        if len(self.claims) > self.most:
            self.ids.remove(self.claims.pop(0)[1])
            self.is_cut = True


@dataclass(slots=True)
class Told:
    """What a story tells under a key, of which the first ``most`` values in order were asked for."""

    most: int | None
    values: set[str]

    @property
    def is_full(self) -> bool:
        """Whether there may be more values than these."""
        return self.most is not None and len(self.values) >= self.most


def _forget_oldest(kept: dict[Any, Any], one_of: int = FORGOTTEN) -> list[Any]:
    """Forget of so many one, from the first on; what is still asked for is looked up once more."""
    return [kept.pop(key) for key in list(kept)[: ceil(len(kept) / one_of)]]


def _let_go(rows: Iterable[Row]) -> None:
    """Let go of claims with what was worked out of them, which may hold them: only a search for circles would end both,
    and while a home is open that comes seldom.
    """
    for row in rows:
        let_go(row.claim)


@dataclass(slots=True)
class Recall:
    """What was looked up of the stories of one ledger, to which nobody else writes meanwhile.

    What was asked for last stands last in ``under``, ``told`` and ``claims``, and is forgotten last.
    """

    under: dict[tuple[str, str], Under] = field(default_factory=dict)
    told: dict[tuple[str, str], Told] = field(default_factory=dict)
    claims: defaultdict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    """By story and id."""
    telling: dict[tuple[str, str], int | None] = field(default_factory=dict)
    """By story and article: the newest version that is compared and says something, None where there is none."""
    versions: dict[str, Article] = field(default_factory=dict)
    wanted: dict[str, bool] = field(default_factory=dict)
    """Whether a claim names a value that it may have replaced, by id."""
    entries: int = 0
    """The claims in ``under``, the values in ``told``, their keys, and what is in ``wanted``."""
    epoch: int = field(default_factory=lambda: next(_EPOCHS))
    """Another one, of this process, whenever what was looked up before may no longer hold."""

    def clear(self) -> None:
        """Forget all, as it may no longer hold."""
        self.epoch = next(_EPOCHS)
        self._empty()

    def _empty(self) -> None:
        for rows in self.claims.values():
            _let_go(rows.values())
        for kept in (self.under, self.told, self.claims, self.telling, self.versions, self.wanted):
            kept.clear()
        self.entries = 0

    def forget(self, story: str) -> None:
        """Forget a story of which nothing more is compared: it holds, and would only take room."""
        for of_story in (self.under, self.told, self.telling):
            for key in [key for key in of_story if key[0] == story]:
                del of_story[key]
        rows = self.claims.pop(story, {})
        _let_go(rows.values())
        for claim in rows:
            self.wanted.pop(claim, None)
        for version in {row.version_id for row in rows.values()}:
            self.versions.pop(version, None)
        self._count()

    def keep_small(self) -> None:
        """Forget what is too much; asked between two articles, so that none sees half of what it looked up."""
        if self.entries > MOST:
            for looked_up in (self.under, self.told, self.wanted):
                _forget_oldest(looked_up)
            self._count()
        if sum(map(len, self.claims.values())) > MOST_CLAIMS:
            for claims in self.claims.values():
                _let_go(_forget_oldest(claims))
        if len(self.versions) > MOST_VERSIONS:
            _forget_oldest(self.versions, 2)

    def _count(self) -> None:
        """Count what is kept."""
        of_keys = sum(len(under.claims) for under in self.under.values())
        of_keys += sum(len(told.values) for told in self.told.values())
        self.entries = of_keys + len(self.under) + len(self.told) + len(self.wanted)

    def find_under(self, story: str, key: str, most: int) -> Under | None:
        """The newest claims under a key, None where so many were not asked for yet."""
        found = self.under.pop((story, key), None)
        if found is None:
            return None
        self.under[story, key] = found
        return found if found.most == most else None

    def keep_under(self, story: str, key: str, under: Under) -> None:
        """Keep the newest claims under a key."""
        old = self.under.get((story, key))
        self.under[story, key] = under
        self.entries += len(under.claims) + 1 - (0 if old is None else len(old.claims) + 1)

    def find_told(self, story: str, key: str, most: int | None) -> frozenset[str] | None:
        """What is told under a key, None where it was not asked for yet."""
        found = self.told.pop((story, key), None)
        if found is None:
            return None
        self.told[story, key] = found
        return frozenset(found.values) if found.most == most else None

    def keep_told(self, story: str, key: str, told: Told) -> None:
        """Keep what is told under a key."""
        old = self.told.get((story, key))
        self.told[story, key] = told
        self.entries += len(told.values) + 1 - (0 if old is None else len(old.values) + 1)

    def keep_wanted(self, wanted: Mapping[str, bool]) -> None:
        """Keep of claims that are not kept yet, by id, whether they are wanted."""
        self.wanted.update(wanted)
        self.entries += len(wanted)

    def asked(self, story: str, ids: Iterable[str]) -> list[Row]:
        """The claims of those ids that are kept."""
        claims, rows = self.claims[story], list[Row]()
        for id_ in ids:
            row = claims.pop(id_, None)
            if row is not None:
                claims[id_] = row
                rows.append(row)
        return rows

    # --- what a comparison adds ------------------------------------------------------------------

    def add_claims(self, story: str, places: Iterable[tuple[str, Place]]) -> None:
        """Enter claims under their keys."""
        for key, place in places:
            under = self.under.get((story, key))
            if under is not None:
                before = len(under.claims)
                under.add(place)
                self.entries += len(under.claims) - before

    def add_told(self, story: str, told: Iterable[tuple[str, str]]) -> None:
        """Enter what is told under keys; of one that may have lost its last value to a new one, all is asked anew."""
        for key, value in told:
            found = self.told.get((story, key))
            if found is None or value in found.values:
                continue
            if found.is_full:
                del self.told[story, key]
                self.entries -= len(found.values) + 1
            else:
                found.values.add(value)
                self.entries += 1

    def name_series(self, story: str, series: Iterable[tuple[str, str]]) -> None:
        """Give claims the series that they are in now."""
        claims = self.claims[story]
        for id_, name in series:
            if id_ in claims:
                claims[id_] = claims[id_]._replace(series=name)

    def add_article(
        self, story: str, article: Article, version_id: str, claims: Sequence[Claim], *, is_telling: bool | None
    ) -> None:
        """Enter an article with its claims, which have no series yet.

        ``is_telling`` says whether it, as the latest version, says or withdraws something; None where a later one may.
        """
        self.claims[story].update((claim.id, Row(claim, version_id, None, order_of(claim))) for claim in claims)
        self.versions[version_id] = article
        if is_telling:
            self.telling[story, article.id] = article.version
        else:
            self.telling.pop((story, article.id), None)  # an earlier one may have said something
