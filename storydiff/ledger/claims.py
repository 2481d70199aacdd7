"""The claims of a story by id, the remembered ones as they are remembered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from storydiff import db
from storydiff.ledger.bodies import claim_body
from storydiff.ledger.recall import Row
from storydiff.ledger.store import Store, batches
from storydiff.model import Claim
from storydiff.records import claim_of, order_of

_BY_ID = select(claim_body, db.claims.c.series, db.claims.c.version_id).where(
    db.claims.c.id.in_(bindparam("ids", expanding=True))
)
_BY_ID_IN_STORY = _BY_ID.where(db.claims.c.story == bindparam("of_story"))


class Claims(Store):
    """The part of a ledger that gives back claims by id."""

    def rows(self, ids: Sequence[str], story: str | None, *, once: bool = False) -> list[Row]:
        """The claims of those ids, the remembered as they are remembered; those looked at ``once`` are not kept."""
        if self.recall is None or story is None:
            return self._claim_rows(ids, story)
        known = self.recall.claims[story]
        if unknown := [id_ for id_ in ids if id_ not in known]:
            found = {row.claim.id: row for row in self._claim_rows(unknown, story)}
            if once:
                return [row for id_ in ids if (row := known.get(id_) or found.get(id_)) is not None]
            known.update(found)
        return self.recall.asked(story, ids)

    def _claim_rows(self, ids: Sequence[str], story: str | None) -> list[Row]:
        found = list[Row]()
        query, own = (_BY_ID, {}) if story is None else (_BY_ID_IN_STORY, {"of_story": story})
        if ids:
            with self.reading() as connection:
                for part in batches(ids):
                    rows = connection.execute(query, {"ids": part, **own}).all()
                    found.extend(_row_of(claim_of(body), version, series) for body, series, version in rows)
        return found


def _row_of(claim: Claim, version_id: str, series: str | None) -> Row:
    return Row(claim, version_id, series, order_of(claim))
