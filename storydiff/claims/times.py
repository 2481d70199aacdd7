"""Times: for when a claim holds, read off its sentence and counted from the day of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from storydiff.claims.parse import Span as Sentence
from storydiff.claims.parse import Token
from storydiff.claims.passage import Passage
from storydiff.model import TimeBasis

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"(?:{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year>(?:19|20)\d{{2}}))?)"
    rf"|(?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.replace('month', 'month2')}"
    r"(?:,?\s+(?P<year2>(?:19|20)\d{2}))?)"
)
_DAY = re.compile(
    r"\b(?P<name>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|[Yy]esterday|[Tt]oday|[Tt]onight"
    r"|[Tt]his (?:morning|afternoon|evening))\b"
)
_ORDINAL = re.compile(
    r"\bon the (?P<day>\d{1,2})(?:st|nd|rd|th)(?= of (?:this|the) month|[,.;:)]|\s+(?:and|at|in|after|when)\b|\s*$)"
)
_AGO = re.compile(r"\b(?P<count>a|one|two|three|four|five|six|\d{1,2}) days? ago\b", re.IGNORECASE)
_MAY_DATE = re.compile(r"day|night|this |on the \d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")
"""What every date has in its words."""
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_OF = re.compile(r"(\w+)\s+of\s+(?:the\s+)?$")
_OF_DAY = frozenset({"as", "morning", "evening", "night", "afternoon", "hours", "end", "close", "day"})
"""Words whose "of" still says when: "the night of May 6", as against "the quake of May 6"."""
_NOT_AS_OF = re.compile(
    r"\b(?:since|until|till|before|after|from|next|through|every|each|beginning|starting|between|due|following|last)\s+(?:the\s+)?(?:early\s+|late\s+)?$|['’]s?\s+$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\b(?:since|when|after|before|until)\b[^,;.]{0,80}"
    r"\b(?:began|begun|started|broke out|erupted|opened|struck|hit|took effect|took office)\s+(?:on\s+)?"
    r"(?:early\s+|late\s+)?$",
    re.IGNORECASE,
)
"""What a count runs from: "since the operation began on 6 May"."""
_OWNED = re.compile(r"^['’]s\b|^\s+(?:deadline|election|vote|meeting|attack|quake|earthquake|storm)\b")


def resolve_as_of(token: Token, passage: Passage) -> tuple[datetime | None, TimeBasis]:
    """When what the token's sentence says holds: a date of its own, a weekday, or nothing but the article's date."""
    sentence = token.sent
    anchor = passage.article.time
    dated = _nearest(sentence, token, anchor)
    if dated is None:
        return None, TimeBasis.PUBLISHED
    return dated


def _nearest(sentence: Sentence, token: Token, anchor: datetime) -> tuple[datetime, TimeBasis] | None:
    """The day named nearest to a word in its sentence that is not behind the article's own nor another thing's."""
    text = sentence.text
    if not _MAY_DATE.search(text.lower()):
        return None
    at = token.idx - sentence.start_char
    found = sorted(_days(text, anchor), key=lambda day: abs(day[0] - at))
    for start, day, basis in found:
        if not _is_of_another(sentence, start, token) and not _is_base(sentence, start, token):
            is_cause = (_midnight(anchor) - day).days > 1 and _is_what_did_it(sentence, start, token)
            return None if is_cause else (day, basis)
    return None


def _days(text: str, anchor: datetime) -> Iterator[tuple[int, datetime, TimeBasis]]:
    """Each day that the text of a sentence names and that may be its own, with where it stands."""
    for match in _DATE.finditer(text):
        day = _dated(match, anchor)
        if day is not None and _may_hold(text, match, day, anchor):
            yield match.start(), day, TimeBasis.EXPLICIT
    for match in _AGO.finditer(text):
        count = match["count"].lower()
        yield match.start(), _midnight(anchor) - timedelta(days=_COUNTS.get(count) or int(count)), TimeBasis.INFERRED
    for match in _ORDINAL.finditer(text):
        day = _day_of_month(int(match["day"]), anchor)
        if day is not None:
            yield match.start(), day, TimeBasis.INFERRED
    for match in _DAY.finditer(text):
        if _DATE.match(text[match.end() :].lstrip(", ")):
            continue
        day = _weekday(match["name"].lower(), anchor)
        if (anchor - day).days < LAST_WEEK and _may_hold(text, match, day, anchor):
            yield match.start(), day, TimeBasis.INFERRED


_ENDING = {"end", "begin", "start"}
"""Participles that only bound a span: "the quarter ended Sept. 29"."""


_BASE = re.compile(
    r"\bfrom\s+(?:(?:about|around|some|nearly|over|more than|just)\s+)?(?:\d[\d.,]*|[a-z]+(?:-[a-z]+)?)"
    r"(?:\s+[a-z]+){0,2}?"
    r"\s+(?:on|late|early|by)\s+$",
    re.IGNORECASE,
)
"""What a count once was, before its day: "down from 5,000 on Sunday"."""


def _is_base(sentence: Sentence, start: int, token: Token) -> bool:
    """True for the day of the number that another came "from", unless that number is the token itself."""
    found = _BASE.search(sentence.text[:start])
    at = token.idx - sentence.start_char
    return found is not None and not found.start() <= at < start and _is_number_behind(sentence, found.start())


def _is_what_did_it(sentence: Sentence, start: int, token: Token) -> bool:
    """As in "the ferry sank on Monday, killing 63": the day of what did it, days on not that of the count."""
    verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    if verb is None or verb.dep_ != "advcl" or verb.tag_ != "VBG" or verb.i < verb.head.i:
        return False
    return start < verb.idx - sentence.start_char and not any(c.dep_ in _SUBJECTS for c in verb.lefts)


def _is_number_behind(sentence: Sentence, start: int) -> bool:
    tokens = [t for t in sentence if t.idx - sentence.start_char > start + 1]
    return any(t.like_num for t in tokens[:3])


def _is_of_another(sentence: Sentence, start: int, token: Token) -> bool:
    """True for a day in a clause on another noun, or in a participle's: "protests sparked by a hike on 15 November".

    What a semicolon parts is told of another thing, too.
    """
    at = sentence.start_char + start
    low, high = sorted((start, token.idx - sentence.start_char))
    if ";" in sentence.text[low:high]:
        return True
    words = sentence.doc.char_span(at, at + 1)
    day = part = words[0] if words is not None else token
    while part.head != part and part != token and not part.is_ancestor(token):
        on_noun = part.dep_ in {"relcl", "acl"} and part.head != token and part.head != token.head
        participle = part.dep_ == "advcl" and part.tag_ == "VBN" and not any(c.dep_ in _CLAUSAL for c in part.children)
        told = part.dep_ == "ccomp" and any(c.dep_ in _SUBJECTS for c in part.lefts)
        if part.lower_ in _RUNNING_FROM and part != day:
            return True  # "since the launch on 12 May": what the count runs from, or what an order does
        if (on_noun or participle or told) and part.pos_ in {"VERB", "AUX"} and part.lemma_ not in _ENDING:
            return True
        part = part.head
    return False


_RUNNING_FROM = {"since", "effective"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_CLAUSAL = {"mark", "aux", "auxpass"} | _SUBJECTS


def _may_hold(text: str, match: re.Match[str], day: datetime, anchor: datetime) -> bool:
    """False for dates that begin, end or lie ahead, and those of something named: "since 7 October", "until Friday"."""
    named = _OF.search(text[: match.start()])
    return (
        (named is None or named[1].lower() in _OF_DAY)
        and day.date() <= anchor.date()
        and not _NOT_AS_OF.search(text[: match.start()])
        and not _OPENING.search(text[: match.start()])
        and not _OWNED.match(text[match.end() :])
    )


def _dated(match: re.Match[str], anchor: datetime) -> datetime | None:
    month = match["month"] or match["month2"]
    year = match["year"] or match["year2"]
    number = _MONTHS.index(month[:3].lower()) + 1
    try:
        day = datetime(int(year) if year else anchor.year, number, int(match["day"] or match["day2"]), tzinfo=UTC)
    except ValueError:
        return None
    if not year and day.date() > anchor.date():
        try:
            earlier = day.replace(year=day.year - 1)
        except ValueError:
            return None
        return earlier if (anchor - earlier).days < HALF_A_YEAR else day
    return day if year or (anchor - day).days <= HALF_A_YEAR else None


LAST_WEEK = 6
"""Days: tomorrow's weekday in an article that went on after midnight is tomorrow, and not six days ago."""
HALF_A_YEAR = 183
"""Days: a date without a year lies in the half year around the article."""


def _weekday(name: str, anchor: datetime) -> datetime:
    """The last such day up to the article's own."""
    midnight = _midnight(anchor)
    if name in {"today", "tonight"} or name.startswith("this "):
        return midnight
    if name == "yesterday":
        return midnight - timedelta(days=1)
    return midnight - timedelta(days=(midnight.weekday() - _WEEKDAYS.index(name)) % 7)


def _day_of_month(number: int, anchor: datetime) -> datetime | None:
    """The last day of that number up to the article's own: "on the 9th"."""
    first = _midnight(anchor).replace(day=1)
    for month in (first, (first - timedelta(days=1)).replace(day=1)):
        try:
            day = month.replace(day=number)
        except ValueError:
            continue
        if day <= anchor:
            return day
    return None


def _midnight(anchor: datetime) -> datetime:
    return anchor.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
