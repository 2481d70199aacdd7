"""Traits: what a claim says by itself of where it stands among others, worked out once for each.

An article is held against a thousand claims and more, which many others were held against too. What is asked of all of
them lies side by side here, so that going through them is all that each article costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storydiff.matching import event_keys, figures, grounds, named, positions
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.places import Where, places_told
from storydiff.model import Claim, Event, Figure, Position
from storydiff.model.bearings import bearings_in
from storydiff.model.kept import ask_all, kept_by_words


@dataclass(frozen=True, slots=True)
class Measured:
    """What a figure measures, as its own words say."""

    measure: str
    places: tuple[tuple[str, Where], ...]
    """The measures and the place that it tells of."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What hangs on the words of one claim alone."""

    blocks: frozenset[str]
    """The coarse keys under which it is looked up."""
    names: frozenset[str]
    """The plain names of those who act in it or say it, and what it tells of who bears and leads what."""
    name_keys: frozenset[str]
    """The keys of the names that its actors may be short for."""
    measured: Measured | None
    """What a figure measures; None for all others."""
    value: str
    """The key of a figure's one value; empty for all others."""


@kept_by_words
def traits_of(claim: Claim, lexicon: Lexicon) -> Traits:
    """The traits of a claim."""
    content = claim.content
    return Traits(
        blocks=_blocks_of(claim, lexicon),
        names=grounds.names_of(claim, lexicon).union(bearings_in(claim.marks)),
        name_keys=grounds.name_keys_of(claim, lexicon),
        measured=measured_of(claim, lexicon),
        value=_value_key(content) if isinstance(content, Figure) else "",
    )


@kept_by_words
def measured_of(claim: Claim, lexicon: Lexicon) -> Measured | None:
    """What a figure measures; None of another claim."""
    if not isinstance(claim.content, Figure):
        return None
    return Measured(figures.literal(claim, claim.content, lexicon).question.measure, places_told(claim, lexicon))


def name_keys(claims: Sequence[Claim], lexicon: Lexicon) -> frozenset[str]:
    """The keys of all names that the actors of the claims may be short for, and that their targets may hold."""
    return frozenset[str]().union(*[traits.name_keys for traits in ask_all(traits_of, claims, lexicon)])


def _blocks_of(claim: Claim, lexicon: Lexicon) -> frozenset[str]:
    """Coarse keys under which claims that may answer one question share at least one."""
    match claim.content:
        case Figure() as figure:
            return figures.blocks_of(figure, lexicon)
        case Position() as position:
            return positions.blocks_of(position, lexicon)
        case Event() as event:
            return event_keys.blocks_of(event, lexicon)


def _value_key(figure: Figure) -> str:
    return named.value_key(figure.low, figure.unit) if figure.low == figure.high else ""
