"""The names that a story knows, by what of them a shorter name may be: an end, initials, an office, a body's leader.

A name is looked up in them for each claim that is compared, and most of them have nothing to do with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from storydiff.model.bearings import BORNE, LED

WITH_TWO_SURNAMES = 3
"""Words of a name that may end in the surnames of father and mother, of which the first is the common one."""
NAMES_REMEMBERED = 10_000
"""Names whose ends are remembered."""
_SMALL = {"the", "of", "and", "for", "s"}


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Plain names, and who bears which office and leads what, each found by one look."""

    by_end: Mapping[str, tuple[str, ...]]
    """By the last word, and by the first of two surnames."""
    by_initials: Mapping[str, tuple[str, ...]]
    bearers: Mapping[str, frozenset[str]]
    """By an office or the noun for a body: who or what is called so."""
    all_bearers: frozenset[str]
    bodies: Mapping[str, frozenset[str]]
    """By a leader: the bodies that he or she leads."""


@lru_cache(maxsize=8)
def index_of(known: frozenset[str]) -> KnownNames:
    """The names by what is asked of them; a few such sets are in use at a time."""
    ends, initials = list[tuple[str, str]](), list[tuple[str, str]]()
    bearers, bodies = list[tuple[str, str]](), list[tuple[str, str]]()
    for name in known:
        noun, borne, bearer = name.partition(BORNE)
        bearers += [(noun, bearer)] if borne else []
        body, led, leader = name.partition(LED)
        if led:
            bodies.append((leader, body))
        elif name and not borne:
            said = name.split()
            ends += [(end, name) for end in _ends(said)]
            initials += [(initials_of(name), name)] if len(said) > 1 else []
    return KnownNames(
        by_end=_by_key(ends),
        by_initials=_by_key(initials),
        bearers={noun: frozenset(names) for noun, names in _by_key(bearers).items()},
        all_bearers=frozenset(name.rpartition(BORNE)[2] for name in known if BORNE in name),
        bodies={leader: frozenset(names) for leader, names in _by_key(bodies).items()},
    )


def _ends(said: list[str]) -> set[str]:
    return {said[-1], said[-2]} if len(said) >= WITH_TWO_SURNAMES else {said[-1]}


@lru_cache(maxsize=NAMES_REMEMBERED)
def ends_of(name: str) -> frozenset[str]:
    """The shorter names that end a name, and the first of its two surnames ("Mira Olden Reyes")."""
    said = name.split()
    ends = {name[place + 1 :] for place, letter in enumerate(name) if letter == " "}
    return frozenset(ends | ({said[-2]} if len(said) >= WITH_TWO_SURNAMES else set()))


def _by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found = defaultdict[str, list[str]](list)
    for key, name in pairs:
        found[key].append(name)
    return {key: tuple(names) for key, names in found.items()}


def initials_of(name: str) -> str:
    """The first letters of the words of a name, without its small words."""
    return "".join(word[0] for word in name.split() if word not in _SMALL)
