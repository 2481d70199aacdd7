"""Who follows what: stories, the queries that decide what belongs to them, and recipients."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Literal

WILDCARD = "*"
"""Ends a word of a query that stands for all words with that beginning."""


@dataclass(frozen=True, slots=True)
class Query:
    """What an article has to be to belong to a story: every key that says something has to be met.

    Of the entries of one key one is enough, but for ``all``, of which each has to stand in the article, and ``none``,
    of which none may. ``names`` and ``places`` are met by their other forms too.
    """

    words: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: date | None = None
    """The first day, in UTC, of which articles are taken."""
    until: date | None = None
    """The last day of which they are."""

    @property
    def is_empty(self) -> bool:
        """True where it asks for nothing."""
        return not any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Story:
    """A running story: its short name, its title for readers, and the query that decides what belongs to it.

    ``bar`` is the least significance of a change of it that is mailed; None where each recipient's own decides.
    """

    name: str
    title: str
    query: Query = Query()
    bar: float | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words or phrases of which one has to stand in an article."""
        return self.query.words


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a query asks: the key, what it says there, whether the article meets it, and by what."""

    key: str
    wanted: tuple[str, ...]
    is_met: bool
    found: tuple[str, ...] = ()
    """The words of the article, or what it states, that met the condition or, for ``none``, broke it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Whether an article belongs to a story, by what rule, and what of the story's query it meets."""

    story: str
    is_taken: bool
    reason: str
    conditions: tuple[Condition, ...] = ()


class Way(StrEnum):
    """How what is new comes to a recipient."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the digest: address, stories (all where empty), time zone, and the bar of significance from 0 to 1.

    ``hour`` is that of the recipient's own day from which one letter is made; None: whenever there is something new.
    ``quiet`` is what comes where there is nothing new.
    """

    address: str
    name: str = ""
    stories: tuple[str, ...] = ()
    time_zone: str = "UTC"
    language: str = "en"
    bar: float = 0.3
    hour: int | None = None
    quiet: Literal["nothing", "line"] = "nothing"
    way: Way = Way.MAIL
    """Other than by mail, ``address`` is the recipient's name: where it lies is a secret that is kept nowhere."""
