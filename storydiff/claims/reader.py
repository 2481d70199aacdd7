"""Reads an article by rules on its parse: readings are found, checked against the text and made claims."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from storydiff.claims.accounts import Accounted
from storydiff.claims.bearers import find_bearers
from storydiff.claims.drafted import OF_KIND
from storydiff.claims.events import find_events
from storydiff.claims.figures import find_figures
from storydiff.claims.names import resolve_names
from storydiff.claims.paragraphs import parsed_by_paragraph
from storydiff.claims.parse import Doc
from storydiff.claims.passage import Passage, end_of_words, make_passage, without_dateline
from storydiff.claims.positions import find_positions
from storydiff.claims.salience import Salience
from storydiff.claims.setting import setting_of
from storydiff.claims.speakers import Speakers, resolve_speakers
from storydiff.claims.statements import state
from storydiff.claims.vocabulary import Vocabulary
from storydiff.errors import MisquoteError
from storydiff.model import Article, Claim, Failure, Figure, Reading, Span, TimeBasis

if TYPE_CHECKING:
    from spacy.language import Language

STATION = "reading"
LONGEST = 200_000
"""Characters of the longest text that is read, some 35,000 words: what is longer is a book or an attack."""
BATCH = 16
"""Articles parsed at once, of which a paragraph that several print is parsed once."""


Outcome = tuple[Claim, ...] | Failure | Accounted
"""The claims of an article, why it could not be read, or its claims with what reading them took."""


class Reader(Protocol):
    """Whatever reads claims: articles in, each with its claims out, in the same order."""

    @property
    def version(self) -> str:
        """What read a claim; an article read by another version is read again."""
        ...

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Outcome]]:
        """Each article with the claims found in it, or why it could not be read."""
        ...

    def rest(self) -> None:
        """Let go of what only reading needs; a later reading takes it up again."""
        ...

    def leave_room(self, processes: int) -> None:
        """Read in so many processes fewer than it may, but in one at least: others compute beside. For 0 in all."""
        ...


@dataclass(frozen=True)
class RulesReader:
    """The reader that is always there: rules of language on the parse, words from the vocabularies."""

    nlp: Language
    vocabulary: Vocabulary
    version: str = "rules/1"

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Claim, ...] | Failure]]:
        """Each article with the claims found in it, or why it could not be read."""
        for batch in iter_batches(articles):
            docs = parsed_by_paragraph(self.nlp, list(map(_readable, batch)))
            for article, doc in zip(batch, docs, strict=True):
                yield article, _read(article, doc, self.vocabulary)

    def rest(self) -> None:
        """Let go of nothing: to load the model again would cost more than it takes."""

    def leave_room(self, processes: int) -> None:
        """Read in this process alone, as ever."""


def iter_batches(articles: Iterable[Article]) -> Iterator[tuple[Article, ...]]:
    """The articles in runs of ``BATCH``, which are parsed as one: how a text is parsed may hang on the others."""
    coming = iter(articles)
    while batch := tuple(islice(coming, BATCH)):
        yield batch


def _readable(article: Article) -> str:
    """What of an article is parsed: nothing where it is longer than any article is."""
    return without_dateline(article.text) if len(article.text) <= LONGEST else ""


_STUMBLES = (
    ArithmeticError, AttributeError, LookupError, MisquoteError, RecursionError, TypeError, ValueError,
)  # fmt: skip


def _read(article: Article, doc: Doc, vocabulary: Vocabulary) -> tuple[Claim, ...] | Failure:
    """The claims of an article; a text that a rule stumbles over is a failure of that article alone."""
    if len(article.text) > LONGEST:
        reason = f"longer than {LONGEST:,} characters, which no article is"
        return Failure(article.document, STATION, reason, "take in its parts")
    try:
        return read_parsed(article, doc, vocabulary)
    except _STUMBLES as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"could not be read: {type(error).__name__} in {PurePath(place.filename).name}, line {place.lineno}"
        return Failure(article.document, STATION, reason, "please report it, with the article")


def find_readings(passage: Passage, vocabulary: Vocabulary) -> Iterator[Reading]:
    """All that the rules find in a passage, in no particular order."""
    names = resolve_names(passage, vocabulary)
    speakers = resolve_speakers(passage, vocabulary, names)
    bearers = find_bearers(names, vocabulary)
    figures = (_spoken(reading, passage, speakers) for reading in find_figures(passage, vocabulary, names))
    stands, events = find_positions(passage, vocabulary, names), find_events(passage, vocabulary, names)
    yield from map(bearers.of, chain(figures, stands, events))


def _spoken(reading: Reading, passage: Passage, speakers: Speakers) -> Reading:
    """The reading with who says so, where it does not know yet."""
    words = passage.doc.char_span(reading.focus.start, reading.focus.end)
    if reading.speaker is not None or words is None:
        return reading
    speaker, via = speakers.of(words.root)
    return replace(reading, speaker=speaker, via=reading.via or via)


def read_parsed(article: Article, doc: Doc, vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """The claims of a parsed article in the order of its text, none twice."""
    passage = make_passage(article, doc)
    readings = sorted(
        find_readings(passage, vocabulary), key=lambda r: (r.span.start, r.focus.start, r.focus.end, repr(r.content))
    )
    salience = Salience(article, readings)
    claims = {claim.id: claim for claim in (make_claim(article, reading, salience) for reading in readings)}
    return tuple(claims.values())


def make_claim(article: Article, reading: Reading, salience: Salience) -> Claim:
    """The claim of a reading; raises MisquoteError where its span holds no words of the article."""
    span = trim(reading.span, article.text)
    quote = span.of(article.text)
    as_of = reading.as_of if reading.as_of is not None else article.time
    return Claim(
        article=article.id,
        document=article.document,
        version=article.version,
        content=reading.content,
        statement=state(
            reading.content,
            reading.focus.of(article.text),
            reading.marks,
            article.text[span.start : max(span.start, reading.focus.start)],
        ),
        quote=quote,
        span=span,
        focus=reading.focus,
        speaker=reading.speaker,
        via=reading.via,
        outlet=article.outlet,
        said_at=article.time,
        as_of=as_of,
        as_of_basis=reading.as_of_basis if reading.as_of is not None else TimeBasis.PUBLISHED,
        salience=salience.weigh(reading, quote),
        confidence=reading.confidence,
        rule=reading.rule,
        marks=reading.marks,
        about=reading.about,
        setting=setting_of(article) if _is_placed_by_others(reading) else "",
    )


def _is_placed_by_others(reading: Reading) -> bool:
    """True for a count that says no place, so that its article has to tell it."""
    content = reading.content
    if not isinstance(content, Figure) or content.place is not None:
        return False
    return content.unit is None or reading.rule == f"figure: {OF_KIND}"


def trim(span: Span, text: str) -> Span:
    """The span without white space at its ends, and without a bullet of the line behind it."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + end_of_words(words)))
