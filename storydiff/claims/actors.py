"""Who acts: the name of the person, body or crowd behind a subject, a possessive or a noun such as "visit"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.anaphora import is_empty, is_of_what_is_told
from storydiff.claims.employers import employer_of
from storydiff.claims.mentions import ORGANISATION, PEOPLE, PERSON, PLACE
from storydiff.claims.names import Names
from storydiff.claims.offices import is_of_office, one_of
from storydiff.claims.own_bodies import own_body
from storydiff.claims.parse import Token
from storydiff.claims.parts import part_of
from storydiff.claims.spoken_for import spoken_for
from storydiff.claims.syntax import (
    SUBJECTS,
    antecedent,
    children,
    find_child,
    find_subject,
    is_quoted,
    modifier_words,
    prepositional,
)
from storydiff.claims.vocabulary import Vocabulary

_DATELINE = re.compile(
    r"\s*(?:\([A-Z]{2,}\) |[A-Z][A-Z.' ]{2,}(?:, [A-Z][\w.]+(?: [A-Z]\w+)*)?(?: \([A-Z]\w+\))? *[—–-]+ )"
)
_FIRST = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
_THIRD = frozenset({"he", "she", "it", "they", "his", "her", "its", "their", "them", "him"})
_NOBODY = frozenset({"each", "every", "any", "no", "either", "neither"})
"""Articles of nouns that stand for nobody in particular."""
_SHARES = frozenset({"%", "percent", "cent", "half", "third", "thirds", "quarter", "quarters"})
_PARTS = frozenset({"some", "many", "most", "several", "both", "all", "few", "others"})
_AGENTIVE = frozenset({"nsubj", "nsubjpass", "poss", "conj", "pobj"})
_MANY = frozenset({"they", "them", "their"})
_PREMODIFIERS = frozenset({"compound", "amod", "nmod", "poss"})
_IDLE = frozenset({
    "several", "many", "some", "other", "more", "few", "most", "all", "same", "various", "numerous", "own", "new",
    "latest", "entire", "whole", "first", "second", "third", "fourth", "last", "next", "top", "senior", "key",
    "close", "further",
})  # fmt: skip
"""Adjectives that do not tell one crowd from another."""
_QUANTITIES = frozenset({"thousands", "hundreds", "dozens", "scores", "tens", "millions", "number", "majority"})


@dataclass(frozen=True, slots=True)
class ActorWords:
    """The actor vocabulary as sets."""

    people: frozenset[str]
    bodies: frozenset[str]
    hiding: frozenset[str]
    endings: tuple[str, ...]
    things: frozenset[str]
    titled_things: frozenset[str]
    """Last words of proper names that are no actors: bills, treaties, operations."""
    vague: frozenset[str]
    """Nouns that alone name nobody."""


def actor_words(vocabulary: Vocabulary) -> ActorWords:
    """The actor vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("actors")
    if not isinstance(found, ActorWords):
        table = vocabulary.table("actors")
        found = ActorWords(
            frozenset(table.get("people", ())) | frozenset(vocabulary.table("persons").get("nouns", ())),
            frozenset(table.get("bodies", ())),
            frozenset(table.get("hiding", ())),
            tuple(table.get("endings", ())),
            frozenset(table.get("things", ())),
            frozenset(table.get("titled_things", ())),
            frozenset(table.get("vague", ())),
        )
        vocabulary.prepared["actors"] = found
    return found


