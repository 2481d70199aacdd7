"""Said: a sentence as the figures that it gives, each with what it is a figure of, and as of when it does.

Figures of the ledger (``claims.figures``) are read strictly, since a change may hang on them. These are read widely:
whatever number a sentence gives, with all words that may tell which question it answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from storydiff.claims.dated import Dated, iter_as_of
from storydiff.claims.directions import Change
from storydiff.claims.hedges import Hedge, HedgeWords, find_hedge
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.claims.quantities import Quantity, QuantityWords, find_quantities
from storydiff.claims.roles import (
    Aspect,
    is_age_group,
    is_basis,
    is_inserted,
    is_named,
    is_part,
    is_place_or_scale,
    is_step,
)
from storydiff.claims.scores import Score, iter_scores
from storydiff.claims.syntax import SUBJECTS
from storydiff.claims.units import AGE, TIME
from storydiff.model import Relation

_CONTENT = {"NOUN", "PROPN", "ADJ", "VERB", "ADV"}
_OUTSIDE = {"outside", "beyond", "except"}
"""Prepositions whose object is where the figure does not hold."""
_RELATIONS = {Change.ABOUT: Relation.ABOUT, Change.MORE: Relation.MORE, Change.LESS: Relation.LESS}


class Kind(StrEnum):
    """What sort of figure it is; figures of two sorts seldom answer one question."""

    SHARE = "share"
    SCORE = "score"
    MONEY = "money"
    MEASURE = "measure"
    COUNT = "count"
    BARE = "bare"
    """A number with neither unit nor counted noun of its own; what is said of it tells what it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as one sentence gives it; ``start`` and ``end`` count characters of the document."""

    kind: Kind
    relation: Relation
    low: float
    high: float
    unit: str = ""
    """The currency, the unit of measurement, or the whole of a score."""
    thing: str = ""
    """The head of what is counted in its plain form: "case"; of a bare number the noun that it shares."""
    marks: frozenset[str] = frozenset()
    """The other words of what is counted: "confirmed"."""
    about: tuple[str, ...] = ()
    """Plain forms of the words that the figure says something of, the nearest noun phrase first."""
    beside: frozenset[str] = frozenset()
    """Plain forms of the content words around it, up to the next comma, conjunction or figure."""
    scene: frozenset[str] = frozenset()
    """Plain forms of the content words of its sentence."""
    aspect: Aspect = Aspect.PLAIN
    near: bool = False
    """True for a bound that is said to be almost reached: "nearly 50"."""
    closed: bool = False
    """True where the bound itself is allowed: "at least 40", as against "more than 40"."""
    part: bool = False
    """True for what is a part of another count, or the whole of one."""
    based: bool = False
    """True where it stands exact as what something was made of: "based on 12 votes"."""
    frames: bool = False
    """True where it stands exact in a phrase that opens the sentence: "Averaged over 12 votes, …"."""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence, or a few on one matter, says in figures, and the days as of which it does."""

    figures: tuple[Said, ...]
    as_of: tuple[Dated, ...] = ()


def read_statement(sentences: Sequence[Tokens], words: QuantityWords) -> Statement:
    """The statement of parsed sentences."""
    figures = [said for sentence in sentences for said in _iter_said(sentence, words)]
    as_of = [dated for sentence in sentences for dated in iter_as_of(sentence.text)]
    return Statement(tuple(figures), tuple(as_of))


def _iter_said(sentence: Tokens, words: QuantityWords) -> Iterator[Said]:
    offset, text = sentence.start_char, sentence.text
    scores = list(iter_scores(text))
    read = [_of_score(score, sentence, words.hedges) for score in scores]
    read += [
        _of_quantity(quantity, sentence, words.hedges)
        for quantity in find_quantities(sentence, words)
        if not _is_of_score(quantity, scores, offset) and not _is_in_passing(quantity, text[: quantity.start - offset])
    ]
    read.sort(key=lambda said: said.start)
    scene = frozenset(t.lemma_.lower() for t in sentence if t.pos_ in _CONTENT)
    before = frozenset[str]()
    for n, said in enumerate(read):
        first = read[n - 1].end if n else sentence.start_char
        last = read[n + 1].start if n + 1 < len(read) else sentence.end_char
        beside = _beside(sentence, said, first, last)
        total = said.aspect is Aspect.PLAIN and "total" in beside and said.kind in {Kind.COUNT, Kind.BARE}
        if n and is_inserted(text[: said.start - offset]):
            beside |= before
        before = beside
        yield replace(said, beside=beside, scene=scene, aspect=Aspect.TOTAL if total else said.aspect)


def _is_of_score(quantity: Quantity, scores: Sequence[Score], offset: int) -> bool:
    """True for the 10 of "6.7/10"."""
    start = quantity.start - offset
    end = start + max(1, quantity.numeral.end - quantity.numeral.start)
    return any(score.start < end and start < score.end for score in scores)


def _is_in_passing(quantity: Quantity, before: str) -> bool:
    """True for what gives no figure: "she scores more", "ranked 15", "people under 18 years"."""
    vague = quantity.numeral.vague and quantity.noun is None and quantity.unit is None
    aged = quantity.unit is not None and quantity.unit.dimension in {AGE, TIME} and is_age_group(before)
    return vague or aged or is_place_or_scale(before)


