"""Idle numbers: those that name, rank or describe rather than count, and so are no news."""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.measures import MeasureWords
from storydiff.claims.numerals import NumeralKind
from storydiff.claims.parse import Token

FEW = 10
"""Below this, counts of sides, leaders and the like name known ones and are no news."""
FEWEST = 5
"""Below this, persons of whom nothing is said but that they are there are no news."""
MANY = 100
"""From here on, "300 of the membership" may count singular nouns for a crowd."""

_EXPECTING = {"expect", "forecast", "predict", "project", "anticipate", "want", "seek", "hope", "estimate"}
_CROWDS = {"dozens", "scores", "hundreds", "thousands", "millions", "billions"}
_DEFINITE = {"the", "these", "those", "both", "its", "their", "his", "her", "our"}
_EMERGENCY = {911, 999}
_SIDING = {"vote", "oppose", "support", "back", "reject", "approve", "abstain", "defect", "dissent"}


def is_apart(count: Count) -> bool:
    """As in "the first two patients", "all but four": a rank or a rest, and no count."""
    start = count.tokens.start
    left = [t.lower_ for t in count.tokens.doc[max(0, start - 2) : start]]
    before = count.tokens.doc[start - 1] if start else None
    ranked = (
        before is not None
        and before.pos_ not in {"VERB", "AUX"}
        and left[-1] in {"first", "last", "next", "earlier", "latter"}
        and count.numeral.low < FEW
    )
    loose = count.numeral.vague and _is_left_open(count)
    called = count.numeral.low in _EMERGENCY and count.numeral.plain and count.hedge is None
    return ranked or called or loose or left == ["all", "but"]


def _is_left_open(count: Count) -> bool:
    """As in "dozens or hundreds of workers at a time": no one number is meant."""
    doc, start, end = count.tokens.doc, count.tokens.start, count.tokens.end
    before = [t.lower_ for t in doc[max(0, start - 2) : start]]
    behind = [t.lower_ for t in doc[end : end + 2]]
    return (before[-1:] == ["or"] and before[0] in _CROWDS) or (behind[:1] == ["or"] and behind[-1] in _CROWDS)


def is_expected_by(count: Count, noun: Token) -> bool:
    """As in "than the 160,000 economists had expected": the noun begins a clause on a number of something else."""
    before = count.tokens.doc[count.tokens.start - 1].lower_ if count.tokens.start else ""
    return before == "the" and noun.dep_ == "nsubj" and noun.head.lemma_ in _EXPECTING and noun.head.dep_ != "ROOT"


def is_converted(count: Count, last: Count) -> bool:
    """As in "$12bn (£10bn)": the same sum again in other money."""
    between = count.tokens.doc[last.tokens.end : count.tokens.start].text
    money = NumeralKind.MONEY
    return between == "(" and count.numeral.kind is money and last.numeral.kind is money


def is_exchanged(count: Count) -> bool:
    """As in "one share is worth eight of theirs": a rate, and no count."""
    before = count.tokens.doc[count.tokens.start - 1] if count.tokens.start else None
    return before is not None and before.lower_ == "worth" and count.partitive and count.numeral.unit is None


def is_idle(count: Count, noun: Token, words: MeasureWords, *, is_person: bool) -> bool:
    """True for numbers that name or describe rather than count: "the two leaders", "one way", "12 Main Street"."""
    low, lemma = count.numeral.low, noun.lemma_.lower()
    idle = lemma in words.sets["idle"]
    if takes_side(count):
        return False
    if is_person:
        return (
            low < 2
            or (low < _fewest(lemma, words) and not count.partitive)
            or (noun.tag_ == "NN" and not count.partitive and lemma in words.sets["kinds"])
            or (low == 2 and (idle or _is_definite(count)))
            or (idle and low < FEW and _is_titled(noun))
        )
    if noun.tag_ == "NNP" or (noun.tag_ == "NN" and not count.partitive):
        return True
    if count.numeral.vague:
        return count.hedge is None
    if count.partitive:
        if noun.tag_ == "NN" and low < MANY:
            return True
        return low < 2 or (low == 2 and idle)
    fewest = 2 if count.hedge is not None else 3
    return low < fewest or (idle and low < FEW and lemma not in {"country", "state"})


def _fewest(lemma: str, words: MeasureWords) -> int:
    """From how many on persons are counted of whom nothing more is said: two officers, three nuns, five people."""
    return 2 if lemma in words.sets["callings"] else 3 if lemma in words.named else FEWEST


def takes_side(count: Count) -> bool:
    """As in "two senators opposed it": however few, they are counted."""
    verb = count.anchor.head
    return count.anchor.dep_ == "nsubj" and verb.pos_ == "VERB" and verb.lemma_ in _SIDING and not _is_definite(count)


def _is_definite(count: Count) -> bool:
    """As in "the two nations", "their three demands": known ones are named, not counted."""
    left = count.tokens[0].nbor(-1) if count.tokens.start else None
    return left is not None and (left.lower_ in _DEFINITE or left.tag_ == "POS")


def _is_titled(noun: Token) -> bool:
    """True for leaders and ministers, whose small numbers are seldom news."""
    return noun.lemma_.lower() in {"leader", "minister", "party", "official"}
