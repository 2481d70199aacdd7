"""Events by noun: "talks scheduled for Friday", "an imminent famine", "warned of a strike", "the vote took place"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.days import find_day, is_coming, time_words
from storydiff.claims.event_ends import is_ruled_out
from storydiff.claims.event_phases import is_put_off, is_under_way
from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.event_settings import find_setting
from storydiff.claims.parse import Token
from storydiff.claims.syntax import (
    children,
    find_child,
    has_to,
    is_negated,
    is_supposed,
    is_verbal,
    prepositional,
)
from storydiff.model import Status

_AHEAD = re.compile(
    r"(?:the end of|(?:a|one|two|three|four|five|six|\d+|several|a few) (?:days?|weeks?|months?)$|early|mid|late)"
)
"""What is due "in four weeks" or "by the end of June" lies ahead."""
_COMING = frozenset({"arrive", "come", "land", "reach", "begin", "start", "end", "open", "go", "pass", "take", "close"})
"""Verbs that say of what was planned that it has come."""


@dataclass(frozen=True)
class NounEvents:
    """Reads nouns that name an event."""

    common: EventRules

    def find(self, noun: Token) -> Iterator[Happening]:
        """An event noun whose own words or verb say that it is planned, feared or under way."""
        status = Status.POSTPONED if is_put_off(noun, self.common) else self._noun_status(noun)
        if not self.common.words.is_event(noun) and status not in (Status.PLANNED, Status.POSTPONED):
            return
        if is_ruled_out(noun, self.common):
            status = Status.CANCELLED
        if status is None and not is_negated(noun):
            yield from self._in_setting(noun)
        if status is None or is_negated(noun):
            return
        anchor = noun.head if noun.dep_ in {"nsubj", "nsubjpass"} and is_verbal(noun.head) else noun
        owner, about = self._owner(noun, anchor), self.common.about(noun)
        bare = owner is None and about is None and self.common.place(anchor) is None
        if status is Status.DONE and bare and next(time_words(anchor), None) is None:
            return  # "the meeting ended": whose, or on what, is not said
        yield Happening(noun, self.common.words.name(noun), status, owner, about, anchor, "event: noun")

    def _in_setting(self, noun: Token) -> Iterator[Happening]:
        """An event that the sentence only tells beside: "won 70 seats in Sunday's election"."""
        setting = find_setting(noun, self.common.statuses)
        if setting is not None:
            owner, about, name = self.common.owner(noun), self.common.about(noun), self.common.words.name(noun)
            yield Happening(noun, name, setting.status, owner, about, setting.anchor, "event: setting")

    def _owner(self, noun: Token, anchor: Token) -> str | None:
        """Whose event it is, also where the verb stands between: "talks have resumed between Vale and Orsa"."""
        owner = self.common.owner(noun)
        pair = next(prepositional(anchor, "between"), None) if owner is None and anchor.i != noun.i else None
        return self.common.actor(pair) if pair is not None else owner

    def _noun_status(self, noun: Token) -> Status | None:
        before = {c.lower_ for c in children(noun, "amod", "compound", "nmod")}
        ill = self.common.words.is_ill(noun)
        if ill and before & self.common.words.looming:
            return Status.WARNED
        if ill and self._is_warned_of(noun):
            return Status.WARNED
        if self._is_denied(noun) or (
            is_verbal(noun.head) and self.common.words.key(noun.head, self.common.words.becoming)
        ):
            return None
        if noun.dep_ == "dobj" and noun.head.lemma_ in self.common.words.light_object | {"execute", "complete"}:
            return None
        if self._is_ended(noun) or self._is_dropped(noun):
            return None
        imminent = before & {"imminent", "impending", "looming"} and not ill
        if before & self.common.words.coming or imminent or any(map(self._is_to_begin, children(noun, "relcl"))):
            return Status.PLANNED
        for clause in (*children(noun, "acl"), *_added(noun)):
            if clause.tag_ == "VBN" and clause.lemma_ in self.common.words.planned:
                return Status.PLANNED if self._is_still_planned(noun, clause) else None
        verb = noun.head
        if noun.dep_ == "nsubjpass" and verb.lemma_ in self.common.words.planned and not is_negated(verb):
            aim = find_child(verb, "xcomp", "ccomp")
            held = self._is_set(verb) if aim is None else self._is_aim(verb, aim)
            return Status.PLANNED if held and not is_supposed(verb) else None
        if noun.dep_ == "nsubj" and verb.lemma_ == "be":
            return self._dated_status(verb)
        if noun.dep_ == "nsubj" and (self.common.words.key(verb, self.common.words.held) is not None):
            return self._held_status(noun, verb)
        return Status.DONE if is_under_way(noun, self.common) else None

    def _is_to_begin(self, clause: Token) -> bool:
        """True for "talks that open on 5 June": told in the present of a day to come."""
        itself = any(c.tag_ == "WDT" for c in children(clause, "nsubj")) and clause.tag_ in {"VBZ", "VBP"}
        held = itself and self.common.words.key(clause, self.common.words.held) is not None
        return held and self.common.statuses.of(clause) is Status.PLANNED and self.common.statuses.is_dated(clause)

    def _is_ended(self, noun: Token) -> bool:
        """True where a clause says what became of it: "a planned trip to Peru, which was cancelled"."""
        ends = self.common.words.becoming
        places = (n for prep in children(noun, "prep") for n in children(prep, "pobj"))
        clauses = (c for holder in (noun, *places) for c in children(holder, "relcl"))
        return any(self.common.words.key(clause, ends) is not None for clause in clauses)

    def _is_dropped(self, noun: Token) -> bool:
        """True for "abandoned its planned takeover", where the verb tells the event."""
        words, verb = self.common.words, noun.head
        held = noun.dep_ in {"dobj", "nsubjpass"} and is_verbal(verb)
        return held and words.key(verb, words.dropping) is not None

    def _is_still_planned(self, noun: Token, clause: Token) -> bool:
        """False for "a meeting scheduled to last two hours", and where the planned thing has already come."""
        aim = find_child(clause, "xcomp")
        if aim is not None and self.common.words.key(aim, self.common.words.held) is None:
            return False
        subject = noun.dep_ in {"nsubj", "nsubjpass"} and is_verbal(noun.head)
        return not (subject and noun.head.lemma_ in _COMING and self.common.statuses.of(noun.head) is Status.DONE)

    def _is_set(self, verb: Token) -> bool:
        """True for "is planned"; what "was planned" needs a day that can still lie ahead."""
        past = any(c.lower_ in {"was", "were"} for c in children(verb, "auxpass"))
        return not past or self.common.statuses.is_dated(verb)

    def _is_aim(self, verb: Token, aim: Token) -> bool:
        """True for "is scheduled to begin"; what "was scheduled" needs a day that can still lie ahead."""
        begun = has_to(aim) and self.common.words.key(aim, self.common.words.held) is not None
        past = any(c.lower_ in {"was", "were"} for c in children(verb, "auxpass"))
        return begun and (not past or self.common.statuses.is_dated(verb))

    def _dated_status(self, be: Token) -> Status | None:
        """As in "the vote is on Monday", "is due on Monday": planned where the day lies ahead."""
        state = find_child(be, "acomp", "attr")
        aim = find_child(be, "xcomp")
        if aim is not None and state is None:
            return self._aimed_status(be, aim)
        if is_negated(be) or is_supposed(be) or be.lower_ not in {"is", "are"}:
            return None
        if state is None and not any(c.dep_ in {"prep", "npadvmod"} and c.i > be.i for c in be.children):
            return None
        if any(c.dep_ == "advmod" and c.i > be.i for c in be.children):
            return None
        if state is not None and state.lower_ not in {"due", "set", "imminent", "scheduled"}:
            return None
        time = self.common.statuses.time
        holders = (be,) if state is None else (be, state)
        days = (find_day(w, time, ahead=True) for h in holders for w in time_words(h, of_event=True))
        day = next((d for d in days if d is not None), None)
        if day is None and state is not None and state.lower_ == "due":
            ahead = (w for h in holders for w in time_words(h))
            return Status.PLANNED if any(is_coming(w, time) or _AHEAD.match(w) for w in ahead) else None
        return Status.PLANNED if day is not None and day.date() >= time.date() else None

    def _aimed_status(self, be: Token, aim: Token) -> Status | None:
        """As in "the trial is to open", "talks are to resume"."""
        ahead = be.lower_ in {"is", "are"} and has_to(aim) and not is_negated(be) and not is_supposed(be)
        held = self.common.words.key(aim, self.common.words.held) is not None or (
            aim.lemma_ == "hold" and aim.tag_ == "VBN"
        )
        return Status.PLANNED if ahead and held and not is_negated(aim) else None

    def _held_status(self, noun: Token, verb: Token) -> Status | None:
        """The status of an event that takes place, begins or goes on; a continuing one is no news."""
        if verb.lemma_ in {"continue", "proceed"} or verb.dep_ in {"advcl", "relcl", "pcomp"}:
            return None
        if is_verbal(verb):
            ending = verb.lemma_ in {"end", "conclude", "close"}
            return self.common.statuses.of(verb, ill=self.common.words.is_ill(noun) and not ending)
        return None

    def _is_denied(self, noun: Token) -> bool:
        verb = noun.head
        return is_verbal(verb) and noun.dep_ in {"dobj", "nsubj", "nsubjpass"} and is_negated(verb)

    def _is_warned_of(self, noun: Token) -> bool:
        """True behind "warned of" and "the risk of"."""
        if noun.dep_ == "conj":
            return self._is_warned_of(noun.head)
        if noun.dep_ != "pobj":
            return noun.dep_ == "dobj" and noun.head.lemma_ == "fear" and noun.head.pos_ == "VERB"
        above = noun.head.head
        if noun.head.lower_ != "of":
            return False
        return (above.pos_ == "VERB" and above.lemma_ in {"warn", "caution"} and not is_negated(above)) or (
            above.pos_ == "NOUN" and above.lower_ in self.common.words.risk and self._is_raised(above)
        )

    def _is_raised(self, risk: Token) -> bool:
        """True where somebody raises the risk or it grows, not where it is only spoken of."""
        if {c.lower_ for c in children(risk, "amod")} & self.common.words.growing:
            return True
        verb = risk.head
        if risk.dep_ == "pobj":
            return verb.lower_ in {"of", "about"} and verb.head.lemma_ in {"warn", "caution"}
        return (
            is_verbal(verb)
            and risk.dep_ in {"dobj", "nsubj"}
            and verb.lemma_ in self.common.words.raising
            and not is_negated(verb)
        )


def _added(noun: Token) -> Iterator[Token]:
    """The participle behind the noun's comma that the parse hung on the verb: "a trial, expected to begin in May"."""
    after = noun.doc[noun.i + 1 : noun.i + 3]
    added = len(after) > 1 and after[0].lower_ == "," and after[1].dep_ == "advcl"
    if added and find_child(after[1], "nsubj", "nsubjpass") is None:
        yield after[1]
