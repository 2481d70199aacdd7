"""Events of no listed kind: whatever verb of doing the article says of somebody it names.

    verb of doing (deeds.toml) → status by tense and mood → who did it → to what, or where

They are many and each matters less than a listed event, so they are held to more: a doer who is named, and an object,
a place or a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.days import time_words
from storydiff.claims.event_rules import CROWDS, EventRules, Happening
from storydiff.claims.parse import Token
from storydiff.claims.syntax import (
    OBJECTS,
    acted_on,
    antecedent,
    children,
    find_child,
    find_subject,
    has_to,
    is_conditional,
    is_negated,
    is_verbal,
    modals,
    prepositional,
)
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Status

CONFIDENCE = 0.7
"""Of a deed: it is said, but the verb is of any kind, so that less is known of what it means."""
PROPOSING = frozenset({"propose", "suggest", "offer", "discuss", "address", "support", "oppose"})
"""Who is to propose or to support something has yet to speak: what comes of it is the news."""

_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "parataxis"})
_TARGETS = ("to", "against", "from", "in", "with", "for", "on", "into", "through", "at", "over", "across")
_STATES = frozenset({"be", "have", "remain", "stay", "become", "seem", "appear", "know", "like", "get", "do", "keep"})
_STAYING = frozenset({"remain", "stay"})
"""States that somebody can be about to go on in: "is to remain closed"."""
_HELD = frozenset({"race", "contest", "campaign", "office", "post", "job", "role", "position", "union", "coalition"})
_MEANING = frozenset({"plan", "intend"})
_GUESSING = frozenset({"aim", "expect", "expected", "likely", "sure", "certain", "bound"})
_SHORT = frozenset({"did", "was", "were"})
_TELLING = frozenset({"announce", "state", "reveal", "unveil", "confirm", "outline", "declare", "disclose", "express"})
_ONWARDS = frozenset({"ahead", "back", "forward"})
_TELLS_OWN = frozenset(
    {"say", "insist", "vow", "announce", "declare", "tell", "confirm", "promise", "pledge", "repeat"}
)
"""Verbs by which somebody tells what he will not do: "said she would not drop out"."""
_BEARING = frozenset({
    "accept", "tolerate", "condone", "stand", "abide", "bear", "cave", "bow", "budge", "waver", "flinch", "relent",
    "hesitate", "shrink", "shy", "quarrel", "argue", "quibble", "rest", "mind", "forget", "worry", "apologise",
    "apologize", "blink", "panic", "let", "allow", "want", "need", "pretend",
})  # fmt: skip
"""Whoever will not do these says what they think of it, and plans nothing."""
_DAYS = frozenset({"day", "night", "week", "month"})
_ONE_MORE = frozenset({
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "straight", "consecutive",
})  # fmt: skip
_SHORT_ORDINAL = re.compile(r"\d{1,2}[a-z]{2}")
"""As in "5th", "22nd"."""
_FORCING = frozenset({"force", "oblige", "compel"})
_EMPTY = frozenset({"way", "thing", "something", "anything", "nothing", "what", "step", "part", "place", "time", "lot"})


@dataclass(frozen=True, slots=True)
class DeedWords:
    """The vocabulary of deeds: verbs of doing, and verbs of speaking that do something where they have an object."""

    verbs: frozenset[str]
    spoken: frozenset[str]
    achieving: frozenset[str]
    """Verbs of what is striven for: not to have done it is to have failed."""
    trifles: frozenset[str]
    """Objects of no news: what a person does with the own body."""
    bodily: frozenset[str]
    """Verbs of no news: what every body does each day."""


def deed_words(vocabulary: Vocabulary) -> DeedWords:
    """The vocabulary of deeds, built once per vocabulary."""
    found = vocabulary.prepared.get("deeds")
    if not isinstance(found, DeedWords):
        table = vocabulary.table("deeds")
        lists = ("verbs", "spoken", "achieving", "trifles", "bodily")
        found = DeedWords(*(frozenset(table.get(key, ())) for key in lists))
        vocabulary.prepared["deeds"] = found
    return found


@dataclass(frozen=True)
class Deeds:
    """Reads deeds."""

    common: EventRules
    words: DeedWords

    def is_deed(self, verb: Token) -> bool:
        """True for a verb of doing that heads a clause of its own."""
        if verb.pos_ != "VERB":
            return False
        known = verb.lemma_ in self.words.verbs or verb.lemma_ in self.words.spoken or self.is_decided(verb)
        placed = verb.dep_ in _CLAUSES or self._plan(verb) is not None
        if not known or not placed or is_beside(verb) or verb.lemma_ in self.words.bodily or _is_made_to(verb):
            return False
        # Taking a stand is a position, and no deed beside it.
        if self.common.targets.words.verb(verb) is None or self._is_given_up(verb):
            return True
        return self.is_decided(verb) and verb.lemma_ not in PROPOSING

    def is_decided(self, verb: Token) -> bool:
        """True for what somebody means to do, or not to do: news whatever the verb."""
        meant = self._is_intended(verb) or self._is_given_up(verb) or self._is_staying(verb)
        return meant or self._is_missed(verb) or self._plan(verb) is not None

    @staticmethod
    def _is_staying(verb: Token) -> bool:
        """As in "said she would stay in the race": what somebody has decided to go on in."""
        if verb.lemma_ not in _STAYING or is_negated(verb) or is_conditional(verb) or "have" in modals(verb):
            return False
        said = verb.dep_ == "ccomp" and verb.head.lemma_ in _TELLS_OWN
        meant = bool(modals(verb) & ({"will", "would"} if said else {"will"}))
        return meant and any(noun.lemma_ in _HELD for noun in prepositional(verb, "in"))

    def find(self, verb: Token) -> Iterator[Happening]:
        """The deed that the verb names."""
        given_up = self._is_given_up(verb)
        status = Status.PLANNED if given_up else self.common.statuses.of(verb)
        status = Status.FAILED if self._is_missed(verb) else status
        if status is None or (status is Status.DONE and (is_going_on(verb) or _is_continued(verb))):
            return
        done_to: Token | None
        passive = acted_on(verb)
        if passive is not None:
            patient = antecedent(passive)
            actor, done_to = self.common.agent(verb), patient
            if patient.pos_ == "PRON" or (actor is None and self.common.names.kind(patient) is None):
                return
        else:
            subject = self._planner(verb) or find_subject(verb)
            actor, done_to = self.common.actor(subject) if self._is_somebody(subject) else None, self._object(verb)
            if actor is None:
                return
        spoken = verb.lemma_ not in self.words.verbs
        paid = self._paid_for(verb)
        if done_to is None and paid is None and not self.is_decided(verb) and (spoken or not self._is_placed(verb)):
            return
        if done_to is not None and done_to.ent_type_ == "QUANTITY":
            return  # "crossed thirty miles" says nothing without the figure
        if done_to is not None and (done_to.lemma_ in _EMPTY or done_to.lemma_ in self.words.trifles):
            return
        object_ = paid or (self.common.text(done_to) if done_to is not None else self._behind(verb))
        action = self._action(verb)
        if object_ is None and (_is_of_a_sum(verb) or action in _STAYING or self._tells_nothing(verb, action)):
            return  # "pocketed $5 million" is told by the figure, and "is to remain" tells nothing
        if object_ is not None or done_to is None:
            action = f"not {self.common.words.actions.get(action, action)}" if given_up else action
            yield Happening(verb, action, status, actor, object_, verb, "event: deed", confidence=CONFIDENCE)

    def _is_intended(self, verb: Token) -> bool:
        """True for what somebody is to do or means to: any verb but one of being will do, with an object or without."""
        if verb.dep_ != "xcomp" or not has_to(verb):
            return False
        head = verb.head
        planning = {head.lemma_, head.lower_} & ((self.common.words.planning | {"be"}) - _GUESSING)
        states = _STATES - _STAYING if head.lemma_ == "be" else _STATES
        return bool(planning) and verb.lemma_ not in states

    def _is_missed(self, verb: Token) -> bool:
        """True for "did not qualify" and "was unable to attend": what somebody strove for in vain."""
        if verb.lemma_ in self.words.achieving and is_negated(verb):
            return bool(modals(verb) & _SHORT) and not is_conditional(verb)
        head = verb.head
        unable = head.lemma_ in self.common.words.failing and head.pos_ == "ADJ" and is_verbal(head.head)
        return has_to(verb) and verb.dep_ == "xcomp" and unable and not modals(head.head) and not is_negated(head.head)

    def _plan(self, verb: Token) -> Token | None:
        """The plan of "announced plans to expand", where somebody tells it."""
        noun = verb.head
        if verb.dep_ != "acl" or noun.pos_ != "NOUN" or noun.dep_ != "dobj" or not has_to(verb) or is_negated(noun):
            return None
        told = noun.head.lemma_ in _TELLING and {noun.lemma_, noun.lower_} & self.common.words.planning
        return noun if told and verb.lemma_ not in _STATES else None

    def _planner(self, verb: Token) -> Token | None:
        """Who tells of a plan that is nobody else's."""
        plan = self._plan(verb)
        owner = find_child(plan, "poss") if plan is not None else None
        return find_subject(plan.head) if plan is not None and (owner is None or owner.pos_ == "PRON") else owner

    @staticmethod
    def _is_given_up(verb: Token) -> bool:
        """As in "will not attend", "does not plan to run": what somebody has decided not to do."""
        if is_negated(verb):
            vowed = any(c.lower_ == "never" for c in verb.children)  # a promise, and no decision
            vowed = vowed or verb.lemma_ in _BEARING | _STATES
            said = verb.dep_ == "ccomp" and verb.head.lemma_ in _TELLS_OWN and "have" not in modals(verb)
            meant = {"will", "wo", "would"} if said else {"will", "wo"}
            return bool(modals(verb) & meant) and not vowed and not is_conditional(verb)
        head = verb.head
        return (
            has_to(verb)
            and verb.dep_ == "xcomp"
            and head.lemma_ in _MEANING
            and is_negated(head)
            and head.tag_ != "VBD"
            and not modals(head) & {"did", "had"}
        )

    def _is_somebody(self, subject: Token | None) -> bool:
        """True for a name, an office, a body or a pronoun, not for a thing of somebody's: "her views"."""
        if subject is None:
            return False
        named = subject.i in self.common.names.by_token or subject.pos_ == "PRON" or subject.lower_ in CROWDS
        return named or self.common.actors.is_actor_noun(subject)

    def _object(self, verb: Token) -> Token | None:
        direct = find_child(verb, *OBJECTS) or _shared_object(verb)
        direct = self.common.whole(direct) if direct is not None else None
        if direct is None or direct.ent_type_ in {"MONEY", "PERCENT", "CARDINAL"}:
            return None
        return antecedent(direct)

    def _paid_for(self, verb: Token) -> str | None:
        """What a sum of money is in or for: "aid" of "provided $5 million in aid"; the sum itself is a figure."""
        sum_ = find_child(verb, *OBJECTS)
        if sum_ is None or sum_.ent_type_ != "MONEY":
            return None
        thing = next(prepositional(sum_, "in", "for", "of", "to"), None) or next(prepositional(verb, "in", "for"), None)
        if thing is not None and thing.pos_ in {"NOUN", "PROPN"} and thing.ent_type_ not in {"DATE", "TIME", "MONEY"}:
            joined = [c for c in children(thing, "conj") if c.pos_ == "NOUN"] if thing.head.head == sum_ else []
            return " and ".join(text for n in (thing, *joined) if (text := self.common.text(n)) is not None) or None
        aims = (self.common.targets.of_clause(c) for c in children(verb, "advcl", "xcomp") if has_to(c))
        aim = next((target.text for targets in aims for target in targets), None)
        return aim or (self.common.text(sum_) if self.is_decided(verb) else None)

    def _is_placed(self, verb: Token) -> bool:
        """True where something behind the verb says where, when or to what."""
        return (
            find_child(verb, "prt") is not None
            or next(time_words(verb), None) is not None
            or any(p.lower_ in _TARGETS for p in children(verb, "prep"))
        )

    def _tells_nothing(self, verb: Token, action: str) -> bool:
        """As in "he walked there with a suitcase": a deed done to nothing, in no place and on no day."""
        bare = " " not in action and not self.is_decided(verb)
        return bare and self.common.place(verb) is None and next(time_words(verb), None) is None

    def _behind(self, verb: Token) -> str | None:
        """What stands behind the verb's first preposition, where that is a thing and no day, no sum and no means.

        Behind a sum that somebody paid or took stands whom it went to or came from, and nothing that it was done to.
        """
        for noun in prepositional(verb, *_TARGETS) if not _is_of_a_sum(verb) else ():
            with_it = noun.head.lower_ == "with" and not _follows(verb, noun.head) and not self._is_somebody(noun)
            if noun.pos_ not in {"NOUN", "PROPN"} or noun.ent_type_ in {"DATE", "TIME", "MONEY"} or with_it:
                continue
            if find_child(noun, "nummod") is None:
                return self.common.text(noun)
        return None

    @staticmethod
    def _action(verb: Token) -> str:
        """The verb with its particle or what somebody turned out to be: "step down", "go ahead", "test negative"."""
        with_it = [
            c.lower_
            for c in verb.rights
            if c.dep_ == "prt" or (c.i == verb.i + 1 and (c.tag_ == "JJ" or c.lower_ in _ONWARDS))
        ]
        return " ".join([verb.lemma_, *with_it])


