"""Former stands: where somebody stood before, as the article itself says: "who had long opposed the toll"."""

from __future__ import annotations

from spacy.tokens import Token

from storydiff.claims.syntax import children, find_child, is_verbal, prepositional

_FORMERLY = frozenset({"previously", "formerly", "once", "originally", "initially"})
_TOLD = frozenset({"ROOT", "relcl", "advcl", "conj"})
"""Relations of a clause whose "had" looks back; under "said" it may only follow the time of the saying."""
_AT = frozenset({"time", "first"})


def is_former(word: Token) -> bool:
    """True where an adverb, "at the time" or the past perfect says that the stand was taken before."""
    verb = _verb_over(word)
    told = verb.head if verb.dep_ == "ccomp" else verb
    adverbs = (c for part in (word, verb, told) for c in children(part, "advmod"))
    if any(c.lower_ == "yet" for c in children(verb, "advmod")):
        return False  # who "had not yet decided" has not now
    return any(c.lower_ in _FORMERLY for c in adverbs) or _is_then(verb) or _is_past_perfect(verb)


def is_given_up(word: Token) -> bool:
    """As in "had once opposed the toll", "backed it at first": the stand is told as one that is no longer held."""
    verb = _verb_over(word)
    adverbs = {c.lower_ for part in (word, verb) for c in children(part, "advmod")}
    at_first = _is_then(verb) and any(noun.lower_ == "first" for noun in prepositional(verb, "at"))
    return at_first or bool(adverbs & _NO_LONGER)


_NO_LONGER = frozenset({"once", "originally", "initially", "formerly"})


def _verb_over(word: Token) -> Token:
    """The verb by which the stance is said: that of "had been opposed to", "had voiced support for"."""
    part = word
    while not is_verbal(part) and part.head.i != part.i:
        part = part.head
    return part


def _is_then(verb: Token) -> bool:
    """As in "did not endorse her at the time", "backed it at first"."""
    return any(
        noun.lower_ in _AT and not any(children(noun, "prep", "relcl", "acl")) and find_child(noun, "amod") is None
        for noun in prepositional(verb, "at")
    )


def _is_past_perfect(verb: Token) -> bool:
    """As in "who had opposed it"; "had to oppose it" and "said she had opposed it" are none."""
    had = any(c.lower_ in {"had", "'d", "’d"} and c.tag_ == "VBD" for c in children(verb, "aux"))
    return had and verb.tag_ == "VBN" and verb.dep_ in _TOLD
