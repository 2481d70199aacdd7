"""Narrower: counts of one spot within what is counted, and numbers that are only aimed at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storydiff.matching.lexicon import Lexicon
from storydiff.model import Claim
from storydiff.model.kept import kept
from storydiff.text import words

_AT = r"(?:at|in|inside|from|near|outside)\s+(?:(?:just|only)\s+)?(?:an?|one|another|the|its|their)\s+(?:single\s+)?"
_SPOT = re.compile(rf"\b{_AT}(?:[\w'’-]+\s+){{0,2}}?(?P<noun>[a-z]+)\b(?P<alone> alone)?", re.IGNORECASE)
_ONE = re.compile(r"\b(?:one|a single|another)\s+(?:[a-z-]+\s+)?(?P<noun>[a-z]+)\b", re.IGNORECASE)
_AIMED = re.compile(
    r"\b(?:targets?|goals?|aims?|aimed|aiming|objectives?|ceiling|threshold|quota)\b[^,;:]{0,40}$"
    r"|\b(?:has|have|needs?|must|should|ought|is|are)\s+(?:still\s+|yet\s+)?to\s+(?:be\s+)?(?:fall|rise|come|drop|go|get|reach"
    r"|grow|sink|cut|raised|lowered|brought|reduced)\b[^,;:]{0,40}$"
    r"|\b(?:must|should)\s+(?:fall|rise|drop|reach|grow|come|not exceed)\b[^,;:]{0,40}$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^\s*(?:[a-z]+\s+)?of\s+(?:the|its|his|her|their|those|these|all)\s+(?:some |about |more than |nearly )?\d[\d,.]*"
    r"\s+(?:[a-z]+\s+){1,3}(?:at|in)\s+(?:the|its|his|her|their|one|a)\b"
)

_ONE_OF = r"(?:first|second|third|fourth|fifth|next|last|final|initial|opening|remaining|other)"
_SLICES = r"(?:stages?|phases?|instal?lments?|tranches?|portions?|slices?|rounds?|payments?|batch|batches|legs?|part)"
_SLICE = re.compile(rf"\b{_ONE_OF} {_SLICES}\b(?:(?!\bof (?:a|an|the|its|their)\b)[^,;:]){{0,40}}$", re.IGNORECASE)
"""Before a number: "the first stage costs", not "the first instalment of a loan of"."""
_SLICE_OF = re.compile(
    r"\b(?:instal?lments?|tranches?|down payments?|deposits?|advances?) (?:of|worth) (?:about |some |nearly )?$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"^[^,;:.]{0,30},? (?:out of|as part of|part of) (?:(?:a|an|the|its) )?(?:total|whole|overall|package|[$€£]?\d)"
)
"""Behind a number: "2 million this year, out of a total of 11 million"."""
_AS_SLICE = re.compile(
    rf"^[^,;:.]{{0,30}}, (?:the|an?|its|their) (?:{_ONE_OF} )?{_SLICES} of\b"
    rf"|^[^,;:.]{{0,20}}\b(?:in|for) (?:the|its) {_ONE_OF} {_SLICES}\b"
)
"""Behind a number: "20 million on Monday, the first instalment of a loan"."""


def counts_a_spot(claim: Claim, known: Sequence[Claim], lexicon: Lexicon) -> bool:
    """True where a count is of one spot ("at a camp", "in one hospital") that nothing known of its question names."""
    spots = _spots_of(claim, lexicon)
    return bool(spots) and not any(spots & {_singular(word) for word in words(other.quote)} for other in known)


def _spots_of(claim: Claim, lexicon: Lexicon) -> set[str]:
    found = {match["noun"].lower() for pattern in (_SPOT, _ONE) for match in pattern.finditer(_clause_of(claim))}
    return found & lexicon.spots


def _clause_of(claim: Claim) -> str:
    """What stands around the number up to a semicolon or the words that say who says so."""
    start, end = claim.focus.start - claim.span.start, claim.focus.end - claim.span.start
    if start < 0:
        return ""
    return claim.quote[:start].rpartition(";")[2] + claim.quote[start:end] + re.split(r"[;,]", claim.quote[end:])[0]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def counts_a_part(claim: Claim) -> bool:
    """True for a number told as part of a whole: "700 of the 2,300 jobs at its plant", "the first stage costs 6"."""
    end = claim.focus.end - claim.span.start
    part = claim.focus.start >= claim.span.start and _PART.match(claim.quote[end:]) is not None
    return part or counts_a_slice(claim)


@kept
def counts_a_slice(claim: Claim) -> bool:
    """True for one stage of a plan, one instalment of a sum: "12 million, the first instalment of a larger sum"."""
    start, end = claim.focus.start - claim.span.start, claim.focus.end - claim.span.start
    if start < 0:
        return False
    before, behind = claim.quote[:start], claim.quote[end:]
    return any(p.search(before) for p in (_SLICE, _SLICE_OF)) or any(p.match(behind) for p in (_WHOLE, _AS_SLICE))


def is_aimed_at(claim: Claim) -> bool:
    """True for a number that is a goal: "its target of 2 percent", "has to fall below 3.5 percent"."""
    start = claim.focus.start - claim.span.start
    return start >= 0 and _AIMED.search(claim.quote[:start]) is not None
