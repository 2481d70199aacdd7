"""Measurements: the unit of a number in its sentence, of measurement, of money, or the noun that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from storydiff.claims.concepts import hyphened
from storydiff.claims.numerals import Numeral, NumeralKind
from storydiff.claims.parse import Token
from storydiff.claims.standing import Standing
from storydiff.claims.uncounted import Reason
from storydiff.claims.units import AGE, Unit, UnitWords, find_unit, with_rate

_PLAIN = {"%": "percentage", "points": "percentage point"}
_OF_SIZE = re.compile(
    r"[\s-]+(?:\([^()]*\)\s+)?(?:tall|high|long|deep|wide|away|thick|below|above|from|apart|down|up|race|sprint|dash|relay|hurdles|"
    r"freestyle|backstroke|breaststroke|butterfly|medley|final|title|record|x|by|waves?|swell|pool|radius|drop|mark)\b"
    r"|\s*[x×/]"
)
_SIZE_OF = re.compile(
    r"\b(?:height|depth|width|length|distance|altitude|diameter|radius|span|deeper|higher|taller|longer|within|every)\s+"
    r"(?:\w+\s+){0,3}$|\b(?:ran|runs|swam|sprinted|jumped|leapt|threw|vaulted|cleared|dived|dove|swum)\s+(?:(?:the|a|an|her|his)\s+)?$",
    re.IGNORECASE,
)
_SKIPPED_TAGS = {"DT", "CC", "PRP$", "POS", "PRP", "CD", "IN", "HYPH", "SYM", "PDT", "WP$"}


def unit_of(standing: Standing, text: str, words: UnitWords, money: Mapping[str, str]) -> Unit | None:
    """The unit of measurement, of money or the percentage; None for what is counted or has none."""
    numeral = standing.numeral
    if numeral.kind is NumeralKind.SHARE:
        return _share(standing)
    if numeral.unit is not None:
        name = _PLAIN.get(numeral.unit) or money.get(numeral.unit, numeral.unit.lower())
        unit = Unit(name, "", numeral.end, "share" if numeral.unit in _PLAIN else "money")
        return with_rate(text, unit, words)
    if numeral.measure == "m":
        return _metres(numeral, text)
    measured = find_unit(text, numeral.end, words)
    if measured is None and standing.reason is Reason.AGE:
        return Unit("year of age", "", numeral.end, AGE)
    return measured


def _share(standing: Standing) -> Unit | None:
    """As in "A fourth of the voters", "one in four voters": its unit is the whole."""
    noun = standing.noun
    ratio = any(t.lower_ in {"in", "out"} for t in standing.tokens)
    if noun is None or not (standing.partitive or ratio) or noun.pos_ == "PRON":
        return None
    first = next((t.i + 1 for t in noun.doc[standing.tokens.end - 1 : noun.i] if t.lower_ == "of"), standing.tokens.end)
    run = [t for t in noun.doc[first : noun.i + 1] if _names_kind(t, last=t.i == noun.i)]
    return Unit("share of " + " ".join(t.lower_ for t in run), "", standing.numeral.end, "share")


def _metres(numeral: Numeral, text: str) -> Unit | None:
    """The metre for an "m" beside words of size or sport; elsewhere it is a million (of money, most often)."""
    end = numeral.end + 1
    if _OF_SIZE.match(text, end) or _SIZE_OF.search(text[: numeral.start]):
        return Unit("metre", "m", end, "length")
    return None


def counted_noun_of(standing: Standing) -> Token | None:
    """The counted noun, none for a pronoun ("three of them", "two of you") or the "m" of a million."""
    noun = standing.noun
    is_word = noun is not None and noun.pos_ != "PRON" and noun.text.rstrip(".") not in {"m", "percent", "cent", "%"}
    return noun if is_word else None


def joined_unit(standing: Standing, text: str) -> Unit:
    """As in "a two-storey annexe": the noun joined to the number is its unit."""
    joined = next(t for t in standing.tokens.doc[standing.tokens.end :] if t.lower_ == standing.joined)
    end = joined.idx + len(joined.text) - standing.tokens.sent.start_char
    return Unit(_lemma(joined), text[end - len(joined.text) : end], end)


def counted_unit(standing: Standing, noun: Token, text: str, units: UnitWords) -> Unit | None:
    """The counted noun with its marks as a unit: "commercial fishermen" is "commercial fisherman"."""
    tokens, doc = standing.tokens, standing.tokens.doc
    offset = tokens.sent.start_char
    first = tokens.end
    if standing.partitive:
        first = next((t.i + 1 for t in doc[tokens.end - 1 : noun.i] if t.lower_ == "of"), first)
    run = [t for t in doc[first : noun.i + 1] if _names_kind(t, last=t.i == noun.i)] or [noun]
    known = units.name_of(run[-1].text) if len(run) == 1 or not standing.partitive else None
    name = known if known is not None else " ".join(_kind_words(run, first))
    start, end = run[0].idx - offset, noun.idx + len(noun.text) - offset
    return with_rate(text, Unit(name, text[start:end], end), units)


def _kind_words(run: list[Token], first: int) -> Iterator[str]:
    """The words of a kind of thing, those with hyphens as written: "low-cost airline", "3-pointer"."""
    done = -1
    for token in run:
        start, end = hyphened(token)
        if token.i < done or start < first or end == start + 1:
            yield from [_lemma(token)] if token.i >= done else []
            continue
        done = end
        parts = token.doc[start : end - 1].text.lower()
        yield parts + _lemma(token.doc[end - 1])


def _names_kind(token: Token, *, last: bool) -> bool:
    """True for the words before a counted noun that make it that kind of thing."""
    if last:
        return True
    if token.lower_ in {"m", "bn", "k"}:
        return False
    if token.is_punct or token.is_space or token.tag_ in _SKIPPED_TAGS:
        return token.tag_ == "CD" and token.text.isdecimal() and token.nbor(1).pos_ == "PROPN"
    return (
        token.tag_ not in {"VBG", "VBD", "VBN", "RB", "RBR", "RBS"}
        and token.lower_ not in {"more", "fewer", "less"}
        and not token.text[:1].isdigit()
    )


def _lemma(token: Token) -> str:
    if token.tag_ == "NNPS" and token.lemma_ == token.text:
        return str(token.lower_.removesuffix("s"))
    return str(token.lemma_.lower() if token.pos_ != "PROPN" else token.lower_)
