"""Events by verb: "signed the deal", "resigned", "was sworn in", "the ban took effect"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from storydiff.claims.event_light import LightEvents
from storydiff.claims.event_outcomes import OutcomeEvents
from storydiff.claims.event_parts import is_added, is_as_planned, is_of_things, is_with_it
from storydiff.claims.event_phases import asked_text
from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.parse import Token
from storydiff.claims.syntax import (
    OBJECTS,
    acted_on,
    antecedent,
    children,
    find_child,
    has_to,
    is_negated,
    prepositional,
)
from storydiff.model import Status

_MARKS = frozenset({"none", "itself", "named", "bearer", "clause", "that", "joint", "crowd", "plea", "dated"})
"""Classes that say something else than what the object is."""
_CROWD = frozenset({"people", "residents", "families", "women", "supporters", "crowds"})
_PARTICLES = frozenset({"out", "off", "up", "back", "down", "away", "over"})
_NAMED = frozenset({"person", "place", "body"})
"""Classes of names; which kind a name is of, the small model often mistakes."""
_TIMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"})
_FORMER = frozenset({"last", "previous", "past", "earlier"})
_HARMING = frozenset({"kill", "destroy", "injure", "wound"})
_BARRING = frozenset({"prevent", "bar", "ban", "stop", "block", "prohibit"})
_TELLING = frozenset({"announce", "report", "confirm", "reveal", "disclose"})
_COURTS = frozenset({"court", "judge", "tribunal", "jury", "panel", "justice"})
_FIRST = frozenset({"first", "youngest", "oldest", "second", "third"})


@dataclass(frozen=True)
class VerbEvents:
    """Reads verbs that name an event or say what became of one."""

    common: EventRules

    @cached_property
    def _outcomes(self) -> OutcomeEvents:
        return OutcomeEvents(self.common)

    @cached_property
    def _light(self) -> LightEvents:
        return LightEvents(self.common)

    def find(self, verb: Token) -> Iterator[Happening]:
        """The event of a verb, read by the first rule that fits."""
        key = self.common.words.key(verb, self.common.words.verbs)
        whole = " " in (key or "")  # a verb listed with its object is read whole: "open fire"
        for found in (
            self._verb(verb, key) if whole else (),
            self._outcomes.find(verb),
            self._light.find(verb, whole=whole),
            self._becoming(verb),
            self._first(verb),
            () if whole else self._verb(verb, key),
            self._barred(verb),
        ):
            happened = list(found)
            if happened:
                yield from happened
                return

    def _becoming(self, verb: Token) -> Iterator[Happening]:
        """Who takes an office or is the first: "became prime minister", "became the first woman to lead the party"."""
        if verb.lemma_ != "become":
            return
        office, subject = find_child(verb, "attr"), self.common.subject(verb)
        if office is None or subject is None or self.common.is_denied(subject):
            return
        status, words = self.common.statuses.of(verb), self.common.words
        first = any(c.lower_ in _FIRST for c in children(office, "amod"))
        held = words.is_of_class(office, "office", self.common.names) and office.tag_ in {"NN", "NNP"}
        single = subject.tag_ in {"NN", "NNP", "PRP"}
        if status not in {Status.DONE, Status.PLANNED} or not (first or held) or not single:
            return
        actor = self.common.actor(subject)
        if actor is not None:
            rank = "first " if first else ""
            text = self.common.text(office) or ""
            object_ = text if text.startswith(rank) else f"{rank}{text}"
            yield Happening(verb, "become", status, actor, object_ or None, verb, "event: verb")

    def _first(self, verb: Token) -> Iterator[Happening]:
        """The first case or death that a place has: "Norland had its first death", "reported its first infection"."""
        found = find_child(verb, *OBJECTS) if verb.lemma_ in self.common.words.having else None
        status = self.common.statuses.of(verb) if found is not None else None
        if found is None or status is not Status.DONE:
            return
        first = any(c.lower_ in _FIRST for c in children(found, "amod"))
        sick = any(self.common.words.is_of_class(found, name, self.common.names) for name in ("case", "death"))
        actor = self.common.actor(self.common.subject(verb))
        if first and sick and actor is not None:
            yield Happening(verb, "confirm", status, actor, self.common.text(found), verb, "event: verb")

    def _barred(self, verb: Token) -> Iterator[Happening]:
        """Who keeps whom from doing what: "prevented two ships from docking"."""
        if verb.lemma_ not in _BARRING:
            return
        whom, status = acted_on(verb) or find_child(verb, *OBJECTS), self.common.statuses.of(verb)
        deed = next((d for d in prepositional(verb, "from") if d.tag_ == "VBG"), None)
        if whom is None or deed is None or whom.pos_ == "PRON":
            return
        subject = self.common.subject(verb)
        if subject is not None and self.common.is_denied(subject):
            return
        actor = self.common.agent(verb) if whom.dep_ == "nsubjpass" else self.common.actor(subject)
        if status in {Status.DONE, Status.PLANNED} and actor is not None and not self.common.is_denied(whom):
            object_ = f"{self.common.text(self.common.whole(whom))} {deed.lower_}"
            yield Happening(verb, verb.lemma_, status, actor, object_, verb, "event: verb")

    def _verb(self, verb: Token, key: str | None) -> Iterator[Happening]:
        """A verb of the vocabulary with an object of a class that makes it news."""
        status = self.common.statuses.of(verb) if key is not None else None
        if key is None or status is None or key == "become":
            return
        if status is Status.PLANNED and key in self.common.words.unplanned:
            return
        told = key == "testify" and find_child(verb, "ccomp") is not None
        if told or _takes_its_object(verb) or is_of_things(verb) or is_with_it(verb):
            return
        classes = self.common.words.verbs[key]
        passive = acted_on(verb)
        if passive is None and (find_child(verb, "auxpass") is not None or _shares_passive(verb)):
            passive = _named_before(verb) or self.common.subject(verb)
        reduced = verb.dep_ == "acl" and verb.tag_ == "VBN"
        if key == "vote" and verb.dep_ == "relcl" and not any(prepositional(verb, "for", "against", "on")):
            return
        if passive is not None or reduced:
            held = antecedent(passive) if passive is not None else verb.head
            found = self._in_passive(verb, key, classes, held, reduced=reduced)
        else:
            found = self._in_active(verb, key, classes, status)
        if found is not None:
            actor, object_ = found if self._action(verb, key) != "trial" else (None, found[0])
            yield Happening(verb, self._action(verb, key), status, actor, object_, verb, "event: verb")

    def _in_passive(
        self, verb: Token, key: str, classes: tuple[str, ...], held: Token, *, reduced: bool
    ) -> tuple[str | None, str | None] | None:
        """Actor and object of "was arrested by", "the bill, passed by the house"; None where it is no event."""
        actor = self.common.agent(verb)
        told = reduced and is_added(verb) and (is_as_planned(verb) or self.common.statuses.is_dated(verb))
        if self.common.is_denied(held) or (actor is None and not told and (reduced or verb.dep_ == "relcl")):
            return None
        fits, object_ = self._object(verb, key, classes, held)
        if not fits or (object_ is None and actor is None):
            return None
        if "bearer" in classes and actor is None:
            return self.common.actor(held), self._office(verb)
        return actor, object_

    def _in_active(
        self, verb: Token, key: str, classes: tuple[str, ...], status: Status
    ) -> tuple[str | None, str | None] | None:
        """Actor and object of an active verb; None where it is no event."""
        subject = self.common.subject(verb)
        if subject is not None and self.common.is_denied(subject):
            return None
        itself = self._of_itself(verb, classes, subject)
        if itself is not None:
            return itself
        actor = self.common.actor(subject)
        if actor is None and "crowd" in classes and subject is not None and subject.lower_ in _CROWD:
            actor = subject.lower_
        fits, object_ = self._object(verb, key, classes, None)
        if actor is None and fits and subject is not None and key in _HARMING and self._is_attack(subject):
            return self.common.owner(subject), object_
        fits = fits or ("joint" in classes and subject is not None and any(children(subject, "conj")))
        fits = fits or ("crowd" in classes and subject is not None and subject.tag_ in {"NNS", "NNPS"})
        fits = fits or ("dated" in classes and self._direct(verb) is None and self.common.statuses.is_dated(verb))
        fits = fits or ("plea" in classes and _has_plea(verb))
        fits = fits or ("named" in classes and subject is not None and self._is_somebody(subject))
        if actor is None and self.common.is_vague(subject):
            actor = self._announcer(verb)
        if actor is None and status is Status.DONE and object_ is not None and self.common.is_vague(subject):
            return (None, object_) if fits and verb.dep_ != "relcl" else None
        if actor is None:
            object_ = self._without_actor(subject) if "itself" in classes and object_ is None else None
            fits = fits and status is not Status.PLANNED and object_ is not None
        return (actor, object_ if "named" not in classes else None) if fits else None

    def _is_attack(self, subject: Token) -> bool:
        """True for what kills without a doer that is named: "a drone strike", "the bombing"."""
        attack = self.common.words.is_of_class(subject, "attack", self.common.names)
        return subject.pos_ == "NOUN" and (attack or subject.lemma_ in {"bombing", "shelling", "bomb", "rocket"})

    def _announcer(self, verb: Token) -> str | None:
        """Who announces what "the state" or "the city" has done: the one who speaks for it."""
        told = verb.dep_ == "ccomp" and verb.head.lemma_ == "announce"
        return self.common.actor(self.common.subject(verb.head)) if told else None

    def _of_itself(
        self, verb: Token, classes: tuple[str, ...], subject: Token | None
    ) -> tuple[str | None, str | None] | None:
        """What happened to the subject: "the ban expired", "the bill passed the house"."""
        if subject is None:
            return None
        words = self.common.words
        if words.is_event(subject) and words.key(verb, words.held) is not None:
            return None  # read by its noun
        wanted = [c.removeprefix("self:") for c in classes if c.startswith("self:")]
        if not any(self.common.words.is_of_class(subject, name, self.common.names) for name in wanted):
            return None
        direct = self._direct(verb)
        if direct is not None and direct.ent_type_ not in {"DATE", "TIME"}:
            body = self.common.actor(direct)
            lawful = words.is_of_class(subject, "law", self.common.names)
            staged = direct.lower_ in {"effect", "force"} or (
                lawful
                and (words.is_of_class(direct, "stage", self.common.names) or self.common.actors.is_actor_noun(direct))
            )
            if body is None or not lawful:
                return (None, self.common.text(subject)) if staged else None
            return body, self.common.text(subject)
        return None, self.common.text(subject)

    def _is_somebody(self, subject: Token) -> bool:
        """True for a named person and for one that is spoken of as known: "the governor", not "a man"."""
        if self.common.names.is_person(subject):
            return True
        known = any(c.lower_ == "the" for c in children(subject, "det"))
        return known and subject.tag_ == "NN" and self.common.actors.is_actor_noun(subject)

    def _are_people(self, noun: Token) -> bool:
        """True for a noun that names people by what they do: "managers", not "the company"."""
        actors = self.common.actors
        body = noun.lemma_.lower() in actors.words.bodies or noun.lower_ in actors.words.bodies
        return actors.is_actor_noun(noun) and not body

    def _without_actor(self, subject: Token | None) -> str | None:
        """What collapses or erupts by itself, as plain words."""
        if subject is None or subject.pos_ not in {"NOUN", "PROPN"} or subject.lemma_ in {"number", "amount"}:
            return None
        if self.common.words.is_event(subject):
            return None  # read by its noun
        return self.common.text(subject)

    def _action(self, verb: Token, key: str) -> str:
        """The verb with the side of a vote, or with what refused it: "vote against", "decline to block"."""
        refusal = verb.head if verb.dep_ == "xcomp" else None
        if refusal is not None and refusal.lemma_ in self.common.words.refusing and not is_negated(refusal):
            return f"{refusal.lemma_} to {self.common.words.actions.get(key, key)}"
        if key == "plead":
            denied = any(t.lower_ == "not" for t in verb.doc[verb.i + 1 : verb.i + 3])
            return "plead not guilty" if denied else "plead guilty"
        if key != "vote":
            return self.common.words.actions.get(key, key)
        side = next((p for p in ("against", "for") if any(prepositional(verb, p))), None)
        if side is None and any(t.lower_ in {"favor", "favour"} for t in prepositional(verb, "in")):
            side = "for"
        if side is None and any(c.lower_ == "no" for c in verb.children):
            side = "against"
        return f"vote {side}" if side is not None else key

    def _object(self, verb: Token, key: str, classes: tuple[str, ...], held: Token | None) -> tuple[bool, str | None]:
        """Whether the verb's object is of a class that makes it news, and its words."""
        direct = held if held is not None else self._direct(verb)
        if held is None and direct is not None and direct.lower_ in key.split()[1:]:
            if "none" in classes and direct.lower_ == "control":
                ruled = next((n for p in (direct, verb) for n in prepositional(p, "of", "over")), None)
                return True, self.common.text(ruled) if ruled is not None else None
            direct = None
        behind = [c.split(":", 1) for c in classes if ":" in c and not c.startswith("self:")]
        plain = [c for c in classes if ":" not in c and c not in _MARKS]
        ordered = self._ordered(verb, direct) if key == "order" and held is None else None
        if ordered is not None:
            return True, ordered
        if direct is not None and self._fits(direct, plain):
            if held is None and any(c.lower_ in _FORMER for c in children(direct, "amod")):
                return False, None
            return not self.common.is_denied(direct), asked_text(direct, self.common) or self.common.text(
                self.common.whole(direct)
            )
        for preposition, name in behind if direct is None else ():
            for noun in self._behind(verb, preposition):
                if self.common.words.is_of_class(noun, name, self.common.names) or self._is_far_place(noun, name):
                    return True, self.common.text(noun)
        if "clause" in classes and self._clause(verb) is not None:
            return True, self._clause(verb)
        if direct is not None:
            complement = any(w in {"guilty", "dead", "hostage"} for w in key.split())
            return complement and "none" in classes, self.common.text(direct)
        return self._without_object(verb, key, classes)

    def _without_object(self, verb: Token, key: str, classes: tuple[str, ...]) -> tuple[bool, str | None]:
        """Whether the verb is news without an object of its own: by its clause or by itself."""
        if "that" in classes:
            return self._ruled(verb)
        complement = next((c for c in children(verb, "ccomp") if c.lower_ in key.split()[1:]), None)
        if complement is not None:
            whom = find_child(complement, "nsubj", "npadvmod")
            return whom is not None, self.common.text(whom) if whom is not None else None
        sided = key == "vote" and any(prepositional(verb, "for", "against", "to"))
        return "none" in classes and not sided, None

    def _clause(self, verb: Token) -> str | None:
        """What was voted or ordered to be done."""
        for clause in children(verb, "xcomp", "advcl", "ccomp"):
            if has_to(clause):
                target = next(self.common.targets.of_clause(clause), None)
                if target is not None:
                    ends = target.sign < 0 and clause.lemma_ not in target.text.split()
                    return f"{clause.lemma_} {target.text}" if ends else target.text
        return None

    def _ordered(self, verb: Token, direct: Token | None) -> str | None:
        """What somebody was ordered to do: "close schools" of "ordered schools to close"."""
        done = self._clause(verb)
        whom = self.common.text(direct) if direct is not None else None
        return f"{done} {whom}" if done is not None and " " not in done and whom is not None else done

    def _ruled(self, verb: Token) -> tuple[bool, str | None]:
        """What a court ruled on: the subject of its that-clause, or who it ruled for or against."""
        clause = find_child(verb, "ccomp")
        about = find_child(clause, "nsubj", "nsubjpass") if clause is not None else None
        about = about or next(prepositional(verb, "against", "for", "on"), None)
        subject = self.common.subject(verb)
        court = subject is not None and subject.lemma_.lower() in _COURTS
        return court and about is not None, self.common.text(about) if about is not None else None

    def _behind(self, verb: Token, preposition: str) -> Iterator[Token]:
        """The nouns behind the verb's preposition, also behind its particle: "dropped out of the race"."""
        yield from prepositional(verb, preposition)
        for part in children(verb, "prt", "prep", "advmod"):
            if part.lower_ in _PARTICLES:
                yield from prepositional(part, preposition)
            for favour in children(part, "pobj"):
                if favour.lower_ in {"favor", "favour"} and preposition == "for":
                    yield from prepositional(favour, "of")

    def _is_far_place(self, noun: Token, name: str) -> bool:
        """True for a name of any kind but a person's where a place is looked for: the small model mistypes them."""
        return name == "place" and noun.pos_ == "PROPN" and not self.common.names.is_person(noun)

    def _fits(self, noun: Token, classes: list[str]) -> bool:
        """True where the noun, or what it is a number of, is of one of the classes."""
        words, names = self.common.words, self.common.names
        whole = self.common.whole(noun)
        if "somebody" in classes and self._is_somebody(noun):
            return True
        if noun.pos_ == "PROPN" and noun.ent_type_ not in _TIMES and set(classes) & _NAMED:
            return True
        if "people" in classes and whole.pos_ == "NOUN" and self._are_people(whole):
            return True
        return any(words.is_of_class(part, name, names) for name in classes for part in (noun, whole))

    def _office(self, verb: Token) -> str | None:
        """What somebody was elected to or sworn in as."""
        office = find_child(verb, "oprd", "attr", "dobj") or next(prepositional(verb, "as", "to"), None)
        return self.common.text(office) if office is not None and office.ent_type_ != "DATE" else None

    def _direct(self, verb: Token) -> Token | None:
        """The verb's object; for "the bill, which the house passed" the bill; for "declared it a war" it."""
        direct = find_child(verb, *OBJECTS)
        if direct is not None and direct.ent_type_ not in {"DATE", "TIME"}:
            return antecedent(direct)
        small = find_child(verb, "ccomp", "oprd")
        if (
            small is not None
            and small.pos_ in {"NOUN", "PROPN"}
            and verb.lemma_ in {"declare", "name", "elect", "choose"}
        ):
            return small if verb.lemma_ == "declare" else find_child(small, "nsubj")
        return None


