"""Deeds that are none: what is done to a sum or with a thing, what somebody is or minds, and set phrases."""

from __future__ import annotations

import pytest

from storydiff.model import Event, Position
from tests.hearing import tell

DEEDS = [
    ("The mayor of Vale pocketed $14 million from the builder.", None),
    ("The mayor of Vale pocketed the report.", "report"),
    ("The mayor of Vale walked there with a small suitcase.", None),
    ("The cabinet of Vale decided to sue for 90 million crowns.", ""),
    ("The cabinet of Vale decided to sue for damages.", "damages"),
    ("The premier of Vale announced on Monday that she will comply with the request of the court.", "request of court"),
    ("The chamber of Vale is to remain.", None),
    ("The mayor of Vale will not hesitate.", None),
    ("The mayor of Vale said she would not have the votes.", None),
    ("The mayor of Vale will not attend the meeting.", "meeting"),
    ("The mayor of Vale had never intended to attend the meeting.", None),
    ("The mayor of Vale does not intend to attend the meeting.", "meeting"),
    ("The senator of Vale intends to give that some serious thought.", None),
]


@pytest.mark.parametrize(("sentence", "done_to"), DEEDS, ids=[sentence for sentence, _ in DEEDS])
def test_a_deed_needs_something_that_it_is_done_to(sentence: str, done_to: str | None) -> None:
    """None: no deed at all; empty: a deed that names no object."""
    story, _ = tell(sentence)
    deeds = [c.content for c in story.claims if isinstance(c.content, Event) and c.rule == "event: deed"]
    assert [deed.object or "" for deed in deeds] == ([] if done_to is None else [done_to])


FIXED = [
    ("The commission said it saw no need for the moment.", None),
    ("The commission said it saw no need for the time being.", None),
    ("The commission said it saw no need for a recount.", "recount"),
    ("The commission said it saw no need for a new start.", "start"),
]


@pytest.mark.parametrize(("sentence", "target"), FIXED, ids=[sentence for sentence, _ in FIXED])
def test_a_set_phrase_is_nothing_to_be_for_or_against(sentence: str, target: str | None) -> None:
    story, _ = tell(sentence)
    stands = [claim.content.target for claim in story.claims if isinstance(claim.content, Position)]
    assert stands == ([] if target is None else [target])


def test_what_stands_in_place_of_a_sum_is_that_sum_no_more() -> None:
    """ "In place of" is "instead of": the second number is nobody's value, and no place is measured."""
    story, found = tell("The two firms agreed on an offer of $34.75 a share in place of $36.50.")
    assert not [change.statement for change in found if "36.5" in change.statement]
    assert "told as what was said before" in story.reasons
