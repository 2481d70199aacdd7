"""The event vocabulary made ready: which verbs and nouns name news events, and what their objects may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from storydiff.claims.mentions import ORGANISATION, PERSON, PLACE
from storydiff.claims.names import Names
from storydiff.claims.syntax import children
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Status

_STATUS_LISTS = (
    "defeated", "planned", "preparing", "held", "planning", "threatening", "failing", "refusing", "coming", "looming",
    "risk", "growing", "raising",
)  # fmt: skip


@dataclass(frozen=True)
class EventWords:
    """The event vocabulary as lookups."""

    verbs: Mapping[str, tuple[str, ...]]
    light_object: frozenset[str]
    light_preposition: frozenset[str]
    becoming: Mapping[str, Status]
    """What a verb says has become of the event it names: cancelled, postponed, failed."""
    defeated: frozenset[str]
    planned: frozenset[str]
    preparing: frozenset[str]
    held: frozenset[str]
    planning: frozenset[str]
    threatening: frozenset[str]
    failing: frozenset[str]
    refusing: frozenset[str]
    coming: frozenset[str]
    looming: frozenset[str]
    risk: frozenset[str]
    growing: frozenset[str]
    raising: frozenset[str]
    acts: frozenset[str]
    ills: frozenset[str]
    nature: frozenset[str]
    striking: frozenset[str]
    movers: frozenset[str]
    classes: Mapping[str, frozenset[str]]

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The verbs that any rule may begin with."""
        phrases = (*self.verbs, *self.light_preposition, *self.becoming, *self.defeated)
        return frozenset(p.split()[0] for p in phrases) | self.light_object | self.striking | self.preparing

    def key(self, verb: Token, keys: Mapping[str, object] | frozenset[str]) -> str | None:
        """The verb's entry among the keys, with its particle, preposition or noun where the entry holds one."""
        parted = (c for noun in children(verb, "dobj") for c in children(noun, "advmod"))
        for child in (*verb.children, *parted):
            if child.dep_ in {"prt", "prep", "advmod", "dobj", "ccomp", "acomp"}:
                phrasal = f"{verb.lemma_} {child.lower_}"
                if phrasal in keys:
                    return phrasal
        if any(True for _ in children(verb, "prt")):
            return None
        return verb.lemma_ if verb.lemma_ in keys else None

    def is_event(self, noun: Token) -> bool:
        """True for a noun that names an event."""
        return noun.pos_ == "NOUN" and bool({noun.lower_, noun.lemma_} & (self.acts | self.ills))

    def name(self, noun: Token) -> str:
        """The event in the singular, unless the vocabulary holds the plural as a word of its own: "talks"."""
        return noun.lower_ if noun.lower_ in self.acts and noun.lower_ != noun.lemma_ else noun.lemma_

    def is_ill(self, noun: Token) -> bool:
        """True for a noun that names what nobody wants."""
        return noun.pos_ == "NOUN" and bool({noun.lower_, noun.lemma_} & self.ills)

    def is_of_class(self, noun: Token, name: str, names: Names) -> bool:
        """True where the noun is of the class, by its word or by the kind of the name it bears."""
        match name:
            case "any":
                return noun.pos_ in {"NOUN", "PROPN"}
            case "event":
                return self.is_event(noun)
            case "person":
                return names.is_person(noun)
            case "place":
                return names.kind(noun) == PLACE
            case "body":
                return names.kind(noun) == ORGANISATION
        words = self.classes.get(name, frozenset())
        if noun.lower_ in words or noun.lemma_ in words:
            return True
        if name == "people":
            return names.kind(noun) in {PERSON, "people"}
        return name == "law" and noun.pos_ == "PROPN" and noun.lemma_.lower() in words


def event_words(vocabulary: Vocabulary) -> EventWords:
    """The event vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("events")
    if not isinstance(found, EventWords):
        table = vocabulary.table("events")
        status, nouns, classes = table.get("status", {}), table.get("nouns", {}), table.get("classes", {})

        def words(group: Mapping[str, object], key: str) -> frozenset[str]:
            listed = group.get(key, ())
            return frozenset(str(w) for w in listed) if isinstance(listed, list | tuple) else frozenset()

        found = EventWords(
            verbs={verb: tuple(str(row).split()) for verb, row in table.get("verbs", {}).items()},
            light_object=words(table.get("light", {}), "object"),
            light_preposition=words(table.get("light", {}), "preposition"),
            becoming={
                verb: outcome
                for outcome in (Status.CANCELLED, Status.POSTPONED, Status.FAILED)
                for verb in words(status, outcome.value)
            },
            **{key: words(status, key) for key in _STATUS_LISTS},
            **{key: words(nouns, key) for key in ("acts", "ills", "nature", "striking", "movers")},
            classes={key: words(classes, key) for key in classes}
            | {"people": words(classes, "people") | words(vocabulary.table("persons"), "nouns")},
        )
        vocabulary.prepared["events"] = found
    return found
