"""What the words around a claim's number leave open, read off its quote."""

from __future__ import annotations

import re

from storydiff.intervals import Hedge
from storydiff.model import Claim
from storydiff.model.kept import kept

_CAPS = re.compile(
    r"\b(?:up to|as (?:many|much|high) as|fewer than|less than|at most|no more than|under|below|maximum)\b",
    re.IGNORECASE,
)
MAGNITUDES = re.compile(r"\b(?:dozens|scores|hundreds|thousands|millions|billions|tens of)\b", re.IGNORECASE)


@kept
def hedge_of(claim: Claim) -> Hedge:
    """What the words of the claim around its number add to the relation."""
    words = claim.quote[max(0, claim.focus.start - claim.span.start) : max(0, claim.focus.end - claim.span.start)]
    if MAGNITUDES.search(words) and not re.search(r"\d", words):
        return Hedge.MAGNITUDE
    return Hedge.CAP if _CAPS.search(words) else Hedge.NONE
