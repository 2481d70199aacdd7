"""The vocabularies that comparing looks up, made ready once: places, peoples, measures, concepts, endings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import ChangeKind
from storydiff.text import fold, words

_TABLES = ("peoples", "comparing", "targets", "measures", "actors", "subdivisions", "persons", "reporting", "amounts")
_NAME = 60
"""Characters up to which a text may be a name, which a story says again and again."""
_ENDINGS = {
    "happened": ChangeKind.HAPPENED,
    "cancelled": ChangeKind.CANCELLED,
    "postponed": ChangeKind.POSTPONED,
    "failed": ChangeKind.FAILED,
}


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

    aliases: Mapping[str, str]
    homes: Mapping[str, str]
    """The place of each people's names and adjectives."""
    within: Mapping[str, frozenset[str]]
    """The countries that each part or territory may lie in: several where countries have parts of one name."""
    descriptors: frozenset[str]
    directions: Mapping[str, str]
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
    unnamed: frozenset[str]
    """Words before people that set none of them apart: "rank-and-file"."""
    parts: frozenset[str]
    """Words before a crowd that say how many of it are meant: "some", "eight other"."""
    endings: Mapping[str, ChangeKind]
    stopping: frozenset[str]
    """Verbs of plans to end or refuse something, which its end carries out."""
    opposites: frozenset[tuple[str, str]]
    """Pairs of verbs that undo each other, each way round."""
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
    def bare_directions(self) -> frozenset[str]:
        """The directions that may stand without the place they narrow."""
        return frozenset(self.directions.values())

    @cached_property
    def territories(self) -> frozenset[str]:
        """The countries and territories of the public lists."""
        return frozenset(self.homes.values()) | frozenset(self.within)

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
        return _territories_of_name(self, name) if len(name) <= _NAME else self._territories_in(name)

    def _territories_in(self, name: str) -> tuple[str, ...]:
        tokens = words(name)
        found = set()
        for size in (3, 2, 1):
            for n in range(len(tokens) - size + 1):
                run = " ".join(tokens[n : n + size])
                place = self.homes.get(run) or (self.place(run) if self.is_place(run) else None)
                if place:
                    found.add(place)
        return tuple(sorted(found))

    def territories_after_in(self, sentence: str) -> tuple[str, ...]:
        """The territories that a sentence says something happened in: "in the Norway region"."""
        tokens = [word for word in words(sentence) if word != "the"]
        after = {" ".join(tokens[n + 1 : n + 3]) for n, word in enumerate(tokens) if word in ("in", "across", "inside")}
        return tuple(sorted({place for run in after for place in self.territories_in(run)}))

    def short_names(self, name: str) -> set[str]:
        """The one-word aliases of a territory: "us" for "united states"."""
        return {alias for alias, place in self.aliases.items() if place == name and " " not in alias}

    def is_open(self, measure: str) -> bool:
        """True for a measure that is only a counted noun: "unions", "cost"."""
        return measure not in self.settled and not (" of " in measure and self.is_owned(measure))

    def is_owned(self, measure: str) -> bool:
        """True for a kind of amount that is somebody's, named or not: "offer of halden", "price per share"."""
        return measure.partition(" of ")[0].partition(" per ")[0] in self.owned

    def narrows_cases(self, word: str) -> bool:
        """True for a word that sets some cases apart, and is not the name of what they are cases of."""
        return word in self.grades or self.are_people(word) or word in self.homes or self.is_place(word)

    def is_loose(self, measure: str, who: tuple[str, ...]) -> bool:
        """True for a noun that says nothing of what is counted: "people", and "seats" where nobody has them."""
        return measure in (self.loose - self.held if who else self.loose)

    def is_common(self, name: str) -> bool:
        """True where a name is only common nouns for people or bodies: "unions", "union members"."""
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


