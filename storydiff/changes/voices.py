"""Voices: whose word stands behind a claim, where two papers name it by a person, an office or a body."""

from __future__ import annotations

from storydiff.model import Claim, Position
from storydiff.model.bearings import BORNE, led
from storydiff.text import fold, words

_NEAR = 7
"""Words at most between a speaker's name and the body for which he is said to speak."""
_SMALL = frozenset({"the", "of", "a", "an", "and", "for", "in", "s"})
_HOUSES = {
    "minister": "ministry", "ministers": "ministry", "secretary": "department", "mayor": "city", "governor": "state",
    "premier": "government", "president": "government", "commissioner": "commission", "prosecutor": "prosecution",
}  # fmt: skip
"""The body that an office-bearer speaks for, where only the office is named."""


def one_actor(one: Claim, other: Claim) -> str:
    """The actor whose stand both tell, which is the one origin of it; empty where they tell of two, or of no stand."""
    if not isinstance(one.content, Position) or not isinstance(other.content, Position):
        return ""
    a, b = (set(_names(claim.content.actor)) for claim in (one, other) if isinstance(claim.content, Position))
    return other.content.actor if a and b and (a <= b or b <= a) else ""


def speaks_for(one: Claim, other: Claim) -> bool:
    """True where the words of one of the claims say that its speaker speaks for the other's, or for his body."""
    return _is_mouth_of(one, other) or _is_mouth_of(other, one)


def _is_mouth_of(person: Claim, body: Claim) -> bool:
    name, house = _names(person.speaker), _names(body.speaker)
    if not name or not house or name[-1] in house or house[-1] in name:
        return False
    marks = {*person.marks, *body.marks}
    if led(fold(body.speaker or ""), fold(person.speaker or "")) in marks or _bears_an_office_of(name, house, marks):
        return True
    said = words(person.quote)
    told = [*said, *(_HOUSES.get(word, "") for word in said)]
    ends = [n for n, word in enumerate(said) if word == name[-1]]
    at = [n % len(said) for n, word in enumerate(told) if word == house[-1]]
    return set(house) <= set(told) and any(abs(n - m) <= _NEAR for n in ends for m in at)


def _bears_an_office_of(name: list[str], house: list[str], marks: set[str]) -> bool:
    """True where the person bears an office by which the body may be led: "the ministry" is any minister's."""
    offices = (words(mark.partition(BORNE)[0]) for mark in marks if BORNE in mark and _is_borne_by(mark, name))
    return any(_may_lead(office, house) for office in offices)


def _is_borne_by(mark: str, name: list[str]) -> bool:
    return words(mark.partition(BORNE)[2])[-len(name) :] == name


def _may_lead(office: list[str], house: list[str]) -> bool:
    charge = {*office[:-1]} - _SMALL
    return _HOUSES.get(office[-1]) == house[-1] and (not charge or {*house[:-1]} <= charge)


def _names(speaker: str | None) -> list[str]:
    return [word for word in words(speaker or "") if word not in _SMALL]
