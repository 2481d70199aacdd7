"""Articles and claims for tests, made in one line; the stories are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from storydiff.model import (
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

START = datetime(2031, 5, 1, 6, tzinfo=UTC)
"""The first day of every invented story."""


def day(number: float) -> datetime:
    """The time that many days into the story."""
    return START + timedelta(days=number)


def an_article(document: str = "a", at: float = 0, **changed: Any) -> Article:
    """An article published on that day of the story and seen an hour later."""
    values: dict[str, Any] = {
        "document": document,
        "version": 1,
        "title": f"Report {document}",
        "text": f"This is the text of {document}. " * 40,
        "publisher": None,
        "published": day(at),
        "dating": Dating.STATED,
        "dated_by": "date line",
        "url": None,
        "source": "folder",
        "capture": "0" * 64,
        "first_seen": day(at) + timedelta(hours=1),
    }
    return Article(**values | changed)


def a_claim(article: Article, content: Content, place: int = 0, **changed: Any) -> Claim:
    """A claim of that article; ``place`` is where its quote starts."""
    quote = changed.pop("quote", article.text[place : place + 30])
    values: dict[str, Any] = {
        "article": article.id,
        "document": article.document,
        "version": article.version,
        "content": content,
        "statement": "It is so.",
        "quote": quote,
        "span": Span(place, place + len(quote)),
        "focus": Span(place, place + 5),
        "speaker": None,
        "via": None,
        "outlet": article.outlet,
        "said_at": article.time,
        "as_of": article.time,
        "as_of_basis": TimeBasis.PUBLISHED,
        "salience": 0.6,
        "confidence": 1.0,
        "rule": "test",
    }
    return Claim(**values | changed)


def a_figure(number: float = 40, relation: str = "=", **changed: Any) -> Figure:
    """A count of the dead of an invented valley, unless told otherwise."""
    values: dict[str, Any] = {
        "measure": "deaths",
        "relation": Relation(relation),
        "low": number,
        "high": changed.pop("high", number),
        "population": "people",
        "place": "orsa valley",
    }
    return Figure(**values | changed)


def a_position(stance: str = "+", strength: int = 2, **changed: Any) -> Position:
    """Where an invented minister stands on a bridge toll, unless told otherwise."""
    values: dict[str, Any] = {"actor": "mira olden", "target": "bridge toll", "action": "backs"}
    return Position(stance=Stance(stance), strength=strength, **values | changed)


def an_event(status: str = "done", **changed: Any) -> Event:
    """A vote of an invented council, unless told otherwise."""
    values: dict[str, Any] = {"action": "vote", "actor": "city council", "object": "harbour plan"}
    return Event(status=Status(status), **values | changed)
