"""Elsewhere: counts whose sentences say of two places that they are there, in words that belong to no measure.

"1,400 nurses are on strike in Norland" … "Westmark's hospitals: 2,100 nurses are on strike"     two places
"1,400 nurses are on strike in Norland" … "2,100 nurses are on strike"                           perhaps one
"""

from __future__ import annotations

import re

from storydiff.changes.odds import figure_of
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Claim
from storydiff.text import words

_OPENING = re.compile(
    r"^(?:(?:In|At|Across|Around|Near) (?:(?:neighbou?ring|nearby) )?(?P<place>[A-Z]\w+(?: [A-Z]\w+)?)"
    r"|(?P<owner>[A-Z]\w+(?: [A-Z]\w+)?)['’]s [a-z])"
)
_BEHIND = re.compile(r"^[^,;:.]{0,40}?\b(?:in|at|across) (?P<place>[A-Z]\w+(?: [A-Z]\w+)?)")
_TIMES = re.compile(
    r"^(?:\w+day|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def count_in_two_places(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    """True where both say where they count, not in the same place, and neither sentence names the other's."""
    a, b = _place_of(one), _place_of(other)
    if not a or not b or set(words(a)) & set(words(other.quote)) or set(words(b)) & set(words(one.quote)):
        return False
    here, there = lexicon.place(a), lexicon.place(b)
    return here != there and not lexicon.lies_in(here, there) and not lexicon.lies_in(there, here)


def _place_of(claim: Claim) -> str:
    """The place of a count by its own words: read as its place, at the head of the sentence, or behind the number."""
    if place := figure_of(claim).place:
        return place
    behind = claim.quote[max(0, claim.focus.end - claim.span.start) :]
    for found in (_BEHIND.match(behind), _OPENING.match(claim.quote)):
        name = next((name for name in found.groups() if name), "") if found is not None else ""
        if name and not _TIMES.match(name):
            return name
    return ""
