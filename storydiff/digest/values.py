"""What a digest is made of; every word in it is plain text that the templates escape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storydiff.digest.quoting import Excerpt
from storydiff.model import ChangeKind, ClaimKind, Dating, Failure, HeldBack, require_aware

SECTIONS: tuple[tuple[str, str, tuple[ChangeKind, ...]], ...] = (
    ("disputed", "Corrected or disputed", (ChangeKind.CORRECTED, ChangeKind.WITHDRAWN, ChangeKind.CONTRADICTED)),
    ("reversed", "Reversed, hardened, softened", (ChangeKind.REVERSED, ChangeKind.HARDENED, ChangeKind.SOFTENED)),
    ("figures", "Figures that moved", (ChangeKind.INCREASED, ChangeKind.DECREASED, ChangeKind.REFINED)),
    (
        "plans",
        "Plans that met their end",
        (ChangeKind.HAPPENED, ChangeKind.CANCELLED, ChangeKind.POSTPONED, ChangeKind.FAILED, ChangeKind.OVERTAKEN),
    ),
    ("corroborated", "Corroborated", (ChangeKind.CORROBORATED,)),
    ("new", "New", (ChangeKind.NEW,)),
)
"""The sections in their order: name, heading, and the kinds of change that stand in each."""


KIND_WORDS = {kind: kind.value for kind in ChangeKind} | {
    ChangeKind.CONTRADICTED: "disputed",
    ChangeKind.WITHDRAWN: "no longer said",
    ChangeKind.REFINED: "more exact",
    ChangeKind.OVERTAKEN: "day passed, no word",
}
"""The kinds of change as a reader calls them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it is known: to the day where the source gives no hour, with how it was dated."""

    at: datetime
    is_day: bool
    dating: Dating

    def __post_init__(self) -> None:
        require_aware("at", self.at)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change: the value in words, who says so, who prints it, the quoted words and where they stand.

    ``as_of`` is set where the text names another time than that of its printing; ``outlet`` is None where unknown.
    """

    words: str
    printed: Moment
    as_of: Moment | None
    speaker: str | None
    via: str | None
    outlet: str | None
    title: str
    quote: Excerpt
    link: str | None
    uncertainties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One value on the way of a series within the window."""

    words: str
    printed: Moment
    outlet: str | None
    link: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one series: ``old`` → ``new`` with the evidence of both sides.

    ``old`` is None for what was not asked before, ``new`` is None for what is no longer said. ``origins`` counts the
    independent origins, 0 where they were not compared. ``changes`` are the ids of the changes it stands for.
    """

    series: str
    kind: ChangeKind
    claim_kind: ClaimKind
    label: str
    old: str | None
    new: str | None
    before: tuple[Side, ...]
    after: tuple[Side, ...]
    headline: str
    significance: float
    reason: str
    learned_at: datetime
    changes: tuple[str, ...]
    origins: int = 0
    backing: str = ""
    """How many stand behind the new value, in words; empty for a single outlet."""
    course: tuple[Step, ...] = ()
    uncertainties: tuple[str, ...] = ()
    more_sides: int = 0
    """Claims on either side that are not shown."""
    sentence: tuple[str, int, int] | None = None
    """Where the quoted sentence of a new claim stands: document, version and place."""
    also: tuple[tuple[str, str], ...] = ()
    """What else the same sentence says that is new: label and value of each."""

    @property
    def kind_words(self) -> str:
        """What happened, in a word or two."""
        return KIND_WORDS[self.kind]

    @property
    def is_dispute(self) -> bool:
        """True where both sides stand open."""
        return self.kind is ChangeKind.CONTRADICTED

    @property
    def evidence(self) -> tuple[tuple[str, Side], ...]:
        """The sides, each with the word that introduces it: the latest first, a dispute in the order of time."""
        if self.is_dispute:
            return (*(("One side", side) for side in self.before), *(("Other side", side) for side in self.after))
        earlier = "Also" if self.kind is ChangeKind.CORROBORATED else "Before"
        later = "Reported" if self.kind is ChangeKind.NEW else "Now"
        return (*((later, side) for side in self.after), *((earlier, side) for side in self.before))

    @property
    def shows_old(self) -> bool:
        """True where the old value stands before the new one: something was known, and it is not merely repeated."""
        return self.old is not None and self.old != self.new and self.kind is not ChangeKind.CORROBORATED

    @property
    def difference(self) -> str:
        """Old and new in one phrase: "22 → 25", "22 or 25" where disputed, the value alone where nothing moved."""
        new = self.new or "no longer said"
        if self.is_dispute:
            return f"{self.old} or {new}"
        return f"{self.old} → {new}" if self.shows_old else new


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one kind of news, the most significant first."""

    name: str
    heading: str
    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        """How many changes there are in the section."""
        return sum(1 + len(line.also) for line in self.lines)


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What one source brought in the window: articles not seen before, new versions, and entries known already."""

    source: str
    new: int = 0
    changed: int = 0
    known: int = 0

    @property
    def read(self) -> int:
        """Articles that were read: new ones and new versions."""
        return self.new + self.changed


