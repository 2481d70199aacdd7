"""Stances by verb: "rejected the deal", "vowed not to sign", "urged the council to act", "is accused by"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from storydiff.claims.parse import Token
from storydiff.claims.parts import some_of
from storydiff.claims.stance_judgements import Judgements
from storydiff.claims.stance_rules import OUGHT, Found, StanceRules
from storydiff.claims.stances import Frame
from storydiff.claims.syntax import (
    children,
    direct_object,
    find_child,
    find_subject,
    has_to,
    is_conditional,
    is_maybe,
    is_negated,
    is_verbal,
    modals,
    nested,
    prepositional,
)
from storydiff.claims.target_verbs import leaning
from storydiff.claims.targets import Target

_HONOURING = frozenset({"praise", "thank", "commend", "applaud", "hail", "salute", "honor", "honour"})
_OWN_GROUND = frozenset({
    "territory", "land", "border", "soil", "homeland", "country", "nation", "people", "citizen", "sovereignty", "city",
    "population", "self", "home", "family",
})  # fmt: skip


@dataclass(frozen=True)
class VerbStances:
    """Reads stance verbs."""

    common: StanceRules

    def find(self, verb: Token, key: str, frame: Frame) -> Iterator[Found]:
        """The stances that the verb expresses."""
        if (
            not self.common.asserts(verb)
            or _moves_things(verb)
            or _is_of_any(verb, frame)
            or _is_of_anybody(verb)
            or _withholds(verb)
            or _is_own_ground(verb)
            or self._honours_many(verb)
            or ("future" in frame.marks and not modals(verb) & {"will", "would"})
        ):
            return
        if (
            (is_maybe(verb) and ("call" in frame.shapes or not is_conditional(verb)))
            or (modals(verb) & OUGHT and not self._is_refusal(verb, key))
            or _is_of_other_times(verb)
        ):
            return
        denied = self.common.is_denied(verb)
        if "denied" in frame.marks and not denied:
            return
        passive = _acted_on(verb)
        if passive is None and _is_bare_participle(verb):
            return
        if "subject" in frame.shapes:
            yield from Judgements(self.common).by_verb(verb, key, frame, denied=denied)
            return
        if passive is not None:
            agents = tuple(n for agent in prepositional(verb, "by") for n in self.common.who(agent))
            targets: Iterable[Target] = self.common.targets.all_of_noun(passive) if "object" in frame.shapes else ()
        else:
            agents = tuple(some_of(name, verb) for name in self.common.who(find_subject(verb)))
            targets = self._verb_targets(verb, frame)
        for target in targets:
            sign = self.common.sign(verb, key, frame, target, denied=denied)
            if sign is None:
                continue
            strength = self.common.strength(verb, frame, key, denied=denied)
            yield Found(verb, key, agents, target, sign, strength, "position: verb")
            if sign > 0 and not denied:
                for inner in self._within(target):
                    yield Found(verb, key, agents, inner, inner.sign, strength, "position: verb")

    def _honours_many(self, verb: Token) -> bool:
        """As in "praised the nurses in Vale for their work": no side is taken by a word for those who work."""
        held = direct_object(verb) if verb.lemma_ in _HONOURING else None
        if held is None or held.tag_ != "NNS" or self.common.names.of(held) is not None:
            return False
        return held.i not in self.common.names.by_token and self.common.actors.is_actor_noun(held)

    def _is_refusal(self, verb: Token, key: str) -> bool:
        """True for "cannot accept", which is a stand; what somebody can or should do is none."""
        return modals(verb) <= {"can", "ca", "be"} and is_negated(verb) and key in self.common.words.denied_against

    def _within(self, target: Target) -> Iterator[Target]:
        """What the wanted thing itself is for: "stressed the need for a deal that ends the siege"."""
        for clause in children(target.last, "relcl"):
            about, subject = find_child(clause, "dobj"), find_child(clause, "nsubj")
            if about is None or subject is None or subject.tag_ not in {"WDT", "WP"} or is_negated(clause):
                continue
            entry = self.common.words.verb(clause)
            if entry is not None and "object" in entry[1].shapes and not entry[1].marks:
                sign = entry[1].sign
            elif clause.lemma_ in self.common.words.opposing:
                sign = -1
            else:
                continue
            for inner in self.common.targets.all_of_noun(about):
                yield Target(inner.text, inner.sign * sign, inner.last)

    def _verb_targets(self, verb: Token, frame: Frame) -> Iterator[Target]:
        clauses = [c for c in children(verb, "xcomp", "ccomp", "advcl") if c.pos_ in {"VERB", "AUX"} and c.i > verb.i]
        infinitives = [c for c in clauses if has_to(c)]
        dative = direct_object(verb)
        called = self._called(verb) if "call" in frame.shapes else None
        undone = _undone(verb) if not infinitives else None
        if called is not None or undone is not None:
            if called is not None and self._is_beside(called, dative):
                yield from self._object(dative, frame) if dative is not None else ()
            if called is None:
                yield from self._done(undone)
            else:
                inner = self.common.inner(called, frame, call=True)
                found = list(self.common.done_by(inner, self._addressed(verb, called)))
                yield from found or self._to_be_spared(called)
            return
        if verb.lemma_ == "vote" and infinitives and _is_purpose(verb, infinitives[0]):
            infinitives = []
        if "clause" in frame.shapes and infinitives and dative is None:
            yield from self.common.inner(infinitives[0], frame)
            return
        if "gerund" in frame.shapes:
            gerunds = [c for c in clauses if c.tag_ == "VBG" and c.dep_ in {"xcomp", "ccomp"}]
            if gerunds:
                yield from self.common.inner(gerunds[0], frame)
                return
        if "object" in frame.shapes and dative is not None:
            yield from self._object(dative, frame)
        elif "object" in frame.shapes and (wrapped := _participled(verb)) is not None:
            for target in self.common.targets.all_of_noun(wrapped):
                yield replace(target, text=f"{wrapped.head.lower_} {target.text}")
        elif dative is None or "call" not in frame.shapes:
            yield from self.common.behind(verb, frame)

    def _to_be_spared(self, called: Token) -> Iterator[Target]:
        """What is to be left undone: "urged Orsa to find other ways to win without launching an offensive"."""
        for word in called.subtree:
            spared = find_child(word, "pcomp") if word.lower_ == "without" else None
            for target in self.common.targets.of_clause(spared) if spared is not None else ():
                yield replace(target, sign=-target.sign)

    def _is_beside(self, called: Token, thing: Token | None) -> bool:
        """True for "urged an end to the siege and for both sides to talk": a thing and what somebody is to do."""
        own = find_child(called, "nsubj") is not None and any(c.lower_ == "for" for c in children(called, "mark"))
        return own and thing is not None and self.common.actors.name(thing) is None

    def _done(self, undone: Token | None) -> Iterator[Target]:
        """The thing that something is wanted done to."""
        thing = find_child(undone, "nsubj") if undone is not None else None
        if undone is not None and thing is not None:
            for target in self.common.targets.all_of_noun(thing):
                yield replace(target, sign=target.sign * leaning(undone, self.common.words)[0])

    def _object(self, noun: Token, frame: Frame) -> Iterator[Target]:
        """The targets of a direct object that the frame's marks let through."""
        if "accused" in frame.marks:
            for accused in (noun, *noun.conjuncts):
                name = self.common.actors.name(accused) or self.common.names.of(accused)
                if name is not None:
                    yield Target(name, 1, accused)
        elif "need" in frame.marks:
            if noun.lower_ in self.common.words.need:
                yield from self.common.some(self.common.targets.of_noun(noun))
            elif noun.lower_ in self.common.words.worthless:
                for about in prepositional(noun, "of"):
                    for target in self.common.targets.all_of_noun(about):
                        yield Target(target.text, -target.sign, target.last)
        elif self._is_no_matter(noun, frame):
            return
        elif ("weak" not in frame.marks or "plain" in frame.marks) and not (
            "thing" in frame.marks and self.common.actors.name(noun) is not None
        ):
            yield from self.common.targets.all_of_noun(noun)

    def _is_no_matter(self, noun: Token, frame: Frame) -> bool:
        """True for what nobody takes a stand on, and where a proposal or the like is wanted for anything else."""
        words = self.common.words
        other = "matter" in frame.marks and noun.lemma_ not in words.matters
        return other or noun.lemma_ in words.stuff or _is_hearsay(noun)

    def _addressed(self, verb: Token, called: Token) -> Token | None:
        """Who is to do what somebody calls for."""
        own = find_child(called, "nsubj", "nsubjpass")
        nouns = [*children(verb, "dobj", "dative"), *prepositional(verb, "on", "upon", "with", "to", "for")]
        return own or next((n for n in nouns if self.common.actors.name(n) is not None), None)

    def _called(self, verb: Token) -> Token | None:
        """The infinitive that somebody is called on to follow."""
        called_on = verb.lemma_ == "call" and find_child(verb, "prt") is not None
        direct = children(verb, "dobj", "dative") if verb.lemma_ != "call" or called_on else ()
        addressed = [*direct, *prepositional(verb, "on", "upon", "with", "to")]
        for clause in children(verb, "xcomp", "ccomp", "advcl"):
            if clause.i < verb.i or not is_verbal(clause):
                continue
            if has_to(clause) and (addressed or find_child(clause, "nsubj", "nsubjpass") is not None):
                return clause
            if clause.dep_ == "ccomp" and _is_subjunctive(clause):
                return clause
        for noun in (*addressed, *(n for n in prepositional(verb, "for") if self.common.actors.name(n) is not None)):
            for clause in (*children(noun, "acl", "relcl", "xcomp"), *nested(noun)):
                if has_to(clause):
                    return clause
        return None


