"""Coined money: currencies that no list knows, told by what is priced in them: "at a cost of 3 billion zorins"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from storydiff.claims.numerals import NumberWords

_NUMBER = r"(?:\d[\d.,]{0,15}|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_ABOUT = (
    r"(?:(?:about|around|some|nearly|almost|roughly|over|under|only|up to|at least|at most|more than|less than) ){0,2}"
)
_NAMED = r"(?:[\w’'-]{1,24} )"
_COSTING = rf"costs?|costing|priced at|valued at|worth|(?:costs?|prices?|bills?) {_NAMED}{{0,3}}(?:at|of|to)"
_OWING = (
    r"(?:loans?|fines?|debts?|deficits?|budgets?|compensation|damages|ransoms?|profits?|revenues?|fees?|salary|wage) of"
)
_PAYING = rf"(?:sue|sues|sued|suing) {_NAMED}{{0,4}}for|(?:pay|pays|paid|paying)(?: {_NAMED}{{0,2}}[\w’'-]{{1,24}})?"
_SCALED = re.compile(
    rf"\b(?:{_COSTING}|{_OWING}|{_PAYING}) {_ABOUT}{_NUMBER}[ -](?:million|billion|trillion) ([a-z]{{3,20}}s)\b"
)
"""A sum in millions behind a word of paying: smaller numbers behind one count things as often as money."""


def coined_money(text: str, known: Iterable[AbstractSet[str]]) -> Mapping[str, str]:
    """The currencies that a text prices something in, each of its words with its unit: "zorins" → "zorin".

    ``known`` are the words, singular, that are no money: persons, measures, units and things that a price may count.
    """
    found = {m.group(1) for m in _SCALED.finditer(text)} if "illion " in text else set()
    units = {
        word: word.removesuffix("s")
        for word in found
        if not _MADE.search(word) and all(words.isdisjoint(_forms(word)) for words in known)
    }
    return {form: unit for word, unit in units.items() for form in (word, unit)}


_MADE = re.compile(r"(?:ie|ing|ion|ment|s[eh]|xe|che)s$")
"""Ends of plurals that no currency has: "policies", "savings", "shipments"."""


def _forms(word: str) -> set[str]:
    """A plural with the singulars that it may be of: "policies", "taxes", "talers"."""
    return {word, word.removesuffix("s"), word.removesuffix("es"), f"{word.removesuffix('ies')}y"}


def with_coined(numbers: NumberWords, text: str, known: Iterable[AbstractSet[str]]) -> NumberWords:
    """The words that make numbers and money, with the money that the text has coined."""
    coined = {
        word: unit for word, unit in coined_money(text, (*known, numbers.priced)).items() if word not in numbers.money
    }
    return replace(numbers, money={**numbers.money, **coined}) if coined else numbers
