"""Amounts: what a percentage or a sum of money is a measure of, and the time it is counted over."""

from __future__ import annotations

import re
from dataclasses import replace

from storydiff.claims.counts import Count
from storydiff.claims.courses import plural
from storydiff.claims.measures import Measured, MeasureWords
from storydiff.claims.numerals import NumeralKind
from storydiff.claims.parse import Token
from storydiff.claims.prices import each_of, is_held_against
from storydiff.claims.votes import share_side

_PERIOD = re.compile(
    r"\s*(?:(?!from|to|in|at|on|for|within|after|before|over|until|than)[a-z-]+\s){0,2}?"
    r"(?P<period>(?:a|an|per|each|every)\s+(?:second|minute|hour|day|night|week|month|quarter|year)|(?:annually|daily|weekly|monthly|hourly|yearly)(?=\s*(?:[,.;)]|$|in\b|on\b|for\b|to\b|from\b|and\b|since\b))"
    r"|in (?:its|the) first (?:day|week|month|year))\b(?!\s+(?:earlier|later|ago|before|after|old))",
    re.IGNORECASE,
)
_PERIOD_BEFORE = re.compile(
    r"\b([Aa]nnual|[Dd]aily|[Ww]eekly|[Mm]onthly|[Hh]ourly|[Yy]early)\s+(?:(?!ha[ds]\b|have\b)[a-z]+\s+){0,3}(?:of\s+)?$"
)
_PERIOD_PAST = re.compile(
    r"(?:\s+(?!and\b|but\b|while\b)[a-z-]+){0,6}?\s+(?:in|over|within|during)\s+the\s+(?:last|past|previous)\s+"
    r"(?P<span>(?:\d{1,2}|two|three|four|five|six|seven|ten|few|couple\s+of)?\s*(?:minute|hour|day|night|week|month|quarter|year)s?)\b",
)
"""As in "198 deaths were recorded in the last 24 hours"."""
IN_A_STATE = "share in a state"
_SUBJECTS = {"nsubj", "nsubjpass"}
_MOVED = {"up", "down", "higher", "lower"}
"""As in "with the peso up 2%": words between what moved and how far."""
_NOW = {"today", "now", "yesterday", "tomorrow"}
_ENDS = {"from", "to"}
_CHANGES = {"reduction", "cut", "drop", "fall", "decline", "decrease", "rise", "increase", "growth", "jump"}
_ONE_OF_MANY = {"a", "an", "each", "per", "another", "every"}
_PUTTING = {"put", "bring", "raise", "push", "keep", "update", "correct", "estimate"}
"""Verbs whose object is not where their subject stands."""
_PERCENT_WORDS = {"%", "percent", "per", "cent", "thirds", "quarters"}
_GENERAL = {"case", "total", "addition", "fact", "term", "part", "year", "month", "all", "instance", "average", "turn"}
_VAGUE_HEADS = {
    "average", "total", "sum", "maximum", "minimum", "amount", "worth", "tune", "equivalent", "rate", "high",
    "low", "peak",
}  # fmt: skip


def find_period(text: str, start: int, end: int, *, counted: bool = False) -> str | None:
    """The span of time that the number at ``text[start:end]`` is counted over: "a day", "annual".

    Only of what is ``counted`` one by one does "in the last 24 hours" say so: a price that rose has its own words.
    """
    behind = _PERIOD.match(text[end : end + 60])
    if behind is not None:
        return " ".join(behind["period"].lower().split())
    past = _PERIOD_PAST.match(text[end : end + 90]) if counted else None
    if past is not None:
        return f"the last {' '.join(past['span'].lower().split())}"
    before = _PERIOD_BEFORE.search(text[max(0, start - 40) : start])
    return before[1].lower() if before is not None else None


