"""The words that rules look up, held apart from the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Vocabulary:
    """The parsed vocabulary files by name; ``prepared`` keeps what a rule module has built from a table."""

    tables: Mapping[str, Mapping[str, Any]]
    prepared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def table(self, name: str) -> Mapping[str, Any]:
        """The table of one file, empty where there is none of that name."""
        return self.tables.get(name, {})
