"""Things: what was done or planned, by what it was done to, so that it is found by what may undo it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from storydiff.changes.entries import Entry
from storydiff.matching import events
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of
from storydiff.model import Claim, Event, Status


class Things:
    """What was done or planned, by the thing that it was done to, in the order in which it is given."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._done = defaultdict[str, list[Claim]](list)
        for entry in entries:
            if entry.thing:
                self._done[entry.thing].append(entry.claim)

    def done_to(self, thing: Matter) -> Sequence[Claim]:
        """What was done to things of that name."""
        return self._done.get(thing.head, ())


def thing_of(claim: Claim, lexicon: Lexicon) -> str:
    """The thing that an event is done to; empty where it has none or cannot be undone."""
    event = claim.content
    if not isinstance(event, Event) or not may_be_undone(event):
        return ""
    thing = matter_of(event.object, lexicon)
    return "" if thing is None else thing.head


def may_be_undone(event: Event) -> bool:
    """True for what is done or planned, and for what undoes it."""
    return event.status in (Status.DONE, Status.PLANNED) and not events.is_denied(event)
