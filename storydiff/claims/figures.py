"""Figures: numbers with their hedge, what they measure, of whom, where and when, read sentence by sentence.

    numerals → counts → measure (noun, verb, running count) → people and place → change, subset, occasion → readings

What cannot be measured is left out: a missed figure costs less than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from storydiff.claims.amounts import measure_amount
from storydiff.claims.counts import Count, iter_counts
from storydiff.claims.courses import Course, find_course, part_of_course, plural
from storydiff.claims.hedges import hedge_words
from storydiff.claims.measures import Measured, MeasureWords, by_predicates, measure_words, of_noun, role_of
from storydiff.claims.numbers import NumeralKind, number_words
from storydiff.claims.passage import Passage
from storydiff.claims.places import NamesOf, Places, people_words
from storydiff.claims.populations import Populations, qualifiers
from storydiff.claims.scopes import find_elsewhen, is_hypothetical
from storydiff.claims.surroundings import Surroundings
from storydiff.claims.times import resolve_as_of
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Aspect, Figure, Reading, Relation, Span

SURE, LIKELY, GUESSED, SLIGHT = 0.95, 0.85, 0.7, 0.4
"""Confidence: said outright; read through a verb or name; inherited; a duration or other side matter."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure on its way: the count, its measure, and what was already read of it."""

    count: Count
    measured: Measured
    confidence: float
    course: Course | None = None
    figure: Figure | None = None
    own_people: bool = False


def find_figures(passage: Passage, vocabulary: Vocabulary, names: NamesOf) -> Iterator[Reading]:
    """Every figure that the rules read in the passage, in the order of its text."""
    yield from FigureReader(passage, vocabulary, names).read()


