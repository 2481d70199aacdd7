"""Parts: what happens to things that nobody tells apart, or only beside what a sentence tells, is no event."""

from __future__ import annotations

from storydiff.claims.parse import Token
from storydiff.claims.syntax import children, find_child, prepositional

_MANY = frozenset({
    "dozens", "scores", "hundreds", "thousands", "tens", "millions", "series", "parts", "rows", "groups", "lots",
})  # fmt: skip

_PLANNED = frozenset({"plan", "schedule", "expect", "promise", "announce", "intend"})


def is_of_things(verb: Token) -> bool:
    """As in "the floors of buildings collapsed": parts of things that nobody tells apart."""
    subject = find_child(verb, "nsubj")
    wholes = list(prepositional(subject, "of")) if subject is not None and subject.tag_ == "NNS" else []
    bare = all(w.tag_ == "NNS" and find_child(w, "det", "nummod", "poss", "prep", "compound") is None for w in wholes)
    return bool(wholes) and bare and subject is not None and find_child(subject, "nummod") is None and _is_part(subject)


def _is_part(noun: Token) -> bool:
    """True for a noun that says no number: not "thousands of buildings"."""
    return noun.pos_ == "NOUN" and not noun.like_num and noun.lower_ not in _MANY


def is_with_it(verb: Token) -> bool:
    """As in "told of streets with houses collapsed", where the parse gives the participle to who tells it."""
    before = verb.nbor(-1) if verb.i > verb.sent.start else None
    bare = (
        verb.tag_ in {"VBN", "VBD"}
        and verb.dep_ == "advcl"
        and find_child(verb, "aux", "auxpass", "nsubj", "mark") is None
    )
    return bare and before is not None and before.dep_ == "pobj" and before.head.lower_ == "with"


def is_added(verb: Token) -> bool:
    """True for a participle behind a comma, which tells more than which is meant: "the report, published on Monday"."""
    return verb.i > 0 and verb.nbor(-1).text == ","


def is_as_planned(verb: Token) -> bool:
    """True for "published as planned"."""
    return any(c.lemma_ in _PLANNED for c in children(verb, "advcl") if any(m.lower_ == "as" for m in c.children))