def measure_amount(count: Count, words: MeasureWords) -> Measured | None:
    """What a percentage or a sum measures; None where nothing around it says."""
    if is_held_against(count):
        return None
    vote = share_side(count)
    if vote is not None and count.numeral.kind is not NumeralKind.MONEY:
        return Measured(vote, count.root, "vote share")
    if _is_half_of_time(count, words) or _is_of_what(count) or _is_comparative(count):
        return None
    measured = _measure_beside(count, words)
    if measured is not None and (measured.by.lemma_ == "error" or measured.measure in _PERCENT_WORDS):
        return None  # "a margin of error of 3 points", "48 percent to 41 percent"
    if measured is None or count.numeral.unit == "%" or (each := each_of(count.tokens, words)) is None:
        return measured
    return replace(measured, measure=f"{measured.measure} per {each}")


def _measure_beside(count: Count, words: MeasureWords) -> Measured | None:
    noun = count.noun
    if count.numeral.kind is NumeralKind.MONEY and count.root.dep_ == "dobj" and count.root.head.lemma_ == "owe":
        return Measured(words.money["owe"], count.root.head, "money verb")
    if noun is not None and (noun.lemma_.lower() in words.sets["time_units"] or noun.lower_ in _NOW):
        noun = None
    if count.numeral.unit == "%" and (held := _at_level(count)) is not None:
        return Measured(_named(held, words), held, "level of")
    if count.partitive and noun is not None and not _is_moved_by(count) and count.numeral.kind is not NumeralKind.MONEY:
        return _share_of(count, noun, words)
    if count.numeral.kind is NumeralKind.SHARE and not count.partitive:
        many = noun is not None and noun.tag_ == "NNS" and _adjoins(count, noun)
        return Measured(_named(noun, words), noun, "share of") if many and noun is not None else None
    if count.numeral.unit == "%" and (state := _state_in(count)) is not None:
        return Measured(state.lower_, state, IN_A_STATE)
    if noun is not None and noun.lower_ == "worth":
        goods = next((c for p in noun.rights if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), None)
        if goods is not None and goods.pos_ == "NOUN":
            return Measured(_named(goods, words), goods, "worth of")
    if noun is not None and not count.partitive and _is_asked_by(noun, count):
        return None
    if noun is not None and not count.partitive and noun.pos_ == "NOUN" and _adjoins(count, noun):
        return Measured(_named(noun, words), noun, "amount of")
    purpose = _purpose(count)
    if purpose is not None and (count.numeral.kind is NumeralKind.MONEY):
        return Measured(_joined(purpose, words), purpose, "money in")
    return _by_governor(count, words)


def _is_moved_by(count: Count) -> bool:
    """As in "turnout was down by 2% of the electorate": what was moved is measured, not what it is a part of."""
    preposition = count.root.head
    return count.root.dep_ == "pobj" and preposition.lower_ == "by" and preposition.head.pos_ in {"VERB", "AUX"}


def amount_holder(count: Count, words: MeasureWords) -> Token | None:
    """The noun that a quantity is of: "winds of 120 mph", "the winds reached 120 mph"."""
    token = count.root if count.noun is None else count.noun
    for _ in range(3):
        head = token.head
        if head.pos_ == "NOUN" and token.dep_ == "prep" and token.lower_ == "of":
            return head
        if head.pos_ in {"VERB", "AUX"}:
            return _subject(head) if head.lemma_.lower() in words.sets["level_verbs"] else None
        token = head
    return None


def _is_side(count: Count) -> bool:
    """As in "the upper half of", "a cup and a half of": no share."""
    left = count.tokens.doc[count.tokens.start - 1] if count.tokens.start > count.tokens.sent.start else None
    is_half = count.numeral.kind is NumeralKind.SHARE and left is not None
    return is_half and left is not None and (left.tag_ == "JJ" or left.lower_ == "and")


def _is_half_of_time(count: Count, words: MeasureWords) -> bool:
    """As in "the first half of this year": a time, of which nothing is counted."""
    timed = count.noun is not None and count.noun.lemma_.lower() in words.sets["time_units"]
    return timed and count.partitive and _is_side(count)


