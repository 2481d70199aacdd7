"""Unquantified: numbers that neither count nor measure: years, days, names, list marks, words said in passing."""

from __future__ import annotations

import re

from storydiff.claims.hedges import Hedge
from storydiff.claims.numerals import YEARS, Numeral, NumeralKind
from storydiff.claims.standing import Standing
from storydiff.claims.uncounted import Reason
from storydiff.claims.units import AGE, TIME, Unit

_NEVER = {Reason.DATE, Reason.TIME, Reason.NAME, Reason.INDEFINITE, Reason.RANK}
_ERA_BEFORE = re.compile(r"\b(?:A\.?D|B\.?C|C\.?E)\.?\s*$")
_ERA_AFTER = re.compile(r"\s*(?:A\.?D|B\.?C\.?E?|C\.?E)\b")
_ERA_RANGE = re.compile(r"\b(?:A\.?D|B\.?C)\.?\s*\d+\s*(?:and|to|-|–)\s*$")
_SUMMED = re.compile(r"\b(?:average|total|sum|maximum|minimum|mean|median) of\s+$", re.IGNORECASE)
_ENUMERATED = re.compile(r"^\s*\(?$|\($")
_SHORT_YEAR = re.compile(r"(?:^|\s)['’‘]$")
_BRAND = re.compile(r"[^\W\d_a-z]?[a-z]+[A-Z]\w*$")
_LAST_DAY = 31
_LISTED = 100
"""Below this, a bare number in brackets marks a note or a place in a list."""
_DATING = {"on", "in", "of", "the", "until", "by", "since", "from", "through", "before", "after"}
_NAMES = {"PRODUCT", "FAC", "ORG", "WORK_OF_ART", "LAW", "EVENT"}
_ONE_OF_SPEECH = {"day", "thing", "way", "time", "another", "place"}
"""Nouns that "one" does not count in "one day", "one way or another"."""
_ONE_BEHIND = re.compile(r"\b(?:on|at|to)\s+(?:the\s+)?$", re.IGNORECASE)
_ONE_PLACED = {"point", "hand", "side", "stage"}
"""Nouns that it does not count behind a preposition: "at one point", "on the one hand"."""
_HALVED = {"first", "second", "opening", "closing"}
"""As in "the first half-hour"."""
_OF_TRIES = re.compile(r"-(?:of|for|from|on|by)-\d")
"""As in "8-of-14 shooting", "a 2-on-1 break"."""
_MODEL = re.compile(r"(?:^|\s)(?:[A-Z]+-?\d\w*|\d+|Pro|Plus|Ultra|Lite|Max|Mini|Note|Fold|Flip|Edge|Neo|FE|SE)\s+$")
"""As in "the Vale X50 5G": the name of a device goes on."""
_HYPHENED = re.compile(r"[^\W\d_][-‑]$")


def is_quantity(standing: Standing, text: str, unit: Unit | None, hedge: Hedge | None) -> bool:
    """True unless the number dates, ranks or is part of a name."""
    numeral, reason = standing.numeral, standing.reason
    before, after = text[: numeral.start], text[numeral.end :]
    if reason is Reason.RANK or numeral.kind is NumeralKind.ORDINAL:
        return False
    measured = unit is not None and bool(unit.surface) and unit.dimension not in {TIME, AGE}
    if (reason in _NEVER and not (measured and reason is Reason.NAME)) or _is_said_in_passing(standing, before, after):
        return False
    if reason in {Reason.YEAR, Reason.PART, Reason.SCORE} and _is_dated(numeral):
        round_sum = numeral.low % 50 == 0 and (hedge is not None or bool(_SUMMED.search(before)))
        return (unit is not None and unit.dimension != TIME) or (reason is Reason.YEAR and round_sum)
    if _OF_TRIES.match(after) or (unit is not None and unit.name == "generation wireless" and _MODEL.search(before)):
        return False
    if _ERA_BEFORE.search(before) or _ERA_AFTER.match(after) or _ERA_RANGE.search(before) or _HYPHENED.search(before):
        return False
    return unit is not None or not (_is_title(standing) or _is_day(standing))


