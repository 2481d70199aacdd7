"""Numerals: what stands written as a number in a text, and the value it has.

    lexemes → amounts ("1.3 million", "ninety-six", "dozens") → ranges, fractions, percentages, money

A numeral is a form, not yet a count: whether it dates, names or counts something is decided by ``figures``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from storydiff.claims.cardinals import DASHES, digits_value
from storydiff.claims.numerals import REMEMBERED, ROUND_WHOLES, YEARS, NumberWords, Numeral, NumeralKind
from storydiff.claims.written import WrittenAmounts

_ORDINAL_ENDING = {"st", "nd", "rd", "th"}
MOVES = {
    "up", "down", "rose", "risen", "rise", "rises", "rising", "fell", "fallen", "fall", "falls", "falling", "gained",
    "gain", "gains", "lost", "lose", "loses", "climbed", "dropped", "jumped", "slipped", "added", "grew", "grown",
    "increased", "decreased", "declined", "surged", "soared", "plunged", "tumbled", "slid", "sank", "shed", "another",
    "faded", "regained", "eased", "retreated", "advanced", "rallied", "recovered", "sagged", "firmed", "edged",
    "ticked", "inched", "weakened", "strengthened", "skidded", "slumped", "dipped", "leapt", "spiked", "rebounded",
    "slips", "drops", "jumps", "climbs", "jumping", "climbing", "dropping", "slipping", "gaining", "losing",
    "adding", "shedding",
}  # fmt: skip
"""Words behind which "$2 million to $10 million" is by how much, and to what."""
_ARTICLES = {"a", "an"}
_SPANS = {
    "seconds", "minutes", "hours", "days", "nights", "weeks", "months", "years", "decades", "games", "matches",
    "starts", "attempts", "outings", "seasons", "innings", "races", "rounds", "meetings",
}  # fmt: skip
"""As in "no more than eight in 24 hours", "six in 10 games": how many in how long, and no share."""
_BEFORE_HALF = {"than", "about", "nearly", "almost", "around", "roughly", "over", "just", "only"}
_BEFORE_SHARE = {"by", "than", "about", "nearly", "almost"}
_AFTER_HALF = {"time", "way", "hour", "year", "price", "mile", "life", "size", "term", "full"}
"""As in "Nearly half were children", but not "about half time", nor "the first half was"."""


def find_numerals(text: str, words: NumberWords) -> Iterator[Numeral]:
    """Each numeral of the text from left to right, none inside another."""
    found = words.remembered.get(text)
    if found is None:  # several outlets print a sentence, and several rules ask for it
        if len(words.remembered) >= REMEMBERED:
            words.remembered.clear()
        found = words.remembered[text] = tuple(_numerals_in(text, words))
    return iter(found)


def _numerals_in(text: str, words: NumberWords) -> Iterator[Numeral]:
    if not words.may_count(text):
        return  # most sentences, seen without taking them apart
    reader = _Numerals(text, words)
    i = 0
    while i < len(reader.lexemes):
        found = reader.read(i)
        if found is None:
            i += 1
        else:
            yield found[0]
            i = found[1]


class _Numerals(WrittenAmounts):
    """Reads numerals by recursive descent: from a lexeme's index to what stands there and where it ends."""

    def read(self, i: int) -> tuple[Numeral, int] | None:
        """The numeral that begins at lexeme i."""
        lexeme = self.lexemes[i]
        if lexeme.kind == "word" and lexeme.form not in self.words.openers:
            return None
        if lexeme.form in _ARTICLES and self.kind(i + 1) == "word" and self.form(i + 1) not in self.words.after_article:
            return None  # "a" begins many a sentence, and few numbers
        if lexeme.kind == "skip" or (
            lexeme.kind == "sign" and lexeme.form not in self.words.signs and not self.is_minus(i)
        ):
            return None
        if lexeme.form == "between":
            return self._between(i)
        return self._ratio(i) or self._fraction(i) or self._ordinal(i) or self._amount_or_range(i)

    def _between(self, i: int) -> tuple[Numeral, int] | None:
        """As in "Between 10 and 15 people": the word belongs to the numeral."""
        low = self.amount(i + 1)
        if low is None or self.form(low[1]) != "and":
            return None
        high = self.amount(low[1] + 1)
        if high is None or low[0].vague or high[0].vague:
            return None
        joined = self._join(low[0], high[0], "and")
        return None if joined is None else (replace(joined, start=self.lexemes[i].start), high[1])

    def _amount_or_range(self, i: int) -> tuple[Numeral, int] | None:
        first = self.amount(i)
        if first is None or first[0].vague:
            return first
        numeral, j = first
        joint, k = self._joint(j + 1 if numeral.measure and self.form(j + 1) in DASHES else j)
        if joint == "to" and (self.form(i - 1) == "by" or (numeral.unit and self.form(i - 1) in MOVES)):
            return first
        if joint in DASHES and self.glued(j) != self.glued(j + 1) and not numeral.spelled:
            return first
        if joint in DASHES or joint in {"to", "or"}:
            second = self.amount(k)
            if second is not None and not second[0].vague and _of_one_form(numeral, second[0]):
                if joint == "or" and not self._beside(numeral, second[0]):
                    return first
                if joint == "to" and self._is_dated(i, numeral, second[0]):
                    return first
                if joint == "to" and second[0].low < numeral.low and not (numeral.plain and numeral.low < YEARS[0]):
                    return first
                joined = self._join(numeral, second[0], "-" if joint in DASHES else joint)
                if joined is not None:
                    return joined, second[1]
        return first

    def _joint(self, j: int) -> tuple[str, int]:
        """What may join two ends of a range at lexeme j, and where the second begins; "10-to-15" is "10 to 15"."""
        if self.form(j) in DASHES and self.glued(j) and self.form(j + 1) == "to":
            j += 1
        behind = j + 1
        if self.form(j) == "to" and self.form(behind) in DASHES and self.glued(behind + 1):
            behind += 1
        return self.form(j), behind

    def _is_dated(self, i: int, low: Numeral, high: Numeral) -> bool:
        """As in "(from 545 in) 1990 to 89,000": a year, and where the amount came to since."""
        year = low.plain and YEARS[0] <= low.low <= YEARS[1] and self.form(i - 1) in {"in", "since", "of", "for"}
        return year and not (high.plain and YEARS[0] <= high.low <= YEARS[1])

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
        if low.measure and high.measure and low.measure != high.measure:
            return None
        spelled_scale = any(c.isalpha() for c in self.text[high.start : high.end])
        if (
            joint == "-"
            and high.low >= 1000
            and bottom < 1000
            and bottom * 1000 < top
            and low.plain
            and not spelled_scale
        ):
            bottom *= 1000
        factor = self._scale_of(high)
        if bottom < 1000 and bottom * factor < top and spelled_scale:
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
            measure=high.measure or low.measure,
            joint=joint,
        )

    def _scale_of(self, high: Numeral) -> float:
        """The scale that the upper end is written in: "crore", else the largest that its value holds."""
        written = self.text[high.start : high.end].lower().split()
        return self.words.scales.get(written[-1]) or _scale_of(high.high)

    def _ratio(self, i: int) -> tuple[Numeral, int] | None:
        """As in "One in five", "nine out of 10": a share."""
        part = self.amount(i)
        if part is None or part[0].unit or part[0].vague or part[0].low >= 100:
            return None
        j = part[1]
        dash = self.form(j) in DASHES and self.form(j + 2) in DASHES
        if dash:
            j += 1
        out_of = self.form(j) == "out" and self.form(j + 1) == "of"
        if out_of:
            j += 2
        elif self.form(j) == "in" and (part[0].spelled or part[0].low == 1):
            j += 1
            if self.form(j) == "every" or dash:
                j += 1
        else:
            return None
        whole = self.amount(j)
        if (
            whole is None
            or whole[0].unit
            or whole[0].vague
            or not 0 < part[0].low < whole[0].low
            or (whole[0].plain and YEARS[0] <= whole[0].low <= YEARS[1])
        ):
            return None
        if not out_of and self.form(whole[1]) in _SPANS:
            return None
        if out_of and whole[0].low not in ROUND_WHOLES:
            return None
        share = round(100 * part[0].low / whole[0].low, 2)
        return Numeral(part[0].start, whole[0].end, share, share, NumeralKind.SHARE, "%", spelled=True), whole[1]

    def _fraction(self, i: int) -> tuple[Numeral, int] | None:
        """As in "Half of", "a third of", "two-thirds", "three quarters"; "half a million" is an amount."""
        if self.kind(i) == "digits":
            return self._broken(i)
        parts = self._parts(i)
        if parts is None:
            return None
        top, last, hyphened = parts
        bottom = self.words.fractions[self.form(last)]
        if top >= bottom and bottom != 2:
            return None
        amount = self._part_of_scale(i, last, top / bottom) or self._part_of_unit(i, last, top / bottom)
        if amount is not None:
            return amount
        after = self.form(last + 1)
        if hyphened and after in DASHES:
            return None
        if self.form(last) == "half" and self.form(i - 1) in _BEFORE_HALF and self.kind(last + 1) == "word":
            after = after if after in _AFTER_HALF else "of"
        if top == 1 and self.form(i - 1) in _BEFORE_SHARE and self.kind(last + 1) in {"sign", ""} and after != "$":
            after = "of"
        if top == 1 and not hyphened and after not in {"of", "the", "its", "their", "his", "her", "our"}:
            return None
        share = round(100 * top / bottom, 2)
        return replace(self.numeral(i, last, share, NumeralKind.SHARE), unit="%"), last + 1

    def _parts(self, i: int) -> tuple[float, int, bool] | None:
        """The upper half of a fraction in words, the lexeme of the lower, and whether "one-" is joined to it."""
        words, fractions = self.words, self.words.fractions
        if self.form(i) == "one" and self.form(i + 1) in DASHES and self.form(i + 2) in fractions:
            return 1.0, i + 2, True
        if self.form(i) in {"a", "one"} and self.form(i + 1) in fractions:
            return 1.0, i + 1, False
        if self.form(i) == "half" or (self.form(i) == "quarter" and self.form(i + 1) in words.scales):
            return 1.0, i, False
        if self.form(i) not in words.units:
            return None
        last = i + (2 if self.form(i + 1) in DASHES else 1)
        plural = self.form(last) in fractions and self.form(last).endswith(("s", "ves"))
        return (float(words.units[self.form(i)]), last, False) if plural else None

    def _part_of_scale(self, start: int, last: int, part: float) -> tuple[Numeral, int] | None:
        """As in "Half a million", "a quarter of a million", "a quarter-million"."""
        after = self.form(last + 1)
        if after in DASHES and self.form(last + 2) in self.words.scales:
            scale = last + 2
        elif after in self.words.scales and self.form(last) != "half":
            scale = last + 1
        elif part == 0.5 and after in {"a", "an"} and self.form(last + 2) in self.multiples:
            scale = last + 2
        elif after == "of" and self.form(last + 2) in {"a", "an"} and self.form(last + 3) in self.words.scales:
            scale = last + 3
        else:
            return None
        return self.numeral(start, scale, part * self.multiples[self.form(scale)]), scale + 1

    def _part_of_unit(self, start: int, last: int, part: float) -> tuple[Numeral, int] | None:
        """As in "Half a litre", "half-hour", "a quarter of a percentage point"."""
        j = last + 1
        if self.form(j) in DASHES and self.form(j + 1) != "year":
            j += 1
        elif self.form(j) == "of" and self.form(j + 1) in {"a", "an"}:
            j += 2
        elif self.form(j) in {"a", "an"}:
            j += 1
        else:
            return None
        known = self.form(j) in self.words.measured or self.form(j) in {"percentage", "percent"}
        return self._with_unit(self.numeral(start, j - 1, part), j) if known else None

    def _broken(self, i: int) -> tuple[Numeral, int] | None:
        """As in "½ of", "1/3 of": a share in figures."""
        value, j = digits_value(self.form(i)), i + 1
        if self.form(i).isdecimal() or not 0 < value < 1 or "." in self.form(i):
            return None
        if self.form(j) in {"rd", "rds", "th", "ths"} and self.glued(j):
            j += 1
        share = round(100 * value, 2)
        is_part = self.form(j) == "of"
        kind = NumeralKind.SHARE
        return (replace(self.numeral(i, j - 1, share, kind), unit="%", spelled=True), j) if is_part else None

    def _ordinal(self, i: int) -> tuple[Numeral, int] | None:
        """As in "Sixth", "21st", "twenty-first"."""
        form, words = self.form(i), self.words
        if self.kind(i) == "digits" and self.form(i + 1) in _ORDINAL_ENDING and self.glued(i + 1):
            return self.numeral(i, i + 1, digits_value(form), NumeralKind.ORDINAL), i + 2
        if form in words.ordinals:
            return self.numeral(i, i, words.ordinals[form], NumeralKind.ORDINAL), i + 1
        if form in words.tens and self.form(i + 1) in DASHES and self.form(i + 2) in words.ordinals:
            value = words.tens[form] + words.ordinals[self.form(i + 2)]
            return self.numeral(i, i + 2, value, NumeralKind.ORDINAL), i + 3
        return None


def _of_one_form(low: Numeral, high: Numeral) -> bool:
    """True where both ends are in figures or both in words, or as style guides have it: "eight to 10"."""
    return low.spelled == high.spelled or (low.spelled and low.low < 10 <= high.low and low.unit is None)


def _scale_of(value: float) -> float:
    """The largest word scale that the value holds."""
    return next((s for s in (1e12, 1e9, 1e6, 1e3) if value >= s), 1.0)
