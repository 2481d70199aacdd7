"""Bare sums: large numbers whose money goes without saying, as an article that knows one currency tells them.

"The ministry puts the cost at 3.4 billion crowns … the cost would be 3.9 billion" → 3.9 billion crowns
"It has 3.9 million customers", "the cost fell by 3.9 million barrels"            → no money
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from storydiff.claims.counts import Count
from storydiff.claims.numbers import find_numerals
from storydiff.claims.numerals import NumberWords, NumeralKind

_SUM = 1_000_000
"""From here on a number without a noun beside a word for money is one of money."""

_SCALE = re.compile(r"\b(?:million|billion|trillion|bn|tn|m)\b|\d,\d{3},\d{3}", re.IGNORECASE)
"""How sums are written; "5500M" is the name of a machine."""


def sole_money(text: str, numbers: NumberWords) -> str | None:
    """The one currency in which a text tells its amounts; None where it tells none, or several."""
    units = {n.unit for n in find_numerals(text, numbers) if n.kind is NumeralKind.MONEY}
    return units.pop() if len(units) == 1 else None


def as_money(count: Count, money: Callable[[], str | None]) -> Count | None:
    """The count as a sum of the one currency, which is only asked for here; None where it may be of something else."""
    numeral = count.numeral
    bare = count.noun is None and not count.partitive and not count.joined and numeral.kind is NumeralKind.CARDINAL
    if not bare or numeral.unit is not None or numeral.low < _SUM or _SCALE.search(count.tokens.text) is None:
        return None
    unit = money()
    return None if unit is None else replace(count, numeral=replace(numeral, unit=unit, kind=NumeralKind.MONEY))
