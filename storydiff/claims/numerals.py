"""Numerals as values: a written number with its kind and unit, and the words that make numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from storydiff.claims.units import unit_words
from storydiff.claims.vocabulary import Vocabulary
from storydiff.text import fold

YEARS = (1500, 2100)
"""Bare whole numbers in between may be years."""
ROUND_WHOLES = {3, 4, 5, 10, 100, 1000}
"""Wholes that "nine out of ten" only takes for a share; "seven out of 22" counts seven."""


class NumeralKind(StrEnum):
    """What a numeral is by its form."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    PERCENT = "percent"
    SHARE = "share"
    """A fraction or "one in five", given as a percentage."""
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written; ``start`` and ``end`` count characters of the text it was found in.

    ``vague`` marks plurals that only give a lower bound ("dozens"), ``spelled`` numbers in words, ``plain`` digits
    without separator, decimals, scale or unit, which may be a year.
    """

    start: int
    end: int
    low: float
    high: float
    kind: NumeralKind = NumeralKind.CARDINAL
    unit: str | None = None
    vague: bool = False
    spelled: bool = False
    plain: bool = False
    measure: str = ""
    """The sign of a unit written onto the digits: "mph" in "120mph"."""
    joint: str = ""
    """What joins the two ends of a range: a dash, "to", "or", "and"; empty for a single number."""

    @property
    def is_range(self) -> bool:
        """True where the numeral gives two ends."""
        return bool(self.joint)


REMEMBERED = 2_000
"""Sentences whose numerals are remembered, those of a hundred articles: half a megabyte."""


@dataclass(frozen=True)
class NumberWords:
    """The words that make numbers and money, ready for looking up."""

    units: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    short_scales: Mapping[str, int]
    sets: Mapping[str, int]
    vague: Mapping[str, int]
    ordinals: Mapping[str, int]
    fractions: Mapping[str, int]
    labels: frozenset[str]
    signs: Mapping[str, str]
    dollars: Mapping[str, str]
    prefixes: Mapping[str, str]
    money: Mapping[str, str]
    crowds: frozenset[str] = frozenset()
    """Nouns that are counted in millions, so that the "m" in "5m people" is one."""
    measured: frozenset[str] = frozenset()
    """Words for units, singular, that a part may be taken of: "half a litre"."""
    measures: frozenset[str] = frozenset()
    """Signs of units that are written onto digits: "mph" in "120mph"; capitals matter."""
    priced: frozenset[str] = frozenset()
    """Things, singular, that a price may count, and which are no money."""

    @cached_property
    def lexemes(self) -> re.Pattern[str]:
        """The pattern that cuts a text into digits, words and signs.

        Names, times, dates and telephone numbers come first, so that no part of them is taken for a numeral.
        """
        codes = "|".join(sorted(self.prefixes, key=len, reverse=True)) or "(?!)"
        scales = "|".join((*self.scales, "percent", "cent"))
        return re.compile(
            r"(?P<address>https?://\S+|www\.\S+)"
            rf"|(?=[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞−-])(?P<broken>{_BROKEN}|{_POWER}|{_BELOW_ZERO})"
            r"|(?P<word>[^\W\d_]+(?![^\W_]|-?\d)|(?<=\d)[^\W\d_]+"
            rf"|(?<![^\W\d_])(?!{_MODEL})(?:{codes})(?=\d)|(?<=\$)(?:US|AU|NZ|HK|A|C|S)(?=\d)|\b(?:to|{scales})(?=-\d))"
            r"|(?P<skip>[A-Za-z]+-?\d[\w.,-]*(?<![.,-])|\d+(?::\d+)+(?:\.\d+)?"
            r"|\d+['’′]\d+|\d+(?:/\d+)+"
            rf"|(?!{_DECIMALS}-{_DECIMALS}(?![-\d]|\.\d))\d+(?:[-.]\d+){{2,}}"
            r"|\+\d[\d -]{6,}|(?<=[A-Za-z]\s)-\d+\b)"
            rf"|(?P<digits>{_GROUPED}|\d+(?:\.\d+)?|(?<!\d)\.\d+)"
            r"|(?P<sign>[^\w\s])"
        )

    @cached_property
    def multiples(self) -> Mapping[str, int]:
        """The words that multiply a number: "million", "dozen"."""
        return {**self.scales, **self.sets}

    @cached_property
    def small(self) -> Mapping[str, int]:
        """The words for numbers below a hundred."""
        return {**self.units, **self.tens}

    @cached_property
    def counting(self) -> frozenset[str]:
        """The words of which every number that is written out holds one."""
        tables = (self.units, self.tens, self.scales, self.sets, self.vague, self.ordinals, self.fractions)
        return frozenset(word for table in tables for word in table)

    @cached_property
    def after_article(self) -> frozenset[str]:
        """The words with which "a" makes a numeral: "a million", "a dozen", "a few hundred", "a third"."""
        return frozenset((*self.scales, *self.sets, *self.fractions, "few", "couple"))

    def may_count(self, text: str) -> bool:
        """False for a text without digits and without words that count, which holds no numeral."""
        return bool(_DIGIT.search(text)) or not self.counting.isdisjoint(_WORD.findall(text.lower()))

    @cached_property
    def remembered(self) -> dict[str, tuple[Numeral, ...]]:
        """The numerals of texts that were asked for lately, ``REMEMBERED`` at most."""
        return {}

    @cached_property
    def openers(self) -> frozenset[str]:
        """The words that a numeral may begin with."""
        tables = (self.units, self.tens, self.vague, self.ordinals, self.fractions)
        letters = {word.lower() for word in (*self.dollars, *self.prefixes)}
        return frozenset({word for table in tables for word in table} | letters | _OPENERS)


_DIGIT = re.compile(r"[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")
_WORD = re.compile(r"[^\W\d_]+")
_BROKEN = (
    r"\d*[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\d+[ -](?:1/[2-8]|[23]/[3458]|[57]/8)(?![\d/])"
    r"|(?<![\d/.])(?:1/[2-8]|[23]/[3458])(?=(?:rds?|ths?)?\s+of\b|\s+(?:mile|inch|cup|pound|point|acre)\b)"
)
"""Numbers with a fraction: "3½", "2 1/2"; a bare "1/3" only where a part can be meant, since it may be a day."""
_POWER = r"\d+(?:\.\d+)?\s?[×x]\s?10(?:\^[-−–]?|[-−–])\d+(?!\d)"
_MODEL = r"PS\d(?!\d|[.,]\d|m\b|bn\b|\s(?:m|b|tr)illion)"
"""As in "PS5": letters and one digit that name a thing."""
_DECIMALS = r"\d+(?:\.\d+)?"
_BELOW_ZERO = (
    rf"(?:(?<=\b(?:to|of|at|by|or|is)\s)|(?<=\bwas\s)|(?<=\bfrom\s)|(?<=\bbelow\s))-{_DECIMALS}(?![\d-])|−{_DECIMALS}"
    rf"|(?<![^\s(])-{_DECIMALS}(?=\s?(?:°|degrees?\b|%|per\s?cent\b|[CF]\b))"
)
_GROUPED = (
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?![,\d])|\d{1,3}(?: \d{3}){2,}(?![ ,.]?\d)"
    r"|\d{1,3}(?:[,\u202f\u00a0]\d{3})+(?:\.\d+)?"
)
"""Digits in groups: "1,300", "1 000 000", and as in India "1,50,000"."""
_OPENERS = {"a", "an", "one", "half", "between", "several", "few", "many", "minus", "quarter"}


def number_words(vocabulary: Vocabulary) -> NumberWords:
    """The number and currency vocabularies, built once per vocabulary."""
    found = vocabulary.prepared.get("numbers")
    if not isinstance(found, NumberWords):
        numbers, currencies = vocabulary.table("numbers"), vocabulary.table("currencies")
        found = NumberWords(
            **{key: dict(numbers.get(key, {})) for key in _NUMBER_TABLES},
            labels=frozenset(numbers.get("labels", {}).get("nouns", ())),
            crowds=frozenset(numbers.get("crowds", {}).get("nouns", ())),
            signs=dict(currencies.get("signs", {})),
            dollars=dict(currencies.get("dollars", {})),
            prefixes=dict(currencies.get("prefixes", {})),
            money=dict(currencies.get("words", {})),
            measured=unit_words(vocabulary).words,
            priced=frozenset(currencies.get("counted", {}).get("nouns", ())),
            measures=unit_words(vocabulary).glued,
        )
        vocabulary.prepared["numbers"] = found
    return found


_NUMBER_TABLES = ("units", "tens", "scales", "short_scales", "sets", "vague", "ordinals", "fractions")


def is_label(before: str, words: NumberWords) -> bool:
    """True where the word before a number makes it a name or address: "Flight 12", "Article 5"."""
    return fold(before).rstrip(".") in words.labels
