"""Stances by noun: "opposition from X to Y", "his readiness to proceed", "a supporter of", "drew criticism from"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.mentions import PERSON
from storydiff.claims.parse import Token
from storydiff.claims.stance_rules import OUGHT, Found, StanceRules
from storydiff.claims.stances import Frame
from storydiff.claims.syntax import (
    children,
    find_child,
    find_subject,
    has_to,
    is_maybe,
    is_negated,
    is_verbal,
    modals,
    nested,
    prepositional,
)
from storydiff.claims.targets import Target

_HOLDING = frozenset({"in", "with", "at"})
_DESPITE = frozenset({"despite", "amid", "amidst", "over", "after"})
_AGAINST = frozenset({"opposition", "objection", "resistance", "criticism"})
_BACKING = frozenset({"endorsement", "support", "backing", "opposition"})
_STOPPING = frozenset({
    "block", "stop", "halt", "delay", "derail", "stall", "stymie", "thwart", "scupper", "sink", "kill", "weaken",
})  # fmt: skip
"""Verbs whose object somebody's opposition keeps from coming about."""
_ASKED = frozenset({"call", "demand", "request", "plea"})
"""What somebody faces of others: "faced calls to resign"."""
_PROMISES = frozenset({"promise", "pledge", "commitment", "vow", "undertaking"})
_KEEPING = frozenset(
    {"keep", "follow", "honor", "honour", "fulfill", "fulfil", "meet", "deliver", "live", "stick", "make"}
)
_BREAKING = frozenset({"break", "renege", "betray", "violate", "forget", "abandon", "breach", "backtrack", "ignore"})
_FAILING = frozenset({"fail", "refuse", "decline"})
_ADVANCING = frozenset({"pass", "proceed", "continue", "advance", "survive", "clear"})
"""Verbs whose subject, a bill or a plan, goes on."""


