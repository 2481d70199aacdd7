"""The opening of an article: the places that its title and first sentences name, and which of them it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

from storydiff.claims.passage import Passage
from storydiff.claims.places import Places
from storydiff.text import fold

OPENING = 3
"""Sentences at the head of an article that say where it plays."""
SURE_PLACE = 3
"""Weight of a place in the opening that makes an article play there though its title does not say so."""
_INSIDE = 2
"""Weight of a place in which, and not only of which, something is told."""


@dataclass(frozen=True)
class Opening:
    """The head of one article; ``striking`` are verbs whose object is where something happened."""

    passage: Passage
    places: Places
    striking: Container[str]

    def _is_entitled(self, place: str, title: str) -> bool:
        """True where the title names the place or its people."""
        people = self.places.words.people_of.get(place, place)
        return place in title or people.removesuffix("s") in title

    @cached_property
    def _counted(self) -> Counter[str]:
        """The places of the opening, each with how much speaks for it."""
        counted: Counter[str] = Counter()
        for sentence in self.passage.sentences[:OPENING]:
            for token in sentence:
                if token.dep_ not in {"pobj", "dobj", "poss", "compound", "conj"} or not self.places.is_place(token):
                    continue
                if token.dep_ == "compound" and token.head.pos_ == "PROPN" and not self.places.is_place(token.head):
                    continue  # the name of a body or a person: "Norland International Airlines"
                inside = token.head.lower_ in {"in", "across", "near"}
                struck = token.head.lemma_ in self.striking
                if inside or struck or self.places.is_land(token):
                    counted[self.places.joined(token)] += _INSIDE if inside or struck else 1
        return counted

    @cached_property
    def apart(self) -> frozenset[str]:
        """Two or more places that the title names and the opening counts in, none of which is that of all the rest."""
        title = fold(self.passage.article.title)
        inside = (name for name, weight in self._counted.items() if weight >= _INSIDE and " and " not in name)
        named = frozenset(name for name in inside if self._is_entitled(name, title))
        lands = named & self.places.words.people_of.keys()
        return named if len(named) > 1 and (not lands or lands == named) else frozenset()

    @cached_property
    def main(self) -> str | None:
        """The place that the article is about, from its opening; None where it names several apart."""
        title, counted = fold(self.passage.article.title), self._counted
        if not counted:
            return None
        groups = [name for name in counted if " and " in name]
        if len(groups) == 1 and all(name in groups[0] for name in counted):
            return groups[0]
        if self.apart:
            return None
        (first, most), *rest = counted.most_common(2)
        if not rest or most >= 2 * rest[0][1]:
            entitled = any(self._is_entitled(name, title) for name in counted)
            return first if self._is_entitled(first, title) or (most >= SURE_PLACE and not entitled) else None
        return self._alone_entitled(counted, title)

    def _alone_entitled(self, counted: Counter[str], title: str) -> str | None:
        """Of several places the one that the title names; beside other lands a land must outweigh them."""
        named = [name for name in counted if self._is_entitled(name, title)]
        if len(named) != 1:
            return None
        lands, most = self.places.words.people_of, max(counted.values())
        others = [w for name, w in counted.items() if name != named[0] and name in lands]
        rivalled = named[0] in lands and any(2 * w > counted[named[0]] for w in others)
        return None if rivalled or counted[named[0]] < most else named[0]