@dataclass(frozen=True, slots=True)
class Past:
    """What was taken in that is older than what its story had come to: no news, but its past is known better.

    ``is_first`` is true of the first letter on a story, which tells what is known and not how that came about, and
    ``is_whole`` where that is so much that what it leaves out for length is told by no other.
    """

    articles: int = 0
    series: int = 0
    is_first: bool = False
    is_whole: bool = False

    @property
    def is_worth_a_letter(self) -> bool:
        """True where so much was taken in that its recipients would ask what became of it."""
        return self.articles >= WORTH_A_LETTER

    @property
    def words(self) -> str:
        """What was taken in, in words; empty where nothing was.

        >>> Past(1_000, 12).words
        '1,000 older articles were taken in; the past of 12 series is completed'
        """
        if not self.articles:
            return ""
        taken = f"{self.articles:,} older article{' was' if self.articles == 1 else 's were'} taken in"
        return f"{taken}; the past of {self.series:,} series is completed" if self.series else taken


NO_PAST = Past()
WORTH_A_LETTER = 20
"""Older articles that are told of in a letter of their own where nothing is new: about what a feed holds."""


@dataclass(frozen=True, slots=True)
class Report:
    """What happened in the window besides the changes: what was read, what failed, what was held back."""

    sources: tuple[SourceReading, ...] = ()
    failures: tuple[Failure, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    ailing: tuple[str, ...] = ()
    """The sources that fail, each with why and for how long."""
    foreign: tuple[tuple[str, int], ...] = ()
    """How many articles are in each language that is not read, by its code."""
    past: Past = NO_PAST


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands once below all stories: counts and reasons, so that nothing disappears in silence."""

    sources: tuple[SourceReading, ...]
    failures: tuple[str, ...]
    """What failed, the first of it in lines."""
    failed: int
    """How many failed, shown or not."""
    held_back: int
    """Claims that were compared and not reported."""
    held_back_reasons: tuple[tuple[str, int], ...]
    below_bar: int = 0
    omitted: int = 0
    """Changes left out for length, which come in the next mail."""
    omitted_by_section: tuple[tuple[str, int], ...] = ()
    untold: int = 0
    """Changes that a first mail on much leaves out, which come in none."""
    ailing: tuple[str, ...] = ()
    """The sources that fail, each with why and for how long."""
    foreign: tuple[tuple[str, int], ...] = ()
    """How many articles are in each language that is not read, by its English name."""
    past: Past = NO_PAST

    @property
    def unread(self) -> int:
        """Articles in languages that are not read."""
        return sum(count for _, count in self.foreign)

    @property
    def read(self) -> int:
        """Articles read in the window."""
        return sum(source.read for source in self.sources)