@dataclass(frozen=True)
class NounStances:
    """Reads stance nouns."""

    common: StanceRules

    def find(self, noun: Token, frame: Frame) -> Iterator[Found]:
        """The stances that the noun expresses."""
        head = noun.head
        if (noun.dep_ == "pobj" and head.lower_ == "without") or _is_unkept(noun):
            return
        drawn = noun.dep_ in {"dobj", "pobj"} and self._drawing_verb(noun) is not None
        targets = list(self._noun_targets(noun, frame))
        agents = self._noun_actors(noun, frame)
        if drawn and not targets:
            drawing = self._drawing_verb(noun)
            subject = find_subject(drawing) if drawing is not None else None
            target = self.common.targets.of_noun(subject) if subject is not None else None
            targets = [target] if target is not None else []
        elif not targets and agents and (noun.dep_ == "pobj" or next(prepositional(noun, "from"), None) is not None):
            targets = list(self._unnamed(noun))
        elif not targets and agents and noun.dep_ == "dobj" and self._is_on_the_matter(noun):
            targets = list(self.common.some(self._text_before(noun)))
        elif not targets and agents and noun.dep_ == "dobj" and noun.lemma_ in _BACKING:
            targets = list(self._person_before(noun, agents))
        holder = self._holder(noun)
        lacking = self._lack(noun)
        denied = is_negated(noun) or lacking is not None or (holder is not None and is_negated(holder))
        if "denied" in frame.marks and not denied:
            return
        if noun.dep_ == "dobj" and head.lemma_ in self.common.words.dropping:
            denied = True
        if holder is not None and noun.dep_ != "attr" and (is_maybe(holder) or modals(holder) & OUGHT):
            return
        key = noun.lemma_ if noun.lemma_ in self.common.words.nouns else noun.lower_
        for target in targets:
            sign = self.common.sign(noun, key, frame, target, denied=denied)
            if sign is not None:
                yield Found(
                    noun,
                    key,
                    agents,
                    target,
                    sign,
                    self.common.strength(noun, frame, key, denied=denied),
                    "position: noun",
                )

    def _person_before(self, noun: Token, agents: tuple[str, ...]) -> Iterator[Target]:
        """The one person spoken of by the verb before: "called Vale decent but did not offer an endorsement"."""
        verb = noun.head.head if noun.head.dep_ == "conj" else None
        between = noun.doc[verb.i : noun.head.i] if verb is not None and verb.i < noun.head.i else ()
        names = self.common.names
        found = {names.by_token[t.i].canonical: t for t in between if t.tag_ == "NNP" and t.i in names.by_token}
        named = [n for n in found if names.kinds.get(n, PERSON) == PERSON and n not in agents]
        if len(named) == 1:
            yield Target(named[0], 1, found[named[0]])

    @staticmethod
    def _is_on_the_matter(noun: Token) -> bool:
        """True for "announced his support", which is for what was just spoken of."""
        return noun.lemma_ in {"support", "opposition", "backing"} and noun.head.lemma_ in {"announce", "declare"}

    @staticmethod
    def _lack(noun: Token) -> Token | None:
        """The noun of wanting that denies the stance: "their lack of support"."""
        above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
        return above if above is not None and above.lemma_ in {"lack", "absence"} else None

    @staticmethod
    def _holder(noun: Token) -> Token | None:
        """The verb by which somebody has the stance: "voiced opposition", "are in favour", "is at odds"."""
        head = noun.head
        if noun.dep_ == "pobj" and head.lower_ in _HOLDING:
            head = head.head
        elif noun.dep_ not in {"dobj", "attr"}:
            return None
        return head if is_verbal(head) else None

    def _drawing_verb(self, noun: Token) -> Token | None:
        """The verb by which its subject drew the criticism; only where the noun says from whom."""
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        named = next(prepositional(noun, "from", "of"), None) or next(prepositional(verb, "from"), None)
        had = verb.lemma_ == "have" and noun.lemma_ in _BACKING and noun.dep_ == "dobj"
        drew = (had or verb.lemma_ in self.common.words.drawing) and named is not None and is_verbal(verb)
        return verb if drew and self.common.asserts(verb) and not is_negated(verb) else None

    def _noun_actors(self, noun: Token, frame: Frame) -> tuple[str, ...]:
        if "agent" in frame.marks:
            if noun.dep_ == "appos":
                many = noun.tag_ == "NNS"
                named = [n for t in (noun.head, *(noun.head.conjuncts if many else ())) for n in self.common.who(t)]
                return tuple(dict.fromkeys(named))
            one = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
            holder = one if one is not None and one.lower_ == "one" else noun
            if holder.dep_ in {"attr", "oprd"}:
                return self.common.who(find_subject(holder.head))
            return ()
        agents = ("from", "by") if "of" in frame.prepositions else ("from", "by", "of")
        lacking = self._lack(noun)
        by_lack = find_child(lacking, "poss") if lacking is not None else None
        for owner in (find_child(noun, "poss"), next(prepositional(noun, *agents), None), by_lack):
            if owner is not None:
                return self.common.who(owner)
        for before in children(noun, "compound", "amod", "nmod"):
            if before.i in self.common.names.by_token and not self.common.names.is_person(before):
                return (self.common.names.by_token[before.i].canonical,)
        return self._holders(noun)

    def _holders(self, noun: Token) -> tuple[str, ...]:
        """Who has the stance by the verb that it stands under: "voiced opposition", "is in favour of"."""
        head = noun.head
        if noun.dep_ == "dobj" and is_verbal(head):
            if self._drawing_verb(noun) is not None:
                return tuple(n for o in prepositional(head, "from") for n in self.common.who(o))
            if head.lemma_ == "face" and noun.lemma_ in _ASKED:
                return ()
            if head.lemma_ in self.common.words.holding | self.common.words.dropping and self.common.asserts(head):
                return self.common.who(find_subject(head))
            return ()
        if noun.dep_ == "pobj" and head.lower_ in _HOLDING and is_verbal(head.head):
            if noun.lemma_ in {"favor", "favour"} and find_child(head.head, "dobj", "nsubjpass") is not None:
                return ()
            return self.common.who(find_subject(head.head)) if self.common.asserts(head.head) else ()
        if noun.dep_ == "conj" and head.lemma_ in self.common.words.nouns:
            return self._noun_actors(head, self.common.words.nouns[head.lemma_])
        return ()

    def _noun_targets(self, noun: Token, frame: Frame) -> Iterator[Target]:
        if "clause" in frame.shapes:
            for clause in children(noun, "acl", "xcomp", "relcl", "advcl"):
                if has_to(clause) and clause.i > noun.i:
                    yield from self.common.inner(clause, frame)
                    return
            for called in prepositional(noun, "for", "on"):
                wanted = next((c for c in (*children(called, "acl", "relcl"), *nested(called)) if has_to(c)), None)
                if wanted is not None:
                    yield from self.common.targets.of_clause(wanted)
                    return
        yield from self.common.behind(noun, frame)
        head = noun.head
        if noun.dep_ == "dobj" and is_verbal(head) and self._drawing_verb(noun) is None:
            yield from self.common.behind(
                head,
                Frame(
                    frame.sign,
                    1,
                    frozenset(),
                    tuple(p for p in frame.prepositions if p in {"to", "for", "about"}),
                    frozenset(),
                ),
            )

    def _unnamed(self, noun: Token) -> Iterator[Target]:
        """The target of "opposition from X" that names none: what goes on despite it, or the text last spoken of."""
        if noun.dep_ == "pobj":
            if noun.head.lower_ in _DESPITE and is_verbal(noun.head.head):
                yield from self._brought_about(noun.head.head)
            return
        against = noun.dep_ == "nsubj" and noun.lemma_ in _AGAINST
        stopped = noun.head if against and noun.head.lemma_ in _STOPPING else None
        thing = find_child(stopped, "dobj") if stopped is not None else None
        if thing is not None:
            yield from self.common.targets.all_of_noun(thing)
        elif noun.dep_ in {"nsubj", "nsubjpass"}:
            yield from self.common.some(self._text_before(noun))

    def _brought_about(self, verb: Token) -> Iterator[Target]:
        """What goes on in spite of somebody: "passed the bill despite opposition from the unions"."""
        adjective = find_child(verb, "acomp")
        holder = adjective if adjective is not None else verb
        clause = next((c for c in children(holder, "xcomp") if has_to(c)), None)
        words = self.common.words
        passed = find_child(verb, "nsubjpass") or find_child(verb, "dobj")
        if clause is not None:
            yield from self.common.targets.of_clause(clause)
        elif passed is not None and verb.lemma_ in words.carrying | words.acting:
            yield from self.common.targets.all_of_noun(passed)
        elif verb.lemma_ in _ADVANCING and passed is None:
            subject = verb.head if verb.dep_ == "acl" else find_subject(verb)
            if subject is not None and self.common.actors.name(subject) is None:
                yield from self.common.targets.all_of_noun(subject)

    def _text_before(self, noun: Token) -> Target | None:
        """The resolution, bill or proposal last spoken of, for "opposition from X" that names no target."""
        doc = noun.doc
        start = noun.sent.start
        back = doc[start - 1].sent.start if start else 0
        for word in reversed(list(doc[back : noun.i])):
            if (
                word.pos_ == "NOUN"
                and (word.lemma_ in self.common.words.texts or word.lemma_ in self.common.words.proposals)
                and word.dep_ != "compound"
            ):
                return self.common.targets.of_noun(word)
        return None


def _is_unkept(noun: Token) -> bool:
    """True for a promise that somebody is said not to keep: "broke its promise to", "not following through on it"."""
    if noun.lemma_ not in _PROMISES or noun.dep_ not in {"dobj", "pobj"}:
        return False
    verb = next((a for a in noun.ancestors if a.pos_ != "ADP" and a.dep_ != "prt"), noun)
    if not is_verbal(verb):
        return False
    failing = verb.dep_ == "xcomp" and verb.head.lemma_ in _FAILING
    return failing or verb.lemma_ in _BREAKING or (is_negated(verb) and verb.lemma_ in _KEEPING)
