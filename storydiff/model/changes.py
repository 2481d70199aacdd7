"""What is compared: verdicts, changes and what was held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storydiff.model.claims import Claim
from storydiff.model.intake import Article
from storydiff.model.times import require_aware
from storydiff.text import identity


class ChangeKind(StrEnum):
    """What became of a question; the order is that of the digest's sections."""

    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    CONTRADICTED = "contradicted"
    REVERSED = "reversed"
    HARDENED = "hardened"
    SOFTENED = "softened"
    INCREASED = "increased"
    DECREASED = "decreased"
    REFINED = "refined"
    HAPPENED = "happened"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    FAILED = "failed"
    OVERTAKEN = "overtaken"
    CORROBORATED = "corroborated"
    NEW = "new"
    RESTATED = "restated"
    FILLED_IN = "filled in"


NOT_SHOWN = "does not show this part of the article, so that it stands as it was"
"""How the reason ends where a claim is held back beside itself because a later version of its article hid it."""

DUE = "due:"
"""What the keys of blocks begin with that hold the plans set for one day."""


class Verdict(StrEnum):
    """Whether two claims answer one question."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason in words; unsure never becomes a change."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between what a series held and what it holds now; ``before`` and ``after`` are claim ids.

    ``doubt`` says in words why it may be no change after all, empty where nothing speaks against it.
    """

    kind: ChangeKind
    series: str
    statement: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    significance: float
    reason: str
    learned_at: datetime
    doubt: str = ""
    id: str = field(init=False, compare=False, repr=False)
    """The change's identity: its kind, its question and the claims on both sides; kept, as it is asked for often."""

    def __post_init__(self) -> None:
        require_aware("learned_at", self.learned_at)
        own = identity("change", self.kind, self.series, *self.before, "→", *self.after)
        object.__setattr__(self, "id", own)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Two claims that were compared and not reported, and why; ``before`` is None where there was no partner."""

    before: str | None
    after: str
    reason: str
    learned_at: datetime

    @property
    def id(self) -> str:
        """The pair's identity."""
        return identity("held back", self.before or "", self.after, self.reason)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing one article gave: each claim's series, the changes, and the pairs held back.

    ``told`` is what the article tells for the settling of other claims, ``looking`` the keys under which its claims
    are found by what may settle them anew, each with the time by which it is found there and the claim's id.
    """

    series: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    held_back: tuple[HeldBack, ...]
    told: tuple[tuple[str, str], ...] = ()
    looking: tuple[tuple[str, datetime, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds that the claims of one article may be compared with.

    ``series`` gives the series of a claim by claim id; ``articles`` the article by its id and version. ``cut`` are the
    keys under which the ledger holds more claims than these, all older.
    ``settled`` gives the series of these claims and the article's own, and of others that it moved, as they are among
    all claims of the story; None where they are to be settled among the claims at hand. ``told`` is what the story
    tells for that, by key.
    """

    claims: tuple[Claim, ...] = ()
    series: Mapping[str, str] = field(default_factory=dict)
    articles: Mapping[tuple[str, int], Article] = field(default_factory=dict)
    cut: frozenset[str] = frozenset()
    settled: Mapping[str, str] | None = None
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)
    versions: tuple[Claim, ...] = ()
    """The claims of the article's earlier versions, also of those that are read and not compared yet."""

    def find_article(self, claim: Claim) -> Article | None:
        """The version of the article that the claim stands in."""
        return self.articles.get((claim.article, claim.version))