def _beside(sentence: Tokens, said: Said, first: int, last: int) -> frozenset[str]:
    """The content words that belong to a figure between the characters where its neighbours end and begin.

    Words behind it do up to the first that leads to the next figure: "a rating of 73% | based on 12 votes".
    """
    words = list[Token]()
    for token in reversed([t for t in sentence if first <= t.idx < said.start]):
        if _parts(token):
            break
        words.append(token)
    for token in (t for t in sentence if said.start <= t.idx < last):
        if token.idx >= said.end and (_parts(token) or _leads_on(token, last)):
            break
        words.append(token)
    left_out = {child.i for token in words if token.lower_ in _OUTSIDE for child in token.children}
    kept = (t for t in words if t.pos_ in _CONTENT or t.lower_ in _OUTSIDE)
    return frozenset(t.lemma_.lower() for t in kept if t.i not in left_out)


def _parts(token: Token) -> bool:
    return (token.is_punct and token.text != "-") or token.dep_ == "cc"


def _leads_on(token: Token, last: int) -> bool:
    """True for a preposition whose phrase holds what begins at character ``last``."""
    leads = token.pos_ in {"ADP", "SCONJ"} and last < token.sent.end_char
    return leads and any(t.idx >= last for t in token.subtree)


def _of_quantity(quantity: Quantity, sentence: Tokens, hedges: HedgeWords) -> Said:
    start, text = quantity.start - sentence.start_char, sentence.text
    end = start + quantity.numeral.end - quantity.numeral.start
    before, after, noun = text[:start], text[end:], quantity.noun
    kind, unit, thing = _sort_of(quantity, before)
    own = noun if noun is not None and kind is Kind.COUNT else None
    relation = Relation.RANGE if quantity.is_range else _RELATIONS.get(quantity.change, Relation.EXACT)
    exact, hedge = relation is Relation.EXACT, find_hedge(text, start, end, hedges)
    return Said(
        kind,
        relation,
        quantity.low,
        quantity.high,
        unit,
        thing,
        frozenset() if own is None else _marks(own),
        _plain_forms(quantity.concept, sentence),
        aspect=Aspect.STEP if is_step(before, after) else Aspect.PLAIN,
        near=hedge is not None and hedge.near and relation is Relation.ABOUT,
        closed=_is_closed(text, hedge, hedges),
        part=is_part(before, after),
        based=exact and is_basis(before),
        frames=exact and _is_frame(quantity.start, sentence),
        start=quantity.start,
        end=max(quantity.end, noun.idx + len(noun.text) if noun is not None else 0),
    )


def _sort_of(quantity: Quantity, before: str) -> tuple[Kind, str, str]:
    """The kind of a quantity, its unit, and what it counts."""
    unit, noun = quantity.unit, quantity.noun
    if noun is not None and noun.idx < quantity.start:  # shared with a figure before it
        return Kind.BARE, "", "" if is_named(before) else noun.lemma_.lower()
    if noun is not None:
        return Kind.COUNT, "", noun.lemma_.lower()
    if unit is None:
        return Kind.BARE, "", ""
    if unit.dimension in {"share", "money"}:
        return Kind(unit.dimension), unit.name, ""
    if not unit.dimension:  # "a 23,000-seat hall"
        return Kind.COUNT, "", unit.name.split()[-1]
    is_year = unit.dimension in {AGE, TIME} and unit.name.startswith("year")
    return Kind.MEASURE, "year" if is_year else unit.name, ""


def _marks(noun: Token) -> frozenset[str]:
    return frozenset(t.lemma_.lower() for t in noun.children if t.i < noun.i and t.pos_ in _CONTENT)


def _of_score(score: Score, sentence: Tokens, hedges: HedgeWords) -> Said:
    hedge = find_hedge(sentence.text, score.start, score.end, hedges)
    relation = Relation.EXACT if hedge is None or hedge.weak else hedge.relation
    start, end = (at + sentence.start_char for at in (score.start, score.end))
    tokens = sentence.doc.char_span(start, end)
    about = tuple(_iter_noun_phrase(tokens[0])) if tokens is not None else ()
    closed = _is_closed(sentence.text, hedge, hedges)
    unit = f"{score.whole:g}"
    return Said(Kind.SCORE, relation, score.mark, score.mark, unit, about=about, closed=closed, start=start, end=end)


def _iter_noun_phrase(token: Token) -> Iterator[str]:
    """The noun phrase before a token, the nearest word first: "an average rating of | 6.7/10"."""
    begun = False
    for before in reversed(token.doc[token.sent.start : token.i]):
        if before.pos_ in {"NOUN", "PROPN"} or (begun and before.pos_ == "ADJ"):
            begun = True
            yield before.lemma_.lower()
        elif begun:
            return


def _plain_forms(concept: tuple[str, ...], sentence: Tokens) -> tuple[str, ...]:
    plain = {t.text: t.lemma_.lower() for t in sentence}
    return tuple(plain.get(word, word.lower()) for word in concept if not word[:1].isdigit())


def _is_closed(text: str, hedge: Hedge | None, hedges: HedgeWords) -> bool:
    if hedge is None:
        return False
    said = " ".join(text[hedge.start : hedge.end].casefold().split())
    return hedges.closed.search(said) is not None


def _is_frame(start: int, sentence: Tokens) -> bool:
    """True for what stands in a phrase that opens the sentence, before comma and subject."""
    opening = next((t for t in sentence if not t.is_punct), None)
    if opening is None or not (opening.tag_ in {"VBN", "VBG"} or opening.pos_ == "ADP"):
        return False
    before = [t for t in sentence if t.idx < start]
    comma = any(t.text == "," for t in sentence if t.idx > start)
    return comma and not any(t.text == "," or t.dep_ in SUBJECTS for t in before)
