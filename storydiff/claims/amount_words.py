"""Amounts in a phrase: the number that goes with a unit, without which the unit names nothing."""

from __future__ import annotations

from storydiff.claims.parse import Token

_UNITS = {
    "percent", "%", "point", "dollar", "euro", "pound", "crown", "krona", "krone", "franc", "yen", "yuan", "rupee",
    "rouble", "ruble", "peso", "rand", "dinar", "lira", "cent", "hectare", "acre", "mile", "kilometre", "kilometer",
    "tonne", "ton", "barrel", "megawatt",
}  # fmt: skip
_MEASURED = {"MONEY", "PERCENT", "QUANTITY"}


def amount_tokens(unit: Token) -> list[Token]:
    """The words of an amount that ends in this unit: "4.2 billion dollar"; none where it is no unit behind a number."""
    number = next((c for c in unit.lefts if c.dep_ in {"nummod", "compound"} and c.like_num), None)
    known = unit.lemma_.lower() in _UNITS or (unit.ent_type_ in _MEASURED and unit.pos_ == "NOUN")
    if number is None or not known:
        return []
    return list(unit.doc[number.left_edge.i : unit.i + 1])


def amount_text(unit: Token) -> str:
    """An amount as written, in lower case; empty where there is none."""
    return " ".join(token.lower_ for token in amount_tokens(unit))