def _follows(verb: Token, preposition: Token) -> bool:
    """True right behind the verb or its particle: "comply with", "go ahead with"."""
    before = preposition.nbor(-1)
    return before.i == verb.i or before.dep_ == "prt" or before.lower_ in _ONWARDS


def _is_of_a_sum(verb: Token) -> bool:
    """True where what the verb is done to is money: "pocketed $5 million from the builder"."""
    direct = find_child(verb, *OBJECTS)
    return direct is not None and direct.ent_type_ == "MONEY"


def is_beside(verb: Token) -> bool:
    """True where the parse cannot say who did it: a participle beside, a clause on a whole clause, a name given."""
    if verb.tag_ == "VBG" and verb.dep_ == "advcl":
        return True
    # "was dragged off and abducted": the parser takes the second participle for a past form
    if verb.tag_ == "VBD" and verb.dep_ == "conj" and find_child(verb, *OBJECTS, "nsubj") is None:
        return acted_on(verb.head) is not None
    if verb.dep_ == "relcl" and verb.head.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return True
    return verb.lemma_ == "call" and any(c.dep_ in {"oprd", "ccomp"} for c in verb.rights)


def is_going_on(verb: Token) -> bool:
    """True for "is battling": a state of things that nobody says is over."""
    return verb.tag_ == "VBG" and bool(modals(verb) & {"is", "are", "'re", "’re", "'s", "’s", "'m", "am", "been"})


