"""Checks what a language model claims against the article; what does not stand there is refused with a reason.

    quote → its place, one sentence or two → number, names, days in the quote → values by the rules → reading

The model says which words are a claim. What they mean (value, hedge, unit, who is called so, which day) is read off
them by the same rules that read without a model, so a claim of either is the same claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from storydiff.claims.addressed import address_words, iter_readable
from storydiff.claims.answers import ClaimAnswer, EventAnswer, FigureAnswer, PositionAnswer
from storydiff.claims.counts import Count, iter_counts
from storydiff.claims.days import find_day
from storydiff.claims.entities import Entities
from storydiff.claims.event_words import event_words
from storydiff.claims.hedges import hedge_words
from storydiff.claims.measures import measure_words
from storydiff.claims.names import Names, resolve_names
from storydiff.claims.nearby import paragraph_sentences
from storydiff.claims.numbers import find_numerals
from storydiff.claims.numerals import Numeral, number_words
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.passage import Passage
from storydiff.claims.quotes import find_quotes
from storydiff.claims.scopes import find_elsewhen, is_hypothetical
from storydiff.claims.speakers import Speakers, resolve_speakers
from storydiff.claims.times import resolve_as_of
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Aspect, Event, Figure, Position, Reading, Relation, Span, Stance, Status, TimeBasis

CONFIDENCE = 0.85
"""What the rules give to a figure not said outright (``drafts.LIKELY``): its words are checked, not its sense."""
SENTENCES = 2
"""Sentences that a quote may touch: a longer one would vouch for anything."""


class Refusal(StrEnum):
    """Why a claim of a model is thrown away."""

    NOT_QUOTED = "quote not in the article"
    UNCLEAR = "quote not clear"
    ADDRESSED = "quote addresses the reader"
    NO_NUMBER = "number not in the quote"
    NO_NAME = "name not in the quote"
    NO_WORDS = "words not in the quote"
    INVALID = "not valid"


class RefusedError(Exception):
    """A claim that is thrown away."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote found: the model's words, and the whole sentence or two that hold them."""

    words: Tokens
    sentence: Tokens


