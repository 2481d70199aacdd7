"""Quantities: every number that measures or counts anything, with its unit, its change and what it says something of.

    numerals → standings (what counts, and why not) → quantities; figures are built on the counts among them

Ages, durations, lengths and scores are quantities though they are no counts. Dates, years, times of day, ranks and
the numbers in names are neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from storydiff.claims.concepts import find_concept
from storydiff.claims.directions import Change, find_change
from storydiff.claims.hedges import Hedge, HedgeWords, find_hedge, hedge_words
from storydiff.claims.measures import measure_words
from storydiff.claims.numerals import YEARS, NumberWords, Numeral, NumeralKind, number_words
from storydiff.claims.standing import Standing, iter_standings
from storydiff.claims.uncounted import Reason
from storydiff.claims.units import AGE, TIME, Unit, UnitWords, find_unit, unit_words, with_rate
from storydiff.claims.vocabulary import Vocabulary

_NEVER = {Reason.DATE, Reason.TIME, Reason.NAME, Reason.INDEFINITE, Reason.RANK}
_ERA_BEFORE = re.compile(r"\b(?:A\.?D|B\.?C|C\.?E)\.?\s*$")
_ERA_AFTER = re.compile(r"\s*(?:A\.?D|B\.?C\.?E?|C\.?E)\b")
_ERA_RANGE = re.compile(r"\b(?:A\.?D|B\.?C)\.?\s*\d+\s*(?:and|to|-|–)\s*$")
_SUMMED = re.compile(r"\b(?:average|total|sum|maximum|minimum|mean|median) of\s+$", re.IGNORECASE)
_OF_SIZE = re.compile(
    r"[\s-]+(?:\([^()]*\)\s+)?(?:tall|high|long|deep|wide|away|thick|below|above|from|apart|down|up|race|sprint|dash|relay|hurdles|"
    r"freestyle|backstroke|breaststroke|butterfly|medley|final|title|record|x|by|waves?|swell|pool|radius|drop|mark)\b"
    r"|\s*[x×/]"
)
_SIZE_OF = re.compile(
    r"\b(?:height|depth|width|length|distance|altitude|diameter|radius|span|deeper|higher|taller|longer|within|every)\s+"
    r"(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(r"(?:^|\s)\(?$")
_SHORT_YEAR = re.compile(r"(?:^|\s)['’‘]$")
_BRAND = re.compile(r"[^\W\d_a-z]?[a-z]+[A-Z]\w*$")
_LAST_DAY = 31
_NAMES = {"PRODUCT", "FAC", "ORG", "WORK_OF_ART", "LAW", "EVENT"}
_ONE_OF_SPEECH = {"point", "day", "hand", "side", "thing", "way", "time", "another", "place", "stage"}
"""Nouns that "one" does not count in "at one point", "one day", "on the one hand"."""
_HYPHENED = re.compile(r"[^\W\d_][-‑]$")
_FROM = re.compile(r"\bfrom\s+(?:(?:about|around|an?|the|just|roughly|some)\s+)*$", re.IGNORECASE)
_OF = re.compile(r"\bof\s+(?:(?:about|around|an?|the|just|roughly|some)\s+)*$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:up\s+|down\s+)?to\s+(?:(?:about|around|an?|as much as|roughly|some)\s+)*$", re.IGNORECASE)
_PLAIN = {"%": "percentage", "points": "percentage point"}
_SKIPPED_TAGS = {"DT", "CC", "PRP$", "POS", "PRP", "CD", "IN", "HYPH", "SYM", "PDT", "WP$"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that measures or counts; ``start`` and ``end`` count characters of the article's text."""

    numeral: Numeral
    start: int
    end: int
    low: float
    high: float
    change: Change
    unit: Unit | None
    concept: tuple[str, ...]
    """The words of the noun phrase that the quantity says something about, as written."""
    noun: Token | None
    """The counted noun where that is the unit."""
    reason: Reason | None
    """Why the number is no count, None where it is one."""

    @property
    def is_range(self) -> bool:
        """True where two ends are given."""
        return self.low != self.high


@dataclass(frozen=True)
class QuantityWords:
    """All words that quantities are read with."""

    numbers: NumberWords
    hedges: HedgeWords
    units: UnitWords
    money: dict[str, str]
    persons: frozenset[str]
    up: frozenset[str]
    down: frozenset[str]


def quantity_words(vocabulary: Vocabulary) -> QuantityWords:
    """The vocabularies of quantities, built once per vocabulary."""
    found = vocabulary.prepared.get("quantities")
    if not isinstance(found, QuantityWords):
        measures = measure_words(vocabulary)
        found = QuantityWords(
            number_words(vocabulary),
            hedge_words(vocabulary),
            unit_words(vocabulary),
            dict(vocabulary.table("currencies").get("names", {})),
            measures.countable,
            measures.sets["up"],
            measures.sets["down"],
        )
        vocabulary.prepared["quantities"] = found
    return found


