"""Elisions: numbers whose noun is left unsaid because a number before in the sentence had it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storydiff.claims.counts import Count
from storydiff.claims.parse import Token
from storydiff.claims.places import Places

POINTING = {"them", "those", "us", "whom", "which"}
_STATES = {"dead", "injured", "wounded", "missing", "displaced", "killed"}
_TALLYING = {"tally", "count", "record", "register", "log"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_PLACED = {"conj", "appos", "pobj", "dobj", "nsubj", "nummod"}
_ENDING = {",", ".", ";", "and", "while", ")"}


def is_tallied(count: Count) -> bool:
    """As in "42 were tallied": it says of no noun that it is counted."""
    return count.root.dep_ == "nsubjpass" and count.root.head.lemma_ in _TALLYING


def takes_up(count: Count, last: Count, places: Places, *, by_noun: bool) -> bool:
    """True where a bare number goes on counting what the last one of its sentence counted.

    ``by_noun`` says that the noun alone told what the last one measures, so that another verb may follow.
    """
    if last.tokens.sent != count.tokens.sent:
        return False
    beside = _is_followed_by_place(count, places) or (
        count.root.dep_ in _PLACED and (any(places.under(count.root)) or _goes_on(count, last))
    )
    return in_subset(count) or beside or (by_noun and (_has_place_of(count.root, last.anchor) or _is_set_behind(count)))


def takes_up_share(count: Count, last: Count) -> bool:
    """As in "52% of voters stayed and 48% left": another share of the same whole."""
    between = [t.lower_ for t in count.tokens.doc[last.tokens.end : count.tokens.start]]
    if between[-1:] == ["from"]:
        return False
    alike = count.numeral.unit == last.numeral.unit == "%" and last.partitive
    return alike and any(word in {"and", "while", ";", ","} for word in between[-3:])


def in_subset(count: Count) -> bool:
    """As in "including 17 children", "12 of them": the count is part of a larger one."""
    first = max(count.tokens.sent.start, count.tokens.start - 9)
    for token in reversed(count.tokens.doc[first : count.tokens.start]):
        if token.lower_ == "among" and token.nbor(1).lower_ not in POINTING:
            return False  # "among the 12 dead": they are the whole
        if token.lower_ in {"including", "among", "includes"}:
            # "Including 17 children, 96 people died": what opens the sentence is the part, the rest the whole
            return token.i > token.sent.start or not any(t.text == "," for t in token.doc[token.i : count.tokens.start])
        if token.pos_ in {"VERB", "AUX"} and token.lower_ != "according":
            break
    return count.noun is not None and count.partitive and count.noun.lower_ in POINTING | _STATES


def with_unit_of_from(count: Count, units: frozenset[str]) -> Count:
    """The count with the noun of "from nine years to 12", which is said of the first number only."""
    doc, start = count.tokens.doc, count.tokens.start
    bare = count.noun is None and count.numeral.unit is None
    if not bare or start - 4 < count.tokens.sent.start or doc[start - 1].lower_ != "to":
        return count
    noun = doc[start - 2]
    first = next((c for c in noun.lefts if c.dep_ == "nummod"), None)
    of_from = first is not None and first.left_edge.i > noun.sent.start and first.left_edge.nbor(-1).lower_ == "from"
    return replace(count, noun=noun) if of_from and noun.lemma_.lower() in units else count


def is_aged(count: Count) -> bool:
    """As in "two cases were aged above 60": those of an age are a part of all."""
    return count.anchor.head.lower_ == "aged" and count.anchor.dep_ in _SUBJECTS


def turn_of(count: Count, said: Sequence[Count]) -> Count | None:
    """As in "12 new cases and 3 deaths, bringing the totals to 90 and 21": what each is the total of."""
    numbers = sorted((t for t in (count.root, *count.root.conjuncts) if t.like_num), key=lambda t: t.i)
    if len(numbers) != len(said) or count.root not in numbers:
        return None
    return said[numbers.index(count.root)]


def _is_followed_by_place(count: Count, places: Places) -> bool:
    """As in "43 in Norland", however the model parsed it."""
    doc, end = count.tokens.doc, count.tokens.end
    return end + 1 < count.tokens.sent.end and doc[end].lower_ == "in" and places.is_place(doc[end + 1])


def _has_place_of(number: Token, counted: Token) -> bool:
    """As in "won 12 seats, the others seven", "damaged 40 homes and destroyed nine", "12 flights left and 3 waited"."""
    led_with = counted.dep_ == "pobj" and counted.head.lower_ == "with"  # "led with 41 seats and the others had 37"
    if number.dep_ == "dobj" and (counted.dep_ == "dobj" or led_with):
        verb = counted.head.head if led_with else counted.head
        return any(c.dep_ == "nsubj" for c in number.head.lefts) or verb in number.head.conjuncts
    both = {number.dep_, counted.dep_} <= _SUBJECTS and number.head != counted.head
    return both and counted.head in number.head.conjuncts


def _is_set_behind(count: Count) -> bool:
    """As in "earned 9 seats, followed by Vale, with 6": a number closed off by itself."""
    preposition, end = count.root.head, count.tokens.end
    closed = end >= count.tokens.sent.end or count.tokens.doc[end].lower_ in _ENDING
    behind = count.root.dep_ == "pobj" and preposition.i == count.root.i - 1
    return behind and preposition.lower_ in {"with", "at"} and closed


def _goes_on(count: Count, last: Count) -> bool:
    """As in "Eight voting for it and four voting against": both numbers head a clause of the same verb."""
    doc = count.tokens.doc
    if count.tokens.end >= count.tokens.sent.end or last.noun is None:
        return False
    verb = doc[count.tokens.end]
    return verb.lower_.endswith(("ing", "ed")) and any(t.lower_ == verb.lower_ for t in last.noun.subtree)
