"""Uncounted: why a written number counts nothing: it dates, names, ranks, or is an age, a score or a time of day."""

from __future__ import annotations

import re
from enum import StrEnum

from storydiff.claims.numerals import YEARS, NumberWords, Numeral, NumeralKind, is_label
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token

OLDEST = 120


class Reason(StrEnum):
    """Why a numeral is no count, as words that follow "not counted:"."""

    AGE = "an age"
    DATE = "a date"
    DECIMAL = "a decimal without a unit"
    FACTOR = "how many times"
    INDEFINITE = "one as a pronoun"
    MEASURE = "a measurement"
    NAME = "part of a name"
    PART = "part of another number"
    RANK = "a rank"
    SCORE = "a score"
    TIME = "a time of day"
    YEAR = "a year"


_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_AFTER_MONTH = re.compile(rf"\b{_MONTH}\.?\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s*(?:,|-|–|to|and|or)\s*)?$")
_BEFORE_MONTH = re.compile(rf"(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*\d{{1,2}})?\s+(?:of\s+)?{_MONTH}\b")
_CLOCK = re.compile(
    r"\s*(?:[ap]\.?\s?m\b\.?|GMT|UTC|[ECMP][SD]?T\b|BST|CET|hrs\b|o[’']clock|noon\b|local time"
    r"|(?:in the )?(?:morning|afternoon|evening)\b"
    r"|minutes? (?:past|to)\s(?:\d{1,2}\b(?![%.,]\d)(?!\s(?:hours?|minutes?))|noon\b|midnight\b|the hour\b"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b))"
)
_AGE_AFTER = re.compile(r"(?:\s*(?:-|–|to|and)\s*\d+)?[\s-]+(?:years?|months?|weeks?|days?)[\s-]+(?:old|olds|of age)\b")
_AGE_BEFORE = re.compile(
    r"\b(?:age[ds]?|aged between|ages|over|under)\s+(?:of\s+|between\s+)?$|\bturn(?:ed|s|ing)?\s+$", re.IGNORECASE
)
_AGED = re.compile(r"\b(?:aged|ages|age of|years old)\b[^.;]{0,80}$", re.IGNORECASE)
_YOUNGER = re.compile(
    r"\b(?:children|kids|babies|infants|toddlers|youngsters|pupils|boys|girls|adults|women|men|people|those|anyone|everyone"
    r"|persons|patients|drivers|workers|voters|players|americans|britons)\s+(?:who\s+(?:are|were)\s+)?"
    r"(?:under|over|above|below|younger than|older than)\s+(?:the\s+age\s+of\s+)?$",
    re.IGNORECASE,
)
"""As in "children under five"; what is counted behind the number makes it none ("people over 5 metres away")."""
_HEDGED_AGE = re.compile(r"\b(?:above|over|under|below|between|from|than)\s+$", re.IGNORECASE)
_ENDS = re.compile(
    r"\s*(?:[,.;:)]|$|\s(?:and|or|who|should|must|may|can|could|will|would|are|were|is|was|have|had|has|in|with|at|to|from)\b)"
)
_APPOSED = re.compile(r"\s*(?:,|\.(?:\s|$)|;|\)|who\b)")
_ABBREVIATED = re.compile(r"(?:\b[Nn]os?\.?|#|№|§|\bpp?\.|\b(?:Group|Gang|Class|Club|Council) of(?: the)?)\s*$")
_ADDRESS = re.compile(
    r"[A-Z]?\s+(?:[A-Z][\w.'’-]*\s+){1,3}(?:Street|Road|Avenue|Lane|Drive|Boulevard|Place|Square|Terrace|Crescent"
    r"|Highway|Parkway|St|Rd|Ave|Blvd|Dr|Ln)\b"
)
_OPENED = re.compile(r"[a-z,] [“\"‘']$")
_NICKNAME = re.compile(r"(?:[A-Z][\w-]+ ){1,3}[A-Z][\w-]+[.,]?[”\"’']")
"""As in: known as the “Three Anglers”."""
_DECIMAL_CODE = re.compile(r"^\s*[:/]\s*\d|^['’]s?\s*\d")
_SCORE_WORDS = re.compile(
    r"\b(?:win|wins|won|lose|lost|beat|beaten|defeat(?:ed)?|victory|draw|drew|goal|goals|match|game|games|innings|season|league|cup|lead|led|record|score[ds]?|set|sets|playoff)\b"
)
_DATING = re.compile(r"\b(?:since|in|by|from|until|of|during|before|after|through)\s+(?:the\s+)?$", re.IGNORECASE)
_AMOUNTING = re.compile(
    r"\b(?:(?:more|fewer|less)\s+than|least|nearly|almost|some|reach(?:e[sd]|ing)?|total(?:s|led|ed|ling|ing)?|exceed(?:s|ed|ing)?)\s$",
    re.IGNORECASE,
)
"""Words before a number that no year follows: "the cases reached | 1661"."""
_TIMES = re.compile(r"[\s-]?(?:times|fold|x)\b")
_SCALED = {
    "mph",
    "kph",
    "inch",
    "ton",
    "tonne",
    "barrel",
    "degree",
    "knot",
    "gallon",
    "litre",
    "liter",
    "child",
    "birth",
}