def _is_of_anybody(verb: Token) -> bool:
    """As in "a person wanted by a court": what such a thing is, and nobody's stand."""
    parts = (verb.head, *prepositional(verb, "by")) if verb.dep_ == "acl" and verb.tag_ == "VBN" else ()
    nouns = [n for part in parts for n in (part, *children(part, "conj"))]
    return len(nouns) > 1 and all(any(c.lower_ in {"a", "an", "any"} for c in children(n, "det")) for n in nouns)


def _is_own_ground(verb: Token) -> bool:
    """As in "defending its territory": whatever else they want, nobody is against that."""
    held = direct_object(verb) if verb.lemma_ in {"defend", "protect"} else None
    own = held is not None and any(c.tag_ == "PRP$" for c in children(held, "poss"))
    return own and held is not None and held.lemma_ in _OWN_GROUND


def _withholds(verb: Token) -> bool:
    """As in "is denying visas to students": who keeps it from somebody need not be against the thing."""
    return verb.lemma_ == "deny" and any(c.lower_ == "to" and c.dep_ in {"prep", "dative"} for c in verb.rights)


def _is_of_any(verb: Token, frame: Frame) -> bool:
    """True for the wish of a kind: "organisations that seek to fight rumours"."""
    return "weak" in frame.marks and verb.dep_ == "relcl" and verb.head.tag_ == "NNS" and not verb.head.lefts


