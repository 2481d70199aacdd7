"""Counting bodies: the land or town of who counts: "Norland's Health Ministry", "the Vale fire department"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from storydiff.claims.parse import Doc, Token
from storydiff.claims.places import Places
from storydiff.text import fold

NATIONAL = frozenset({"ministry", "government", "minister", "president", "premier", "cabinet"})
"""Bodies and offices that a land has one of, so that one named with its land is meant by the bare noun later on."""
_OF_LANDS = frozenset({"ministry", "minister", "premier"})
"""Those that nobody else has: a firm has a president, a party a government."""
_DATELINE = re.compile(
    r"\s*[A-Z][A-Z .'’/-]{2,40},\s([A-Z][a-z]+(?: [A-Z][a-z]+)?)\s?(?:\([^()\n]{2,40}\)\s?)?(?:[—–]|--|- )"
)
_OF_OFFICE = {"appos", "nmod", "compound"}
_MARKING = {"poss", "compound", "nmod", "amod"}


def land_of_dateline(text: str) -> str | None:
    """The land, state or province behind the town of a dateline: "PORT ELLIS, Norland (Vale Wire) — A flood"."""
    found = _DATELINE.match(text[:200])
    return fold(found.group(1)) if found is not None else None


@dataclass(frozen=True)
class CountingBodies:
    """The bodies, offices and officials of one article, with the places that they speak for."""

    doc: Doc
    places: Places
    authorities: frozenset[str]
    """Lemmas of bodies and offices that count what befalls people."""
    dateline: str | None = None
    """The land of the dateline."""

    @cached_property
    def lands(self) -> frozenset[str]:
        """The places that have a government, a ministry or a minister here, with that of the dateline."""
        found = {place for told in self._national.values() for _, place in told}
        return frozenset(found | ({self.dateline} if self.dateline is not None else set()))

    def place_of(self, noun: Token) -> str | None:
        """The place that a body, an office or an official speaks for, where the article names it."""
        if self._is_authority(noun):
            return self._marked(noun)
        name = self.places.names.of(noun) if self.places.names.is_person(noun) else None
        return self.officials.get(name) if name is not None else None

    def last_told(self, noun: Token) -> str | None:
        """The land of a bare "the ministry": that of the one named with its land before; None of two."""
        lemma = noun.lemma_.lower()
        if lemma not in NATIONAL:
            return None
        known = {place for at, place in self._national[lemma] if at < noun.i}
        if not known:
            return self.dateline
        return known.pop() if len(known) == 1 else None

    @cached_property
    def officials(self) -> dict[str, str]:
        """Persons whom the article calls by their land and office, each with the land."""
        found: dict[str, str] = {}
        for office in self.doc:
            if not self._is_authority(office):
                continue
            place = self._marked(office)
            for person in self._bearers(office) if place is not None else ():
                name = self.places.names.of(person)
                if name is not None and place is not None:
                    found.setdefault(name, place)
        return found

    @cached_property
    def _national(self) -> dict[str, list[tuple[int, str]]]:
        found = defaultdict[str, list[tuple[int, str]]](list)
        for noun in self.doc:
            if noun.lemma_.lower() in NATIONAL and (place := self._marked(noun)) is not None:
                found[noun.lemma_.lower()].append((noun.i, place))
        return found

    def _is_authority(self, noun: Token) -> bool:
        return noun.lemma_.lower() in self.authorities and noun.pos_ in {"NOUN", "PROPN"}

    def _bearers(self, office: Token) -> Iterator[Token]:
        """As in "Norland's minister, Mira Olden", "Mira Olden, Norland's minister", "Norlandish Minister Olden"."""
        beside = (*office.rights, *([office.head] if office.dep_ in _OF_OFFICE else ()))
        yield from (t for t in beside if self.places.names.is_person(t) and (t.dep_ == "appos" or t == office.head))

    def _marked(self, noun: Token) -> str | None:
        """The place before a body or an office: "Norland's ministry", "the Vale fire department"."""
        marks = [t for t in noun.lefts if t.dep_ in _MARKING]
        if noun.dep_ in {"compound", "nmod"} and self.places.names.is_person(noun.head):
            marks += [t for t in noun.head.lefts if t.dep_ in _MARKING and t.i < noun.i]
        for token in marks:
            if self.places.is_place(token):
                return self.places.name(token)
            if (land := self.places.home(token)) is not None:
                return land
            if token.pos_ == "PROPN" and (place := self._elsewhere_placed(token)) is not None:
                return place
        return None

    def _elsewhere_placed(self, mark: Token) -> str | None:
        """A name taken for part of a body's: a place elsewhere in the article, or one that has a ministry."""
        if mark.lower_ in self._placed:
            return self._placed[mark.lower_]
        owns = mark.dep_ == "poss" and mark.head.lemma_.lower() in _OF_LANDS and not self.places.names.is_person(mark)
        return self.places.name(mark) if owns and not any(mark.lefts) else None

    @cached_property
    def _placed(self) -> dict[str, str]:
        """Words that are a place somewhere in the article, though within the name of a body the model sees none."""
        behind = (t for t in self.doc if t.dep_ == "pobj" and self.places.is_place(t))
        return {t.lower_: self.places.name(t) for t in behind}
