"""What a count measures: read off the noun, the verb it belongs to, or the name of a running count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from storydiff.claims.parse import Token
from storydiff.claims.syntax import is_negated, is_set_off
from storydiff.claims.vocabulary import Vocabulary

DEPTH = 4
"""Verbs followed from a noun on: "are feared | to have been | killed" is three."""

_COMPLEMENTS = {
    "acomp", "attr", "oprd", "xcomp", "ccomp", "advcl", "dobj", "amod", "advmod", "prt", "pcomp", "pobj", "prep",
    "nmod", "npadvmod",
}  # fmt: skip
_COUNTED_ANEW = {"many", "several", "others", "dozens", "scores", "hundreds", "thousands", "millions", "some", "more"}
_SKIPPED = {
    "people", "others", "more", "other", "persons", "were", "have", "been", "was", "had", "has", "are", "is", "remain",
    "remained", "confirmed", "reported", "feared", "believed", "presumed", "thought", "to", "be", "left", "officially",
    "listed", "as", "still", "also", "declared", "now", "said", "estimated", "known", "so", "far", "already",
    "reportedly",
}  # fmt: skip
_WITHIN = {"in", "at", "from", "across", "on", "near", "for", "with", "by", "after"}
_BOUNDING = {"over", "under", "about", "around", "above", "nearly", "least", "to", "than"}
_BESIDE_VERB = {
    "dobj", "oprd", "acomp", "attr", "prt", "advmod", "xcomp", "npadvmod", "ccomp", "advcl", "amod",
}  # fmt: skip
_REMAINS = {"body", "corpse"}
_ONWARD = {"as", "among", "unaccounted", "to", "for"}
_OF_CLAUSES = {"ROOT", "ccomp", "parataxis", "conj"}
_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}


@dataclass(frozen=True)
class MeasureWords:
    """The measure vocabulary turned round: from a lemma to its measure."""

    nouns: Mapping[str, str]
    people: Mapping[str, str]
    states: Mapping[str, str]
    object: Mapping[str, str]
    subject: Mapping[str, str]
    phrases: Mapping[tuple[str, str], str]
    handled: Mapping[tuple[str, str], str]
    acts: Mapping[str, str]
    tolls: Mapping[str, str]
    money: Mapping[str, str]
    fates: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]
    lesser: Mapping[str, str]
    """Measures that go unsaid where the same words say more: who was shot dead is counted among the dead."""

    @cached_property
    def countable(self) -> frozenset[str]:
        """Lemmas that a bare year-like number before them counts: "2000 people"."""
        return self.persons | frozenset(self.nouns)

    @cached_property
    def persons(self) -> frozenset[str]:
        """Nouns of persons of any kind."""
        return self.sets["persons"] | self.sets["groups"] | self.sets["callings"] | self.sets["kinds"]

    @cached_property
    def named(self) -> frozenset[str]:
        """Nouns of persons whose plural names a population: "soldiers", "nuns"."""
        unnamed = self.sets["persons"] | self.sets["groups"] | frozenset(self.people) | frozenset(self.nouns)
        return self.sets["callings"] | (self.sets["kinds"] - unnamed)

    @cached_property
    def one_person(self) -> frozenset[str]:
        """Lemmas that in the singular stand for one person, whose land says nothing of where something happened."""
        return self.sets["callings"] | self.sets["offices"] | self.sets["groups"]

    @cached_property
    def of_people(self) -> frozenset[str]:
        """Measures that count persons."""
        measures = {*self.object.values(), *self.subject.values(), *self.people.values(), *self.phrases.values()}
        return frozenset(measures | {"casualties", "people", "crowd"}) - {"votes"}

    def is_person(self, noun: Token) -> bool:
        """True for nouns of persons of any kind."""
        return _lemma(noun) in self.persons or _lemma(noun) in self.people


def measure_words(vocabulary: Vocabulary) -> MeasureWords:
    """The measure vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("measures")
    if not isinstance(found, MeasureWords):
        table = vocabulary.table("measures")
        measures: Mapping[str, Mapping[str, Any]] = table.get("measures", {})

        def turned(key: str) -> dict[str, str]:
            return {word: name for name, row in measures.items() for word in row.get(key, ())}

        def pairs(key: str) -> dict[tuple[str, str], str]:
            return {(w.split()[0], w.split()[1]): name for w, name in turned(key).items()}

        found = MeasureWords(
            turned("nouns"), turned("people"), turned("states"), turned("object"), turned("subject"),
            pairs("phrases"), pairs("handled"), turned("acts"), turned("tolls"),
            dict(table.get("money", {})),
            dict(table.get("fates", {})),
            {name: frozenset(words) for name, words in table.get("words", {}).items()}
            | {
                "kinds": frozenset(vocabulary.table("persons").get("nouns", ())),
                "bodies": frozenset(vocabulary.table("actors").get("bodies", ())) - _IN_ORDER,
            },
            {name: str(row["within"]) for name, row in measures.items() if "within" in row},
        )  # fmt: skip
        vocabulary.prepared["measures"] = found
    return found


