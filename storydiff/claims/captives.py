"""Captives: counted persons who are still held, and those who are helped out."""

from __future__ import annotations

from dataclasses import replace

from storydiff.claims.counts import Count
from storydiff.claims.measures import Measured
from storydiff.claims.parse import Token

_AFFECTED = {"dobj", "nsubjpass"}
_CUSTODY = {"custody", "jail", "prison", "cell", "cells", "suspicion", "charge", "charges", "detention", "arrested"}
_HELPING = {"help", "helps", "helped"}


def held_captive(anchor: Token) -> Token | None:
    """The verb of "18 are still being held", where the article speaks of hostages and not of those in custody."""
    verb = anchor.head
    held = verb.lemma_ == "hold" and anchor.dep_ in _AFFECTED
    if not held or any(t.lower_ in _CUSTODY for t in verb.sent) or not any(t.lemma_ == "hostage" for t in verb.doc):
        return None
    return verb


def freed(measured: Measured) -> Measured:
    """As in "helped free four people": got out, since whoever holds somebody needs no help to let them go."""
    by = measured.by
    return replace(measured, measure="rescued") if by.lemma_ == "free" and _is_helped(by) else measured


def by_help(count: Count, measured: Measured) -> bool:
    """As in "helped rescue four people": whoever helps does a part of it."""
    return _is_helped(measured.by) and count.numeral.unit is None


def _is_helped(verb: Token) -> bool:
    """True for the verb of "helped free them", whichever of the two the parse puts above the other."""
    below = verb.dep_ in {"xcomp", "ccomp"} and verb.head.lemma_ == "help"
    return below or any(c.lower_ in _HELPING and c.dep_ == "aux" for c in verb.lefts)
