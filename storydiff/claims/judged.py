"""What a judgement is about: its subject, the infinitive behind "it is wrong to …", or what "it" takes up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from storydiff.claims.parse import Token
from storydiff.claims.stance_rules import StanceRules
from storydiff.claims.stances import Frame
from storydiff.claims.syntax import children, find_child, has_to, is_negated, is_verbal
from storydiff.claims.target_verbs import TIME
from storydiff.claims.targets import Target

_IT = frozenset({"it", "this", "that"})
_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
"""Where a clause's own things stand."""

LIGHT = frozenset(
    {
        "make",
        "do",
        "have",
        "take",
        "give",
        "get",
        "bring",
        "see",
        "go",
        "keep",
        "pay",
        "work",
        "set",
        "add",
        "put",
        "be",
    }
)
"""Verbs that say little of what is to be done: "must make sure", "should pay attention"."""
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "acl", "relcl", "csubj"})


@dataclass(frozen=True)
class Judged:
    """Finds the thing that somebody judges."""

    common: StanceRules

    def of(self, word: Token, holder: Token, frame: Frame) -> Iterator[Target]:
        """The targets of the judging word under its copula; only what people do or say with the mark "acts"."""
        about = find_child(holder, "nsubj", "csubj", "expl")
        if about is None or about.i > holder.i:
            return  # "was it necessary?" asks
        clause = self._infinitive(word, holder) if about.lower_ == "it" else None
        if clause is not None:
            yield from self._of_infinitive(clause)
        elif "clause" in frame.shapes:
            return
        elif about.lower_ in _IT and about.pos_ == "PRON":
            if any(t.text == "]" or t.text.startswith(("...", "…")) for t in about.doc[about.sent.start : about.i]):
                return  # what was left out before it may have been what it takes up
            said = self._clause_before(about, holder) if about.lower_ != "it" else None
            if said is not None:
                yield from (t for t in self.common.targets.of_clause(said) if t.known)
            else:
                yield from self.common.some(self._taken_up(about))
        elif (about.dep_ == "nsubj" or about.tag_ == "VBG") and ("acts" not in frame.marks or self.is_act(about)):
            yield from self.common.some(self.common.targets.of_noun(about))

    def is_act(self, noun: Token) -> bool:
        """True for what people do, decide, say or propose."""
        lemma = noun.lemma_.lower()
        return noun.tag_ == "VBG" or (noun.pos_ == "NOUN" and {lemma, noun.lower_} & self.common.words.acts != set())

    @staticmethod
    def _infinitive(word: Token, holder: Token) -> Token | None:
        """The infinitive that "it" stands for: "it is wrong to close the port"."""
        behind = (c for part in (word, holder) for c in part.rights if c.i > word.i and is_verbal(c))
        return next(
            (c for c in behind if has_to(c) and c.dep_ in {"xcomp", "ccomp", "advcl", "acl", "relcl", "csubj"}), None
        )

    def _of_infinitive(self, clause: Token) -> Iterator[Target]:
        if clause.lemma_ in self.common.words.sensing:
            return
        given = find_child(clause, "dobj") if clause.lemma_ == "give" else None
        if given is not None and given.pos_ == "NOUN":
            yield from self.common.targets.all_of_noun(given)
            return
        # "was not necessary to ask": the parse hangs both on "was", whose denial is of the adjective alone
        turned = -1 if clause.dep_ == "xcomp" and clause.head.lemma_ == "be" and is_negated(clause.head) else 1
        for target in self.common.targets.of_clause(clause):
            if target.verb not in LIGHT or not f"{target.text} ".startswith(f"{target.verb} "):
                yield replace(target, sign=target.sign * turned)

    @staticmethod
    def _clause_before(pronoun: Token, holder: Token) -> Token | None:
        """What "that" says of what was just told: "they closed the library, and that is wrong"."""
        joined = [holder.head] if holder.dep_ == "conj" else list(children(holder, "ccomp"))
        told = next((v for v in joined if v.pos_ == "VERB" and v.i < pronoun.i), None)
        return told if told is not None and find_child(told, "nsubj") is not None else None

    def _taken_up(self, pronoun: Token) -> Target | None:
        """The one act that the words before "it" are about, in its sentence or else in the one before."""
        doc, here = pronoun.doc, pronoun.sent
        before = doc[here.start - 1].sent if here.start else None
        for sentence in (here, before):
            found = [t for t in sentence or () if t.i < pronoun.i and self._is_topic(t)]
            texts = {target.text for t in found if (target := self.common.targets.of_noun(t)) is not None}
            if found:
                return self.common.targets.of_noun(found[0]) if len(texts) == 1 else None
        return None

    def _is_topic(self, noun: Token) -> bool:
        """True for an act that a clause is about."""
        verb = noun.head.head if noun.dep_ == "pobj" else noun.head
        while verb.dep_ in {"ccomp", "xcomp"}:
            verb = verb.head
        topical = noun.dep_ in _PLACES and is_verbal(verb) and verb.dep_ == "ROOT"
        return topical and noun.ent_type_ not in TIME and noun.tag_ == "NN" and self.is_act(noun)
