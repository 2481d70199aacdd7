"""The words of storydiff as values: what is taken in, what is read in it, and what changed.

    Source → Entry → Capture → Article → Claim → (Series, Claim) → Change → Digest → Letter → Receipt

Invariants: every value is frozen; every time is aware UTC; identity is content (see ``text.identity``);
offsets count characters of ``Article.text``; a claim without a verbatim quote cannot be built.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storydiff.errors import InvalidTimeError, MisquoteError
from storydiff.text import identity


def require_aware(name: str, value: datetime | None) -> None:
    """Raise ``InvalidTimeError`` where a time carries no zone."""
    if value is not None and value.tzinfo is None:
        raise InvalidTimeError(f"{name} has no time zone: {value.isoformat()}")


# --- who follows what --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Story:
    """A running story: its short name, its title for readers, and the words that make an article part of it.

    A story without words takes everything its sources bring.
    """

    name: str
    title: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the digest: address, stories (all where empty), time zone, and the bar of significance from 0 to 1."""

    address: str
    name: str = ""
    stories: tuple[str, ...] = ()
    time_zone: str = "UTC"
    language: str = "en"
    bar: float = 0.3


# --- taking in ---------------------------------------------------------------------------------


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, a page or a folder that is looked at on each run.

    ``family`` groups publishers of one owner: two articles of a family are not independent.
    """

    name: str
    kind: SourceKind
    location: str
    publisher: str | None = None
    family: str | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed as the feed gives it; ``content`` is its full text where the feed carries it."""

    source: str
    guid: str
    url: str | None
    title: str
    published: datetime | None = None
    summary: str = ""
    content: str = ""
    publisher: str | None = None
    updated: datetime | None = None

    def __post_init__(self) -> None:
        require_aware("published", self.published)
        require_aware("updated", self.updated)


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of one fetch, told apart by their SHA-256 (``digest``); the bytes themselves lie in the archive."""

    digest: str
    media_type: str
    size: int
    captured_at: datetime
    location: str

    def __post_init__(self) -> None:
        require_aware("captured_at", self.captured_at)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What one source needs to remember between runs: its validators as sent, and the entries taken."""

    source: str
    etag: str | None = None
    last_modified: str | None = None
    seen: frozenset[str] = frozenset()


class Dating(StrEnum):
    """How the publication time of an article is known."""

    GIVEN = "given"
    """The user said so; outranks the text."""
    STATED = "stated"
    """The document says so: a date line, page metadata, the feed."""
    INFERRED = "inferred"
    """The text implies it; ``Article.dated_by`` holds the evidence."""
    UNKNOWN = "unknown"
    """Not known: the article takes the time it was first seen, and says so."""


@dataclass(frozen=True, slots=True)
class Article:
    """The clean text of a capture.

    ``document`` is the file's name without its ending for whatever came from a file, else the URL.
    ``text`` holds one paragraph or heading a line block, blocks parted by a blank line; the title is not part of it.
    """

    document: str
    version: int
    title: str
    text: str
    publisher: str | None
    published: datetime | None
    dating: Dating
    dated_by: str
    url: str | None
    source: str
    capture: str
    first_seen: datetime
    family: str | None = None
    story: str | None = None
    language: str = "en"
    titled_by: str = "stated"
    author: str | None = None

    def __post_init__(self) -> None:
        require_aware("published", self.published)
        require_aware("first_seen", self.first_seen)

    @property
    def id(self) -> str:
        """The article's identity, the same for all its versions."""
        return identity("article", self.document)

    @property
    def version_id(self) -> str:
        """The identity of this version: the article and its text."""
        return identity("version", self.document, str(self.version), self.text)

    @property
    def time(self) -> datetime:
        """When the article speaks: its publication, or where that is unknown the time it was first seen."""
        return self.published or self.first_seen

    @property
    def outlet(self) -> str | None:
        """Who prints it."""
        return self.publisher


@dataclass(frozen=True, slots=True)
class Failure:
    """One item that could not be taken, read or delivered: which, at what station, why, and what to do."""

    item: str
    station: str
    reason: str
    advice: str = ""
    transient: bool = False
    """True where the same may go well when tried again soon: a time-out, a server that is busy."""

    def line(self) -> str:
        """The failure as one line of plain text."""
        advice = f" ({self.advice})" if self.advice else ""
        return " ".join(f"{self.item}: {self.reason}{advice}".split())


class Form(StrEnum):
    """What kind of text a draft is."""

    PAGE = "page"
    """A whole web page, its article to be found in it."""
    ENTRY = "entry"
    """HTML that holds nothing but the article, as a feed carries it."""
    TEXT = "text"
    MARKDOWN = "Markdown"


