"""Claims in the words of the mail: what the question is, what the value is, and what is uncertain about it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_compact_currency, format_currency, format_decimal

from storydiff.model import Article, Claim, Dating, Event, Figure, Position, Relation, Stance, Status, TimeBasis
from storydiff.text import fold, one_line

UNSURE_BELOW = 0.6
"""Readings less sure than this are marked; rules give 0.5 where a name or a scope had to be guessed."""

LABEL_LENGTH = 120
VALUE_LENGTH = 140

_HEDGES = {
    Relation.EXACT: "",
    Relation.ABOUT: "about",
    Relation.MORE: "more than",
    Relation.LESS: "up to",
    Relation.RANGE: "",
}
_STANCES = {Stance.FOR: "for", Stance.AGAINST: "against", Stance.NEITHER: "takes no side"}
_STATUSES = {
    Status.PLANNED: "planned",
    Status.DONE: "happened",
    Status.CANCELLED: "cancelled",
    Status.POSTPONED: "postponed",
    Status.FAILED: "failed",
    Status.WARNED: "warned of",
}
_HEDGE_BEFORE_NUMBER = re.compile(r"^(?:a |an )?((?:[^\W\d_]+[ -]){1,4})[$€£¥]?\d")
_LARGE = 1_000_000


def locale_of(language: str) -> Locale:
    """The Babel locale of a language tag, English where it is unknown."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale.parse("en")


def label_of(claim: Claim, article: Article | None) -> str:
    """What the claim answers, in plain words.

    A figure: "Deaths in Harbour Town (residents)"; a position: "Mara Lind on the harbour plan"; an event:
    "Council: vote on the plan".
    """
    text = _readable(article, claim)
    match claim.content:
        case Figure():
            label = _figure_label(claim.content, text)
        case Position(actor=actor, target=target):
            label = f"{cased(actor, text)} on {cased(target, text)}"
        case Event() as event:
            label = _event_label(event, text)
    return one_line(label[:1].upper() + label[1:], LABEL_LENGTH)


def value_of(claim: Claim, article: Article | None, language: str) -> str:
    """What the claim answers to its question: the amount with the hedge as printed, the stance, or the status."""
    text = _readable(article, claim)
    match claim.content:
        case Figure():
            value = amount(claim.content, _focus_text(claim), language, claim.quote)
        case Position() as position:
            value = _position_words(position, text)
        case Event() as event:
            value = _STATUSES[event.status]
    return one_line(value, VALUE_LENGTH)


def amount(figure: Figure, focus: str, language: str, quote: str = "") -> str:
    """The figure in words, with hedge and unit as the quoted words have them and numbers in the reader's language.

    >>> amount(Figure("lamps", Relation.MORE, 22000, 22000), "over 22,000 lamps", "de")
    'over 22.000'
    """
    if figure.relation is not Relation.EXACT and not any(c.isdigit() for c in focus) and 0 < len(focus) <= 40:
        return focus
    locale = locale_of(language)
    unit = _unit(figure.unit, f"{focus} {quote}")
    number = _number(figure.low, unit, locale)
    if figure.relation is Relation.RANGE and figure.high != figure.low:
        number = f"{_number(figure.low, None, locale)} to {_number(figure.high, unit, locale)}"
    hedge = _hedge(figure, focus)
    more = "" if figure.aspect == "level" else " more"
    period = f", {figure.period}" if figure.period else ""
    return f"{hedge} {number}{more}{period}".strip()


def statement_of(claim: Claim, article: Article | None, language: str) -> str:
    """The claim's question and answer in one phrase, as a headline says it."""
    text = _readable(article, claim)
    match claim.content:
        case Figure():
            return one_line(f"{label_of(claim, article)}: {value_of(claim, article, language)}", LABEL_LENGTH)
        case Position() as position:
            return one_line(f"{cased(position.actor, text)} {_position_words(position, text)}", LABEL_LENGTH)
        case Event():
            return one_line(f"{label_of(claim, article)}: {value_of(claim, article, language)}", LABEL_LENGTH)


def uncertainties_of(claim: Claim, article: Article | None) -> tuple[str, ...]:
    """What a reader must know before trusting the line, each in a few words."""
    notes: list[str] = []
    if article is not None and article.dating is Dating.UNKNOWN:
        notes.append("undated article, placed at the time it was first seen")
    if article is not None and article.dating is Dating.INFERRED:
        notes.append("publication date inferred from the text")
    if claim.as_of_basis is TimeBasis.INFERRED:
        notes.append("the time it holds for is inferred")
    match claim.content:
        case Figure(includes_injured=True):
            notes.append("“casualties” may include the injured")
        case Position(conditional=True):
            notes.append("on a condition")
    if isinstance(claim.content, Figure) and claim.content.hypothetical:
        notes.append("a projection, not a count")
    if claim.confidence < UNSURE_BELOW:
        notes.append("the reading is unsure")
    return tuple(notes)


