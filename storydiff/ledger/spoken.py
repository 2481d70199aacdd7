"""Articles in languages that nothing here reads: kept and counted, and never read as what they are not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update

from storydiff import db
from storydiff.ledger.store import Store


class Spoken(Store):
    """The part of a ledger that knows the languages of articles."""

    def pass_over(self, reader_version: str, languages: Collection[str]) -> int:
        """Mark as read, without claims, what that reader has not read and is in none of those languages; how many."""
        table = db.articles
        unread = or_(table.c.read_by.is_(None), table.c.read_by != reader_version)
        foreign = and_(unread, table.c.language.not_in(sorted(languages)))
        with self.writing() as connection:
            done = connection.execute(update(table).where(foreign).values(read_by=reader_version, is_compared=False))
        return done.rowcount

    def count_foreign(
        self, stories: Collection[str], languages: Collection[str], after: datetime, until: datetime
    ) -> tuple[tuple[str, int], ...]:
        """How many articles of stories, or of none, first seen in a window are in each other language, most first.

        What belongs to no story counts for each: a query asks for the words of a language that is read.
        """
        table = db.articles
        query = select(table.c.language, func.count(table.c.article.distinct()).label("n")).where(
            table.c.story.in_({*stories, ""}),
            table.c.version == 1,
            table.c.language.not_in(sorted(languages)),
            table.c.first_seen > after,
            table.c.first_seen <= until,
        )
        found = self.stream(query.group_by(table.c.language))
        return tuple(sorted(((row.language, row.n) for row in found), key=lambda pair: (-pair[1], pair[0])))
