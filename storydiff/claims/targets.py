"""What a stance is about: a noun phrase or an infinitive as plain words, with the sign that its own words carry.

"an end to the fighting" is the fighting, turned round; "the idea of a pause" is a pause; "these proposals" are the
proposals spoken of before: "proposals for a pause".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.stances import Frame, StanceWords
from storydiff.claims.syntax import (
    antecedent,
    children,
    direct_object,
    find_child,
    is_negated,
    is_verbal,
    prepositional,
)
from storydiff.claims.target_phrases import MAX_WORDS, Phrases
from storydiff.claims.target_states import is_done_to_it, state_of
from storydiff.claims.target_verbs import (
    TIME,
    acted_against,
    deed_again,
    leaning,
    made_to,
    objects_of,
    spoken_of,
    verb_words,
)

_PRONOUNS = frozenset({
    "it", "this", "that", "these", "those", "them", "he", "she", "him", "her", "they", "what", "which", "who", "others",
    "another", "one", "ones", "something", "anything", "everything", "nothing", "thing", "things", "everyone",
    "someone", "anyone",
})  # fmt: skip
_SOME = frozenset({"one", "some", "any", "each", "all", "most", "many", "several", "both"})
"""Words for some of those that "of" names."""
_GOING = frozenset({"move", "shift", "turn", "return"})
"""Verbs whose "to" says where to: "moving to the left" is not for the left."""
_COMPLETING = frozenset({"with", "into"})
"""Prepositions whose noun is half of what the verb says: "to treat them with respect"."""
_IN = frozenset({"in", "at", "from"})
_NUMERALS = frozenset(
    {"million", "billion", "trillion", "thousand", "thousands", "hundreds", "dozens", "scores", "millions"}
)
_NOT_SO = frozenset(
    {"comment", "say", "answer", "discuss", "give", "elaborate", "respond", "speculate", "name", "identify", "confirm"}
)
"""Infinitives that are no target: declining to comment is no stance."""
_COPULAS = frozenset({"be", "remain"})
_BARE = frozenset({
    "do", "go", "have", "make", "take", "get", "ask", "tell", "see", "know", "find", "try", "want", "use", "call",
    "become", "come", "move", "begin", "start", "continue", "provide", "seek", "press", "push", "ensure",
})  # fmt: skip
"""Verbs that name nothing without an object."""
SENTENCES_BACK = 2
_WAYS = frozenset({"way", "means", "method"})
_OTHERWISE = frozenset({"other", "alternative", "different", "another", "better"})


@dataclass(frozen=True, slots=True)
class Target:
    """A target in plain words; ``sign`` is -1 where its own words turn the stance round."""

    text: str
    sign: int
    last: Token
    known: bool = True
    """True where the vocabulary knows which way the infinitive leans."""
    verb: str | None = None


@dataclass(frozen=True)
class Targets:
    """Finds targets in one article."""

    names: Names
    words: StanceWords
    acts: Callable[[Token], bool] = bool
    """True for a common noun that names people or a body; "it" is taken for no such noun."""

    @cached_property
    def phrases(self) -> Phrases:
        """How nouns of the article are put in words."""
        return Phrases(self.names, self.words)

    def of_noun(self, noun: Token, depth: int = 0) -> Target | None:
        """The target a noun phrase names; None for a pronoun that cannot be resolved and for bare numbers."""
        noun = antecedent(noun)
        if noun.tag_ == "VBG" or (noun.pos_ == "VERB" and noun.dep_ in {"pcomp", "csubj"}):
            return next(self.of_clause(noun), None)
        some = next(prepositional(noun, "of"), None) if noun.lower_ in _SOME else None
        if some is not None:
            return self.of_noun(some, depth + 1)
        if noun.pos_ == "PRON" or noun.lower_ in _PRONOUNS:
            return self._of_pronoun(noun)
        if any(c.lower_ == "other" for c in children(noun, "poss")) or _is_another_way(noun):
            return None
        named = self._named_beside(noun)
        if named is not None:
            return Target(named, 1, noun)
        if depth < 3:
            inner = self._inside(noun, depth)
            if inner is not None:
                return inner
        if self._points_back(noun):
            return self._taken_up(noun)
        if noun.pos_ == "NUM" or noun.lower_ in _NUMERALS or noun.lower_ in self.words.need or noun.ent_type_ in TIME:
            return None
        text = self.phrase(noun)
        sign = (
            -1
            if is_negated(noun) and not any(c.lower_ == "no" and c.i and c.nbor(-1).is_quote for c in noun.lefts)
            else 1
        )
        hollow = not text or text in self.words.wrapping or text in self.words.need or text in self.words.hollow
        return None if hollow else Target(text, sign, noun)

    def all_of_noun(self, noun: Token) -> Iterator[Target]:
        """The targets of a noun and of the nouns joined to it."""
        joined = (c for c in noun.conjuncts if c.i > noun.i and c.pos_ in {"NOUN", "PROPN"})
        for part in (noun, *(c for c in joined if self.acts(noun) or not self._is_next_subject(c))):
            target = self.of_noun(part)
            if target is not None:
                yield target

    def _is_next_subject(self, noun: Token) -> bool:
        """True for a counted crowd that the parse joined to a thing: "opposed the bill and ten peers abstained"."""
        return self.acts(noun) and find_child(noun, "nummod") is not None

    def of_clause(self, verb: Token, depth: int = 0) -> Iterator[Target]:
        """The targets of an infinitive or a participle: what it acts on, for or against."""
        if depth > 3:
            return
        denied = -1 if is_negated(verb) else 1
        for target in self._of_one_clause(verb, depth):
            yield Target(target.text, target.sign * denied, target.last, target.known or denied < 0, target.verb)
        for joined in children(verb, "conj"):
            if joined.pos_ == "VERB" and joined.tag_ == verb.tag_ and find_child(joined, "nsubj", "nsubjpass") is None:
                for target in self.of_clause(joined, depth + 1):
                    yield Target(target.text, target.sign * denied, target.last, target.known, target.verb)

    def _of_one_clause(self, verb: Token, depth: int) -> Iterator[Target]:
        lemma = verb.lemma_.lower()
        if lemma in _NOT_SO or (lemma in self.words.calling and find_child(verb, "oprd") is not None):
            return
        if lemma in _COPULAS:
            yield from self._of_copula(verb, depth)
            return
        again, spoken = deed_again(verb), spoken_of(verb)
        if again is not None or spoken is not None:
            yield from self.of_clause(again, depth + 1) if again is not None else self.all_of_noun(spoken or verb)
            return
        sign, known = leaning(verb, self.words)
        made = made_to(verb, self.words)
        fixed = [Target(t.text, -t.sign, t.last, True, lemma) for n in acted_against(verb) for t in self.all_of_noun(n)]
        fixed = fixed or self._fixed(verb)
        if made is not None or fixed:
            yield from self.of_clause(made, depth + 1) if made is not None else fixed
            return
        clause = next((c for c in children(verb, "xcomp") if c.pos_ == "VERB"), None)
        if clause is not None and find_child(verb, "dobj") is None:
            for target in self.of_clause(clause, depth + 1):
                yield Target(
                    target.text,
                    target.sign * sign,
                    target.last,
                    target.known or known,
                    target.verb if lemma in _BARE else lemma,
                )
            return
        for noun in objects_of(verb):
            yield from self._acted_on(verb, noun, sign, known=known)
        yield from () if objects_of(verb) else self._alone(verb, known=known)
        for avoided in prepositional(verb, "without"):
            if avoided.pos_ == "VERB":
                for target in self.of_clause(avoided, depth + 1):
                    yield Target(target.text, -target.sign, target.last, target.known, target.verb)

    def _alone(self, verb: Token, *, known: bool) -> Iterator[Target]:
        """What is to be done to nothing that is named: "resign", "engage in dialogue"."""
        words = verb_words(verb)
        if is_done_to_it(verb) or (verb.lemma_.lower() in _BARE and " " not in words):
            return
        behind, deed = self._behind_bare(verb), self.phrases.deed(verb, find_child(verb, "nsubj"))
        yield Target(f"{words} {behind}" if behind else deed or words, 1, verb, known, words)

    def _behind_bare(self, verb: Token) -> str | None:
        """What a verb without an object is done in: "in dialogue" of "to engage in dialogue"."""
        for preposition in children(verb, "prep"):
            noun = find_child(preposition, "pobj") if preposition.lower_ in _IN else None
            plain = noun is not None and noun.pos_ == "NOUN" and noun.ent_type_ not in TIME and not self.acts(noun)
            if noun is not None and plain and noun.lower_ not in self.words.hollow | {"way", "ways"}:
                return f"{preposition.lower_} {self.phrase(noun)}"
        return None

    def _fixed(self, verb: Token) -> list[Target]:
        """The targets behind a stance word's preposition: "vote no on", "commit to", "lend support to"."""
        entry = self.words.verb(verb)
        held = direct_object(verb)
        if held is not None and verb.lemma_ in self.words.holding:
            frame = self.words.noun(held)
            return [] if frame is None else self._behind(frame, held.lemma_, held, verb)
        fixed = held is not None and entry is not None and entry[0].endswith(f" {held.lower_}")
        if entry is None or (held is not None and not fixed) or find_child(verb, "xcomp", "ccomp") is not None:
            return []
        return self._behind(entry[1], entry[0], verb)

    def _behind(self, frame: Frame, key: str, *words: Token) -> list[Target]:
        """The targets behind the prepositions of a stance word that an infinitive holds: "to lend support to"."""
        found: list[Target] = []
        for preposition in frame.prepositions:
            turn = -1 if preposition == "against" and frame.sign > 0 else 1
            nouns = (
                n for word in words for n in prepositional(word, preposition, *(("to",) if len(words) > 1 else ()))
            )
            targets = (t for n in nouns for t in self.all_of_noun(n))
            found.extend(Target(t.text, t.sign * frame.sign * turn, t.last, True, key) for t in targets)
        return list(dict.fromkeys(found))

    def _of_copula(self, verb: Token, depth: int) -> Iterator[Target]:
        """The targets of "be ready to act"."""
        inner = find_child(verb, "acomp")
        for clause in children(inner, "xcomp") if inner is not None else ():
            yield from self.of_clause(clause, depth + 1)
        if inner is not None and verb.lemma_ != "be" and inner.pos_ == "ADJ":
            words = f"{verb.lemma_.lower()} {inner.lower_}"
            yield Target(words, 1, inner, False, words)

    def _acted_on(self, verb: Token, noun: Token, sign: int, *, known: bool) -> Iterator[Target]:
        """The noun as target; the verb goes with it unless it only carries it."""
        lemma = verb.lemma_.lower()
        if noun.lemma_ == lemma:
            return
        phrasal = verb_words(verb)
        empty = noun.lower_ in self.words.wrapping | self.words.ending
        state = state_of(verb, noun)
        going = lemma in _GOING and noun.dep_ == "pobj" and noun.head.lower_ in {"to", "toward", "towards"}
        bare = not state and ((known and not {lemma, phrasal} & self.words.acting and not going) or empty)
        between = f" {noun.head.lower_}" if noun.dep_ == "pobj" else ""
        behind = "" if bare else state or self._complement(verb, noun)
        for target in self.all_of_noun(noun):
            text = target.text if bare else f"{verb_words(verb)}{between} {target.text}{behind}"
            if bare and sign > 0 and any(c.lower_ == "out" for c in verb.children):
                text = f"{lemma} {target.text} out"
            if len(text.split()) <= MAX_WORDS:
                yield Target(text, target.sign * sign, target.last, known, phrasal)

    def _complement(self, verb: Token, noun: Token) -> str:
        """What the verb does it with or into: "into schools" of "to put money into schools"."""
        for preposition in verb.rights:
            if preposition.dep_ != "prep" or preposition.lower_ not in _COMPLETING or preposition.i < noun.i:
                continue
            if any(t.text == "," for t in verb.doc[noun.i : preposition.i]):
                continue  # "to leave their homes as the storm, with high winds, drew near"
            inner = find_child(preposition, "pobj")
            if inner is None or inner.pos_ not in {"NOUN", "PROPN"} or inner.ent_type_ in TIME | {"MONEY", "PERCENT"}:
                return ""
            named = [inner, *(c for c in children(inner, "conj") if c.pos_ == inner.pos_)]
            return f" {preposition.lower_} {' and '.join(self.phrase(n) for n in named)}"
        return ""

    def _of_pronoun(self, noun: Token) -> Target | None:
        name = self.names.of(noun) if noun.lower_ not in {"this", "that", "these", "those", "what", "which"} else None
        if noun.lower_ == "it" and (name is None or self._is_doer(name, noun)):
            name = self._only_thing_before(noun)
        return Target(name, 1, noun) if name is not None else None

    def _is_doer(self, name: str, it: Token) -> bool:
        """True for whom the object "it" cannot mean: the League, where "the League said it would reject it"."""
        verb = it.head.head if it.dep_ == "pobj" else it.head
        subject = find_child(verb, "nsubj") if is_verbal(verb) and it.dep_ in {"dobj", "pobj"} else None
        return subject is not None and self.names.of(subject) == name

    def _only_thing_before(self, it: Token) -> str | None:
        """The thing that "opposed it" means: the one singular thing its sentence, else the one before, is about."""
        if it.dep_ not in {"dobj", "pobj", "nsubjpass"}:
            return None
        here = it.sent
        before = it.doc[here.start - 1].sent if here.start else None
        for sentence in (here, before):
            things = {self.phrase(t) for t in sentence or () if t.i < it.i and self._is_thing(t)}
            if things:
                return things.pop() if len(things) == 1 else None
        return None

    def _is_thing(self, noun: Token) -> bool:
        """True for a singular common noun that a clause is about and that is no time, body or person."""
        about = (
            noun.dep_ == "pobj" and noun.head.lower_ in {"about", "on", "against", "over"} and is_verbal(noun.head.head)
        )
        if noun.tag_ != "NN" or noun.ent_type_ in TIME or not (about or noun.dep_ in {"nsubj", "nsubjpass", "dobj"}):
            return False
        empty = noun.lower_ in self.words.hollow | self.words.wrapping or noun.lemma_ in self.words.nouns
        return not empty and not self.acts(noun)

    def _named_beside(self, noun: Token) -> str | None:
        """The person named beside a common noun: "her rival, Ann Vale"."""
        if noun.pos_ != "NOUN" or noun.tag_ != "NN":
            return None
        beside = next((c for c in children(noun, "appos") if self.names.is_person(c)), None)
        return self.names.of(beside) if beside is not None else None

    def _inside(self, noun: Token, depth: int) -> Target | None:
        """The target within a wrapping noun, turned round by a noun of ending."""
        word = noun.lower_
        if word in _NUMERALS or noun.text == "worth" or noun.pos_ == "NUM" or noun.ent_type_ in TIME:
            return self._joined(self._first(prepositional(noun, "of", "in"), depth))
        if word in self.words.wrapping or word in self.words.need:
            wanting = word in self.words.need or noun.lemma_ in self.words.nouns
            inner = self._first(prepositional(noun, "of", *(("for",) if wanting else ())), depth)
            if inner is not None:
                return inner
            for clause in children(noun, "acl", "relcl", "advcl", "ccomp", "xcomp"):
                if clause.tag_ == "VB" and clause.pos_ == "VERB":
                    return self._needed(clause)
            return None
        if word in self.words.ending:
            inner = self._first(prepositional(noun, "of", "to", "on", "in"), depth)
            if inner is None and noun.dep_ == "dobj":
                inner = self._first(prepositional(noun.head, "to"), depth)
                behind = (n for n in prepositional(noun.head, "on", "of") if n.head.i == noun.i + 1)
                inner = inner or self._first(behind, depth)
            if inner is None:
                owner = find_child(noun, "poss")
                inner = self.of_noun(owner, depth + 1) if owner is not None else None
            return Target(inner.text, -inner.sign, inner.last) if inner is not None else None
        return None

    def _joined(self, target: Target | None) -> Target | None:
        """What an amount is of, with what is joined to it: "debt and equity" of "$5 million in debt and equity"."""
        others = [c for c in children(target.last, "conj") if c.pos_ == "NOUN"] if target is not None else []
        if target is None or not others:
            return target
        return replace(target, text=" and ".join([target.text, *(self.phrase(c) for c in others)]), last=others[-1])

    def _needed(self, clause: Token) -> Target | None:
        """What "a need for X to …" needs: what X, a body, is to do; else X itself."""
        subject = find_child(clause, "nsubj") if any(c.lower_ == "for" for c in children(clause, "mark")) else None
        if subject is not None and self.names.of(subject) is None:
            return self.of_noun(subject, 1)
        return next(self.of_clause(clause), None)

    def _first(self, nouns: Iterator[Token], depth: int) -> Target | None:
        for noun in nouns:
            target = self.of_noun(noun, depth + 1)
            if target is not None:
                return target
        return None

    def _points_back(self, noun: Token) -> bool:
        """True for "these proposals": a pointing word before a noun of proposing that nothing else tells apart."""
        pointing = any(c.lower_ in {"this", "that", "these", "those", "such"} for c in children(noun, "det", "amod"))
        return (
            pointing
            and noun.lemma_ in self.words.proposals
            and not any(c.dep_ in {"prep", "acl", "compound"} for c in noun.children)
        )

    def _taken_up(self, noun: Token) -> Target | None:
        """The proposal spoken of before, under the noun that takes it up."""
        start = noun.sent.start
        for _ in range(SENTENCES_BACK):
            if start == 0:
                break
            start = noun.doc[start - 1].sent.start
        for earlier in reversed(list(noun.doc[start : noun.sent.start])):
            inner = self._proposed_by(earlier)
            if inner is not None:
                return Target(f"{noun.lower_} for {inner.text}", 1, noun)
        return None

    def _proposed_by(self, word: Token) -> Target | None:
        """What a noun or verb of proposing proposes."""
        if word.pos_ == "NOUN" and (word.lemma_ in self.words.proposals or word.lower_ in self.words.need):
            inner = self._first(prepositional(word, "for", "of"), 0)
            clause = next((c for c in children(word, "acl", "advcl", "relcl", "ccomp") if c.tag_ == "VB"), None)
            return inner if inner is not None or clause is None else self._needed(clause)
        if word.pos_ == "VERB" and word.lemma_ in {"propose", "suggest", "request", "demand", "recommend", "offer"}:
            return self._first(children(word, "dobj"), 0)
        if word.pos_ == "VERB" and word.lemma_ in {"call", "push", "press", "appeal"}:
            return self._first(prepositional(word, "for"), 0)
        return None

    def phrase(self, noun: Token) -> str:
        """The noun with the words that tell it from others, in plain lower case."""
        return self.phrases.of(noun)


def _is_another_way(noun: Token) -> bool:
    """True for the ways of "other ways to end the strike": what is wanted is not the end, but how to get there."""
    return noun.lemma_ in _WAYS and any(c.lower_ in _OTHERWISE for c in children(noun, "amod"))