def _is_continued(verb: Token) -> bool:
    """True for "searched the ruins for a fifth day": what was done the day before, and is not over."""
    spans = (n for p in children(verb, "prep") if p.lower_ == "for" for n in children(p, "pobj"))
    return any(n.lemma_ in _DAYS and any(_is_ordinal(c) for c in children(n, "amod")) for n in spans)


def _is_ordinal(word: Token) -> bool:
    return word.lower_ in _ONE_MORE or word.ent_type_ == "ORDINAL" or _SHORT_ORDINAL.fullmatch(word.text) is not None


def _is_made_to(verb: Token) -> bool:
    """True for "was forced to drink it", where nobody is said to force: the news is what was done."""
    forced = verb.lemma_ in _FORCING and acted_on(verb) is not None and not any(children(verb, "agent"))
    return forced and any(has_to(c) for c in children(verb, "xcomp"))


def _shared_object(verb: Token) -> Token | None:
    """What two joined verbs are done to: the roles of "will cut and merge roles"."""
    joined = next((c for c in children(verb, "conj") if c.tag_ == verb.tag_), None)
    behind = joined is not None and find_child(verb, "prep", "xcomp", "advcl") is None
    return find_child(joined, *OBJECTS) if joined is not None and behind and not _parted(verb, joined) else None


def _parted(verb: Token, joined: Token) -> bool:
    """True where more than "and" stands between the verbs."""
    return joined.i - verb.i > 2
