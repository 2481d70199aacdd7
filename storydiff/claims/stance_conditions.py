"""What a refusal is bound to: who will block the bill until sick pay is voted on wants the vote on sick pay.

a stand against something + "unless", "until" + what would end it → a stand for that
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from storydiff.claims.parse import Token
from storydiff.claims.stance_rules import Found, StanceRules
from storydiff.claims.syntax import children, find_child, is_negated
from storydiff.claims.targets import Target

CONDITION = "position: condition"
"""The rule of what is held out for, which is wanted without a condition."""
_BOUND = frozenset({"unless", "until"})
_ASKED = 2
"""Strength of what somebody holds out for: they ask for it, and more is not said."""


def find_conditions(found: Found, rules: StanceRules) -> Iterator[Found]:
    """What the actors of a refusal want before they give it up."""
    if found.sign >= 0:
        return
    for verb in find_bound_clauses(found.word):
        for target in _wanted(verb, rules):
            yield Found(found.word, "hold out", found.actors, target, target.sign, _ASKED, CONDITION)


def find_bound_clauses(word: Token) -> Iterator[Token]:
    """The verbs of the clauses that say until when, or unless what, a stance is held."""
    governed = chain([word], children(word, "acl", "xcomp"))
    above = [word.head] if word.dep_ in {"xcomp", "acl"} else []
    for holder in chain(governed, above):
        for clause in children(holder, "advcl"):
            if any(mark.lower_ in _BOUND for mark in children(clause, "mark")) and not is_negated(clause):
                yield clause


def _wanted(verb: Token, rules: StanceRules) -> Iterator[Target]:
    """What has to come about: what is given, included or restored, or what a vote or a talk is on."""
    subject = find_child(verb, "nsubjpass")
    if subject is None and verb.lemma_ in rules.words.occurring:
        subject = find_child(verb, "nsubj")
        about = [c for c in children(verb, "prep") if c.lower_ in {"on", "about", "over"}]
        named = [t for on in about for t in _behind(on, rules)]
        if named or subject is None:
            yield from named
            return
    elif subject is None and verb.lemma_ in rules.words.granting:
        subject = find_child(verb, "dobj")
    elif subject is not None and verb.lemma_ not in rules.words.granting:
        return
    target = rules.targets.of_noun(subject) if subject is not None else None
    if target is not None:
        yield target


def _behind(preposition: Token, rules: StanceRules) -> Iterator[Target]:
    for child in preposition.children:
        if child.dep_ == "pobj" and (target := rules.targets.of_noun(child)) is not None:
            yield target
        elif child.dep_ == "pcomp":
            yield from rules.targets.of_clause(child)