@dataclass
class FigureReader:
    """Reads the figures of one passage; what was read before helps with what is left unsaid."""

    passage: Passage
    vocabulary: Vocabulary
    names: NamesOf
    before: list[Draft] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.numbers = number_words(self.vocabulary)
        self.hedges = hedge_words(self.vocabulary)
        self.measures: MeasureWords = measure_words(self.vocabulary)
        self.places = Places(people_words(self.vocabulary), self.names)
        self.populations = Populations(self.measures, self.places)
        self.surroundings = Surroundings(self.passage, self.measures, self.places)
        sets = self.measures.sets
        self.persons = sets["persons"] | sets["groups"] | sets["callings"] | frozenset(self.measures.nouns)

    def read(self) -> Iterator[Reading]:
        """The figures of all sentences."""
        for sentence in self.passage.sentences:
            yield from self._read_sentence(sentence)

    def _read_sentence(self, sentence: Tokens) -> Iterator[Reading]:
        counts = list(iter_counts(sentence, self.numbers, self.hedges, self.persons))
        drafts: list[Draft] = []
        for count in counts:
            for draft in self._drafts(count, drafts):
                figure = self._figure(draft, drafts)
                if figure is not None:
                    drafts.append(replace(draft, figure=figure))
        for draft in self._tied(drafts):
            yield self._reading(draft, sentence)
        self.before = drafts or self.before
        self.surroundings.note(sentence, [d.figure for d in drafts if d.figure is not None])

    # --- what is measured ----------------------------------------------------------------------

    def _drafts(self, count: Count, earlier: list[Draft]) -> Iterator[Draft]:
        """The measures of a count, the most outspoken first."""
        numeral, noun = count.numeral, count.noun
        if count.vote:
            yield Draft(count, Measured("votes for", count.root, "vote"), LIKELY)
            yield Draft(count, Measured("votes against", count.root, "vote"), LIKELY)
            return
        if count.joined or numeral.kind is NumeralKind.ORDINAL:
            yield from self._by_form(count)
            return
        if numeral.unit is not None:
            amount = measure_amount(count, self.measures)
            if amount is not None:
                yield Draft(count, amount, LIKELY, find_course(count.root, self.measures))
            return
        named = of_noun(noun, self.measures) if noun is not None else None
        if named is not None and not count.partitive:
            if not _is_one(count) or named.by.dep_ in {"dobj", "nsubj", "nsubjpass"}:
                yield from self._of_named(count, named)
            return
        if noun is None or self.measures.is_person(noun) or self.places.people(noun) is not None or count.partitive:
            found = by_predicates(count.anchor, self.measures, is_noun=noun is not None)
            if not found and count.partitive and noun is not None:
                found = by_predicates(noun, self.measures, is_noun=True)
            if found:
                yield from (Draft(count, m, SURE) for m in found)
                return
        if noun is None or self.measures.is_person(noun):
            course = find_course(count.anchor, self.measures)
            if course is not None:
                yield from self._on_course(count, course, earlier)
                return
        if noun is not None and noun.lower_ not in {"them", "those", "us", "whom", "which"}:
            yield from self._by_noun(count, noun, earlier)
            return
        yield from self._left_out(count, earlier)

    def _of_named(self, count: Count, named: Measured) -> Iterator[Draft]:
        """A counted noun that is itself a measure, or persons of whom a verb says more."""
        noun = count.noun
        assert noun is not None
        if noun.lemma_.lower() in self.measures.people and named.measure not in {"deaths", "injuries"}:
            more = by_predicates(count.anchor, self.measures, is_noun=True)
            if more:
                yield from (Draft(count, m, SURE) for m in more)
                return
        yield Draft(count, named, SURE)

    def _by_form(self, count: Count) -> Iterator[Draft]:
        """ "7.8-magnitude", "his sixth mission"."""
        if count.joined == "magnitude":
            yield Draft(count, Measured("magnitude", count.root, "magnitude"), SLIGHT)
        elif count.numeral.kind is NumeralKind.ORDINAL:
            noun = self._ordered(count)
            if noun is not None:
                yield Draft(count, Measured(plural(noun), noun, "ordinal"), LIKELY)

    def _ordered(self, count: Count) -> Token | None:
        """The noun of a counting ordinal: its own, or that of the words it stands beside ("mission, his sixth")."""
        root = count.root
        if root.dep_ == "amod" and root.head.pos_ == "NOUN":
            noun = root.head
        elif root.dep_ in {"appos", "attr", "conj"} and root.head.pos_ in {"NOUN", "AUX"}:
            subject = next((c for c in root.head.children if c.dep_ == "nsubj"), None)
            noun = root.head if root.head.pos_ == "NOUN" else subject if subject is not None else root
        else:
            return None
        return noun if self.measures.nouns.get(noun.lemma_.lower()) == "visits" else None

    def _on_course(self, count: Count, course: Course, earlier: list[Draft]) -> Iterator[Draft]:
        """The level of a running count; a nameless one ("the number", "the total") is that spoken of last."""
        if course.measure is not None:
            yield Draft(count, Measured(course.measure, course.noun, "running count"), SURE, course)
            return
        last = next((d for d in reversed(earlier or self.before) if d.count.numeral.unit is None), None)
        if last is not None:
            yield Draft(count, Measured(last.measured.measure, course.noun, "running count"), GUESSED, course)

    def _by_noun(self, count: Count, noun: Token, earlier: list[Draft]) -> Iterator[Draft]:
        """An unknown counted noun is its own measure."""
        sets, lemma, low = self.measures.sets, noun.lemma_.lower(), count.numeral.low
        if lemma in sets["time_units"]:
            yield from self._duration(count, noun)
            return
        beside = self.measures.beside.get(lemma)
        if beside is not None and any(self.measures.states.get(t.lower_) == beside["measure"] for t in noun.sent):
            yield Draft(count, Measured(beside["measure"], noun, "beside"), GUESSED)
            return
        if self._in_subset(count) and earlier and (self.measures.is_person(noun)):
            yield Draft(count, replace(earlier[-1].measured, rule="subset"), GUESSED)
            return
        person = self.measures.is_person(noun) or self.places.people(noun) is not None
        if noun.tag_ == "NNP" and not person or (noun.tag_ == "NN" and not count.partitive and lemma not in _MASS):
            return
        if low < 3 and not (count.partitive and low > 1) and not person and not count.numeral.vague:
            return
        if low <= 2 and (lemma in sets["idle"] or self._is_definite(count) or low < 2):
            return
        if count.numeral.vague and count.hedge is None and not person:
            return
        measure = self._people_measure(noun) or plural(noun)
        yield Draft(count, Measured(measure, noun, "counted noun"), LIKELY if count.numeral.low >= 10 else GUESSED)

    def _people_measure(self, noun: Token) -> str | None:
        """ "People" for persons without further mark and for the people of a place."""
        if noun.lemma_.lower() in _UNMARKED or self.places.is_demonym(noun):
            return "people"
        return None

    def _duration(self, count: Count, noun: Token) -> Iterator[Draft]:
        """ "Lasted two hours"; time that only dates ("two hours ago") is left out."""
        narrowed = [
            t
            for t in noun.lefts
            if t.dep_ in {"amod", "compound"}
            and t.lemma_.lower() not in self.measures.sets["empty"]
            and t.i > count.root.i
        ]
        if narrowed and noun.head.pos_ == "VERB" and noun.dep_ == "dobj":
            words = " ".join(t.lower_ for t in [*narrowed, noun])
            yield Draft(count, Measured(words, noun, "counted noun"), LIKELY)
        elif noun.head.lemma_ in self.measures.sets["lasting"]:
            yield Draft(count, Measured(plural(noun), noun, "duration"), SLIGHT)

    def _is_definite(self, count: Count) -> bool:
        """ "The two nations", "both": known ones are named, not counted."""
        left = count.tokens[0].nbor(-1) if count.tokens.start else None
        return left is not None and (
            left.lower_ in {"the", "these", "those", "both", "its", "their", "his", "her", "our"} or left.tag_ == "POS"
        )

    def _in_subset(self, count: Count) -> bool:
        """ "Including 17 children", "12 of them"."""
        first = max(count.tokens.sent.start, count.tokens.start - 9)
        left = [t.lower_ for t in count.tokens.doc[first : count.tokens.start]]
        if "including" in left or "among" in left or "includes" in left:
            return True
        return count.noun is not None and count.partitive and count.noun.lower_ in {"them", "whom", "those", "which"}

    def _left_out(self, count: Count, earlier: list[Draft]) -> Iterator[Draft]:
        """A bare number that continues a count just made: "43 in the north and 14 in the south", "12 of them"."""
        known = [
            d
            for d in (earlier or ())
            if d.count.numeral.unit is None and d.measured.rule not in {"duration", "ordinal"}
        ]
        if not known:
            return
        partitive = self._in_subset(count)
        beside = count.root.dep_ in {"conj", "appos", "pobj", "dobj", "nsubj", "nummod"} and (
            any(self.places.under(count.root)) or _goes_on(count, known[-1].count)
        )
        if partitive or beside:
            yield Draft(count, replace(known[-1].measured, rule="left out"), GUESSED)

    # --- of whom, where, how it changed --------------------------------------------------------

    def _figure(self, draft: Draft, earlier: list[Draft]) -> Figure | None:
        """The figure of a draft with all that its sentence says of it."""
        count, measure = draft.count, draft.measured.measure
        relation, low, high = _valued(count, draft)
        sentence = count.tokens.sent
        text = sentence.text[: count.start - sentence.start_char].lower()
        before = _without_hedge(text, count, sentence)
        place = self.surroundings.place_of(count, draft.course, count.anchor, inherit=False)
        owner = self._owner(count) if count.numeral.kind is NumeralKind.ORDINAL else None
        population = owner or (
            None if draft.measured.rule == "beside" else self.populations.of(count, measure, draft.course)
        )
        subset = self._in_subset(count)
        inherited = None
        if population is None and count.noun is None and earlier and draft.measured.rule != "vote":
            inherited = next(
                (d.figure for d in reversed(earlier) if d.figure is not None and d.figure.population != d.figure.place),
                None,
            )
        if population is None and draft.measured.rule in {"beside", "subset", "left out"} and earlier:
            inherited = earlier[-1].figure
        if population is None and inherited is not None:
            population = inherited.population
            place = place or inherited.place
        if place is None and population is None and _counts_people(measure, count, self.measures):
            place = self.surroundings.place_of(count, draft.course, count.anchor, inherit=True)
        if population is None and _counts_people(measure, count, self.measures):
            population = place
        part = part_of_course(before) if draft.course is not None or count.numeral.unit else ""
        if draft.course is None and _is_more(count) and not earlier:
            part = "step"
        return Figure(
            measure=measure,
            relation=relation,
            low=low,
            high=high,
            population=population,
            place=place,
            unit=_unit(count, draft),
            qualifiers=qualifiers(count, self.measures, self.places, measure),
            subset=subset,
            aspect=Aspect.STEP if part == "step" else Aspect.LEVEL,
            period=_period(sentence.text, count, sentence.start_char),
            elsewhen=find_elsewhen(count.root, self.passage.doc.text, self.passage.article.time.year),
            hypothetical=is_hypothetical(count.anchor),
            includes_injured=measure == "casualties" and not self._sets_injured_apart(),
        )

    def _owner(self, count: Count) -> str | None:
        """Who made his sixth visit."""
        root = count.root
        for token in (*root.children, *(root.head.lefts if root.dep_ == "amod" else ())):
            if token.dep_ == "poss":
                return self.names.of(token)
        return None

    def _sets_injured_apart(self) -> bool:
        """True where the article counts the injured by themselves."""
        if not hasattr(self, "_apart"):
            doc = self.passage.doc
            self._apart = any(
                self.measures.states.get(t.lower_) == "injuries" or self.measures.nouns.get(t.lemma_) == "injuries"
                for t in doc
            )
        return self._apart

    def _tied(self, drafts: list[Draft]) -> Iterator[Draft]:
        """The drafts with steps and bases given to the level they belong to."""
        levels = [d for d in drafts if self._part(d) == "level"]
        for draft in drafts:
            part, figure = self._part(draft), draft.figure
            assert figure is not None
            level = next((x for x in levels if x.measured.measure == draft.measured.measure and x is not draft), None)
            if part in {"step", "base"} and level is not None:
                continue
            if part == "level":
                same = [d for d in drafts if d is not draft and d.measured.measure == draft.measured.measure]
                step = next((d.count.numeral.low for d in same if self._part(d) == "step"), None)
                base = next((d.count.numeral.low for d in same if self._part(d) == "base"), None)
                if base is None and _is_from_to(draft.count):
                    base = draft.count.numeral.low
                draft = replace(draft, figure=replace(figure, step=step, base=base))  # noqa: PLW2901
            elif part == "base":
                continue
            yield draft

    def _part(self, draft: Draft) -> str:
        if draft.course is None:
            return ""
        if _is_from_to(draft.count):
            return "level"
        sentence = draft.count.tokens.sent
        text = sentence.text[: draft.count.start - sentence.start_char].lower()
        return part_of_course(_without_hedge(text, draft.count, sentence))

    def _reading(self, draft: Draft, sentence: Tokens) -> Reading:
        count, figure = draft.count, draft.figure
        assert figure is not None
        hedge = count.hedge
        start = min(count.start, hedge.start) if hedge is not None else count.start
        end = max(count.end, hedge.end) if hedge is not None else count.end
        as_of, basis = resolve_as_of(count.root, self.passage)
        return Reading(
            content=figure,
            span=Span(sentence.start_char, sentence.end_char),
            focus=Span(start, end),
            rule=f"figure: {draft.measured.rule}",
            as_of=as_of,
            as_of_basis=basis,
            confidence=draft.confidence,
            marks=("inherited",) if draft.confidence == GUESSED else (),
        )


