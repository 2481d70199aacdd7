"""The day that an event's words name, anchored on the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NAMES = (
    {name: i for i, name in enumerate(_MONTHS, 1)} | {name[:3]: i for i, name in enumerate(_MONTHS, 1)} | {"sept": 9}
)
_OFFSETS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?\b(?:,? (\d{4}))?")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?([A-Za-z]{3,9})\b(?:,? (\d{4}))?")
_LONG_AGO = re.compile(
    r"\b(years?|decades?|months|centur(y|ies)) (ago|earlier|before|after)\b"
    r"|\blast (year|month|fall|autumn|summer|spring|winter|decade)\b"
)
_COMING = re.compile(r"\b(next|later this|coming) (days?|weeks?|months?)\b|\blater today\b")
_AGO = frozenset({"ago", "earlier", "before", "after"})
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
BACKGROUND = timedelta(days=60)
"""What happened longer before publication is told as background."""


def find_day(words: str, published: datetime, *, ahead: bool) -> datetime | None:
    """The day the words name at midnight UTC; a bare weekday is the next one where ``ahead``, else the last one."""
    low = words.lower()
    for pattern, month_first in ((_MONTH_DAY, True), (_DAY_MONTH, False)):
        for match in pattern.finditer(low):
            month, day = (match[1], match[2]) if month_first else (match[2], match[1])
            if month in _NAMES:
                return _dated(_NAMES[month], int(day), int(match[3]) if match[3] else None, published)
    midnight = published.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for word in re.findall(r"[a-z]+", low):
        if word in _OFFSETS:
            return midnight + timedelta(days=_OFFSETS[word])
        if word in _WEEKDAYS:
            back = (midnight.weekday() - _WEEKDAYS.index(word)) % 7
            if "last" in low and back == 0:
                return midnight - timedelta(days=7)
            return midnight + timedelta(days=(7 - back) % 7) if ahead else midnight - timedelta(days=back)
    return None


def _dated(month: int, day: int, year: int | None, published: datetime) -> datetime | None:
    """The date; without a year the one of its name that lies nearest to publication."""
    years = (year,) if year is not None else (published.year, published.year - 1, published.year + 1)
    found = []
    for candidate in years:
        try:
            found.append(datetime(candidate, month, day, tzinfo=UTC))
        except ValueError:
            continue
    return min(found, key=lambda d: abs(d - published), default=None)


def is_past(words: str, published: datetime) -> bool:
    """True where the words name a time long before publication: another year, a month gone by, "years ago"."""
    low = words.lower()
    if _LONG_AGO.search(low):
        return True
    year = _YEAR.search(low)
    if year is not None:
        return int(year[1]) < published.year - 1
    day = find_day(words, published, ahead=False)
    if day is not None:
        return published - day > BACKGROUND
    months = {_NAMES[w] for w in re.findall(r"[a-z]+", low) if w in _NAMES and w not in {"may", "mar", "march"}}
    return bool(months) and not months & {published.month, (published.month - 2) % 12 + 1, published.month % 12 + 1}


def is_coming(words: str) -> bool:
    """True where the words name a week or month ahead: "later this week"."""
    return _COMING.search(words.lower()) is not None


def time_words(verb: Token) -> Iterator[str]:
    """The dates that belong to the verb's clause, as written, the nearest to the verb first."""
    spans: dict[int, str] = {}
    for ent in _dates(verb.sent):
        if _belongs(ent.root, verb):
            after = verb.doc[ent.end].lower_ if ent.end < len(verb.doc) else ""
            spans[abs(ent.root.i - verb.i)] = f"{ent.text} {after}" if after in _AGO else ent.text
    for distance in sorted(spans):
        yield spans[distance]


def _dates(sentence: Sentence) -> Iterator[Sentence]:
    """The dates and times that the model marked in a sentence; ``Span.ents`` walks the whole text for them."""
    for token in sentence:
        if token.ent_iob_ == "B" and token.ent_type_ in {"DATE", "TIME"}:
            end = token.i + 1
            while end < sentence.end and token.doc[end].ent_iob_ == "I":
                end += 1
            yield token.doc[token.i : end]


def _belongs(word: Token, verb: Token) -> bool:
    """True where the date hangs on the verb or its nouns, with no other finite clause between."""
    for above in word.ancestors:
        if above.i == verb.i:
            return True
        if above.pos_ in {"VERB", "AUX"} and above.dep_ not in {"xcomp", "aux", "auxpass"}:
            return False
    return False


def is_background(word: Token, published: datetime) -> bool:
    """True where the word's clause, or one above it, is dated long before the article: it is told as background."""
    nouns = (t.head for t in (word, *word.ancestors) if t.dep_ in {"acl", "relcl"})
    clauses = (word, *(t for t in word.ancestors if t.pos_ == "VERB"), *nouns)
    return any(is_past(words, published) for clause in clauses for words in time_words(clause))