def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, built once."""
    found = vocabulary.prepared.get("comparing")
    if not isinstance(found, Lexicon):
        found = _build(*(vocabulary.table(name) for name in _TABLES))
        vocabulary.prepared["comparing"] = found
    return found


def _build(
    peoples: Mapping[str, Any],
    comparing: Mapping[str, Any],
    targets: Mapping[str, Any],
    figures: Mapping[str, Any],
    actors: Mapping[str, Any],
    subdivisions: Mapping[str, Any],
    persons: Mapping[str, Any],
    reporting: Mapping[str, Any],
    amounts: Mapping[str, Any],
) -> Lexicon:
    demonyms = peoples.get("demonyms", {})
    places = comparing.get("places", {})
    measures = comparing.get("measures", {})
    holding = targets.get("holding", {})
    leading = targets.get("leading", {})
    parts = _set(comparing.get("people", {}).get("parts", ()))
    kinds = amounts.get("kinds", {})
    called = measures.get("same", {}) | amounts.get("same", {})
    return Lexicon(
        aliases={fold(k): fold(v) for k, v in peoples.get("aliases", {}).items()},
        homes={fold(name): fold(place) for place, names in demonyms.items() for name in names},
        within=_countries_of(subdivisions, comparing.get("within", {})),
        descriptors=_set(places.get("descriptors", ())),
        directions={fold(k): fold(v) for k, v in places.get("directions", {}).items()},
        anyone=_set(comparing.get("people", {}).get("anyone", ())),
        measures={fold(k): fold(v) for k, v in called.items()},
        near_measures={fold(k): _set(v) for k, v in measures.get("may", {}).items()},
        classes={fold(w): fold(name) for name, group in measures.get("classes", {}).items() for w in group},
        settled=_set(figures.get("measures", ()))
        | _set(called.values())
        | _set(name for name, kind in kinds.items() if not kind.get("whose")),
        placeless=_set(measures.get("placeless", ())),
        by_origin=_set(measures.get("by_origin", ())),
        tells={fold(k): fold(v) for k, v in measures.get("tells", {}).items()},
        of_happenings=_set(measures.get("of_happenings", ())),
        of_illness=_set(measures.get("of_illness", ())),
        grades=_set(measures.get("grades", ())),
        loose=_set(measures.get("loose", ())),
        held=_set(measures.get("held", ())),
        supplied=_set(measures.get("supplied", ())),
        denial=_set(comparing.get("denial", {}).get("words", ())),
        saying=_set(comparing.get("saying", {}).get("words", ())),
        periods={fold(k): float(v) for k, v in comparing.get("periods", {}).items()},
        actors=_set(actors.get("people", ())) | _set(actors.get("bodies", ())) | _set(persons.get("nouns", ())),
        people=_set(actors.get("people", ())) | _set(persons.get("nouns", ())),
        acts=_set(targets.get("deciding", {}).get("acts", ())),
        deciding=_set(targets.get("deciding", {}).get("verbs", ())),
        facts=_set(targets.get("judging", {}).get("facts", ())),
        judges=_set(targets.get("judging", {}).get("bodies", ())),
        departing=_set(targets.get("departing", {}).get("verbs", ())),
        choices=_set(targets.get("choice", {}).get("nouns", ())),
        backing=_set(targets.get("choice", {}).get("verbs", ())),
        revising=_set(comparing.get("movement", {}).get("revising", ())),
        wishing=_set(comparing.get("movement", {}).get("wishing", ())),
        deeds=_set(comparing.get("movement", {}).get("deeds", ())),
        running=_set(comparing.get("movement", {}).get("running", ())),
        concepts={_spaced(w): fold(name) for name, group in targets.get("concepts", {}).items() for w in group},
        beside={fold(w): fold(name) for name, group in targets.get("beside", {}).items() for w in group},
        forcing=_set(targets.get("forcing", {}).get("verbs", ())),
        holding=_set(holding.get("words", ())),
        slight=_set(holding.get("slight", ())),
        generic=_set(targets.get("generic", holding.get("generic", ()))),
        unconfirmed=_set(holding.get("unconfirmed", ())),
        refusing=_set(targets.get("refusing", {}).get("verbs", ())),
        making=_set(targets.get("making", {}).get("verbs", ())),
        conditions=_set(targets.get("conditions", {}).get("words", ())),
        naysaying=_set(targets.get("naysaying", {}).get("verbs", ())),
        asking=_set(targets.get("asking", {}).get("verbs", ())),
        requests=_set(targets.get("asking", {}).get("nouns", ())),
        deciders=_set(targets.get("naysaying", {}).get("deciders", ())),
        of_lands=_set(targets.get("of_lands", {}).get("bodies", ())),
        not_of_lands=_set(targets.get("of_lands", {}).get("others", ())),
        leaders=_set(leading.get("leaders", ())),
        titles=_set(leading.get("leaders", ())) | _set(leading.get("beside", ())),
        weak_tellers=_set(holding.get("weak_tellers", ())),
        joints=_set(holding.get("joints", ())),
        unnamed=_set(comparing.get("people", {}).get("unnamed", ())) | parts,
        parts=parts,
        stopping=_set(targets.get("stopping", {}).get("verbs", ())),
        opposites=frozenset(
            pair
            for verb, others in targets.get("opposites", {}).items()
            for other in others
            for pair in ((fold(verb), fold(other)), (fold(other), fold(verb)))
        ),
        manners={name: _manner(told) for name, told in targets.get("deeds", {}).items()},
        agencies={fold(n): name for name, names in reporting.get("agencies", {}).items() for n in names},
        fates=_set(figures.get("fates", {}).values()) | _set(measures.get("whereabouts", ())),
        whereabouts=_set(measures.get("whereabouts", ())),
        owned=_set(name for name, kind in kinds.items() if kind.get("whose")),
        economic=_set(name for name, kind in kinds.items() if kind.get("land")),
        endings={fold(verb): _ENDINGS[name] for name, verbs in targets.get("endings", {}).items() for verb in verbs},
    )


def _manner(told: Mapping[str, Any]) -> Manner:
    keys = ("alone", "verbs", "objects", "stays", "goes")
    alone, verbs, objects, stays, goes = (_set(told.get(key, ())) for key in keys)
    return Manner(alone, verbs, objects, stays, goes, told.get("once", False))


def _countries_of(
    subdivisions: Mapping[str, Iterable[str]], territories: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for country, parts in subdivisions.items():
        for part in map(fold, parts):
            found[part] = found.get(part, frozenset()) | {fold(country)}
    return found | {fold(part): frozenset({fold(country)}) for part, country in territories.items()}


def _spaced(word: str) -> str:
    return fold(word).replace("-", " ")


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)
