"""Events told by a verb and by the noun for it: "searched for the crew", "the search"; "ratified", "ratification".

    verb     ratify treaty      ┐
    noun     ratification       ├→ ratification (treaty)
    awaited  report on the dam  → report (dam)            "published the report on the dam"

An event is about its own matters first; as a noun it is only held against another that is told by that noun.
"""

from __future__ import annotations

from functools import lru_cache

from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of
from storydiff.matching.names import REMEMBERED
from storydiff.model import Event
from storydiff.text import fold

Matters = tuple[Matter, ...]


@lru_cache(maxsize=REMEMBERED)
def as_nouns(event: Event, lexicon: Lexicon) -> Matters:
    """What an event is about when its deed is told by a noun; empty where none is known."""
    action, thing = fold(event.action), matter_of(event.object, lexicon)
    nouns = set(lexicon.nouns_of.get(action, ()))
    nouns |= {action} if action in lexicon.event_nouns or action in lexicon.deed_nouns else set()
    beside = thing.all if thing is not None else frozenset()
    told = {lexicon.concepts.get(noun, noun) for noun in nouns}
    return tuple(Matter(noun, beside - {noun}) for noun in sorted(told))


def paired(
    mine: Matters, theirs: Matters, one: Event | None, other: Event, lexicon: Lexicon
) -> tuple[Matters, Matters]:
    """What two are about, so that they can be compared: one of them as a noun where only so they share a head."""
    if _shared(mine, theirs):
        return mine, theirs
    told, others = as_nouns(one, lexicon) if one is not None else (), as_nouns(other, lexicon)
    for a, b in ((told, theirs), (mine, others), (told, others)):
        heads = _shared(a, b)
        if not heads:
            continue  # where nothing names a matter, either may be empty
        into = (a is mine and _is_into(one, mine, heads, lexicon)) or (
            b is theirs and _is_into(other, theirs, heads, lexicon)
        )
        if not into:
            return _first(a, heads), _first(b, heads)
    return mine, theirs


def _is_into(event: Event | None, own: Matters, heads: frozenset[str], lexicon: Lexicon) -> bool:
    """True for a deed told by a noun that is done to what is shared: an inquiry into a merger is no merger."""
    return event is not None and fold(event.action) in lexicon.event_nouns and own[0].head not in heads


def is_noun_for(one: Event, other: Event, lexicon: Lexicon) -> bool:
    """True where one of two events is told by the noun for what the other's verb says."""
    a, b = fold(one.action), fold(other.action)
    return a != b and (lexicon.deed_nouns.get(a) == b or lexicon.deed_nouns.get(b) == a)


def _shared(one: Matters, other: Matters) -> frozenset[str]:
    return frozenset(matter.head for matter in one) & frozenset(matter.head for matter in other)


def _first(matters: Matters, heads: frozenset[str]) -> Matters:
    return tuple(sorted(matters, key=lambda matter: matter.head not in heads))
