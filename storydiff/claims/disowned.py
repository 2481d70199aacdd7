"""Disowned: what a sentence tells only to deny, doubt or call untrue."""

from __future__ import annotations

from dataclasses import dataclass, fields

from storydiff.claims.parse import Token
from storydiff.claims.syntax import find_child, is_negated, is_verbal
from storydiff.claims.vocabulary import Vocabulary

_TOLD = frozenset({"ccomp", "pcomp", "acl", "csubj", "csubjpass"})


@dataclass(frozen=True, slots=True)
class DisowningWords:
    """The vocabulary of what is denied, doubted or called untrue."""

    disowning: frozenset[str]
    saying: frozenset[str]
    false: frozenset[str]
    true: frozenset[str]
    mistaken: frozenset[str]
    nobody: frozenset[str]
    doubting: frozenset[str]
    rejecting: frozenset[str]


def disowning_words(vocabulary: Vocabulary) -> DisowningWords:
    """The vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("disowning")
    if not isinstance(found, DisowningWords):
        table = vocabulary.table("disowning")
        found = DisowningWords(*(frozenset(table.get(field.name, ())) for field in fields(DisowningWords)))
        vocabulary.prepared["disowning"] = found
    return found


def is_disowned(token: Token, words: DisowningWords) -> bool:
    """True inside a clause that its speaker denies, doubts or only wishes."""
    part = token
    for above in token.ancestors:
        if _is_taken_for_granted(part):
            return False
        if part.dep_ in {"ccomp", "pcomp"} and _disowns(above, words) and not _is_judged(part, token):
            return True
        if part.dep_ in _TOLD and is_verbal(part) and _is_false(above, part, words):
            return True
        part = above
    return False


def _is_taken_for_granted(part: Token) -> bool:
    """As in "did not say how 40 people died", "what caused the fire that killed 40": so, whatever is denied above."""
    if part.dep_ in {"ccomp", "pcomp"}:
        return any(c.tag_ in {"WRB", "WP"} for c in part.lefts)
    return part.dep_ == "relcl" or (part.dep_ == "acl" and not _has_that(part))


def _is_judged(part: Token, token: Token) -> bool:
    """As in "did not think it wise to go": the denial is of the adjective, which is read with it."""
    small = part.i == token.i and token.pos_ == "ADJ" and not any(c.dep_ in {"mark", "aux", "cop"} for c in token.lefts)
    return small and any(c.lower_ == "it" for c in token.lefts)


def _has_that(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.lefts)


def _is_unsaid(verb: Token, words: DisowningWords) -> bool:
    """True where the verb is denied, or nobody is its subject."""
    subject = find_child(verb, "nsubj", "nsubjpass")
    nobody = subject is not None and (subject.lower_ in words.nobody or any(c.lower_ == "no" for c in subject.lefts))
    return nobody or is_negated(verb)


def _disowns(above: Token, words: DisowningWords) -> bool:
    """As in "denies that", "does not believe that", and not "no one disputes that"."""
    if above.lemma_ in words.disowning and above.pos_ == "VERB":
        return not _is_unsaid(above, words)
    return above.lemma_ in words.saying and is_negated(above)


def _is_false(above: Token, clause: Token, words: DisowningWords) -> bool:
    """True where what stands above a clause calls it untrue: "it is not true that", "rumours that", "falsely said"."""
    if above.pos_ == "NOUN" and (not _has_that(clause) or above.lemma_ in words.doubting):
        return False
    beside = {c.lower_ for c in above.children if c.dep_ in {"acomp", "attr", "oprd", "advmod", "amod", "nsubj"}}
    beside.add(above.lower_)
    if not is_negated(above) and not beside.isdisjoint(words.false):
        return True
    if is_negated(above) and not beside.isdisjoint(words.true):
        return True
    if above.pos_ == "NOUN":
        denied = above.head.lemma_ in words.rejecting and above.dep_ == "dobj"
        return denied or any(c.lower_ == "no" for c in above.lefts)
    subject = find_child(above, "nsubj", "nsubjpass")
    if subject is not None and not words.false.isdisjoint(c.lower_ for c in subject.lefts):
        return True  # "a fake post said"
    if subject is not None and (subject.lower_ in words.nobody or any(c.lower_ == "no" for c in subject.lefts)):
        return above.lemma_ in words.saying or subject.lower_ == "evidence"
    reason = above.head
    return (
        above.dep_ in {"xcomp", "ccomp", "acl", "advcl"}
        and above.lemma_ in words.saying
        and not ({c.lower_ for c in (reason, *reason.children) if c.i < above.i}.isdisjoint(words.mistaken))
    )
