"""Quantities: every number that measures or counts anything, with its unit, its change and what it says something of.

    numerals → standings (what counts, and why not) → quantities; figures are built on the counts among them

Ages, durations, lengths and scores are quantities though they are no counts. Dates, years, times of day, ranks and
the numbers in names are neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from storydiff.claims.concepts import find_concept
from storydiff.claims.directions import Change, find_change
from storydiff.claims.hedges import Hedge, HedgeWords, find_hedge, hedge_words
from storydiff.claims.measurements import counted_noun_of, counted_unit, joined_unit, unit_of
from storydiff.claims.measures import measure_words
from storydiff.claims.numbers import MOVES
from storydiff.claims.numerals import NumberWords, Numeral, NumeralKind, number_words
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.claims.standing import Standing, iter_standings
from storydiff.claims.uncounted import Reason
from storydiff.claims.units import TIME, Unit, UnitWords, unit_words
from storydiff.claims.unquantified import is_quantity, is_second
from storydiff.claims.vocabulary import Vocabulary

_FROM = re.compile(r"\bfrom\s+(?:(?:about|around|an?|the|just|roughly|some)\s+)*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?:(?:about|around|an?|the|just|roughly|some)\s+)*$", re.IGNORECASE)
_AND = re.compile(r"\s*and\s+(?:(?:about|around|an?|as much as|roughly|some)\s+)*", re.IGNORECASE)
_DATED = re.compile(r"\b(?:last|past|previous|preceding|next|coming|first|final)\s+$", re.IGNORECASE)
"""As in "in the last three months", which says when, and nothing of a noun."""
_ENDED = re.compile(
    r"\s+(?:(?:that\s+)?(?:ended|ending)|to|through|until|till|up to|leading up to|before|after|since)\s+"
    r"(?:(?:end|start|on|the end of)\s+)?(?-i:[A-Z][a-z]+\.?\b|\d)",
    re.IGNORECASE,
)
"""As in "the 12 weeks to January 4", "the three months ended June 30"."""
_BY = re.compile(rf"\b(?:by|{'|'.join(sorted(MOVES))})\s+(?:(?!from\b)\w+\s+)?$", re.IGNORECASE)
_OF = re.compile(r"\bof\s+(?:(?:about|around|an?|the|just|roughly|some)\s+)*$", re.IGNORECASE)
_TO = re.compile(
    r"(?:\s+in\s+\w+(?:\s+\d{4})?,?)?\s*(?:up\s+|down\s+)?to\s+(?:(?:about|around|an?|as much as|roughly|some)\s+)*$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s?[x×]\s?|-?\s*,\s*(?:and\s+|or\s+)?|-?\s+(?:and|or|from)\s+")
_ROADS = {"highway", "city", "combined", "motorway", "urban"}
"""Where a car uses what it does: "28 mpg city and 36 highway"."""
_ASIDE = re.compile(
    r"(?:\s+(?:in|on|at|for|during)(?:\s+[\w’'-]+){1,3})?(?:,|,?\s+(?:and|but|versus|vs\.?))\s+"
    r"(?:(?:just|only|about|around|nearly|over|another)\s+)?"
)
_PLACED = re.compile(r"\s+(?:in|on|at|for|during)\s+(?:the\s+|an?\s+)?\w")
_CLOSED = re.compile(r"\b(?:to|at|near|around|above|below)\s+$")
"""As in "lost 12 points to close at | 7,425": what the points are points of."""
_SUSPENDED = re.compile(r"-(?:,|\s+(?:and|or|to)\b)")
"""As in "5- and 6-inch pipes", where the unit is said once."""
_WHOLE = 100
_MOVES = {Change.EXACT, Change.UP, Change.DOWN}


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
        measures, moves = measure_words(vocabulary), vocabulary.table("hedges").get("moves", {})
        found = QuantityWords(
            number_words(vocabulary),
            hedge_words(vocabulary),
            unit_words(vocabulary),
            dict(vocabulary.table("currencies").get("names", {})),
            measures.countable,
            measures.sets["up"] | frozenset(moves.get("up", ())),
            measures.sets["down"] | frozenset(moves.get("down", ())),
        )
        vocabulary.prepared["quantities"] = found
    return found


def find_quantities(sentence: Tokens, words: QuantityWords) -> list[Quantity]:
    """The quantities of a sentence in order."""
    text, found = sentence.text, list[Quantity]()
    standings = list(iter_standings(sentence, words.numbers, words.persons))
    for i, standing in enumerate(standings):
        if found and standing.numeral.start + sentence.start_char < found[-1].end and found[-1].noun is None:
            continue  # the 100 of "5.6 l/100km"
        unit = unit_of(standing, text, words.units, words.money)
        hedge = find_hedge(text, standing.numeral.start, standing.numeral.end, words.hedges)
        if not is_quantity(standing, text, unit, hedge) or is_second(standing, unit, standings[:i]):
            continue
        quantity = _quantity(standing, text, unit, hedge, words)
        if found and _restates(found[-1], quantity, sentence):
            moved = quantity.change in _MOVES and found[-1].change in _MOVES
            change = found[-1].change if moved else quantity.change
            quantity = replace(quantity, concept=found[-1].concept, change=change)
        joined = _joined(found[-1], quantity, sentence) if found else None
        if joined is None:
            found.append(quantity)
        else:
            found[-1] = joined
    return _completed(found, sentence.doc.text)


def _completed(found: list[Quantity], text: str) -> list[Quantity]:
    """The quantities with the units that they share: "5, 6 and 7 percent", "12 schools in Vale and 15 in Orsa"."""
    for i in reversed(range(len(found) - 1)):
        listed = _LISTED.fullmatch(text[found[i].end : found[i + 1].start]) is not None
        whole = found[i].low > _WHOLE >= found[i + 1].low  # "reached 402, 41% of them here"
        if found[i].unit is None and listed and found[i].numeral.kind is NumeralKind.CARDINAL and not whole:
            found[i] = replace(found[i], unit=found[i + 1].unit)
    for i in range(1, len(found)):
        before, bare = found[i - 1], found[i].numeral.kind is NumeralKind.CARDINAL and not found[i].is_range
        road = found[i].noun
        if bare and found[i].numeral.plain and before.noun is None and road is not None and road.lower_ in _ROADS:
            found[i] = replace(found[i], unit=before.unit, noun=None)
        if bare and found[i].unit is None and before.noun is None and before.unit is not None:
            ends = _TO.fullmatch(text[before.end : found[i].start]) and _FROM.search(text[: before.start])
            found[i] = replace(found[i], unit=before.unit) if ends else found[i]
        if bare and found[i].unit is None and before.unit is not None:
            found[i] = _continued(before, found[i], text)
            found[i] = _levelled(found[max(0, i - 2) : i], found[i], text)
        if bare and found[i].unit is None and before.noun is not None and found[i].reason is None:
            found[i] = replace(found[i], unit=before.unit, noun=before.noun)
    return found


def _continued(before: Quantity, bare: Quantity, text: str) -> Quantity:
    """A bare number with the unit before it where it goes on with that: "5 litres in May and 6 in June"."""
    between, behind = text[before.end : bare.start], text[bare.end :]
    alike = _ASIDE.fullmatch(between) is not None and _PLACED.match(behind) is not None
    if before.noun is None and (alike or between.lower().endswith((" another ", " the other "))):
        return replace(bare, unit=before.unit)
    return bare


def _levelled(earlier: list[Quantity], bare: Quantity, text: str) -> Quantity:
    """The level that an index came to, in the points that it moved by: "fell 12 points, or 0.2%, to 7,425"."""
    for moved in earlier:
        is_point = moved.unit is not None and moved.unit.name == "point" and bare.low >= 10 * moved.low
        if is_point and bare.unit is None and _CLOSED.search(text[moved.end : bare.start]):
            return replace(bare, unit=moved.unit)
    return bare


def _quantity(standing: Standing, text: str, unit: Unit | None, hedge: Hedge | None, words: QuantityWords) -> Quantity:
    numeral, offset = standing.numeral, standing.tokens.sent.start_char
    measured = unit is not None or numeral.unit is not None
    noun = None if measured or _SUSPENDED.match(text, numeral.end) else counted_noun_of(standing)
    end = max(numeral.end, unit.end if unit is not None else 0)
    factor = 1_000_000 if numeral.measure == "m" and unit is None else 1
    measure = unit
    if noun is not None and standing.joined not in {"", "of"} and not standing.partitive:
        noun, unit = None, joined_unit(standing, text)
        end = unit.end
    elif noun is not None:
        unit = counted_unit(standing, noun, text, words.units)
    tokens = standing.tokens.doc.char_span(offset + numeral.start, offset + end)
    dates = measure is not None and measure.dimension == TIME and _dates(text, numeral.start, end)
    whole = numeral.kind is NumeralKind.SHARE and unit is not None
    change = find_change(standing, text, hedge, measure, words.up, words.down)
    return Quantity(
        numeral,
        offset + numeral.start,
        offset + end,
        numeral.low * factor,
        numeral.high * factor,
        change,
        unit,
        ()
        if dates or whole
        else find_concept(tokens or standing.tokens, noun, partitive=standing.partitive and not numeral.vague),
        noun,
        standing.reason,
    )


def _dates(text: str, start: int, end: int) -> bool:
    """True for a stretch of time that says when."""
    definite = text[:start].lower().endswith("the ")
    return _DATED.search(text[:start]) is not None or (definite and _ENDED.match(text, end) is not None)


def _restates(first: Quantity, second: Quantity, sentence: Tokens) -> bool:
    """As in "$12bn (£10bn)", "162 points, or 2 percent": the same said in another unit."""
    between = sentence.doc.text[first.end : second.start].strip()
    return second.noun is None and between in {"(", "or", ", or", "/", "– or", "— or"} and bool(sentence)


def _joined(first: Quantity, second: Quantity, sentence: Tokens) -> Quantity | None:
    """As in "from 450 sq ft up to 900 sq ft", "from 4.8 to 4.7 percent": two ends of one quantity."""
    offset = sentence.start_char
    before = sentence.text[: first.start - offset]
    between = sentence.text[first.end - offset : second.start - offset]
    units = {u.name for u in (first.unit, second.unit) if u is not None}
    if first.is_range or second.is_range or len(units) > 1:
        return None
    both = first.unit is not None and second.unit is not None and first.noun is None
    if _BETWEEN.search(before):
        joined = _AND.fullmatch(between) is not None
    elif _TO.fullmatch(between):
        joined = bool(_FROM.search(before)) or (both and (first.low < second.low or bool(_OF.search(before))))
        joined = joined and not _BY.search(before)
    else:
        joined = both and between.strip() in {"-", "–", "—"} and first.low < second.low
    if not joined:
        return None
    return replace(second, start=first.start, low=first.low, high=second.low, change=first.change)
