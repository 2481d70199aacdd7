"""What the claims of a story settle for one another: what is told, by key, and which claims look to it.

Kept when an article is compared, so that it holds what is known and nothing that is only read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select

from storydiff import db
from storydiff.ledger.bodies import claim_body
from storydiff.ledger.claims import Claims
from storydiff.ledger.recall import Told
from storydiff.ledger.store import batches
from storydiff.ledger.under import first_told
from storydiff.model import Claim, Comparison
from storydiff.records import claim_of

# Statements made once: to make one takes longer than to run it.
_ROW = select(db.claims.c.id)
_TOLD = select(db.told_in_story.c.key, db.told_in_story.c.value).where(
    db.told_in_story.c.story == bindparam("of_story"), db.told_in_story.c.key.in_(bindparam("keys", expanding=True))
)
_LOOKING = (
    _ROW.join(db.looking)
    .join(db.articles)
    .where(
        db.looking.c.story == bindparam("of_story"),
        db.looking.c.key.in_(bindparam("keys", expanding=True)),
        db.articles.c.is_compared,
    )
)
_UNDER = and_(db.looking.c.story == bindparam("of_story"), db.looking.c.key == bindparam("one"))
_FIRST = _ROW.join(db.looking).where(
    _UNDER, db.looking.c.at == select(func.min(db.looking.c.at)).where(_UNDER).scalar_subquery()
)
_VERSIONS = select(db.claims.c.version_id).join(db.looking).join(db.articles).where(_UNDER, db.articles.c.is_compared)
_BESIDE, _BESIDE_SINCE = (
    _ROW.where(db.claims.c.version_id.in_(versions), db.claims.c.kind == "figure")
    for versions in (_VERSIONS, _VERSIONS.where(db.looking.c.at > bindparam("after")))
)


class Grounds(Claims):
    """The part of a ledger by which series are settled among all claims of a story."""

    def told(self, story: str, keys: Iterable[str], most: int | None = None) -> dict[str, frozenset[str]]:
        """What a story tells under each key, of each key ``most`` values where that is given."""
        recall = self.recall
        if recall is None:
            return {key: frozenset(values) for key, values in self._told(story, sorted(set(keys)), most).items()}
        known = {key: recall.find_told(story, key, most) for key in keys}
        unknown = sorted(key for key, values in known.items() if values is None)
        for key, values in (self._told(story, unknown, most) if unknown else {}).items():
            recall.keep_told(story, key, Told(most, values))
            known[key] = frozenset(values)
        return {key: values for key, values in known.items() if values is not None}

    def _told(self, story: str, keys: Sequence[str], most: int | None) -> dict[str, set[str]]:
        found = {key: set[str]() for key in keys}
        with self.reading() as connection:
            if most is not None:
                for key, value in first_told(connection, story, keys, most):
                    found[key].add(value)
                return found
            for part in batches(keys):
                for key, value in connection.execute(_TOLD, {"of_story": story, "keys": part}).all():
                    found[key].add(value)
        return found

    def claims_looking(self, story: str, keys: Collection[str]) -> dict[str, tuple[Claim, str | None]]:
        """The compared claims that look to one of the keys, and their series, by id."""
        asked = [{"of_story": story, "keys": part} for part in batches(sorted(keys))]
        return self._found(story, _LOOKING, asked)

    def first_looking(self, story: str, keys: Collection[str]) -> dict[str, tuple[Claim, str | None]]:
        """Of the compared claims that look to each of the keys the first in time, and their series, by id."""
        return self._found(story, _FIRST, [{"of_story": story, "one": key} for key in sorted(keys)])

    def _found(self, story: str, query: Any, asked: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Claim, str | None]]:
        ids = dict[str, None]()
        if asked:
            with self.reading() as connection:
                for values in asked:
                    ids.update(dict.fromkeys(connection.execute(query, values).scalars()))
        return {row.claim.id: (row.claim, row.series) for row in self.rows(list(ids), story)}

    def figures_beside(
        self, story: str, key: str, after: datetime | None = None
    ) -> dict[str, tuple[Claim, str | None]]:
        """All figures of the compared articles of which one looks to the key, by id; of those said after a time."""
        values = {"of_story": story, "one": key} | ({} if after is None else {"after": after})
        return self._found(story, _BESIDE if after is None else _BESIDE_SINCE, [values])

    def iter_said_before(self, story: str, series: str, before: datetime) -> Iterator[Claim]:
        """The compared claims of a series that were said before a time, the last said first."""
        table = db.claims
        query = (
            select(claim_body)
            .join(db.articles)
            .where(
                table.c.series == series, table.c.story == story, table.c.said_at < before, db.articles.c.is_compared
            )
        )
        for row in self.stream(query.order_by(table.c.said_at.desc(), table.c.id)):
            yield claim_of(row.body)


def put_grounds(connection: Connection, story: str, comparison: Comparison) -> None:
    """Keep what an article tells, and what its claims look to."""
    told = [{"story": story, "key": key, "value": value} for key, value in comparison.told]
    looking = [{"story": story, "key": key, "at": at, "claim": claim} for key, at, claim in comparison.looking]
    db.put(connection, db.told_in_story, told)
    db.put(connection, db.looking, looking)
