"""Coined money: a currency that no list knows, told by what an article says it pays: "at a cost of 3 billion zorins"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from storydiff.claims.numerals import NumberWords

_NUMBER = r"(?:\d[\d.,]{0,15}|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_ABOUT = r"(?:(?:about|around|some|nearly|almost|roughly|over|under|only|up to|at least|at most|more than|less than) ){0,2}"
_PRICED = (
    r"\b(?:(?:costs?|prices?|bills?|damages?) (?:\w+ ){0,3}?(?:at|of|to)|cost|costs|costing|priced at|valued at|worth"
    r"|(?:loans?|fines?|debts?|deficits?|budgets?|compensation|damages|ransoms?|profits?|revenues?|salar(?:y|ies)) of"
    r"|(?:sue|sues|sued|suing) (?:[\w’']+ ){0,4}?for|pays? (?:[\w’']+ ){0,3}?|paid (?:[\w’']+ ){0,3}?)"
)
_SCALED = re.compile(rf"{_PRICED} ?{_ABOUT}{_NUMBER}[ -](?:million|billion|trillion) ([a-z]{{3,20}}s)\b")
_LARGE = re.compile(rf"{_PRICED} ?{_ABOUT}\d{{1,3}}(?:,\d{{3}})+ ([a-z]{{3,20}}s)\b")


def coined_money(text: str, known: frozenset[str]) -> Mapping[str, str]:
    """The currencies that a text prices something in, each of its words with its unit: "zorins" → "zorin".

    ``known`` are the words, singular, that are no money: persons, measures, units and things that a price may count.
    """
    found = {m.group(1) for m in _SCALED.finditer(text)}
    units = {word: word.removesuffix("s") for word in found if word.removesuffix("s") not in known and word not in known}
    return {form: unit for word, unit in units.items() for form in (word, unit)}


def with_coined(numbers: NumberWords, text: str, known: frozenset[str]) -> NumberWords:
    """The words that make numbers and money, with the money that the text has coined."""
    coined = {word: unit for word, unit in coined_money(text, known).items() if word not in numbers.money}
    return replace(numbers, money={**numbers.money, **coined}) if coined else numbers