def _is_of_what(count: Count) -> bool:
    """As in "half of what it foresaw", "74% of that view": so much of another level, or so many of an opinion."""
    doc, end, noun = count.tokens.doc, count.tokens.end, count.noun
    if count.partitive and noun is not None and noun.lemma_.lower() in {"view", "opinion", "mind"}:
        return any(c.lower_ in {"that", "this", "same"} for c in noun.lefts)
    return end + 1 < count.tokens.sent.end and doc[end].lower_ == "of" and doc[end + 1].lower_ == "what"


def _is_comparative(count: Count) -> bool:
    """As in "food was 11% dearer than", which the parse takes for a noun."""
    doc, end = count.tokens.doc, count.tokens.end
    named = end + 1 < count.tokens.sent.end and doc[end].pos_ in {"NOUN", "ADV"}
    return named and doc[end].lower_.endswith("er") and doc[end + 1].lower_ == "than"


def _share_of(count: Count, noun: Token, words: MeasureWords) -> Measured | None:
    """As in "30% of the workers": what the share is a part of."""
    sets = words.sets
    if noun.lemma_.lower() in sets["count_nouns"] or _is_side(count):
        return None
    if noun.lemma_.lower() in sets["time_units"] or (
        count.numeral.kind is NumeralKind.SHARE and noun.lemma_.lower() in sets["idle"] - {"people"}
    ):
        return None
    return (
        Measured(_named(noun, words), noun, "share of")
        if noun.pos_ in {"NOUN", "PROPN", "PRON"} and noun.lower_ not in {"them", "those", "which", "what", "whom"}
        else None
    )


def _at_level(count: Count) -> Token | None:
    """As in "support at less than one percent": the noun whose level it is, right before "at"."""
    preposition = count.root.head
    if count.root.dep_ != "pobj" or preposition.lower_ != "at" or preposition.i == preposition.sent.start:
        return None
    before = preposition.nbor(-1)
    return before if before.pos_ == "NOUN" else None


def _state_in(count: Count) -> Token | None:
    """As in "is 15% contained", "was 95% effective": the state that a share tells the degree of."""
    state = count.root.head
    follows = state.i == count.tokens.end and count.root.dep_ == "npadvmod"
    return state if follows and state.dep_ == "acomp" and state.tag_ in {"JJ", "VBN"} else None


def _adjoins(count: Count, noun: Token) -> bool:
    """True where the amount stands right before its noun: "a 14% raise", "$5,000 bonuses"."""
    between = count.tokens.doc[count.tokens.end : noun.i]
    return all(
        t.pos_ in {"ADJ", "NOUN", "PROPN", "VERB", "PUNCT", "NUM"} and t.text not in {",", ";", "(", "—"}
        for t in between
    )


def _is_asked_by(noun: Token, count: Count) -> bool:
    """As in "the 40% workers had asked for": the noun begins a clause on the share, and is not what it is of."""
    begins = count.numeral.unit == "%" and noun.tag_ == "NNS" and noun.dep_ == "nsubj"
    known = count.tokens.start > 0 and count.tokens.doc[count.tokens.start - 1].lower_ == "the"
    return begins and (known or noun.head.dep_ == "relcl")


def _purpose(count: Count) -> Token | None:
    """As in "$85 million in initial aid", "$2m worth of goods": the noun behind "in" or "of"."""
    doc, end = count.tokens.doc, count.tokens.end
    if end < count.tokens.sent.end and doc[end].lower_ in {"in", "of"}:
        for token in doc[end].children:
            counted = doc[end].lower_ == "in" and any(c.dep_ in {"nummod", "poss"} for c in token.lefts)
            if doc[end].lower_ == "of" and any(c.dep_ == "poss" or c.lower_ == "the" for c in token.lefts):
                return None  # "paid $4 million of its fine": a part, and not the fine
            if counted:
                return None  # "spent $4 million in its four campaigns": when it was spent, and not on what
            if token.dep_ == "pobj" and token.pos_ == "NOUN" and token.ent_type_ not in {"DATE", "TIME"}:
                return token if token.lemma_.lower() not in _GENERAL else None
    return None