def find_quantities(sentence: Tokens, words: QuantityWords) -> list[Quantity]:
    """The quantities of a sentence in order."""
    text, found = sentence.text, list[Quantity]()
    standings = list(iter_standings(sentence, words.numbers, words.persons))
    for i, standing in enumerate(standings):
        unit = _unit(standing, text, words)
        hedge = find_hedge(text, standing.numeral.start, standing.numeral.end, words.hedges)
        if not _is_quantity(standing, text, unit, hedge) or _is_second(standing, unit, standings[:i]):
            continue
        quantity = _quantity(standing, text, unit, hedge, words)
        if found and _restates(found[-1], quantity, sentence):
            quantity = replace(quantity, concept=found[-1].concept)
        joined = _joined(found[-1], quantity, sentence) if found else None
        if joined is None:
            found.append(quantity)
        else:
            found[-1] = joined
    return found


def _quantity(standing: Standing, text: str, unit: Unit | None, hedge: Hedge | None, words: QuantityWords) -> Quantity:
    numeral, offset = standing.numeral, standing.tokens.sent.start_char
    measured = unit is not None or numeral.unit is not None
    noun = None if measured else _counted_noun(standing)
    end = max(numeral.end, unit.end if unit is not None else 0)
    factor = 1_000_000 if numeral.measure == "m" and unit is None else 1
    if noun is not None and standing.joined and not standing.partitive:
        noun, unit = None, _joined_unit(standing, text)
        end = unit.end
    elif noun is not None:
        unit = _counted(standing, noun, text, words.units)
    tokens = standing.tokens.doc.char_span(offset + numeral.start, offset + end, alignment_mode="expand")
    change = find_change(
        standing, text, hedge, words.up, words.down, is_time=unit is not None and unit.dimension in {TIME, AGE}
    )
    return Quantity(
        numeral,
        offset + numeral.start,
        offset + end,
        numeral.low * factor,
        numeral.high * factor,
        change,
        unit,
        find_concept(tokens if tokens is not None else standing.tokens, noun, partitive=standing.partitive),
        noun,
        standing.reason,
    )


def _unit(standing: Standing, text: str, words: QuantityWords) -> Unit | None:
    """The unit of measurement, of money or the percentage; None for what is counted or has none."""
    numeral = standing.numeral
    if numeral.kind is NumeralKind.SHARE:
        return None
    if numeral.unit is not None:
        name = _PLAIN.get(numeral.unit) or words.money.get(numeral.unit, numeral.unit.lower())
        unit = Unit(name, "", numeral.end, "share" if numeral.unit in _PLAIN else "money")
        return with_rate(text, unit, words.units)
    if numeral.measure == "m":
        return _metres(numeral, text)
    measured = find_unit(text, numeral.end, words.units)
    if measured is None and standing.reason is Reason.AGE:
        return Unit("year of age", "", numeral.end, AGE)
    return measured


def _metres(numeral: Numeral, text: str) -> Unit | None:
    """The metre for an "m" beside words of size or sport; elsewhere it is a million (of money, most often)."""
    end = numeral.end + 1
    if _OF_SIZE.match(text, end) or _SIZE_OF.search(text[: numeral.start]):
        return Unit("metre", "m", end, "length")
    return None


def _is_quantity(standing: Standing, text: str, unit: Unit | None, hedge: Hedge | None) -> bool:
    """True unless the number dates, ranks or is part of a name."""
    numeral, reason = standing.numeral, standing.reason
    before, after = text[: numeral.start], text[numeral.end :]
    if reason is Reason.RANK or numeral.kind is NumeralKind.ORDINAL:
        return False
    if reason in _NEVER or _is_said_in_passing(standing, before, after):
        return False
    if reason in {Reason.YEAR, Reason.PART, Reason.SCORE} and _is_dated(numeral):
        round_sum = numeral.low % 50 == 0 and (hedge is not None or bool(_SUMMED.search(before)))
        return (unit is not None and unit.dimension != TIME) or (reason is Reason.YEAR and round_sum)
    if _ERA_BEFORE.search(before) or _ERA_AFTER.match(after) or _ERA_RANGE.search(before) or _HYPHENED.search(before):
        return False
    return unit is not None or not (_is_title(standing) or _is_day(standing))


def _is_said_in_passing(standing: Standing, before: str, after: str) -> bool:
    """As in "one day", "the second half of", a list's "2)", "in '19": words and signs that count nothing."""
    numeral, tokens = standing.numeral, standing.tokens
    left = tokens.doc[tokens.start - 1] if tokens.start > tokens.sent.start else None
    if standing.noun is None and numeral.spelled and left is not None and left.lower_ in {"the", "these", "those"}:
        return numeral.low < 10 and numeral.kind is NumeralKind.CARDINAL
    if numeral.kind is NumeralKind.SHARE:
        return left is not None and left.tag_ in {"JJ", "JJR", "JJS"} and left.lower_ != "last"
    if numeral.low == numeral.high == 1 and numeral.spelled and numeral.kind is NumeralKind.CARDINAL:
        noun = standing.noun
        return after.startswith("-") or (noun is not None and noun.lemma_.lower() in _ONE_OF_SPEECH)
    return numeral.plain and (
        (after.startswith(")") and numeral.low < 20 and bool(_ENUMERATED.search(before)))
        or bool(_SHORT_YEAR.search(before))
    )


