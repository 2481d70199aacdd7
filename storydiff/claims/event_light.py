"""Events by a verb of little meaning and a noun: "held talks", "called an election", "an earthquake rocked …"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.days import find_day, is_coming, time_words
from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.parse import Token
from storydiff.claims.syntax import (
    OBJECTS,
    antecedent,
    children,
    find_child,
    prepositional,
)
from storydiff.model import Status

_INTO = ("through", "into", "across", "over")
_VAGUE = frozenset({"action", "deal", "agreement", "campaign", "announcement", "test", "event", "game"})
"""With a light verb these name no event: "took action", "made the announcement"."""
_SPEAKING, _SPOKEN = (
    frozenset({"give", "deliver"}),
    frozenset({"speech", "briefing", "conference", "concert", "address"}),
)
_UNDERGOING = frozenset({"face", "see", "suffer", "experience"})
_FACED = frozenset({"trial", "vote", "election", "hearing", "inquiry", "investigation"})
"""What somebody "is to face", as against the crises that many face."""
_AT_ONCE = frozenset({
    "resignation", "curfew", "lockdown", "ceasefire", "cease-fire", "truce", "withdrawal", "deal", "agreement",
    "shutdown", "closure", "embargo", "boycott", "investigation", "inquiry", "review", "blockade",
})  # fmt: skip
"""What is as good as done when it is announced."""
_CARRYING_ONLY = frozenset({"take", "have", "make", "begin", "start", "give"})


@dataclass(frozen=True)
class LightEvents:
    """Reads event nouns that a verb carries, sets ahead, or by which a place is struck."""

    common: EventRules

    def find(self, verb: Token, *, whole: bool) -> Iterator[Happening]:
        """The event of the verb's noun by the first rule that fits; ``whole`` for a verb listed with its object."""
        for found in (
            self._nature(verb),
            () if whole else self._light(verb),
            self._preparation(verb),
            self._announcement(verb),
        ):
            happened = list(found)
            if happened:
                yield from happened
                return

    def _nature(self, verb: Token) -> Iterator[Happening]:
        """What strikes without an actor: "an earthquake rocked …", "could be hit by an epidemic"."""
        words = self.common.words
        if verb.lemma_ not in words.striking:
            return
        passive = find_child(verb, "nsubjpass")
        force = next(prepositional(verb, "by"), None) if passive is not None else self.common.subject(verb)
        if force is None:
            return
        force = antecedent(force)
        status = self.common.statuses.of(verb, ill=True)
        status = Status.WARNED if status is Status.PLANNED else status
        wanted = words.nature
        if passive is not None or status is Status.WARNED:
            wanted = wanted | words.ills
        name = (self.common.names.of(force) or "") if force.pos_ == "PROPN" else ""
        natural = next((w for w in (force.lemma_, force.lower_, *name.split()[:1]) if w in wanted), None)
        background = verb.dep_ in {"advcl", "relcl"} and status is Status.DONE and not self._is_dated(verb)
        if natural is None or status is None or background or self.common.is_denied(force):
            return
        struck = (
            passive
            or find_child(verb, *OBJECTS)
            or next((c for c in children(verb, "npadvmod") if c.ent_type_ != "DATE"), None)
            or next(prepositional(verb, *_INTO), None)
        )
        object_ = self.common.text(struck) if struck is not None else None
        yield Happening(verb, natural, status, name or None, object_, verb, "event: nature")

    def _is_dated(self, verb: Token) -> bool:
        time = self.common.statuses.time
        return any(find_day(words, time, ahead=False) is not None for words in time_words(verb, of_event=True))

    def _light(self, verb: Token) -> Iterator[Happening]:
        """An event noun carried by a verb of little meaning: "held talks", "went on strike", "took a tour"."""
        words = self.common.words
        event: Token | None = None
        if verb.lemma_ in words.light_object and find_child(verb, "prt") is None:
            passive = find_child(verb, "nsubjpass")
            event = passive or find_child(verb, *OBJECTS)
        for child in children(verb, "prep"):
            if f"{verb.lemma_} {child.lower_}" in words.light_preposition:
                behind = find_child(child, "pobj")
                event = behind if behind is not None and words.is_event(behind) else event
        if event is None or not words.is_event(event) or self.common.is_denied(event):
            return
        in_passive = event.dep_ == "nsubjpass"
        subject = self.common.subject(verb)
        if not in_passive and subject is not None and self.common.is_denied(subject):
            return
        if event.lemma_ in _VAGUE and verb.lemma_ in _CARRYING_ONLY:
            return
        ill = words.is_ill(event) and not {event.lower_, event.lemma_} & words.acts
        status = self.common.statuses.of(verb, ill=ill)
        if verb.lemma_ in _SPEAKING and (event.lemma_ not in _SPOKEN or in_passive):
            return
        undergone = verb.lemma_ in _UNDERGOING and (verb.lemma_ != "face" or event.lemma_ not in _FACED)
        if undergone and not (ill and status is Status.WARNED):
            return
        actor = self.common.agent(verb) if in_passive else self.common.actor(subject)
        threatened = ill and status is Status.WARNED
        if status is not None and (actor is not None or in_passive or threatened):
            about = self.common.about(event)
            yield Happening(verb, words.name(event), status, actor, about, verb, "event: light verb")

    def _preparation(self, verb: Token) -> Iterator[Happening]:
        """What somebody prepares: "was preparing a convoy", "are planning a march"."""
        words = self.common.words
        if verb.lemma_ not in words.preparing or verb.tag_ not in {"VBG", "VBN"}:
            return
        planned = find_child(verb, *OBJECTS)
        if planned is None:
            return
        if not words.is_event(planned) and planned.lemma_ not in words.movers:
            return
        actor, about = self.common.actor(self.common.subject(verb)), self.common.about(planned)
        if actor is not None and self.common.statuses.of(verb) in {Status.DONE, Status.PLANNED}:
            yield Happening(verb, words.name(planned), Status.PLANNED, actor, about, planned, "event: preparation")

    def _announcement(self, verb: Token) -> Iterator[Happening]:
        """What somebody sets ahead: "called an election", "scheduled a vote for Monday", "announced talks"."""
        words = self.common.words
        if verb.lemma_ not in words.announcing or find_child(verb, "prt") is not None:
            return
        planned = find_child(verb, *OBJECTS)
        if (
            planned is None
            or not words.is_event(planned)
            or self.common.is_denied(planned)
            or find_child(verb, "oprd", "ccomp") is not None
        ):
            return
        if verb.lemma_ == "call" and any(c.lower_ not in {"a", "an"} for c in children(planned, "det", "poss")):
            return
        if self.common.statuses.of(verb) is not Status.DONE:
            return
        if verb.lemma_ == "announce" and (planned.lemma_ in _AT_ONCE or not self._is_ahead(planned)):
            return
        actor = self.common.actor(self.common.subject(verb))
        if actor is not None:
            about, name = self.common.about(planned), words.name(planned)
            yield Happening(verb, name, Status.PLANNED, actor, about, planned, "event: announcement", until=verb)

    def _is_ahead(self, event: Token) -> bool:
        """True for "announced talks"; "announced the vote" may speak of one that was held."""
        if any(c.lower_ in {"the", "this", "that"} for c in children(event, "det")):
            return any(is_coming(words, self.common.statuses.time) for words in time_words(event))
        return True
