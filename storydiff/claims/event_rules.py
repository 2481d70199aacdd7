"""What the rules for event verbs and event nouns share: who acts, on what, where."""

from __future__ import annotations

from dataclasses import dataclass

from storydiff.claims.actors import Actors
from storydiff.claims.event_status import Statuses
from storydiff.claims.event_words import EventWords
from storydiff.claims.mentions import ORGANISATION, PLACE
from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.speakers import Speakers
from storydiff.claims.syntax import (
    OBJECTS,
    children,
    find_child,
    find_subject,
    is_negated,
    is_verbal,
    modals,
    prepositional,
)
from storydiff.claims.targets import Targets
from storydiff.model import Status

_NOBODY = frozenset({"none", "nobody", "nothing", "neither", "few", "little"})
_NUMBERS = frozenset({
    "number", "dozens", "scores", "hundreds", "thousands", "tens", "millions", "series", "group", "couple", "handful",
    "pair", "majority", "lot", "range", "total", "some", "all", "several", "many", "most", "each", "part", "parts",
    "half", "batch", "string", "wave", "raft", "one", "any",
})  # fmt: skip
"""Nouns that only say how many."""
CROWDS = frozenset({"thousands", "hundreds", "dozens", "scores", "crowds", "millions"})
_DECREEING = frozenset({"announce", "declare", "decree", "order", "rule"})
_REMOVALS = frozenset({"extradition", "deportation", "return", "transfer", "expulsion", "appeal", "reply", "response"})
"""Events whose "to" says where somebody would end up, not where it happens."""
_LOCAL = frozenset({"in", "at", "near", "into", "across", "outside", "inside", "over", "on", "to", "through"})


@dataclass(frozen=True, slots=True)
class Happening:
    """An event word with all that its clause says of it."""

    word: Token
    action: str
    status: Status
    actor: str | None
    object: str | None
    anchor: Token
    """The verb or noun whose clause holds place and day."""
    rule: str
    until: Token | None = None
    """The verb behind which the day stands that something was called for or put off to."""
    confidence: float = 1.0


