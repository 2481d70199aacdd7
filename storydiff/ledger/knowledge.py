"""What the claims of an article may be compared with: the newest claims under their keys, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, bindparam, select

from storydiff import db
from storydiff.ledger.bodies import article_body
from storydiff.ledger.claims import Claims
from storydiff.ledger.recall import Under
from storydiff.ledger.store import batches
from storydiff.ledger.telling import NO_HORIZON, Horizon, claims_hidden, compared_under, versions_telling
from storydiff.ledger.under import newest_under
from storydiff.model import Article, Claim, Known
from storydiff.model.kept import AskedTogether
from storydiff.records import article_of

CANDIDATES = 200
"""Claims of one block that are compared at most, the newest first, so that a long story stays quick."""
OF_ONE_QUESTION = 50
"""Claims under one fine key that are compared at most, the newest first."""


class Knowledge(Claims):
    """The part of a ledger that looks up what is known by key."""

    def known_for(
        self, claims: Sequence[Claim], article: Article, beside: Collection[str] = (), horizon: Horizon = NO_HORIZON
    ) -> Known:
        """What the claims of an article may be compared with: of the other articles of its story that are compared
        the newest versions, where they share a key with one of the claims, and the earlier versions of the same.

        It costs one look-up in an index per key, whatever the size of the ledger: the newest claims under it.
        ``beside`` names more blocks: those that a reader's judgements join to the claims' own.
        """
        fine = {key: OF_ONE_QUESTION for claim in claims for key in self._fine(claim)}
        keys = {key for claim in claims for key in self._blocks(claim)}.union(beside)
        return self.known_under(compared_under(keys), article, {claim.id for claim in claims}, fine, horizon)

    def known_under(
        self,
        keys: Iterable[str],
        article: Article,
        without: Iterable[str] = (),
        fine: Mapping[str, int] = MappingProxyType({}),
        horizon: Horizon = NO_HORIZON,
        *,
        since: datetime | None = None,
        is_wanted: Callable[[Claim], bool] | None = None,
    ) -> Known:
        """What is known under those keys of blocks in the story of an article, and of earlier versions of it.

        ``fine`` names more keys, each with the number of claims that are looked at under it at most; with ``since`` the
        latest claims of articles that are no older than that are looked at too, whatever they are about. Where not all
        of them are, ``is_wanted`` says which.
        """
        ids, cut, own_id, story = set[str](), set[str](), article.id, article.story or ""
        for key, under in self._newest_under(story, {**fine, **dict.fromkeys(keys, CANDIDATES)}, horizon):
            ids |= under.ids
            if under.is_cut:
                cut.add(key)
        if since is not None or article.version > 1:
            with self.reading() as connection:
                if since is not None:
                    ids.update(connection.execute(_since(story, since)).scalars())
                earlier = {"article": own_id, "story": story, "version": article.version}
                ids.update(connection.execute(_EARLIER, earlier).scalars())
        ids.difference_update(without)
        found = self.rows(list(ids) if is_wanted is None else self._wanted(ids, story, is_wanted), story)
        newest = self.newest_telling({row.claim.article for row in found}, horizon.seen, story)
        hidden = self.hidden(newest, story)
        newest[own_id] = -1  # of its own article earlier versions count, whichever is the newest
        kept = [
            row
            for row in found
            if newest.get((claim := row.claim).article) == claim.version
            or (claim.id in hidden and claim.article != own_id)
            or (claim.article == own_id and claim.version < article.version)
        ]
        kept.sort(key=_BY_ORDER)
        of_version = {row.version_id: row.claim for row in kept}
        owners = self._owners(set(of_version))
        return Known(
            claims=AskedTogether([row.claim for row in kept]),
            series={row.claim.id: row.series for row in kept if row.series is not None},
            articles={(claim.article, claim.version): owners[version] for version, claim in of_version.items()},
            cut=frozenset(cut),
            versions=tuple(row.claim for row in kept if row.claim.article == own_id) if article.version > 1 else (),
        )

    def known_also(
        self,
        known: Known,
        keys: Iterable[str],
        article: Article,
        without: Iterable[str],
        is_wanted: Callable[[Claim], bool],
    ) -> Known:
        """What is known, with those that are wanted of what is known under more keys behind it."""
        without = {claim.id for claim in known.claims}.union(without)
        more = self.known_under(keys, article, without, is_wanted=is_wanted)
        if not more.claims:
            return replace(known, cut=known.cut | more.cut)
        return Known(
            claims=AskedTogether((*known.claims, *more.claims)),
            series={**known.series, **more.series},
            articles={**known.articles, **more.articles},
            cut=known.cut | more.cut,
            versions=known.versions,  # all of them, whatever the keys
        )

    def _wanted(self, ids: Collection[str], story: str, is_wanted: Callable[[Claim], bool]) -> list[str]:
        """Those of the claims that are wanted; of which few are, so that most need not be loaded again to see it."""
        recall = self.recall
        known = {} if recall is None else recall.wanted
        unknown = [id_ for id_ in ids if id_ not in known]
        looked_at = {row.claim.id: is_wanted(row.claim) for row in self.rows(unknown, story, once=True)}
        if recall is not None:
            recall.keep_wanted(looked_at)
        return [id_ for id_ in ids if looked_at.get(id_, known.get(id_, False))]

    def _newest_under(self, story: str, keys: Mapping[str, int], horizon: Horizon) -> Iterator[tuple[str, Under]]:
        """Each key with the newest claims under it; what is remembered of the whole ledger is not asked again."""
        recall = self.recall if horizon == NO_HORIZON else None
        known = {} if recall is None else {key: recall.find_under(story, key, most) for key, most in keys.items()}
        unknown = {key: most for key, most in keys.items() if known.get(key) is None}
        yield from ((key, under) for key, under in known.items() if under is not None)
        if unknown:
            with self.reading() as connection:
                for key, under in newest_under(connection, story, unknown, horizon):
                    if recall is not None:
                        recall.keep_under(story, key, under)
                    yield key, under

    def newest_telling(self, articles: set[str], until: datetime | None, story: str | None = None) -> dict[str, int]:
        """The newest version by then of those articles, by id, that is compared and says or withdraws something.

        Where a story is named, only what is compared in it counts.
        """
        recall = self.recall if until is None and story is not None else None
        if recall is None or story is None:
            return self._newest_telling(articles, until, story)
        telling = recall.telling
        unknown = {article for article in articles if (story, article) not in telling}
        if unknown:
            found = self._newest_telling(unknown, until, story)
            telling.update(((story, article), found.get(article)) for article in unknown)
        newest = ((article, telling[story, article]) for article in articles)
        return {article: version for article, version in newest if version is not None}

    def _newest_telling(self, articles: set[str], until: datetime | None, story: str | None) -> dict[str, int]:
        newest = dict[str, int]()
        with self.reading() as connection:
            for part in batches(sorted(articles)):
                # Which are compared, and in which story, is seen here: asked for that, SQLite goes through all of them.
                for row in connection.execute(versions_telling(part, until)):
                    if row.is_compared and row.tells and story in (None, row.story):
                        newest[row.article] = row.version
        return newest

    def hidden(self, newest: Mapping[str, int], story: str | None = None) -> frozenset[str]:
        """The claims of earlier versions that none up to those newest ones showed, as a wall does: they stand."""
        later = sorted(article for article, version in newest.items() if version > 1)
        if not later:
            return frozenset()
        telling, hiding = defaultdict[str, set[int]](set), defaultdict[tuple[str, str, int], set[int]](set)
        with self.reading() as connection:
            for part in batches(later):
                for row in connection.execute(claims_hidden(part)):
                    if story not in (None, row.story):
                        continue
                    hiding[row.article, row.after, row.said_in].add(row.version)
                for row in connection.execute(versions_telling(part)) if hiding else ():
                    is_of_story = story in (None, row.story)
                    if is_of_story and row.is_compared and row.tells and row.version <= newest[row.article]:
                        telling[row.article].add(row.version)
        return frozenset(
            claim
            for (article, claim, said_in), versions in hiding.items()
            if newest[article] > said_in and {n for n in telling[article] if n > said_in} <= versions
        )

    def claims_by_id(self, ids: Sequence[str], story: str | None = None) -> list[tuple[Claim, Article, str | None]]:
        """The claims with their articles and series, in no order; an article's text is loaded once for all of them.

        A claim that belongs to several stories comes for each, or for the one that is named.
        """
        rows = self.rows(ids, story)
        articles = self._owners({row.version_id for row in rows})
        return [(row.claim, articles[row.version_id], row.series) for row in rows]

    def _owners(self, ids: set[str]) -> dict[str, Article]:
        """The versions of articles of those ids, which are remembered too."""
        known = {} if self.recall is None else self.recall.versions
        articles = {id_: known[id_] for id_ in ids if id_ in known}
        for part in batches(sorted(ids - articles.keys())):
            articles |= self.versions_by_id(part)
        if self.recall is not None:
            known.update(articles)
        return articles

    def versions_by_id(self, ids: Sequence[str]) -> dict[str, Article]:
        """The versions of articles of those ids, by id; those unknown are left out."""
        table = db.articles
        with self.reading() as connection:
            rows = connection.execute(select(table.c.version_id, article_body).where(table.c.version_id.in_(ids)))
            return {row.version_id: article_of(row.body) for row in rows}


_BY_ORDER = attrgetter("order")


_EARLIER = (
    select(db.claims.c.id)
    .join(db.articles)
    .where(
        db.articles.c.article == bindparam("article"),
        db.articles.c.story == bindparam("story"),
        db.articles.c.version < bindparam("version"),
    )
)
"""The claims of the earlier versions of an article."""


def _since(story: str, since: datetime) -> Select[Any]:
    """The claims of the compared articles that are no older, those of the latest articles first."""
    table = db.articles
    query = select(db.claims.c.id).join(table)
    query = query.where(table.c.story == story, table.c.is_compared, table.c.time >= since)
    return query.order_by(table.c.time.desc(), db.claims.c.id).limit(CANDIDATES)
