"""The vocabularies that comparing looks up, made ready once: places, peoples, measures, concepts, endings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from storydiff.claims.numerals import NumberWords
from storydiff.model import ChangeKind
from storydiff.text import fold, words

_NAME = 60
"""Characters up to which a text may be a name, which a story says again and again."""


@dataclass(frozen=True, slots=True)
class Manner:
    """The ways of telling one deed: verbs ``alone``, and ``verbs`` with one of ``objects``, or with any."""

    alone: frozenset[str]
    verbs: frozenset[str]
    objects: frozenset[str]
    stays: frozenset[str]
    """Verbs of whoever does not do it: who stays in the race has not left it."""
    goes: frozenset[str]
    """Verbs that mean it where somebody says that he will not: who will not go will not resign."""
    once: bool
    """True for what somebody does once in a story: whoever has dropped out is not told to drop out anew."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of comparing; every key is folded. It is equal to itself alone, so what it gives can be remembered."""

    numbers: NumberWords
    aliases: Mapping[str, str]
    homes: Mapping[str, str]
    """The place of each people's names and adjectives."""
    within: Mapping[str, frozenset[str]]
    """The countries that each part or territory may lie in: several where countries have parts of one name."""
    descriptors: frozenset[str]
    directions: Mapping[str, str]
    spots: frozenset[str]
    """Nouns for spots within a place, which hold a part of what it counts: "hospital"."""
    anyone: frozenset[str]
    measures: Mapping[str, str]
    near_measures: Mapping[str, frozenset[str]]
    classes: Mapping[str, str]
    settled: frozenset[str]
    """Measures whose name says what is counted; of all others the sentence has to tell it."""
    placeless: frozenset[str]
    by_origin: frozenset[str]
    """Measures of people who may be anywhere and are told apart by where they come from: hostages."""
    tells: Mapping[str, str]
    """What a measure itself tells of those it counts: strikers are on strike."""
    of_happenings: frozenset[str]
    """Measures of what one happening does to people, which share its place."""
    of_illness: frozenset[str]
    """Measures that may bear the name of an illness: "measles cases"."""
    grades: frozenset[str]
    """Words that set cases of one illness apart: "suspected"."""
    loose: frozenset[str]
    held: frozenset[str]
    """Nouns that say what is counted as soon as it is said who has them."""
    supplied: frozenset[str]
    """Words before a count that a reader supplies: "confirmed"."""
    denial: frozenset[str]
    saying: frozenset[str]
    """Verbs by which those who are counted only speak."""
    periods: Mapping[str, float]
    running: frozenset[str]
    revising: frozenset[str]
    wishing: frozenset[str]
    """Words of those who demand or offer what they count."""
    deeds: frozenset[str]
    """Verbs of deeds that are counted each for itself where somebody did them."""
    actors: frozenset[str]
    """Common nouns for those who act."""
    people: frozenset[str]
    """Those of them that are persons, not bodies."""
    mouthpieces: frozenset[str]
    """Those of them who are somebody's, and say nothing where nobody says whose."""
    acts: frozenset[str]
    """Nouns for what a body does when it decides, whatever it decides: "action", "vote"."""
    deciding: frozenset[str]
    """Verbs by which a body decides."""
    facts: frozenset[str]
    """Words for what a body that judges finds of a thing: "unlawful"."""
    judges: frozenset[str]
    """Words for the bodies that find so."""
    departing: frozenset[str]
    """Verbs that say more of what is wanted than what they are done to: "leave"."""
    choices: frozenset[str]
    """Nouns for whoever may be backed: "candidate"."""
    backing: frozenset[str]
    """Words by which somebody is backed."""
    concepts: Mapping[str, str]
    nominals: Mapping[str, str]
    """The noun for what each verb does: "impeachment" for "impeach"."""
    beside: Mapping[str, str]
    """The one form of words that set a thing apart: "railway" for "rail"."""
    forcing: frozenset[str]
    """Verbs by which what others have not agreed on is put on them."""
    holding: frozenset[str]
    slight: frozenset[str]
    generic: frozenset[str]
    unconfirmed: frozenset[str]
    refusing: frozenset[str]
    making: frozenset[str]
    """Verbs of those who make a deal, by which it is not in force yet."""
    conditions: frozenset[str]
    naysaying: frozenset[str]
    """Verbs of saying no, which ends a matter only where a deciding body says it."""
    asking: frozenset[str]
    """Verbs of who wants what another has to grant."""
    requests: frozenset[str]
    """Nouns for what somebody asks of another."""
    answers: frozenset[str]
    """Verbs by which what is asked for is granted or refused."""
    deciders: frozenset[str]
    """Words for bodies whose no decides a matter."""
    of_lands: frozenset[str]
    """Bodies of which a land has one, so that a story of one land may name it without."""
    not_of_lands: frozenset[str]
    """Words before such a body that say of no land that it is its own: "European"."""
    leaders: frozenset[str]
    """Words for who acts for what he leads: president."""
    titles: frozenset[str]
    """All words that may stand between a name and what its bearer leads."""
    weak_tellers: frozenset[str]
    joints: frozenset[str]
    members: Mapping[str, frozenset[str]]
    """Who sits in a body: "senator" in a "senate"."""
    deed_nouns: Mapping[str, str]
    """The verb of each noun that names what it does: "ratify" for "ratification"."""
    event_nouns: frozenset[str]
    """Nouns that name an event, or what is awaited of somebody."""
    unnamed: frozenset[str]
    """Words before people that set none of them apart: "rank-and-file"."""
    parts: frozenset[str]
    """Words before a crowd that say how many of it are meant: "some", "eight other"."""
    endings: Mapping[str, ChangeKind]
    stopping: frozenset[str]
    """Verbs of plans to end or refuse something, which its end carries out."""
    opposites: frozenset[tuple[str, str]]
    """Pairs of verbs that undo each other, each way round."""
    undoing: Mapping[str, frozenset[str]]
    """The verbs that undo what each verb has done to the same thing."""
    granting: frozenset[str]
    """Verbs of what one body decides and another may take away."""
    manners: Mapping[str, Manner]
    """The ways of telling each deed that has several names."""
    agencies: Mapping[str, str]
    """The one name of each news agency by the names it is credited under."""
    fates: frozenset[str]
    """What becomes of counted things: "destroyed"."""
    whereabouts: frozenset[str]
    """Where counted people are, which says enough of them: "aboard"."""
    owned: frozenset[str]
    """Kinds of amounts that are somebody's: offers, demands, prices."""
    economic: frozenset[str]
    """Kinds of amounts of which a land has one: inflation, a key rate."""

    def place(self, name: str) -> str:
        """The one name of a place: "the valley region" is "valley".

        A word that narrows it stays, in its plain form: "northern valley" is "north valley". Empty where the words name
        no place ("the region").
        """
        folded = fold(name).removeprefix("the ")
        if folded in self.aliases:
            return self.aliases[folded]
        words = [self.directions.get(word, word) for word in folded.split()]
        kept = [word for word in words if word not in self.descriptors]
        plain = " ".join(kept)
        return self.aliases.get(plain, plain)

    def is_place(self, name: str) -> bool:
        """True for a country or territory of the public lists."""
        return self.place(name) in self.territories

    @cached_property
    def matters(self) -> frozenset[str]:
        """The concepts that a phrase may be about."""
        return frozenset(self.concepts.values())

    @cached_property
    def nouns_of(self) -> Mapping[str, frozenset[str]]:
        """The nouns that name what a verb does."""
        found = dict[str, set[str]]()
        for noun, verb in self.deed_nouns.items():
            found.setdefault(verb, set()).add(noun)
        return {verb: frozenset(nouns) for verb, nouns in found.items()}

    @cached_property
    def bare_directions(self) -> frozenset[str]:
        """The directions that may stand without the place they narrow."""
        return frozenset(self.directions.values())

    @cached_property
    def territories(self) -> frozenset[str]:
        """The countries and territories of the public lists."""
        return frozenset(self.homes.values()) | frozenset(self.within)

    @cached_property
    def words_of_territories(self) -> frozenset[str]:
        """Words of which each name of a country, a territory or a people has one; most words of news are none."""
        aliases = {name for name, place in self.aliases.items() if place in self.territories}
        plain = {word for name in self.territories | aliases | set(self.homes) for word in name.split()}
        return frozenset(plain) | {word for word, way in self.directions.items() if way in plain}

    def home(self, people: str) -> str | None:
        """The country or territory of a people ("israelis"), None where the word names none."""
        return self.homes.get(fold(people))

    def is_within(self, part: str, whole: str) -> bool:
        """True where the one territory is known to lie in the other, or is it."""
        return part == whole or whole in self.within.get(part, frozenset())

    def lies_in(self, place: str, home: str) -> bool:
        """True where the place is the territory, in it, or a side of it ("north norway")."""
        return self.is_within(place, home) or place.endswith(f" {home}")

    def territories_in(self, name: str) -> tuple[str, ...]:
        """The territories that a name mentions, by place or people: those of the "norway health ministry"."""
        return (_territories_of_name if len(name) <= _NAME else _territories_of_text)(self, name)

    def _territories_in(self, name: str) -> tuple[str, ...]:
        tokens = words(name)
        telling = [n for n, token in enumerate(tokens) if token in self.words_of_territories]
        found = set()
        for start, end in {(n, n + size) for size in (3, 2, 1) for at in telling for n in range(at - size + 1, at + 1)}:
            if start >= 0 and end <= len(tokens):
                run = " ".join(tokens[start:end])
                place = self.homes.get(run) or (self.place(run) if self.is_place(run) else None)
                if place:
                    found.add(place)
        return tuple(sorted(found))

    def territories_after_in(self, sentence: str) -> tuple[str, ...]:
        """The territories that a sentence says something happened in: "in the Norway region"."""
        tokens = [word for word in words(sentence) if word != "the"]
        after = {" ".join(tokens[n + 1 : n + 3]) for n, word in enumerate(tokens) if word in ("in", "across", "inside")}
        return tuple(sorted({place for run in after for place in self.territories_in(run)}))

    def short_names(self, name: str) -> frozenset[str]:
        """The one-word aliases of a territory: "us" for "united states"."""
        return self._short_names.get(name, frozenset())

    @cached_property
    def _short_names(self) -> Mapping[str, frozenset[str]]:
        found = defaultdict[str, set[str]](set)
        for alias, place in self.aliases.items():
            if " " not in alias:
                found[place].add(alias)
        return {place: frozenset(names) for place, names in found.items()}

    def is_open(self, measure: str) -> bool:
        """True for a measure that is only a counted noun: "unions", "cost"."""
        return measure not in self.settled and not (" of " in measure and self.is_owned(measure))

    def is_owned(self, measure: str) -> bool:
        """True for a kind of amount that is somebody's, named or not: "offer of norgas", "price per share"."""
        return measure.partition(" of ")[0].partition(" per ")[0] in self.owned

    def is_of_somebody(self, measure: str) -> bool:
        """True for a kind of amount that several may have one of, each their own: offers, and not what a dam costs."""
        return self.is_owned(measure) and measure.partition(" per ")[0] not in self.settled

    def narrows_cases(self, word: str) -> bool:
        """True for a word that sets some cases apart, and is not the name of what they are cases of."""
        return word in self.grades or self.are_people(word) or word in self.homes or self.is_place(word)

    def is_loose(self, measure: str, who: tuple[str, ...]) -> bool:
        """True for a noun that says nothing of what is counted: "people", and "seats" where nobody has them."""
        return measure in (self.loose - self.held if who else self.loose)

    def is_common(self, name: str) -> bool:
        """True where a name is only common nouns for people or bodies: "unions", "union members"."""
        return _is_common(self, name)

    def _is_common(self, name: str) -> bool:
        return all((word.removesuffix("s")) in self.actors or word in self.actors for word in words(self.whole(name)))

    def is_some_judge(self, name: str) -> bool:
        """True for a body that judges of which there may be many: "court", "a judge"."""
        said = words(name)
        return bool(said) and said[-1].removesuffix("s") in self.judges and self.is_common(name)

    def whole(self, name: str) -> str:
        """The crowd that a name tells a part of: "unions" for "some unions"; any other name as it is."""
        said = words(name)
        first = next((n for n, word in enumerate(said) if word not in self.parts and not word.isdecimal()), 0)
        return " ".join(said[first:]) if first and said[-1].endswith("s") else name

    def is_mouthpiece(self, name: str) -> bool:
        """True for somebody who speaks for others that are not named, or a body of somebody's: "spokesman", "party"."""
        return name in self.mouthpieces

    def is_nameless(self, name: str) -> bool:
        """True for a crowd that nothing sets apart: "unions", "rank-and-file members of unions"."""
        said = [word for word in words(name) if word not in self.joints and word not in self.unnamed]
        return bool(said) and said[-1].endswith("s") and all(self.is_common(word) for word in said)

    def are_people(self, name: str) -> bool:
        """True where the name is that of persons by a common noun: "union members", not "the union"."""
        return any(word in self.people or word.removesuffix("s") in self.people for word in words(name)[-1:])

    def measure_class(self, name: str) -> str:
        """The common name of nouns for one kind of people ("employees" are "workers"), else the name."""
        return self.classes.get(fold(name), name)

    def measure(self, name: str) -> str:
        """The one name of a measure."""
        folded = fold(name)
        return self.measures.get(folded, folded)


@lru_cache(maxsize=20_000)
def _territories_of_name(lexicon: Lexicon, name: str) -> tuple[str, ...]:
    return lexicon._territories_in(name)  # noqa: SLF001 -- the same, remembered


@lru_cache(maxsize=5_000)
def _territories_of_text(lexicon: Lexicon, text: str) -> tuple[str, ...]:
    return lexicon._territories_in(text)  # noqa: SLF001 -- the same, remembered


@lru_cache(maxsize=20_000)
def _is_common(lexicon: Lexicon, name: str) -> bool:
    return lexicon._is_common(name)  # noqa: SLF001 -- the same, remembered
