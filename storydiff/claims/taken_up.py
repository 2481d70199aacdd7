"""What the "it" of a figure's sentence takes up: in "A strike looms. It could cost $2 billion" the strike."""

from __future__ import annotations

from storydiff.claims.parse import Span, Token
from storydiff.claims.syntax import find_child

_POINTING = frozenset({"it", "this", "that"})
_OPENING = 4
"""Words from the start of a sentence in which a pronoun still speaks of what the sentence before is about."""
_SINGULAR = frozenset({"NN", "NNP"})
_PARTS = frozenset({"compound", "amod"})


def find_taken_up(word: Token, before: Span | None) -> str | None:
    """The subject of the sentence before, where the word's clause has only an "it"; None where that is not safe."""
    if before is None:
        return None
    subject = _subject_over(word)
    if subject is None or subject.lower_ not in _POINTING or subject.i - subject.sent.start > _OPENING:
        return None
    noun = find_child(before.root, "nsubj", "nsubjpass")
    if noun is None or noun.tag_ not in _SINGULAR or noun.pos_ not in {"NOUN", "PROPN"}:
        return None
    return " ".join(t.lower_ for t in (*noun.lefts, noun) if t is noun or t.dep_ in _PARTS)


def _subject_over(word: Token) -> Token | None:
    """The subject of the nearest clause over a word that has one."""
    for verb in (word, *word.ancestors):
        if verb.pos_ in {"VERB", "AUX"}:
            subject = find_child(verb, "nsubj", "nsubjpass")
            if subject is not None:
                return subject
    return None
