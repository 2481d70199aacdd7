"""Named values: the number that a sentence says its figure has taken the place of, "44, up from 41".

No other sign in news says so plainly that two numbers answer one question. The value by itself says nothing: it takes
the words ("from", "rather than", "three more than … had counted"), and it is for the archive to hold that value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from storydiff.claims.numbers import find_numerals
from storydiff.claims.numerals import YEARS, Numeral, NumeralKind
from storydiff.matching.dollars import money_of
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.then import is_given_in, is_put_right, is_then, step_since, wholes_of
from storydiff.model import Aspect, Claim, Figure
from storydiff.model.kept import kept_by_words
from storydiff.text import key_of_words

SENTENCES_REMEMBERED = 1_000
"""Sentences of figures of which it is remembered what they name: half a megabyte, and hardly one is asked for later."""
_FILL = r"(?:(?!(?:to|and|with|where|who|that|which|in|at|by|up|as|there|will|would|join\w*)\b)[\w'’-]+\s+){0,6}?"
_FROM = re.compile(rf"\bfrom\s+(?:as (?:many|much|few|high|low) as\s+)?{_FILL}$", re.IGNORECASE)
_NOT = r"not(?! (?:only|just|even|more|less|fewer)\b)"
_INSTEAD = re.compile(
    rf"\b(?:rather than|instead of|as opposed to|in place of|replacing|{_NOT})\s+{_FILL}$",
    re.IGNORECASE,
)
_AGAINST = re.compile(rf"\b(?:against|compared (?:with|to)|as against|versus)\s+{_FILL}$", re.IGNORECASE)
_RATIO = re.compile(
    r"\b(?:double|twice|triple|half|times|more than|fewer than|less than|above|below|exceed\w*|beyond|over|up on"
    rf"|down on)\s+(?:the|its|his|her|their)\s+{_FILL}$",
    re.IGNORECASE,
)
_GIVING = (
    r"(?:put|said|gave|given|estimated|reported|counted|claimed|spoke|spoken|offered|demanded|sought|asked|conceded|concede"
    r"|admitted|admit|acknowledged|acknowledge|forecast|predicted|expected|announced|stated|listed|tallied|told|recorded"
    r"|owned up|named|allowed|agreed|promised|pledged|wanted|charged|alleged|believed|thought|feared)"
)
_ONCE = r"(?:earlier|previously|initially|originally|at first|first|once|until (?:now|then|recently)|before)"
_BACK = re.compile(
    rf"\b(?:had (?:{_ONCE} |only |so far )?{_GIVING}|{_ONCE},? (?:it |he |she |they )?(?:had )?{_GIVING}"
    rf"|for (?:days|weeks|months|years) (?:had |would |could |did |was |were )?(?:only |not )?{_GIVING}"
    r"|(?:an?|the|its|his|her|their) "
    r"(?:earlier|previous|initial|original|preliminary|provisional|first) [a-z]+(?: [a-z]+)?)"
    r"\b[^,;:]{0,40}$",
    re.IGNORECASE,
)
_WHO = r"(?:it|he|she|they|we|the [a-z]+(?: [a-z]+)?|[A-Z]\w+(?: [A-Z]\w+)?|her [a-z]+|his [a-z]+|its [a-z]+)"
_HAD = re.compile(
    rf"^\s*(?:[a-z]+\s+){{0,2}}?(?:that |which )?{_WHO} (?:had|{_ONCE})\b"
    rf"|^\s*(?:[a-z]+\s+){{0,2}}?{_ONCE} {_GIVING}\b"
)
_MORE = re.compile(
    r"^\s*(?:percentage |index )?(?:points?\s+)?"
    r"(?P<way>more|higher|above|better|up|fewer|less|lower|below|worse|down|short)\b"
    rf"[^.;:]{{0,50}}?(?:\bhad\b|\b(?:earlier|previous|preliminary|provisional|initial|original|first|last)\b|\b{_GIVING}\b)",
    re.IGNORECASE,
)
_ABOVE = frozenset({"more", "higher", "above", "better", "up"})
_ONWARD = re.compile(r"^[^,;:]{0,40}?\bto\b", re.IGNORECASE)
_CLAUSE = re.compile(r";|, (?:and|but|while)\b|\bwhile\b", re.IGNORECASE)
_FREE = frozenset({
    "a", "an", "the", "it", "he", "she", "they", "we", "that", "which", "who", "in", "on", "at", "of", "for", "by",
    "to", "from", "and", "or", "but", "as", "than", "before", "earlier", "previously", "initially", "originally",
    "last", "this", "yesterday", "when", "after", "during", "reported", "counted", "recorded", "announced", "had",
    "was", "were", "is", "are", "while", "with", "according", "given", "percent", "per", "cent", "points", "point",
    "percentage", "people", "ago", "only", "so", "among", "first", "once", "now", "then",
})  # fmt: skip
"""Words behind a number that are no noun for what it counts."""
_NOUN = re.compile(r"^\s+(?:per cent\s+|percent\s+|percentage points?\s+)?(?P<noun>[a-z][a-z-]*)")


_WHEN = (
    r"(?:(?:the|an?|its|his|her|their|this|that|all of|early|late|mid-?) ?)?"
    r"(?:previous|same|first|second|third|fourth|last|prior|past|earlier|preceding|initial|original|years?|months?|weeks?|days?|quarters?|spring|summer|autumn"
    r"|fall|winter|\d+|January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]+day)\b"
)
_OF_OTHERS = re.compile(rf"^\s*(?:[a-z-]+\s+){{0,2}}?(?:for|in|at|among)\s+(?!{_WHEN})(?P<what>(?:the\s+)?\w+)")
"""Behind a number: what it is of, where that is no time: "compared with 210 for wheat", "from 58 in Kell"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A value that a figure's sentence says it has replaced, and the words that say so."""

    low: float
    cue: str
    then: bool = False
    """True where the words say of what time it was, so that nothing else can be meant by it than by the figure."""


