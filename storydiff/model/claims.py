"""What is read: claims, their content and the words that say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storydiff.errors import MisquoteError
from storydiff.model.kept import Keeping
from storydiff.model.times import require_aware
from storydiff.text import identity


class ClaimKind(StrEnum):
    """The three kinds of claim."""

    FIGURE = "figure"
    POSITION = "position"
    EVENT = "event"


class Relation(StrEnum):
    """How a written number stands to the true one."""

    EXACT = "="
    ABOUT = "~"
    MORE = ">"
    LESS = "<"
    RANGE = "-"


class Aspect(StrEnum):
    """What a number measures: a level ("96 dead"), or a step between two levels ("12 more")."""

    LEVEL = "level"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its hedge, what it counts and of whom.

    ``low`` equals ``high`` except for a range. Counts and money are in full units, percentages as written;
    ``unit`` is None for counts, "%" for shares, an ISO 4217 code for money, else a plain singular noun.
    ``qualifiers`` narrow what is counted ("children", "civilians"); ``subset`` says that the article sets it
    inside a larger total. ``period`` is the rate or the span counted over ("a day", "first week").
    ``elsewhen`` names the other occasion that is spoken of ("1999"), None for the running story;
    ``hypothetical`` is true for a number nobody says has come about.
    """

    measure: str
    relation: Relation
    low: float
    high: float
    population: str | None = None
    place: str | None = None
    unit: str | None = None
    qualifiers: tuple[str, ...] = ()
    subset: bool = False
    aspect: Aspect = Aspect.LEVEL
    step: float | None = None
    base: float | None = None
    period: str | None = None
    elsewhen: str | None = None
    hypothetical: bool = False
    includes_injured: bool = False
    """True for "casualties" where the article does not set the injured apart."""


class Stance(StrEnum):
    """For or open to, against, or expressly neither."""

    FOR = "+"
    AGAINST = "-"
    NEITHER = "0"


@dataclass(frozen=True, slots=True)
class Position:
    """Where an actor stands on a target; ``strength`` runs from 1 (hints, is open to) to 3 (vows, rejects outright).

    ``former`` is true for where the actor stood before, as the article itself says: "who had long opposed the toll".
    """

    actor: str
    target: str
    stance: Stance
    strength: int
    action: str
    conditional: bool = False
    own_words: bool = False
    former: bool = False


class Status(StrEnum):
    """How far an event has come."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    FAILED = "failed"
    WARNED = "warned"


RESPONDENTS = "respondents"
"""The measure of an opinion in a survey; whose it is stands where other figures have the people they count."""

FAINT = 0.3
"""The confidence of an event that is read for what comes of it alone, and is no news by itself."""


@dataclass(frozen=True, slots=True)
class Event:
    """What an actor did, plans or failed to do; ``when`` is the day it is set for or took place, where it is said."""

    action: str
    status: Status
    actor: str | None = None
    object: str | None = None
    place: str | None = None
    when: datetime | None = None

    def __post_init__(self) -> None:
        require_aware("when", self.when)


Content = Figure | Position | Event


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open run of characters of ``Article.text``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span covers."""
        return text[self.start : self.end]


class TimeBasis(StrEnum):
    """How a claim's as-of time is known."""

    EXPLICIT = "explicit"
    INFERRED = "inferred"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule or a model found in an article, before it is checked and becomes a claim.

    ``span`` is the quoted sentence, ``focus`` the words in it that carry the content (the number with its hedge,
    the stance verb). ``speaker`` says so, ``via`` passed it on ("told Reuters"); both None: the outlet's own words.
    """

    content: Content
    span: Span
    focus: Span
    rule: str
    speaker: str | None = None
    via: str | None = None
    as_of: datetime | None = None
    as_of_basis: TimeBasis = TimeBasis.PUBLISHED
    confidence: float = 1.0
    marks: tuple[str, ...] = ()
    about: str | None = None
    """What a pronoun of the sentence stands for, in words of the sentence before."""


_KINDS: Mapping[type, ClaimKind] = {
    Figure: ClaimKind.FIGURE,
    Position: ClaimKind.POSITION,
    Event: ClaimKind.EVENT,
}


@dataclass(frozen=True, slots=True)
class Claim(Keeping):
    """What one version of one article says on one question, with the words that say it."""

    article: str
    document: str
    version: int
    content: Content
    statement: str
    quote: str
    span: Span
    focus: Span
    speaker: str | None
    via: str | None
    outlet: str | None
    said_at: datetime
    as_of: datetime
    as_of_basis: TimeBasis
    salience: float
    confidence: float
    rule: str
    marks: tuple[str, ...] = field(default=())
    about: str | None = None
    """What a pronoun of the quote stands for, in words of the article before it; None where there is none."""
    setting: str = ""
    """The names in the article's title and, on a second line, in its opening; empty where the claim needs none."""
    id: str = field(init=False, compare=False, repr=False)
    """The claim's identity: the version it stands in, where, and what it says; asked for so often that it is kept."""

    def __post_init__(self) -> None:
        require_aware("said_at", self.said_at)
        require_aware("as_of", self.as_of)
        object.__setattr__(self, "id", self._identity())
        if not self.quote.strip() or self.span.end - self.span.start != len(self.quote):
            raise MisquoteError(f"{self.document}: a claim needs the words that say it, and their place")

    def __hash__(self) -> int:
        # Claims that are equal have one id, and are asked for in many tables; to hash all that they say takes longer.
        return hash(self.id)

    @property
    def kind(self) -> ClaimKind:
        """Figure, position or event."""
        return _KINDS[type(self.content)]

    def _identity(self) -> str:
        return identity(
            "claim",
            self.document,
            str(self.version),
            f"{self.span.start}:{self.focus.start}:{self.focus.end}",
            repr(self.content),
        )
