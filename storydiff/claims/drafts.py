"""Drafts: what each count of a sentence measures, decided from the most outspoken words to the least."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from storydiff.claims.amount_kinds import KindWords, find_bearer
from storydiff.claims.amounts import measure_amount
from storydiff.claims.bare_sums import as_money
from storydiff.claims.captives import freed, held_captive
from storydiff.claims.counts import Count, is_one, is_whole
from storydiff.claims.courses import Course, find_course, plural
from storydiff.claims.crowds import find_crowd, gathering
from storydiff.claims.drafted import GUESSED, LIKELY, OF_FIRE, OF_KIND, SLIGHT, SURE, Draft, spoken_of, spoken_rate
from storydiff.claims.durations import find_lasted, find_spent
from storydiff.claims.elisions import (
    POINTING,
    in_subset,
    is_tallied,
    takes_up,
    takes_up_share,
    turn_of,
    with_unit_of_from,
)
from storydiff.claims.fates import find_fate
from storydiff.claims.fires import CONTAINED, burning, containing
from storydiff.claims.idle import is_apart, is_converted, is_exchanged, is_expected_by, is_idle
from storydiff.claims.in_units import OF_LAND, find_affected, find_held
from storydiff.claims.measures import OF_ANY, Measured, MeasureWords, by_clauses, by_predicates, of_noun
from storydiff.claims.numerals import NumeralKind
from storydiff.claims.opinions import AMONG, OF_OPINION, OpinionWords, find_opinion
from storydiff.claims.parse import Token
from storydiff.claims.places import Places
from storydiff.claims.prices import each_of, is_held_against
from storydiff.claims.ranked import find_most, has_as_many, is_held_by_each, is_ranked, remains
from storydiff.claims.rivals import RIVAL, counter_of, is_claimed_true, is_rival
from storydiff.claims.samples import is_sampled
from storydiff.claims.told import told_of
from storydiff.claims.uncounted import adds_one, ranks_among
from storydiff.claims.votes import is_margin, vote_side
from storydiff.model import RESPONDENTS

NEGATIVE = "negative tests"
"""The measure of cases that were none."""
_UNMARKED = {"people", "person", "individual", "other", "those", "human", "soul", "more", "one", "they", "them"}
_SUM = 1_000_000
"""From here on a bare number behind "cost" is one of money."""
_OUTLAYS = {"cost", "spending"}
_SAID_TO_BE = {"attr", "appos", "oprd"}
_TELLING = {"say", "tell", "add", "describe", "recall", "confirm"}
_OF_THINGS = {"job cuts", "wins", "defeats"}
"""Measures that a verb gives together with its noun: "cut 12 jobs", "won 12 matches"."""
_BY_NOUN = {"counted noun", "noun", "left out"}
"""Rules by which the noun alone says what is measured, so that another verb may go on counting it."""


@dataclass(frozen=True)
class Drafter:
    """Decides what counts measure; see ``drafts``."""

    measures: MeasureWords
    places: Places
    units: Mapping[str, str]
    kinds: KindWords
    opinions: OpinionWords
    money: Callable[[], str | None]
    """The one currency of the passage."""

    def drafts(self, count: Count, earlier: list[Draft], before: list[Draft]) -> Iterator[Draft]:
        """The measures of a count; ``earlier`` are those of its sentence, ``before`` those of the one before."""
        count = with_unit_of_from(count, self.measures.sets["time_units"])
        if (
            is_apart(count)
            or is_exchanged(count)
            or is_sampled(count)
            or (earlier and is_converted(count, earlier[-1].count))
        ):
            return
        if is_one(count) and count.partitive and count.root.dep_ in _SAID_TO_BE:
            return  # "was one of the two": who is spoken of is no count
        if count.vote:
            yield Draft(count, Measured("votes for", count.root, "vote"), LIKELY)
            yield Draft(count, Measured("votes against", count.root, "vote"), LIKELY)
        elif is_margin(count):
            yield Draft(count, Measured("margin", count.anchor, "margin"), LIKELY)
        elif count.joined or count.is_magnitude or count.numeral.kind is NumeralKind.ORDINAL:
            yield from self._by_form(count)
        elif (told := self._of_amount(count, earlier, before)) is not None:
            yield told
        elif count.numeral.unit is not None:
            yield from self._by_amount(count, earlier)
        elif count.noun is not None and count.noun.lower_ in self.units:
            yield from self._by_unit(count, count.noun)
        else:
            yield from self._by_words(count, earlier, before)

    def _of_amount(self, count: Count, earlier: list[Draft], before: list[Draft]) -> Draft | None:
        """An amount of which the words say outright what it is: an opinion, a kind, a rate spoken of before."""
        told = self._of_opinion(count, earlier) or self._of_kind(count)
        return told or spoken_rate(count, earlier or before, self.kinds.owned)

    def _by_amount(self, count: Count, earlier: list[Draft]) -> Iterator[Draft]:
        """An amount that is of what stands beside it."""
        amount = measure_amount(count, self.measures)
        if amount is None and earlier and earlier[-1].held is None and takes_up_share(count, earlier[-1].count):
            amount = replace(earlier[-1].measured, rule="left out")
        if amount is not None and not self._is_bare_share(count, amount):
            course = find_course(count.root, self.measures)
            if course is None and amount.rule == "level of":
                course = Course(amount.by, amount.measure, None)
            yield Draft(count, amount, LIKELY, course)

    def _of_opinion(self, count: Count, earlier: list[Draft]) -> Draft | None:
        """As in "52% said they backed the strike"; a bare share goes on with those asked before in its sentence."""
        opinion = find_opinion(count, self.opinions)
        if opinion is None:
            return None
        last = earlier[-1] if earlier and takes_up_share(count, earlier[-1].count) and not count.partitive else None
        if last is not None and last.held is None:
            return None
        group = opinion.group if last is None else (last.held or "").partition(AMONG)[2]
        held = f"{opinion.held}{AMONG}{group}" if group else opinion.held
        return Draft(count, Measured(RESPONDENTS, opinion.by, OF_OPINION), LIKELY, held=held)

    def _of_kind(self, count: Count) -> Draft | None:
        """As in "raised its offer to $12", "sentenced to five years": an amount of a kind that stories follow."""
        times = count.noun is not None and count.noun.lemma_.lower() in self.measures.sets["time_units"]
        if (fire := self._of_fire(count)) is not None:
            return Draft(count, fire, LIKELY)
        if count.numeral.unit is None and not times:
            sum_ = as_money(count, self.money)
            told = self._of_kind(sum_) if sum_ is not None else None
            return told if told is not None and told.measured.by.pos_ == "NOUN" else None
        if is_held_against(count):
            return None
        bearer = find_bearer(count, self.kinds)
        if bearer is None:
            return None
        each = each_of(count.tokens, self.measures)
        name = bearer.kind.name if each is None else f"{bearer.kind.name} per {each}"
        return Draft(count, Measured(name, bearer.word, OF_KIND), LIKELY, Course(bearer.word, name, bearer.verb))

    def _of_fire(self, count: Count) -> Measured | None:
        """As in "the fire grew to 300 hectares", "crews contained 60 percent of the fire"."""
        fires, unit = self.kinds.sets["fires"], count.noun.lower_ if count.noun is not None else ""
        if count.numeral.unit == "%" and (held := containing(count, fires)) is not None:
            return Measured(CONTAINED, held, OF_FIRE)
        land = count.numeral.unit is None and self.units.get(unit) in OF_LAND
        fire = burning(count, fires, self.kinds.levels) if land else None
        return Measured(f"{unit} burned", fire, OF_FIRE) if fire is not None else None

    def _is_bare_share(self, count: Count, amount: Measured) -> bool:
        """As in "81% of the workers" where nothing is said of them and nobody has them: no news."""
        if amount.rule != "share of" or not self.measures.is_person(amount.by) or told_of(count, amount, self.measures):
            return False
        verb = count.root.head
        return verb.pos_ == "VERB" and verb.lemma_ not in self.measures.sets["holding"]

    def _by_words(self, count: Count, earlier: list[Draft], before: list[Draft]) -> Iterator[Draft]:
        """The measure by noun, verb, running count, or what was said before."""
        noun = count.noun
        if noun is not None and is_expected_by(count, noun):
            return
        named = of_noun(noun, self.measures) if noun is not None and not count.partitive else None
        if named is not None:
            yield from self._of_named(count, named)
        elif (most := find_most(count)) is not None:
            yield Draft(count, of_noun(most, self.measures) or Measured(plural(most), most, "counted noun"), LIKELY)
        elif (crowd := find_crowd(count, self.measures)) is not None:
            yield Draft(count, crowd, LIKELY)
        elif noun is not None and is_whole(count):
            said = by_clauses(noun, self.measures) if self._is_person(noun) else None
            yield from [Draft(count, said, SURE)] if said is not None else self._by_noun(count, noun, earlier)
        elif (cost := self._of_cost(count)) is not None:
            yield cost
        elif found := self._said_of(count):
            plain = noun is not None and noun.lemma_ in _UNMARKED
            yield from (Draft(count, freed(m) if plain else m, SURE) for m in found)
        elif (
            (noun is None or self.measures.is_person(noun))
            and not self._is_acted_on(count)
            and (course := find_course(count.anchor, self.measures)) is not None
        ):
            yield from self._on_course(count, course, earlier or before)
        elif noun is not None and noun.lower_ not in POINTING and noun.pos_ != "PRON":
            yield from self._by_noun(count, noun, earlier)
        else:
            yield from self._left_out(count, earlier or before)

    def _of_cost(self, count: Count) -> Draft | None:
        """As in "would cost 345 million a year": a sum whose money goes without saying."""
        root = count.root
        sum_ = count.noun is None and count.numeral.low >= _SUM and root.dep_ in {"dobj", "npadvmod"}
        known = self.measures.money.get(root.head.lemma_.lower()) if sum_ and root.head.pos_ == "VERB" else None
        return Draft(count, Measured(known, root.head, "money verb"), GUESSED) if known in _OUTLAYS else None

    def _said_of(self, count: Count) -> list[Measured]:
        """What verbs and adjectives say of counted persons or of a bare number."""
        noun = count.noun
        known = noun is None or self._is_person(noun) or count.partitive
        if known and (held := held_captive(count.anchor)) is not None:
            return [Measured("hostages", held, "verb")]
        found = by_predicates(count.anchor, self.measures, is_noun=noun is not None)
        if not found and count.partitive and noun is not None:
            found = by_predicates(noun, self.measures, is_noun=True)
            state = self.measures.people.get(noun.lower_)
            if not found and state is not None:
                return [Measured(state, noun, "part of")]
        if not known and find_fate(count, self.measures) is not None:
            return [m for m in found if m.measure == "job cuts"]
        return found if known else [m for m in found if m.measure in OF_ANY or m.measure in _OF_THINGS]

    def _is_acted_on(self, count: Count) -> bool:
        """As in "12 parties fielding 40 candidates": a counted object is no level of what acts on it."""
        verb = count.anchor.head
        levels = self.measures.sets["level_verbs"] | {"include", "comprise", "count"}
        return count.noun is not None and count.anchor.dep_ == "dobj" and verb.lemma_.lower() not in levels

    def _is_person(self, noun: Token) -> bool:
        return self.measures.is_person(noun) or self.places.people(noun) is not None

    def _of_named(self, count: Count, named: Measured) -> Iterator[Draft]:
        """A counted noun that is itself a measure, or persons of whom a verb says more."""
        noun = count.noun
        assert noun is not None
        if is_one(count) and named.measure != "votes" and noun.dep_ not in {"dobj", "nsubj", "nsubjpass"}:
            return
        if named.measure == "votes":
            yield Draft(count, replace(named, measure=vote_side(noun) or "votes"), SURE)
            return
        if noun.lemma_.lower() in self.measures.people and named.measure not in {"deaths", "injuries"}:
            more = by_predicates(count.anchor, self.measures, is_noun=True)
            if more:
                yield from (Draft(count, m, SURE) for m in more)
                return
        if named.measure == "cases":
            ruled_out = [m for m in by_predicates(count.anchor, self.measures, is_noun=True) if m.measure == NEGATIVE]
            named = ruled_out[0] if ruled_out else named
        yield Draft(count, named, SURE)

    def _by_unit(self, count: Count, noun: Token) -> Iterator[Draft]:
        """As in "Winds of 120 mph", "30 tons of flour": a quantity of what is named; bare distances are left out."""
        if (affected := find_affected(noun, self.measures, self.units)) is not None:
            yield Draft(count, affected, LIKELY)
        elif (held := find_held(count, noun, self.measures, self.units)) is not None:
            yield Draft(count, held, SLIGHT)

    def _by_form(self, count: Count) -> Iterator[Draft]:
        """As in "7.8-magnitude", "his sixth mission"."""
        if count.joined == "magnitude" or count.is_magnitude:
            yield Draft(count, Measured("magnitude", count.root, "magnitude"), SLIGHT)
        elif adds_one(count.root):
            yield from self._one_more(count, count.root.head)
        elif ranks_among(count.root) is not None:
            if count.root.head.lemma_.lower() not in self.measures.sets["groups"]:
                yield Draft(count, Measured(plural(count.root.head), count.root.head, "ordinal"), LIKELY)
        elif count.numeral.kind is NumeralKind.ORDINAL:
            noun = self._ordered(count)
            if noun is not None:
                yield Draft(count, Measured(plural(noun), noun, "ordinal"), LIKELY)

    def _one_more(self, count: Count, noun: Token) -> Iterator[Draft]:
        """As in "a fifth person has died", "a third union has voted no": so many have by now."""
        found = by_predicates(noun, self.measures, is_noun=True) if self._is_person(noun) else []
        yield from (Draft(count, m, SURE) for m in found)
        if noun.head.lemma_ in _TELLING:
            return  # "a second person said": another source, and no count
        if not found and (self._is_person(noun) or noun.lemma_.lower() in self.measures.sets["bodies"]):
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

    def _on_course(self, count: Count, course: Course, known: list[Draft]) -> Iterator[Draft]:
        """The level of a running count; a nameless one ("the number", "the total") is that spoken of last."""
        if course.measure is not None:
            part = course.verb is not None and course.verb.lemma_ == "include"
            rule, sure = ("subset", GUESSED) if part else ("running count", SURE)
            yield Draft(count, Measured(course.measure, course.noun, rule), sure, None if part else course)
            return
        if counter_of(course, count.root, self.measures) is not None:
            same = [d for d in known if d.count.tokens.sent == count.tokens.sent and d.count.numeral.unit is None]
            if same:
                measured = Measured(same[-1].measured.measure, course.noun, RIVAL)
                yield Draft(count, measured, GUESSED, course, same[-1].count)
            return
        if course.noun.tag_ == "NNS":
            said = [d for d in known if d.count.tokens.sent == count.tokens.sent and d.course is None]
            turn = turn_of(count, [d.count for d in said])
            last = next((d for d in said if d.count is turn), None)
            if last is not None:
                yield Draft(count, Measured(last.measured.measure, course.noun, "running count"), GUESSED, course)
            return
        if course.verb is None or course.verb.lemma_.lower() not in self.measures.sets["level_verbs"]:
            return
        last = spoken_of([d for d in known if d.count.numeral.unit is None])
        if last is None and course.verb.lemma_ == "put":
            came = gathering(
                course.noun, self.measures
            )  # "A second march was larger. Police put the number at 25,000."
            if came is not None:
                yield Draft(count, Measured(came, course.noun, "running count"), GUESSED, course)
        if last is not None:
            against = last.count if course.verb.lemma_ == "put" or is_claimed_true(course.noun) else None
            rule = "running count" if against is None else RIVAL
            measured = Measured(last.measured.measure, course.noun, rule)
            yield Draft(count, measured, GUESSED, course, against, last.of or last.count)

    def _is_held(self, last: Draft) -> bool:
        """True for things that several have each their number of: delegates, seats."""
        return last.measured.measure not in self.measures.of_people and is_held_by_each(last.measured.by)

    def _by_noun(self, count: Count, noun: Token, earlier: list[Draft]) -> Iterator[Draft]:
        """An unknown counted noun is its own measure."""
        sets, lemma = self.measures.sets, noun.lemma_.lower()
        if lemma in sets["time_units"]:
            yield from self._duration(count, noun)
            return
        if (
            earlier
            and self.measures.is_person(noun)
            and (in_subset(count) or self._breaks_down(count, noun, earlier[0]))
        ):
            yield Draft(count, replace(earlier[-1].measured, rule="subset"), GUESSED)
            return
        crowd = count.numeral.vague and noun.tag_ == "NNS" and find_fate(count, self.measures) is not None
        if not crowd and is_idle(count, noun, self.measures, is_person=self._is_person(noun)):
            return
        measure = self._people_measure(noun) or _together(noun)
        yield Draft(count, Measured(measure, noun, "counted noun"), LIKELY if count.numeral.low >= 10 else GUESSED)

    def _breaks_down(self, count: Count, noun: Token, total: Draft) -> bool:
        """As in "43 people died, 28 adults and 15 children": groups set behind a larger count of persons."""
        left = count.tokens[0].nbor(-1) if count.tokens.start > count.tokens.sent.start else None
        return (
            noun.lemma_.lower() in self.measures.sets["groups"]
            and total.measured.measure in self.measures.of_people
            and count.numeral.high < total.count.numeral.low
            and left is not None
            and left.lower_ in {",", "—", "–", "-", "(", ":", "and"}
            and noun.dep_ not in {"nsubj", "nsubjpass"}
        )

    def _people_measure(self, noun: Token) -> str | None:
        """The plain word "people" for persons without further mark and for the people of a place."""
        if noun.lemma_.lower() in _UNMARKED or self.places.is_demonym(noun):
            return "people"
        return None

    def _duration(self, count: Count, noun: Token) -> Iterator[Draft]:
        """As in "Lasted two hours"; time that only dates ("two hours ago") is left out."""
        if (spent := find_spent(count, noun, self.measures)) is not None:
            yield Draft(count, spent, LIKELY)
        elif (lasted := find_lasted(noun, self.measures)) is not None:
            yield Draft(count, lasted, SLIGHT)

    def _left_out(self, count: Count, earlier: list[Draft]) -> Iterator[Draft]:
        """A bare number that continues a count just made: "43 in the north and 14 in the south", "12 of them"."""
        known = [d for d in earlier if d.count.numeral.unit is None and d.measured.rule not in {"duration", "ordinal"}]
        if not known:
            return
        last = known[-1]
        by_noun = last.measured.rule in _BY_NOUN
        goes_on = takes_up(count, last.count, self.places, by_noun=by_noun)
        goes_on = (
            goes_on or remains(count) or (by_noun and self._is_held(last) and (is_ranked(count) or has_as_many(count)))
        )
        if last.measured.measure in self.measures.of_people and is_rival(count, last.count, self.measures):
            yield Draft(
                count, replace(last.measured, rule=RIVAL), GUESSED, against=last.count, of=last.of or last.count
            )
        elif is_tallied(count) or goes_on:
            yield Draft(count, replace(last.measured, rule="left out"), GUESSED)


def _together(noun: Token) -> str:
    """A counted noun with those that share its number: "cars, trucks and vans"."""
    joined = [t for t in noun.conjuncts if t.i > noun.i]
    shares = [t.tag_ == "NNS" and not any(c.dep_ in _OWN_WORDS for c in t.lefts) for t in joined]
    if noun.tag_ != "NNS" or not joined or not all(shares) or joined[-1].i > noun.i + 2 * len(joined) + 2:
        return plural(noun)
    *rest, last = [plural(noun), *(t.lower_ for t in joined)]
    return f"{', '.join(rest)} and {last}"


_OWN_WORDS = {"nummod", "det", "poss", "quantmod"}
