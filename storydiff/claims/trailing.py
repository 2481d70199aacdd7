"""Speakers that the parse gives to no verb: behind what they say, or before a verb that it took for another's.

"It arrived at 110 deaths, its president, Ida Roth, told a news conference", "22 bodies had come, a doctor there said",
"The ministry disputes that and, citing receipts, says the economy grew".
"""

from __future__ import annotations

from storydiff.claims.parse import Token
from storydiff.claims.syntax import children, find_child

_SAYING = frozenset({"say", "tell", "add"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_BETWEEN = frozenset({"there", "here", "today", "later", "also", "then", "yesterday", "now"})
_LONGEST = 12
"""Words at most from the comma before a speaker to the verb."""


def trailing_speaker(token: Token) -> Token | None:
    """The noun of who is said, behind a comma at the end of the token's sentence, to have told it; else None.

    Only where the parse found nobody who does what the verb of saying says.
    """
    sentence = token.sent
    for verb in reversed(list(sentence)):
        if verb.lemma_ in _SAYING and verb.tag_ in _FINITE and verb.i > token.i:
            return (
                _before(verb, max(sentence.start, token.i)) if find_child(verb, "nsubj", "nsubjpass") is None else None
            )
    return None


def shared_subject(verb: Token) -> Token | None:
    """The subject of the clause that "and" joins to the verb before it, where the parse took that for what is said."""
    if find_child(verb, "nsubj", "nsubjpass") is not None:
        return None
    joined = (c for c in children(verb, "ccomp") if c.i < verb.i)
    clause = next((c for c in joined if any(m.dep_ == "cc" and m.i > c.i for m in c.children)), None)
    return find_child(clause, "nsubj") if clause is not None else None


def is_put_at(counted: Token) -> bool:
    """As in "put the dead at 12", "puts the jobs that are in danger at 550", whatever word the parse hangs it on."""
    return any(
        t.lower_ == "at" and t.i > counted.i and any(c.like_num for c in t.children) for t in counted.head.subtree
    )


def _before(verb: Token, first: int) -> Token | None:
    """The noun right before the verb, in a phrase that begins behind a comma; a name may stand between two more."""
    doc, i = verb.doc, verb.i - 1
    while i > first and doc[i].lower_ in _BETWEEN:
        i -= 1
    named = doc[i].text == ","
    i -= named
    speaker = doc[i]
    if speaker.pos_ not in _NOUNS or (named and speaker.pos_ != "PROPN"):
        return None
    while i > max(first, verb.i - _LONGEST) and doc[i].text != ",":
        if doc[i].pos_ in {"VERB", "AUX", "ADP", "CCONJ"} and doc[i].lower_ not in {"of", "for", "in"}:
            return None
        i -= 1
    return speaker if doc[i].text == "," and i > first else None
