"""Outlays: what a thing costs as a whole, which a story goes on telling: "the cost of the dam"."""

from __future__ import annotations

from storydiff.claims.parse import Token
from storydiff.claims.syntax import find_child, find_subject, prepositional

COST = "total cost"
"""The kind of these amounts."""
_KNOWN = frozenset({"the", "this", "that", "its", "their", "his", "her"})
_NAMELESS = frozenset({
    "project", "scheme", "work", "plan", "construction", "building", "undertaking", "programme", "program", "job",
    "whole", "repair",
})  # fmt: skip
"""Words for what is built or done that do not say which."""


def is_of_a_whole(word: Token) -> bool:
    """True where the cost is that of one thing that is known: not "at a cost of", "each day costs", "cost him"."""
    if word.pos_ == "NOUN":
        return word.tag_ == "NN" and _is_known(word)
    subject = find_subject(word)
    paid_by = any(
        c.dep_ == "dative" or (c.dep_ == "dobj" and c.ent_type_ != "MONEY" and not _is_sum(c)) for c in word.rights
    )
    return subject is not None and subject.tag_ in {"NN", "NNP"} and not paid_by and _is_known(subject)


def thing_costed(word: Token) -> str | None:
    """The thing by its plain noun, with the name that sets it apart: "dam", "vale dam"; None where none is said."""
    if word.pos_ == "NOUN":
        of = next(prepositional(word, "of", "for"), None)
        thing = of if of is not None and not _is_sum(of) else find_child(word, "poss")
        marks = [c for c in word.lefts if c.dep_ in {"compound", "amod"} and c.pos_ in {"NOUN", "PROPN"}]
        if thing is None and marks:
            return " ".join(c.lemma_.lower() for c in marks)
    else:
        thing = find_subject(word)
    if thing is None or thing.tag_.startswith("PRP") or thing.lemma_.lower() in _NAMELESS:
        return None
    names = [c.lower_ for c in thing.lefts if c.pos_ == "PROPN" and c.dep_ in {"compound", "nmod"}]
    places = [t.lower_ for t in prepositional(thing, "in", "at", "on") if t.pos_ == "PROPN"]
    return " ".join([*names, *places, thing.lemma_.lower()])


def _is_known(noun: Token) -> bool:
    """True with "the" or an owner before it, or by name."""
    lefts = list(noun.lefts)
    owned = any(c.dep_ == "poss" or c.lower_ in _KNOWN for c in lefts)
    return owned or (noun.pos_ == "PROPN" and not any(c.dep_ == "det" for c in lefts))


def _is_sum(noun: Token) -> bool:
    return noun.like_num or any(c.like_num or c.dep_ in {"nummod", "quantmod"} for c in noun.lefts)
