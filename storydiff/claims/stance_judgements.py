"""Stances by judgement: "a shutdown is unacceptable", "called the ruling a disgrace", "the ban must be lifted"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.judged import LIGHT, Judged
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
    prepositional,
)
from storydiff.claims.target_verbs import leaning, verb_words
from storydiff.claims.targets import Target

RULE = "position: judgement"
_DUTY = frozenset({"should", "must", "ought"})
_COPULAS = frozenset({"be", "remain"})

_SEEING = frozenset({"describe", "see", "view", "find", "regard", "consider", "portray"})
"""Verbs that say how somebody is as often as what is thought of them: "described her as calm"."""


def _is_plainly_told(verb: Token) -> bool:
    """True for the refusal of a clause of its own, which nobody is said to speak: "She would not meet the union"."""
    return verb.dep_ == "ROOT" and "have" not in modals(verb) and not any(t.lower_ == "if" for t in verb.sent)


def _is_held_no_more(word: Token) -> bool:
    """As in "no longer considers it illegal": who judges so no more has taken it back."""
    small = word.dep_ in {"ccomp", "oprd", "acomp", "xcomp"} and word.head.pos_ == "VERB"
    return small and not any(children(word, "aux", "mark")) and is_negated(word.head)


def _ruled_on(verb: Token) -> Token | None:
    """What "it" is in "issued a ruling on the toll, finding it unlawful": the toll."""
    above = verb.head if verb.dep_ == "advcl" and verb.tag_ == "VBG" else None
    held = find_child(above, "dobj") if above is not None and above.i < verb.i else None
    if held is None or held.pos_ != "NOUN":
        return None
    about = next(prepositional(held, "on", "over", "about"), None)
    return about if about is not None and about.pos_ == "NOUN" else held


def _is_foretold(copula: Token, frame: Frame) -> bool:
    """As in "the hearing would not be impartial": what somebody expects of an act that goes on all the same."""
    about = find_child(copula, "nsubj")
    given = about is not None and any(c.lower_ == "the" for c in children(about, "det"))
    return given and "acts" in frame.marks and "would" in modals(copula)


def _copula_over(word: Token) -> Token:
    """The copula that says the word of its subject, through what is joined: "is legal and necessary"."""
    first = word
    while first.dep_ == "conj" and first.head.pos_ in {"ADJ", "NOUN"}:
        first = first.head
    return first.head if first.dep_ in {"acomp", "attr", "oprd"} and is_verbal(first.head) else first


@dataclass(frozen=True)
class Judgements:
    """Reads what somebody says of a thing, or that it ought to be."""

    common: StanceRules

    def by_predicate(self, word: Token, key: str, frame: Frame) -> Iterator[Found]:
        """The speaker's stance on the subject: "a shutdown is unacceptable", "the ruling was a disgrace"."""
        holder = _copula_over(word)
        if modals(holder) & OUGHT or is_maybe(holder) or (holder is word and word.pos_ not in {"ADJ", "NOUN"}):
            return
        if holder is not word and holder.lemma_ not in _COPULAS:
            return
        speaker = self.common.speakers.holder(word)
        denied = is_negated(word) or is_negated(holder) or _is_held_no_more(word)
        if speaker is None or (denied and (frame.sign < 0 or _is_foretold(holder, frame))):
            return
        sign = -frame.sign if denied else frame.sign
        for target in Judged(self.common).of(word, holder, frame):
            if target.text != speaker:
                yield Found(word, key, (speaker,), target, sign * target.sign, frame.strength, RULE)

    def by_verb(self, verb: Token, key: str, frame: Frame, *, denied: bool) -> Iterator[Found]:
        """The speaker's stance on the subject: "has let us down", "the blockade would continue"."""
        about = find_child(verb, "nsubj")
        if about is None:
            return
        if "undertaking" in frame.marks:
            meant = about.lemma_ in self.common.words.undertakings and modals(verb) & {"will", "would"}
            if not meant or find_child(verb, "xcomp", "dobj") is not None:
                return
        elif denied or ("acts" in frame.marks and not self._is_blamed(verb, about)):
            return
        sign = -frame.sign if denied else frame.sign
        for found in self._on(about, verb, key, frame, self.common.speakers.of(verb)[0]):
            yield Found(found.word, key, found.actors, found.target, sign, frame.strength, RULE)

    def _is_blamed(self, verb: Token, about: Token) -> bool:
        """True where an actor or an act is said to do harm, now or in the past, not perhaps."""
        if is_maybe(verb) or modals(verb) & OUGHT or not self.common.asserts(verb) or has_to(verb):
            return False
        return self.common.actors.name(about) is not None or Judged(self.common).is_act(about)

    def _on(self, about: Token, word: Token, key: str, frame: Frame, speaker: str | None) -> Iterator[Found]:
        target = self.common.targets.of_noun(about) if speaker is not None else None
        if speaker is not None and target is not None and target.text != speaker:
            yield Found(word, key, (speaker,), target, frame.sign * target.sign, frame.strength, RULE)

    def by_calling(self, verb: Token) -> Iterator[Found]:
        """What somebody calls a thing: "called the ruling a disgrace", "attacked the inquiry as a sham"."""
        passive = find_child(verb, "nsubjpass")
        referred = next(prepositional(verb, "to"), None) if verb.lemma_ == "refer" else None
        thing = passive or referred or find_child(verb, "dobj") or self._named_in_clause(verb)
        if is_negated(verb) or is_maybe(verb) or modals(verb) & OUGHT or not self.common.asserts(verb):
            return
        if thing is not None and thing.lower_ == "it":
            thing = _ruled_on(verb)
        if thing is None:
            return
        doer = next(prepositional(verb, "by"), None) if passive is not None else find_subject(verb)
        for word in self._verdicts(verb, thing):
            agent = next(prepositional(word, "by"), None) if doer is None and passive is not None else doer
            frame = self.common.words.verdict(word)
            if frame is None or is_negated(word):
                continue
            if "acts" in frame.marks and verb.lemma_ in _SEEING and self.common.actors.name(thing) is not None:
                return
            for target in self.common.targets.all_of_noun(thing):
                yield Found(
                    verb,
                    f"{verb.lemma_} {word.lower_}",
                    self.common.who(agent),
                    target,
                    frame.sign * target.sign,
                    frame.strength,
                    "position: calling",
                    word,
                )
            return

    @staticmethod
    def _named_in_clause(verb: Token) -> Token | None:
        """The thing where the parse made a clause of it: "called the decision shameful"."""
        for clause in children(verb, "ccomp"):
            is_so = clause.lemma_ == "be" and has_to(clause)
            if is_so or (clause.tag_ not in {"VBD", "VBZ", "VBP"} and not any(children(clause, "mark", "aux"))):
                return find_child(clause, "nsubj")
        return None

    def _verdicts(self, verb: Token, thing: Token) -> Iterator[Token]:
        """The words that may say what the thing is called, with what is joined to them and what qualifies them."""
        named = [c for c in children(verb, "oprd", "xcomp", "acomp") if c.i > thing.i]
        for clause in children(verb, "ccomp", "xcomp"):
            named.extend([*children(clause, "acomp", "attr"), clause])
        ways = (p for holder in (verb, *children(thing, "acl", "relcl")) for p in children(holder, "prep"))
        for prep in ways:
            if prep.lower_ == "as":
                named.extend(children(prep, "pobj", "amod", "acomp"))
        named.extend(c for c in children(thing, "amod", "acl") if c.i > thing.i)
        named.extend(c for c in children(thing, "appos") if c.left_edge.i and c.left_edge.nbor(-1).is_quote)
        for word in named:
            yield word
            yield from word.conjuncts
            yield from children(word, "amod")

    def is_duty(self, verb: Token, auxiliaries: frozenset[str]) -> bool:
        """True for a verb under "must", "should" or "needs to"."""
        return self._bound(verb, auxiliaries) is not None

    def by_duty(self, verb: Token) -> Iterator[Found]:
        """What the speaker says ought to be: "the sanctions must be lifted", "the governor should resign"."""
        bound = self._bound(verb, modals(verb))
        speaker = self.common.speakers.holder(verb)
        if bound is None or speaker is None or find_child(verb, "agent", "oprd") is not None:
            return
        denied = is_negated(verb) or is_negated(bound)
        subject = find_child(bound, "nsubj", "nsubjpass")
        if subject is None or subject.lower_ in {"it", "that", "this", "there", "one", "you", "what", "which", "who"}:
            return
        must = "should" not in modals(verb)
        for target in self.wanted(verb, subject, must=must):
            sign = -target.sign if denied and not is_negated(verb) else target.sign
            if self.says_much(target):
                yield Found(verb, target.verb or verb.lemma_, (speaker,), target, sign, 2, "position: duty")

    @staticmethod
    def is_refusal(verb: Token, auxiliaries: frozenset[str]) -> bool:
        """True for "I will not resign", "she said she would not resign", where the verb is no stance word."""
        return not auxiliaries.isdisjoint({"will", "would"}) and is_negated(verb)

    def by_refusal(self, verb: Token) -> Iterator[Found]:
        """What the speaker says that they will not do themselves."""
        speaker, subject = self.common.speakers.of(verb)[0], find_child(verb, "nsubj")
        if subject is None:
            return
        if speaker is None and _is_plainly_told(verb):
            speaker = next(iter(self.common.who(subject)), None)
        if speaker is None or self.common.who(subject) != (speaker,):
            return
        for target in self.common.targets.of_clause(verb):
            told = target.text != target.verb or target.verb in self.common.words.leaving | {
                "withdraw",
                "negotiate",
                "sit down",
            }
            if told and self.says_much(target):
                yield Found(verb, target.verb or verb.lemma_, (speaker,), target, target.sign, 2, "position: refusal")

    def says_much(self, target: Target) -> bool:
        """True where the vocabulary knows the verb, and it is none that says little."""
        words, verb = self.common.words, (target.verb or "").split(" ")[0]
        known = words.carrying | words.acting | words.opposing | words.leaving
        return target.verb not in LIGHT and (
            not target.known
            or target.verb == "get done"
            or not known.isdisjoint({verb, target.verb})
            or verb in words.verbs
            or target.verb in words.verbs
        )

    @staticmethod
    def _bound(verb: Token, auxiliaries: frozenset[str]) -> Token | None:
        """The verb that bears "must" or "needs to"; None where nothing ought to be or it ought to have been."""
        if any(c.lower_ == "have" for c in children(verb, "aux")):
            return None
        if auxiliaries & _DUTY and verb.dep_ != "advcl":
            return verb
        head = verb.head
        needed = (
            verb.dep_ == "xcomp" and has_to(verb) and head.lemma_ in {"need", "ought", "have"} and head.pos_ == "VERB"
        )
        return head if needed and head.tag_ in {"VBP", "VBZ"} and head.dep_ != "relcl" else None

    def wanted(self, verb: Token, subject: Token, *, must: bool) -> Iterator[Target]:
        """What is wanted: the thing that is to go on or end, the one who is to go, else what is to be done."""
        words = self.common.words
        lemma, alone = verb.lemma_.lower(), find_child(verb, "dobj", "xcomp", "nsubjpass") is None
        denied = -1 if is_negated(verb) else 1
        name = self.common.actors.name(subject)
        got = next(children(verb, "ccomp", "oprd"), None) if lemma == "get" else None
        if got is not None:
            yield from self._got_done(got, denied)
        elif alone and lemma in words.leaving and name is not None and self.common.names.is_person(subject):
            yield Target(name, -denied, verb, True, lemma)
        elif alone and name is None and must and lemma in words.opposing | words.carrying:
            sign = -1 if lemma in words.opposing else 1
            for target in self.common.targets.all_of_noun(subject):
                yield Target(target.text, target.sign * sign * denied, target.last, True, lemma)
        elif find_child(verb, "nsubjpass") is not None and find_child(verb, "xcomp") is not None:
            return
        elif find_child(verb, "auxpass") is not None and find_child(verb, "nsubjpass") is None:
            yield from self._done_to(verb, subject, denied)
        elif name is not None or subject.lower_ in {"we", "i"} or verb.tag_ == "VBN":
            strong = must or find_child(verb, "nsubjpass") is not None
            plain = strong and lemma not in LIGHT | words.sensing and find_child(verb, "xcomp", "ccomp") is None
            for target in self.common.done_by(self.common.targets.of_clause(verb), subject):
                if target.known or (plain and find_child(verb, "dobj", "nsubjpass") is not None):
                    yield target

    def _done_to(self, verb: Token, subject: Token, denied: int) -> Iterator[Target]:
        """What "needs to be" done to its subject: "cases need to be investigated"."""
        words = self.common.words
        sign, known = leaning(verb, words)
        bare = known and verb.lemma_ not in words.acting
        for target in self.common.targets.all_of_noun(subject):
            text = target.text if bare else f"{verb_words(verb)} {target.text}"
            yield Target(text, target.sign * sign * denied, verb, known, verb_words(verb))

    def _got_done(self, done: Token, denied: int) -> Iterator[Target]:
        """What is to be brought about: "we must get the treaty signed"."""
        thing = find_child(done, "nsubj", "nsubjpass")
        if thing is None or done.tag_ not in {"VBN", "VBD"} or find_child(done, "aux") is not None:
            return
        sign = -denied if done.lemma_ in self.common.words.opposing else denied
        for target in self.common.targets.all_of_noun(thing):
            yield Target(target.text, target.sign * sign, target.last, True, "get done")