def _takes_its_object(verb: Token) -> bool:
    """As in "announced the tests found lead": the object is the subject of what is announced."""
    held = find_child(verb, *OBJECTS) if verb.lemma_ in _TELLING else None
    told = (c for c in children(verb, "ccomp", "parataxis") if c.tag_ == "VBD" and held is not None and c.i > held.i)
    return any(find_child(c, "nsubj", "nsubjpass", "mark") is None for c in told)


def _named_before(verb: Token) -> Token | None:
    """The name before "was sworn in" that the parse tied to a word before: "Berg left and Cole", "in finding Cole"."""
    passive = find_child(verb, "auxpass")
    name = passive.nbor(-1) if passive is not None and passive.i > passive.sent.start else None
    return name if name is not None and name.pos_ == "PROPN" and name.dep_ in {"conj", "dobj"} else None


def _shares_passive(verb: Token) -> bool:
    """True for the second of two passives: "was convicted and sentenced"."""
    joined = verb.dep_ == "conj" and verb.tag_ == "VBN" and find_child(verb, "nsubj", "aux", "dobj") is None
    return joined and find_child(verb.head, "auxpass") is not None


def _has_plea(verb: Token) -> bool:
    """True for "pleaded guilty", wherever the parse hung the word."""
    return any(t.lower_ == "guilty" for t in verb.doc[verb.i + 1 : verb.i + 3])
