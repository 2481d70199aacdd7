"""Figures: numbers with their hedge, what they measure, of whom, where and when, read sentence by sentence.

    numerals → counts → drafts (what is measured) → people and place → change, subset, occasion → readings

What cannot be measured is left out: a missed figure costs less than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial

from storydiff.claims.amount_kinds import kind_words
from storydiff.claims.amount_owners import Owners
from storydiff.claims.amounts import find_period
from storydiff.claims.bare_sums import sole_money
from storydiff.claims.captives import by_help
from storydiff.claims.coined import with_coined
from storydiff.claims.counts import Count, iter_counts, words_before
from storydiff.claims.courses import part_of_course
from storydiff.claims.crowds import NAMES
from storydiff.claims.disowned import disowning_words
from storydiff.claims.drafted import GUESSED, OF_FIRE, OF_KIND, Draft, goes_on
from storydiff.claims.drafts import Drafter
from storydiff.claims.elisions import in_subset, is_aged
from storydiff.claims.hedges import hedge_words
from storydiff.claims.lasting_causes import find_lasting_cause
from storydiff.claims.listings import find_listed
from storydiff.claims.losses import as_lost
from storydiff.claims.measures import MeasureWords, measure_words
from storydiff.claims.numerals import NumeralKind, number_words
from storydiff.claims.opinions import opinion_words
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.claims.passage import Passage
from storydiff.claims.places import NamesOf, Places, people_words
from storydiff.claims.populations import Populations, body_of, qualifiers
from storydiff.claims.rivals import RIVAL, counter_of, teller_of
from storydiff.claims.scopes import find_elsewhen, is_goal, is_unreal
from storydiff.claims.steps import (
    goes_up_to,
    is_compared,
    is_difference,
    is_gained,
    is_more,
    is_new,
    is_of_a_day,
    moves,
)
from storydiff.claims.surroundings import Surroundings
from storydiff.claims.taken_up import find_taken_up
from storydiff.claims.times import resolve_as_of
from storydiff.claims.told import told_of
from storydiff.claims.units import unit_words
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Aspect, Figure, Reading, Relation, Span

INHERITED = 0.8
"""Factor on the confidence of a figure whose place is not in its own clause."""

_SUBJECTS = {"nsubj", "nsubjpass"}
_TO_NUMBER = re.compile(r"\bto (?:[a-z]+ ){0,2}[$£€]?\d")


@dataclass(frozen=True, slots=True)
class Finished:
    """A draft with its figure; ``inherited`` where its place or people were said elsewhere."""

    draft: Draft
    figure: Figure
    inherited: bool = False


def find_figures(passage: Passage, vocabulary: Vocabulary, names: NamesOf) -> Iterator[Reading]:
    """Every figure that the rules read in the passage, in the order of its text."""
    yield from FigureReader(passage, vocabulary, names).read()


@dataclass
class FigureReader:
    """Reads the figures of one passage; what was read before helps with what is left unsaid."""

    passage: Passage
    vocabulary: Vocabulary
    names: NamesOf
    before: list[Finished] = field(default_factory=list)
    last: Tokens | None = None
    """The sentence before."""

    def __post_init__(self) -> None:
        self.numbers = number_words(self.vocabulary)
        self.hedges = hedge_words(self.vocabulary)
        self.measures: MeasureWords = measure_words(self.vocabulary)
        units = unit_words(self.vocabulary)
        no_money = (self.measures.persons, self.measures.nouns.keys(), units.words, self.numbers.counting)
        self.numbers = with_coined(self.numbers, self.passage.text, no_money)
        self.places = Places(people_words(self.vocabulary), self.names)
        self.populations = Populations(self.measures, self.places)
        self.surroundings = Surroundings(self.passage, self.measures, self.places)
        kinds, opinions = kind_words(self.vocabulary), opinion_words(self.vocabulary)
        self.owners = Owners(kinds, self.names)
        money = cache(partial(sole_money, self.passage.text, self.numbers))  # few ask for it, and it takes all numbers
        self.drafter = Drafter(self.measures, self.places, units.names, kinds, opinions, money)

    def read(self) -> Iterator[Reading]:
        """The figures of all sentences."""
        for sentence in self.passage.sentences:
            yield from self._read_sentence(sentence)
            self.last = sentence
        yield from find_listed(self.passage, self.numbers, self.measures)

    def _read_sentence(self, sentence: Tokens) -> Iterator[Reading]:
        finished: list[Finished] = []
        if not self.numbers.may_count(self.passage.text[sentence.start_char : sentence.end_char]):
            return
        before = [f.draft for f in self.before if goes_on(f.draft, self.last, self.measures)]
        for count in iter_counts(sentence, self.numbers, self.hedges, self.measures.countable):
            for draft in self.drafter.drafts(count, [f.draft for f in finished], before):
                finished.append(self._finish(draft, finished))
        for done in _tied(finished):
            yield self._reading(done, sentence)
        self.before = finished or self.before
        self.surroundings.note(sentence, [f.figure for f in finished])

    def _finish(self, draft: Draft, earlier: list[Finished]) -> Finished:
        """The figure of a draft with all that its sentence says of it."""
        count, measure = draft.count, draft.measured.measure
        relation, low, high = _valued(draft)
        population, place, inherited = self._as_of_rival(draft, earlier) or self._of_whom_and_where(draft, earlier)
        elsewhen = self._elsewhen(draft)
        if elsewhen is not None and inherited and draft.measured.rule not in {"subset", "left out", RIVAL}:
            population, place = (None if population == place else population), None  # another occasion, another place
        sentence = count.tokens.sent
        start = count.start - sentence.start_char
        period = find_period(sentence.text, start, count.end - sentence.start_char, counted=count.numeral.unit is None)
        moving = self.measures.sets["up"] | self.measures.sets["down"]
        figure = Figure(
            measure=measure,
            relation=relation,
            low=low,
            high=high,
            population=population,
            place=place,
            unit=_unit(draft, self.drafter.units),
            qualifiers=(
                *qualifiers(count, self.measures, self.places, measure),
                *told_of(count, draft.measured, self.measures, draft.of),
            ),
            subset=_is_subset(draft, earlier),
            aspect=Aspect.STEP if _is_step(draft, earlier, moving, period) else Aspect.LEVEL,
            period=period,
            elsewhen=elsewhen,
            hypothetical=is_unreal(draft, disowning_words(self.vocabulary))
            or is_goal(count.root, self.passage.text, self.passage.article.time.year),
            includes_injured=measure == "casualties" and not self._sets_injured_apart,
        )
        return Finished(draft, as_lost(self.owners.owned(draft, figure), count, draft.measured), inherited)

    def _elsewhen(self, draft: Draft) -> str | None:
        """The other occasion of a count; a difference to one ("8 more than in 2017") is of now."""
        count, article = draft.count, self.passage.article
        if is_difference(count):
            return None
        found = find_elsewhen(count.root, self.passage.text, article.time.year)
        return found or find_lasting_cause(draft.measured.by, article.title)

    def _of_whom_and_where(self, draft: Draft, earlier: list[Finished]) -> tuple[str | None, str | None, bool]:
        """Population, place, and whether either was said elsewhere."""
        count, measure, rule = draft.count, draft.measured.measure, draft.measured.rule
        counts_people = _counts_people(measure, count, self.measures)
        if rule in {"ordinal", "duration"}:
            return self._population(draft, counts_people=False), self._own_place(draft), False
        place = self.surroundings.place_of(count, draft.course, count.anchor, inherit=False)
        if rule == "left out" and (owner := _owner_before(count)) is not None:
            return self.names.of(owner), place, True
        population = self._population(draft, counts_people=counts_people)
        bare = count.noun is None and count.numeral.unit is None
        if population is None and (bare or rule in {"subset", "left out"}) and rule != "vote":
            source = _source(earlier)
            if source is not None and rule == "subset":
                return source.population, self._own_place(draft) or source.place, True
            if source is not None and (rule == "left out" or source.population != source.place):
                same = source.population != source.place or place is None
                return source.population if same else place, place or source.place, True
        if population is not None or not counts_people:
            return population, place, False
        if place is not None or rule == "counted noun":
            return place, place, False
        place = self.surroundings.place_of(count, draft.course, count.anchor, inherit=True)
        return place, place, True

    def _as_of_rival(self, draft: Draft, earlier: list[Finished]) -> tuple[str | None, str | None, bool] | None:
        """Population and place of the count that another speaker's number is set against."""
        known = [f.figure for f in (*earlier, *self.before) if f.draft.count is draft.against]
        if draft.against is None or not known:
            return None
        own = self.surroundings.place_of(draft.count, draft.course, draft.count.anchor, inherit=False)
        return known[0].population, own or known[0].place, True

    def _own_place(self, draft: Draft) -> str | None:
        """The place in the words of the noun alone: where a visit goes, where a part of a larger count is."""
        noun = draft.count.noun if draft.measured.rule == "subset" else draft.measured.by
        place = next(self.places.of_noun(noun, marks=False), None) if noun is not None else None
        return self.places.joined(place) if place is not None else None

    def _population(self, draft: Draft, *, counts_people: bool) -> str | None:
        """The people counted, or for other things who has them."""
        count = draft.count
        if count.numeral.kind is NumeralKind.ORDINAL:
            return self._owner(count)
        people = self.populations.of(count, draft.measured.measure, draft.course)
        if people is not None or (counts_people and draft.measured.measure != "people"):
            return people
        holder = self.populations.holder(count)
        if holder is None:
            return None
        named = self.names.of(holder) or self.names.of(
            holder.doc[holder.right_edge.i]
        )  # "President of Norland Ann Vale"
        return named or body_of(holder, draft.measured.by, self.measures)

    def _owner(self, count: Count) -> str | None:
        """Who made his sixth visit."""
        root = count.root
        for token in (*root.children, *(root.head.lefts if root.dep_ == "amod" else ())):
            if token.dep_ == "poss":
                return self.names.of(token)
        return None

    @cached_property
    def _sets_injured_apart(self) -> bool:
        """True where the article counts the injured by themselves."""
        states, nouns = self.measures.states, self.measures.nouns
        return any("injuries" in (states.get(t.lower_), nouns.get(t.lemma_)) for t in self.passage.doc)

    def _reading(self, done: Finished, sentence: Tokens) -> Reading:
        count = done.draft.count
        reached = done.draft.measured.rule == OF_KIND and goes_up_to(count)
        hedge = None if reached else count.hedge  # "edged up to 4.3 percent" is no limit
        start = min(count.start, hedge.start) if hedge is not None else count.start
        end = max(count.end, hedge.end) if hedge is not None else count.end
        as_of, basis = resolve_as_of(count.root, self.passage)
        if as_of is None and done.draft.against is not None:
            as_of, basis = resolve_as_of(done.draft.against.root, self.passage)
        guessed = done.inherited or done.draft.confidence == GUESSED
        return Reading(
            content=done.figure,
            span=Span(sentence.start_char, sentence.end_char),
            focus=Span(start, end),
            rule=f"figure: {done.draft.measured.rule}",
            as_of=as_of,
            as_of_basis=basis,
            confidence=round(done.draft.confidence * (INHERITED if done.inherited else 1.0), 3),
            marks=("inherited",) if guessed else (),
            about=find_taken_up(count.root, self.last),
            speaker=self._rival_speaker(done.draft),
        )

    def _rival_speaker(self, draft: Draft) -> str | None:
        """Who gives a number that is set against another's."""
        counter = counter_of(draft.course, draft.count.root, self.measures)
        teller = teller_of(draft.count.root) if counter is None and draft.measured.rule == RIVAL else None
        return counter if teller is None else self.names.of(teller) or teller.lower_


