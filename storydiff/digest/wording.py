"""Claims in the words of the mail: what the question is, what the value is, and what is uncertain about it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_compact_currency, format_currency, format_decimal

from storydiff.claims.statements import counted, doing
from storydiff.model import Article, Claim, Dating, Event, Figure, Position, Relation, Stance, Status
from storydiff.model.bearings import DEED
from storydiff.text import fold, one_line, words

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
STANCES = {Stance.FOR: "for", Stance.AGAINST: "against", Stance.NEITHER: "neutral on"}
"""Stances in a word that reads well before a target."""

DEED_LENGTH = 40
"""Characters of the quoted words that may stand for what was done: a verb with what belongs to it."""

_STATUSES = {
    Status.PLANNED: "planned",
    Status.DONE: "happened",
    Status.CANCELLED: "cancelled",
    Status.POSTPONED: "postponed",
    Status.FAILED: "failed",
    Status.WARNED: "warned of",
}
_HEDGE_BEFORE_NUMBER = re.compile(r"^((?:[^\W\d_]+[ -]){1,4})[$€£¥]?\d")
_PRINTED_HEDGES = {
    Relation.ABOUT: {"about", "around", "some", "roughly", "approximately", "an estimated", "estimated"},
    Relation.MORE: {"more than", "over", "at least", "no fewer than", "no less than", "well over", "upwards of"},
    Relation.LESS: {"nearly", "almost", "up to", "as many as", "fewer than", "less than", "close to", "just under"},
}
"""Hedges that are repeated as printed; other wordings are put in those of ``_HEDGES``."""

_SMALL = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
_STEM = 3
"""Letters that a verb and its past share where it is regular."""

_LARGE = 1_000_000


@lru_cache(maxsize=64)
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
            label = f"{cased(actor, text)} on {_target(claim, target, actor, text)}"
        case Event() as event:
            label = _event_label(event, _verb(claim), text)
    return one_line(capital(label), LABEL_LENGTH)


def language_name(code: str) -> str:
    """The English name of a language by its code, the code itself where there is none.

    >>> language_name("de"), language_name("und")
    ('German', 'not known')
    """
    if code == "und":
        return "not known"
    try:
        return Locale.parse(code).get_language_name("en") or code
    except (UnknownLocaleError, ValueError, TypeError):
        return code


def value_of(claim: Claim, language: str) -> str:
    """What the claim answers to its question.

    A figure: its amount, with the hedge as printed; a position: the stance and the words that carry it, "against:
    rejected any pause"; an event: the word for what was done, else how far it has come.
    """
    match claim.content:
        case Figure() as figure:
            value = amount(figure, focus_of(claim), language, claim.quote)
        case Position():
            value = stance_words(claim)
        case Event():
            written = focus_of(claim) if has_happened(claim) else ""
            value = written if 0 < len(written) <= DEED_LENGTH else status_of(claim)
    return one_line(value, VALUE_LENGTH)


def has_happened(claim: Claim) -> bool:
    """True of an event that is told as done."""
    return isinstance(claim.content, Event) and claim.content.status is Status.DONE


def status_of(claim: Claim) -> str:
    """How far an event has come, in a word; empty for other claims."""
    return _STATUSES[claim.content.status] if isinstance(claim.content, Event) else ""


def _target(claim: Claim, target: str, actor: str, text: str) -> str:
    """What a position is on, as it reads behind "for", "against" or "on"."""
    words = cased(_own(target, actor), text, is_name=False)
    return doing(words[:1].lower() + words[1:]) if DEED in claim.marks else words


def stance_words(claim: Claim, *, turned: bool = True, elsewhere: bool = False) -> str:
    """The words of the quote that carry a position, else what the reading made of them.

    The stance stands before them where it has ``turned``, the target after them where the other side is ``elsewhere``.
    """
    position = claim.content
    assert isinstance(position, Position)
    words = focus_of(claim) or f"{position.action} {position.target}"
    target = fold(position.target).rpartition(" ")[2]
    words = f"{words} {position.target}" if elsewhere and target not in fold(words) else words
    return one_line(f"{STANCES[position.stance]}: {words}" if turned else words, VALUE_LENGTH)


def deed_of(claim: Claim, article: Article | None) -> str:
    """What an event consists of, without who does it, its status named unless it is done."""
    assert isinstance(claim.content, Event)
    event, text = claim.content, _readable(article, claim)
    status = "" if event.status is Status.DONE else f" ({_STATUSES[event.status]})"
    return one_line(f"{_deed(event, _verb(claim), text)}{status}", VALUE_LENGTH)


def amount(figure: Figure, focus: str, language: str, quote: str = "") -> str:
    """The figure in words, with hedge and unit as the quoted words have them and numbers in the reader's language.

    >>> amount(Figure("lamps", Relation.MORE, 22000, 22000), "over 22,000 lamps", "de")
    'over 22.000'
    """
    if figure.relation is not Relation.EXACT and not any(c.isdigit() for c in focus) and 0 < len(focus) <= 40:
        return focus[:1].lower() + focus[1:]
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
            words = f"{label_of(claim, article)}: {value_of(claim, language)}"
        case Position(actor=actor, target=target, stance=stance):
            words = f"{capital(cased(actor, text))}: {STANCES[stance]} {_target(claim, target, actor, text)}"
        case Event() as event:
            actor = f"{cased(event.actor, text)}: " if event.actor else ""
            words = f"{capital(f'{actor}{deed_of(claim, article)}')}"
    return one_line(words, LABEL_LENGTH)


def uncertainties_of(claim: Claim, article: Article | None) -> tuple[str, ...]:
    """What a reader must know before trusting the line, each in a few words."""
    notes: list[str] = []
    if article is not None and article.dating is Dating.UNKNOWN:
        notes.append("undated article, placed at the time it was first seen")
    if article is not None and article.dating is Dating.INFERRED:
        notes.append("publication date inferred from the text")
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


def cased(name: str, text: str, *, is_name: bool = True) -> str:
    """The name as the text writes it most often; where it stands there in another form, with capitals of its own.

    Of what is no name, only the words that the text does not have take a capital.

    >>> cased("mara lind", "Harbour chief Mara Lind spoke.")
    'Mara Lind'
    """
    folded_name = fold(name)
    whole = _as_written(folded_name, text) if folded_name else name
    if whole is not None:
        return whole
    words = [(word, _as_written(fold(word), text)) for word in one_line(name).split()]
    is_alias = is_name and any(written is None for _, written in words)
    return " ".join(
        written
        if written is not None and not (is_alias and written.islower() and word not in _SMALL)
        else word
        if word in _SMALL
        else capital(word)
        for word, written in words
    )


def capital(words: str) -> str:
    """The words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=512)
