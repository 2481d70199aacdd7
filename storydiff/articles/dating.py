"""When an article was published, with the words that say so; what cannot be known is unknown, never guessed.

In this order: what the user gives, what the document states (metadata, a date line), what its text implies. A text
implies a date only by a full date, year included, that its opening speaks of as past or present.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from storydiff.model import Dating
from storydiff.text import one_line

EARLIEST_YEAR = 1900
"""The first year an article can be dated to: before it, a date is taken for a slip."""

AHEAD = timedelta(days=2)
"""How far ahead of now a publication time may lie: time zones and clocks that run fast."""

LEAD_BLOCKS = 2
"""Blocks of the opening, where a date implies the day of writing."""

LONGEST_DATED = 20_000
"""Characters of a text that are looked through for the day it implies; its opening decides."""

FOLLOW_DAYS = 31
"""Days after the date of the opening within which a later date in the text moves the inferred day on."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sep(?:tember|t\.?|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20|99)\d\d)"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_FORMS = (
    re.compile(rf"\b{_MONTH}\s+{_DAY}\b(?!:)(?:,?\s+{_YEAR}\b)?"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?![a-z])(?:,?\s+{_YEAR}\b)?"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"),
)
_KEYWORD = r"(?:date|dated|published|posted|first\s+published|last\s+updated|updated)(?:\s+on)?"
_ISO = r"\d{4}-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?\s?(?:Z|UTC|GMT|[+-][0-2]\d:?[0-5]\d)?)?"
_PREFIX = re.compile(rf"\s*(?P<all>(?:{_KEYWORD}\s*:?\s*)(?P<said>{_ISO}))(?=\s|$)\s*", re.IGNORECASE)
_LINE = re.compile(rf"\s*(?P<all>(?:{_KEYWORD}\s*:?\s*)?(?P<said>[^\n]{{6,60}}?))\s*(?:\n|$)", re.IGNORECASE)
_NUMERIC_ORDER = re.compile(r"\s*(?P<first>\d{1,2})[./-](?P<second>\d{1,2})[./-]\d{2,4}\b")
_RELATIVE = re.compile(r"\b(ago|yesterday|today|tomorrow|now|last|next|this)\b", re.IGNORECASE)
_FORWARD = re.compile(
    r"\b(will|would|scheduled|set to|set for|plans?|planned|planning|expected|due|by|until|before|deadline|upcoming"
    r"|next|slated|could|may|should|begins?|starting|is to|are to)\b",
    re.IGNORECASE,
)
_BACKWARD = re.compile(
    r"\b(since|after|anniversary|following|ago|founded|born|from|back to|as of|until|between|wake of)"
    r"\b[^.]{0,25}$",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")


@dataclass(frozen=True, slots=True)
class Dated:
    """A publication time, or None, with how it is known and the words that show it."""

    published: datetime | None
    dating: Dating
    evidence: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A day that a text names; ``year`` is None where it names only day and month."""

    start: int
    words: str
    year: int | None
    month: int
    day: int

    def on(self, year: int) -> date | None:
        """The day in a year; None where that year has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


def dated(words: str | datetime, now: datetime, *, by: str, dating: Dating = Dating.STATED) -> Dated:
    """What a date given in words or as a time says; refused with a mark where it cannot be a publication time."""
    said = words.isoformat() if isinstance(words, datetime) else one_line(words, 80)
    evidence = f"{by}: {said}"
    found = words if isinstance(words, datetime) else find_time(words)
    if found is None:
        return Dated(None, Dating.UNKNOWN, f"not a full date: {evidence}")
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    if not is_plausible(found, now):
        return Dated(None, Dating.UNKNOWN, f"refused, not between {EARLIEST_YEAR} and now: {evidence}")
    return Dated(found.astimezone(UTC), dating, evidence)


def is_plausible(time: datetime, now: datetime) -> bool:
    """Whether an article can have been published at a time."""
    return time.year >= EARLIEST_YEAR and time <= now + AHEAD


def find_time(words: str) -> datetime | None:
    """The time that words name with year, month and day; None where they leave one open or can be read two ways.

    >>> find_time("March 5, 2024")
    datetime.datetime(2024, 3, 5, 0, 0)
    >>> find_time("03/04/2024") is None
    True
    """
    words = one_line(words)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(words)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    order = _NUMERIC_ORDER.match(words)
    if order and max(int(order["first"]), int(order["second"])) <= len(_MONTHS) and order["first"] != order["second"]:
        return None
    if not any(c.isdigit() for c in words) or _RELATIVE.search(words):
        return None
    return _parsed(words)


def split_date_line(text: str, now: datetime) -> tuple[Dated | None, str]:
    """The date that stands before the text of an article, and the text without it.

    >>> found, rest = split_date_line(" date 2024-03-23 The toll rose.", datetime(2025, 1, 1, tzinfo=UTC))
    >>> found.published.date().isoformat(), rest
    ('2024-03-23', 'The toll rose.')
    """
    match = _PREFIX.match(text) or _match_whole_line(text)
    if match is None:
        return None, text
    found = dated(match["said"], now, by="date line")
    if found.published is None and not found.evidence.startswith("refused"):
        return None, text
    return Dated(found.published, found.dating, _with_words(found, match["all"])), text[match.end() :]


def infer(blocks: Sequence[str], now: datetime) -> Dated:
    """The publication time that a text implies, with its evidence; else unknown, with the days it names."""
    text = "\n".join(blocks)[:LONGEST_DATED]
    mentions = list(iter_mentions(text))
    lead_end = len("\n".join(blocks[:LEAD_BLOCKS]))
    anchors = [m for m in mentions if m.year and m.start < lead_end and _is_reported(text, m)]
    days = [day for m in anchors if m.year and (day := m.on(m.year)) and _may_be(day, now)]
    if not days or any(int(year) > max(days).year for year in _ANY_YEAR.findall(text)):
        return Dated(None, Dating.UNKNOWN, _hint(mentions))
    latest, words = _moved_on(text, mentions, max(days), now)
    published = datetime(latest.year, latest.month, latest.day, tzinfo=UTC)
    return Dated(published, Dating.INFERRED, f"the text says {words}")


def iter_mentions(text: str) -> Iterator[Mention]:
    """The days that a text names by day and month, in order."""
    found: dict[int, Mention] = {}
    for form in _FORMS:
        for match in form.finditer(text):
            month, day = _month_number(match["month"]), int(match["day"])
            if 1 <= month <= len(_MONTHS) and 1 <= day <= 31:
                year = int(match["year"]) if match["year"] else None
                # "November 2, 2023" is met by two forms; the one that begins first and holds a year is kept.
                mention = Mention(match.start(), " ".join(match.group().split()), year, month, day)
                rival = next((m for m in found.values() if abs(m.start - mention.start) < len(m.words)), None)
                if rival is None or (mention.year and not rival.year):
                    found[rival.start if rival else mention.start] = mention
    yield from sorted(found.values(), key=lambda mention: mention.start)


def choose(candidates: Sequence[Dated | None]) -> Dated:
    """The first that has a time; where none has, unknown with all that was found out."""
    tried = [candidate for candidate in candidates if candidate is not None]
    for candidate in tried:
        if candidate.published is not None:
            return candidate
    found_out = [candidate.evidence for candidate in tried if candidate.evidence]
    return Dated(None, Dating.UNKNOWN, "; ".join(dict.fromkeys(found_out)) or "the text names no day")


def _match_whole_line(text: str) -> re.Match[str] | None:
    """A first line that holds a full date and nothing else."""
    match = _LINE.match(text)
    if match is None:
        return None
    rest = match["said"]
    mentions = [m for m in iter_mentions(rest) if m.year]
    if len(mentions) != 1:
        return None
    left = rest.replace(mentions[0].words, " ") if mentions[0].words in rest else rest
    left = re.sub(
        rf"{_WEEKDAY}|\b\d{{1,2}}[:.]\d\d\b|\b(?:[ap]\.?m\.?|at|UTC|GMT|BST|E[SD]T|P[SD]T|CES?T)\b",
        " ",
        left,
        flags=re.IGNORECASE,
    )
    return match if not re.sub(r"[\s,.|–—-]+", "", left) else None


def _parsed(words: str) -> datetime | None:
    import dateparser

    read: datetime | None = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "STRICT_PARSING": True,
            "TO_TIMEZONE": "UTC",
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return read


def _with_words(found: Dated, words: str) -> str:
    line = f"date line: {one_line(words, 80)}"
    return line if found.published else f"refused, not between {EARLIEST_YEAR} and now: {line}"


def _month_number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next((i for i, name in enumerate(_MONTHS, 1) if word.lower().startswith(name)), 0)


def _may_be(day: date, now: datetime) -> bool:
    return is_plausible(datetime(day.year, day.month, day.day, tzinfo=UTC), now)


def _is_reported(text: str, mention: Mention) -> bool:
    """Whether a text speaks of a day as one that has come: not as planned, and not as the start of a long past."""
    sentence_starts = [match.end() for match in _SENTENCE_END.finditer(text, 0, mention.start)]
    before = text[(sentence_starts[-1] if sentence_starts else 0) : mention.start]
    return not _FORWARD.search(before) and not _BACKWARD.search(before)


def _moved_on(text: str, mentions: Sequence[Mention], anchor: date, now: datetime) -> tuple[date, str]:
    """The latest day near the anchor that the text reports, and the words around it."""
    best = (anchor, next(m for m in mentions if m.year and m.on(m.year) == anchor))
    for mention in mentions:
        years = [mention.year] if mention.year else [anchor.year, anchor.year + 1]
        for day in filter(None, map(mention.on, years)):
            near = timedelta(0) < day - best[0] and day - anchor <= timedelta(days=FOLLOW_DAYS)
            if near and _may_be(day, now) and _is_reported(text, mention):
                best = (day, mention)
    start = best[1].start
    around = one_line(text[max(0, text.rfind(" ", 0, max(0, start - 30)) + 1) : start + 50], 80)
    return best[0], f"“{around}”"


def _hint(mentions: Sequence[Mention]) -> str:
    named = list(dict.fromkeys(mention.words for mention in mentions))[:4]
    if not named:
        return ""
    without_year = " without a year" if all(m.year is None for m in mentions) else ", none as the day of writing"
    return f"the text names {', '.join(named)}{without_year}"
