"""Explaining: what was read in each sentence of an article, by which rule, and what was seen there and not used.

sentence → claims in it → numbers, stance words and event words that led to none, each with the reason
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from storydiff.claims.days import is_background
from storydiff.claims.deeds import DeedWords, deed_words
from storydiff.claims.disowned import DisowningWords, disowning_words, is_disowned
from storydiff.claims.event_words import EventWords, event_words
from storydiff.claims.measures import measure_words
from storydiff.claims.numerals import NumberWords, number_words
from storydiff.claims.parse import LONGEST_SENTENCE, Doc, Token
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.passage import iter_blocks, make_passage
from storydiff.claims.stances import StanceWords, stance_words
from storydiff.claims.standing import Standing, iter_standings
from storydiff.claims.syntax import is_negated, is_supposed
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Article, Claim, ClaimKind, Figure, Span

UNMEASURED = "nothing says what it measures, or it is too slight"
UNASSERTED = "only supposed, wished or asked"
DISOWNED = "its speaker denies or doubts it"
BACKGROUND = "told as background"
NEGATED = "denied"
UNNAMED = {
    ClaimKind.POSITION: "whose stand on what is not safe to say",
    ClaimKind.EVENT: "who did what is not safe to say, or it is no news of its kind",
}
TOO_LONG = "not read: a sentence of more than {limit} words is a table or a trick"
SHOWN = 20
"""Words of a sentence that was not read for its length, to know it by."""
TOLD = "part of another figure of the sentence"


@dataclass(frozen=True, slots=True)
class Unused:
    """Words that might have led to a claim of that kind, and why they did not."""

    words: str
    kind: ClaimKind
    reason: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One sentence or heading with the claims read in it and what was seen and not used."""

    text: str
    span: Span
    is_heading: bool
    claims: tuple[Claim, ...]
    unused: tuple[Unused, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """The words that rules look for."""

    numbers: NumberWords
    countable: frozenset[str]
    stances: StanceWords
    events: EventWords
    deeds: DeedWords
    published: datetime
    disowning: DisowningWords


def explain(article: Article, doc: Doc, claims: Sequence[Claim], vocabulary: Vocabulary) -> tuple[Explained, ...]:
    """Each sentence and heading of a parsed article in order, with its claims among those given."""
    passage = make_passage(article, doc)
    measures = measure_words(vocabulary)
    seen = _Seen(
        number_words(vocabulary),
        measures.countable,
        stance_words(vocabulary),
        event_words(vocabulary),
        deed_words(vocabulary),
        article.time,
        disowning_words(vocabulary),
    )
    in_order = sorted(claims, key=lambda c: (c.focus.start, c.focus.end, c.id))
    found = [_sentence(sentence, in_order, seen) for sentence in passage.sentences]
    found += [_unread(sentence) for sentence in passage.too_long]
    found += _headings(article, in_order)
    return tuple(sorted(found, key=lambda e: e.span.start))


def _unread(sentence: Tokens) -> Explained:
    """A sentence too long to be read, by its beginning."""
    words = sentence[:SHOWN].text.strip()
    reason = TOO_LONG.format(limit=LONGEST_SENTENCE)
    span = Span(sentence.start_char, sentence.end_char)
    unused = tuple(Unused(words, kind, reason) for kind in ClaimKind)
    return Explained(f"{words} …", span, is_heading=False, claims=(), unused=unused)


def _headings(article: Article, claims: Sequence[Claim]) -> Iterator[Explained]:
    for block in iter_blocks(article.text):
        if block.is_heading:
            span = Span(block.start, block.end)
            own = tuple(c for c in claims if span.start <= c.span.start < span.end)
            yield Explained(span.of(article.text).strip(), span, is_heading=True, claims=own)


def _sentence(sentence: Tokens, claims: Sequence[Claim], seen: _Seen) -> Explained:
    span = Span(sentence.start_char, sentence.end_char)
    own = tuple(c for c in claims if span.start <= c.focus.start < span.end)
    unused = (*_numbers(sentence, own, seen), *_words(sentence, own, seen))
    return Explained(sentence.text.strip(), span, is_heading=False, claims=own, unused=tuple(unused))


def _numbers(sentence: Tokens, claims: Sequence[Claim], seen: _Seen) -> Iterator[Unused]:
    """The numbers that no figure was made of."""
    figures = [c for c in claims if isinstance(c.content, Figure)]
    for standing in iter_standings(sentence, seen.numbers, seen.countable):
        start = sentence.start_char + standing.numeral.start
        if any(c.focus.start <= start < c.focus.end for c in figures):
            continue
        written = sentence.text[standing.numeral.start : standing.numeral.end]
        yield Unused(written, ClaimKind.FIGURE, _why_no_figure(standing, [c.content for c in figures]))


def _why_no_figure(standing: Standing, figures: Sequence[object]) -> str:
    if standing.reason is not None:
        return standing.reason.value
    low = standing.numeral.low
    told = any(isinstance(f, Figure) and low in {f.step, f.base} for f in figures)
    return TOLD if told else UNMEASURED


def _words(sentence: Tokens, claims: Sequence[Claim], seen: _Seen) -> Iterator[Unused]:
    """The stance words and event words that led to nothing."""
    for token in sentence:
        for kind in _kinds(token, seen):
            used = any(c.kind is kind and c.focus.start <= token.idx < c.focus.end for c in claims)
            if not used:
                yield Unused(token.text, kind, _why_unread(token, kind, seen))


def _kinds(token: Token, seen: _Seen) -> Iterator[ClaimKind]:
    """The kinds of claim that the word might lead to."""
    stance = (
        (token.pos_ == "VERB" and seen.stances.verb(token) is not None)
        or (token.pos_ == "ADJ" and token.lower_ in seen.stances.adjectives and token.dep_ != "amod")
        or (token.pos_ == "NOUN" and seen.stances.noun(token) is not None)
    )
    if stance:
        yield ClaimKind.POSITION
    verbal = token.pos_ == "VERB" and token.dep_ != "amod"
    listed = verbal and (seen.events.key(token, seen.events.verbs) is not None or token.lemma_ in seen.deeds.verbs)
    if listed or seen.events.is_event(token):
        yield ClaimKind.EVENT


def _why_unread(token: Token, kind: ClaimKind, seen: _Seen) -> str:
    if is_supposed(token):
        return UNASSERTED
    if is_disowned(token, seen.disowning):
        return DISOWNED
    if is_background(token, seen.published):
        return BACKGROUND
    if kind is ClaimKind.EVENT and is_negated(token):
        return NEGATED
    return UNNAMED[kind]
