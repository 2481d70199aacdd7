"""Places and peoples of a passage: where a figure holds, and whom a word for a people means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from storydiff.claims.parse import Token
from storydiff.claims.vocabulary import Vocabulary
from storydiff.text import fold

_WHERE = {
    "in",
    "across",
    "inside",
    "throughout",
    "within",
    "around",
    "near",
    "at",
    "from",
    "into",
    "over",
    "of",
    "on",
    "to",
    "off",
}
_AT = (_WHERE - {"of", "into", "over", "to", "from"}) | {"through"}
_MOSTLY = {
    "mostly", "mainly", "largely", "chiefly", "primarily", "predominantly", "especially", "particularly",
    "notably",
}  # fmt: skip
COMPASS = {
    "northern", "southern", "eastern", "western", "central", "north", "south", "east", "west", "northwest", "northeast",
    "southwest", "southeast", "northwestern", "northeastern", "southwestern", "southeastern", "upper", "lower",
    "mainland",
    "north-west", "north-east", "south-west", "south-east", "coastal",
}  # fmt: skip
DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "day"}
_PLACE_LABELS = {"GPE", "LOC"}
_DISTRICTS = {
    "district",
    "province",
    "prefecture",
    "governorate",
    "neighborhood",
    "neighbourhood",
    "suburb",
    "municipality",
}
_DISEASES = {"ebola", "zika", "lassa", "marburg", "lyme", "hendra", "nipah", "hanta"}
"""Diseases that bear the name of a place, where they broke out first."""
_ILLNESSES = {"fever", "virus", "flu", "disease", "syndrome", "variant", "strain"}
_STORMS = {"typhoon", "hurricane", "cyclone", "storm"}
_ACTS = {
    "strike", "airstrike", "attack", "raid", "operation", "offensive", "bombing", "assault", "invasion", "bombardment",
    "shelling", "ambush", "plane", "airliner", "jet", "flight", "drone", "missile", "rocket", "airline", "airlines",
    "embassy", "consulate", "sanction",
}  # fmt: skip
"""What a land may do or own anywhere: "a Norland strike in Westmark"."""


_NUMBER_BEHIND = re.compile(r"(?: \d[\d,.]*)+$")
"""As in "In Vale 455 cases": a number that the model takes for a part of the name before it."""


class NamesOf(Protocol):
    """What reading figures asks of the names of an article."""

    def of(self, token: Token) -> str | None:
        """The canonical name of the entity whose noun phrase holds the token."""
        ...

    def is_place(self, token: Token) -> bool:
        """True for a token of a place's name."""
        ...

    def is_people(self, token: Token) -> bool:
        """True for a token of a people's name."""
        ...

    def firm_begun_by(self, word: str) -> str | None:
        """The one body whose longer name begins with this word."""
        ...

    def is_person(self, token: Token) -> bool:
        """True for a token of a person's name."""
        ...


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """Peoples by any of their names, and the usual name of a place."""

    plural: Mapping[str, str]
    place: Mapping[str, str]
    aliases: Mapping[str, str]
    people_of: Mapping[str, str]


def people_words(vocabulary: Vocabulary) -> PeopleWords:
    """The vocabulary of peoples, built once per vocabulary."""
    found = vocabulary.prepared.get("peoples")
    if not isinstance(found, PeopleWords):
        table = vocabulary.table("peoples")
        plural: dict[str, str] = {}
        place: dict[str, str] = {}
        people_of: dict[str, str] = {}
        for home, names in table.get("demonyms", {}).items():
            for name in names:
                plural[fold(name)] = names[-1]
                place[fold(name)] = home
            people_of[home] = names[-1]
        aliases = {fold(k): v for k, v in table.get("aliases", {}).items()}
        found = PeopleWords(plural, place, aliases, people_of)
        vocabulary.prepared["peoples"] = found
    return found


