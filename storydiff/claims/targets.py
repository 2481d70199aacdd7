"""What a stance is about: a noun phrase or an infinitive as plain words, with the sign that its own words carry.

"an end to the fighting" is the fighting, turned round; "the idea of a pause" is a pause; "these proposals" are the
proposals spoken of before: "proposals for a pause".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from storydiff.claims.names import Names
from storydiff.claims.stances import StanceWords
from storydiff.claims.syntax import (
    antecedent,
    children,
    direct_object,
    find_child,
    has_to,
    is_negated,
    is_verbal,
    modifier_words,
    prepositional,
)
from storydiff.claims.target_verbs import TIME, leaning, made_to, objects_of, verb_words

MAX_WORDS = 10
"""Longer targets are sentences, not names of a question."""

_AFTER = frozenset({"of", "on", "for", "in", "to", "with", "against", "between", "from", "into"})
_PRONOUNS = frozenset({
    "it", "this", "that", "these", "those", "them", "he", "she", "him", "her", "they", "what", "which", "who", "others",
    "another", "one", "ones", "something", "anything", "everything", "nothing", "thing", "things", "everyone",
    "someone", "anyone",
})  # fmt: skip
_NUMERALS = frozenset(
    {"million", "billion", "trillion", "thousand", "thousands", "hundreds", "dozens", "scores", "millions"}
)
_EMPTY_ADJECTIVES = frozenset(
    {"own", "such", "any", "more", "additional", "certain", "new", "current", "ongoing", "so-called", "proposed"}
)
_MARKING = frozenset({"amod", "nmod", "compound"})
_DECIDED = frozenset(
    {
        "decision",
        "plan",
        "proposal",
        "move",
        "bid",
        "effort",
        "attempt",
        "bill",
        "right",
        "order",
        "opportunity",
        "chance",
    }
)
"""Nouns that say little without the infinitive behind them: "the decision to close the port"."""
_NOT_SO = frozenset(
    {"comment", "say", "answer", "discuss", "give", "elaborate", "respond", "speculate", "name", "identify", "confirm"}
)
"""Infinitives that are no target: declining to comment is no stance."""
_BARE = frozenset(
    {
        "do",
        "go",
        "have",
        "make",
        "take",
        "get",
        "ask",
        "tell",
        "see",
        "know",
        "find",
        "try",
        "want",
        "use",
        "call",
        "become",
        "come",
        "move",
        "begin",
        "start",
        "continue",
        "provide",
        "seek",
        "press",
        "push",
        "ensure",
    }
)
"""Verbs that name nothing without an object."""
SENTENCES_BACK = 2


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

    def of_noun(self, noun: Token, depth: int = 0) -> Target | None:
        """The target a noun phrase names; None for a pronoun that cannot be resolved and for bare numbers."""
        noun = antecedent(noun)
        if noun.tag_ == "VBG" or (noun.pos_ == "VERB" and noun.dep_ in {"pcomp", "csubj"}):
            return next(self.of_clause(noun), None)
        if noun.pos_ == "PRON" or noun.lower_ in _PRONOUNS:
            return self._of_pronoun(noun)
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
        hollow = not text or text in self.words.wrapping or text in self.words.need or text in self.words.hollow
        return None if hollow else Target(text, 1, noun)

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
        if lemma in _NOT_SO:
            return
        if lemma == "be":
            yield from self._of_copula(verb, depth)
            return
        sign, known = leaning(verb, self.words)
        made = made_to(verb, self.words)
        fixed = self._fixed(verb)
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
        objects = objects_of(verb)
        for noun in objects:
            yield from self._acted_on(verb, noun, sign, known=known)
        words = verb_words(verb)
        if not objects and (lemma not in _BARE or " " in words):
            yield Target(words, 1, verb, known, words)
        for avoided in prepositional(verb, "without"):
            if avoided.pos_ == "VERB":
                for target in self.of_clause(avoided, depth + 1):
                    yield Target(target.text, -target.sign, target.last, target.known, target.verb)

    def _fixed(self, verb: Token) -> list[Target]:
        """The targets behind a fixed phrase such as "vote no on"."""
        entry = self.words.verb(verb)
        if entry is None or " " not in entry[0] or entry[1].shapes:
            return []
        targets = [t for noun in prepositional(verb, *entry[1].prepositions) for t in self.all_of_noun(noun)]
        return [Target(t.text, t.sign * entry[1].sign, t.last, True, entry[0]) for t in targets]

    def _of_copula(self, verb: Token, depth: int) -> Iterator[Target]:
        """The targets of "be ready to act"."""
        inner = find_child(verb, "acomp")
        for clause in children(inner, "xcomp") if inner is not None else ():
            yield from self.of_clause(clause, depth + 1)

    def _acted_on(self, verb: Token, noun: Token, sign: int, *, known: bool) -> Iterator[Target]:
        """The noun as target; the verb goes with it unless it only carries it."""
        lemma = verb.lemma_.lower()
        if noun.lemma_ == lemma:
            return
        phrasal = verb_words(verb)
        bare = (known and lemma not in self.words.acting) or noun.lower_ in self.words.wrapping
        between = f" {noun.head.lower_}" if noun.dep_ == "pobj" else ""
        for target in self.all_of_noun(noun):
            text = target.text if bare else f"{verb_words(verb)}{between} {target.text}"
            if bare and sign > 0 and any(c.lower_ == "out" for c in verb.children):
                text = f"{lemma} {target.text} out"
            if len(text.split()) <= MAX_WORDS:
                yield Target(text, target.sign * sign, target.last, known, phrasal)

    def _of_pronoun(self, noun: Token) -> Target | None:
        name = self.names.of(noun) if noun.lower_ not in {"this", "that", "these", "those", "what", "which"} else None
        if name is None and noun.lower_ == "it":
            name = self._only_thing_before(noun)
        return Target(name, 1, noun) if name is not None else None

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
        if word in _NUMERALS or noun.pos_ == "NUM" or noun.ent_type_ in TIME:
            return self._first(prepositional(noun, "of", "in"), depth)
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
            if inner is None:
                owner = find_child(noun, "poss")
                inner = self.of_noun(owner, depth + 1) if owner is not None else None
            return Target(inner.text, -inner.sign, inner.last) if inner is not None else None
        return None

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

    def phrase(self, noun: Token, depth: int = 0) -> str:
        """The noun with the words that tell it from others, in plain lower case."""
        named = self.names.by_token.get(noun.i)
        if named is not None and noun.pos_ != "NOUN":
            marking = [
                t for c in noun.lefts if c.i < named.start and c.dep_ in {"amod", "nmod"} for t in self._before(c)
            ]
            plain = self.names.is_person(noun) or not marking
            marked = named.canonical if plain else f"{self.names.plain(marking)} {named.canonical}"
            return " ".join([marked, *(t.text for t in self._number_behind(noun))])
        kept = [t for child in noun.lefts for t in self._before(child)]
        owner = next((c for c in children(noun, "poss") if c.tag_ == "PRP$"), None)
        owned = self.names.of(owner) if owner is not None else None
        parts = [owned] if owned else []
        parts.append(self.names.plain([*kept, noun, *self._number_behind(noun)]))
        if depth < 2:
            parts.extend(self._after(noun, depth))
        return " ".join(" ".join(parts).split()[:MAX_WORDS])

    @staticmethod
    def _number_behind(noun: Token) -> list[Token]:
        """The number that tells an article or a rule from others: "Article 50"."""
        return [c for c in children(noun, "nummod") if c.i == noun.i + 1]

    def _before(self, child: Token) -> list[Token]:
        if child.dep_ not in {"compound", "amod", "nmod", "poss", "nummod"} or child.tag_ == "PRP$":
            return []
        if child.lower_ in _EMPTY_ADJECTIVES or (child.dep_ == "nummod" and "-" not in child.text):
            return []
        return modifier_words(child, _EMPTY_ADJECTIVES)

    def _after(self, noun: Token, depth: int) -> Iterator[str]:
        for child in noun.rights:
            if child.dep_ == "prep" and child.lower_ in _AFTER:
                inner = find_child(child, "pobj")
                if inner is not None and inner.ent_type_ not in TIME and inner.pos_ in {"NOUN", "PROPN"}:
                    others = (
                        [self.phrase(c, depth + 1) for c in children(inner, "conj")]
                        if child.lower_ == "between"
                        else []
                    )
                    yield " and ".join([f"{child.lower_} {self.phrase(inner, depth + 1)}", *others])
            elif child.dep_ == "acl" and has_to(child) and noun.lemma_ in _DECIDED:
                about = direct_object(child)
                if about is not None and about.pos_ in {"NOUN", "PROPN"}:
                    to = "not to" if is_negated(child) else "to"
                    yield f"{to} {verb_words(child)} {self.phrase(about, depth + 1)}"
            elif child.dep_ == "acl" and child.tag_ == "VBG" and noun.lemma_ in self.words.texts:
                inner = find_child(child, "dobj") or next(prepositional(child, "for"), None)
                if inner is not None:
                    middle = " for" if find_child(child, "dobj") is None else ""
                    yield f"{child.lower_}{middle} {self.phrase(inner, depth + 1)}"
