"""Prices: sums that are only held against another or said again in other money, and what a price is for."""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.measures import MeasureWords
from storydiff.claims.numerals import NumeralKind
from storydiff.claims.parse import Span as Tokens

_COINS = {
    "dollar",
    "euro",
    "pound",
    "yen",
    "yuan",
    "rupee",
    "rouble",
    "ruble",
    "franc",
    "peso",
    "krona",
    "lira",
    "real",
    "rand",
}


def is_held_against(count: Count) -> bool:
    """True for an amount that is no level of anything here: a mark missed, another's, or the same in other money."""
    return _falls_short(count) or _is_converted(count) or _is_standard(count) or _is_distance(count)


def _is_standard(count: Count) -> bool:
    """As in "more than the $7 raised by Vale", "below the $7 foreseen": another's, which this one is held against."""
    doc, start = count.tokens.doc, count.tokens.start
    if start - 2 < count.tokens.sent.start or doc[start - 1].lower_ != "the":
        return False
    amount = count.tokens.root
    told = any(c.dep_ in {"acl", "relcl"} for c in amount.rights)
    return doc[start - 2].lower_ == "than" or (doc[start - 2].lower_ in _BEYOND and told)


_BEYOND = {"below", "above", "beyond", "over", "under", "against", "exceeding", "topping"}


def _is_distance(count: Count) -> bool:
    """As in "30 percent above Friday's price": how far from another amount, and none by itself."""
    doc, end = count.tokens.doc, count.tokens.end
    return count.numeral.unit == "%" and end < count.tokens.sent.end and doc[end].lower_ in {"above", "below"}


def _is_converted(count: Count) -> bool:
    """As in "176 Norland dollars ($22)": a sum again in other money."""
    doc, start = count.tokens.doc, count.tokens.start
    if start < 2 or count.numeral.kind is not NumeralKind.MONEY or doc[start - 1].text != "(":
        return False
    return doc[start - 2].ent_type_ == "MONEY" or doc[start - 2].lemma_.lower() in _COINS


def _falls_short(count: Count) -> bool:
    """As in "fell short of the $20 wanted": a mark that was not reached, and nobody's level."""
    doc, start = count.tokens.doc, count.tokens.start
    before = [t.lower_ for t in doc[max(count.tokens.sent.start, start - 3) : start]]
    short = before[-2:] == ["short", "of"] or before[-3:-1] == ["short", "of"]
    return short and (count.hedge is None or count.hedge.start >= count.start)


def each_of(amount: Tokens, words: MeasureWords) -> str | None:
    """What a price is for: the share of "$2 a share", "$2 per diluted share"; a span of time is a period."""
    doc, end = amount.doc, amount.end
    if end + 1 >= amount.sent.end or doc[end].lower_ not in {"a", "an", "per"}:
        return None
    noun = doc[end + 1] if doc[end + 1].pos_ == "NOUN" else doc[min(end + 2, len(doc) - 1)]
    fits = noun.tag_ == "NN" and noun.i < amount.sent.end and noun.is_alpha
    return str(noun.lower_) if fits and noun.lemma_.lower() not in words.sets["time_units"] else None