_MASS = {"aid", "freight"}
_UNMARKED = {"people", "person", "individual", "other", "those", "human", "soul", "more", "one", "they", "them"}


def _is_one(count: Count) -> bool:
    return count.numeral.low == count.numeral.high == 1 and count.numeral.spelled


def _counts_people(measure: str, count: Count, words: MeasureWords) -> bool:
    """True where what is counted is persons, so that the people of the place are meant."""
    if count.numeral.unit is not None:
        return False
    if measure in set(words.object.values()) | set(words.subject.values()) | set(words.people.values()) | {
        "casualties",
        "people",
    }:
        return measure not in {"votes"}
    return False


def _valued(count: Count, draft: Draft) -> tuple[Relation, float, float]:
    """Relation and values of a count."""
    numeral, hedge = count.numeral, count.hedge
    if draft.measured.rule == "vote":
        value = numeral.low if draft.measured.measure == "votes for" else numeral.high
        return Relation.EXACT, value, value
    if _is_from_to(count) and draft.course is not None:
        return Relation.EXACT, numeral.high, numeral.high
    if numeral.is_range:
        return Relation.RANGE, numeral.low, numeral.high
    if hedge is not None and not (hedge.weak and draft.course is None):
        return hedge.relation, numeral.low, numeral.high
    return (Relation.MORE if numeral.vague else Relation.EXACT), numeral.low, numeral.high