def _source(earlier: list[Finished]) -> Figure | None:
    """The figure before in the sentence whose people go on being counted."""
    return next((f.figure for f in reversed(earlier) if f.figure.population is not None), None)


def _owner_before(count: Count) -> Token | None:
    """The name right before the verb of a bare number, where the parse did not take it for the subject."""
    verb = count.anchor.head
    if count.anchor.dep_ != "dobj" or verb.i == verb.sent.start or any(c.dep_ == "nsubj" for c in verb.lefts):
        return None
    return verb.nbor(-1) if verb.nbor(-1).pos_ == "PROPN" else None


def _counts_people(measure: str, count: Count, words: MeasureWords) -> bool:
    """True where what is counted is persons, so that the people of the place are meant."""
    return count.numeral.unit is None and measure in words.of_people


def _valued(draft: Draft) -> tuple[Relation, float, float]:
    """Relation and values of a count."""
    numeral, hedge = draft.count.numeral, draft.count.hedge
    if draft.measured.rule == "vote":
        value = numeral.low if draft.measured.measure == "votes for" else numeral.high
        return Relation.EXACT, value, value
    if _is_from_to(draft.count) and draft.course is not None:
        return Relation.EXACT, numeral.high, numeral.high
    if numeral.is_range:
        return Relation.RANGE, numeral.low, numeral.high
    moved = draft.course is not None and goes_up_to(draft.count)
    if hedge is not None and not (hedge.weak and draft.course is None) and not _is_passed(draft) and not moved:
        return hedge.relation, numeral.low, numeral.high
    return (Relation.MORE if numeral.vague else Relation.EXACT), numeral.low, numeral.high