@kept_by_words
def named_values(claim: Claim, lexicon: Lexicon) -> tuple[Named, ...]:
    """The values that the sentence of a figure names as what it has taken the place of, the first named first.

    "The board counted 229, three more than police had estimated" names 226, "66 percent, up from 61" names 61.
    """
    figure = claim.content
    if not isinstance(figure, Figure) or figure.aspect is Aspect.STEP:
        return ()
    start, end = claim.focus.start - claim.span.start, claim.focus.end - claim.span.start
    return () if start < 0 else _named_in(claim.quote, start, end, figure, lexicon)


@lru_cache(maxsize=SENTENCES_REMEMBERED)
def _named_in(quote: str, start: int, end: int, figure: Figure, lexicon: Lexicon) -> tuple[Named, ...]:
    """The same of a sentence that has the figure from ``start`` to ``end``: it is printed again and again."""
    if figure.elsewhen and not is_put_right(quote[:start]):
        return ()
    numerals = [n for n in find_numerals(quote, lexicon.numbers) if _may_be_value(n, figure)]
    found = dict.fromkeys(
        named
        for numeral in numerals
        if numeral.end <= start or numeral.start >= end
        for named in _named(numeral, figure, quote, (start, end), numerals)
    )
    if figure.base is not None and figure.base not in {named.low for named in found}:
        found |= dict.fromkeys([Named(figure.base, "from")])
    for whole in wholes_of(figure.low, quote[:start], quote, numerals):
        found |= dict.fromkeys([Named(whole, "left of the")])
    return tuple(named for named in found if named.low not in (figure.low, figure.high))


def value_keys(claim: Claim, figure: Figure, lexicon: Lexicon) -> frozenset[str]:
    """The keys of a figure's value and of those that it names, under which a named value is found."""
    if figure.aspect is Aspect.STEP or figure.low != figure.high:
        return frozenset()
    values = {figure.low, *(named.low for named in named_values(claim, lexicon))}
    return frozenset(value_key(value, figure.unit) for value in values)


def value_key(value: float, unit: str | None) -> str:
    """The key of a value in a unit."""
    return key_of_words("figure", "value", f"{value:g}", money_of(unit) or "")


def _may_be_value(numeral: Numeral, figure: Figure) -> bool:
    if numeral.kind is NumeralKind.ORDINAL or numeral.vague or numeral.is_range:
        return False
    if numeral.unit not in (None, figure.unit) and not (figure.unit == "%" and numeral.unit == "points"):
        return False
    return not (numeral.plain and numeral.unit is None and YEARS[0] <= numeral.low <= YEARS[1])


def _named(
    numeral: Numeral, figure: Figure, quote: str, focus: tuple[int, int], numerals: list[Numeral]
) -> Iterator[Named]:
    before, behind = quote[: numeral.start], quote[numeral.end :]
    follows = numeral.start >= focus[1]
    between = quote[focus[1] : numeral.start] if follows else quote[numeral.end : focus[0]]
    if _CLAUSE.search(between):
        return
    apart = (n for n in numerals if (focus[1] <= n.start < numeral.start) or (numeral.end <= n.start < focus[0]))
    if any(_cue(quote[: n.start], quote[n.end :]) == "" and not _MORE.match(quote[n.end :]) for n in apart):
        return
    if follows and (more := _MORE.match(behind)) is not None:
        step = numeral.low if more["way"].lower() in _ABOVE else -numeral.low
        yield Named(round(figure.low - step, 6), f"{numeral.low:g} {more['way'].lower()} than")
        return
    if follows and (way := step_since(behind)) and numeral.unit in (figure.unit, "points"):
        cue = f"{numeral.low:g} {'more' if way > 0 else 'less'} than"
        yield Named(round(figure.low - way * numeral.low, 6), cue, then=True)
        return
    then = is_then(behind)
    if not then and not _is_of(behind, between if follows else quote[focus[1] :], figure):
        return
    cue = _cue(before, behind)
    others = _OF_OTHERS.match(behind) if not is_given_in(behind) else None
    if others is not None and (cue in {"against", "times the"} or others["what"].removeprefix("the ")[:1].isupper()):
        return
    first = cue and (follows or cue == "before" or (cue == "from" and _ONWARD.match(between)))
    if numeral.unit != "points" and first:
        yield Named(numeral.low, cue, then and cue in {"from", "against"})


def _cue(before: str, behind: str) -> str:
    """The words by which a number is one that was replaced; empty where none are."""
    for name, pattern in (("from", _FROM), ("instead of", _INSTEAD), ("against", _AGAINST), ("times the", _RATIO)):
        if pattern.search(before):
            return name
    return "before" if _BACK.search(before) or _HAD.match(behind) else ""


def _is_of(behind: str, after_focus: str, figure: Figure) -> bool:
    """False where another noun says what the number counts: "44 names, from 12 towns"."""
    found = _NOUN.match(behind)
    if found is None or found["noun"] in _FREE or found["noun"].endswith("ly"):
        return True
    noun = _singular(found["noun"])
    near = re.findall(r"[a-z-]+", after_focus.lower())[:3]
    own = [
        *re.findall(r"[a-z-]+", f"{figure.measure} {' '.join(figure.qualifiers)} {figure.unit or ''}".lower()),
        *near,
    ]
    return noun in {_singular(word) for word in own} or found["noun"].endswith("ed")


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
