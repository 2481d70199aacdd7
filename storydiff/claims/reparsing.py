"""Mends what the small parser reads wrong in a way that can be told from the tree alone.

    "A strike that the mayor warned would have crippled the port has been averted."

The parser often takes the object of a relative clause ("the port") for the subject of the main verb, which leaves the
sentence a bare noun for a root. A root noun with a relative clause in which a transitive verb has no object and the
noun behind it is another finite verb's subject can only be this (a garden path: T. Bever, "The cognitive basis for
linguistic structures", 1970).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storydiff.claims.parse import LONGEST_SENTENCE

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_NOUNS = frozenset({"NOUN", "PROPN"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def mended(parsed: Doc) -> Doc:
    """A parse of spaCy's, mended in its place, but for sentences that are too long to be read."""
    for sentence in parsed.sents:
        if len(sentence) <= LONGEST_SENTENCE:
            mend_parse(sentence)
    return parsed


def mend_parse(sentence: Span) -> None:
    """Give the main verb of a sentence the subject that its relative clause stands behind; others stay as they are."""
    root = sentence.root
    if root.pos_ not in _NOUNS or not any(child.dep_ == "relcl" for child in root.rights):
        return
    found = _main_verb(root, list(sentence))
    if found is None:
        return
    verb, subject = found
    clause = verb.head
    role = subject.dep_
    verb.head = verb
    verb.dep_ = "ROOT"
    root.head = verb
    root.dep_ = role
    subject.head = clause
    subject.dep_ = "dobj"
    for mark in [child for child in root.rights if child.dep_ == "punct" and child.i > verb.i]:
        mark.head = verb


def _main_verb(root: Token, tokens: Sequence[Token]) -> tuple[Token, Token] | None:
    """The verb that has lost its subject, with the noun that it was given instead."""
    for verb in tokens:
        if verb.dep_ != "ccomp" or verb.i < root.i or verb.tag_ not in {"VBN", "VBD", "VBZ", "VBP"}:
            continue
        subject = next((child for child in verb.lefts if child.dep_ in _SUBJECTS), None)
        if subject is not None and _is_object(subject, verb.head, root):
            return verb, subject
    return None


def _is_object(noun: Token, verb: Token, root: Token) -> bool:
    """True where the noun stands right behind a verb of the relative clause that has no object of its own."""
    if verb.pos_ != "VERB" or noun.left_edge.i != verb.i + 1 or noun.left_edge.dep_ != "det":
        return False
    return any(above.dep_ == "relcl" and above.head.i == root.i for above in (verb, *verb.ancestors))
