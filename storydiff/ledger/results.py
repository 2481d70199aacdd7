"""What reading and comparing an article gave, kept in few statements: a night has thousands of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from storydiff import db
from storydiff.errors import LedgerError
from storydiff.ledger.bodies import claim_body
from storydiff.ledger.grounds import put_grounds
from storydiff.ledger.store import Store, batches
from storydiff.model import Article, Claim, Comparison
from storydiff.records import change_row, claim_of, claim_row, held_back_row


class Results(Store):
    """The part of a ledger that keeps what was found in articles."""

    def put_claims(self, article: Article, claims: Sequence[Claim], reader_version: str) -> None:
        """Keep what a reader found in an article, in place of what was kept for it before."""
        self.put_many_claims([(article, claims)], reader_version)

    def put_many_claims(
        self, read: Iterable[tuple[Article, Sequence[Claim]]], reader_version: str, *, only_unread: bool = False
    ) -> None:
        """Keep what a reader found in a batch of articles, in one transaction; raises LedgerError for one unknown.

        What another run has kept meanwhile, of the same reader, stays: it may be compared already. With
        ``only_unread`` what any other reader has kept stays too, as it may be a later one's.
        """
        found = {(article.id, article.version): (article, claims) for article, claims in read}
        rows, is_read = list[dict[str, Any]](), list[dict[str, str]]()
        with self.writing() as connection:
            kept = _rows_of(connection, list(found))
            for key, (article, claims) in found.items():
                if key not in kept:
                    raise LedgerError(f"{article.document}: its claims came before the article; add the article first")
                for version_id, story, read_by in kept[key]:
                    if read_by == reader_version or (only_unread and read_by is not None):
                        continue
                    if read_by is not None:
                        _drop_claims(connection, version_id, story)
                        if self.recall is not None:
                            self.recall.clear()
                    is_read.append({"of": version_id, "by": reader_version})
                    rows += [claim_row(claim, version_id, story) for claim in claims]
            if is_read:
                connection.execute(_READ, is_read)
            db.put(connection, db.claims, rows)

    def claims_of(self, article: Article) -> tuple[Claim, ...]:
        """The claims of a version of an article in the order of its text."""
        own = {"of": article.id, "nth": article.version, "in_story": article.story or ""}
        with self.reading() as connection:
            return tuple(map(claim_of, connection.execute(_CLAIMS_OF, own).scalars().all()))

    def put_comparison(self, article: Article, comparison: Comparison, claims: Sequence[Claim] | None = None) -> None:
        """Keep what comparing an article gave, and mark it compared; raises LedgerError for what is not kept.

        ``claims`` are those of the article, where they are at hand.
        """
        story = article.story or ""
        with self.writing() as connection:
            own = {"of": article.id, "nth": article.version, "in_story": story}
            found = connection.execute(_COMPARED, own).first()
            if found is None:
                raise LedgerError(f"{article.document}: compared before the article was kept; add the article first")
            _require_claims(connection, comparison)
            if claims is None:
                rows = connection.execute(_CLAIMS_OF_VERSION, {"of": found.version_id})
                claims = [claim_of(row.body) for row in rows]
            keys = self._make_known(connection, story, claims)
            _name_series(connection, comparison.series, story)
            for emptied in _EMPTIED:
                connection.execute(emptied, {"of": found.version_id})
            put_grounds(connection, story, comparison)
            owner = (found.version_id, story)
            db.put(connection, db.changes, [change_row(c, *owner, n) for n, c in enumerate(comparison.changes)])
            db.put(connection, db.held_back, [held_back_row(h, *owner, n) for n, h in enumerate(comparison.held_back)])
        if self.recall is not None:
            tells = bool(claims or comparison.changes) if found.is_latest else None
            self.recall.add_article(story, article, found.version_id, claims, is_telling=tells)
            self.recall.add_claims(story, ((key["block"], (key["as_of"], key["claim"])) for key in keys))
            self.recall.add_told(story, comparison.told)
            self.recall.name_series(story, comparison.series)
            self.recall.keep_small()

    def _make_known(self, connection: Connection, story: str, claims: Sequence[Claim]) -> list[dict[str, Any]]:
        """Enter the claims of a version under their keys, where the comparing of later articles finds them."""
        keys = [
            {"story": story, "block": key, "as_of": claim.as_of, "claim": claim.id}
            for claim in claims
            for key in sorted(self._blocks(claim) | self._fine(claim))
        ]
        db.put(connection, db.blocks, keys)
        return keys


def _rows_of(
    connection: Connection, versions: Sequence[tuple[str, int]]
) -> Mapping[tuple[str, int], Sequence[tuple[str, str, str | None]]]:
    """The rows of versions of articles, one for each story: its id, its story and who has read it."""
    found = defaultdict[tuple[str, int], list[tuple[str, str, str | None]]](list)
    for part in batches(sorted({article for article, _ in versions})):
        for row in connection.execute(_ROWS_OF, {"ids": part}).all():
            found[row.article, row.version].append((row.version_id, row.story, row.read_by))
    return found


def _drop_claims(connection: Connection, version_id: str, story: str) -> None:
    """Drop what another reader has found in a version, with all that came of it."""
    old = select(db.claims.c.id).where(db.claims.c.version_id == version_id)
    connection.execute(delete(db.blocks).where(db.blocks.c.claim.in_(old), db.blocks.c.story == story))
    for table in (db.claims, db.changes, db.held_back):
        connection.execute(delete(table).where(table.c.version_id == version_id))


def _require_claims(connection: Connection, comparison: Comparison) -> None:
    wanted = {claim for change in comparison.changes for claim in (*change.before, *change.after)}
    known = set[str]()
    for part in batches(sorted(wanted)):
        known.update(connection.execute(_KEPT, {"ids": part}).scalars().all())
    missing = sorted(wanted - known)
    if missing:
        raise LedgerError(f"a change stands on claims that are not kept: {', '.join(missing)}")


def _name_series(connection: Connection, series: Sequence[tuple[str, str]], story: str) -> None:
    if series:
        connection.execute(_NAMED, [{"named": claim, "in_story": story, "name": name} for claim, name in series])


# Statements that each article is compared by, made once: to make one takes longer than to run it.
_OWN = (
    db.articles.c.article == bindparam("of"),
    db.articles.c.version == bindparam("nth"),
    db.articles.c.story == bindparam("in_story"),
)
_ROWS_OF = select(
    db.articles.c.article, db.articles.c.version, db.articles.c.version_id, db.articles.c.story, db.articles.c.read_by
).where(db.articles.c.article.in_(bindparam("ids", expanding=True)))
_READ = (
    update(db.articles)
    .where(db.articles.c.version_id == bindparam("of"))
    .values(read_by=bindparam("by"), is_compared=False)
)
_COMPARED = (
    update(db.articles)
    .where(*_OWN)
    .values(is_compared=True)
    .returning(db.articles.c.version_id, db.articles.c.is_latest)
)
_CLAIMS_OF = select(claim_body).join(db.articles).where(*_OWN).order_by(db.claims.c.start, db.claims.c.id)
_CLAIMS_OF_VERSION = select(claim_body).where(db.claims.c.version_id == bindparam("of"))
_EMPTIED = [delete(table).where(table.c.version_id == bindparam("of")) for table in (db.changes, db.held_back)]
_KEPT = select(db.claims.c.id).where(db.claims.c.id.in_(bindparam("ids", expanding=True)))
_NAMED = (
    update(db.claims)
    .where(db.claims.c.id == bindparam("named"), db.claims.c.story == bindparam("in_story"))
    .values(series=bindparam("name"))
)
