"""Which judgements of a reader's hold beside one another: where two cannot, the later wins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bond:
    """What one judgement says of two things: that they are one (``joins``), or that they are not.

    ``behind`` is a third thing that stands for the first as well: the series out of which a claim was taken.
    """

    judgement: str
    one: str
    other: str
    joins: bool
    behind: str = ""


@dataclass
class Weighed:
    """The bonds that hold, the latest first, and by which later judgement each of the others is overruled."""

    joins: list[Bond] = field(default_factory=list)
    parts: list[Bond] = field(default_factory=list)
    overruled: dict[str, str] = field(default_factory=dict)

    def names(self) -> dict[str, str]:
        """The one name of each thing that is joined to another: that of the first-named side of the last join."""
        groups: dict[str, list[str]] = {}
        for bond in reversed([join for join in self.joins if join.one != join.other]):
            one = groups.get(bond.one, [bond.one])
            other = groups.get(bond.other, [bond.other])
            if one is not other:
                group = [*one, *other]
                groups |= dict.fromkeys(group, group)
        return {thing: group[0] for thing, group in groups.items()}

    def weigh(self, bond: Bond) -> None:
        """Take up a bond that is older than those taken up before."""
        if bond.joins:
            part = next((p for p in self.parts if self._would_undo(bond, p)), None)
            if part is None:
                self.joins.append(bond)
            else:
                self.overruled[bond.judgement] = part.judgement
            return
        ways = [self._way(bond.one, bond.other)]
        if bond.behind not in ("", bond.other):
            ways.append(self._way(bond.behind, bond.other))
        way = next((way for way in ways if way), None)
        if way:
            latest = min(way, key=self.joins.index)
            self.overruled[bond.judgement] = latest.judgement
        elif bond.one != bond.other:
            self.parts.append(bond)

    def _would_undo(self, bond: Bond, part: Bond) -> bool:
        """True where the join would make one of what the part keeps apart."""
        if self._way(part.one, part.other, bond):
            return True
        return part.behind not in ("", part.other) and bool(self._way(part.behind, part.other, bond))

    def _way(self, start: str, end: str, *more: Bond) -> list[Bond]:
        """The joins over which two different things are one; empty where they are not."""
        beside = defaultdict[str, list[tuple[str, Bond]]](list)
        for bond in (*self.joins, *more):
            beside[bond.one].append((bond.other, bond))
            beside[bond.other].append((bond.one, bond))
        ways: dict[str, list[Bond]] = {start: []}
        todo = [start]
        while todo:
            thing = todo.pop(0)
            for other, bond in beside[thing]:
                if other not in ways:
                    ways[other] = [*ways[thing], bond]
                    todo.append(other)
        return ways.get(end, [])


def weighed(bonds: Sequence[Bond]) -> Weighed:
    """The bonds weighed against one another; ``bonds`` are in order of time, the earliest first."""
    found = Weighed()
    for bond in reversed(bonds):
        found.weigh(bond)
    return found


def parted(parts: Sequence[Bond], names: Mapping[str, str]) -> dict[frozenset[str], str]:
    """The pairs of one-named things that are kept apart, each with the judgement that does so, the latest first."""
    pairs: dict[frozenset[str], str] = {}
    for bond in parts:
        pair = frozenset({names.get(bond.one, bond.one), names.get(bond.other, bond.other)})
        pairs.setdefault(pair, bond.judgement)
    return pairs
