"""What the rules for stance verbs, adjectives and nouns share: who, which sign, how strong, and on what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from storydiff.claims.actors import Actors
from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.speakers import Speakers
from storydiff.claims.stances import Frame, StanceWords
from storydiff.claims.syntax import (
    children,
    direct_object,
    find_child,
    has_to,
    is_negated,
    is_verbal,
    modals,
    prepositional,
)
from storydiff.claims.target_verbs import verb_words
from storydiff.claims.targets import Target, Targets

OUGHT = frozenset({"should", "must", "ought", "can", "ca"})
"""What somebody should or can do is no stance of theirs."""
_FIRST = frozenset({"i", "we"})
_TRANSPARENT = frozenset({
    "continue", "begin", "start", "go", "come", "move", "manage", "proceed", "choose", "decide", "be", "remain", "keep",
    "return", "rush", "unite", "join",
    "march", "gather", "rally", "demonstrate",
})  # fmt: skip
"""Verbs whose infinitive the subject really does."""
_REFUSING = frozenset({"decline", "stop", "cease"})
"""Verbs of not doing that are a stand of their own: who declines to sign is against it."""
_ENDING = frozenset({"stop", "cease"})
_GIVING_UP = frozenset(
    {"end", "halt", "stop", "cease", "lift", "drop", "abandon", "withdraw", "scrap", "suspend", "repeal", "reverse"}
)
"""What somebody refuses to end is what they are for; who refuses to condemn takes no side."""
_SEEING = frozenset({"see", "watch", "let", "make", "have", "help", "hear"})
"""Verbs with a bare infinitive that nobody says has come about: "would like to see Orsa agree"."""
_DECISIONS = frozenset({"decision", "vote", "move", "choice"})
_WAVERING = frozenset({"hesitate", "wait", "struggle", "try", "need", "fail"})
"""Verbs whose infinitive is not done, where the parse takes it for one of purpose."""
_CROWDS = frozenset({"thousands", "hundreds", "dozens", "scores", "tens", "millions", "crowds"})
_GERUND_PREPOSITIONS = frozenset({"after", "by", "in", "while", "since", "on"})


@dataclass(frozen=True, slots=True)
class Found:
    """A stance word with its actors and one target, before it becomes a reading."""

    word: Token
    key: str
    actors: tuple[str, ...]
    target: Target
    sign: int
    strength: int
    rule: str
    verdict: Token | None = None
    """What the thing is called, where the stance is in that: a "disgrace"."""


@dataclass(frozen=True)
class StanceRules:
    """The finders of one article with what every stance rule asks them."""

    names: Names
    words: StanceWords
    actors: Actors
    targets: Targets
    speakers: Speakers

    def who(self, token: Token | None) -> tuple[str, ...]:
        """The actors of a noun; the speaker for "I" and "we" in a quotation."""
        if token is None:
            return ()
        if token.pos_ == "PRON" and token.lower_ in _FIRST | {"my", "our"}:
            speaker = self.speakers.we(token)
            return (speaker,) if speaker is not None else ()
        found = self.actors.all(token)
        return found if found or not _is_crowd(token) else ("people",)

    @staticmethod
    def _is_pending(word: Token) -> bool:
        """True for "has not yet" and "did not immediately": the stance may still come."""
        around = (*word.children, *word.head.children)
        return any(c.lower_ in {"yet", "immediately", "specifically"} for c in around)

    def sign(self, word: Token, key: str, frame: Frame, target: Target, *, denied: bool) -> int | None:
        """The sign of the whole: word, target and denial; 0 takes no side, None says nothing."""
        sign = frame.sign * target.sign
        if "abstain" in frame.marks:
            if denied:
                return None
            if target.verb in self.words.denied_open:
                return 1
            if key in _ENDING and target.verb == "accept" and target.last.lemma_ not in self.words.matters:
                return None  # "stopped accepting parcels" is what somebody does
            return -1 if key in _REFUSING and target.sign > 0 else 0
        if frame.sign < 0 and target.verb == "side":
            return 0
        if denied and word.tag_ == "VBN" and frame.sign < 0 and "would" in modals(word):
            return target.sign  # "would not be opposed to talks" is open to them
        if frame.sign < 0 and target.sign < 0 and "clause" in frame.shapes:
            return 1 if target.verb in self.words.denied_open | _GIVING_UP else 0
        if not denied:
            return sign
        if self._is_pending(word):
            return 0
        if key in self.words.denied_open:
            return 0 if _is_no_longer(word) else target.sign
        return -sign if key in self.words.denied_against else 0

    def strength(self, word: Token, frame: Frame, key: str, *, denied: bool) -> int:
        """From 1 to 3: the word's own, one more or less by an adverb or adjective of degree."""
        degree = {c.lower_ for c in word.children if c.dep_ in {"advmod", "amod", "acomp"}}
        if word.pos_ == "NOUN" and is_verbal(word.head):
            degree |= {c.lower_ for c in word.head.children if c.dep_ == "advmod"}
        if denied:
            return 1 if key in self.words.denied_open else min(frame.strength, 2)
        strength = frame.strength + bool(degree & self.words.stronger) - bool(degree & self.words.weaker)
        return max(1, min(3, strength))

    def asserts(self, verb: Token) -> bool:
        """True where the clause says that the stance is taken, not merely asked for, expected or tried."""
        head = verb.head
        if has_to(verb) and is_verbal(head) and (is_negated(head) or self._is_asked(head)):
            return False
        match verb.dep_:
            case "xcomp" | "ccomp" if (
                verb.tag_ in {"VB", "VBG"} and find_child(verb, "nsubj") is None and is_verbal(head)
            ):
                return head.lemma_ in _TRANSPARENT and not is_negated(head)
            case "ccomp" if head.lemma_ in {"demand", "request", "propose", "urge", "recommend"} and not modals(verb):
                return False
            case "ccomp" if has_to(verb) or (verb.tag_ == "VB" and not modals(verb) and self._is_wanted(verb)):
                return False
            case "advcl" if has_to(verb) and head.lemma_ in _WAVERING:
                return False
            case "xcomp" | "acl" | "relcl" if has_to(verb) and find_child(head, "amod") is None:
                return head.lemma_ in _DECISIONS
            case "acl" | "advcl" if has_to(verb) and head.lemma_ in {"policy", "indicate"}:
                return False
            case "acl":
                return verb.tag_ == "VBN" or self.actors.name(head) is not None
            case "pcomp" if has_to(above := head.head.head if head.head.pos_ == "ADJ" else head.head):
                return self.asserts(above)
            case "pcomp":
                return self._asserts_behind(verb, head)
            case "conj" if verb.tag_ in {"VB", "VBG"} and is_verbal(head) and find_child(verb, "nsubj") is None:
                return self.asserts(head)
            case _:
                return True

    def _asserts_behind(self, verb: Token, preposition: Token) -> bool:
        """True for "after rejecting the deal", "with two voting for it"; "to be united in opposing" is only wished."""
        if preposition.lower_ == "with":
            return find_child(verb, "nsubj") is not None
        above = preposition.head.head if preposition.head.pos_ == "ADJ" else preposition.head
        if has_to(above):
            return self.asserts(above)
        agent = preposition.lower_ == "by" and find_child(preposition.head, "nsubjpass") is not None
        return not agent and preposition.lower_ in _GERUND_PREPOSITIONS

    def _is_asked(self, verb: Token) -> bool:
        """True where the verb has somebody as object, who may be the one to do what the infinitive says."""
        asked = find_child(verb, "dobj")
        return asked is not None and (asked.pos_ == "PRON" or self.actors.name(asked) is not None)

    @staticmethod
    def _is_wanted(verb: Token) -> bool:
        """True for "demanded that he support it" and "to see her support it", which nobody says has come about."""
        return any(children(verb, "mark")) or verb.head.lemma_ in _SEEING

    def is_denied(self, verb: Token) -> bool:
        """True where the verb is denied, by itself or by "neither" or "not" before its subject."""
        subject = find_child(verb, "nsubj")
        neither = subject is not None and any(c.lower_ == "neither" or c.dep_ == "neg" for c in subject.children)
        part = find_child(verb, "dobj") if verb.lemma_ == "take" else None
        none = part is not None and part.lemma_ == "part" and is_negated(part)
        return is_negated(verb) or neither or none

    def behind(self, word: Token, frame: Frame) -> Iterator[Target]:
        """The targets behind the word's prepositions; a participle there is read as a clause."""
        for preposition in frame.prepositions:
            particles = children(word, "advmod", "acomp", "prt")
            nouns = (*prepositional(word, preposition), *(n for p in particles for n in prepositional(p, preposition)))
            doing = self._doing(nouns[0]) if nouns else None
            if doing is not None:
                yield from self.targets.of_clause(doing)
                continue
            if nouns and "weak" in frame.marks:
                yield from self.inner(nouns[0], frame) if nouns[0].tag_ == "VBG" else ()
                continue
            turn = -1 if preposition == "against" and frame.sign > 0 else 1
            for target in self._at(nouns[0], frame) if nouns else ():
                yield Target(target.text, target.sign * turn, target.last, target.known, target.verb)

    def _doing(self, noun: Token) -> Token | None:
        """What the noun behind the preposition is to do: "opposed to the ministry leading the talks"."""
        behind = noun.sent[noun.i + 1 - noun.sent.start :]
        doing = next((t for t in behind if t.dep_ != "advmod"), None)
        if doing is None or doing.tag_ != "VBG" or doing.dep_ not in {"acl", "advcl", "pcomp"}:
            return None
        return doing if direct_object(doing) is not None and self.actors.name(noun) is not None else None

    def _at(self, noun: Token, frame: Frame) -> Iterable[Target]:
        """The targets of the noun or participle behind a preposition."""
        if any(children(noun, "case")):
            return self.some(self.owned(noun))
        if noun.pos_ == "VERB":
            return self.targets.of_clause(noun) if noun.tag_ == "VBG" else ()
        return () if self._is_no_target(noun, frame) else self.targets.all_of_noun(noun)

    def _is_no_target(self, noun: Token, frame: Frame) -> bool:
        """True for a person where a thing is meant, and for a noun that is a stance word itself."""
        person = "thing" in frame.marks and self.actors.name(noun) is not None
        stance = self.words.nouns.get(noun.lemma_)
        return person or (stance is not None and "denied" not in stance.marks and find_child(noun, "acl") is not None)

    def owned(self, owner: Token) -> Target | None:
        """The target of a possessive that the parse left without its noun: "calling for the mayor's ouster"."""
        case = next(children(owner, "case"))
        owned = owner.doc[case.i + 1] if case.i + 1 < len(owner.doc) else None
        name = self.names.of(owner) or self.targets.phrase(owner)
        if owned is None or owned.pos_ != "NOUN":
            return None
        if owned.lower_ in self.words.ending:
            return Target(name, -1, owned)
        return Target(f"{name} {owned.lower_}", 1, owned)

    def inner(self, clause: Token, frame: Frame, *, call: bool = False) -> Iterator[Target]:
        """The targets of an infinitive under the stance word that its marks let through."""
        for target in self.targets.of_clause(clause):
            verb = (target.verb or "").split(" ")[0]
            kept = "plain" in frame.marks and verb in self.words.keeping
            stance = kept or verb in self.words.momentous or target.verb in self.words.verbs or target.sign < 0 or call
            if frame.marks & {"weak", "abstain"} and not (target.known and stance):
                continue
            if "known" in frame.marks and (not target.known or (verb in self.words.momentous and target.text == verb)):
                continue  # "ready to leave" is said of any dinner
            if target.text == target.verb and "need" in self.words.marks_of(target.verb):
                continue
            yield target

    def done_by(self, targets: Iterable[Target], doer: Token | None) -> Iterator[Target]:
        """The targets, of a bare verb with who is to do it: "action by senate"."""
        for target in targets:
            deed = self.targets.phrases.deed(target.last, doer) if target.text == verb_words(target.last) else None
            yield replace(target, text=deed) if deed is not None else target

    @staticmethod
    def some(target: Target | None) -> Iterator[Target]:
        """The target where there is one."""
        if target is not None:
            yield target


def _is_no_longer(word: Token) -> bool:
    """As in "no longer rules it out": who was against it takes no side now."""
    return any(c.lower_ == "longer" for c in word.children)


def _is_crowd(token: Token) -> bool:
    """True for people by number, who march or protest together: "one million people", "thousands of people"."""
    counted = token.lower_ == "people" and find_child(token, "nummod") is not None
    return counted or (token.lower_ in _CROWDS and any(n.lower_ == "people" for n in prepositional(token, "of")))
