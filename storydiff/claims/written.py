"""Written amounts: a plain number with its currency, percent sign, or the sign of its unit."""

from __future__ import annotations

from dataclasses import replace

from storydiff.claims.cardinals import DASHES, Cardinals
from storydiff.claims.numerals import Numeral, NumeralKind

_PERCENT = {"%", "percent", "pct", "pc"}
_DOLLAR_LANDS = {"US", "AU", "NZ", "HK", "CA"}
"""Letters that may stand apart from the dollar sign; single ones are words before it ("a $5 fee")."""
_MINUS = {"-", "−"}
_BEFORE_MINUS = {"", "(", "of", "to", "at", "was", "is", "from", "by", "and", "or", "were", "a", "an", "than"}
_CODE = 3
"""Letters of an ISO 4217 code, which may also stand behind the number: "20 EUR"."""
_MUCH = 1e6
"""From here on pounds are money: nothing in the news weighs "3 million pounds" as often as it costs them."""


class WrittenAmounts(Cardinals):
    """Reads amounts from a lexeme's index on: the numeral, and where it ends."""

    def amount(self, i: int) -> tuple[Numeral, int] | None:
        """One amount with its currency or percent sign; several rules ask for the same."""
        if i not in self.amounts:
            self.amounts[i] = self._amount(i)
        return self.amounts[i]

    def _amount(self, i: int) -> tuple[Numeral, int] | None:
        if (self.form(i) == "minus" and self.form(i - 2) != "plus") or self.is_minus(i):
            return self._below_zero(i)
        unit, j = self._currency(i)
        if j < 0:
            return None
        below = unit is not None and self.form(j) in _MINUS and self.glued(j) and self.glued(j + 1)
        bare = self.cardinal(j + below, money=unit is not None)
        if bare is None:
            return None
        value, j, vague, spelled, plain = bare
        value = -value if below else value
        numeral = Numeral(
            self.lexemes[i].start, self.lexemes[j - 1].end, value, value, vague=vague, spelled=spelled, plain=plain
        )
        if unit is not None:
            return replace(numeral, kind=NumeralKind.MONEY, unit=unit, plain=False), j
        if self.glued(j) and not spelled and self.kind(j) == "word":
            sign = self.written(j)
            if sign in self.words.measures or sign == "m":
                return replace(numeral, measure=sign, plain=False), j
            if sign in self.words.prefixes:
                return self._in(NumeralKind.MONEY, self.words.prefixes[sign], numeral, j + 1)
        return self._with_unit(numeral, j)

    def is_minus(self, i: int) -> bool:
        """As in "was -$5m": the sign of the amount, and no dash between two."""
        sign = self.form(i) in _MINUS and self.form(i + 1) in self.words.signs and self.glued(i + 1)
        return sign and not self.glued(i) and self.form(i - 1) in _BEFORE_MINUS

    def _currency(self, i: int) -> tuple[str | None, int]:
        """The currency before the digits and where they begin; -1 where other letters stand before a sign."""
        words = self.words
        if self.form(i) in words.signs:
            unit, j = words.signs[self.form(i)], i + 1
            if unit == "USD" and self.kind(j) == "word" and self.glued(j) and self.written(j) in words.dollars:
                return words.dollars[self.written(j)], j + 1
            return unit, j
        if self.kind(i) != "word":
            return None, i
        if self.form(i + 1) == "$" and (self.glued(i + 1) or self.written(i) in _DOLLAR_LANDS):
            return words.dollars.get(self.written(i), "USD"), i + 2
        if self.written(i) in words.prefixes:
            dot = self.form(i + 1) == "." and self.glued(i + 1)
            return words.prefixes[self.written(i)], i + (2 if dot else 1)
        signed = self.kind(i + 1) == "sign" and self.form(i + 1) in words.signs and self.glued(i + 1)
        return None, -1 if signed else i

    def _below_zero(self, i: int) -> tuple[Numeral, int] | None:
        """As in "minus five degrees"."""
        found = None if self.form(i + 1) == "minus" or self.is_minus(i + 1) else self.amount(i + 1)
        if found is None:
            return None
        numeral, j = found
        return replace(numeral, start=self.lexemes[i].start, low=-numeral.low, high=-numeral.high, plain=False), j

    def _with_unit(self, numeral: Numeral, j: int) -> tuple[Numeral, int]:
        """The amount with the percent or money word behind it."""
        if self.form(j) in DASHES and self.glued(j) and self.glued(j + 1) and self._is_unit_word(j + 1, numeral):
            j += 1
        return self._with_percent(numeral, j) or self._with_money(numeral, j) or (numeral, j)

    def _is_unit_word(self, j: int, numeral: Numeral) -> bool:
        """As in "a 5-percent rise", "a 4 billion-euro loan"."""
        return self.form(j) in _PERCENT or (self.form(j) in self.words.money and not numeral.vague)

    def _with_percent(self, numeral: Numeral, j: int) -> tuple[Numeral, int] | None:
        form = self.form(j)
        size = 1 if form in _PERCENT else 2 if (form, self.form(j + 1)) == ("per", "cent") else 0
        if form == "pp" and self.glued(j):
            return self._in(NumeralKind.PERCENT, "points", numeral, j + 1)
        if form == "percentage" and self.form(j + 1) in {"point", "points"}:
            return self._in(NumeralKind.PERCENT, "points", numeral, j + 2)
        if not size:
            return None
        end = j + size
        if self.form(end) in {"point", "points"}:
            return self._in(NumeralKind.PERCENT, "points", numeral, end + 1)
        return self._in(NumeralKind.PERCENT, "%", numeral, end)

    def _with_money(self, numeral: Numeral, j: int) -> tuple[Numeral, int] | None:
        form, words = self.form(j), self.words
        if form in words.signs and self.kind(j + 1) != "digits" and not numeral.spelled:
            return self._in(NumeralKind.MONEY, words.signs[form], numeral, j + 1)
        first = j + 1 if form == "of" and numeral.vague else j
        for size in (3, 2, 1):
            run = " ".join(self.form(first + k) for k in range(size))
            money = words.money.get(run)
            if money is None and run == "pounds" and numeral.low >= _MUCH and not numeral.plain:
                money = "GBP"
            if money is None and size == 1 and len(run) == _CODE and run.upper() == self.written(first):
                money = words.prefixes.get(run.upper())
            if money is not None and not (run == "won" and not numeral.low >= 1000):
                return self._in(NumeralKind.MONEY, money, numeral, first + size)
        return None

    def _in(self, kind: NumeralKind, unit: str, numeral: Numeral, end: int) -> tuple[Numeral, int]:
        """The numeral in a unit whose words end before lexeme ``end``."""
        return replace(numeral, end=self.lexemes[end - 1].end, kind=kind, unit=unit, plain=False), end

    def numeral(self, first: int, last: int, value: float, kind: NumeralKind = NumeralKind.CARDINAL) -> Numeral:
        """The numeral of that value from the first lexeme to the last."""
        start, end, spelled = self.lexemes[first].start, self.lexemes[last].end, self.kind(first) == "word"
        return Numeral(start, end, float(value), float(value), kind, spelled=spelled)