def why_uncounted(
    numeral: Numeral,
    text: str,
    tokens: Tokens,
    noun: Token | None,
    numbers: NumberWords,
    persons: frozenset[str],
) -> Reason | None:
    """Why the numeral of a sentence's ``text`` is no count; None where it counts.

    ``persons`` are lemmas that may follow a year-like number as counted nouns.
    """
    before, after = text[: numeral.start], text[numeral.end :]
    if before.lower().endswith("magnitude "):
        return None
    reason, settled = _by_form(numeral, before, after, tokens, noun)
    if settled and reason is not None and reason is not Reason.INDEFINITE:
        return why_named(numeral, before, after, tokens, noun, numbers) or reason
    if settled:
        return reason
    named = why_named(numeral, before, after, tokens, noun, numbers)
    if named is not None or (noun is None and tokens.root.dep_ == "nsubjpass" and not _DATING.search(before)):
        return named
    return Reason.YEAR if is_year(numeral, before, noun, persons) else None


def _by_form(
    numeral: Numeral, before: str, after: str, tokens: Tokens, noun: Token | None
) -> tuple[Reason | None, bool]:
    """What the numeral's own form and neighbours say, and whether that settles it."""
    if numeral.measure and (noun is None or noun.text != numeral.measure):
        return Reason.MEASURE, True
    if _TIMES.match(after):
        return Reason.FACTOR, True
    if tokens.start > tokens.sent.start and tokens[0].nbor(-1).like_num and numeral.plain:
        return Reason.PART, True
    quake = after.lower().startswith(("-magnitude", " magnitude"))
    if numeral.unit is None and not numeral.low.is_integer() and not quake and not numeral.measure:
        scaled = noun is not None and noun.lemma_.lower() in _SCALED
        return None if scaled else Reason.DECIMAL, True
    if numeral.kind is NumeralKind.ORDINAL:
        return None if _counts_in_order(tokens) else Reason.RANK, True
    if numeral.low == numeral.high == 1 and numeral.spelled and numeral.kind is NumeralKind.CARDINAL:
        counts = (noun is not None and not is_determined(tokens)) or _heads_clause(tokens)
        return (None, False) if counts else (Reason.INDEFINITE, True)
    if numeral.joint == "-" and (
        numeral.high <= numeral.low or _SCORE_WORDS.search((before[-60:] + after[:40]).lower())
    ):
        return Reason.SCORE, True
    return None, False


def why_named(
    numeral: Numeral, before: str, after: str, tokens: Tokens, noun: Token | None, numbers: NumberWords
) -> Reason | None:
    """The reason where a numeral dates, tells the time or an age, or is part of a name."""
    if is_date(numeral, before, after):
        return Reason.DATE
    if (_CLOCK.match(after) and _is_clock(numeral, after)) or _DECIMAL_CODE.match(after):
        return Reason.TIME
    if is_age(numeral, before, after, tokens):
        return Reason.AGE
    if numeral.unit is None and (_ABBREVIATED.search(before) or _is_named(numeral, tokens, noun, numbers)):
        return Reason.NAME
    if numeral.plain and _ADDRESS.match(after):
        return Reason.NAME
    if numeral.spelled and _OPENED.search(before) and _NICKNAME.match(f"{tokens.text}{after}"):
        return Reason.NAME
    return None


def _is_clock(numeral: Numeral, after: str) -> bool:
    """As in "7 p.m.", "1400 hrs", but not "2 hrs"."""
    least = 100 if after.lstrip().startswith("hrs") else 0
    return least <= numeral.high <= 2400 and numeral.unit is None


def is_date(numeral: Numeral, before: str, after: str) -> bool:
    """As in "June 12", "June 12, 2031", "12 and 13 June", but not "On June 12, one officer"."""
    month = _AFTER_MONTH.search(before)
    behind = month is not None and numeral.high <= YEARS[1]
    if month is not None and month.group().rstrip().endswith(","):
        behind = not numeral.spelled and (
            numeral.high <= 31 or (numeral.plain and YEARS[0] <= numeral.high <= YEARS[1])
        )
    return behind or bool(_BEFORE_MONTH.match(after) and numeral.high <= 31)


def is_determined(tokens: Tokens) -> bool:
    """As in "This one", "no one", "the one": not a number."""
    return tokens.start > 0 and tokens[0].nbor(-1).lower_ in {
        "no",
        "this",
        "that",
        "each",
        "every",
        "any",
        "which",
        "the",
        "another",
    }


def _heads_clause(tokens: Tokens) -> bool:
    return (
        tokens.root.dep_ in {"nsubj", "nsubjpass"}
        and not is_determined(tokens)
        and tokens.root.head.pos_ in {"VERB", "AUX"}
    )


