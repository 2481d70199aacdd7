"""Many values that a run keeps to its end though nobody may ask for more than their number, in little room."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Generic, Self, TypeVar

Value = TypeVar("Value")

TOGETHER = 500
"""Values packed as one at most, which are all unpacked to look at the first of them: some half a megabyte."""
_QUICK = 1
"""A level of zlib: the higher ones save little more in three times as long."""


@dataclass(frozen=True, slots=True)
class _Pack(Generic[Value]):
    """Some values as bytes."""

    number: int
    content: bytes

    def opened(self) -> tuple[Value, ...]:
        values: tuple[Value, ...] = pickle.loads(zlib.decompress(self.content))  # noqa: S301 -- this process's own
        return values


@dataclass(frozen=True, slots=True)
class Packed(Collection[Value], Generic[Value]):
    """Values in their order, counted without looking at them and made anew for each who does."""

    packs: tuple[_Pack[Value], ...] = ()

    @classmethod
    def of(cls, values: Iterable[Value]) -> Self:
        """Those values, packed."""
        coming, packs = iter(values), list[_Pack[Value]]()
        while together := tuple(islice(coming, TOGETHER)):
            content = pickle.dumps(together, protocol=pickle.HIGHEST_PROTOCOL)
            packs.append(_Pack(len(together), zlib.compress(content, _QUICK)))
        return cls(tuple(packs))

    def __len__(self) -> int:
        return sum(pack.number for pack in self.packs)

    def __iter__(self) -> Iterator[Value]:
        for pack in self.packs:
            yield from pack.opened()

    def __contains__(self, value: object) -> bool:
        return any(value == each for each in self)

    def __eq__(self, other: object) -> bool:
        """Whether the other holds equal values in the same order, however many were packed together."""
        if not isinstance(other, Packed):
            return NotImplemented
        return len(self) == len(other) and all(one == each for one, each in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __add__(self, later: Packed[Value]) -> Packed[Value]:
        return Packed(self.packs + later.packs)
