"""The types of the ledger's columns that each database keeps in its own way."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator

from storydiff.errors import LedgerError
from storydiff.text import IDENTITY_LENGTH, identity

LONGEST_KEY = 600
"""Characters of a name that is looked up; those of articles have some fifty."""


def words(length: int | None = None) -> String:
    """The type of a text that every database puts in the order of its characters' numbers, as Python does.

    PostgreSQL would order it by the language of the database, so that articles of one time came in another order; and
    it would refuse what is longer than ``length``, which SQLite takes.
    """
    plain = Text() if length is None else String(length)
    return plain.with_variant(Text(collation="C"), "postgresql")


class Key(TypeDecorator[str]):
    """A name under which something is looked up. Of one that is very long the end is told apart by its hash alone, as
    an index of PostgreSQL takes no more than 2,704 bytes (https://www.postgresql.org/docs/current/btree.html).
    """

    impl = words(300)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The name as it is kept and asked for."""
        if value is None or len(value) <= LONGEST_KEY:
            return value
        return f"{value[: LONGEST_KEY - IDENTITY_LENGTH]}{identity(value)}"


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time; SQLite keeps no zones, so it is stored there without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the database takes it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise LedgerError(f"a time without a zone cannot be stored: {value.isoformat()}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Any:
        """What makes the database's time of one of ours; the rows of a run bear few times, each many times over."""
        made = super().bind_processor(dialect)
        return None if made is None else lru_cache(maxsize=1_000)(made)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """What makes one of our times of the database's."""
        made = super().result_processor(dialect, coltype)
        return None if made is None else lru_cache(maxsize=1_000)(made)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The stored time with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A JSON value: ``json`` on PostgreSQL, text with sorted keys on SQLite.

    ``jsonb`` would keep a number as it counts, not as it was written (1e+16, -0.0), and no text with a NUL in it.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The type that the dialect stores it in."""
        return dialect.type_descriptor(postgresql.JSON() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The value as the database takes it."""
        return value if dialect.name == "postgresql" else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The stored value."""
        return value if dialect.name == "postgresql" or value is None else json.loads(value)
