"""Bearers: whom an article says bears an office, whom it means by a body's noun, and who leads what.

"the bank's governor, Ida Roth"   governor: ida roth      bank <- ida roth
"Prime Minister Ida Roth"         prime minister: ida roth, minister: ida roth
"the Road Union"                  union: road union
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from storydiff.claims.mentions import ORGANISATION, PERSON, title_endings
from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.syntax import children, find_child, prepositional
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Event, Position, Reading
from storydiff.model.bearings import LED, borne, led
from storydiff.text import words

_HOUSES = {"minister": "ministry", "secretary": "department"}
"""What the bearer of an office is in charge of: the finance minister leads the finance ministry."""
_WHOLE = frozenset({("first", "minister")})
"""Offices that begin with such a word and are no lesser ones."""
_HEADS = frozenset({("prime",), ("first",), ("chief",)})
"""Words before "minister" that name the head of a government, whom nobody calls "the minister"."""
_BODIES = frozenset({
    "union", "ministry", "chamber", "council", "commission", "committee", "board", "bank", "federation", "association",
    "agency", "department", "alliance", "league", "bureau", "institute", "assembly", "authority",
})  # fmt: skip
"""Nouns that a text says alone of a body that it has named in full; of courts and parties a story has many."""
_LESSER = frozenset({
    "former", "ex", "late", "deputy", "vice", "acting", "assistant", "then", "next", "incoming", "outgoing", "future",
    "first",
})  # fmt: skip
"""Words before an office that make another of it: a deputy governor is not the governor."""
_OF_MANY = frozenset({"chief", "head", "executive", "director", "owner", "founder", "boss", "chair", "leader"})
"""Offices that a story has many of, so that the noun alone means none; who bears one leads all the same."""
_PREMODIFIERS = frozenset({"compound", "nmod", "amod"})


@dataclass(frozen=True)
class Bearers:
    """The bearings of one article."""

    marks: tuple[str, ...]

    def of(self, reading: Reading) -> Reading:
        """The reading with the bearings that name its actor or speaker, or tell whom its actor's noun may mean."""
        content = reading.content
        actor = content.actor if isinstance(content, Position | Event) else None
        body = self._body(actor)
        if body is not None and isinstance(content, Position | Event):
            return self.of(replace(reading, content=replace(content, actor=body)))
        names = {name.removeprefix("the ") for name in (actor, reading.speaker) if name}
        kept = tuple(mark for mark in self.marks if not names.isdisjoint(_sides(mark)))
        return replace(reading, marks=(*reading.marks, *kept)) if kept else reading

    def _body(self, actor: str | None) -> str | None:
        """The body by name that somebody's body is: the "meadow party" that "ida roth party" means."""
        owner, _, noun = (actor or "").rpartition(" ")
        found = {mark.partition(LED)[0] for mark in self.marks if mark.endswith(f"{LED}{owner}")}
        fits = {body for body in found if noun in _OWNED and (noun not in _ENDS or noun in words(body))}
        return fits.pop() if owner and len(fits) == 1 and len(found) == 1 else None


_OWNED = frozenset({"party", "group", "union", "faction", "bloc", "alliance", "movement"})
_ENDS = frozenset({"union"})
"""Nouns that a body of that kind mostly bears in its name."""


def _sides(mark: str) -> tuple[str, ...]:
    return tuple(mark.replace(" <- ", ": ").split(": "))


def find_bearers(names: Names, vocabulary: Vocabulary) -> Bearers:
    """Whom the article names as bearers and leaders."""
    leaders = frozenset(vocabulary.table("targets").get("leading", {}).get("leaders", ()))
    found = (*_by_title(names, leaders), *_by_apposition(names, leaders), *_bodies(names))
    return Bearers(tuple(dict.fromkeys(found)))


def _by_title(names: Names, leaders: frozenset[str]) -> Iterator[str]:
    for mention in names.mentions:
        name, start = mention.canonical, mention.start - len(mention.title)
        before = names.doc[start - 1].lower_ if start else ""
        if not mention.title or " " not in name or before in _LESSER:
            continue
        for office in title_endings(mention.title):
            of_cabinet = office == ("minister",) and mention.title[-2:-1] in _HEADS
            if office[-1] in leaders - _OF_MANY and not of_cabinet and (office[0] not in _LESSER or office in _WHOLE):
                yield borne(" ".join(office), name)
                yield from (led(body, name) for body in _houses(office))


def _houses(office: tuple[str, ...]) -> Iterator[str]:
    """What the bearer of an office is in charge of: "finance ministry", "ministry of finance"."""
    charge, house = " ".join(office[:-1]), _HOUSES.get(office[-1], "")
    if charge and house and charge not in {"prime", "first"}:
        yield from (f"{charge} {house}", f"{house} of {charge}")


def _by_apposition(names: Names, leaders: frozenset[str]) -> Iterator[str]:
    for noun in names.doc:
        if noun.tag_ not in {"NN", "NNP"} or noun.lemma_.lower() not in leaders:
            continue
        before = [c.lower_ for c in noun.lefts if c.dep_ in {"amod", "compound", "nmod"}]
        before += [noun.nbor(-1).lower_] if noun.i else []
        name = _beside(noun, names)
        if name is None or _LESSER & set(before):
            continue
        office = noun.lemma_.lower()
        of_cabinet = office == "minister" and not _HEADS.isdisjoint((word,) for word in before)
        if office not in _OF_MANY and not of_cabinet:
            yield borne(office, name)
        owner = find_child(noun, "poss") or next(prepositional(noun, "of"), None)
        before_it = noun.doc[noun.i - 1] if noun.i and noun.dep_ in _PREMODIFIERS else None
        owners = [t for t in (owner, before_it, *children(noun, "compound", "nmod")) if t is not None]
        for token in owners:
            body = names.of(token) if token.tag_ != "PRP$" or names.kind(token) == ORGANISATION else None
            if body is not None and body != name and names.kinds.get(body, ORGANISATION) == ORGANISATION:
                yield led(body, name)


def _beside(noun: Token, names: Names) -> str | None:
    """The person whom the office stands beside: "its president, Ida Roth", "Ida Roth, the union's president"."""
    if noun.dep_ == "appos" and names.is_person(noun.head):
        return _full(names.of(noun.head))
    if noun.dep_ in _PREMODIFIERS and noun.i + 1 < len(noun.doc) and names.is_person(noun.nbor(1)):
        return _full(names.of(noun.nbor(1)))
    named = next((c for c in children(noun, "appos") if names.kind(c) == PERSON), None)
    return _full(names.of(named)) if named is not None else None


def _full(name: str | None) -> str | None:
    return name if name is not None and " " in name else None


def _bodies(names: Names) -> Iterator[str]:
    for mention in names.mentions:
        name = mention.canonical
        if names.kinds.get(name) != ORGANISATION:
            continue
        said = words(name)
        heads = {said[-1]} | {said[n - 1] for n, word in enumerate(said) if word == "of" and n > 0}
        yield from (borne(head, name) for head in sorted(heads & _BODIES) if len(said) > 1)