def _is_purpose(verb: Token, infinitive: Token) -> bool:
    """True for the infinitive of "voted with the majority to get home early"."""
    return any(c.lower_ in {"with", "for", "against"} and verb.i < c.i < infinitive.i for c in children(verb, "prep"))


def _undone(verb: Token) -> Token | None:
    """What is wanted done to a thing: "wants the tax scrapped"."""
    if verb.lemma_ != "want":
        return None
    done = next((c for c in children(verb, "ccomp") if c.tag_ in {"VBD", "VBN"}), None)
    bare = done is not None and find_child(done, "aux") is None and find_child(done, "nsubj") is not None
    return done if bare else None


def _participled(verb: Token) -> Token | None:
    """The object that the parse hung on a participle before it: "backed paid sick leave"."""
    bare = (c for c in children(verb, "ccomp", "xcomp") if c.tag_ == "VBN" and c.i == verb.i + 1)
    part = next((c for c in bare if find_child(c, "aux", "auxpass", "nsubj", "nsubjpass") is None), None)
    return direct_object(part) if part is not None else None


def _is_subjunctive(clause: Token) -> bool:
    """True for what is wanted: "that he leave", "that the ban be lifted"."""
    if clause.tag_ == "VBN":
        return modals(clause) == {"be"}
    if clause.tag_ in {"VBZ", "VBP"} and clause.head.lemma_ in {"demand", "request", "propose", "urge", "recommend"}:
        return True
    return clause.tag_ == "VB" and not modals(clause) and any(children(clause, "mark"))


def _acted_on(verb: Token) -> Token | None:
    """The noun the verb acts on in the passive, also in a bare participle: "a plan backed by unions"."""
    passive = find_child(verb, "nsubjpass")
    return _whole(verb.head) if passive is None and verb.dep_ == "acl" and _is_bare_participle(verb) else passive


def _whole(noun: Token) -> Token:
    """The act that a noun is the object of: "sales of grain, praised by Vale" speaks of the sales."""
    above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    act = above is not None and above.pos_ == "NOUN" and above.ent_type_ == "" and noun.tag_ in {"NN", "NNS"}
    return above if above is not None and act and above.tag_ == "NNS" else noun


def _is_bare_participle(verb: Token) -> bool:
    """True for a past participle without auxiliary, subject or object: it is passive."""
    bare = find_child(verb, "aux", "auxpass", "nsubj", "nsubjpass", "dobj") is None
    return verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl"} and bare


def _is_of_other_times(word: Token) -> bool:
    """True where "would" in a when-clause says that the stance was taken again and again."""
    return word.dep_ == "advcl" and "would" in modals(word) and "have" not in modals(word)


def _moves_things(verb: Token) -> bool:
    """As in "backs his truck into the yard", "slammed the door on": no stance but a movement."""
    if verb.lemma_ == "back":
        return any(c.dep_ == "prep" and c.lower_ in {"into", "onto", "out", "up"} for c in verb.rights)
    held = find_child(verb, "dobj") if verb.lemma_ == "slam" else None
    return held is not None and held.lemma_ in {"door", "brake"}


def _is_hearsay(noun: Token) -> bool:
    """True for the reports of "denied reports that": who denies them says that something is not so."""
    told = noun.lemma_ in {"report", "rumor", "rumour", "suggestion", "speculation", "claim"}
    clauses = children(noun, "acl", "ccomp", "relcl")
    return told and any(c.lower_ == "that" and c.dep_ == "mark" for clause in clauses for c in clause.lefts)
