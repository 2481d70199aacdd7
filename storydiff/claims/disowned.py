"""Disowned: what a sentence tells only to deny, doubt or call untrue."""

from __future__ import annotations

from spacy.tokens import Token

from storydiff.claims.syntax import find_child, is_negated, is_verbal

_DISOWNING = frozenset({"deny", "doubt", "dispute", "refute", "pretend", "wish", "imagine", "disbelieve"})
_SAYING = frozenset({"say", "believe", "think", "claim", "suggest", "mean", "confirm", "expect"})
_TOLD = frozenset({"ccomp", "pcomp", "acl", "csubj", "csubjpass"})
_FALSE = frozenset({
    "untrue", "false", "falsely", "wrongly", "mistakenly", "incorrect", "fake", "hoax", "myth", "rumour", "rumor",
    "rumours", "rumors", "fabricated",
})  # fmt: skip
"""Words that call what is said beside them untrue; in front of a clause, as in "rumours that"."""
_TRUE = frozenset({"true", "correct"})
_MISTAKEN = frozenset({"wrong", "mistake", "mistaken", "incorrect", "false"})
_NOBODY = frozenset({"nobody", "no-one", "none"})
_DOUBTING = frozenset({"doubt", "question", "dispute", "denial"})
"""Nouns whose "no" says that it is so: "no doubt that"."""
_REJECTING = frozenset({"deny", "reject", "dispute", "dismiss", "refute", "debunk"})
"""Verbs whose object is what somebody else claims: "rejected claims that"."""


def is_disowned(token: Token) -> bool:
    """True inside a clause that its speaker denies, doubts or only wishes."""
    part = token
    for above in token.ancestors:
        if _is_taken_for_granted(part):
            return False
        if part.dep_ in {"ccomp", "pcomp"} and _disowns(above):
            return True
        if part.dep_ in _TOLD and is_verbal(part) and _is_false(above, part):
            return True
        part = above
    return False


def _is_taken_for_granted(part: Token) -> bool:
    """As in "did not say how 40 people died", "what caused the fire that killed 40": so, whatever is denied above."""
    if part.dep_ in {"ccomp", "pcomp"}:
        return any(c.tag_ in {"WRB", "WP"} for c in part.lefts)
    return part.dep_ == "relcl" or (part.dep_ == "acl" and not _has_that(part))


def _has_that(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.lefts)


def _is_unsaid(verb: Token) -> bool:
    """True where the verb is denied, or nobody is its subject."""
    subject = find_child(verb, "nsubj", "nsubjpass")
    nobody = subject is not None and (subject.lower_ in _NOBODY or any(c.lower_ == "no" for c in subject.lefts))
    return nobody or is_negated(verb)


def _disowns(above: Token) -> bool:
    """As in "denies that", "does not believe that", and not "no one disputes that"."""
    if above.lemma_ in _DISOWNING and above.pos_ == "VERB":
        return not _is_unsaid(above)
    return above.lemma_ in _SAYING and is_negated(above)


def _is_false(above: Token, clause: Token) -> bool:
    """True where what stands above a clause calls it untrue: "it is not true that", "rumours that", "falsely said"."""
    if above.pos_ == "NOUN" and (not _has_that(clause) or above.lemma_ in _DOUBTING):
        return False
    words = {c.lower_ for c in above.children if c.dep_ in {"acomp", "attr", "oprd", "advmod", "amod", "nsubj"}}
    words.add(above.lower_)
    if not is_negated(above) and not words.isdisjoint(_FALSE):
        return True
    if is_negated(above) and not words.isdisjoint(_TRUE):
        return True
    if above.pos_ == "NOUN":
        denied = above.head.lemma_ in _REJECTING and above.dep_ == "dobj"
        return denied or any(c.lower_ == "no" for c in above.lefts)
    subject = find_child(above, "nsubj", "nsubjpass")
    if subject is not None and not _FALSE.isdisjoint(c.lower_ for c in subject.lefts):
        return True  # "a fake post said"
    if subject is not None and (subject.lower_ in _NOBODY or any(c.lower_ == "no" for c in subject.lefts)):
        return above.lemma_ in _SAYING or subject.lower_ == "evidence"
    reason = above.head
    return (
        above.dep_ in {"xcomp", "ccomp", "acl", "advcl"}
        and above.lemma_ in _SAYING
        and not ({c.lower_ for c in (reason, *reason.children) if c.i < above.i}.isdisjoint(_MISTAKEN))
    )
