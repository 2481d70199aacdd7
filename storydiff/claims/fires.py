"""Fires: the land that one has burned, the share of it that is contained, and which fire is meant."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from storydiff.claims.counts import Count
from storydiff.claims.parse import Token
from storydiff.claims.syntax import find_child, find_subject, prepositional

_COVERING = {"cover", "span", "engulf", "consume", "scorch", "burn", "blacken", "char", "ravage", "torch", "destroy"}
_TO = {"to", "at"}
_PLACED = ("near", "in", "at", "on", "outside", "around", "above", "north", "south", "east", "west")
CONTAINED = "contained"


def burning(count: Count, fires: AbstractSet[str], moving: AbstractSet[str]) -> Token | None:
    """The fire whose size an area is: "the fire doubled in size to 300 hectares", "the blaze covers 300 hectares"."""
    unit = count.noun
    if unit is None:
        return None
    at = unit.head if unit.dep_ == "pobj" and unit.head.lower_ in _TO else unit
    verb = at.head
    if verb.pos_ not in {"VERB", "AUX"}:
        return None
    reaches = at != unit and verb.lemma_.lower() in moving
    covers = unit.dep_ == "dobj" and verb.lemma_.lower() in _COVERING
    return _fire(find_subject(verb), fires) if reaches or covers else None


def containing(count: Count, fires: AbstractSet[str]) -> Token | None:
    """The fire of which a share is contained: "crews had contained 60 percent of the fire", "15 percent contained"."""
    share = count.root
    verb = share.head
    end = count.tokens.end
    if share.dep_ == "attr" and end < share.sent.end and share.doc[end].lower_ == CONTAINED:
        return _fire(find_subject(verb), fires)  # where the parse takes the share for what the fire is
    if verb.lemma_.lower() != "contain" and verb.lower_ != CONTAINED:
        return None
    if share.dep_ == "dobj":
        return next((t for t in prepositional(share, "of") if _fire(t, fires) is not None), None)
    link = verb.head if verb.dep_ in {"acomp", "attr"} else verb
    return _fire(find_subject(link), fires) if share.dep_ in {"npadvmod", "advmod", "nsubjpass"} else None


def which_fire(fire: Token) -> Token | None:
    """What tells a fire from others: its own name ("the Cold Creek fire"), else where it burns ("near Cape Arrel")."""
    named = [c for c in fire.lefts if c.dep_ in {"compound", "nmod"} and c.pos_ == "PROPN"]
    placed = (t for t in prepositional(fire, *_PLACED) if t.pos_ == "PROPN")
    return named[-1] if named else next(placed, None)


def are_many(fire: Token) -> bool:
    """True for fires that are counted together."""
    return fire.tag_ == "NNS" or find_child(fire, "cc") is not None


def _fire(noun: Token | None, fires: AbstractSet[str]) -> Token | None:
    return noun if noun is not None and noun.lemma_.lower() in fires else None
