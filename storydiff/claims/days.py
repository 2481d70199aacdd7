"""The day that an event's words name, anchored on the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from storydiff.claims.parse import Span, Token

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NAMES = (
    {name: i for i, name in enumerate(_MONTHS, 1)} | {name[:3]: i for i, name in enumerate(_MONTHS, 1)} | {"sept": 9}
)
_THIS = re.compile(r"\bthis (morning|afternoon|evening)\b")
_OFFSETS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?\b(?:,? (\d{4}))?")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?([A-Za-z]{3,9})\b(?:,? (\d{4}))?")
_LONG_AGO = re.compile(
    r"\b(years?|decades?|months|centur(y|ies)) (ago|earlier|before|after)\b"
    r"|\blast (year|month|fall|autumn|summer|spring|winter|decade)\b"
)
_COMING = re.compile(
    r"\b(next|later this|coming) (days?|weeks?|months?|weekend|year|spring|summer|autumn|fall|winter)\b"
    r"|\b(later today|tomorrow)\b"
)
_DAYS_AGO = re.compile(r"\b(a|one|two|three|four|five|six|\d{1,2}) days? ago\b")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ANOTHERS = re.compile(
    r"\b(days?|weeks?|hours?|months?|years?) (earlier|later|before|after)\b|\b(next|following|same) day\b"
)
"""Counted from another day of the text: which one is not safe to say."""
_EARLIER = re.compile(r"\b(previous|preceding) (week|month|year)\b|\b(week|month|year)s? (earlier|before)\b")
"""What "had" been done then, the text tells of a time before the one that it tells of."""
_VAGUE = re.compile(
    r"\b(every|each|most|some|weekdays|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays)\b"
)
_LIMITS = frozenset({
    "since", "until", "till", "to", "through", "by", "before", "after", "than", "following", "between", "and", "past",
    "ahead", "beyond", "of",
})  # fmt: skip
"""Words before a date that something ends or begins with, or that is told of."""
_OF_DAY = frozenset({"morning", "afternoon", "evening", "night", "noon", "dawn", "midnight", "day"})
_DATED = frozenset({"DATE", "TIME"})
_DIGITS = 2
_NEW = frozenset({"until", "till", "to", "for"})
_OTHER_EVENT = frozenset({"after", "before", "following", "since"})
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
                return _dated(_NAMES[month], int(day), int(match[3]) if match[3] else None, published, ahead=ahead)
    if _ANOTHERS.search(low) or _VAGUE.search(low):
        return None
    midnight = published.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    ago = _DAYS_AGO.search(low)
    if ago is not None:
        return _moved(midnight, -(_NUMBERS.get(ago[1]) or int(ago[1])))
    if _THIS.search(low):
        return midnight
    tokens = re.findall(r"[a-z]+", low)
    for word in tokens:
        if word in _OFFSETS:
            return _moved(midnight, _OFFSETS[word])
        if word in _WEEKDAYS:
            return _weekday(_WEEKDAYS.index(word), tokens, midnight, ahead=ahead)
    return None


def _weekday(index: int, tokens: list[str], midnight: datetime, *, ahead: bool) -> datetime | None:
    """The weekday next to publication on the side that the words or the event's status name."""
    if "week" in tokens and tokens[0] not in {"this", "early", "late"}:
        return None
    back = (midnight.weekday() - index) % 7
    if "last" in tokens:
        return _moved(midnight, -(back or 7))
    if "next" in tokens or "coming" in tokens:
        return _moved(midnight, (7 - back) or 7)
    return _moved(midnight, (7 - back) % 7) if ahead else _moved(midnight, -back)


