"""Courses: numbers that are the level of a running count ("the toll stands at 12", "rose by 12 to 96")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.crowds import NAMES, crowd_measure
from storydiff.claims.measures import MeasureWords
from storydiff.claims.parse import Token
from storydiff.claims.syntax import is_negated

_SUBJECTS = {"nsubj", "nsubjpass"}
_STANDS = r"(?:is|are|was|were|has|have|had|stands?|stood|reach(?:es|ed)|rose|rises|climbed|now)\b"
"""Behind an agent or a cause the sentence goes on: "the number killed by the storm is now | 12"."""
_BY = re.compile(
    r"\b(?:by|another|a further|an additional|an extra)"
    rf"\s+(?:(?!to\b|at\b|with\b|[a-z]+ing\b|{_STANDS})[a-z]+\s+){{0,4}}$"
    r"|\b(?:up|down)\s+$"
)
_FROM = re.compile(
    rf"\b(?:up|down|compared (?:with|to)|higher|lower)?\s*\bfrom\s+(?:(?!to\b|{_STANDS})[a-z]+\s+){{0,4}}$"
)
_TO = re.compile(r"\bto\s+(?:[a-z]+\s+){0,4}$")
_TO_VALUE = {
    "at",
    "to",
    "of",
    "over",
    "above",
    "past",
    "under",
    "near",
    "by",
    "from",
    "with",
    "beyond",
    "below",
    "than",
    "around",
    "about",
}
_COUNT_OF = {"of", "for", "from"}


@dataclass(frozen=True, slots=True)
class Course:
    """A running count: the noun that names it, its measure (None: the one spoken of), and the verb that moves it."""

    noun: Token
    measure: str | None
    verb: Token | None


def find_course(number: Token, words: MeasureWords) -> Course | None:
    """The running count that a number is the level, step or base of."""
    if (some := _put_of_some(number, words)) is not None:
        return some
    for noun, verb in _holders(number):
        named = toll_measure(noun, words)
        if named is not None:
            return Course(noun, named[0], verb)
    return _put_at(number)


def _put_of_some(number: Token, words: MeasureWords) -> Course | None:
    """As in "put the number of its members arrested at 40", where the parse hangs the number on what befell them."""
    fate = number.head.head if number.dep_ == "pobj" and number.head.lower_ == "at" else number
    above = next((t for t in fate.ancestors if t.lemma_ in _PUTTING and t.pos_ == "VERB"), None)
    if above is None or fate.tag_ != "VBN" or fate.dep_ not in {"acl", "advcl"}:
        return None
    noun = next((c for c in above.rights if c.dep_ == "dobj" and c.i < fate.i), None)
    measure = words.states.get(fate.lower_) or words.object.get(fate.lemma_.lower())
    if noun is None or measure is None or noun.lemma_.lower() not in words.sets["count_nouns"]:
        return None
    return Course(noun, measure, above)


def _put_at(number: Token) -> Course | None:
    """As in "puts the jobs that are in danger at 55,000": things counted by who puts their number there."""
    if number.dep_ != "pobj" or number.head.lower_ != "at":
        return None
    above = next((t for t in number.head.ancestors if t.lemma_ in _PUTTING and t.pos_ == "VERB"), None)
    thing = next((c for c in above.rights if c.dep_ == "dobj"), None) if above is not None else None
    if thing is None or thing.tag_ != "NNS" or thing.i > number.i or _is_counted(thing):
        return None
    return Course(thing, plural(thing), above)


_PUTTING = frozenset({"put", "estimate"})


def toll_measure(noun: Token, words: MeasureWords) -> tuple[str | None] | None:
    """The measure of a noun that names a count, in a tuple; None where it names none."""
    lemma = noun.lemma_.lower()
    marked = (words.nouns.get(f"{t.lemma_.lower()} {lemma}") for t in noun.lefts if t.dep_ == "compound")
    plain = next((m for m in marked if m is not None), None) or words.nouns.get(lemma) or words.people.get(noun.lower_)
    if plain is not None:
        return (plain,) if plain not in {"votes", "visits"} else None
    if lemma in NAMES and noun.tag_ == "NN":
        return (crowd_measure(noun, words),)
    if lemma not in words.sets["count_nouns"] and lemma not in words.tolls:
        return None
    name = _toll_by_mark(noun, lemma, words) or _toll_by_content(noun, words) or words.tolls.get(lemma)
    return (name,) if name is not None or lemma in words.sets["count_nouns"] else None


def _toll_by_mark(noun: Token, lemma: str, words: MeasureWords) -> str | None:
    """The measure of "death toll", "injured count", "case tally"."""
    left = [t.lower_ for t in noun.lefts if t.dep_ in {"compound", "amod", "nmod"}]
    runs = (words.tolls.get(" ".join([*left[-size:], lemma])) for size in range(len(left), 0, -1))
    marks = (words.states.get(word) or words.nouns.get(word) for word in left)
    return next((name for name in (*runs, *marks) if name is not None), None)


def _toll_by_content(noun: Token, words: MeasureWords) -> str | None:
    """The measure of "number of dead", "tally of cases", "number killed"."""
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ in _COUNT_OF:
            loose = child.lower_ == "of"
            names = (_counted_by(c, words, loose=loose) for c in child.children)
            found = next((name for name in names if name is not None), None)
            if found is not None or (found := _where_of(noun, child, words)) is not None:
                return found
        elif child.dep_ in {"acl", "amod"} and child.lower_ in words.states:
            return words.states[child.lower_]
    return _to_be(noun, words)


def _where_of(noun: Token, of: Token, words: MeasureWords) -> str | None:
    """The measure of "the number of people without power", where the parse hangs their state on the number."""
    if not any(c.lower_ in {"people", "residents", "those"} for c in of.children):
        return None
    states = (_where_they_are(c, words) for c in noun.rights if c.dep_ == "prep" and c.i > of.i)
    return next((name for name in states if name is not None), None)


def _to_be(noun: Token, words: MeasureWords) -> str | None:
    """The measure of "the number of people to be resettled", whose clause the parse may hang on the number."""
    fates = (child for child in noun.rights if is_ahead(child))
    return next((words.object[c.lemma_.lower()] for c in fates if c.lemma_.lower() in words.object), None)


def is_ahead(verb: Token) -> bool:
    """True for what is still to be done to somebody: "people to be resettled"."""
    infinitive = {c.lower_ for c in verb.lefts if c.dep_ in {"aux", "auxpass"}} >= {"to", "be"}
    return infinitive and verb.tag_ == "VBN" and verb.dep_ in {"relcl", "acl", "xcomp"}


def _counted_by(noun: Token, words: MeasureWords, *, loose: bool) -> str | None:
    """What "the number of …" counts: the measure of the noun, or of the participle on it."""
    name = (
        words.nouns.get(noun.lemma_.lower()) or words.people.get(noun.lower_) or words.people.get(noun.lemma_.lower())
    )
    for child in noun.children:
        name = name or _where_they_are(child, words)
        if child.dep_ in {"acl", "amod", "relcl"} and not is_negated(child):
            name = name or words.states.get(child.lower_) or words.object.get(child.lemma_.lower())
            if child.dep_ == "relcl":
                name = name or words.subject.get(child.lemma_.lower())
            name = name or _said_of(child, words)
            bound = child.lemma_ in words.sets["obliging"]
            name = name or (
                next(filter(None, (words.object.get(c.lemma_.lower()) for c in child.rights if is_ahead(c))), None)
                if bound
                else None
            )
    if name is None and loose and noun.pos_ == "NOUN" and noun.lower_ not in {"people", "those", "them"}:
        return plural(noun)
    return name


def _said_of(participle: Token, words: MeasureWords) -> str | None:
    """The measure of people "known to have died", "believed to be missing": what is said of them."""
    inner = next((c for c in participle.rights if c.dep_ in {"xcomp", "ccomp"}), None)
    if inner is None or participle.dep_ != "acl":
        return None
    state = next((c for c in inner.rights if c.dep_ in {"acomp", "attr", "oprd"}), inner)
    return words.states.get(state.lower_) or words.subject.get(inner.lemma_.lower())


def _where_they_are(child: Token, words: MeasureWords) -> str | None:
    """The measure of people "in shelters", "on strike", "living in camps", whose whereabouts say what is counted."""
    preps = [child] if child.dep_ == "prep" else [c for c in child.rights if c.dep_ == "prep"]
    if is_negated(child):
        return None  # "who are not on strike"
    verb = "be" if child.dep_ == "prep" else child.lemma_.lower() if child.dep_ in {"acl", "relcl"} else ""
    for prep in preps if verb else ():
        for inner in prep.children:
            place = inner.lemma_.lower()
            at = f"{prep.lower_}-{place}"
            name = words.phrases.get((verb, at)) or (words.phrases.get((verb, place)) if prep.lower_ == "on" else None)
            if name is not None:
                return name
    return None


def plural(noun: Token) -> str:
    """The lower-case plural of a noun as written, regular endings only."""
    word = noun.lower_
    if noun.tag_ in {"NNS", "NNPS"} or word.endswith("s") or word in _UNCHANGED:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("ch", "sh", "x", "z")):
        return word + "es"
    return word + "s"


_UNCHANGED = {
    "people",
    "crew",
    "police",
    "staff",
    "freight",
    "aid",
    "damage",
    "money",
    "men",
    "women",
    "children",
    "aircraft",
    "data",
    "unemployment",
    "worth",
    "electricity",
    "efficiency",
    "personnel",
    "cargo",
    "funding",
    "spending",
    "equipment",
    "assistance",
    "relief",
    "support",
    "income",
    "debt",
    "revenue",
    "population",
    "food",
    "rain",
    "water",
    "fuel",
    "inflation",
    "turnout",
    "growth",
}


def _holders(number: Token) -> Iterator[tuple[Token, Token | None]]:
    """Nouns that a number may be the value of, with the verb between, nearest first."""
    token, verb = number, None
    for _ in range(6):
        head = token.head
        if head == token:
            return
        if head.pos_ == "NOUN" and head.i < number.i and _hangs_on(token):
            yield head, verb
        if head.pos_ in {"VERB", "AUX"}:
            joined = verb is not None and verb.dep_ == "conj"
            verb = verb or head
            yield from _mistaken(head)
            yield from ((n, v) for n, v in _around(head, token, number) if not joined or n.dep_ in _SUBJECTS)
            if head.dep_ in {"acl", "relcl"} and head.head.pos_ == "NOUN":
                yield head.head, head
                return
            if head.dep_ in {"ccomp", "ROOT", "advcl", "relcl"} or any(c.dep_ in _SUBJECTS for c in head.children):
                return
        if head.pos_ == "ADP" and head.lower_ not in _TO_VALUE:
            return
        token = head


def _hangs_on(token: Token) -> bool:
    """True where a word hangs on a noun as its value: "a toll of 12", "a toll that stands at 12"."""
    if token.dep_ == "prep":
        return token.lower_ in {"of", "at", "to", "over", "above", "past", "under", "near"}
    return token.dep_ in {"appos", "acl", "relcl", "nummod", "npadvmod"}


def _around(verb: Token, token: Token, number: Token) -> Iterator[tuple[Token, Token | None]]:
    """The subject and the object of a verb that stand before its number: "raised the toll to 12"."""
    for child in verb.children:
        if child.i == token.i or child.lower_ in {"that", "which", "who"}:
            continue
        if child.dep_ in _SUBJECTS or (child.dep_ == "dobj" and child.i < number.i and not _is_counted(child)):
            yield child, verb


def _mistaken(verb: Token) -> Iterator[tuple[Token, Token]]:
    """The subject that the parse took for a phrase: "as the toll of the storm that struck Vale passed 40"."""
    if verb.dep_ not in {"conj", "advcl"} or any(c.dep_ in _SUBJECTS | {"mark"} for c in verb.children):
        return
    if any(c.dep_ == "cc" and c.i > verb.head.i for c in verb.head.rights):
        return
    for token in reversed(verb.doc[verb.head.i : verb.i]):
        if token.dep_ == "pobj" and token.head.lower_ == "as" and any(c.lower_ == "the" for c in token.lefts):
            yield token, verb
            return


def _is_counted(noun: Token) -> bool:
    return any(c.dep_ == "nummod" for c in noun.children)


def part_of_course(before: str) -> str:
    """Whether the words before a number make it the step, the base or the level of a change; empty where none does.

    ``before`` is the lower-case text of the sentence up to the number.
    """
    for name, pattern in (("step", _BY), ("base", _FROM), ("level", _TO)):
        if pattern.search(before):
            return name
    return ""
