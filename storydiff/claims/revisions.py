"""Revisions: values that are put right after the fact, which hold for the month that they name."""

from __future__ import annotations

from storydiff.claims.amount_kinds import amount_word
from storydiff.claims.counts import Count
from storydiff.claims.parse import Token
from storydiff.claims.syntax import find_child, prepositional

_REVISING = frozenset({"correct", "revise", "restate", "amend", "adjust"})
_MONTHS = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
})  # fmt: skip


def revised_month(count: Count) -> str | None:
    """The month of "corrected the rate for January to 7 percent", which is not the month that the news is of."""
    amount = amount_word(count)
    preposition = amount.head
    verb = preposition.head if amount.dep_ == "pobj" and preposition.lower_ == "to" else None
    if verb is None or verb.lemma_.lower() not in _REVISING:
        return None
    noun = find_child(verb, "dobj", "nsubjpass")
    owner = find_child(noun, "poss") if noun is not None else None
    said: list[Token] = [*prepositional(verb, "for", "in"), *(prepositional(noun, "for", "in", "of") if noun else ())]
    return next((t.lower_ for t in (owner, *said) if t is not None and t.lower_ in _MONTHS), None)