def _moved(day: datetime, days: int) -> datetime | None:
    """The day so many days on; None beyond the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _dated(month: int, day: int, year: int | None, published: datetime, *, ahead: bool) -> datetime | None:
    """The date; without a year the one of its name that lies nearest to publication, and not long before a plan."""
    years = (year,) if year is not None else (published.year, published.year - 1, published.year + 1)
    found = []
    for candidate in years:
        try:
            found.append(datetime(candidate, month, day, tzinfo=UTC))
        except ValueError:
            continue
    near = [d for d in found if d > published - BACKGROUND] if ahead and year is None else []
    return min(near or found, key=lambda d: abs(d - published), default=None)


def is_explicit(words: str) -> bool:
    """True where the words write out a date: "November 3", "3 November"."""
    low = words.lower()
    return any(m[1] in _NAMES for m in _MONTH_DAY.finditer(low)) or any(
        m[2] in _NAMES for m in _DAY_MONTH.finditer(low)
    )


def is_another_time(words: str, published: datetime) -> bool:
    """True where the words name another year or "years ago", whatever is said to happen then."""
    year = _YEAR.search(words)
    return _LONG_AGO.search(words.lower()) is not None or (year is not None and int(year[1]) < published.year - 1)


def names_month(words: str) -> bool:
    """True for words that name a month, so that no other date of the clause is the day: "early March"."""
    return any(w.lower() in _MONTHS for w in re.findall(r"[A-Z][a-z]+", words))


def is_past(words: str, published: datetime) -> bool:
    """True where the words name a time long before publication: another year, a month gone by, "years ago"."""
    low = words.lower()
    if _LONG_AGO.search(low):
        return True
    day = find_day(words, published, ahead=False)
    if day is not None:
        return published - day > BACKGROUND
    year = _YEAR.search(low)
    if year is not None:
        ended = (
            int(year[1]) == published.year - 1 and published - datetime(published.year, 1, 1, tzinfo=UTC) > BACKGROUND
        )
        return int(year[1]) < published.year - 1 or ended
    months = {_NAMES[w.lower()] for w in re.findall(r"[A-Z][a-z]+", words) if w.lower() in _NAMES}
    return bool(months) and not months & {published.month, (published.month - 2) % 12 + 1, published.month % 12 + 1}


def is_coming(words: str, published: datetime) -> bool:
    """True where the words name a time ahead without its day: "later this week", "next month", "May 2032"."""
    if _COMING.search(words.lower()) is not None:
        return True
    year = _YEAR.search(words)
    months = [_NAMES[w.lower()] for w in re.findall(r"[A-Z][a-z]+", words) if w.lower() in _NAMES]
    if year is None or not months:
        return year is not None and int(year[1]) > published.year
    return (int(year[1]), months[0]) > (published.year, published.month)


def time_words(verb: Token, *, of_event: bool = False) -> Iterator[str]:
    """The dates that belong to the verb's clause, as written, the nearest to the verb first.

    With ``of_event`` those are left out that bound it or date something named: "until Friday", "Monday's vote".
    """
    spans: dict[int, str] = {}
    for ent in _dates(verb.sent):
        if _belongs(ent.root, verb):
            if of_event and _is_bound(ent, verb):
                continue
            after = verb.doc[ent.end].lower_ if ent.end < len(verb.doc) else ""
            far = _FRONTED if of_event and _ends_fronted_noun(ent, verb) else 0
            spans[abs(ent.root.i - verb.i) + far] = f"{ent.text} {after}" if after in _AGO else ent.text
    for distance in sorted(spans):
        yield spans[distance]


_FRONTED = 1000
"""Words: more than any clause has, so that a fronted noun's day comes after the verb's own."""


def _ends_fronted_noun(ent: Span, verb: Token) -> bool:
    """As in "Beside its order of 30 ships Wednesday, it announced …": a day that ends what the sentence begins with."""
    before = ent[0].nbor(-1) if ent.start > ent.sent.start else None
    return before is not None and ent.end < verb.i and ent[0].tag_ == "NNP" and before.tag_ in {"NN", "NNS"}


def new_day_words(verb: Token) -> Iterator[str]:
    """The dates to which the verb puts something off: "postponed until Friday", "moved back to Dec. 9"."""
    for ent in _dates(verb.sent):
        before = ent[0].nbor(-1).lower_ if ent.start > ent.sent.start else ""
        if before in _NEW and _belongs(ent.root, verb):
            yield ent.text


def _dates(sentence: Span) -> tuple[Span, ...]:
    """The dates and times of the sentence, found once: each of its verbs asks for them."""
    known: dict[int, tuple[Span, ...]] = sentence.doc.kept["dates"]
    if sentence.start not in known:
        known[sentence.start] = tuple(_find_dates(sentence))
    return known[sentence.start]


def _find_dates(sentence: Span) -> Iterator[Span]:
    """The dates and times of the sentence; ``Span.ents`` would walk the whole article."""
    start: int | None = None
    for token in sentence:
        dated = token.ent_type_ in _DATED or _is_day_of_month(token)
        if start is not None and (not dated or token.ent_iob_ == "B"):
            yield sentence.doc[start : token.i]
            start = None
        if dated and start is None:
            start = token.i
    if start is not None:
        yield sentence.doc[start : sentence.end]


def _is_day_of_month(token: Token) -> bool:
    """True for "11" and "May" of "pushed to 11 May", which the model need not have marked as a date."""
    if token.text.isdigit():
        beside = (token.nbor(1) if token.i + 1 < len(token.doc) else None, token.nbor(-1) if token.i else None)
        return len(token.text) <= _DIGITS and any(t is not None and _is_month(t) for t in beside)
    if not _is_month(token):
        return False
    beside = (token.nbor(-1) if token.i else None, token.nbor(1) if token.i + 1 < len(token.doc) else None)
    return any(t is not None and t.text.isdigit() and len(t.text) <= _DIGITS for t in beside)


def _is_month(token: Token) -> bool:
    return token.text[:1].isupper() and token.lower_.rstrip(".") in _NAMES


def _is_bound(ent: Span, anchor: Token) -> bool:
    """True for a date that is a limit, a deadline or the owner of another noun: "since May 6", "Monday's plan"."""
    start = ent.start
    while start > ent.sent.start and ent.doc[start - 1].lower_ in {
        "the",
        "at",
        "early",
        "late",
        "least",
        "around",
        "about",
    }:
        start -= 1
    before = ent.doc[start - 1].lower_ if start > ent.sent.start else ""
    after = ent.doc[ent.end].lower_ if ent.end < len(ent.doc) else ""
    low = ent.text.lower()
    owned = after in {"'s", "’s"} or low.endswith(("'s", "’s"))
    head = ent.root.head
    marks = ent.root.dep_ in {"nmod", "compound", "poss"} and head.pos_ == "NOUN" and head.lemma_ not in _OF_DAY
    if marks and head.i == anchor.i:
        return False
    owned = (owned or marks) and ent.root.head.i != anchor.i and ent.root.head.dep_ not in {"nsubj", "nsubjpass"}
    return owned or before in _LIMITS or low.startswith(("the end of", "between"))


def _belongs(word: Token, verb: Token) -> bool:
    """True where the date hangs on the verb or its nouns, with no other finite clause or event between."""
    below = word
    for above in word.ancestors:
        if above.i == verb.i:
            return not _is_of_saying(word, verb)
        if above.lower_ in _OTHER_EVENT and below.i != word.i:
            return False  # "after the shooting in August" dates the shooting
        if above.lower_ == "effective":
            return False  # "an order, effective Sunday"
        below = above
        if above.pos_ in {"VERB", "AUX"} and above.dep_ not in {"xcomp", "aux", "auxpass"}:
            return False
    return False


def _is_of_saying(word: Token, verb: Token) -> bool:
    """True for the day of who tells it: "said on Monday that …", "said on Monday the firm would …"."""
    told = verb.dep_ == "ccomp" and verb.head.i < word.i
    first = {"mark", "nsubj", "nsubjpass"} if told else {"mark"}
    return any(c.dep_ in first and word.i < c.i < verb.i for c in verb.lefts)


def _is_of_old_event(verb: Token, published: datetime) -> bool:
    """As in "seized it in the 1967 war": a bygone year that names what it happened in."""
    for within in verb.rights:
        noun = next(iter(within.rights), None) if within.lower_ in {"in", "during"} and within.dep_ == "prep" else None
        for mark in noun.lefts if noun is not None else ():
            if mark.dep_ in {"nummod", "amod", "compound"} and _YEAR.fullmatch(mark.text):
                return int(mark.text) < published.year - 1
    return False


def is_background(word: Token, published: datetime) -> bool:
    """True where the word's clause, or one above it, is dated long before the article: it is told as background."""
    if _is_of_old_event(word, published):
        return True
    if not _dates(word.sent):
        return False
    nouns = (t.head for t in (word, *word.ancestors) if t.dep_ in {"acl", "relcl"})
    clauses = (word, *(t for t in word.ancestors if t.pos_ == "VERB"), *nouns)
    if any(is_past(words, published) for clause in clauses for words in time_words(clause)):
        return True
    if word.tag_ == "VBN" and any(c.lower_ == "had" and c.dep_ == "aux" for c in word.lefts):
        return any(_EARLIER.search(words.lower()) for words in time_words(word))
    aims = (c for c in word.rights if c.dep_ == "advcl" and c.tag_ == "VB")
    return any(is_past(words, published) for aim in aims for words in time_words(aim))
