"""Behind: what two sentences say behind one noun, which an object leaves out: "the bill on rents", "on fish"."""

from __future__ import annotations

import re

from storydiff.model import Claim

_DATED = re.compile(
    r"(?:\w+day|January|February|March|April|May|June|July|August|September|October|November|December|\d.*)$"
)
_PREPOSITIONS = "with|of|for|to|in|at|between|from|on|against|over|about"


def are_told_apart(one: Claim, other: Claim, noun: str) -> bool:
    """True where both sentences say behind the noun, by one preposition, whose or what it is, and not the same."""
    a, b = _behind(one, noun), _behind(other, noun)
    return any(a[preposition].isdisjoint(b[preposition]) for preposition in a.keys() & b.keys())


def are_told_alike(one: Claim, other: Claim, noun: str) -> bool:
    """True where both sentences say behind the noun whose or what it is, by one word, or neither says it."""
    a, b = (set[str]().union(*_behind(claim, noun).values()) for claim in (one, other))
    return bool(a & b) or not (a or b)


def _behind(claim: Claim, noun: str) -> dict[str, set[str]]:
    found = dict[str, set[str]]()
    pattern = rf"\b{re.escape(noun)}s? ({_PREPOSITIONS}) (?:the |a |an |its |his |her |their )?([\w'’-]+)"
    for preposition, word in re.findall(pattern, claim.quote, re.IGNORECASE):
        if not _DATED.match(word):
            found.setdefault(preposition.lower(), set()).add(word.lower())
    return found
