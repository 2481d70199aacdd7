"""Stances by what somebody says will stay as it is: "said the border would stay open", "would keep the mine closed"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.parse import Token
from storydiff.claims.stance_rules import Found, StanceRules
from storydiff.claims.syntax import children, find_child, find_subject, is_conditional, is_negated, modals
from storydiff.claims.targets import Target

RULE = "position: kept"
_STAYING = frozenset({"stay", "remain"})
_KEEPING = frozenset({"keep", "leave", "hold"})
_SIGNS = {"open": 1, "closed": -1, "shut": -1}
_AHEAD = frozenset({"will", "would", "'ll"})
_OFFERING = frozenset({"offer", "question", "case", "issue", "option", "inquiry", "possibility", "mind", "eye", "door"})
"""What is open without anybody's going in or out."""


@dataclass(frozen=True)
class Kept:
    """Reads who says that what is open or shut will stay so."""

    common: StanceRules

    def is_kept(self, verb: Token) -> bool:
        """True for a verb that may say that a state is to last."""
        return verb.lemma_ in _STAYING | _KEEPING and _state(verb) is not None

    def find(self, verb: Token) -> Iterator[Found]:
        """The stance on what is to stay open, or shut without a day on which that ends."""
        state, ahead = _state(verb), bool(modals(verb) & _AHEAD)
        if state is None or not ahead or "have" in modals(verb) or is_negated(verb) or is_conditional(verb):
            return
        if state.lower_ != "open" and any(t.lower_ in {"until", "till", "for"} for t in verb.subtree if t.i > verb.i):
            return
        if verb.lemma_ in _STAYING:
            thing, speaker = find_child(verb, "nsubj"), self.common.speakers.holder(verb)
            agents: tuple[str, ...] = (speaker,) if speaker is not None else ()
        else:
            thing = find_child(verb, "dobj") or find_child(state, "nsubj")
            agents = self.common.who(find_subject(verb))
        if thing is None or thing.pos_ not in {"NOUN", "PROPN"} or thing.lemma_ in _OFFERING:
            return
        for target in self.common.targets.all_of_noun(thing):
            key, sign = f"{verb.lemma_} {state.lower_}", _SIGNS[state.lower_] * target.sign
            yield Found(verb, key, agents, Target(target.text, 1, target.last), sign, 2, RULE)


def _state(verb: Token) -> Token | None:
    """The adjective that says in what state a thing stays."""
    named = children(verb, "acomp", "oprd", "ccomp", "xcomp", "advmod", "prt")
    state = next((c for c in named if c.lower_ in _SIGNS and c.i > verb.i), None)
    return state if state is None or not any(children(state, "prep")) or state.lower_ != "open" else None
