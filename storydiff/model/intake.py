"""What is taken in: sources, entries, captures and the articles made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from storydiff.model.times import require_aware
from storydiff.text import identity


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, a page, a sitemap or a folder that is looked at on each run.

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
    author: str | None = None

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


@lru_cache(maxsize=2_000)
def article_id(document: str) -> str:
    """The identity of the article of a document."""
    return identity("article", document)


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
    updated: datetime | None = None
    """When the document says it was last changed, where it says so."""
    is_backfill: bool = False
    """True where the user took it in to complete the past, so that it is no news."""

    def __post_init__(self) -> None:
        require_aware("published", self.published)
        require_aware("first_seen", self.first_seen)
        require_aware("updated", self.updated)

    @property
    def id(self) -> str:
        """The article's identity, the same for all its versions."""
        return article_id(self.document)

    @property
    def version_id(self) -> str:
        """The identity of this version in its story: the article, its text and the story."""
        return identity("version", self.document, str(self.version), self.text, self.story or "")

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
    MAIL = "mail"
    """The HTML of a mail; ``Draft.stated`` holds its plain text under ``plain`` where it has one too."""
    MAIL_TEXT = "mail as text"


@dataclass(frozen=True, slots=True)
class Draft:
    """The decoded text of a capture with what its source, its file and the user say about it: an article to be.

    ``given`` is the publication time by the user's word, ``published`` by the feed's; ``stated`` holds the front matter
    of a file. ``publisher`` is the user's word; ``feed_publisher`` and ``author`` are the feed's, taken where the
    document itself is silent.
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
    author: str | None = None
    stated: Mapping[str, str] = field(default_factory=dict)
    dated_by: str = "feed"
    """Whose word ``published`` is."""
    item: str | None = None
    """What the reader calls it, where that is not its document."""
    is_any_page: bool = False
    """True where nothing but a list of all pages of a site led to it, so that it has to say itself that it is one."""

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
    """What one look at a source brought, and what may be remembered of it once the arrivals are stored."""

    arrivals: tuple[Arrival, ...]
    failures: tuple[Failure, ...] = ()
    marks: frozenset[str] = frozenset()
    """The marks of the files that were looked at and need not be again while they stay the same."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What the server said of a page: its validators, and how long it holds."""
    is_not_modified: bool = False


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
