"""What a chart says, in words: numbers and days in the reader's language, and the whole course as one text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_compact_decimal, format_decimal

from storydiff.charts.course import Course, Fate, Point
from storydiff.digest.wording import locale_of
from storydiff.model import Relation
from storydiff.text import counted, one_line

_COMPACT_FROM = 1_000_000
_SIGNS = {Relation.EXACT: "", Relation.ABOUT: "~ ", Relation.MORE: "> ", Relation.LESS: "< ", Relation.RANGE: ""}
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u2007"), " ") | {ord("\u2212"): "-", ord("\u2019"): "'"}
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
_FATES = {
    Fate.STANDS: "",
    Fate.DISPUTED: ", disputed",
    Fate.SUPERSEDED: ", since corrected or no longer said",
}


@dataclass(frozen=True, slots=True)
class Words:
    """How numbers and days are written for one reader.

    In a picture only ASCII can be drawn (``is_plain``): a number or day that is written otherwise takes Latin digits.
    """

    locale: Locale
    zone: tzinfo = UTC
    is_plain: bool = False

    def local(self, at: datetime) -> datetime:
        """The time as it is where the reader is; midnight sharp in UTC is a date and stays that."""
        utc = at.astimezone(UTC)
        return utc if (utc.hour, utc.minute, utc.second) == (0, 0, 0) else at.astimezone(self.zone)

    def day(self, at: datetime, *, with_year: bool = False) -> str:
        """The day, short: "May 4"; where it cannot be drawn, in numbers."""
        local = self.local(at)
        named, numbered = ("yMMMd", "yMd") if with_year else ("MMMd", "Md")
        said = str(format_skeleton(named, local, locale=self.locale))
        if self._is_shown(said):
            return _levelled(said)
        said = str(format_skeleton(numbered, local, locale=self.locale))
        return _levelled(said) if self._is_shown(said) else f"{local:%Y-%m-%d}" if with_year else f"{local:%m-%d}"

    def days(self, times: Sequence[datetime]) -> list[str]:
        """What the axis says of each time: the day, with its year where they are of several, hours where of one day."""
        locally = [self.local(at) for at in times]
        with_year = len({local.year for local in locally}) > 1
        said = [self.day(at, with_year=with_year) for at in times]
        hours = [self._hour(local) for local in locally]
        if len(set(said)) > 1 or len(set(hours)) == 1:
            return said
        return [f"{said[0]}, {hours[0]}" if hour == hours[0] else hour for hour in hours]

    def date(self, at: datetime) -> str:
        """The day with its year, as a sentence has it."""
        return str(format_date(self.local(at).date(), "medium", locale=self.locale))

    def number(self, value: float, unit: str | None = None) -> str:
        """The number as an axis has it: "22,000", "1.5M", "40%"."""
        sign = "%" if unit == "%" else ""
        for locale in (self.locale, Locale.parse("en")):
            said = f"{self._digits(value, locale)}{sign}"
            if self._is_shown(said):
                break
        return _levelled(said)

    def short(self, point: Point, unit: str | None) -> str:
        """The value with the sign of its hedge: "> 22,000", "4 to 6"."""
        low = self.number(point.low, unit)
        if point.relation is Relation.RANGE and point.high != point.low:
            return f"{self.number(point.low)} to {self.number(point.high, unit)}"
        return f"{_SIGNS[point.relation]}{low}"

    def unit(self, unit: str | None) -> str:
        """What the numbers are in, where they do not say it themselves."""
        said = one_line(unit or "", 24)
        return "" if said == "%" or not self._is_shown(said) else said

    def said(self, course: Course) -> str:
        """The whole course in words."""
        return said_of(course, self)

    def _hour(self, local: datetime) -> str:
        said = str(format_time(local, "short", locale=self.locale))
        return _levelled(said) if self._is_shown(said) else f"{local:%H:%M}"

    def _digits(self, value: float, locale: Locale) -> str:
        if abs(value) < _COMPACT_FROM:
            return str(format_decimal(value, format="#,##0.######", locale=locale))
        return str(format_compact_decimal(value, locale=locale, fraction_digits=2))

    def _is_shown(self, text: str) -> bool:
        return not self.is_plain or _levelled(text).isascii()


def words_in(language: str, zone: tzinfo = UTC, *, is_plain: bool = False) -> Words:
    """The words of a reader's language and time zone; ``is_plain`` where only ASCII can be drawn."""
    return Words(locale_of(language), zone, is_plain)


def said_of(course: Course, words: Words) -> str:
    """The course in words: each value by the day it holds for, with its hedge, who says so, and what became of it.

    A value that stands open against others names them: "May 4, 2031: nearly 320 (Vale Post), disputed: …".
    """
    parts, previous = [], ""
    for point in course.points:
        day = words.date(point.at)
        latest = ", the latest" if point.is_latest else ""
        value = f"{point.words} ({point.who}){_FATES[point.fate]}{latest}"
        parts.append(value if day == previous else f"{day}: {value}")
        previous = day
    rest = f" {counted(course.left_out, 'value')} between them not shown." if course.left_out else ""
    return one_line(f"{course.label}, {counted(len(course.points), 'value')} told. {'; '.join(parts)}.{rest}")


def _levelled(text: str) -> str:
    """The text with common blanks and without the unseen marks of direction."""
    return text.translate(_BLANKS | _MARKS)