_IN_ORDER = frozenset({"party", "side", "sides", "parties", "power", "force", "state", "majority", "team", "branch"})
"""Bodies of which an ordinal says no count: "a third party", "a second force"."""
OF_ANY = frozenset({"deaths", "injuries", "hostages", "arrests", "hospitalizations"})
"""Measures that a verb gives to whatever it counts, also where the vocabulary does not know the noun."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, the word that says it, and the rule that read it."""

    measure: str
    by: Token
    rule: str


def _lemma(token: Token) -> str:
    return str(token.lemma_).lower()


def of_noun(noun: Token, words: MeasureWords) -> Measured | None:
    """The measure that a counted noun is itself: "12 deaths", "ten hostages"."""
    marks = (words.nouns.get(f"{_lemma(t)} {_lemma(noun)}") for t in noun.lefts if t.dep_ == "compound")
    name = next((m for m in marks if m is not None), None) or words.nouns.get(_lemma(noun))
    name = name or words.people.get(_lemma(noun)) or words.people.get(noun.lower_)
    return Measured(name, noun, "noun") if name is not None else None


def by_clauses(noun: Token, words: MeasureWords) -> Measured | None:
    """The measure that a clause on the noun itself gives it: "the 12 who died"."""
    return next(_clauses_on(noun, words), None)


def by_predicates(anchor: Token, words: MeasureWords, *, is_noun: bool) -> list[Measured]:
    """The measures that the verbs and adjectives around a counted noun give it, each once."""
    found: dict[str, Measured] = {}
    for measured in _predicates(anchor, words, is_noun=is_noun):
        found.setdefault(measured.measure, measured)
    if _lemma(anchor) in _REMAINS:
        found.pop("rescued", None)
        found.pop("hospitalizations", None)
    return [measured for name, measured in found.items() if words.lesser.get(name) not in found]


def _predicates(anchor: Token, words: MeasureWords, *, is_noun: bool) -> Iterator[Measured]:
    own = [*_beside(anchor, words), *_clauses_on(anchor, words), *_behind(anchor, words)]
    yield from own
    if own and anchor.dep_ == "conj":
        return
    role, verb = role_of(anchor)
    if verb is not None and role in {"subject", "object", "passive"}:
        yield from _of_verb(verb, role, words, DEPTH, anchor)
    if role in {"attribute", "subject"} and verb is not None and verb.lemma_ == "be":
        for prep in verb.lefts:
            if prep.dep_ == "prep" and prep.lower_ in {"among", "of"}:
                yield from _complements(prep, words, set())
    governor = governing_noun(anchor)
    if governor is not None and is_noun:
        name = words.acts.get(_lemma(governor)) or words.nouns.get(_lemma(governor))
        if name is not None and name not in {"votes", "visits", "cases"}:
            yield Measured(name, governor, "act of")


def governing_noun(anchor: Token) -> Token | None:
    """The noun that holds the anchor by "of" or "to": "the deaths of 12"."""
    if anchor.dep_ == "pobj" and anchor.head.lower_ == "of" and anchor.head.head.pos_ in {"NOUN", "PROPN", "VERB"}:
        return anchor.head.head
    return None


def role_of(anchor: Token) -> tuple[str, Token | None]:
    """How a noun stands to its verb: subject, object, passive, attribute or otherwise, and the verb."""
    token = anchor
    while token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN", "NUM", "ADJ", "PRON"}:
        token = token.head
    match token.dep_:
        case "nsubj":
            return ("passive" if _is_reduced(token.head) else "subject"), token.head
        case "nsubjpass":
            return "passive", token.head
        case "dobj" | "dative" | "oprd":
            return "object", token.head
        case "attr":
            return "attribute", token.head
        case "pobj" if token.head.lower_ in _BOUNDING:
            if token.head.head.pos_ in {"VERB", "AUX"}:
                return ("object" if token.head.lower_ != "to" else "level"), token.head.head
        case "npadvmod" | "advmod" | "nummod":
            if token.head.pos_ == "VERB" and token.i > token.head.i:
                return "object", token.head
    return "", None


def _is_reduced(verb: Token) -> bool:
    """A participle without its auxiliary: "with 12 people injured"."""
    return verb.tag_ == "VBN" and not any(c.dep_ in {"aux", "auxpass"} for c in verb.children)