@dataclass(frozen=True)
class Checker:
    """Checks the claims of one article; ``rule`` is the name that its readings bear."""

    passage: Passage
    vocabulary: Vocabulary
    rule: str

    def read(self, claim: ClaimAnswer) -> Reading | Refusal:
        """The reading of a claim that stands in the article, else why it is refused."""
        try:
            quote = self._quote(claim.quote)
            match claim:
                case FigureAnswer():
                    return self._figure(claim, quote)
                case PositionAnswer():
                    return self._position(claim, quote)
                case EventAnswer():
                    return self._event(claim, quote)
        except RefusedError as refused:
            return refused.refusal

    @cached_property
    def entities(self) -> Entities:
        """The names of the article, looked up by the words a model copied."""
        return Entities(self.passage, self.vocabulary, self._names)

    @cached_property
    def _names(self) -> Names:
        return resolve_names(self.passage, self.vocabulary)

    @cached_property
    def _speakers(self) -> Speakers:
        return resolve_speakers(self.passage, self.vocabulary, self._names)

    @cached_property
    def _readable(self) -> tuple[tuple[int, int], ...]:
        words = address_words(self.vocabulary)
        return tuple((b.start, b.end) for b in iter_readable(self.passage.doc.text, words))

    # --- quotes ---

    def _quote(self, said: str) -> Quote:
        """The quote where it stands; refused where it is not to be had or could be one of several."""
        found = [q for span in find_quotes(said, self.passage.article.text) for q in self._whole(span)]
        if not found:
            raise RefusedError(Refusal.NOT_QUOTED)
        if len({q.sentence.text for q in found}) > 1:
            raise RefusedError(Refusal.UNCLEAR)
        sentence = found[0].sentence
        if not any(start <= sentence.start_char < end for start, end in self._readable):
            raise RefusedError(Refusal.ADDRESSED)
        return found[0]

    def _whole(self, span: Span) -> Iterator[Quote]:
        """The quote with its whole sentences, where it is words of the prose and of one paragraph."""
        doc = self.passage.doc
        words = doc.char_span(span.start, span.end)
        if words is None or "\n" in span.of(self.passage.article.text):
            return
        touched = [s for s in self.passage.sentences if s.start < words.end and s.end > words.start]
        if touched and len(touched) <= SENTENCES and touched[0].start <= words.start and words.end <= touched[-1].end:
            yield Quote(words, doc[touched[0].start : touched[-1].end])

    # --- the three kinds ---

    def _figure(self, claim: FigureAnswer, quote: Quote) -> Reading:
        count = self._count(claim.number, quote)
        of_amount = count.numeral.unit is not None
        measure = self.entities.measure(claim.measure, quote.words, of_amount=of_amount)
        if measure is None:
            raise RefusedError(Refusal.NO_WORDS)
        relation, low, high, base = _valued(count, measure)
        population = self._named(claim.population, quote, self.entities.population)
        place = self._named(claim.place, quote, self.entities.place)
        if population is None and not of_amount and measure in measure_words(self.vocabulary).of_people:
            population = place
        figure = Figure(
            measure=measure,
            relation=relation,
            low=low,
            high=high,
            population=population,
            place=place,
            unit=count.numeral.unit or self._unit(count),
            qualifiers=tuple(self._copied(word, quote) for word in claim.qualifiers),
            subset=claim.is_part,
            aspect=Aspect.STEP if claim.is_step else Aspect.LEVEL,
            base=base,
            period=self._copied(claim.period, quote) if claim.period else None,
            elsewhen=find_elsewhen(count.root, self.passage.doc.text, self.passage.article.time.year),
            hypothetical=claim.is_hypothetical or is_hypothetical(count.anchor),
        )
        hedge = count.hedge
        start = min(count.start, hedge.start) if hedge is not None else count.start
        end = max(count.end, hedge.end) if hedge is not None else count.end
        as_of, basis = resolve_as_of(count.root, self.passage)
        return self._reading(figure, quote, Span(start, end), claim.speaker, as_of=as_of, basis=basis)

    def _position(self, claim: PositionAnswer, quote: Quote) -> Reading:
        actor = self._named(claim.actor, quote, self.entities.actor)
        if actor is None:
            raise RefusedError(Refusal.NO_NAME)
        action = self._words(claim.action, quote)
        position = Position(
            actor=actor,
            target=self._copied(claim.target, quote),
            stance=_STANCES[claim.stance],
            strength=claim.strength,
            action=str(action.root.lemma_).lower(),
            conditional=claim.is_conditional,
        )
        return self._reading(position, quote, Span(action.start_char, action.end_char), claim.speaker)

    def _event(self, claim: EventAnswer, quote: Quote) -> Reading:
        said, status = self._words(claim.action, quote), Status(claim.status)
        action, by_noun = self._action(said, claim, quote)
        ahead = status in {Status.PLANNED, Status.WARNED}
        when = self._words(claim.when, quote).text if claim.when else ""
        event = Event(
            action=action,
            status=status,
            actor=self._named(claim.actor, quote, self.entities.actor),
            object=self._copied(claim.object, quote) if claim.object and not by_noun else None,
            place=self._named(claim.place, quote, self.entities.place),
            when=find_day(when, self.passage.article.time, ahead=ahead),
        )
        return self._reading(event, quote, Span(said.start_char, said.end_char), claim.speaker)

    def _action(self, said: Tokens, claim: EventAnswer, quote: Quote) -> tuple[str, bool]:
        """The event's name as the rules give it, and whether its object names it: "held talks" is talks."""
        words, root = event_words(self.vocabulary), said.root
        if words.is_event(root):
            return words.name(root), False
        thing = self._words(claim.object, quote).root if claim.object else None
        if thing is not None and root.lemma_ in words.light_object and words.is_event(thing):
            return words.name(thing), True
        return words.key(root, words.verbs) or str(root.lemma_).lower(), False

    def _reading(
        self,
        content: Figure | Position | Event,
        quote: Quote,
        focus: Span,
        speaker: str | None,
        as_of: datetime | None = None,
        basis: TimeBasis = TimeBasis.PUBLISHED,
    ) -> Reading:
        """The reading with who says so: by the model's word where that stands in the paragraph, else by the rules."""
        words = self.passage.doc.char_span(focus.start, focus.end)
        by_rule, via = self._speakers.of(words.root if words is not None else quote.words.root)
        return Reading(
            content=content,
            span=Span(quote.sentence.start_char, quote.sentence.end_char),
            focus=focus,
            rule=self.rule,
            speaker=self._speaker(speaker, quote) or by_rule,
            via=via,
            as_of=as_of,
            as_of_basis=basis,
            confidence=CONFIDENCE,
        )

    # --- words of the quote ---

    def _words(self, said: str, quote: Quote) -> Tokens:
        """The words where they stand in the quote."""
        found = _find_words(said, quote.words)
        if found is None:
            raise RefusedError(Refusal.NO_WORDS)
        return found

    def _copied(self, said: str, quote: Quote) -> str:
        """Words of the quote as they are compared: lower case, names in the form that the article knows them by."""
        return self._names.plain(list(self._words(said, quote)))

    def _named(self, said: str | None, quote: Quote, name_of: Callable[[Tokens], str | None]) -> str | None:
        """A name that stands in the quote, as the rules call it."""
        if said is None:
            return None
        found = _find_words(said, quote.words)
        if found is None or all(token.pos_ == "PRON" for token in found):
            raise RefusedError(Refusal.NO_NAME)
        return name_of(found)

    def _speaker(self, said: str | None, quote: Quote) -> str | None:
        """Who is said to say so; a pronoun leaves it to the rules."""
        if said is None:
            return None
        sentences = paragraph_sentences(quote.sentence[0].sent, self.passage.article.text)
        paragraph = self.passage.doc[sentences[0].start : sentences[-1].end]
        found = _find_words(said, quote.sentence) or _find_words(said, paragraph)
        if found is None:
            raise RefusedError(Refusal.NO_NAME)
        return None if all(token.pos_ == "PRON" for token in found) else self.entities.actor(found)

    # --- numbers ---

    def _count(self, said: str, quote: Quote) -> Count:
        """The one count of the quote with that number; dates, ages and the like are none."""
        vocabulary = self.vocabulary
        numbers, hedges = number_words(vocabulary), hedge_words(vocabulary)
        countable = measure_words(vocabulary).countable
        told = list(find_numerals(said, numbers))
        if len(told) != 1:
            raise RefusedError(Refusal.NO_NUMBER)
        words = quote.words
        found = [
            count
            for sentence in self.passage.sentences
            if sentence.start < words.end and sentence.end > words.start
            for count in iter_counts(sentence, numbers, hedges, countable)
            if words.start_char <= count.start and count.end <= words.end_char and _is_same(told[0], count)
        ]
        if len(found) != 1:
            raise RefusedError(Refusal.UNCLEAR if found else Refusal.NO_NUMBER)
        return found[0]

    def _unit(self, count: Count) -> str | None:
        """The unit that is counted, as in "30 tons of flour"."""
        units: Mapping[str, str] = self.vocabulary.table("units").get("units", {})
        return units.get(count.noun.lower_) if count.noun is not None else None