def _is_from_to(count: Count) -> bool:
    """ "From 84 to 96" is a change of level and no range."""
    sentence = count.tokens.sent
    before = sentence.text[: count.start - sentence.start_char].rstrip().lower()
    return count.numeral.joint == "to" and before.endswith(" from")


def _without_hedge(text: str, count: Count, sentence: Tokens) -> str:
    """The words before the number without its hedge."""
    hedge = count.hedge
    return text[: hedge.start - sentence.start_char] if hedge is not None and hedge.start < count.start else text


def _goes_on(count: Count, last: Count) -> bool:
    """ "Eight voting for it and four voting against": both numbers head a clause of the same verb."""
    doc = count.tokens.doc
    if count.tokens.end >= count.tokens.sent.end or last.noun is None:
        return False
    verb = doc[count.tokens.end]
    return verb.tag_ in {"VBG", "VBN"} and any(c.lemma_ == verb.lemma_ for c in last.noun.subtree)


def _is_more(count: Count) -> bool:
    """ "12 more people", "another 12", "a further 12"."""
    doc = count.tokens.doc
    left = doc[count.tokens.start - 1].lower_ if count.tokens.start else ""
    right = doc[count.tokens.end].lower_ if count.tokens.end < len(doc) else ""
    return left in {"another", "further", "additional"} or (
        right in {"more", "additional", "further"} and count.noun is not None
    )


def _unit(count: Count, draft: Draft) -> str | None:
    if count.numeral.unit is not None:
        return count.numeral.unit
    if draft.measured.rule == "duration":
        return str(draft.measured.by.lemma_.lower())
    return None


def _period(text: str, count: Count, offset: int) -> str | None:
    """ "$2 billion a day": what the number is counted over."""
    from storydiff.claims.amounts import find_period

    return find_period(text, count.start - offset, count.end - offset)


__all__ = ["find_figures", "role_of"]