def _by_governor(count: Count, words: MeasureWords) -> Measured | None:
    """The noun or verb that the amount depends on: "bonuses of $1,000", "raises totaling 24%", "would cost $2bn"."""
    if (summed := _summed(count)) is not None:
        return Measured(_named(summed, words), summed, "level of")
    governed = _governor(count, words)
    apart = governed is not None and _is_bracketed(count) and governed.by.i != count.tokens.start - 2
    return None if apart else governed


def _governor(count: Count, words: MeasureWords) -> Measured | None:
    token = count.root
    for _ in range(5):
        head = token.head
        if head == token:
            return None
        if (
            head.pos_ == "NOUN"
            and token.dep_ in {"prep", "acl", "appos", "nmod", "nummod", "relcl"}
            and head.i < count.root.i
        ):
            if head.lemma_.lower() in _VAGUE_HEADS or head.ent_type_ in {"DATE", "TIME"}:
                token = head
                continue
            return _of_noun(head, token, words)
        if head.lower_ == "worth":
            valued = _valued(head)
            return Measured(_named(valued, words), valued, "worth") if valued is not None else None
        if token.i < count.tokens.start and (moved := _moved_by(token)) is not None:
            return Measured(_named(moved, words), moved, "level of") if moved.pos_ == "NOUN" else None
        if head.pos_ in {"VERB", "AUX"}:
            lemma = head.lemma_.lower()
            known = _known_money(count, token, lemma, words)
            if known is not None and not _has_object_before(head, count):
                return Measured(known, head, "money verb")
            puts = token.dep_ == "dobj" and lemma in _PUTTING  # "the minister put 4 percent on the table"
            level = _level_of(head, count, words) if lemma in words.sets["level_verbs"] and not puts else None
            if level is not None:
                return level
            if head.dep_ not in {"acl", "xcomp", "pcomp", "aux"}:
                return None
        token = head
    return None


def _level_of(verb: Token, count: Count, words: MeasureWords) -> Measured | None:
    """What a verb puts at the amount: its object before it, else its subject."""
    moved = next((c for c in verb.children if c.dep_ == "dobj" and c.i < count.root.i), None)
    subject = moved if moved is not None else _subject(verb)
    subject = (_moved_in(subject) or subject) if subject is not None else None
    if subject is None or not _is_named_by(subject, count, words):
        return None
    return Measured(_named(subject, words, as_written=True), subject, "level of")


def _known_money(count: Count, part: Token, lemma: str, words: MeasureWords) -> str | None:
    """What a verb says of a sum that it is done to; "for $4 you receive a card" says nothing of it."""
    known = words.money.get(lemma) if count.numeral.kind is NumeralKind.MONEY else None
    return None if known == "receipts" and part.dep_ == "prep" else known


def _of_noun(head: Token, part: Token, words: MeasureWords) -> Measured:
    """As in "bonuses of $4"; in "a cut in prices from $4 to $3" not the cut is measured but the prices."""
    moved = _moved_in(head) if part.lower_ in _ENDS else None
    if moved is not None:
        return Measured(_named(moved, words, as_written=True), moved, "level of")
    return Measured(_named(head, words), head, "amount of")


def _moved_in(change: Token) -> Token | None:
    """As in "a cut in pump prices from $4 to $3": what a change is of, whose levels stand behind "from" and "to"."""
    if change.lemma_ not in _CHANGES:
        return None
    behind = next((c for c in change.rights if c.lower_ in {"in", "of"} and c.dep_ == "prep"), None)
    return next((c for c in behind.children if c.pos_ == "NOUN"), None) if behind is not None else None


def _moved_by(way: Token) -> Token | None:
    """As in "with the peso up 2%": the noun right before a word of moving that the parse ties to it."""
    if way.lower_ not in _MOVED or way.i == way.sent.start:
        return None
    before = way.nbor(-1)
    tied = way.head == before or before.head == way
    if tied and before.lower_ == "trading" and before.dep_ in {"attr", "conj"}:
        before = _subject(before.head) or before  # "the index was trading up 2%"
    return before if tied and before.pos_ in {"NOUN", "PROPN"} else None


