"""Stances by need: "there is no need for a vote", "there should be a vote", "a vote is needed"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.judged import Judged
from storydiff.claims.parse import Token
from storydiff.claims.stance_judgements import Judgements
from storydiff.claims.stance_rules import Found, StanceRules
from storydiff.claims.syntax import children, find_child, has_to, is_maybe, is_negated, modals, prepositional
from storydiff.claims.targets import Target

RULE = "position: need"
_GROUNDS = frozenset({"need", "justification", "excuse", "case", "reason", "necessity", "cause", "grounds", "ground"})
"""What there is, or is not, for a thing."""
_MEANT = frozenset({"plan", "intention", "question", "point", "sense"})
"""What nobody has who will not do it: "there are no plans to close it", "there is no question of closing it"."""
_DENIED_GROUNDS = frozenset({"place", "room", "appetite", "future"})
"""What speaks against a thing where there is none for it; "there is room for" says little."""
_IDLE = frozenset({"look", "listen", "wait", "move on", "turn", "stand up", "wake up", "face", "worry", "panic"})
"""What it is time for without saying much."""
_OUGHT = frozenset({"should", "must"})
_AHEAD = frozenset({"will", "would", "can", "could"})
_LIMITS = frozenset({"before", "this", "on", "today", "tomorrow", "yet", "now", "immediate", "in"})
"""Words by which only a time is said at which there will be none."""


@dataclass(frozen=True)
class Needs:
    """Reads what somebody says there is no need for, or should be."""

    common: StanceRules

    def there(self, expletive: Token) -> Iterator[Found]:
        """The stances of a clause with "there"."""
        be = expletive.head
        noun = find_child(be, "attr")
        speaker = self.common.speakers.holder(be) if noun is not None and be.lemma_ == "be" else None
        lacking = noun is not None and (is_negated(noun) or is_negated(be))
        if noun is None or speaker is None or (is_maybe(be) and not lacking):
            return
        if modals(be) & _OUGHT:
            targets = self.common.targets.all_of_noun(noun) if Judged(self.common).is_act(noun) else iter(())
            sign = 1  # the target bears the "no" itself
            sign = -1 if is_negated(be) else sign
        elif noun.lemma_ in _GROUNDS or (lacking and noun.lemma_ in _DENIED_GROUNDS | _MEANT):
            targets, sign = self._grounded(noun), -1 if lacking else 1
        elif lacking and self._is_ruled_out(be, noun):
            targets = self.common.targets.all_of_noun(noun)
            sign = -1 if is_negated(be) and not is_negated(noun) else 1  # the target bears the "no" itself
        else:
            return
        for target in targets:
            yield Found(be, f"there {noun.lemma_}", (speaker,), target, sign * target.sign, 2, RULE)

    def _is_ruled_out(self, be: Token, noun: Token) -> bool:
        """True for "there would be no second vote", an act that the speaker will not have at any time."""
        act = Judged(self.common).is_act(noun) or (noun.lower_.endswith("ing") and any(prepositional(noun, "of")))
        told = modals(be) & _AHEAD and "have" not in modals(be) and be.dep_ in {"ccomp", "ROOT"}
        return bool(act and told) and not any(t.lower_ in _LIMITS for t in be.subtree)

    def needed(self, verb: Token) -> Iterator[Found]:
        """The stance of "a vote is needed", where it is something that people do or decide."""
        thing, speaker = find_child(verb, "nsubjpass"), self.common.speakers.holder(verb)
        by = next(prepositional(verb, "by", "for", "to"), None) or find_child(verb, "xcomp")
        if thing is None or speaker is None or by is not None or modals(verb) - {"is", "are", "was", "were"}:
            return
        if Judged(self.common).is_act(thing):
            for target in self.common.targets.all_of_noun(thing):
                sign = -1 if is_negated(verb) else 1
                yield Found(verb, verb.lemma_, (speaker,), target, sign * target.sign, 2, RULE)

    def timely(self, verb: Token) -> Iterator[Found]:
        """The stance of "the time has come to pause", "the time had come for the mayor to resign"."""
        time, speaker = find_child(verb, "nsubj"), self.common.speakers.holder(verb)
        if time is None or time.lemma_ != "time" or speaker is None or is_maybe(verb):
            return
        for clause in children(verb, "xcomp", "advcl"), children(time, "relcl", "acl"):
            for infinitive in (c for c in clause if has_to(c) and c.i > verb.i):
                who = find_child(infinitive, "nsubj")
                wanted = Judgements(self.common).wanted(infinitive, who, must=True) if who is not None else None
                sign = -1 if is_negated(verb) else 1
                for target in wanted if wanted is not None else self.common.targets.of_clause(infinitive):
                    if target.text == target.verb and target.verb in _IDLE | self.common.words.sensing:
                        continue
                    yield Found(infinitive, "time come", (speaker,), target, sign * target.sign, 2, RULE)
                return

    def _grounded(self, noun: Token) -> Iterator[Target]:
        """What the grounds are for: a thing, or what is to be done."""
        for thing in prepositional(noun, "for", "of", "in"):
            if thing.pos_ == "VERB" and thing.tag_ == "VBG":
                yield from self.common.targets.of_clause(thing)
            elif thing.head.lower_ == "for":
                yield from self.common.targets.all_of_noun(thing)
        for clause in children(noun, "acl", "relcl", "advcl"):
            if has_to(clause) and clause.lemma_ not in _IDLE | self.common.words.sensing:
                doer = find_child(clause, "nsubj")
                told = (t for t in self.common.targets.of_clause(clause) if doer is not None or t.text != t.verb)
                yield from self.common.done_by(told, doer) if doer is not None else told
