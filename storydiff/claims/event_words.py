"""The event vocabulary made ready: which verbs and nouns name news events, and what their objects may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from storydiff.claims.mentions import ORGANISATION, PERSON, PLACE
from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.syntax import children, find_child
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Status

_PARTS = frozenset({"prt", "prep", "advmod", "dobj", "ccomp", "acomp", "oprd", "xcomp"})
"""How the other words of an entry may hang on its verb."""
_STATUS_LISTS = (
    "defeated", "planned", "preparing", "held", "planning", "threatening", "failing", "refusing", "asked", "granting",
    "voters_own", "dropping", "coming", "looming",
    "risk", "growing", "raising",
    "threats", "pending", "undecided", "causing", "announcing", "unplanned", "moving", "affecting", "calling_off",
)  # fmt: skip


@dataclass(frozen=True)
class EventWords:
    """The event vocabulary as lookups."""

    verbs: Mapping[str, tuple[str, ...]]
    actions: Mapping[str, str]
    """The one word for each of several that name one deed."""
    light_object: frozenset[str]
    light_preposition: frozenset[str]
    having: frozenset[str]
    """Verbs of a place that has its first case or death."""
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
    asked: frozenset[str]
    granting: frozenset[str]
    voters_own: frozenset[str]
    dropping: frozenset[str]
    coming: frozenset[str]
    looming: frozenset[str]
    risk: frozenset[str]
    growing: frozenset[str]
    raising: frozenset[str]
    threats: frozenset[str]
    """What is a warning where it is said to follow unless something else comes first."""
    pending: frozenset[str]
    undecided: frozenset[str]
    """What a deal or a law still needs: to be ratified."""
    causing: frozenset[str]
    announcing: frozenset[str]
    unplanned: frozenset[str]
    """What nobody plans: "expected to win" is a guess."""
    moving: frozenset[str]
    """Verbs that put an event off where a new date stands behind them."""
    affecting: frozenset[str]
    """What an event does while it is held: "the walkout shut 40 schools"."""
    calling_off: frozenset[str]
    """Verbs of coming about: what "will not" do so is called off."""
    joined: frozenset[str]
    """What people hold together for a time, and which acts on others only while it is held."""
    awaited: frozenset[str]
    """What somebody is to bring out, an event of its own only while it is awaited."""
    acts: frozenset[str]
    ills: frozenset[str]
    nature: frozenset[str]
    striking: frozenset[str]
    movers: frozenset[str]
    classes: Mapping[str, frozenset[str]]

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The verbs that any rule may begin with."""
        return (
            frozenset(p.split()[0] for p in self._phrases)
            | self.light_object
            | self.striking
            | self.having
            | self.preparing
            | self.announcing
            | self.moving
        )

    @cached_property
    def judged(self) -> frozenset[str]:
        """The verbs whose rows say with which objects they are news: with others they are none."""
        listed = (*self.verbs, *self.becoming, *self.defeated, *self.actions)
        return frozenset(p for p in listed if " " not in p) | self.light_object | self.announcing

    @cached_property
    def _phrases(self) -> tuple[str, ...]:
        return (
            *self.verbs,
            *self.light_preposition,
            *self.becoming,
            *self.defeated,
            *self.held,
            *self.threats,
            *self.dropping,
        )

    @cached_property
    def _heads(self) -> frozenset[str]:
        """The verbs that begin an entry of several words."""
        return frozenset(p.split()[0] for p in self._phrases if " " in p)

    @cached_property
    def _events(self) -> frozenset[str]:
        return self.acts | self.ills

    def key(self, verb: Token, keys: Mapping[str, object] | frozenset[str]) -> str | None:
        """The verb's entry among the keys, with its particle, preposition or noun where the entry holds one."""
        lemma = verb.lemma_.lower()
        if lemma in self._heads:
            parted = (c for noun in children(verb, "dobj") for c in children(noun, "advmod"))
            parts = [c for c in (*verb.children, *parted) if c.dep_ in _PARTS]
            for child in parts:
                for inner in children(child, "pobj") if child.dep_ == "prep" else ():
                    if f"{lemma} {child.lower_} {inner.lower_}" in keys:
                        return f"{lemma} {child.lower_} {inner.lower_}"
            for child in parts:
                if f"{lemma} {child.lower_}" in keys:
                    return f"{lemma} {child.lower_}"
        return lemma if lemma in keys and find_child(verb, "prt") is None else None

    def is_event(self, noun: Token) -> bool:
        """True for a noun that names an event."""
        return noun.pos_ == "NOUN" and (noun.lower_ in self._events or noun.lemma_ in self._events)

    def is_awaited(self, noun: Token) -> bool:
        """True for a noun that names what somebody is to bring out: "a verdict", "the report"."""
        return noun.pos_ == "NOUN" and bool({noun.lower_, noun.lemma_} & self.awaited)

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
                return names.is_person(noun) or (noun.pos_ == "PROPN" and noun.ent_type_ == "PERSON")
            case "place":
                return names.kind(noun) == PLACE
            case "body":
                return names.kind(noun) == ORGANISATION
        words = self.classes.get(name, frozenset())
        if noun.lower_ in words or noun.lemma_ in words:
            return noun.pos_ != "PROPN" or not names.is_person(noun)
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
            actions={verb: str(name) for verb, name in table.get("actions", {}).items()},
            light_object=words(table.get("light", {}), "object"),
            light_preposition=words(table.get("light", {}), "preposition"),
            having=words(table.get("light", {}), "having"),
            becoming={
                verb: outcome
                for outcome in (Status.CANCELLED, Status.POSTPONED, Status.FAILED)
                for verb in words(status, outcome.value)
            },
            **{key: words(status, key) for key in _STATUS_LISTS},
            **{key: words(nouns, key) for key in ("awaited", "joined", "acts", "ills", "nature", "striking", "movers")},
            classes={key: words(classes, key) for key in classes}
            | {"people": words(classes, "people") | words(vocabulary.table("persons"), "nouns")},
        )
        vocabulary.prepared["events"] = found
    return found
