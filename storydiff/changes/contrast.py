"""Contrast: words by which a count is set against that of others, and does not go on from it."""

from __future__ import annotations

import re

from storydiff.model import Claim

RIVAL = "figure: rival"
"""The rule that reads the number that another speaker gives of what was just counted."""
_OTHERS = r"(?:official|government|ministry|authorit(?:y|ies)|state|police|reported|confirmed|published)(?:['’]s?)?"
_COUNT = r"(?:figure|toll|count|tally|number|estimate|total)s?"
_AGAINST = (
    r"(?:than|times|twice|double|triple|above|below|exceed\w*|contrary to|rather than|instead of|disput\w+"
    r"|contradict\w*|reject\w*|den(?:y|ies|ied)|question\w*|challeng\w+|compared (?:with|to)|as against|at odds with)"
)
_WHOSE = rf"(?:{_OTHERS}\b[^.;]{{0,25}}?\b{_COUNT}|the {_COUNT} (?:that |which )?(?:the |its )?{_OTHERS})"
_MULTIPLE = re.compile(
    r"\b(?:double|twice|triple|half|times|more than|far from|well (?:above|below)) (?:the|its|their|his|her|what)\b"
    r"[^.;,]{0,30}?"
    r"\b(?:number|figure|count|toll|tally|estimate|total|sum|amount|what)s?\b[^.;]{0,40}?"
    r"\b(?:admit\w*|acknowledg\w*|own\w* up|conced\w*|claim\w*|give[ns]?|gave|put|report\w*|announc\w*|estimat\w*"
    r"|said|says|stated)\b",
    re.IGNORECASE,
)
"""As in "nearly double the number to which the ministry has owned up"."""
_SET_AGAINST = re.compile(rf"\b{_AGAINST}\b[^.;]{{0,40}}?\b{_WHOSE}\b", re.IGNORECASE)


def is_set_against(claim: Claim) -> bool:
    """True where the claim's sentence holds its count against another's.

    "At least 45 died, the aid group said, more than twice the official figure", "disputing the ministry's toll".
    """
    set_against = _SET_AGAINST.search(claim.quote) or _MULTIPLE.search(claim.quote)
    return claim.rule != RIVAL and set_against is not None