@dataclass(frozen=True)
class Places:
    """Finds places and peoples in the parse of one passage."""

    words: PeopleWords
    names: NamesOf

    def is_place(self, token: Token) -> bool:
        """True for the head of a place's name; a vote over the article outweighs the model's label."""
        if token.pos_ not in {"PROPN", "NOUN", "ADJ"} or not token.text[:1].isupper() or _names_day(token):
            return False
        if (token.i and token.nbor(-1).lower_ in _STORMS) or token.text == "Fire":
            return False
        if self._names_district(token):
            return True
        if fold(token.text) in self.words.people_of or fold(token.text) in self.words.aliases:
            return not self.names.is_person(token)
        if fold(token.text) in self.words.plural or fold(token.text) in _DISEASES or _names_illness(token):
            return False
        return self.names.is_place(token) or (
            token.ent_type_ in _PLACE_LABELS and not self.names.is_person(token) and not self.names.is_people(token)
        )

    def _names_district(self, token: Token) -> bool:
        """As in "the downtown Vale district": what stands before such a word names it, whatever the model says."""
        before = token.dep_ == "compound" and token.head.i == token.i + 1 and token.head.text in _DISTRICTS
        return before and not self.is_demonym(token) and not self.names.is_people(token)

    def people(self, token: Token) -> str | None:
        """The plural name of the people that a token names or marks: "Norlandish" → "norlanders"."""
        if not token.text[:1].isupper():
            return None
        word = fold(token.text)
        if word in self.words.plural and token.pos_ in {"PROPN", "NOUN", "ADJ"}:
            before = token.nbor(-1) if token.i else None
            if (
                before is not None
                and before.text[:1].isupper()
                and fold(f"{before.text} {token.text}") in self.words.plural
            ):
                return self.words.plural[fold(f"{before.text} {token.text}")]
            return self.words.plural[word]
        if word in {"us", "u.s."} and token.dep_ in {"compound", "nmod", "amod"}:
            return self.words.people_of.get("united states")
        if token.ent_type_ == "NORP" and (token.tag_ in {"NNPS", "NNS"} or word.endswith("s")):
            return word
        return None

    def is_land(self, token: Token) -> bool:
        """True for a country or territory of the vocabulary."""
        return self.name(token) in self.words.people_of

    def is_demonym(self, token: Token) -> bool:
        """True for a name of the people of a known place."""
        return token.text[:1].isupper() and fold(token.text) in self.words.plural

    def home(self, token: Token) -> str | None:
        """The place whose people a word names or marks: "Norlandish" → "norland"."""
        return self.words.place.get(fold(token.text)) if token.text[:1].isupper() else None

    def name(self, token: Token) -> str:
        """The usual lower-case name of the place whose name holds the token, with its compass point."""
        found = self.names.of(token)
        if found is None or not self.names.is_place(token):
            left = [t for t in token.lefts if t.dep_ == "compound" and t.pos_ == "PROPN"]
            found = fold(" ".join(t.text for t in [*left, token]))
        usual = _NUMBER_BEHIND.sub("", found.removeprefix("the "))
        if token.dep_ == "compound" and token.head.text in {"city", "town", "village", "suburb"}:
            usual = usual.removesuffix(f" {token.head.text}")
        usual = self.words.aliases.get(usual, usual)
        side = next((fold(t.text) for t in token.lefts if fold(t.text) in COMPASS), None)
        return usual if side is None or side in usual.split() or usual.startswith(side) else f"{side} {usual}"

    def joined(self, token: Token) -> str:
        """The place with those joined to it: "norland and westmark"."""
        parts = [token, *(t for t in token.conjuncts if t.i > token.i and self.is_place(t))]
        names = list(dict.fromkeys(self.name(t) for t in parts))
        return names[0] if len(names) == 1 else " and ".join(names) if len(names) == 2 else ", ".join(names)

    def under(self, token: Token, *, at: bool = True) -> Iterator[Token]:
        """Places in the prepositional phrases right under a token, nearest first."""
        preps = [p for p in token.rights if p.dep_ in {"prep", "agent"} and self._is_where(p, at=at)]
        preps += [p for p in token.lefts if p.dep_ == "prep" and p.lower_ in _AT]
        preps = [p for p in preps if not is_of_most(p)]
        for prep in preps:
            yield from self._objects(prep)
        for prep in preps:
            yield from self._marked(prep)

    @staticmethod
    def _is_where(prep: Token, *, at: bool) -> bool:
        street = prep.lower_ == "to" and any(c.lemma_ in {"street", "square"} for c in prep.children)
        return street or prep.lower_ in (_AT if at else _WHERE)

    def _marked(self, prep: Token) -> Iterator[Token]:
        """As in "at the Norland fair": places that only mark the noun behind a preposition."""
        for child in prep.children:
            if child.dep_ in {"pobj", "pcomp"} and not self.is_place(child) and child.lemma_.lower() not in _ACTS:
                yield from self._marks_of(child)

    def _objects(self, prep: Token) -> Iterator[Token]:
        for child in prep.children:
            if child.dep_ in {"pobj", "pcomp"}:
                if self.is_place(child):
                    yield child
                else:
                    if not any(c.dep_ == "nummod" for c in child.lefts):  # "in four countries (Norland, …)" are theirs
                        yield from (c for c in child.rights if c.dep_ == "appos" and self.is_place(c))
                    yield from self.of_noun(child, marks=False)
            elif child.dep_ == "prep":
                yield from self._objects(child)

    def _marks_of(self, noun: Token) -> Iterator[Token]:
        """Places right before a noun: "Norland's dead", "the Norland toll"."""
        for child in noun.lefts:
            if child.dep_ in {"poss", "compound", "nmod", "amod"} and self.is_place(child):
                yield child

    def of_noun(self, noun: Token, *, marks: bool = True) -> Iterator[Token]:
        """Places that own or mark a noun: "Norland's dead", "the Norland toll", "the toll in Norland".

        Without ``marks`` the words before it are left out: "12 Norland soldiers" may be anywhere.
        """
        if marks:
            yield from self._marks_of(noun)
        for child in noun.rights:
            if child.dep_ == "prep" and child.lower_ in _WHERE and not is_of_most(child):
                yield from self._objects(child)
                yield from self._marked(child)
            elif child.dep_ == "acl" and child.tag_ == "VBN":
                yield from self.under(child)


def is_of_most(prep: Token) -> bool:
    """As in "200 people, mostly in Port Ellis": where most of them are, and not all."""
    return prep.i > prep.sent.start and prep.nbor(-1).lower_ in _MOSTLY


def _names_illness(token: Token) -> bool:
    """As in "Vale fever": the name of an illness, wherever it is."""
    return token.dep_ in {"compound", "nmod"} and token.head.lower_ in _ILLNESSES and token.head.i == token.i + 1


def _names_day(token: Token) -> bool:
    """As in "Super Tuesday", "Easter Monday": the name of a day, whatever the model takes its first word for."""
    return token.dep_ in {"compound", "amod"} and token.head.lower_ in DAYS and token.head.i == token.i + 1