def _beside(anchor: Token, words: MeasureWords) -> Iterator[Measured]:
    """States right before or behind the noun: "12 injured people", "12 dead", "12 people missing"."""
    for child in anchor.children:
        if child.dep_ in {"amod", "acomp", "nmod", "advmod", "appos", "compound", "attr"} and child.pos_ in {
            "ADJ",
            "VERB",
            "NOUN",
            "ADV",
        }:
            name = words.states.get(child.lower_)
            if name is not None:
                yield Measured(name, child, "state")


def _behind(anchor: Token, words: MeasureWords) -> Iterator[Measured]:
    """A state that follows the number over words of being and reporting alone: "5,000 more thought to be injured"."""
    doc, end, i = anchor.doc, anchor.sent.end, anchor.i + 1
    while i < end and doc[i].lower_ in _SKIPPED:
        i += 1
    if i >= end:
        return
    token = doc[i]
    if anchor.dep_ == "pobj" and anchor.head.lower_ in _WITHIN and any(c.dep_ in _SUBJECTS for c in token.children):
        return  # "40 people in 12 towns were killed": the state is that of its own subject
    name = words.states.get(token.lower_) or (words.object.get(_lemma(token)) if token.tag_ == "VBN" else None)
    if name is not None and not _has_object(token) and token.head.i <= i and not _marks_noun(token):
        yield Measured(name, token, "state")


def _marks_noun(token: Token) -> bool:
    """True for a state before a noun of its own: "12 wounded soldiers"."""
    return token.dep_ in {"amod", "compound", "nmod"} and token.head.i > token.i


def _clauses_on(anchor: Token, words: MeasureWords) -> Iterator[Measured]:
    """Participles and relative clauses on the noun: "12 people killed", "12 who died", "12 seeking shelter"."""
    for child in anchor.rights:
        if child.dep_ == "acl" and child.tag_ == "VBN":
            yield from _of_verb(child, "passive", words, DEPTH, anchor)
        elif child.dep_ == "acl" and child.tag_ == "VBG":
            yield from _of_verb(child, "subject", words, DEPTH, anchor)
        elif child.dep_ in {"relcl", "acl", "appos"} and child.pos_ in {"VERB", "AUX"}:
            if is_negated(child):
                continue  # "40 members who have not struck"
            subject = next((c for c in child.children if c.dep_ in _SUBJECTS), None)
            if subject is not None and subject.lower_ in {"who", "that", "which"}:
                yield from _of_verb(
                    child, "passive" if subject.dep_ == "nsubjpass" else "subject", words, DEPTH, anchor
                )
        elif child.dep_ == "prep" and child.lower_ in {"among", "as", "without"}:
            yield from _complements(child, words, set())


def _of_verb(verb: Token, role: str, words: MeasureWords, depth: int, counted: Token) -> Iterator[Measured]:
    """The measures of a verb for what stands to it in a role."""
    if depth == 0 or is_negated(verb):
        return
    own = _own_measure(verb, role, words, counted)
    if own is not None:
        yield own
    elif _lemma(verb) in words.sets["linking"] | words.sets["obliging"]:
        yield from _linked(verb, words, depth, counted)
    if depth == DEPTH:
        for other in verb.conjuncts:
            if _shares(verb, other, role, counted):
                yield from _of_verb(other, _role_beside(other, role), words, 1, counted)


def _own_measure(verb: Token, role: str, words: MeasureWords, counted: Token) -> Measured | None:
    """The measure that the verb itself gives, alone or with its noun."""
    lemma, affected = _lemma(verb), role in {"object", "passive"}
    with_noun = words.handled if affected else words.phrases
    around = (*_partners(verb, counted), *_own_lemmas(counted)) if affected else _partners(verb, counted)
    partner = next((n for n in around if (lemma, n) in with_noun), None)
    if partner is not None and not _lemma(counted) == partner == "hospital":  # two that are sent are no patients
        return Measured(with_noun[lemma, partner], verb, "phrase")
    shown = next((c.lower_ for c in verb.rights if c.tag_ == "JJ" and c.dep_ in _COMPLEMENTS), "") if affected else ""
    if (lemma, shown) in words.phrases:
        return Measured(words.phrases[lemma, shown], verb, "phrase")  # "tested 7 of them positive"
    name = (words.object if affected else words.subject).get(lemma)
    if name is None and affected and verb.tag_ == "VBN" and verb.dep_ in _OF_CLAUSES and _is_reduced(verb):
        name = words.subject.get(lemma)  # "4,000 protested": a past form that the parse takes for a participle
    if role == "subject" and verb.tag_ == "VBG" and verb.lower_ in words.states:
        name = words.states[verb.lower_]
    if role == "object" and name is None:
        name = next(
            (words.subject[_lemma(c)] for c in verb.rights if c.dep_ == "xcomp" and _lemma(c) in words.subject), None
        )
    if role == "subject" and _is_reduced(verb) and lemma in words.object and verb.dep_ != "ROOT":
        name = words.object[lemma]
    if name is None or (not affected and _has_object(verb)):
        return None
    return Measured(name, verb, "verb")


