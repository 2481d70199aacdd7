"""What one sentence says in two readings is one change: in the subject, at the top and in the count alike."""

from __future__ import annotations

import pytest

from storydiff.model import Figure, Relation
from tests.flood import World, may

SAID = "Nearly 320 people were killed in the valley, and 45 bridges were swept away, the ministry said."


@pytest.mark.parametrize(
    ("focus", "measure", "subject"),
    [
        ("Nearly 320 people", "victims", "Deaths: nearly 320"),
        ("45 bridges", "bridges swept away", "Deaths: nearly 320; Bridges swept away: 45"),
    ],
    ids=["the same words again", "other words"],
)
def test_the_subject_counts_what_the_mail_counts(focus: str, measure: str, subject: str) -> None:
    world = World()
    article = world.prints("courier-1", SAID, may(4), "The Vesk Courier")
    dead = world.says(article, SAID, "Nearly 320", Figure("deaths", Relation.LESS, 320, 320))
    number = 320 if "320" in focus else 45
    other = world.says(article, SAID, focus, Figure(measure, Relation.EXACT, number, number))
    world.becomes("new", "dead", (), dead, significance=0.7)
    world.becomes("new", "other", (), other, significance=0.6)
    digest = world.digest()
    assert digest.subject == subject
    assert digest.count == len(digest.headlines)
    assert {change for line in digest.lines for change in line.changes} == {each.id for each in world.changes}
