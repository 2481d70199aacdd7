"""In units: the things of which acres, tons and miles are told, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping

from storydiff.claims.amounts import amount_holder
from storydiff.claims.counts import Count
from storydiff.claims.measures import Measured, MeasureWords
from storydiff.claims.parse import Token
from storydiff.claims.prices import each_of

_LENGTHS = {"mile", "kilometre", "metre", "foot", "inch", "yard", "acre", "hectare", "centimetre", "millimetre"}
OF_LAND = {"acre", "hectare"}
_OF_SPACE = {
    "area",
    "distance",
    "way",
    "depth",
    "road",
    "coast",
    "mile",
    "epicenter",
    "epicentre",
    "hour",
    "side",
    "land",
}
_OF_POWER = {"kilowatt", "megawatt", "gigawatt", "terawatt"}
_PLANTS = {
    "station",
    "plant",
    "farm",
    "park",
    "reactor",
    "dam",
    "turbine",
    "generator",
    "array",
    "facility",
    "project",
    "battery",
}
"""What gives power, so that "a station of 900 megawatts" tells its capacity."""
CAPACITY = "capacity"
_AFFECTED = {"dobj", "nsubjpass"}


def find_affected(noun: Token, words: MeasureWords, units: Mapping[str, str]) -> Measured | None:
    """What became of a quantity, as in "flooded 300 acres"; of a part of something only where it is land."""
    fate = words.fates.get(noun.head.lemma_.lower()) if noun.dep_ in _AFFECTED else None
    if fate is None or (_held(noun) is not None and units[noun.lower_] not in OF_LAND):
        return None
    return Measured(f"{noun.lower_} {fate}", noun, "quantity")


def find_held(count: Count, noun: Token, words: MeasureWords, units: Mapping[str, str]) -> Measured | None:
    """What a quantity is of, as in "30 tons of flour", or what comes to it; bare lengths are of nothing."""
    held = _held(noun)
    partly = held is not None
    if held is None:
        course = amount_holder(count, words)
        held = course if course is not None and course.pos_ == "NOUN" else None
    bare = not partly and units[noun.lower_] in _LENGTHS
    if held is None or held.lemma_.lower() in _OF_SPACE or bare:
        return None
    each = each_of(count.tokens.doc[count.tokens.start : noun.i + 1], words)
    if units[noun.lower_] in _OF_POWER and held.lemma_.lower() in _PLANTS:
        return Measured(CAPACITY, held, "quantity")
    name = held.lower_ if each is None else f"{held.lower_} per {each}"
    return Measured(name, held, "quantity")


def _held(noun: Token) -> Token | None:
    return next((c for p in noun.rights if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), None)