def _joined(noun: Token, words: MeasureWords) -> str:
    """A noun with one that "and" sets beside it: "debt and equity" are one sum."""
    other = next((c for c in noun.rights if c.dep_ == "conj" and c.pos_ == "NOUN"), None)
    joins = other is not None and any(c.lower_ == "and" for c in noun.rights) and other.i == noun.i + 2
    return f"{_named(noun, words)} and {_named(other, words)}" if joins and other is not None else _named(noun, words)


def _is_bracketed(count: Count) -> bool:
    """As in "Vale (12%)": a number in brackets is of the words right before them."""
    return count.tokens.start > 1 and count.tokens.doc[count.tokens.start - 1].text == "("


def _summed(count: Count) -> Token | None:
    """As in "gives raises totaling 24%": the noun right before, whatever the parse hangs the participle on."""
    verb = count.tokens.doc[count.tokens.start - 1] if count.tokens.start - 1 > count.tokens.sent.start else None
    if verb is not None and verb.lower_ == "of" and verb.i > verb.sent.start + 1:
        verb = verb.nbor(-1)
    if verb is None or verb.tag_ != "VBG" or verb.lemma_ not in {"total", "average"}:
        return None
    before = verb.nbor(-1)
    return before if before.pos_ == "NOUN" or before.tag_ == "VBZ" else None  # "raises" taken for a verb


def _has_object_before(verb: Token, count: Count) -> bool:
    """As in "raised the wage to $15": the sum is a level of the object, and not what is raised."""
    to = any(t.dep_ == "prep" and t.lower_ == "to" for t in verb.rights if t.i < count.tokens.start)
    return to and any(c.dep_ in {"dobj", "npadvmod"} and c.i < count.tokens.start for c in verb.rights)


def _valued(worth: Token) -> Token | None:
    """As in "goods worth $2 million": the noun right before, whatever the parse makes of it."""
    if worth.i == worth.sent.start:
        return None
    before = worth.nbor(-1)
    return before if before.is_alpha and (before.pos_ == "NOUN" or before.i == before.sent.start) else None


def _subject(verb: Token) -> Token | None:
    found = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    if found is None and verb.dep_ in {"conj", "xcomp"}:
        return _subject(verb.head)
    if found is None and verb.dep_ == "acl":
        return verb.head
    if found is not None and found.lower_ in {"that", "which"} and verb.dep_ == "relcl":
        return verb.head
    return found


def _is_named_by(subject: Token, count: Count, words: MeasureWords) -> bool:
    """True where a subject can name what an amount measures: a plain noun, no goal, no count of its own."""
    if subject.i in range(count.tokens.start, count.tokens.end) or subject.lemma_.lower() in words.sets["count_nouns"]:
        return False
    if subject.lower_ in _PERCENT_WORDS:
        return False
    return _is_common(subject) and not _is_aim(subject)


def _is_common(noun: Token) -> bool:
    """True for a plain noun, also where the model takes the capital at a sentence's start for a name's."""
    return noun.is_alpha and (noun.pos_ == "NOUN" or (noun.pos_ == "PROPN" and noun.i == noun.sent.start))


def _is_aim(noun: Token) -> bool:
    return noun.lemma_.lower() in {"goal", "target", "aim", "plan", "public"}  # "brought it public at $16"


def _named(noun: Token, words: MeasureWords, *, as_written: bool = False) -> str:
    """A noun with the nouns that make it one: "pay increases"."""
    known = words.nouns.get(noun.lemma_.lower())
    if known is not None and known != "votes":
        return known
    left = [
        t.lower_
        for t in noun.lefts
        if t.dep_ == "compound"
        and t.pos_ == "NOUN"
        and t.is_alpha
        and not t.like_num
        and (t.i == 0 or t.nbor(-1).text != "-")
        and t.lower_ not in _PERCENT_WORDS
    ]
    single = as_written or not (noun.tag_ == "NNS" or any(t.lower_ in _ONE_OF_MANY for t in noun.lefts))
    return " ".join([*left, noun.lower_ if single else plural(noun)])
