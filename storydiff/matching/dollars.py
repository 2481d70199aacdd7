"""Dollars: a bare "$" is that of the land that a story is of: one paper's "$45 million" is another's "A$45 million".

"$450m" and "A$450m" may be one sum, as may "$2bn" and "US$2bn"; "A$450m" and "US$450m" are two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from storydiff.model import Claim, Figure

DOLLAR = "USD"
"""What a dollar is read as whose land is not said."""
_DOLLARS = frozenset({DOLLAR, "AUD", "CAD", "NZD", "HKD", "SGD", "TWD"})
"""Currencies that papers of their own lands write with a bare "$"."""
_OF_A_LAND = re.compile(r"\bUSD\b|\b(?:U\.?S\.?|American) ?(?:\$|dollars?\b)|\$US\b")


def money_of(unit: str | None) -> str | None:
    """The unit, all dollars as one: which land's they are is left open where a paper writes a bare "$"."""
    return DOLLAR if unit in _DOLLARS else unit


def land_of(claim: Claim) -> str:
    """The currency of a sum whose sentence says whose dollars it is in; empty for a bare "$" and for all else."""
    unit = claim.content.unit if isinstance(claim.content, Figure) else None
    if unit not in _DOLLARS:
        return ""
    return unit if unit != DOLLAR or _says_american(claim.quote) else ""


@lru_cache(maxsize=20_000)
def _says_american(quote: str) -> bool:
    return _OF_A_LAND.search(quote) is not None


def may_be_one_money(one: Claim, other: Claim) -> bool:
    """False for dollars of two lands that both sentences name."""
    a, b = land_of(one), land_of(other)
    return not a or not b or a == b


def in_money_of(claim: Claim, known: Sequence[Claim]) -> list[Claim]:
    """The known figures that may be in the same dollars; where others are in another land's, only those that say so."""
    land, lands = land_of(claim), {land_of(c) for c in known} - {""}
    if not land or lands <= {land}:
        return list(known)
    return [c for c in known if land_of(c) == land]


def by_land(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The figures of one series and article, those in dollars of different lands apart."""
    lands = sorted({land for claim in claims if (land := land_of(claim))})
    if len(lands) < 2:
        return [list(claims)]
    return [
        [c for c in claims if land_of(c) == land] for land in ("", *lands) if any(land_of(c) == land for c in claims)
    ]
