"""The vocabularies that comparing looks up, made ready once: places, peoples, measures, concepts, endings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import ChangeKind
from storydiff.text import fold

_ENDINGS = {
    "happened": ChangeKind.HAPPENED,
    "cancelled": ChangeKind.CANCELLED,
    "postponed": ChangeKind.POSTPONED,
    "failed": ChangeKind.FAILED,
}


@dataclass(frozen=True)
class Lexicon:
    """The words of comparing; every key is folded."""

    aliases: Mapping[str, str]
    homes: Mapping[str, str]
    """The place of each people's names and adjectives."""
    within: Mapping[str, str]
    descriptors: frozenset[str]
    directions: Mapping[str, str]
    anyone: frozenset[str]
    measures: Mapping[str, str]
    near_measures: Mapping[str, frozenset[str]]
    running: frozenset[str]
    concepts: Mapping[str, str]
    holding: frozenset[str]
    slight: frozenset[str]
    joints: frozenset[str]
    endings: Mapping[str, ChangeKind]

    def place(self, name: str) -> str:
        """The one name of a place: "gaza strip" is "gaza".

        A word that narrows it stays, in its plain form: "northern gaza" is "north gaza". Empty where the words name
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
        return part == whole or self.within.get(part) == whole

    def lies_in(self, place: str, home: str) -> bool:
        """True where the place is the territory, in it, or a side of it ("north gaza")."""
        return self.is_within(place, home) or place.endswith(f" {home}")

    def measure(self, name: str) -> str:
        """The one name of a measure."""
        folded = fold(name)
        return self.measures.get(folded, folded)


def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, built once."""
    found = vocabulary.prepared.get("comparing")
    if not isinstance(found, Lexicon):
        found = _build(vocabulary.table("peoples"), vocabulary.table("comparing"), vocabulary.table("targets"))
        vocabulary.prepared["comparing"] = found
    return found


def _build(peoples: Mapping[str, Any], comparing: Mapping[str, Any], targets: Mapping[str, Any]) -> Lexicon:
    demonyms = peoples.get("demonyms", {})
    places = comparing.get("places", {})
    measures = comparing.get("measures", {})
    holding = targets.get("holding", {})
    return Lexicon(
        aliases={fold(k): fold(v) for k, v in peoples.get("aliases", {}).items()},
        homes={fold(name): fold(place) for place, names in demonyms.items() for name in names},
        within={fold(k): fold(v) for k, v in comparing.get("within", {}).items()},
        descriptors=_set(places.get("descriptors", ())),
        directions={fold(k): fold(v) for k, v in places.get("directions", {}).items()},
        anyone=_set(comparing.get("people", {}).get("anyone", ())),
        measures={fold(k): fold(v) for k, v in measures.get("same", {}).items()},
        near_measures={fold(k): _set(v) for k, v in measures.get("may", {}).items()},
        running=_set(comparing.get("movement", {}).get("running", ())),
        concepts={fold(word): fold(name) for name, words in targets.get("concepts", {}).items() for word in words},
        holding=_set(holding.get("words", ())),
        slight=_set(holding.get("slight", ())),
        joints=_set(holding.get("joints", ())),
        endings={fold(verb): _ENDINGS[name] for name, verbs in targets.get("endings", {}).items() for verb in verbs},
    )


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)