@dataclass(frozen=True)
class EventRules:
    """The finders of one article with what every event rule asks them."""

    words: EventWords
    names: Names
    actors: Actors
    targets: Targets
    speakers: Speakers
    statuses: Statuses

    def subject(self, verb: Token) -> Token | None:
        """Who does what the verb says; also where the parse took "after Ann Vale stepped down" for "after Ann Vale"."""
        if (
            verb.dep_ == "advcl"
            and verb.tag_ in {"VBD", "VBZ", "VBP"}
            and find_child(verb, "nsubj", "nsubjpass") is None
        ):
            taken = (n for mark in children(verb, "mark", "prep") for n in children(mark, "pobj") if n.i < verb.i)
            found = next(taken, None)
            if found is not None:
                return found
        granted = self.statuses.granted_by(verb.head) if verb.dep_ == "acl" and "to" in modals(verb) else None
        return find_subject(granted if granted is not None else verb)

    def actor(self, subject: Token | None) -> str | None:
        """Who the subject names, several joined by "and"; a convoy or a ship acts too."""
        if subject is None:
            return None
        if subject.pos_ == "PRON" and subject.lower_ in {"i", "we"}:
            return self.speakers.we(subject)
        found = self.actors.all(subject)
        if found:
            return " and ".join(found[:3])
        named = self.names.of(subject) if subject.pos_ == "PROPN" else None
        if named is not None and set(named.split()) & self.words.movers:
            return named
        if subject.lemma_ in self.words.movers:
            return self.text(subject)
        if self.words.is_of_class(subject, "force", self.names) and subject.pos_ == "NOUN":
            return self.text(subject)
        return self._crowd(subject)

    def is_vague(self, subject: Token | None) -> bool:
        """True for one who acts without being told from others: "the city", "the country"."""
        return subject is not None and subject.lower_ in self.actors.words.vague

    def _crowd(self, subject: Token) -> str | None:
        """A crowd without a name: "thousands of people", "hundreds"."""
        if subject.lower_ not in CROWDS:
            return None
        people = next(prepositional(subject, "of"), None)
        counted = people is not None and people.lower_ in {"people", *CROWDS}
        if people is not None and not counted and not self.actors.is_actor_noun(people):
            return None
        return f"{subject.lower_} of {people.lower_}" if people is not None else subject.lower_

    def is_denied(self, noun: Token) -> bool:
        """True for "no deal", "none of the members", "nobody"."""
        return is_negated(noun) or noun.lower_ in _NOBODY

    def whole(self, noun: Token) -> Token:
        """What a number is of: the cities of "a number of cities"; else the noun itself."""
        counts = noun.lower_ in _NUMBERS or noun.pos_ == "NUM"
        return next(prepositional(noun, "of"), noun) if counts else noun

    def agent(self, verb: Token) -> str | None:
        """Who acts in the passive: who is named, else who announces that it will be done."""
        agent = next(prepositional(verb, "by"), None)
        if agent is not None:
            return self.actor(agent)
        clause = verb.head if verb.dep_ == "xcomp" and is_verbal(verb.head) else verb
        ahead = clause.dep_ == "ccomp" and bool(modals(clause) & {"will", "would"})
        return self.actor(self.subject(clause.head)) if ahead and clause.head.lemma_ in _DECREEING else None

    def owner(self, noun: Token) -> str | None:
        """Whose event it is: "the minister's visit", "talks between X and Y", "a strike by nurses"."""
        owner = find_child(noun, "poss") or next(prepositional(noun, "by", "between"), None)
        if owner is not None:
            return self.actor(owner)
        bodies = (c for c in children(noun, "compound", "nmod") if self.names.kind(c) == ORGANISATION)
        return next((self.names.of(c) for c in bodies), None)

    def about(self, event: Token) -> str | None:
        """What the event is of, on, with or to, as plain words."""
        for noun in prepositional(event, "of", "on", "with", "against", "to", "for", "from"):
            if noun.ent_type_ in {"DATE", "TIME"} or noun.pos_ not in {"NOUN", "PROPN"}:
                continue
            return self.text(noun)
        kept = [c for c in event.lefts if c.dep_ in {"compound", "nmod"} and c.pos_ in {"NOUN", "PROPN"}]
        text = self.names.plain(kept) if kept else ""
        return f"{_before_hyphen(kept[0])}{text}" if text else None

    def text(self, noun: Token) -> str | None:
        """The noun phrase as plain words."""
        if noun.pos_ == "PRON":
            return self.names.of(noun)
        bearer = next((c for c in children(noun, "appos") if self.names.is_person(c)), None)
        if bearer is not None and self.actors.is_actor_noun(noun):
            return self.names.of(bearer)
        if any(self.words.is_of_class(noun, name, self.names) for name in ("departure", "closure")):
            return self.targets.phrase(noun)
        if noun.ent_type_ == "MONEY":
            return next((e.text.lower() for e in noun.sent.ents if e.start <= noun.i < e.end), None)
        target = self.targets.of_noun(noun)
        return target.text if target is not None else None

    def place(self, anchor: Token) -> str | None:
        """The place the clause names by "in", "at" or "to"."""
        direct = find_child(anchor, *OBJECTS)
        sent = direct is not None and direct.lemma_ in _REMOVALS
        for noun in prepositional(anchor, *(_LOCAL - {"to"} if sent else _LOCAL)):
            if self.names.kind(noun) == PLACE:
                return self.names.of(noun)
        if direct is not None:
            going = ("to",) if self.words.is_event(direct) and not sent else ()
            for noun in prepositional(direct, "in", "at", "near", "into", *going):
                if self.names.kind(noun) == PLACE:
                    return self.names.of(noun)
        for clause in children(anchor, "acl"):
            return self.place(clause)
        return None


def _before_hyphen(noun: Token) -> str:
    """What a hyphen joins to a noun, with the hyphen: "all-" of "an all-staff meeting"."""
    joined = noun.i > 1 and noun.nbor(-1).text == "-" and not noun.nbor(-1).whitespace_
    return f"{noun.nbor(-2).lower_}-" if joined and noun.nbor(-2).dep_ == "det" else ""
