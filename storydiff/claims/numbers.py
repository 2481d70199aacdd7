"""Numerals: what stands written as a number in a text, and the value it has.

    lexemes → amounts ("1.3 million", "ninety-six", "dozens") → ranges, fractions, percentages, money

A numeral is a form, not yet a count: whether it dates, names or counts something is decided by ``figures``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from storydiff.claims.numerals import ROUND_WHOLES, YEARS, NumberWords, Numeral, NumeralKind

_ORDINAL_ENDING = {"st", "nd", "rd", "th"}
_DASHES = {"-", "–", "—", "‑"}
_PERCENT = {"%", "percent", "pct"}


class _Lexeme(NamedTuple):  # made for every word of an article, and twice as quick to make as a frozen dataclass
    start: int
    end: int
    form: str
    kind: str


def find_numerals(text: str, words: NumberWords) -> Iterator[Numeral]:
    """Each numeral of the text from left to right, none inside another."""
    reader = _Numerals(text, words)
    i = 0
    while i < len(reader.lexemes):
        found = reader.read(i)
        if found is None:
            i += 1
        else:
            yield found[0]
            i = found[1]


class _Numerals:
    """Reads numerals by recursive descent: from a lexeme's index to what stands there and where it ends."""

    def __init__(self, text: str, words: NumberWords) -> None:
        self.words = words
        self.text = text
        self.multiples = {**words.scales, **words.sets}
        self.small = {**words.units, **words.tens}
        self.lexemes = [
            _Lexeme(m.start(), m.end(), m.group().lower(), m.lastgroup or "sign") for m in words.lexemes.finditer(text)
        ]

    def form(self, i: int) -> str:
        return self.lexemes[i].form if 0 <= i < len(self.lexemes) else ""

    def kind(self, i: int) -> str:
        return self.lexemes[i].kind if 0 <= i < len(self.lexemes) else ""

    def glued(self, i: int) -> bool:
        """True where no space parts lexeme i from the one before it."""
        return 0 < i < len(self.lexemes) and self.lexemes[i - 1].end == self.lexemes[i].start

    def read(self, i: int) -> tuple[Numeral, int] | None:
        """The numeral that begins at lexeme i."""
        lexeme = self.lexemes[i]
        if lexeme.kind == "word" and lexeme.form not in self.words.openers:
            return None
        if lexeme.kind == "skip" or (lexeme.kind == "sign" and lexeme.form not in self.words.signs):
            return None
        if lexeme.form == "between":
            return self._between(i)
        return self._ratio(i) or self._fraction(i) or self._ordinal(i) or self._amount_or_range(i)

    def _between(self, i: int) -> tuple[Numeral, int] | None:
        """As in "Between 10 and 15 people": the word belongs to the numeral."""
        low = self._amount(i + 1)
        if low is None or self.form(low[1]) != "and":
            return None
        high = self._amount(low[1] + 1)
        if high is None or low[0].vague or high[0].vague:
            return None
        joined = self._join(low[0], high[0], "and")
        return None if joined is None else (replace(joined, start=self.lexemes[i].start), high[1])

    def _amount_or_range(self, i: int) -> tuple[Numeral, int] | None:
        first = self._amount(i)
        if first is None or first[0].vague:
            return first
        numeral, j = first
        joint = self.form(j)
        if joint == "to" and self.form(i - 1) == "by":
            return first
        if joint in _DASHES and self.glued(j) != self.glued(j + 1) and not numeral.spelled:
            return first
        if joint in _DASHES or joint in {"to", "or"}:
            second = self._amount(j + 1)
            if second is not None and not second[0].vague and (second[0].spelled == numeral.spelled):
                if joint == "or" and not self._beside(numeral, second[0]):
                    return first
                if joint == "to" and second[0].low < numeral.low and not (numeral.plain and numeral.low < YEARS[0]):
                    return first
                joined = self._join(numeral, second[0], "-" if joint in _DASHES else joint)
                if joined is not None:
                    return joined, second[1]
        return first

    @staticmethod
    def _beside(low: Numeral, high: Numeral) -> bool:
        """As in "Two or three", "10 or 12": an estimate, where the second is little more than the first."""
        return low.low < high.low <= low.low * 2

    def _join(self, low: Numeral, high: Numeral, joint: str) -> Numeral | None:
        """The range of two amounts; the first takes scale and unit of the second where it has none."""
        bottom, top = low.low, high.low
        if joint == "to" and low.unit in {"%", "points"} and high.unit is None:
            return None
        if high.unit != low.unit and low.unit is not None and high.unit is not None:
            return None
        factor = _scale_of(top)
        if bottom < 1000 and bottom * factor < top and any(c.isalpha() for c in self.text[high.start : high.end]):
            bottom *= factor
        unit = high.unit or low.unit
        kind = high.kind if high.unit else low.kind
        return Numeral(
            low.start,
            high.end,
            bottom,
            top,
            kind,
            unit,
            spelled=low.spelled,
            plain=low.plain and high.plain,
            joint=joint,
        )

    def _ratio(self, i: int) -> tuple[Numeral, int] | None:
        """As in "One in five", "nine out of 10": a share."""
        part = self._amount(i)
        if part is None or part[0].unit or part[0].vague or part[0].low >= 100:
            return None
        j = part[1]
        out_of = self.form(j) == "out" and self.form(j + 1) == "of"
        if out_of:
            j += 2
        elif self.form(j) == "in" and (part[0].spelled or part[0].low == 1):
            j += 1
            if self.form(j) == "every":
                j += 1
        else:
            return None
        whole = self._amount(j)
        if (
            whole is None
            or whole[0].unit
            or whole[0].vague
            or not 0 < part[0].low < whole[0].low
            or (whole[0].plain and YEARS[0] <= whole[0].low <= YEARS[1])
        ):
            return None
        if out_of and whole[0].low not in ROUND_WHOLES:
            return None
        share = round(100 * part[0].low / whole[0].low, 2)
        return Numeral(part[0].start, whole[0].end, share, share, NumeralKind.SHARE, "%", spelled=True), whole[1]

    def _fraction(self, i: int) -> tuple[Numeral, int] | None:
        """As in "Half of", "a third of", "two-thirds", "three quarters"; "half a million" is an amount."""
        words, start = self.words, i
        if self.form(i) in {"a", "one"} and self.form(i + 1) in words.fractions:
            top, i = 1.0, i + 1
        elif self.form(i) == "half":
            top = 1.0
        elif self.form(i) in words.units:
            top = float(words.units[self.form(i)])
            i += 1
            if self.form(i) in _DASHES:
                i += 1
            if not self.form(i).endswith(("s", "ves")):
                return None
        else:
            return None
        bottom = words.fractions.get(self.form(i))
        if bottom is None or (top >= bottom and bottom != 2):
            return None
        after = self.form(i + 1)
        if bottom == 2 and after in {"a", "an"} and self.form(i + 2) in self.multiples:
            value = self.multiples[self.form(i + 2)] / 2
            return self._numeral(start, i + 2, value), i + 3
        if after == "of" and self.form(i + 2) in {"a", "an"} and self.form(i + 3) in words.scales:
            return self._numeral(start, i + 3, top / bottom * words.scales[self.form(i + 3)]), i + 4
        if top == 1 and after not in {"of", "the", "its", "their", "his", "her", "our"}:
            return None
        share = round(100 * top / bottom, 2)
        return Numeral(
            self.lexemes[start].start, self.lexemes[i].end, share, share, NumeralKind.SHARE, "%", spelled=True
        ), i + 1

    def _ordinal(self, i: int) -> tuple[Numeral, int] | None:
        """As in "Sixth", "21st", "twenty-first"."""
        form, words = self.form(i), self.words
        if self.kind(i) == "digits" and self.form(i + 1) in _ORDINAL_ENDING and self.glued(i + 1):
            return self._numeral(i, i + 1, _value(form), NumeralKind.ORDINAL), i + 2
        if form in words.ordinals:
            return self._numeral(i, i, words.ordinals[form], NumeralKind.ORDINAL), i + 1
        if form in words.tens and self.form(i + 1) in _DASHES and self.form(i + 2) in words.ordinals:
            value = words.tens[form] + words.ordinals[self.form(i + 2)]
            return self._numeral(i, i + 2, value, NumeralKind.ORDINAL), i + 3
        return None

    def _amount(self, i: int) -> tuple[Numeral, int] | None:
        """One amount with its currency or percent sign."""
        start, j, unit = i, i, None
        if self.form(i) in self.words.signs:
            unit, j = self.words.signs[self.form(i)], i + 1
        elif self.kind(i) == "word" and self.form(i + 1) == "$" and self.glued(i + 1):
            unit, j = self.words.dollars.get(self._written(i), "USD"), i + 2
        elif self.kind(i) == "word" and self._written(i) in self.words.prefixes:
            unit, j = self.words.prefixes[self._written(i)], i + 1
        elif (
            self.kind(i) == "word"
            and self.kind(i + 1) == "sign"
            and self.form(i + 1) in self.words.signs
            and self.glued(i + 1)
        ):
            return None
        bare = self._cardinal(j, money=unit is not None)
        if bare is None:
            return None
        value, j, vague, spelled, plain = bare
        numeral = Numeral(
            self.lexemes[start].start, self.lexemes[j - 1].end, value, value, vague=vague, spelled=spelled, plain=plain
        )
        if unit is not None:
            return replace(numeral, kind=NumeralKind.MONEY, unit=unit, plain=False), j
        return self._with_unit(numeral, j)

    def _with_unit(self, numeral: Numeral, j: int) -> tuple[Numeral, int]:
        """The amount with the percent or money word behind it."""
        form = self.form(j)
        size = 1 if form in _PERCENT else 2 if (form, self.form(j + 1)) == ("per", "cent") else 0
        if form == "percentage" and self.form(j + 1) in {"point", "points"}:
            return replace(
                numeral, end=self.lexemes[j + 1].end, kind=NumeralKind.PERCENT, unit="points", plain=False
            ), j + 2
        if size:
            end = j + size
            kind, unit = NumeralKind.PERCENT, "%"
            if self.form(end) in {"point", "points"}:
                end, unit = end + 1, "points"
            return replace(numeral, end=self.lexemes[end - 1].end, kind=kind, unit=unit, plain=False), end
        if form == "of" and numeral.vague:
            j, form = j + 1, self.form(j + 1)
        for size in (3, 2, 1):
            run = " ".join(self.form(j + k) for k in range(size))
            money = self.words.money.get(run)
            if money is not None and not (run == "won" and not numeral.low >= 1000):
                return replace(
                    numeral, end=self.lexemes[j + size - 1].end, kind=NumeralKind.MONEY, unit=money, plain=False
                ), j + size
        if form == "of" and numeral.vague:
            return numeral, j
        if numeral.vague and self.form(j - 1) == "of":
            return numeral, j - 1
        return numeral, j

    def _cardinal(self, i: int, *, money: bool) -> tuple[float, int, bool, bool, bool] | None:
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
        value, j, plain = _value(self.form(i)), i + 1, self.form(i).isdigit()
        after = self.form(j)
        if self.glued(j) and self.kind(j) == "word":
            return self._glued_scale(value, j, money=money)
        if money and after in self.words.short_scales and after != "k":
            return value * self.words.short_scales[after], j + 1, False, False, False
        while True:
            dash = 1 if self.form(j) in _DASHES and self.glued(j) else 0
            scale = self.words.scales.get(self.form(j + dash)) or (
                0 if dash else self.words.short_scales.get(self.form(j), 0)
            )
            if scale and self.form(j + dash) in {"k", "m", "b", "mil"}:
                scale = 0
            if not scale and not dash:
                scale = self.words.sets.get(self.form(j), 0)
            if not scale:
                return value, j, False, False, plain
            value, j, plain = value * scale, j + dash + 1, False

    def _glued_scale(self, value: float, j: int, *, money: bool) -> tuple[float, int, bool, bool, bool] | None:
        """As in "$100M", "4.3M sales", "5million"; a small "m" is a million of money alone, else metres or minutes."""
        after = self.form(j)
        scale = self.words.short_scales.get(after) or self.words.scales.get(after)
        small = after in {"m", "b", "mil"} and not money and not self._written(j).isupper()
        if scale is None or small or (after == "k" and not (money or 10 <= value < 1000)):
            return None
        return value * scale, j + 1, False, False, False

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
        words, total, group, j = self.words, 0.0, 0.0, i
        if self.form(i) in {"a", "an"}:
            if self.form(i + 1) not in self.multiples:
                return None
            group, j = 1.0, i + 1
        elif self.form(i) == "half" and self.form(i + 1) in words.sets:
            group, j = 0.5, i + 1
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
            elif form in words.sets and group:
                return total + group * words.sets[form], j + 1
            elif j == first or not self._links(j):
                break
            j += 1
        return (total + group, j) if j > first else None

    def _fits(self, form: str, group: float, j: int, first: int) -> bool:
        """True where a small number word goes on the one before: "hundred five", but not "six seven"."""
        if j == first:
            return True
        if form in self.words.tens:
            return not group % 100 and self._follows_scale(j)
        if self._follows_scale(j):
            return not group % 10
        return group >= 20 and not group % 10 and (group % 100 != 0 or self.form(j - 1) in _DASHES)

    def _links(self, j: int) -> bool:
        """True for the "and" of "two hundred and five", the dash of "twenty-five" and "two-million"."""
        form, before, after = self.form(j), self.form(j - 1), self.form(j + 1)
        if form == "and":
            return before in {"hundred", "thousand"} and after in self.small
        return form in _DASHES and (
            (before in self.words.tens and after in self.words.units) or after in self.words.scales
        )

    def _follows_scale(self, j: int) -> bool:
        return self.form(j - 1) in self.words.scales or (
            self.form(j - 1) == "and" and self.form(j - 2) in self.words.scales
        )

    def _numeral(self, first: int, last: int, value: float, kind: NumeralKind = NumeralKind.CARDINAL) -> Numeral:
        start, end, spelled = self.lexemes[first].start, self.lexemes[last].end, self.kind(first) == "word"
        return Numeral(start, end, float(value), float(value), kind, spelled=spelled)

    def _written(self, i: int) -> str:
        """The lexeme's own letters, where capitals matter."""
        return self.text[self.lexemes[i].start : self.lexemes[i].end]


def _value(digits: str) -> float:
    return float(re.sub(r"[,\u202f\u00a0]", "", digits))


def _scale_of(value: float) -> float:
    """The largest word scale that the value holds."""
    return next((s for s in (1e12, 1e9, 1e6, 1e3) if value >= s), 1.0)
