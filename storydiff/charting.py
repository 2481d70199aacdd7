"""The courses of figures as the ledger holds them, for the charts of mails and pages."""

from __future__ import annotations

from datetime import datetime

from storydiff.changes.chronicle import chronicle_of
from storydiff.charts import Course, course_of
from storydiff.digest import Digest
from storydiff.home import Home
from storydiff.model import ClaimKind

CHARTS_PER_MAIL = 8
"""Charts of one mail, the most significant lines first: at 4 kB each, some 45 kB of it."""


def courses_in(home: Home, digest: Digest, until: datetime) -> dict[tuple[str, ...], Course]:
    """The courses of the digest's most significant figures that moved before, by the changes of their lines."""
    lines = [(part, line) for part in digest.parts for line in part.lines if line.claim_kind is ClaimKind.FIGURE]
    found: dict[tuple[str, ...], Course] = {}
    for part, line in sorted(lines, key=lambda pair: -pair[1].significance):
        if len(found) == CHARTS_PER_MAIL:
            break
        course = find_course(home, part.story.name, line.series, digest.recipient.language, until)
        if course is not None:
            found[line.changes] = course
    return found


def find_course(home: Home, story: str, series: str, language: str, until: datetime) -> Course | None:
    """The course of a story's series as it is known at a time; None where it is no figure or has hardly moved."""
    told = [
        (claim, article)
        for claim, article in home.ledger.history(series)
        if (article.story or "") == story and article.first_seen <= until
    ]
    newest = home.ledger.newest_telling({article.id for _, article in told}, until, story)
    hidden = home.ledger.hidden(newest, story)
    entries = chronicle_of(told, newest, home.matcher.lexicon, hidden)
    return course_of(entries, home.ledger.changes_of(series, story, until), language)
