"""The events that the rules read in a text, for the tests of events."""

from __future__ import annotations

from datetime import datetime

from storydiff.claims.events import find_events
from storydiff.model import FAINT, Event, Reading
from tests.claims.passages import PUBLISHED, VOCABULARY, a_passage, names_of

Row = tuple[str | None, str, str]


def event_readings(text: str, published: datetime = PUBLISHED) -> list[Reading]:
    """The readings of events in the text."""
    passage = a_passage(text, published)
    return [r for r in find_events(passage, VOCABULARY, names_of(passage)) if isinstance(r.content, Event)]


def events(text: str, published: datetime = PUBLISHED) -> list[Event]:
    """The events read in the text, without those that are only read to be held against a plan."""
    found = event_readings(text, published)
    return [r.content for r in found if isinstance(r.content, Event) and r.confidence != FAINT]


def rows(text: str) -> set[Row]:
    """Actor, action and status of each event."""
    return {(e.actor, e.action, e.status.value) for e in events(text)}
