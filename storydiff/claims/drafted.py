"""Drafted: a count of a sentence with what it measures, before all that its sentence says of it is known."""

from __future__ import annotations

from dataclasses import dataclass

from storydiff.claims.amount_kinds import moved_noun
from storydiff.claims.counts import Count
from storydiff.claims.courses import Course
from storydiff.claims.measures import Measured, MeasureWords
from storydiff.claims.parse import Span as Tokens

SURE, LIKELY, GUESSED, SLIGHT = 0.95, 0.85, 0.7, 0.4
"""Confidence: said outright; read through a verb or name; inherited; a duration or other side matter."""

OF_KIND = "kind of amount"
"""The rule of amounts that the vocabulary of amounts knows."""
OF_FIRE = "size of a fire"
_RATES = {"rate", "figure", "number", "reading", "level"}
"""Nouns for a level that was spoken of before."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A count with its measure, how sure that is, and the running count it belongs to."""

    count: Count
    measured: Measured
    confidence: float
    course: Course | None = None
    against: Count | None = None
    """The count just told that another speaker's number is set against."""
    of: Count | None = None
    """The count whose things a number without a noun of its own counts: what is said of those is said of these."""
    held: str | None = None
    """What a share of those asked holds."""


def goes_on(told: Draft, last: Tokens | None, words: MeasureWords) -> bool:
    """True where a nameless number may still count what was told: of things only in the sentence right behind."""
    right_before = last is not None and told.count.tokens.sent.start == last.start
    return right_before or told.measured.measure in words.of_people


def spoken_of(known: list[Draft]) -> Draft | None:
    """What "the number" is of: the last count, or of several things in a sentence the one that it is about."""
    if len({d.measured.measure for d in known}) < 2 or len({d.count.tokens.sent.start for d in known}) > 1:
        return known[-1] if known else None
    about = [d for d in known if d.count.anchor.dep_ in {"nsubj", "nsubjpass"}]
    return about[0] if about else known[-1]


def spoken_rate(count: Count, known: list[Draft], owned: frozenset[str]) -> Draft | None:
    """As in "it corrected the rate for January to 7.6 percent": the level that was spoken of before."""
    noun = moved_noun(count) if count.numeral.unit == "%" else None
    if noun is None or noun.lemma_.lower() not in _RATES or any(c.dep_ in {"compound", "amod"} for c in noun.lefts):
        return None
    if not any(c.lower_ in {"the", "that", "this"} for c in noun.lefts):
        return None
    rates = (d for d in reversed(known) if d.measured.rule == OF_KIND and d.count.numeral.unit == "%")
    last = next((d for d in rates if d.measured.measure not in owned), None)
    if last is None:
        return None
    measured = Measured(last.measured.measure, noun, OF_KIND)
    return Draft(count, measured, GUESSED, Course(noun, measured.measure, noun.head))
