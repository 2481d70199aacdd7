"""Directed: which way the words of a figure's own clause say that it went, whatever value was known before."""

from __future__ import annotations

import re

from storydiff.changes.hedging import MAGNITUDES
from storydiff.intervals import Movement
from storydiff.model import Claim

_UP = (
    r"rises?|rose|risen|rising|climb(?:s|ed|ing)?|grow(?:s|ing)?|grew|grown|increas(?:e[sd]?|ing)|jump(?:s|ed|ing)?"
    r"|surg(?:e[sd]?|ing)|soar(?:s|ed|ing)?|rais(?:e[sd]?|ing)|lift(?:s|ed|ing)?|edged up|inched up|ticked up|went up"
    r"|goes up|gone up|crept up|shot up|swell(?:s|ed|ing)?|mount(?:s|ed|ing)?|accelerat(?:e[sd]?|ing)"
    r"|advanc(?:e[sd]?|ing)|leap(?:s|ed|t|ing)?|hik(?:e[sd]?|ing)|boost(?:s|ed|ing)?|upgrad(?:e[sd]?|ing)"
)
_DOWN = (
    r"falls?|fell|fallen|falling|drop(?:s|ped|ping)?|declin(?:e[sd]?|ing)|decreas(?:e[sd]?|ing)|sinks?|sank|sunk"
    r"|sinking|slip(?:s|ped|ping)?|slid(?:es?|ing)?|eas(?:e[sd]?|ing)|dip(?:s|ped|ping)?|tumbl(?:e[sd]?|ing)"
    r"|plung(?:e[sd]?|ing)|shr(?:inks?|ank|unk|inking)|lower(?:s|ed|ing)?|cut|cutting|reduc(?:e[sd]?|ing)"
    r"|trim(?:s|med|ming)?|slash(?:es|ed|ing)?|slow(?:s|ed|ing)?|edged down|inched down|went down|goes down|gone down"
    r"|dwindl(?:e[sd]?|ing)|downgrad(?:e[sd]?|ing)|narrow(?:s|ed|ing)?|retreat(?:s|ed|ing)?|slump(?:s|ed|ing)?"
)
_BETWEEN = r"(?:[^,;:.]|[.,](?=\d)){0,60}?"
_LANDING = (
    r"\s*,?\s+(?:(?:back|down|up|further|again)\s+)?(?:to|below|under|above|past|over)\s+"
    r"(?:(?:an?|the|about|around|some|nearly|almost|just|only|at least|more than|fewer than|less than)\s+)*$"
)
_MOVED_TO = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b{_BETWEEN}{_LANDING}", re.IGNORECASE)
"""Before a number: "fell to", "lowered her claim to", "rose by 12 to"; the last such word stands nearest."""
_TURNED = re.compile(r"\b(?:revised|corrected|adjusted|is|are|was|were|now)\s+(?P<way>up|down)\s+to\s+$", re.IGNORECASE)
"""Before a number: "revised down to"; "up to" by itself is a bound."""
_FROM = re.compile(r"^[^,;:.]{0,40}?,?\s*\(?(?P<way>up|down)\s+(?:\w+\s+){0,3}?from\b", re.IGNORECASE)
"""Behind a number: "5.4 percent, down from"."""
_CLAUSES = re.compile(r";|\b(?:while|whereas|although|but)\b", re.IGNORECASE)


def way_of(claim: Claim) -> Movement | None:
    """Which way the clause of a figure says that it went: up or down; None where it says neither.

    "The rate fell to 5.4 percent" went down, "the toll rose by 12 to 96" and "58%, up from 52%" went up.
    """
    start, end = claim.focus.start - claim.span.start, claim.focus.end - claim.span.start
    if start < 0 or (MAGNITUDES.search(claim.quote[start:end]) and not re.search(r"\d", claim.quote[start:end])):
        return None
    before = _CLAUSES.split(claim.quote[:start])[-1]
    for found in (_TURNED.search(before), _FROM.match(_CLAUSES.split(claim.quote[end:])[0])):
        if found is not None:
            return Movement.UP if found["way"].lower() == "up" else Movement.DOWN
    landed = _last(before)
    if landed is None:
        return None
    return Movement.UP if landed["up"] else Movement.DOWN


def _last(before: str) -> re.Match[str] | None:
    """The moving word nearest to the number."""
    found = _MOVED_TO.search(before)
    while found is not None:
        later = _MOVED_TO.search(before, found.start() + 1)
        if later is None:
            return found
        found = later
    return None


def goes_against(claim: Claim, movement: Movement) -> bool:
    """True where the claim's own words say that it went the other way than it would from the value known."""
    return {way_of(claim), movement} == {Movement.UP, Movement.DOWN}