def _as_written(folded_name: str, text: str) -> str | None:
    forms = [text[start : start + len(folded_name)] for start in _places(folded_name, _folded_in_place(text))]
    if len(set(forms)) <= 1:
        return one_line(forms[0]) if forms else None
    found = Counter(forms)
    mixed = Counter({form: n for form, n in found.items() if not form.isupper() or len(form) <= 4})
    best = (mixed or found).most_common(1)
    return one_line(best[0][0]) if best else None


def _places(name: str, text: str) -> Iterator[int]:
    """Where a name stands in a text as words of its own; a pattern, which tries each place, takes ten times as long."""
    start = text.find(name) if name else -1  # of accents alone nothing is left to look for
    while start >= 0:
        end = start + len(name)
        is_whole = not (_is_of_word(text[start - 1 : start]) or _is_of_word(text[end : end + 1]))
        if is_whole:
            yield start
        start = text.find(name, end if is_whole else start + 1)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


class _Folding(dict[int, str]):
    """Each character in lower case and without accents, always one character; worked out when first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = "'" if character in "‘’" else " " if character.isspace() else _plain(character)
        self[code] = folded
        return folded


def _plain(character: str) -> str:
    folded = unicodedata.normalize("NFKD", character)[0].lower()
    return folded if len(folded) == 1 else character


_FOLDING = _Folding()


@lru_cache(maxsize=256)
def _folded_in_place(text: str) -> str:
    """The text in lower case and without accents, character for character at the same offsets."""
    return text.translate(_FOLDING)


def _figure_label(figure: Figure, text: str) -> str:
    label, population, qualifiers = counted(figure)
    if figure.place:
        label += f" in {cased(figure.place, text)}"
    of_whom = [_as_written(fold(part), text) or part for part in qualifiers]
    if population and fold(population) not in (fold(figure.measure), fold(figure.place or "")):
        of_whom.insert(0, cased(population, text, is_name=False))
    if figure.elsewhen:
        of_whom.append(figure.elsewhen)
    parts = [part for part in of_whom if not any(_is_within(part, other) for other in of_whom)]
    return f"{label} ({', '.join(parts)})" if parts else label


def _is_within(part: str, other: str) -> bool:
    return part != other and set(words(part)) <= set(words(other))


def _event_label(event: Event, verb: str, text: str) -> str:
    actor = f"{cased(event.actor, text)}: " if event.actor else ""
    return f"{actor}{_deed(event, verb, text)}"


def _deed(event: Event, verb: str, text: str) -> str:
    affected = event.object and cased(_own(event.object, event.actor), text, is_name=False)
    what = " ".join(part for part in (verb, affected) if part)
    place = f" in {cased(event.place, text)}" if event.place and fold(event.place) not in fold(what) else ""
    return f"{what}{place}"


def _verb(claim: Claim) -> str:
    """The action in the form the quote has, "freed" for "free", where the words that carry the claim are its verb."""
    assert isinstance(claim.content, Event)
    action, written = claim.content.action, focus_of(claim)
    stem = fold(action)[:_STEM]
    return written.lower() if " " not in written and " " not in action and fold(written).startswith(stem) else action


def _own(phrase: str, actor: str | None) -> str:
    """The phrase without its owner at the beginning where that is the actor, who is named already.

    >>> _own("mara lind seventh visit", "mara lind")
    'seventh visit'
    """
    return phrase[len(actor) + 1 :] if actor and fold(phrase).startswith(f"{fold(actor)} ") else phrase


def _hedge(figure: Figure, focus: str) -> str:
    if figure.relation in (Relation.EXACT, Relation.RANGE):
        return _HEDGES[figure.relation]
    written = _HEDGE_BEFORE_NUMBER.match(focus)
    hedge = written.group(1).strip().lower() if written else ""
    return hedge if hedge in _PRINTED_HEDGES[figure.relation] else _HEDGES[figure.relation]


def _unit(unit: str | None, written: str) -> str | None:
    """The unit in the form the quoted words have, so that three miles are not three mile."""
    if unit is None or not unit.islower():
        return unit
    found = re.search(rf"(?i)(?<!\w){re.escape(unit)}(?:e?s)?(?!\w)", written)
    return found.group().lower() if found else unit


@lru_cache(maxsize=4096)
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


def focus_of(claim: Claim) -> str:
    """The words of the quote that carry the claim."""
    offset = claim.span.start
    return one_line(claim.quote[max(0, claim.focus.start - offset) : max(0, claim.focus.end - offset)])


def _readable(article: Article | None, claim: Claim) -> str:
    return f"{article.text}\n{article.title}" if article is not None else claim.quote