def _find_words(said: str, tokens: Tokens) -> Tokens | None:
    """The tokens among these that are the said words, None where they do not stand there."""
    exact = next(find_quotes(said, tokens.text), None)
    span = exact or next(find_quotes(said, tokens.text, ignore_case=True), None)
    if span is None:
        return None
    start = tokens.start_char
    found = tokens.doc.char_span(start + span.start, start + span.end)
    return found if found is not None and found.text.strip() else None


def _is_same(told: Numeral, count: Count) -> bool:
    """True where the number that is told is the one that stands there, or one end of a change or vote."""
    numeral = count.numeral
    if told.unit is not None and told.unit != numeral.unit:
        return False
    if (told.low, told.high) == (numeral.low, numeral.high):
        return True
    ends = {numeral.low, numeral.high} if count.vote else {numeral.high} if _is_from_to(count) else set()
    return told.low == told.high and told.low in ends


def _is_from_to(count: Count) -> bool:
    """As in "from 84 to 96": a change of level and no range."""
    sentence = count.tokens.sent
    before = sentence.text[: count.start - sentence.start_char].rstrip().lower()
    return count.numeral.joint == "to" and before.endswith(" from")


def _valued(count: Count, measure: str) -> tuple[Relation, float, float, float | None]:
    """Relation, values and the level before, as the rules read them off the count."""
    numeral, hedge = count.numeral, count.hedge
    if count.vote:
        value = {"votes for": numeral.low, "votes against": numeral.high}.get(measure)
        if value is None:
            raise RefusedError(Refusal.UNCLEAR)
        return Relation.EXACT, value, value, None
    if _is_from_to(count):
        return Relation.EXACT, numeral.high, numeral.high, numeral.low
    if numeral.is_range:
        return Relation.RANGE, numeral.low, numeral.high, None
    if hedge is not None and not hedge.weak:
        return hedge.relation, numeral.low, numeral.high, None
    return (Relation.MORE if numeral.vague else Relation.EXACT), numeral.low, numeral.high, None


_STANCES = {"for": Stance.FOR, "against": Stance.AGAINST, "neither": Stance.NEITHER}
