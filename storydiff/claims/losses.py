"""Losses: what was not made or earned: "lost 60,000 tonnes of output" tells of lost output, and not of the output.

"lost production rose to 900 barrels"        lost production
"the outage cost the mine 80 tonnes of coal output"    lost output
"lost 300 cows"                              cows, which were had before
"lost its lead, with output of 90 tonnes"    output
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from storydiff.claims.counts import Count
from storydiff.claims.measures import Measured
from storydiff.claims.parse import Token
from storydiff.claims.syntax import children
from storydiff.model import Figure

_MADE = frozenset({
    "business", "capacity", "crop", "earnings", "electricity", "energy", "export", "generation", "harvest", "income",
    "output", "pay", "power", "production", "profit", "revenue", "salary", "sale", "supply", "tax", "throughput",
    "trade", "traffic", "turnover", "wage", "work", "yield",
})  # fmt: skip
"""What is made or earned, of which a loss is what might have been."""
_LOST = frozenset({"lost", "forgone", "foregone", "forfeited", "missed", "missing"})
_LOSING = frozenset({"lose", "forfeit", "forgo", "forego"})
_COSTING = frozenset({"cost"})
_WITHIN = frozenset({"pobj", "prep", "nummod", "quantmod", "compound", "nmod", "appos"})
_HELD = frozenset({"dobj", "nsubjpass", "oprd", "npadvmod", "dative"})


def as_lost(figure: Figure, count: Count, measured: Measured) -> Figure:
    """The figure, named as what was lost where its words say that it was."""
    named = {measured.by.lemma_.lower(), figure.measure.rsplit(maxsplit=1)[-1].removesuffix("s")}
    if not named & _MADE or figure.measure.startswith("lost "):
        return figure
    lost = any(c.lower_ in _LOST for c in children(measured.by, "amod")) or any(map(_loses, _held(count, measured)))
    return replace(figure, measure=f"lost {figure.measure}") if lost else figure


def _held(count: Count, measured: Measured) -> Iterator[Token]:
    """The words by which the number and its noun hang on their verb."""
    for word in (measured.by, count.root):
        above = (t for t in (word, *word.ancestors) if t.dep_ not in _WITHIN)
        yield next(above, word)


def _loses(token: Token) -> bool:
    verb = token.head.lemma_.lower()
    return token.dep_ in _HELD and (verb in _LOSING or (verb in _COSTING and token.dep_ == "dobj"))
