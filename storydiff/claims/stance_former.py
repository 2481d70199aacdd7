"""Former stands: where somebody stood before, as the article itself says: "who had long opposed the toll"."""

from __future__ import annotations

import re

from storydiff.claims.days import time_words
from storydiff.claims.parse import Token
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
    formerly = any(c.lower_ in _FORMERLY for c in adverbs) or _is_at_first(verb)
    past = _is_past_perfect(verb) or _is_while_it_lasted(verb) or _is_of_weeks_ago(verb)
    return formerly or _is_then(verb) or past or _has_given_way(verb)


def is_given_up(word: Token) -> bool:
    """As in "had once opposed the toll", "backed it at first": the stand is told as one that is no longer held."""
    verb = _verb_over(word)
    adverbs = {c.lower_ for part in (word, verb) for c in children(part, "advmod")}
    return _is_at_first(verb) or bool(adverbs & _NO_LONGER) or _has_given_way(verb)


_NO_LONGER = frozenset({"once", "originally", "initially", "formerly"})


def _verb_over(word: Token) -> Token:
    """The verb by which the stance is said: that of "had been opposed to", "had voiced support for"."""
    part = word
    while not is_verbal(part) and part.head.i != part.i:
        part = part.head
    return part


def _is_at_first(verb: Token) -> bool:
    """As in "backed it at first", however the two words are parsed."""
    return any(c.lower_ == "at" and _is_bare_first(c) for c in verb.children)


def _is_bare_first(preposition: Token) -> bool:
    """True where "first" follows alone: not "at first glance", nor "at the first of three meetings"."""
    rest = preposition.doc[preposition.i + 1 : preposition.sent.end]
    return len(rest) > 0 and rest[0].lower_ == "first" and not (rest[1:2] and rest[1].pos_ in {"NOUN", "PROPN", "ADJ"})


def _is_then(verb: Token) -> bool:
    """As in "did not endorse her at the time", "backed it at first"."""
    return any(
        noun.lower_ in _AT and not any(children(noun, "prep", "relcl", "acl")) and find_child(noun, "amod") is None
        for noun in prepositional(verb, "at")
    )


def _has_given_way(verb: Token) -> bool:
    """As in "refused to meet them before agreeing to talks", "refused to pay, but then agreed to": the last counts."""
    if verb.lemma_ not in _REFUSING:
        return False
    held = [verb, *children(verb, "xcomp")]
    before = [c for part in held for c in prepositional(part, "before") if c.lemma_ in _GIVING_WAY]
    told = [c for part in held for c in children(part, "advcl") if c.lemma_ in _GIVING_WAY]
    clauses = [c for c in told if any(m.lower_ == "before" for m in c.lefts)]
    then = [
        c for c in verb.conjuncts if c.i > verb.i and c.lemma_ in _GIVING_WAY and _LATER & {t.lower_ for t in c.lefts}
    ]
    return bool(before or clauses or then)


_REFUSING = frozenset({"refuse", "decline", "reject", "oppose", "resist", "deny", "dismiss", "rule", "exclude"})
_GIVING_WAY = frozenset({
    "agree", "accept", "relent", "concede", "yield", "consent", "back", "give", "come", "sign", "approve", "grant",
    "change", "reverse", "withdraw", "drop",
})  # fmt: skip
_LATER = frozenset({"then", "later", "eventually", "finally", "now", "subsequently", "ultimately", "since"})


_BESIDE = frozenset({"relcl", "advcl", "acl"})
_WEEKS_AGO = re.compile(
    r"\b(?:(?:two|three|four|five|six|seven|eight|several|many|\d+) weeks|months?|years?|decades?)"
    r" (?:ago|earlier|before)\b"
    r"|\blast (?:month|year|spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)


def _is_while_it_lasted(verb: Token) -> bool:
    """As in "signed when the board still backed the bid"."""
    when = any(c.lower_ == "when" for c in children(verb, "advmod", "mark"))
    return verb.tag_ == "VBD" and when and any(c.lower_ == "still" for c in children(verb, "advmod"))


def _is_of_weeks_ago(verb: Token) -> bool:
    """As in "the loan, which she promised two weeks ago": told beside what the sentence tells, and long since known."""
    beside = verb.tag_ == "VBD" and verb.dep_ in _BESIDE
    return beside and any(_WEEKS_AGO.search(said) for said in time_words(verb))


def _is_past_perfect(verb: Token) -> bool:
    """As in "who had opposed it"; "had to oppose it" and "said she had opposed it" are none."""
    had = any(c.lower_ in {"had", "'d", "’d"} and c.tag_ == "VBD" for c in children(verb, "aux"))
    return had and verb.tag_ == "VBN" and verb.dep_ in _TOLD