@dataclass(frozen=True)
class Actors:
    """Finds the actor's name for a noun of one article."""

    names: Names
    words: ActorWords

    def name(self, token: Token | None, depth: int = 0) -> str | None:
        """The actor that the noun names or hides; None where there is none or it is not safe to say.

        Of a crowd of which only a part acts, the part: "some unions".
        """
        whole = self.whole(token, depth)
        part = part_of(token) if token is not None and whole is not None and depth == 0 else ""
        named = self.names.kinds.get(whole or "") in {PERSON, ORGANISATION, PLACE}
        return f"{part} {whole}" if part and not named else whole

    def whole(self, token: Token | None, depth: int = 0) -> str | None:
        """The same without how many of a crowd they are, as it is named where it speaks."""
        if token is None or depth > 3:
            return None
        token = self._owned(_after_dateline(antecedent(token)))
        if token.pos_ == "PRON" and (token.lower_ in _FIRST or is_empty(token)):
            return None
        if any(c.lower_ in _NOBODY for c in children(token, "det")) and not _is_neither(token):
            return None
        if _is_few(token):
            return None
        if token.pos_ == "NUM" or token.lower_ in _PARTS | _SHARES:
            named = next((self.names.of(c) for c in children(token, "appos") if c.i in self.names.by_token), None)
            return named or self.name(next(prepositional(token, "of"), None), depth + 1)
        bearer = self._bearer(token)
        if bearer is not None:
            return bearer
        named = self.names.of(token)
        if named is not None and (token.pos_ in {"PRON", "PROPN"} or self._acts(named, token)):
            return named if self._acts(named, token) or token.pos_ == "PRON" else None
        if token.pos_ == "PRON" and token.lower_ in _THIRD:
            found = self._own_subject(token, depth)
            if found is None and token.lower_ in _MANY:
                found = self._crowd_before(token)
            return self._body_before(token, depth) if found is None and token.lower_ == "it" else found
        if token.lower_ in _QUANTITIES:
            return self.name(next(prepositional(token, "of"), None), depth + 1)
        if token.pos_ in {"NOUN", "PROPN"} and self.is_actor_noun(token):
            phrase = own_body(token, self.names) or self.phrase(token)
            return None if phrase in self.words.vague else phrase
        return self._hidden(token, depth)

    def all(self, token: Token | None) -> tuple[str, ...]:
        """The names of the noun and of what is joined to it by "and"."""
        if token is None:
            return ()
        token = antecedent(token)
        pair = self._pair_before(token) if token.lower_ in _MANY else None
        if pair is not None:
            return self.all(pair)
        leader = self._leader(token)
        if leader is not None:
            crowd = self.names.plain([*(t for c in children(leader, "conj") for t in c.subtree), token])
            return tuple(n for n in (self.names.of(leader), crowd) if n)
        joined = tuple(_joined(token))
        bearers = self._listed(token, joined)
        if bearers:
            return tuple(dict.fromkeys(n for t in bearers if (n := self.names.of(t)) is not None))
        if token.lemma_.lower() in self.words.vague and token.tag_ in {"NNS", "NNPS"}:
            named = [n for t in _included(token) if (n := self.names.of(t)) is not None]
            if named:
                return tuple(dict.fromkeys(named))
        found = (self.name(t) for t in (token, *joined))
        return tuple(dict.fromkeys(n for n in found if n is not None))

    def _owned(self, token: Token) -> Token:
        """The office behind a body's name: "director" in "the Vale Institute's director, Ann Orsa, said"."""
        mention = self.names.by_token.get(token.i) if token.dep_ in SUBJECTS else None
        if mention is None or mention.end >= len(token.doc) or token.doc[mention.end].tag_ != "POS":
            return token
        behind = token.doc[mention.end + 1 : mention.end + 4]
        return next((t for t in behind if t.pos_ == "NOUN" and t.tag_ == "NN" and self.is_actor_noun(t)), token)

    def _listed(self, token: Token, joined: tuple[Token, ...]) -> list[Token]:
        """The persons that a crowd's noun goes before: "two senators, Ann Vale and Joan Orsa"."""
        if token.tag_ not in {"NNS", "NNPS"} or self._names_its_own(token):
            return []
        beside = next((c for c in children(token, "appos") if self.names.is_person(c)), None)
        if beside is not None:
            return [beside, *(t for t in _joined(beside) if self.names.is_person(t))]
        bearers = [t for t in joined if self.names.is_person(t)]
        return bearers if bearers and token.doc[bearers[0].left_edge.i - 1].text == "," else []

    def _names_its_own(self, token: Token) -> bool:
        """True where the noun that persons are joined to is itself a name of its own."""
        counted = find_child(token, "nummod") is not None
        named = self.names.kind(token) in {ORGANISATION, PLACE, PERSON} and not counted
        return named or not self.is_actor_noun(token)

    def _bearer(self, token: Token) -> str | None:
        """The person named beside an office: "the speaker, Ann Vale", "Senator from Norland Ann Vale"."""
        if token.pos_ not in {"NOUN", "PROPN"} or self.names.is_person(token) or not self.is_actor_noun(token):
            return None
        if token.dep_ == "appos" and token.tag_ == "NN" and self.names.is_person(token.head):
            return self.names.of(token.head)
        for beside in children(token, "appos"):
            if self.names.is_person(beside) and token.tag_ in {"NN", "NNP"}:
                return self.names.of(beside)
            plain = token.tag_ == "NN" and find_child(token, "poss", "compound", "amod") is None
            if plain and token.lemma_ in self.words.bodies and self.names.kind(beside) == ORGANISATION:
                return self.names.of(beside)
        if token.tag_ not in {"NN", "NNP"} or token.lemma_.lower() in self.words.bodies:
            return None  # "the administration of Mayor Ann Vale" is not Ann Vale
        last = next((t for t in reversed(list(token.subtree)) if not t.is_punct), token)
        mention = self.names.by_token.get(last.i)
        if mention is None or mention.start <= token.i or self.names.kinds.get(mention.canonical) != PERSON:
            return None
        between = list(token.doc[token.i + 1 : mention.start])
        if between and between[-1].text == "," and last.dep_ == "appos":
            between.pop()
        return None if any(t.is_punct or t.pos_ in {"VERB", "CCONJ"} for t in between) else mention.canonical

    def is_actor_noun(self, token: Token) -> bool:
        """True for a common noun that names people or a body."""
        lemma, word = token.lemma_.lower(), token.lower_
        if lemma in self.words.people or lemma in self.words.bodies or word in self.words.bodies:
            return True
        return token.tag_ == "NNS" and word.endswith(self.words.endings) and word not in self.words.things

    def _acts(self, name: str, token: Token) -> bool:
        """True where the name is of somebody who can act; a name of no known kind must stand where actors do."""
        kind = self.names.kinds.get(name)
        if kind in {PERSON, ORGANISATION, PLACE}:
            return True
        if kind == PEOPLE:
            return token.tag_ in {"NNS", "NNPS", "NNP", "PRP", "PRP$"}
        last = name.rsplit(maxsplit=1)[-1]
        if last in self.names.words.group_heads or last in self.names.words.group_people:
            return True
        return token.pos_ == "PROPN" and token.dep_ in _AGENTIVE and last not in self.words.titled_things

    def _hidden(self, token: Token, depth: int) -> str | None:
        """The owner of a visit, a letter, an aim: by possessive, by "of", or by an earlier mention of the same noun."""
        if token.pos_ != "NOUN" or (token.lemma_ not in self.words.hiding and token.lower_ not in self.words.hiding):
            return None
        owner = find_child(token, "poss") or next(prepositional(token, "of", "by", "from"), None)
        if owner is not None:
            return self.name(owner, depth + 1)
        before = find_child(token, "compound", "nmod", "amod")
        if before is not None and before.i in self.names.by_token and self.names.is_place(before):
            return self.names.of(before)
        return self._earlier_owner(token, depth)

    def _earlier_owner(self, token: Token, depth: int) -> str | None:
        """Whose "this mission" is, from the sentence that first spoke of the mission."""
        if not any(c.lower_ in {"this", "the", "that", "these"} for c in children(token, "det")):
            return None
        before = token.doc[max(0, token.sent.start - 80) : token.sent.start]
        for other in reversed([t for t in before if t.lemma_ == token.lemma_]):
            owner = find_child(other, "poss")
            if owner is not None:
                return self.name(owner, depth + 1)
            for above in other.ancestors:
                if above.pos_ == "VERB":
                    return self.name(find_subject(above), depth + 1)
        return None

    def _own_subject(self, token: Token, depth: int) -> str | None:
        """The common noun that is the subject over the pronoun: "the mayor dropped her plan"."""
        if token.tag_ == "PRP$":
            verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
        elif token.dep_ == "nsubj" and token.head.dep_ == "ccomp":
            verb = token.head.head
        else:
            return None
        subject = find_subject(verb) if verb is not None else None
        if subject is None or subject.i >= token.i:
            return None
        if token.lower_ in {"it", "its"} and subject.lemma_.lower() in self.words.people:
            return self.name(spoken_for(subject), depth + 1)
        if subject.pos_ == "NOUN" and subject.lemma_ in self.words.hiding:
            return self._hidden(subject, depth)
        if not self._is_common(subject):
            return None
        many = subject.tag_ in {"NNS", "NNPS"}
        if many and self._crowds_beside(subject, token):
            return None
        return self.name(subject, depth + 1) if many == (token.lower_ in _MANY) else None

    def _crowds_beside(self, subject: Token, token: Token) -> bool:
        """True where another crowd is spoken of as subject before: "The unions say the railroads make their …"."""
        before = token.doc[token.sent.start : token.i]
        return any(t.dep_ in SUBJECTS and t != subject and t.tag_ == "NNS" and self.is_actor_noun(t) for t in before)

    def _body_before(self, token: Token, depth: int) -> str | None:
        """What an "it" that opens its sentence takes up: the body or the letter that the sentence before is about."""
        opens = (
            token.dep_ in SUBJECTS
            and not is_of_what_is_told(token)
            and not any(t.dep_ in SUBJECTS and t.i < token.i for t in token.sent)
        )
        if not opens or not token.sent.start:
            return None
        before = token.doc[token.sent.start - 1].sent
        subject = next((t for t in before if t.dep_ in SUBJECTS and t.head.dep_ == "ROOT"), None)
        quoted = is_quoted(token, self.names.quotes)
        if subject is None or subject.tag_ != "NN" or is_quoted(subject, self.names.quotes) or quoted:
            return None
        name = self.name(subject, depth + 1)
        return None if name is not None and self.names.kinds.get(name) == PERSON else name

    def _is_common(self, subject: Token) -> bool:
        """True for a subject that is no name but can act: "the agency", "one of the unions"."""
        return subject.pos_ == "NUM" or (subject.pos_ == "NOUN" and self.is_actor_noun(subject))

    def _crowd_before(self, token: Token) -> str | None:
        """The plural crowd that "they" takes up: the subject before it, or of the sentence before."""
        sentence = token.sent
        own = [t for t in sentence if t.dep_ in SUBJECTS and t.i < token.i]
        if not own and sentence.start:
            before = token.doc[sentence.start - 1].sent
            own = [t for t in before if t.dep_ in SUBJECTS and t.head.dep_ == "ROOT"]
        for subject in own[:1]:
            if subject.tag_ in {"NNS", "NNPS"} and self.is_actor_noun(subject):
                return self.name(subject)
        return None

    def _pair_before(self, token: Token) -> Token | None:
        """The persons or bodies joined in the subject that "they" takes up: "Vale and Orsa said they would"."""
        over = token.head.head if token.tag_ == "PRP$" and token.head.dep_ == "dobj" else None
        doer = find_child(over, "nsubj") if over is not None else None
        if doer is not None and any(self.names.is_person(t) for t in _joined(doer)):
            return doer
        sentence = token.sent
        own = [t for t in sentence if t.dep_ in SUBJECTS and t.i < token.i]
        if not own and sentence.start:
            own = [t for t in token.doc[sentence.start - 1].sent if t.dep_ in SUBJECTS and t.head.dep_ == "ROOT"]
        first = own[0] if own else None
        joined = first is not None and any(self.names.is_person(t) for t in _joined(first))
        return first if joined else None

    def _leader(self, token: Token) -> Token | None:
        """The person that the parse took into a crowd's name: the Vale of "Vale and Orsa lawmakers"."""
        if token.tag_ not in {"NNS", "NNPS"}:
            return None
        named = (c for c in children(token, "nmod", "compound", "poss") if self.names.is_person(c))
        return next((c for c in named if find_child(c, "conj") is not None and find_child(c, "cc") is not None), None)

    def phrase(self, token: Token) -> str:
        """The noun with the words that tell it from others: "railway unions", "members of unions"."""
        kept: list[Token] = []
        for child in token.lefts:
            if (
                child.dep_ in _PREMODIFIERS
                and child.tag_ != "VBD"
                and (child.lower_ not in _IDLE or "-" in child.doc[child.i + 1].text or is_of_office(child, self.names))
            ):
                kept.extend(modifier_words(child, _IDLE - {child.lower_}))
        phrase = " ".join([*one_of(token), self.names.plain([*kept, token])])
        of = next(prepositional(token, "of", "for"), None)
        if of is not None and token.lower_ not in _QUANTITIES and of.pos_ in {"NOUN", "PROPN"}:
            inner = self.names.of(of) or (self.phrase(of) if self.is_actor_noun(of) else None)
            if inner is not None:
                return f"{phrase} of {inner}"
        firm = employer_of(token, self.names)
        return f"{phrase} at {firm}" if firm is not None else phrase


