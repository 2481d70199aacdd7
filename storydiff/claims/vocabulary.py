"""The words that rules look up, held apart from the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any


@dataclass(frozen=True)
class Vocabulary:
    """The parsed vocabulary files by name; ``prepared`` keeps what a rule module has built from a table."""

    tables: Mapping[str, Mapping[str, Any]]
    prepared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def table(self, name: str) -> Mapping[str, Any]:
        """The table of one file, empty where there is none of that name."""
        return self.tables.get(name, {})


def vocabulary_of(tables: Mapping[str, Mapping[str, Any]]) -> Vocabulary:
    """The vocabulary of these tables: one for the same objects, so that what rules build from them is built once."""
    return _shared(_SameTables(tables))


@dataclass(frozen=True, eq=False)
class _SameTables:
    """Tables that equal others where each is the same object, as to compare their words would take long."""

    tables: Mapping[str, Mapping[str, Any]]

    def __hash__(self) -> int:
        return hash(frozenset((name, id(table)) for name, table in self.tables.items()))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _SameTables)
            and self.tables.keys() == other.tables.keys()
            and all(table is other.tables[name] for name, table in self.tables.items())
        )


@lru_cache(maxsize=2)
def _shared(same: _SameTables) -> Vocabulary:
    return Vocabulary(same.tables)
