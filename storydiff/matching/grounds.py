"""Grounds: what the claims of a story tell for the settling of others, and which claims look to what is told.

    told       place/deaths                 the places where deaths are counted
               place/*                      the places where a happening's dead, missing, homeless … are counted
               name/olden                   the names that "olden" may be short for
               name/governor                and who is called by that office or noun alone: "governor: mira olden"
               borne/mira olden             the offices that she bears, the nouns that a body is called by
               pair/mira olden              the names that end in these two words
               actor/olden                  the actors whose last word is "olden"
               stand/mira olden/toll        the ways in which her positions on that matter are said
    looking    whole/deaths, inside/deaths  figures whose place the story has to settle
               whole/*                      those of them that count what a happening did to people
               casualties                   figures that may or may not hold the injured
               actor/mira olden             the positions of one actor
               said/2f…                     and those that are said in one of these ways
               pair/mira olden              those whose target may name one of the names

Both depend on the claim alone, so a ledger can keep them, and look up exactly what one article bears on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from storydiff.matching.casualties import may_hold_injured
from storydiff.matching.figures import CASUALTIES, literal, measure_of
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import matter_of
from storydiff.matching.names import OWNED, plain_name, short_forms
from storydiff.matching.places import Where, looks_to, measures_beside, places_told
from storydiff.matching.positions import actors_of
from storydiff.model import Claim, Event, Figure, Position
from storydiff.model.bearings import BORNE, LED, bearings_in
from storydiff.text import identity, words

OPEN_CASUALTIES = "casualties"
"""The key of casualties that may or may not hold the injured."""
Told = Mapping[str, frozenset[str]]
"""What a story tells, by key."""


def told_by(claims: Iterable[Claim], lexicon: Lexicon) -> frozenset[tuple[str, str]]:
    """What the claims tell for the settling of others, as keys and values."""
    return frozenset(pair for claim in claims for pair in _told(claim, lexicon))


def _told(claim: Claim, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    for name in names_of(claim, lexicon):
        yield from ((name_key(short), name) for short in short_forms(name))
        yield from ((pair, name) for pair in _pairs(name)[-1:])
    for bearing in bearings_in(claim.marks):
        noun, _, name = bearing.partition(BORNE)
        if name:
            yield name_key(last_word(noun)), bearing
            yield borne_key(name), noun
        else:
            body, _, leader = bearing.partition(LED)
            yield from ((name_key(last), bearing) for last in (last_word(body), last_word(leader), *OWNED))
    match claim.content:
        case Figure():
            for measure, where in places_told(claim, lexicon):
                yield place_key(measure), json.dumps(where)
        case Position() as position:
            said, head = said_in(position, lexicon), head_of(position, lexicon)
            for actor in filter(None, actors_of(position.actor, lexicon)):
                yield actor_key(last_word(actor)), actor
                yield stand_key(actor, head), said


def looking(claim: Claim, lexicon: Lexicon) -> frozenset[str]:
    """The keys under which the claim is found by what may settle it anew."""
    match claim.content:
        case Figure() as figure:
            draft = literal(claim, figure, lexicon)
            to = looks_to(draft, lexicon)
            keys = {f"{to}/{name}" for name in measures_beside(draft.question.measure, lexicon)} if to else set()
            is_open = draft.question.measure == CASUALTIES and may_hold_injured(claim)
            return frozenset(keys | ({OPEN_CASUALTIES} if is_open else set()))
        case Position() as position:
            actors = {actor_key(actor) for actor in actors_of(position.actor, lexicon) if actor}
            return frozenset(actors | {said_key(said_in(position, lexicon))} | _named_in(position, lexicon))
        case Event():
            return frozenset()


def looks_at(claim: Claim) -> datetime:
    """The time by which a claim stands among those that look to one key.

    A figure stands by when it was said, since counts of its article's past settle it; a position by what it holds for,
    as in its series.
    """
    return claim.said_at if isinstance(claim.content, Figure) else claim.as_of


def names_of(claim: Claim, lexicon: Lexicon) -> frozenset[str]:
    """The plain names of those who act in the claim or say it."""
    actor = claim.content.actor if isinstance(claim.content, Position | Event) else None
    return frozenset(plain_name(lexicon.whole(name), lexicon) for name in (actor, claim.speaker) if name) - {""}


def name_keys_of(claim: Claim, lexicon: Lexicon) -> frozenset[str]:
    """The keys of all names that the actors of a claim may be short for, and that its target may hold."""
    keys = set[str]()
    if isinstance(claim.content, Position | Event) and claim.content.actor:
        keys.update(name_key(last_word(one)) for one in actors_of(claim.content.actor, lexicon) if one)
    if isinstance(claim.content, Position):
        keys |= _named_in(claim.content, lexicon)
        target = plain_name(claim.content.target, lexicon)
        keys |= {name_key(last_word(target))} if target else set()
    return frozenset(keys)


def _named_in(position: Position, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(_pairs(plain_name(position.target, lexicon)))


def _pairs(name: str) -> list[str]:
    """The keys of each two words that follow one another."""
    return [f"pair/{one} {other}" for one, other in pairwise(name.split())]


def place_keys(claims: Iterable[Claim], lexicon: Lexicon) -> frozenset[str]:
    """The keys of all places that the figures among the claims may look to."""
    measures = {measure_of(c.content, lexicon) for c in claims if isinstance(c.content, Figure)}
    return frozenset(place_key(name) for measure in measures for name in measures_beside(measure, lexicon))


def head_of(position: Position, lexicon: Lexicon) -> str:
    """The concept at the head of a position's target; empty where none is said."""
    matter = matter_of(position.target, lexicon)
    return "" if matter is None else matter.head


def said_in(position: Position, lexicon: Lexicon) -> str:
    """How a position is said: the same for all that no rule tells apart, so that they are of one series.

    Which series that is hangs on the first of each way alone: what comes later is compared with the same, and joins it.
    """
    return identity("said", *actors_of(position.actor, lexicon), "|", *words(position.target))


def last_word(name: str) -> str:
    """The last word of a name."""
    return name.rsplit(maxsplit=1)[-1]


def place_key(measure: str) -> str:
    """The key of the places of a measure."""
    return f"place/{measure}"


def name_key(word: str) -> str:
    """The key of the names that a name with this last word may be short for."""
    return f"name/{word}"


def borne_key(name: str) -> str:
    """The key of the offices that somebody bears."""
    return f"borne/{name}"


def actor_key(name: str) -> str:
    """The key of an actor's positions; of a last word, that of the actors who have it."""
    return f"actor/{name}"


def stand_key(actor: str, head: str) -> str:
    """The key of the ways in which an actor's positions on one matter are said."""
    return f"stand/{actor}/{head}"


def said_key(said: str) -> str:
    """The key of the positions that are said in one way."""
    return f"said/{said}"


def names_in(told: Told) -> frozenset[str]:
    """The names that are told."""
    return frozenset(name for key, names in told.items() if key.startswith(("name/", "pair/")) for name in names)


def places_in(told: Told) -> dict[str, frozenset[Where]]:
    """The places that are told, by measure."""
    found = {key.removeprefix("place/"): values for key, values in told.items() if key.startswith("place/")}
    return {measure: frozenset(tuple(json.loads(value)) for value in values) for measure, values in found.items()}
