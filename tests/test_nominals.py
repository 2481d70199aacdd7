"""Events held against each other as nouns, where what one of them is about is not told."""

from __future__ import annotations

from storydiff.matching.nominals import paired
from storydiff.model import Event, Status
from tests.hearing import matcher


def test_an_event_that_is_about_nothing_known_is_held_against_any_other() -> None:
    """Of an act that an event noun names and whose matter no words tell, nothing is shared, and nothing breaks."""
    one, other = Event(action="strike", status=Status.PLANNED), Event(action="vote", status=Status.DONE)
    assert paired((), (), one, other, matcher().lexicon) == ((), ())
