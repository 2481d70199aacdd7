"""Events by verb: "signed the deal", "held talks", "was cancelled by", "an earthquake rocked …"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.syntax import (
    OBJECTS,
    antecedent,
    children,
    find_child,
    find_subject,
    has_to,
    is_negated,
    prepositional,
)
from storydiff.model import Status


@dataclass(frozen=True)
class VerbEvents:
    """Reads verbs that name an event or say what became of one."""

    common: EventRules

    def find(self, verb: Token) -> Iterator[Happening]:
        """The event of a verb, read by the first rule that fits."""
        for rule in (self._outcome, self._defeat, self._nature, self._light, self._preparation, self._verb):
            found = list(rule(verb))
            if found:
                yield from found
                return

    def _outcome(self, verb: Token) -> Iterator[Happening]:
        """An event called off, put off or come to nothing: "the visit was cancelled", "pushed its strike date back"."""
        key = self.common.words.key(verb, frozenset(self.common.words.becoming))
        if key is None:
            return
        status = self.common.words.becoming[key]
        passive = find_child(verb, "nsubjpass")
        subject = find_child(verb, "nsubj")
        named = passive or find_child(verb, *OBJECTS)
        if status is Status.FAILED:
            named = subject
        if named is None:
            return
        named = antecedent(named)
        event = self._event_in(named)
        if event is None or self.common.statuses.of(verb) is not Status.DONE:
            return
        if key == "prevent" and passive is None and self.common.actor(find_subject(verb)) is None:
            return
        if passive is not None:
            actor = self.common.agent(verb)
        else:
            actor = self.common.owner(named) if status is Status.FAILED else self.common.actor(find_subject(verb))
        yield Happening(
            verb, self.common.words.name(event), status, actor, self.common.about(event), event, "event: outcome"
        )

    def _event_in(self, noun: Token) -> Token | None:
        """The event a noun names, itself or before it: "strike" in "strike date"."""
        if self.common.words.is_event(noun):
            return noun
        if noun.lower_ in {"date", "deadline", "plan", "plans", "threat", "start", "launch", "trip", "vote"}:
            for part in children(noun, "compound", "nmod", "amod"):
                if {part.lower_, part.lemma_} & (self.common.words.acts | self.common.words.ills):
                    return part
            return next((n for n in prepositional(noun, "of", "for") if self.common.words.is_event(n)), None)
        return None

    def _defeat(self, verb: Token) -> Iterator[Happening]:
        """A bill that was voted down."""
        key = self.common.words.key(verb, self.common.words.defeated)
        passive = find_child(verb, "nsubjpass")
        if key is None or passive is None or key == "reject" or self.common.statuses.of(verb) is not Status.DONE:
            return
        bill = antecedent(passive)
        if self.common.words.is_of_class(bill, "law", self.common.names) or bill.lemma_ in {"vote", "proposal"}:
            yield Happening(
                verb, key, Status.FAILED, self.common.agent(verb), self.common.text(bill), verb, "event: defeat"
            )

    def _nature(self, verb: Token) -> Iterator[Happening]:
        """What strikes without an actor: "an earthquake rocked …", "could be hit by an epidemic"."""
        if verb.lemma_ not in self.common.words.striking:
            return
        passive = find_child(verb, "nsubjpass")
        force = next(prepositional(verb, "by"), None) if passive is not None else find_child(verb, "nsubj")
        if force is None:
            return
        force = antecedent(force)
        wanted = self.common.words.nature | (self.common.words.ills if passive is not None else frozenset())
        if force.lemma_ not in wanted and force.lower_ not in wanted:
            return
        status = self.common.statuses.of(verb, ill=True)
        struck = (
            passive
            or find_child(verb, *OBJECTS)
            or next((c for c in children(verb, "npadvmod") if c.ent_type_ != "DATE"), None)
        )
        background = verb.dep_ in {"advcl", "relcl"} and status is Status.DONE
        if status is not None and not background:
            yield Happening(
                verb,
                force.lemma_,
                status,
                None,
                self.common.text(struck) if struck is not None else None,
                verb,
                "event: nature",
            )

    def _light(self, verb: Token) -> Iterator[Happening]:
        """An event noun carried by a verb of little meaning: "held talks", "went on strike", "took a tour"."""
        event: Token | None = None
        if verb.lemma_ in self.common.words.light_object and find_child(verb, "prt") is None:
            event = find_child(verb, *OBJECTS) or find_child(verb, "nsubjpass")
        for child in children(verb, "prep"):
            if f"{verb.lemma_} {child.lower_}" in self.common.words.light_preposition:
                behind = find_child(child, "pobj")
                event = behind if behind is not None and self.common.words.is_event(behind) else event
        if event is None or not self.common.words.is_event(event) or is_negated(event):
            return
        status = self.common.statuses.of(verb)
        passive = event.dep_ == "nsubjpass"
        actor = self.common.agent(verb) if passive else self.common.actor(find_subject(verb))
        if (
            status is None
            or (actor is None and not passive)
            or (event.lemma_ in {"action", "deal", "agreement", "campaign"} and verb.lemma_ in {"take", "have", "make"})
        ):
            return
        yield Happening(
            verb, self.common.words.name(event), status, actor, self.common.about(event), verb, "event: light verb"
        )

    def _preparation(self, verb: Token) -> Iterator[Happening]:
        """What somebody prepares: "was preparing a convoy", "are planning a march"."""
        words, planned = self.common.words, find_child(verb, *OBJECTS)
        if planned is None or verb.lemma_ not in words.preparing or verb.tag_ not in {"VBG", "VBN"}:
            return
        if not words.is_event(planned) and planned.lemma_ not in words.movers:
            return
        actor, about = self.common.actor(find_subject(verb)), self.common.about(planned)
        if actor is not None and self.common.statuses.of(verb) in {Status.DONE, Status.PLANNED}:
            yield Happening(verb, words.name(planned), Status.PLANNED, actor, about, planned, "event: preparation")

    def _verb(self, verb: Token) -> Iterator[Happening]:
        """A verb of the vocabulary with an object of a class that makes it news."""
        key = self.common.words.key(verb, self.common.words.verbs)
        status = self.common.statuses.of(verb) if key is not None else None
        if key is None or status is None:
            return
        classes = self.common.words.verbs[key]
        passive = find_child(verb, "nsubjpass")
        reduced = verb.dep_ == "acl" and verb.tag_ == "VBN"
        if passive is not None or reduced:
            held = antecedent(passive) if passive is not None else verb.head
            actor = self.common.agent(verb)
            if actor is None and (reduced or verb.dep_ == "relcl"):
                return
            fits, object_ = self._object(verb, classes, held)
        else:
            subject = find_subject(verb)
            actor = self.common.actor(subject)
            fits, object_ = self._object(verb, classes, None)
            fits = fits or ("joint" in classes and subject is not None and any(children(subject, "conj")))
            if actor is None:
                fits = fits and status is not Status.PLANNED
                object_ = self._without_actor(subject) if "none" in classes and object_ is None else None
                fits = fits and object_ is not None
        if fits:
            yield Happening(verb, self._action(verb, key), status, actor, object_, verb, "event: verb")

    def _without_actor(self, subject: Token | None) -> str | None:
        """What collapses or erupts by itself, as plain words."""
        if subject is None or subject.pos_ not in {"NOUN", "PROPN"} or subject.lemma_ in {"number", "amount"}:
            return None
        return self.common.text(subject)

    def _action(self, verb: Token, key: str) -> str:
        """The verb with the side of a vote, or with what refused it: "vote against", "decline to block"."""
        refusal = verb.head if verb.dep_ == "xcomp" else None
        if refusal is not None and refusal.lemma_ in self.common.words.refusing and not is_negated(refusal):
            return f"{refusal.lemma_} to {key}"
        if key != "vote":
            return key
        side = next((p for p in ("against", "for") if any(prepositional(verb, p))), None)
        return f"vote {side}" if side is not None else key

    def _object(self, verb: Token, classes: tuple[str, ...], held: Token | None) -> tuple[bool, str | None]:
        """Whether the verb's object is of a class that makes it news, and its words."""
        direct = held if held is not None else self._direct(verb)
        behind = [c.split(":", 1) for c in classes if ":" in c]
        plain = [c for c in classes if ":" not in c and c not in {"none", "clause", "joint"}]
        if direct is not None:
            if any(self.common.words.is_of_class(direct, name, self.common.names) for name in plain):
                return True, self.common.text(direct)
            if held is not None or not behind:
                return False, None
        for preposition, name in behind:
            for noun in prepositional(verb, preposition):
                if self.common.words.is_of_class(noun, name, self.common.names):
                    return True, self.common.text(noun)
        if "clause" in classes:
            for clause in children(verb, "xcomp", "advcl"):
                if has_to(clause):
                    target = next(self.common.targets.of_clause(clause), None)
                    return target is not None, target.text if target is not None else None
        return "none" in classes, None

    def _direct(self, verb: Token) -> Token | None:
        """The verb's object; for "the bill, which the house passed" the bill."""
        direct = find_child(verb, *OBJECTS)
        return antecedent(direct) if direct is not None else None