def cased(name: str, text: str) -> str:
    """The name as the text writes it most often, else with a capital where a part of it has one.

    >>> cased("mara lind", "Harbour chief Mara Lind spoke.")
    'Mara Lind'
    """
    folded_name = fold(name)
    if not folded_name:
        return name
    whole = _as_written(folded_name, text)
    if whole is not None:
        return whole
    return " ".join(_as_written(word, text) or word for word in one_line(name).split())


def _as_written(folded_name: str, text: str) -> str | None:
    pattern = re.compile(rf"(?<!\w){re.escape(folded_name)}(?!\w)")
    found = Counter(text[m.start() : m.end()] for m in pattern.finditer(_folded_in_place(text)))
    mixed = Counter({form: n for form, n in found.items() if not form.isupper() or len(form) <= 4})
    best = (mixed or found).most_common(1)
    return one_line(best[0][0]) if best else None


@lru_cache(maxsize=256)
def _folded_in_place(text: str) -> str:
    """The text in lower case and without accents, character for character at the same offsets."""
    return "".join(_fold_character(c) for c in text)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in "‘’":
        return "'"
    if character.isspace():
        return " "
    folded = unicodedata.normalize("NFKD", character)[0].lower()
    return folded if len(folded) == 1 else character


def _figure_label(figure: Figure, text: str) -> str:
    label = figure.measure
    if figure.place:
        label += f" in {cased(figure.place, text)}"
    of_whom = [*figure.qualifiers]
    if figure.population and fold(figure.population) not in (fold(figure.measure), fold(figure.place or "")):
        of_whom.insert(0, figure.population)
    if figure.elsewhen:
        of_whom.append(figure.elsewhen)
    return f"{label} ({', '.join(cased(part, text) for part in of_whom)})" if of_whom else label


def _event_label(event: Event, text: str) -> str:
    what = " ".join(cased(part, text) for part in (event.action, event.object) if part)
    actor = f"{cased(event.actor, text)}: " if event.actor else ""
    place = f" in {cased(event.place, text)}" if event.place and fold(event.place) not in fold(what) else ""
    return f"{actor}{what}{place}"


def _position_words(position: Position, text: str) -> str:
    target = cased(position.target, text)
    words = position.action if fold(position.target) in fold(position.action) else f"{position.action} {target}"
    return words if position.action else f"{_STANCES[position.stance]} {target}"


def _hedge(figure: Figure, focus: str) -> str:
    if figure.relation in (Relation.EXACT, Relation.RANGE):
        return _HEDGES[figure.relation]
    written = _HEDGE_BEFORE_NUMBER.match(focus)
    return written.group(1).strip().lower() if written else _HEDGES[figure.relation]


def _unit(unit: str | None, written: str) -> str | None:
    """The unit in the form the quoted words have, so that three miles are not three mile."""
    if unit is None or not unit.islower():
        return unit
    found = re.search(rf"(?i)(?<!\w){re.escape(unit)}(?:e?s)?(?!\w)", written)
    return found.group().lower() if found else unit


def _number(value: float, unit: str | None, locale: Locale) -> str:
    if unit == "%":
        return f"{format_decimal(value, locale=locale)}%"
    if unit is not None and len(unit) == 3 and unit.isupper():
        if value >= _LARGE and round(value / _LARGE, 3) * _LARGE == value:
            return format_compact_currency(value, unit, locale=locale, fraction_digits=3)
        pattern = locale.currency_formats["standard"].pattern
        pattern = pattern.replace(".00", "") if float(value).is_integer() else pattern
        return format_currency(value, unit, format=pattern, locale=locale, currency_digits=False)
    number = format_decimal(value, format="#,##0.######", locale=locale)
    return f"{number} {unit}" if unit else number


def _focus_text(claim: Claim) -> str:
    offset = claim.span.start
    return one_line(claim.quote[max(0, claim.focus.start - offset) : max(0, claim.focus.end - offset)])


def _readable(article: Article | None, claim: Claim) -> str:
    return f"{article.text}\n{article.title}" if article is not None else claim.quote
