"""Stands that are not told as held: what somebody does as a rule, and what only another says or foretells of him."""

from __future__ import annotations

from storydiff.claims.parse import Token
from storydiff.claims.speakers import Speakers
from storydiff.claims.syntax import (
    children,
    find_child,
    find_subject,
    is_negated,
    is_unreal,
    is_verbal,
    modals,
    prepositional,
)

_AS_A_RULE = frozenset({
    "seldom", "rarely", "usually", "normally", "generally", "typically", "often", "sometimes", "occasionally",
    "traditionally", "routinely", "invariably", "ordinarily",
})  # fmt: skip
_COMING = frozenset({"will", "would", "'ll", "might", "may"})
_OWN = frozenset({"we", "his", "her", "its", "their", "my", "our"})


def is_barred(word: Token) -> bool:
    """True for what somebody does as a rule, or would have done, and for having no part in what others do."""
    return is_unreal(word) or is_habit(word) or is_apart(word)


def is_apart(word: Token) -> bool:
    """As in "is not taking part in the strike": who has no part in what others do is not against it."""
    verb = word if is_verbal(word) else word.head
    if not is_negated(verb) or not _takes_part(verb):
        return False
    now = verb.tag_ == "VBG" or not modals(verb) & {"will", "wo", "would"}
    return now or any(noun.lemma_.lower() in _OF_OTHERS for noun in prepositional(verb, "in", "of", "to"))


def _takes_part(verb: Token) -> bool:
    part = find_child(verb, "dobj")
    return verb.lemma_ == "participate" or (verb.lemma_ == "take" and part is not None and part.lower_ == "part")


_OF_OTHERS = frozenset({
    "strike", "walkout", "stoppage", "boycott", "blockade", "protest", "march", "rally", "demonstration", "lawsuit",
    "suit", "case", "action", "review", "survey", "study", "trial", "scheme", "programme", "program", "pilot", "test",
})  # fmt: skip
"""What some do and others are free to leave alone; who stays away from a vote or from talks takes a stand."""


def is_habit(word: Token) -> bool:
    """True for what somebody does as a rule: "seldom overturns a sentence"."""
    verb = word if is_verbal(word) else word.head
    present = verb.tag_ in {"VBZ", "VBP"} and not modals(verb) & {"has", "have", "is", "are"}
    return present and any(c.lower_ in _AS_A_RULE for c in children(verb, "advmod"))


def is_others_word(word: Token, actor: str, speaker: str | None, speakers: Speakers) -> bool:
    """True where only somebody else says in his own words, or foretells, that the actor takes the stand.

    Who speaks of his own people or body ("her party would vote against it") may say it for them.
    """
    if speaker is None or speaker == actor or set(speaker.split()) & set(actor.split()):
        return False
    verb = word
    while not is_verbal(verb) and verb.head.i != verb.i:
        verb = verb.head
    subject = find_subject(verb)
    if subject is not None and any(c.lower_ in _OWN for t in (subject, *subject.children) for c in (t, *t.children)):
        return False
    named = speakers.names.kinds.get(speaker) is not None
    told = speakers.is_quoted(word) and verb.tag_ != "VBG"  # "the house is going ahead with it" tells what goes on
    return named and (told or bool(modals(verb) & _COMING))