def _is_dated(numeral: Numeral) -> bool:
    return numeral.plain and YEARS[0] <= numeral.low <= YEARS[1]


def _is_title(standing: Standing) -> bool:
    """As in "Falcon 9", "Windows 11": a bare number right behind a name that it belongs to."""
    tokens, noun = standing.tokens, standing.noun
    if not standing.numeral.plain or tokens.start == tokens.sent.start:
        return False
    left = tokens[0].nbor(-1)
    if _BRAND.match(left.text) or (tokens[0].ent_type_ in _NAMES and left.ent_type_ == tokens[0].ent_type_):
        return True
    inside = tokens.root.head.i < tokens.start or noun is None or left.head.i == noun.i
    return left.pos_ == "PROPN" and left.text[:1].isupper() and inside


def _is_day(standing: Standing) -> bool:
    """A bare number that the model takes for part of a date."""
    root, low = standing.tokens.root, standing.numeral.low
    if low > _LAST_DAY and not YEARS[0] <= low <= YEARS[1]:
        return False
    return standing.noun is None and standing.numeral.plain and root.ent_type_ in {"DATE", "TIME"}


def _is_second(standing: Standing, unit: Unit | None, earlier: list[Standing]) -> bool:
    """As in "two 737 jets": a second bare number before the same noun is its name."""
    if unit is not None or standing.noun is None or not standing.numeral.plain:
        return False
    return any(s.noun is not None and s.noun.i == standing.noun.i and s.numeral.unit is None for s in earlier)


def _counted_noun(standing: Standing) -> Token | None:
    """The counted noun, none for a pronoun ("three of them", "two of you") or the "m" of a million."""
    noun = standing.noun
    is_word = noun is not None and noun.pos_ != "PRON" and noun.text.rstrip(".") != "m"
    return noun if is_word else None


def _joined_unit(standing: Standing, text: str) -> Unit:
    """As in "a two-storey annexe": the noun joined to the number is its unit."""
    joined = next(t for t in standing.tokens.doc[standing.tokens.end :] if t.lower_ == standing.joined)
    end = joined.idx + len(joined) - standing.tokens.sent.start_char
    return Unit(_lemma(joined), text[end - len(joined) : end], end)


def _counted(standing: Standing, noun: Token, text: str, units: UnitWords) -> Unit | None:
    """The counted noun with its marks as a unit: "commercial fishermen" is "commercial fisherman"."""
    tokens, doc = standing.tokens, standing.tokens.doc
    offset = tokens.sent.start_char
    first = tokens.end
    if standing.partitive:
        first = next((t.i + 1 for t in doc[tokens.end - 1 : noun.i] if t.lower_ == "of"), first)
    run = [t for t in doc[first : noun.i + 1] if _names_kind(t, last=t.i == noun.i)] or [noun]
    known = units.name_of(run[-1].text) if len(run) == 1 or not standing.partitive else None
    name = known if known is not None else " ".join(_lemma(t) for t in run)
    start, end = run[0].idx - offset, noun.idx + len(noun) - offset
    return with_rate(text, Unit(name, text[start:end], end), units)


def _names_kind(token: Token, *, last: bool) -> bool:
    """True for the words before a counted noun that make it that kind of thing."""
    if last:
        return True
    if token.is_punct or token.is_space or token.tag_ in _SKIPPED_TAGS:
        return token.tag_ == "CD" and token.text.isdecimal()
    return token.tag_ not in {"VBG", "VBN"} and not token.text[:1].isdigit()


def _lemma(token: Token) -> str:
    if token.tag_ == "NNPS" and token.lemma_ == token.text:
        return str(token.lower_.removesuffix("s"))
    return str(token.lemma_.lower() if token.pos_ != "PROPN" else token.lower_)


def _restates(first: Quantity, second: Quantity, sentence: Tokens) -> bool:
    """As in "$12bn (£10bn)", "162 points, or 2 percent": the same said in another unit."""
    between = sentence.doc.text[first.end : second.start].strip()
    return second.noun is None and between in {"(", "or", ", or", "/", "– or", "— or"} and bool(sentence)


def _joined(first: Quantity, second: Quantity, sentence: Tokens) -> Quantity | None:
    """As in "from 450 sq ft up to 900 sq ft", "from 4.8 to 4.7 percent": two ends of one quantity."""
    offset = sentence.start_char
    before = sentence.text[: first.start - offset]
    between = sentence.text[first.end - offset : second.start - offset]
    if first.is_range or second.is_range or not _TO.fullmatch(between):
        return None
    units = {u.name for u in (first.unit, second.unit) if u is not None}
    both = first.unit is not None and second.unit is not None
    if len(units) > 1 or not (_FROM.search(before) or (both and _OF.search(before))):
        return None
    return replace(second, start=first.start, low=first.low, high=second.low, change=first.change)
