"""Stances by adjective: "is opposed to", "determined to proceed with", "a shutdown is unacceptable"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.parse import Token
from storydiff.claims.stance_rules import OUGHT, Found, StanceRules
from storydiff.claims.stances import Frame
from storydiff.claims.syntax import children, find_child, find_subject, has_to, is_maybe, is_negated, is_verbal, modals
from storydiff.claims.targets import Target


@dataclass(frozen=True)
class AdjectiveStances:
    """Reads stance adjectives in the predicate."""

    common: StanceRules

    def is_predicate(self, token: Token) -> bool:
        """True where the adjective says something of its subject."""
        if token.lower_ == "against":
            return token.dep_ == "prep" and token.head.lemma_ in {"be", "remain", "stand"}
        return token.pos_ in {"ADJ", "VERB"} and (
            token.pos_ == "ADJ"
            or find_child(token, "auxpass") is not None
            or (token.tag_ == "VBN" and find_child(token, "aux", "dobj") is None)
        )

    def find(self, adjective: Token, frame: Frame) -> Iterator[Found]:
        """The stances that the adjective expresses."""
        holder = (
            adjective.head if adjective.dep_ in {"acomp", "prep", "oprd"} and is_verbal(adjective.head) else adjective
        )
        auxiliaries = modals(holder)
        if auxiliaries & OUGHT or auxiliaries == {"be"}:
            return
        if is_maybe(holder) or not (holder is adjective or self.common.asserts(holder)):
            return
        denied = is_negated(adjective) or is_negated(holder)
        subject = find_subject(adjective if adjective.lower_ != "against" else holder)
        key = adjective.lower_
        agents = self.common.who(subject)
        for target in self._adjective_targets(adjective, frame):
            sign = self.common.sign(adjective, key, frame, target, denied=denied)
            if sign is not None:
                yield Found(
                    adjective,
                    key,
                    agents,
                    target,
                    sign,
                    self.common.strength(adjective, frame, key, denied=denied),
                    "position: adjective",
                )

    def _adjective_targets(self, adjective: Token, frame: Frame) -> Iterator[Target]:
        if "object" in frame.shapes:
            for noun in children(adjective, "pobj"):
                yield from self.common.targets.all_of_noun(noun)
            for clause in children(adjective, "pcomp"):
                yield from self.common.targets.of_clause(clause)
            return
        if "clause" in frame.shapes:
            for clause in children(adjective, "xcomp", "ccomp", "advcl", "acl"):
                if has_to(clause) and clause.i > adjective.i:
                    yield from self.common.inner(clause, frame)
                    return
        yield from self.common.behind(adjective, frame)
