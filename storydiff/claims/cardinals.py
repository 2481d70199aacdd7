"""Cardinals: plain numbers, in digits or in words, from "1,300" and "3½" to "two and a half million" and "dozens"."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from storydiff.claims.numerals import NumberWords, Numeral

DASHES = {"-", "–", "—", "‑"}
_POWER = re.compile(r"\s?[×x]\s?10\^?([-−–]?\d+)$")
_BROKEN = re.compile(r"(?:^|[ -])(\d)/(\d\d?)$")
_KINDS: dict[str | None, str] = {"broken": "digits", "address": "skip"}
_LIKELY = {"C": (0, 100), "F": (20, 150), "G": (2, 7)}
"""How warm weather and water get above zero, and the generations of mobile networks ("5G").

Other numbers on these letters are names ("777F", "form 13F").
"""
_PARTS = {"half": 0.5, "quarter": 0.25}
"""What goes on a number behind "and a": "two and a half"; "two and a third" may begin a list."""


class Lexeme(NamedTuple):  # made for every word of an article, and twice as quick to make as a frozen dataclass
    """A run of digits, a word or a sign with its place in the text."""

    start: int
    end: int
    form: str
    kind: str


class Cardinals:
    """Reads plain numbers from a lexeme's index on: the value, and where it ends."""

    def __init__(self, text: str, words: NumberWords) -> None:
        self.words = words
        self.text = text
        self.multiples = words.multiples
        self.small = words.small
        self.amounts: dict[int, tuple[Numeral, int] | None] = {}
        self.lexemes = [
            Lexeme(m.start(), m.end(), m.group().lower(), _KINDS.get(m.lastgroup, m.lastgroup or "sign"))
            for m in words.lexemes.finditer(text)
        ]

    def form(self, i: int) -> str:
        """The lexeme in lower case, empty beyond the text's ends."""
        return self.lexemes[i].form if 0 <= i < len(self.lexemes) else ""

    def kind(self, i: int) -> str:
        """What sort of lexeme it is, empty beyond the text's ends."""
        return self.lexemes[i].kind if 0 <= i < len(self.lexemes) else ""

    def glued(self, i: int) -> bool:
        """True where no space parts lexeme i from the one before it."""
        return 0 < i < len(self.lexemes) and self.lexemes[i - 1].end == self.lexemes[i].start

    def cardinal(self, i: int, *, money: bool) -> tuple[float, int, bool, bool, bool] | None:
        """Value, end, whether vague, whether in words, whether bare digits."""
        if self.kind(i) == "digits":
            return self._digits(i, money=money)
        if self.kind(i) != "word":
            return None
        vague = self._vague(i)
        if vague is not None:
            return *vague, True, True, False
        spelled = self._spelled(i)
        return None if spelled is None else (*spelled, False, True, False)

    def _digits(self, i: int, *, money: bool) -> tuple[float, int, bool, bool, bool] | None:
        value, j, plain = digits_value(self.form(i)), i + 1, self.form(i).isdigit()
        after = self.form(j)
        if self.glued(j) and self.form(j) in {"pc", "pp"}:
            return value, j, False, False, False
        if self.glued(j) and self.kind(j) == "word":
            scaled = self._glued_scale(value, j, money=money)
            return scaled if scaled is not None or money else self._glued_measure(value, j)
        if money and after in self.words.short_scales and after != "k":
            return _scaled(value, self.words.short_scales[after]), j + 1, False, False, False
        while True:
            dash = 1 if self.form(j) in DASHES and self.glued(j) else 0
            scale = self.words.scales.get(self.form(j + dash)) or (
                0 if dash else self.words.short_scales.get(self.form(j), 0)
            )
            crowd = self.form(j + dash + 1) in self.words.crowds and self.written(j + dash).isupper()
            if scale and not crowd and self.form(j + dash) in {"k", "m", "b", "mil", "mm"}:
                scale = 0
            if not scale and not dash:
                scale = self.words.sets.get(self.form(j), 0)
            if not scale:
                break
            value, j, plain = _scaled(value, scale), j + dash + 1, False
        part, after_part = self._part(j)
        if not part:
            return value, j, False, False, plain
        if self.form(j - 1) in self.words.scales:
            return value + part * self.words.scales[self.form(j - 1)], after_part, False, False, False
        return *self._scaled(value + part, after_part), False, False, False

    def _part(self, j: int) -> tuple[float, int]:
        """The "and a half" behind a number, and where it ends."""
        forms: list[str] = []
        ends: list[int] = []
        while len(forms) < 3 and j < len(self.lexemes):
            if not (self.form(j) in DASHES and self.glued(j)):
                forms.append(self.form(j))
                ends.append(j + 1)
            j += 1
        if forms[:2] == ["and", "a"] and len(forms) == 3 and forms[2] in _PARTS:
            return _PARTS[forms[2]], ends[2]
        return 0.0, j

    def _scaled(self, value: float, j: int) -> tuple[float, int]:
        """The value times the scale behind it, where there is one: "two and a half | million"."""
        dash = 1 if self.form(j) in DASHES and self.glued(j) else 0
        scale = self.words.scales.get(self.form(j + dash)) or self.words.sets.get(self.form(j + dash))
        return (value, j) if scale is None else (_scaled(value, scale), j + dash + 1)

    def _glued_scale(self, value: float, j: int, *, money: bool) -> tuple[float, int, bool, bool, bool] | None:
        """As in "$100M", "4.3M sales", "5million"; a small "m" is a million of money alone, else metres or minutes."""
        after = self.form(j)
        scale = self.words.short_scales.get(after) or self.words.scales.get(after)
        small = after in {"m", "b", "mil", "mm"} and not money and not self.written(j).isupper()
        if scale is None or small or (after == "k" and not (money or 10 <= value < 1000)):
            return None
        return _scaled(value, scale), j + 1, False, False, False

    def _counts_millions(self, form: str) -> bool:
        """As in "5m people", "1.2m cubic metres", "3m miles"."""
        words = self.words
        unit = form in words.measured and form.endswith(("s", "feet"))
        return form in words.crowds or form in {"cubic", "square", "metric", "sq"} or unit

    def _glued_measure(self, value: float, j: int) -> tuple[float, int, bool, bool, bool] | None:
        """As in "120mph", "54GB", "20EUR": the sign of a unit right on the digits belongs to the numeral.

        A small "m" is a million before what is counted in millions, else it stays open.
        """
        sign = self.written(j)
        if sign == "m" and self._counts_millions(self.form(j + 1)):
            return _scaled(value, 1_000_000), j + 1, False, False, False
        if sign in _LIKELY and value >= 0 and not _LIKELY[sign][0] <= value <= _LIKELY[sign][1]:
            return None
        known = sign in self.words.measures or sign == "m" or (sign in self.words.prefixes and sign.isupper())
        return (value, j, False, False, False) if known else None

    def _vague(self, i: int) -> tuple[float, int] | None:
        """As in "Dozens", "hundreds of thousands", "several hundred", "a few dozen": the least that it can be."""
        words, j = self.words, i
        if self.form(i) in {"several", "few", "many"} or (
            self.form(i) == "a" and self.form(i + 1) in {"few", "couple"}
        ):
            j = i + (2 if self.form(i) == "a" else 1)
            if self.form(j) == "of":
                j += 1
            scale = self.multiples.get(self.form(j))
            return None if scale is None else (float(scale), j + 1)
        value = words.vague.get(self.form(j))
        if value is None:
            return None
        total, j = float(value), j + 1
        while self.form(j) == "of" and self.form(j + 1) in words.vague:
            total, j = total * words.vague[self.form(j + 1)], j + 2
        return (total, j) if self.form(i) != "tens" or j > i + 1 or self.form(j) == "of" else None

    def _spelled(self, i: int) -> tuple[float, int] | None:
        """A number in words: "two hundred and fifty", "twenty-five", "a dozen", "a million"."""
        words, total, j = self.words, 0.0, i
        group = self._article(i)
        if group:
            j = i + (2 if self._is_half_dozen(i) else 1)
        elif self.form(i) in {"a", "an"}:
            return None
        first = j
        while True:
            form = self.form(j)
            if form in self.small and self._fits(form, group, j, first):
                group += self.small[form]
            elif form in words.scales and group:
                if form == "hundred":
                    group *= 100
                else:
                    total, group = total + group * words.scales[form], 0.0
            elif form in words.scales and total and self.form(j - 1) in words.scales:
                total *= words.scales[form]
            elif form in words.sets and group:
                return total + group * words.sets[form], j + 1
            elif j == first or not self._links(j):
                break
            j += 1
        return self._with_part(total, group, j) if j > first else None

    def _article(self, i: int) -> float:
        """What stands before a scale for its factor: "a million", "half a dozen"; 0 where nothing does."""
        if self.form(i) in {"a", "an"} and self.form(i + 1) in self.multiples:
            return 1.0
        is_half = self.form(i) == "half" and self.form(i + 1) in self.multiples and self.form(i + 1) != "hundred"
        return 0.5 if is_half or self._is_half_dozen(i) else 0.0

    def _is_half_dozen(self, i: int) -> bool:
        return self.form(i) == "half" and self.form(i + 1) in DASHES and self.form(i + 2) in self.words.sets

    def _with_part(self, total: float, group: float, j: int) -> tuple[float, int]:
        part, after_part = self._part(j)
        if not part:
            return total + group, j
        if total and not group:
            return total + part * self.words.scales.get(self.form(j - 1), 1), after_part
        return self._scaled(total + group + part, after_part)

    def _fits(self, form: str, group: float, j: int, first: int) -> bool:
        """True where a small number word goes on the one before: "hundred five", but not "six seven"."""
        if j == first:
            return True
        if form in self.words.tens:
            return not group % 100 and self._follows_scale(j)
        if self._follows_scale(j):
            return not group % 10
        return group >= 20 and not group % 10 and (group % 100 != 0 or self.form(j - 1) in DASHES)

    def _links(self, j: int) -> bool:
        """True for the "and" of "two hundred and five", the dash of "twenty-five" and "two-million"."""
        form, before, after = self.form(j), self.form(j - 1), self.form(j + 1)
        if form == "and":
            return before in {"hundred", "thousand"} and after in self.small
        return form in DASHES and (
            (before in self.words.tens and after in self.words.units) or after in self.words.scales
        )

    def _follows_scale(self, j: int) -> bool:
        return self.form(j - 1) in self.words.scales or (
            self.form(j - 1) == "and" and self.form(j - 2) in self.words.scales
        )

    def written(self, i: int) -> str:
        """The lexeme's own letters, where capitals matter; empty beyond the text's ends."""
        return self.text[self.lexemes[i].start : self.lexemes[i].end] if i < len(self.lexemes) else ""


def _scaled(value: float, scale: float) -> float:
    """The product as it is written out: 4.1 billion is 4,100,000,000 and no hair less."""
    return float(Decimal(repr(value)) * Decimal(repr(scale)))


def digits_value(digits: str) -> float:
    """The value of a number in digits: "1,300", "3½", "2 1/2", "3.2×10−8"."""
    power = _POWER.search(digits)
    if power is not None:
        return float(f"{digits_value(digits[: power.start()])}e{power[1].replace('−', '-').replace('–', '-')}")
    broken = _BROKEN.search(digits)
    if broken is not None:
        return digits_value(digits[: broken.start()] or "0") + int(broken[1]) / int(broken[2])
    if not digits[-1].isdecimal():
        return digits_value(digits[:-1] or "0") + unicodedata.numeric(digits[-1])
    sign = -1.0 if digits[0] in "-−" else 1.0
    return sign * float(re.sub(r"[,\u202f\u00a0 −-]", "", digits))