def _joined(token: Token) -> Iterator[Token]:
    """The nouns joined to this one."""
    for child in children(token, "conj"):
        if child.pos_ in {"NOUN", "PROPN", "PRON"} and find_child(child, "neg") is None and not _is_denied(child):
            yield child
            yield from _joined(child)


def _included(noun: Token) -> Iterator[Token]:
    """Who is named behind "including": "several countries, including Vale and Orsa, object"."""
    verb = noun.head
    things = (c for c in verb.subtree if c.lower_ == "including" and c.i > noun.i) if noun.dep_ in SUBJECTS else ()
    for word in things:
        for named in children(word, "pobj"):
            yield named
            yield from _joined(named)
        return


def _is_denied(noun: Token) -> bool:
    """True for the second of "Orsa, but not Vale"."""
    return noun.left_edge.i > 0 and noun.doc[noun.left_edge.i - 1].lower_ == "not"


def _is_neither(token: Token) -> bool:
    """True for the first of "neither Orsa nor Vale", who are denied something together."""
    return any(c.lower_ == "neither" for c in token.children) and any(c.lower_ == "nor" for c in token.children)


def _is_few(token: Token) -> bool:
    """True for "few senators", who are not those that do; "a few senators" are."""
    few = next((c for c in children(token, "amod", "det") if c.lower_ == "few"), None)
    return few is not None and (few.i == 0 or few.nbor(-1).lower_ not in {"a", "the", "these", "those"})


def _after_dateline(token: Token) -> Token:
    """The name behind "LARKHAM (NP) — " where the parse took the place for the subject."""
    sentence = token.sent
    if sentence[0].text[1:2].islower():
        return token  # most sentences, seen without building their text
    dateline = _DATELINE.match(sentence.text)
    if dateline is None or token.idx >= sentence.start_char + dateline.end():
        return token
    behind = (t for t in token.children if t.idx >= sentence.start_char + dateline.end() and t.pos_ == "PROPN")
    return next(behind, token)


def make_actors(vocabulary: Vocabulary, names: Names) -> Actors:
    """The actor finder of the article."""
    return Actors(names, actor_words(vocabulary))