def _counts_in_order(tokens: Tokens) -> bool:
    """As in "His sixth visit", "Vale's sixth since spring", "a third union has voted no"."""
    root = tokens.root
    if adds_one(root) or ranks_among(root) is not None:
        return True
    owners = [*root.children] if root.dep_ != "amod" else [*root.head.lefts]
    return any(t.dep_ == "poss" for t in owners)


def adds_one(ordinal: Token) -> bool:
    """True where one more does or suffers what others did before: "a third union has voted no" makes three."""
    noun = ordinal.head
    if ordinal.dep_ != "amod" or noun.dep_ not in {"nsubj", "nsubjpass"} or noun.tag_ not in {"NN", "NNP"}:
        return False
    verb = noun.head
    told = verb.tag_ in {"VBD", "VBN"} and not any(c.dep_ == "neg" or c.tag_ == "MD" for c in verb.children)
    return told and any(c.dep_ == "det" and c.lower_ in {"a", "an"} for c in noun.lefts)


def ranks_among(ordinal: Token) -> Token | None:
    """The verb of "the third president to be impeached", of whom there are so many by now."""
    noun = ordinal.head
    if ordinal.dep_ != "amod" or noun.tag_ not in {"NN", "NNP"} or not any(c.lower_ == "the" for c in noun.lefts):
        return None
    if any(c.dep_ in {"amod", "compound"} and c != ordinal and c.tag_ in {"JJS", "NNP"} for c in noun.lefts):
        return None
    if ordinal.lower_ in {"first", "1st"} or noun.lemma_.lower() in _ON_END:
        return None
    done = (c for c in noun.rights if c.dep_ in {"relcl", "acl"} and c.tag_ in {"VBN", "VB"} and c.i < noun.i + 5)
    verb = next((c for c in done if any(a.lower_ == "to" for a in c.lefts)), None)
    return verb if verb is not None and noun.dep_ in {"attr", "appos", "pobj", "conj"} else None


_ON_END = {
    "time",
    "step",
    "thing",
    "day",
    "week",
    "month",
    "year",
    "season",
    "way",
    "part",
    "round",
    "person",
    "speaker",
    "team",
}
"""Nouns whose ordinal says the turn of one, and not how many there are."""


def is_age(numeral: Numeral, before: str, after: str, tokens: Tokens) -> bool:
    """As in "Aged 17", "17 years old", "Vale, 17,"."""
    if numeral.high > OLDEST or numeral.unit is not None or numeral.vague or numeral.high < numeral.low:
        return False
    if _AGE_AFTER.match(after):
        return True
    age = _AGE_BEFORE.search(before)
    if age is not None and (age.group().lower().startswith(("age", "turn"))):
        return True
    if numeral.low.is_integer() and not numeral.is_range and _YOUNGER.search(before) and _ENDS.match(after):
        return True
    if _AGED.search(before) and (age is not None or numeral.is_range or _HEDGED_AGE.search(before)):
        return True
    if not numeral.plain or numeral.is_range or not before.rstrip().endswith((",", "(")) or not _APPOSED.match(after):
        return False
    named = tokens[0].nbor(-2) if tokens.start > 1 else None
    return named is not None and (named.pos_ == "PROPN" or named.ent_type_ == "PERSON")


def _is_named(numeral: Numeral, tokens: Tokens, noun: Token | None, numbers: NumberWords) -> bool:
    """The number is part of a name or address: "Flight 12", "Route 7", "12 Station Road"."""
    if tokens.start == tokens.sent.start:
        return False
    left = tokens[0].nbor(-1)
    if left.is_punct or left.is_space:
        return False
    if (
        is_label(left.text, numbers)
        and (numeral.plain or numeral.spelled or "." in tokens.text)
        and left.pos_ in {"NOUN", "PROPN", "ADJ", "VERB"}
    ):
        return noun is None or left.text[:1].isupper() or left.i == tokens.root.head.i or noun.tag_ == "NN"
    root = tokens.root
    return (
        numeral.plain
        and not numeral.is_range
        and left.pos_ == "PROPN"
        and root.head.i == left.i
        and root.dep_ in {"nummod", "appos", "npadvmod"}
    )


def is_year(numeral: Numeral, before: str, noun: Token | None, persons: frozenset[str]) -> bool:
    """As in "In 1999", "the 2030 budget"; "2000 people" counts."""
    if not numeral.plain or not (YEARS[0] <= numeral.low <= YEARS[1]) or not (YEARS[0] <= numeral.high <= YEARS[1]):
        return False
    if _DATING.search(before) and not re.search(r"\bby\s$", before.lower()):
        return True
    if _AMOUNTING.search(before):
        return False
    return noun is None or noun.lemma_.lower() not in persons or (noun.i > noun.sent.start and noun.nbor(-1).is_punct)