def _is_passed(draft: Draft) -> bool:
    """As in "more than the 326 seats needed", "surpassing the 326 seats": the number itself is a known one."""
    count = draft.count
    if draft.course is not None or count.noun is None or count.hedge is None or count.tokens.start == 0:
        return False
    return count.hedge.start < count.start and count.tokens[0].nbor(-1).lower_ == "the"


def _unit(draft: Draft, units: Mapping[str, str]) -> str | None:
    count = draft.count
    if count.numeral.unit is not None:
        return count.numeral.unit
    if draft.measured.rule in {"quantity", OF_FIRE} and count.noun is not None:
        return units.get(count.noun.lower_)
    if draft.measured.rule == OF_KIND and count.noun is not None:
        return str(count.noun.lemma_.lower())
    return str(draft.measured.by.lemma_.lower()) if draft.measured.rule == "duration" else None


def _is_step(draft: Draft, earlier: list[Finished], up_and_down: frozenset[str], period: str | None) -> bool:
    """True for a number that says how much was added or taken, and not where a count stands."""
    if draft.course is not None and draft.course.noun.lemma_.lower() in NAMES and draft.count.numeral.unit is None:
        return False  # "was greeted by a crowd of 40"
    if draft.course is None and (is_more(draft.count) or is_difference(draft.count)) and not earlier:
        return True
    if draft.measured.rule in {"counted noun", "left out"} and is_gained(draft.count):
        return True
    if draft.measured.rule == "noun" and period is None and (is_new(draft.count) or is_of_a_day(draft.count)):
        return True  # "300 new cases a day" is a rate, which stands somewhere
    if draft.course is None and draft.count.numeral.unit is None:
        return False
    reaches = words_before(draft.count).endswith((" to ", " at "))
    if draft.measured.rule == "level of" and moves(draft.count, up_and_down) and not reaches:
        return True
    return part_of_course(words_before(draft.count)) == "step" or is_compared(draft.count)


