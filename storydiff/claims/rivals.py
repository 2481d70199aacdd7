"""Rivals: a number that another speaker sets against one just told, and that names nothing it counts itself.

"Police said 4,000 marched; organisers spoke of 15,000", "more than twice the official figure of 19".
"""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.courses import Course
from storydiff.claims.measures import MeasureWords
from storydiff.claims.parse import Token

RIVAL = "rival"
"""The rule by which such a number is read."""
OFFICIAL = "officials"
"""Who says an "official figure", where no name is given."""
_GIVING = frozenset({"claim", "estimate", "say", "give", "report", "count", "cite"})
_JOINING = frozenset({"take", "attend", "turn", "join", "participate", "come", "march", "rally", "protest"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_SPEAKER_AGAIN = frozenset({"it", "they", "he", "she", "we"})
_SAID = frozenset({"official", "government"})


def is_rival(count: Count, last: Count, words: MeasureWords) -> bool:
    """True for a bare number in another speaker's mouth, right behind a count of persons."""
    bare = count.noun is None and count.numeral.unit is None and not count.partitive and last.numeral.unit is None
    if bare and according_to(count.root) is not None:
        return according_to(last.root.head if last.noun is None else last.noun) is not None and _are_listed(count, last)
    teller = teller_of(count.root)
    if teller is None or teller.lemma_.lower() in words.sets["happenings"]:
        return False  # "the storm claimed 12"
    return bare and all(t.is_punct for t in _behind(count))


def is_claimed_true(noun: Token) -> bool:
    """As in "the true figure was 1,700": set against the one just told."""
    return any(c.dep_ == "amod" and c.lower_ in _TRUE for c in noun.lefts)


_OF_TIME = frozenset({"at", "on", "in", "until", "till", "before", "after", "since", "from"})
_TRUE = frozenset({"true", "real", "actual", "correct", "right"})


def teller_of(root: Token) -> Token | None:
    """Who gives a bare number: the noun of "organisers claimed 15,000", None where nobody does."""
    if (source := according_to(root)) is not None:
        return source
    verb = _telling(root)
    subject = next((c for c in verb.lefts if c.dep_ in _SUBJECTS), None) if verb is not None else None
    if subject is not None and subject.lower_ in _SPEAKER_AGAIN and verb is not None and verb.dep_ == "ccomp":
        subject = next((c for c in verb.head.lefts if c.dep_ in _SUBJECTS), None)  # "the club said it had counted 70"
    return subject if subject is not None and subject.pos_ in {"NOUN", "PROPN"} and subject != root else None


def according_to(word: Token) -> Token | None:
    """Who gives "1,500 according to the union", a number or a counted noun with its source right behind it."""
    end = word.i + 1 + (word.i + 1 < len(word.doc) and word.nbor(1).lower_ == ",")
    if end + 1 >= len(word.doc) or (word.doc[end].lower_, word.doc[end + 1].lower_) != ("according", "to"):
        return None
    return next((t for t in word.doc[end + 1].children if t.dep_ == "pobj"), None)


def _are_listed(count: Count, last: Count) -> bool:
    """True where the two stand in one sentence with nothing but their sources and an "and" or "but" between."""
    if count.root.dep_ == "pobj" and count.root.head.lower_ in _OF_TIME:
        return False  # "ended at nine, according to the city"
    between = count.root.doc[last.root.i + 1 : count.root.i]
    return count.tokens.sent == last.tokens.sent and any(t.lower_ in {"and", "but", ",", "or"} for t in between)


def _telling(root: Token) -> Token | None:
    """The verb by which somebody gives a bare number, None where no verb does."""
    head = root.head
    if root.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_ == "speak":
        return head.head
    if root.dep_ == "dobj" and head.lemma_ in _GIVING:
        return head
    joins = root.dep_ in _SUBJECTS and head.lemma_ in _JOINING
    if joins and head.dep_ == "ccomp" and head.head.lemma_ in _GIVING:
        return head.head
    return None


def _behind(count: Count) -> list[Token]:
    """The word right behind a number that is given as an object, which may be a noun that was not seen."""
    end, root = count.tokens.end, count.root
    return [root.doc[end]] if root.dep_ not in _SUBJECTS and end < count.tokens.sent.end else []


def counter_of(course: Course | None, number: Token, words: MeasureWords) -> str | None:
    """Who counts "the official figure of 19" or "the ministry's count of 19", whoever speaks of it; None for others."""
    if course is None or number.dep_ != "pobj" or number.head.lower_ != "of" or number.head.head != course.noun:
        return None
    if any(t.lemma_.lower() in _SAID for t in course.noun.lefts):
        return OFFICIAL
    owners = (t for t in course.noun.lefts if t.dep_ == "poss" and t.lemma_.lower() in words.sets["authorities"])
    return next((" ".join([*(c.lower_ for c in t.lefts if c.dep_ == "compound"), t.lower_]) for t in owners), None)
