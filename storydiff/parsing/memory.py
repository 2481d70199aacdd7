"""A memory that forgets all when it is full."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

Answer = TypeVar("Answer")

REMEMBERED = 50_000
"""Words, or other keys, at which a memory is begun anew: some 10 MB, and more words than a thousand articles have."""


class Memory(dict[Hashable, Answer]):
    """Answers by what was asked, never more than ``REMEMBERED``."""

    def __setitem__(self, key: Hashable, answer: Answer) -> None:
        if len(self) >= REMEMBERED:
            self.clear()
        super().__setitem__(key, answer)