@dataclass(frozen=True, slots=True)
class Draft:
    """The decoded text of a capture with what its source, its file and the user say about it: an article to be.

    ``given`` is the publication time by the user's word, ``published`` by the feed's; ``stated`` holds the front matter
    of a file. ``publisher`` is the user's word, ``feed_publisher`` is taken where the document itself is silent.
    """

    form: Form
    text: str
    document: str
    source: str
    capture: str
    first_seen: datetime
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    feed_publisher: str | None = None
    family: str | None = None
    story: str | None = None
    given: str | None = None
    published: datetime | None = None
    stated: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("first_seen", "published"):
            require_aware(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class Arrival:
    """One article on its way into the archive, with the capture it was read from and the captured bytes."""

    capture: Capture
    content: bytes
    article: Article


@dataclass(frozen=True, slots=True)
class Intake:
    """What one look at a source brought; ``state`` may be kept only once the arrivals are stored."""

    arrivals: tuple[Arrival, ...]
    state: FeedState
    failures: tuple[Failure, ...] = ()


class Outcome(StrEnum):
    """What became of an arrival in the archive."""

    NEW = "new"
    NEW_VERSION = "new version"
    AMENDED = "amended"
    """The text is known; what the user now says about it (date, publisher) was written down."""
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an arrival, and the article as it now lies in the archive."""

    outcome: Outcome
    article: Article


# --- reading -----------------------------------------------------------------------------------


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
    """Where an actor stands on a target; ``strength`` runs from 1 (hints, is open to) to 3 (vows, rejects outright)."""

    actor: str
    target: str
    stance: Stance
    strength: int
    action: str
    conditional: bool = False
    own_words: bool = False


class Status(StrEnum):
    """How far an event has come."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    FAILED = "failed"
    WARNED = "warned"


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


@dataclass(frozen=True, slots=True)
class Claim:
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

    def __post_init__(self) -> None:
        require_aware("said_at", self.said_at)
        require_aware("as_of", self.as_of)
        if not self.quote.strip() or self.span.end - self.span.start != len(self.quote):
            raise MisquoteError(f"{self.document}: a claim needs the words that say it, and their place")

    @property
    def kind(self) -> ClaimKind:
        """Figure, position or event."""
        match self.content:
            case Figure():
                return ClaimKind.FIGURE
            case Position():
                return ClaimKind.POSITION
            case Event():
                return ClaimKind.EVENT

    @property
    def id(self) -> str:
        """The claim's identity: the version it stands in, where, and what it says."""
        return identity(
            "claim",
            self.document,
            str(self.version),
            f"{self.span.start}:{self.focus.start}:{self.focus.end}",
            repr(self.content),
        )


# --- comparing ---------------------------------------------------------------------------------


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
    CORROBORATED = "corroborated"
    NEW = "new"
    RESTATED = "restated"
    FILLED_IN = "filled in"


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
    """A difference between what a series held and what it holds now; ``before`` and ``after`` are claim ids."""

    kind: ChangeKind
    series: str
    statement: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    significance: float
    reason: str
    learned_at: datetime

    def __post_init__(self) -> None:
        require_aware("learned_at", self.learned_at)

    @property
    def id(self) -> str:
        """The change's identity: its kind, its question and the claims on both sides."""
        return identity("change", self.kind, self.series, *self.before, "→", *self.after)


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
    """What comparing one article gave: each claim's series, the changes, and the pairs held back."""

    series: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    held_back: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds that the claims of one article may be compared with.

    ``series`` gives the series of a claim by claim id; ``articles`` the article by its id and version.
    """

    claims: tuple[Claim, ...] = ()
    series: Mapping[str, str] = field(default_factory=dict)
    articles: Mapping[tuple[str, int], Article] = field(default_factory=dict)

    def find_article(self, claim: Claim) -> Article | None:
        """The version of the article that the claim stands in."""
        return self.articles.get((claim.article, claim.version))


# --- delivering --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered mail to one recipient, frozen before it is sent, so that a second try sends the same bytes.

    It reports the ``changes`` (ids) learned after ``after`` and until ``until``; ``content`` is the whole message.
    """

    recipient: str
    message_id: str
    subject: str
    content: bytes
    after: datetime
    until: datetime
    changes: tuple[str, ...]
    frozen_at: datetime
    story: str = ""

    def __post_init__(self) -> None:
        for name in ("after", "until", "frozen_at"):
            require_aware(name, getattr(self, name))

    @property
    def id(self) -> str:
        """The letter's identity: its recipient, its story and the end of its window."""
        return identity("letter", self.recipient, self.story, self.until.isoformat())


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that a letter was handed over: when, and to what (a server's answer, a file)."""

    letter: str
    handed_to: str
    sent_at: datetime

    def __post_init__(self) -> None:
        require_aware("sent_at", self.sent_at)
