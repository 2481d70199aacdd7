"""Then: words by which a sentence says that a number was so at an earlier time, or that it is what is left of a whole.

"48 percent backed them, compared with 52 percent two weeks ago" says when the 52 percent were so, and "dropped two of
the 11 counts; the remaining nine" what the nine are nine of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from storydiff.claims.numerals import Numeral

_UNIT = r"(?:day|week|fortnight|month|quarter|year)s?"
_COUNTED = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d+)"
_MONTH = (
    r"(?:early |late |mid-)?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
AGO = (
    rf"(?:{_COUNTED} {_UNIT} (?:ago|earlier|before|previously)"
    rf"|(?:at|since|in|on) the (?:beginning|start|end|middle|outbreak) of [a-z]+"
    rf"|(?:in|on|at the end of) (?:{_MONTH}\b|[A-Z][a-z]+day\b|the (?:spring|summer|autumn|winter)\b)"
    rf"|(?:in )?the (?:previous|preceding|prior) {_UNIT}|last (?:{_UNIT}|[A-Z][a-z]+day|{_MONTH})|yesterday"
    r"|previously|before)"
)
"""An earlier time, in words."""
_THEN = re.compile(rf"^[^,.;:]{{0,12}}?\s{AGO}")
_THAN = re.compile(
    r"^\s*(?:percentage |index )?(?:points?\s+)?"
    r"(?P<way>more|higher|above|better|up|fewer|less|lower|below|worse|down)\s+"
    rf"(?:than (?:it (?:was|had been|stood) )?|on |from ){AGO}"
)
_LEFT = re.compile(r"\b(?:the|its|his|her|their|all) (?:remaining|other)\s+$", re.IGNORECASE)
_PART_OF = re.compile(r"^\s+(?:out )?of (?:the|its|his|her|their|all)\s+$", re.IGNORECASE)
_ABOVE = frozenset({"more", "higher", "above", "better", "up"})


_GIVEN_IN = re.compile(
    r"^\s+(?:which (?:is|was) )?"
    r"(?:named|alleged|given|stated|foreseen|budgeted|claimed|set out|mentioned|cited|reported"
    r"|promised|listed|quoted|published|estimated|forecast|demanded|sought|agreed) (?:in|by|at|on)\b"
)
_PUT_RIGHT = re.compile(r"\b(?:correct|revis|restat|amend)(?:e|es|ed|ing|s)?\b", re.IGNORECASE)


def is_given_in(behind: str) -> bool:
    """True where the words behind a number say who or what gave it: "the 14 million named in the indictment"."""
    return _GIVEN_IN.match(behind) is not None


def is_put_right(before: str) -> bool:
    """True where the words before a number put one right: "corrected the rate for May to"."""
    return _PUT_RIGHT.search(before) is not None


def is_then(behind: str) -> bool:
    """True where the words behind a number put it at an earlier time: "52 percent two weeks ago"."""
    return _THEN.match(behind) is not None


def step_since(behind: str) -> int:
    """1 or -1 where the words behind a number make it what was added or lost since: "five more than in May"; else 0."""
    found = _THAN.match(behind)
    return 0 if found is None else 1 if found["way"] in _ABOVE else -1


def wholes_of(low: float, before: str, quote: str, numerals: list[Numeral]) -> Iterator[float]:
    """The wholes of which a number is what is left; ``before`` are the words of ``quote`` up to it.

    "dropped two of the 11 counts and kept the remaining nine" gives 11 for the nine, as two and nine are 11.
    """
    if _LEFT.search(before) is None:
        return
    for part, whole in pairwise(numerals):
        between = quote[part.end : whole.start]
        if whole.end <= len(before) and _PART_OF.match(between) and part.low + low == whole.low:
            yield whole.low
