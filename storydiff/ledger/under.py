"""The newest claims under many keys, asked for in few statements: each costs more than what it finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, literal_column, select, union_all

from storydiff import db
from storydiff.ledger.recall import Under
from storydiff.ledger.telling import Horizon

AT_ONCE = 16
"""Keys of one statement; there are as many statements as it may have keys, made once each."""


def newest_under(
    connection: Connection, story: str, keys: Mapping[str, int], horizon: Horizon
) -> Iterator[tuple[str, Under]]:
    """Each key of a story with the newest claims under it, as many as it is said with at most."""
    wanted = sorted(keys.items())
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        values: dict[str, Any] = {"story": story, "holds": horizon.holds, "seen": horizon.seen}
        values |= {f"key{n}": key for n, (key, _) in enumerate(part)}
        values |= {f"most{n}": most + 1 for n, (_, most) in enumerate(part)}
        found = defaultdict[int, list[tuple[datetime, str]]](list)
        asked = _asked(len(part), holds=horizon.holds is not None, seen=horizon.seen is not None)
        for place, as_of, claim in connection.execute(asked, values).all():
            found[place].append((as_of, claim))
        for place, (key, most) in enumerate(part):
            under = sorted(found[place])
            yield key, Under(most, under[-most:], len(under) > most)


@lru_cache(maxsize=4 * AT_ONCE)
def _asked(keys: int, *, holds: bool, seen: bool) -> Any:
    """The newest claims under so many keys, each with the place of its key."""
    return union_all(*(select(_block(n, holds=holds, seen=seen).subquery()) for n in range(keys)))


def _block(n: int, *, holds: bool, seen: bool) -> Select[Any]:
    """The newest claims under one key, the newest first."""
    table = db.blocks
    query = select(literal_column(str(n), Integer).label("place"), table.c.as_of, table.c.claim)
    query = query.where(table.c.story == bindparam("story"), table.c.block == bindparam(f"key{n}"))
    if holds:
        query = query.where(table.c.as_of <= bindparam("holds"))
    if seen:
        query = query.select_from(table.join(db.claims).join(db.articles))
        query = query.where(db.articles.c.first_seen <= bindparam("seen"))
    return query.order_by(table.c.as_of.desc(), table.c.claim.desc()).limit(bindparam(f"most{n}", type_=Integer))


def first_told(connection: Connection, story: str, keys: Sequence[str], most: int) -> Iterator[tuple[str, str]]:
    """What a story tells under each key, with the key: of each the first ``most`` values in order."""
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        values = {"story": story, "most": most, **{f"key{n}": key for n, key in enumerate(part)}}
        for place, value in connection.execute(_told(len(part)), values):
            yield part[place], value


@lru_cache(maxsize=AT_ONCE)
def _told(keys: int) -> Any:
    """The first values under so many keys, each with the place of its key."""
    table = db.told_in_story
    query = select(table.c.value).where(table.c.story == bindparam("story")).order_by(table.c.value)
    query = query.limit(bindparam("most", type_=Integer))
    each = (
        query.add_columns(literal_column(str(n), Integer).label("place")).where(table.c.key == bindparam(f"key{n}"))
        for n in range(keys)
    )
    return union_all(*(select(one.c.place, one.c.value) for one in (query.subquery() for query in each)))
