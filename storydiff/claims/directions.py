"""Directions: how a quantity stands to the true one or to the one before: exact, hedged, risen or fallen."""

from __future__ import annotations

import re
from enum import StrEnum

from storydiff.claims.hedges import Hedge
from storydiff.claims.standing import Standing
from storydiff.model import Relation


class Change(StrEnum):
    """What the words around a quantity say of its exactness, and else of its direction."""

    EXACT = "="
    ABOUT = "~"
    MORE = ">"
    LESS = "<"
    UP = "up"
    DOWN = "down"


_BY_RELATION = {Relation.ABOUT: Change.ABOUT, Relation.MORE: Change.MORE, Relation.LESS: Change.LESS}
_MOVED = re.compile(r"\b(?:up|down|higher|lower)(?:\s+by)?\s+(?:a|an|another|the)?\s*$", re.IGNORECASE)
_LASTING = re.compile(
    r"\b(?:for|in|after|of|with|last\w*|spen[dt]\w*|tak\w+|took|is|are|was|were|been|aged?)\s+$", re.IGNORECASE
)
_LEVEL = re.compile(r"\b(?:to|at|from|of|than|with|for|in)\s+(?:an?\s+|the\s+)?$", re.IGNORECASE)


def find_change(
    standing: Standing, text: str, hedge: Hedge | None, up: frozenset[str], down: frozenset[str], *, is_time: bool
) -> Change:
    """The hedge of a quantity where it has one, else the direction that its verb gives it; none to spans of time."""
    if hedge is not None and not hedge.weak and not (is_time and _is_during(text, hedge)):
        return Change.ABOUT if hedge.near else _BY_RELATION.get(hedge.relation, Change.EXACT)
    before = text[: standing.numeral.start]
    moved = _MOVED.search(before)
    if moved is not None:
        return Change.UP if moved.group().lower().startswith(("up", "higher")) else Change.DOWN
    if _LEVEL.search(before) or is_time or (standing.numeral.joint == "-" and standing.numeral.unit is None):
        return Change.EXACT
    verb = _mover(standing)
    return Change.UP if verb in up else Change.DOWN if verb in down else Change.EXACT


def _is_during(text: str, hedge: Hedge) -> bool:
    """As in "over three days", which is how long it went on; "for over three days" is longer."""
    return text[hedge.start :].lower().startswith(("over ", "over the ")) and not _LASTING.search(text[: hedge.start])


def _mover(standing: Standing) -> str:
    """The verb whose object or measure the quantity is: "rose | 5%", "grew by | 12 posts", "lost | 3 points"."""
    token = standing.tokens.root
    for _ in range(4):
        head = token.head
        if head.i == token.i:
            return ""
        if head.pos_ == "VERB":
            return str(head.lemma_.lower()) if token.dep_ not in {"nsubj", "nsubjpass"} and head.i < token.i else ""
        if token.dep_ not in {"nummod", "quantmod", "pobj", "prep", "npadvmod", "nmod", "compound", "conj"}:
            return ""
        if token.dep_ == "prep" and token.lower_ != "by":
            return ""
        token = head
    return ""