def _is_subset(draft: Draft, earlier: list[Finished]) -> bool:
    """True where what is counted is a part of a larger count, and not a count of its own: "12 cases, with 2 deaths"."""
    other = draft.measured.rule == "noun" and earlier and earlier[-1].figure.measure != draft.measured.measure
    unit = draft.count.numeral.unit
    alone = unit is not None and not any(f.figure.unit == unit for f in earlier)
    included = in_subset(draft.count) and not (_is_said_before(draft) or other or alone)
    return included or draft.measured.rule == "subset" or is_aged(draft.count) or by_help(draft.count, draft.measured)


def _is_said_before(draft: Draft) -> bool:
    """As in "including a rise of 12%": not the amount is included but what it is an amount of."""
    return draft.measured.rule == "amount of" and draft.measured.by.i < draft.count.tokens.start


def _is_from_to(count: Count) -> bool:
    """As in "from 84 to 96": a change of level and no range."""
    if count.numeral.joint != "to":
        return False
    sentence = count.tokens.sent
    return str(sentence.text[: count.start - sentence.start_char]).rstrip().lower().endswith(" from")


def _part(done: Finished) -> str:
    """Whether a figure is the level, the step or the base of a change."""
    if done.draft.course is None:
        return ""
    return "level" if _is_from_to(done.draft.count) else part_of_course(words_before(done.draft.count))


def _was_before(draft: Draft) -> bool:
    """As in "4 million homes, down from 7 million customers", "fell from 3 trips a day to 2": where it once stood."""
    words, count = words_before(draft.count).split()[-2:], draft.count
    onward = words[-1:] == ["from"] and _TO_NUMBER.search(
        count.tokens.doc[count.tokens.end : count.tokens.sent.end].text
    )
    moved = words in (["down", "from"], ["up", "from"]) or bool(onward)
    return draft.measured.rule in {"counted noun", "noun"} and draft.course is None and moved


def _scale(done: Finished) -> tuple[str, str | None]:
    """What a figure measures, and in what: a rise by 12% to $40 is no rise by 12 dollars."""
    unit = done.figure.unit
    return done.figure.measure, "%" if unit == "points" else unit


def _tied(finished: list[Finished]) -> Iterator[Finished]:
    """The figures with steps and bases given to the level they belong to."""
    parts = [(_part(f), f) for f in finished]
    levels = {_scale(f) for part, f in parts if part == "level"}
    for part, done in parts:
        if part == "base" or _was_before(done.draft) or (part == "step" and _scale(done) in levels):
            continue
        if part == "level":
            same = [(p, f.draft.count.numeral.low) for p, f in parts if f is not done and _scale(f) == _scale(done)]
            step = next((low for p, low in same if p == "step"), None)
            base = next((low for p, low in same if p == "base"), None)
            if _is_from_to(done.draft.count):
                base = done.draft.count.numeral.low
            yield replace(done, figure=replace(done.figure, step=step, base=base))
        else:
            yield done