def _own_lemmas(counted: Token) -> Iterator[str]:
    """The lemma of what is counted, for a part also that of the whole: "won seven of eight games"."""
    yield _lemma(counted)
    if counted.like_num:
        yield from (_lemma(c) for p in counted.rights if p.lower_ == "of" for c in p.children if c.dep_ == "pobj")


def _linked(verb: Token, words: MeasureWords, depth: int, counted: Token) -> Iterator[Measured]:
    """Measures behind a verb that only passes them on: "are feared to have died", "have to be evacuated"."""
    yield from _complements(verb, words, {counted.i}) if _lemma(verb) in words.sets["linking"] else ()
    for child in verb.rights:
        if child.dep_ in {"xcomp", "ccomp"} and child.pos_ in {"VERB", "AUX"}:
            if any(c.dep_ in _SUBJECTS and c.i > verb.i for c in child.children):
                continue
            passive = any(c.dep_ == "auxpass" for c in child.children) or _is_reduced(child)
            yield from _of_verb(child, "passive" if passive else "subject", words, depth - 1, counted)
        elif child.dep_ == "advcl" and _is_reduced(child):
            yield from _of_verb(child, "passive", words, depth - 1, counted)


def _shares(verb: Token, other: Token, role: str, counted: Token) -> bool:
    """True where a joined verb has the same counted: "were killed and burned", "killed and kidnapped thousands"."""
    if other.pos_ != "VERB" or other.i == verb.i:
        return False
    if role == "object":
        apart = all(any(c.dep_ in _SUBJECTS for c in v.children) for v in (verb, other))
        counts = any(t.like_num for t in verb.doc[other.i + 1 : verb.i])  # "infected over 4,200 and killed 62"
        return not _has_object(other) and other.i < counted.i and not apart and not counts
    if any(c.dep_ in _SUBJECTS for c in other.children):
        return False
    between = verb.doc[verb.i + 1 : other.i]
    return other.i > verb.i and not any(t.like_num or t.lower_ in _COUNTED_ANEW for t in between)


def _role_beside(other: Token, role: str) -> str:
    if any(c.dep_ == "auxpass" for c in other.children):
        return "passive"
    return "subject" if role == "passive" and other.tag_ != "VBN" else role


def _has_object(verb: Token) -> bool:
    """True for a verb with an object; what a comma sets off is none: "45 died, he said, twice the official figure"."""
    return any(c.dep_ == "dobj" and not is_set_off(verb, c) for c in verb.children)


def _partners(verb: Token, counted: Token) -> Iterator[str]:
    """Lemmas and forms of what stands with a verb, itself or behind a preposition."""
    for child in verb.children:
        if child.i == counted.i or child.dep_ in _SUBJECTS:
            continue
        if child.dep_ in _BESIDE_VERB:
            yield _lemma(child)
            yield child.lower_
        elif child.dep_ in {"prep", "agent"}:
            yield child.lower_
            nested = [c for p in child.children if p.dep_ == "prep" and child.lower_ == "out" for c in p.children]
            for inner in (*child.children, *nested):
                if inner.dep_ in {"pobj", "pcomp", "amod"}:
                    yield _lemma(inner)
                    yield inner.lower_
                    yield f"{child.lower_}-{_lemma(inner)}"
                    marks = (t for t in inner.lefts if t.dep_ == "compound")
                    yield from (f"{child.lower_}-{_lemma(t)}-{_lemma(inner)}" for t in marks)
                    if inner.dep_ == "pobj":
                        yield from (_lemma(t) for t in inner.conjuncts)
        if child.dep_ == "dobj":
            yield from (_lemma(t) for t in child.conjuncts)


def _complements(verb: Token, words: MeasureWords, seen: set[int]) -> Iterator[Measured]:
    """States among a linking verb's complements: "were listed as missing", "are among the dead"."""
    for child in verb.rights:
        if (
            child.i in seen
            or child.dep_ not in _COMPLEMENTS
            or (child.dep_ in {"advcl", "ccomp"} and child.pos_ == "VERB")
        ):
            continue
        name = words.states.get(child.lower_)
        if name is None and child.dep_ == "pobj":
            name = words.people.get(child.lower_)
        if name is not None and not any(c.dep_ == "neg" for c in verb.children):
            yield Measured(name, child, "state")
        if child.dep_ in {"prep", "acomp", "oprd", "xcomp"} and child.lower_ in _ONWARD:
            yield from _complements(child, words, seen | {verb.i})
        for other in child.conjuncts:
            joined = words.states.get(other.lower_)
            if joined is not None and other.i > child.i:
                yield Measured(joined, other, "state")