def _is_said_in_passing(standing: Standing, before: str, after: str) -> bool:
    """As in "one day", "the second half of", a list's "2)", "in '19": words and signs that count nothing."""
    numeral, tokens = standing.numeral, standing.tokens
    left = tokens.doc[tokens.start - 1] if tokens.start > tokens.sent.start else None
    if standing.noun is None and numeral.spelled and left is not None and left.lower_ in {"the", "these", "those"}:
        return numeral.low < 10 and numeral.kind is NumeralKind.CARDINAL
    if standing.noun is None and numeral.spelled and left is not None and left.lower_ in {"a", "an"}:
        return 1 < numeral.low < 20 and numeral.kind is NumeralKind.CARDINAL and not numeral.is_range
    if numeral.spelled and numeral.low == numeral.high == 0 and standing.noun is None:
        return numeral.unit is None
    if numeral.spelled and numeral.low in {0.5, 50} and left is not None and left.lower_ in _HALVED:
        return True
    if numeral.kind is NumeralKind.SHARE:
        return left is not None and left.tag_ in {"JJ", "JJR", "JJS"} and left.lower_ != "last"
    if numeral.low == numeral.high == 1 and numeral.spelled and numeral.kind is NumeralKind.CARDINAL:
        noun = standing.noun
        return (
            after.startswith("-")
            or after[1:2].isdigit()
            or (noun is not None and noun.lemma_.lower() in _ONE_OF_SPEECH)
            or (noun is not None and noun.lemma_.lower() in _ONE_PLACED and bool(_ONE_BEHIND.search(before)))
        )
    return numeral.plain and (
        (after.startswith(")") and numeral.low < _LISTED and not numeral.is_range and bool(_ENUMERATED.search(before)))
        or bool(_SHORT_YEAR.search(before))
    )


def _is_dated(numeral: Numeral) -> bool:
    return numeral.plain and YEARS[0] <= numeral.low <= YEARS[1]


def _is_title(standing: Standing) -> bool:
    """As in "Falcon 9", "Windows 11", "a 787 Dreamliner": a bare number right beside a name that it belongs to."""
    tokens, noun = standing.tokens, standing.noun
    if not standing.numeral.plain or standing.numeral.is_range or tokens.start == tokens.sent.start:
        return False
    left = tokens[0].nbor(-1)
    if _BRAND.match(left.text) or (tokens[0].ent_type_ in _NAMES and left.ent_type_ == tokens[0].ent_type_):
        return True
    named = tokens.doc[tokens.end : noun.i + 1] if noun is not None else ()
    if named and all(t.tag_ == "NNP" and t.text.istitle() for t in named):
        return True
    inside = tokens.root.head.i < tokens.start or noun is None or left.head.i == noun.i
    return left.pos_ == "PROPN" and left.text[:1].isupper() and inside


def _is_day(standing: Standing) -> bool:
    """A bare number that the model takes for part of a date."""
    root, low = standing.tokens.root, standing.numeral.low
    tokens = standing.tokens
    left = tokens.doc[tokens.start - 1].lower_ if tokens.start > tokens.sent.start else ""
    if left not in _DATING or (low > _LAST_DAY and not YEARS[0] <= low <= YEARS[1]):
        return False
    return standing.noun is None and standing.numeral.plain and root.ent_type_ in {"DATE", "TIME"}


def is_second(standing: Standing, unit: Unit | None, earlier: list[Standing]) -> bool:
    """As in "two 737 jets": a second bare number before the same noun is its name."""
    if unit is not None or standing.noun is None or not standing.numeral.plain:
        return False
    same = (s for s in earlier if s.noun is not None and s.noun.i == standing.noun.i and not s.partitive)
    return any(s.numeral.unit is None and s.numeral.kind is not NumeralKind.ORDINAL for s in same)
