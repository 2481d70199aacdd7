"""Durations: time that is counted because something took it, told from time that only dates."""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.courses import plural
from storydiff.claims.measures import Measured, MeasureWords
from storydiff.claims.parse import Token
from storydiff.claims.told import SENTENCE, told_of_span


def find_spent(count: Count, noun: Token, words: MeasureWords) -> Measured | None:
    """Time that a verb is done with, by its own words ("missed six school days"), or that somebody is sentenced to."""
    narrowed = [
        t
        for t in noun.lefts
        if t.dep_ in {"amod", "compound"} and t.lemma_.lower() not in words.sets["empty"] and t.i > count.root.i
    ]
    if narrowed and noun.head.pos_ == "VERB" and noun.dep_ == "dobj":
        return Measured(" ".join(t.lower_ for t in [*narrowed, noun]), noun, "counted noun")
    if noun.dep_ == "pobj" and noun.head.head.lemma_ in words.sets["sentencing"]:
        return Measured(SENTENCE, noun, "duration")
    return None


def find_lasted(noun: Token, words: MeasureWords) -> Measured | None:
    """How long something went on, as in "lasted two hours"."""
    lasts = noun.head.lemma_ in words.sets["lasting"] or _is_suspended(noun, words)
    return Measured(plural(noun), noun, "duration") if lasts and told_of_span(noun) else None


def _is_suspended(noun: Token, words: MeasureWords) -> bool:
    """As in "suspended the session for five weeks", "extended the curfew by 15 days"."""
    verb = noun.head.head
    behind = noun.dep_ == "pobj" and noun.head.lower_ in {"for", "by"} and verb.pos_ == "VERB"
    return behind and verb.lemma_ in words.sets["suspending"]
