"""Directions: how a quantity stands to the true one or to the one before: exact, hedged, risen or fallen."""

from __future__ import annotations

import re
from enum import StrEnum

from storydiff.claims.hedges import Hedge
from storydiff.claims.standing import Standing
from storydiff.claims.units import AGE, TIME, Unit
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
_MOVED = re.compile(
    r"\b(?:up|down|higher|lower)(?:\s+by)?\s+(?:just|only|a\s+mere|a|an|another|the)?\s*$", re.IGNORECASE
)
_DEFINITE = re.compile(
    r"(?:over|past|above|beyond|under|below|near|around)\s+(?:the|its|his|her|their|our|these|those)\b", re.IGNORECASE
)
_REACHED = re.compile(r"\bto\s+(?:an?\s+|the\s+)?$", re.IGNORECASE)
_LATEST = re.compile(r"\bthe\s+$", re.IGNORECASE)
_TRANSITIVE = {"raise", "cut", "lower", "reduce", "lift", "boost", "expand", "slash", "trim", "double", "add"}
"""Verbs whose object is what they are done to: "raise $5m", but "raise prices by 5%"."""
_LASTING = re.compile(
    r"\b(?:for|in|after|of|with|last\w*|spen[dt]\w*|tak\w+|took|is|are|was|were|been|aged?)\s+$", re.IGNORECASE
)
_MOVED_UP = re.compile(
    r"\b(?:edg(?:e[sd]?|ing)|inch(?:es|ed|ing)?|tick(?:s|ed|ing)?|creep(?:s|ing)?|crept|mov(?:e[sd]?|ing)|climb(?:s|ed|ing)?"
    r"|rises?|rising|rose|risen|jump(?:s|ed|ing)?|shot|shoots|went|nudg(?:ed|ing)|ratchet(?:ed|ing)|bump(?:ed|ing)|drift(?:ed|ing))"
    r"\s+up\s+to\s+(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)
"""As in "edged up to | 1.6%": where it moved, and no bound."""
_TOPIC = re.compile(
    r"\b(?:talk|speak|spoke|spoken|speech|ask|worr|complain|debate|concern|know|hear|care|think|information|question)\w*"
    r"\s+about\s",
    re.IGNORECASE,
)
"""As in "talk about the 12 posts": what is talked of, and no estimate."""
_SPREAD = re.compile(r"\b(?:averag|spread|divid|distribut|summ|calculat|measur)\w*\s+(?:out\s+)?$", re.IGNORECASE)
"""As in "averaged over 12 votes": what it was taken over, and no bound."""
_COMPARED = re.compile(
    r"(?:[%\d]|\b(?:percent|per cent|pc|times|points?|twice|double|\w*illion|[a-z]{1,4}ph|degrees?|miles?|feet|years?))"
    r"\s+$"
)
_COMPARING = re.compile(r"\w+er\s+than|(?:more|less)\s+than|above|below|over|under", re.IGNORECASE)
"""As in "15% more than the 97,000": the words compare the two amounts and do not bound the second."""
_LEVEL = re.compile(r"\b(?:to|at|from|of|than|with|for|in)\s+(?:an?\s+|the\s+)?$", re.IGNORECASE)


def find_change(
    standing: Standing,
    text: str,
    hedge: Hedge | None,
    unit: Unit | None,
    up: frozenset[str],
    down: frozenset[str],
) -> Change:
    """The hedge of a quantity where it has one, else the direction that its verb gives it; none to spans of time.

    ``unit`` is that of measurement, None for what is counted.
    """
    measured = unit is not None
    is_time = unit is not None and unit.dimension in {TIME, AGE}
    if (
        hedge is not None
        and not hedge.weak
        and not _is_place_or_span(text, hedge, is_measured=measured, is_time=is_time)
        and not _MOVED_UP.search(text[: standing.numeral.start])
        and not _TOPIC.match(text, _word_before(text, hedge.start))
        and not (_SPREAD.search(text[: hedge.start]) and text.startswith("over ", hedge.start))
        and not (_COMPARED.search(text[: hedge.start]) and _COMPARING.match(text, hedge.start))
    ):
        return Change.ABOUT if hedge.near else _BY_RELATION.get(hedge.relation, Change.EXACT)
    before = text[: standing.numeral.start]
    if hedge is not None and _MOVED_UP.search(before):
        return Change.UP
    moved = _MOVED.search(before)
    if moved is not None and not _is_particle(standing, measured=measured):
        return Change.UP if moved.group().lower().startswith(("up", "higher")) else Change.DOWN
    scored = standing.numeral.joint == "-" and standing.numeral.unit is None and unit is None
    if _REACHED.search(before) and not is_time and not scored:
        verb = _mover_to(standing)
        return Change.UP if verb in up else Change.DOWN if verb in down else Change.EXACT
    if _LEVEL.search(before) or is_time or (standing.numeral.joint == "-" and standing.numeral.unit is None):
        return Change.EXACT
    verb = _mover(standing, measured=measured)
    repeated = standing.noun is not None and standing.noun.lemma_.lower() == "time"
    return Change.EXACT if repeated else Change.UP if verb in up else Change.DOWN if verb in down else Change.EXACT


def _is_place_or_span(text: str, hedge: Hedge, *, is_measured: bool, is_time: bool) -> bool:
    """As in "past the 1,000 mark", "the past five years", "over three days", which is how long it went on.

    "For over three days" is longer; "analysts' estimates of $5m" is what they wrote.
    """
    if _DEFINITE.match(text, hedge.start):
        return True
    if is_measured and text[hedge.start :].lower().startswith("estimates "):
        return True
    if is_time and text[hedge.start :].lower().startswith("past ") and _LATEST.search(text[: hedge.start]):
        return True
    return is_time and text[hedge.start :].lower().startswith("over ") and not _LASTING.search(text[: hedge.start])


def _word_before(text: str, start: int) -> int:
    """Where the word begins that ends before ``start``."""
    return max(text.rfind(" ", 0, max(0, start - 1)) + 1, 0)


def _is_particle(standing: Standing, *, measured: bool) -> bool:
    """As in "pulled down | 11 crates", "put up | 12 posters": the word belongs to what was done to things."""
    left = standing.tokens[0].nbor(-1) if standing.tokens.start > standing.tokens.sent.start else None
    return left is not None and left.dep_ == "prt" and _is_counted(standing, measured=measured)


def _is_counted(standing: Standing, *, measured: bool) -> bool:
    """True for things that are counted one by one; points are what a level is measured in."""
    return not measured and standing.noun is not None and standing.noun.lemma_.lower() != "point"


def _is_gain(standing: Standing, verb: str) -> bool:
    """As in "the index added 12 points", "shares added 2%"."""
    noun, unit = standing.noun, standing.numeral.unit
    return verb == "add" and (unit in {"%", "points"} or (noun is not None and noun.lemma_.lower() == "point"))


def _mover_to(standing: Standing) -> str:
    """The verb or its noun that ends at the quantity: "fell (sharply) to | 5%", but not "fell 2% to | 5%"."""
    way = standing.tokens.root
    for _ in range(3):
        if way.dep_ == "prep":
            break
        way = way.head
    verb = way.head
    between = way.doc[verb.i + 1 : way.i]
    straight = way.lower_ == "to" and verb.pos_ in {"VERB", "NOUN"} and all(t.pos_ in {"ADV", "ADP"} for t in between)
    return str(verb.lemma_.lower()) if straight else ""


def _mover(standing: Standing, *, measured: bool) -> str:
    """The verb whose object or measure the quantity is: "rose | 5%", "grew by | 12 posts", "lost | 3 points"."""
    token = standing.tokens.root
    for _ in range(4):
        head = token.head
        if head.i == token.i:
            return ""
        if head.pos_ == "VERB":
            verb = str(head.lemma_.lower())
            done_to = token.dep_ == "dobj" and (
                _is_counted(standing, measured=measured) or (verb in _TRANSITIVE and not _is_gain(standing, verb))
            )
            return "" if token.dep_ in {"nsubj", "nsubjpass"} or head.i > token.i or done_to else verb
        if token.dep_ not in {"nummod", "quantmod", "pobj", "prep", "npadvmod", "nmod", "compound", "conj"}:
            return ""
        if token.dep_ == "prep" and token.lower_ != "by":
            return ""
        token = head
    return ""
