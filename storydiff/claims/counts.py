"""Counts: the numerals of a sentence that count something, with the noun they count and their hedge.

Dates, years, ages, times of day, scores, addresses and the numbers that are names ("Flight 12") are left out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from storydiff.claims.hedges import Hedge, HedgeWords, find_hedge
from storydiff.claims.numbers import find_numerals
from storydiff.claims.numerals import YEARS, NumberWords, Numeral, NumeralKind, is_label

OLDEST = 120

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_AFTER_MONTH = re.compile(rf"\b{_MONTH}\.?\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s*(?:,|-|–|to|and|or)\s*)?$")
_BEFORE_MONTH = re.compile(rf"(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*\d{{1,2}})?\s+(?:of\s+)?{_MONTH}\b")
_CLOCK = re.compile(
    r"\s*(?:[ap]\.?\s?m\b\.?|GMT|UTC|[ECMP][SD]?T\b|BST|CET|hrs\b|o[’']clock|noon\b|local time"
    r"|(?:in the )?(?:morning|afternoon|evening)\b|minutes? (?:past|to)\b)"
)
_AGE_AFTER = re.compile(r"(?:\s*(?:-|–|to|and)\s*\d+)?[\s-]+(?:years?|months?|weeks?|days?)[\s-]+(?:old|olds|of age)\b")
_AGE_BEFORE = re.compile(
    r"\b(?:age[ds]?|aged between|ages|over|under)\s+(?:of\s+|between\s+)?$|\bturn(?:ed|s|ing)?\s+$", re.IGNORECASE
)
_AGED = re.compile(r"\b(?:aged|ages|age of|years old)\b[^.;]{0,80}$", re.IGNORECASE)
_HEDGED_AGE = re.compile(r"\b(?:above|over|under|below|between|from|than)\s+$", re.IGNORECASE)
_APPOSED = re.compile(r"\s*(?:,|\.(?:\s|$)|;|\)|who\b)")
_JOINED = re.compile(r"[-–‑][^\W\d_]")
_ABBREVIATED = re.compile(r"(?:\b[Nn]os?\.?|#|№|§|\bpp?\.)\s*$")
_DECIMAL_CODE = re.compile(r"^\s*[:/]\s*\d|^['’]s?\s*\d")
_SCORE_WORDS = re.compile(
    r"\b(?:win|wins|won|lose|lost|beat|beaten|defeat(?:ed)?|victory|draw|drew|goal|goals|match|game|games|innings|season|league|cup|lead|led|record|score[ds]?|set|sets|playoff)\b"
)
_VOTE_WORDS = re.compile(
    r"\b(?:vote[ds]?|voting|tally|ballot|margin|senate|senators|parliament|passed|approved|rejected|confirmed|acquit|convict|ruling|ruled|court|justices|decision|majority|lawmakers|council)\b"
)
_DATING = re.compile(r"\b(?:since|in|by|from|until|of|during|before|after|through)\s+(?:the\s+)?$", re.IGNORECASE)
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
_DATE_LABELS = {"DATE", "TIME"}
_COUNTED = {"NOUN", "PROPN"}
_SUMS = {"total", "maximum", "minimum", "average", "estimate"}
_PARTICIPLES = {"thought", "voting", "feared", "believed", "killed", "wounded", "injured", "missing", "dead", "said"}
_WITHIN = {"ADJ", "NOUN", "PROPN", "NUM"}


@dataclass(frozen=True, slots=True)
class Count:
    """A numeral in its sentence; ``start`` and ``end`` count characters of the article's text, the hedge's too."""

    numeral: Numeral
    start: int
    end: int
    tokens: Tokens
    noun: Token | None
    partitive: bool
    hedge: Hedge | None
    joined: str = ""
    """The word joined to the number by a hyphen: "magnitude" in "7.8-magnitude"."""
    vote: bool = False
    """True for the two sides of a vote: "80-15"."""

    @property
    def is_magnitude(self) -> bool:
        """True for the strength of a quake: "magnitude 6.1", "6.1 magnitude"."""
        doc, start, end = self.tokens.doc, self.tokens.start, self.tokens.end
        return (start > 0 and doc[start - 1].lower_ == "magnitude") or (
            end < len(doc) and doc[end].lower_ in {"magnitude", "-magnitude"}
        )

    @property
    def root(self) -> Token:
        """The numeral's own head word."""
        return self.tokens.root

    @property
    def anchor(self) -> Token:
        """The word that stands in the sentence for what is counted."""
        token = self.noun if self.noun is not None and not self.partitive else self.tokens.root
        while (
            token.dep_ == "pobj" and token.head.lower_ == "than" and token.head.head.lower_ in {"more", "less", "fewer"}
        ):
            token = token.head.head
        if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_ in _SUMS:
            token = token.head.head
        return token


def iter_counts(sentence: Tokens, numbers: NumberWords, hedges: HedgeWords, persons: frozenset[str]) -> Iterator[Count]:
    """The counts of a sentence in order; ``persons`` are lemmas that may follow a year-like number as counted nouns."""
    text = sentence.text
    for numeral in find_numerals(text, numbers):
        count = _count(sentence, text, numeral, numbers, hedges, persons)
        if count is not None:
            yield count


def _count(
    sentence: Tokens, text: str, numeral: Numeral, numbers: NumberWords, hedges: HedgeWords, persons: frozenset[str]
) -> Count | None:
    offset = sentence.start_char
    tokens = sentence.doc.char_span(offset + numeral.start, offset + numeral.end, alignment_mode="expand")
    if tokens is None or tokens.start < sentence.start or tokens.end > sentence.end:
        return None
    before, after = text[: numeral.start], text[numeral.end :]
    noun, partitive = _noun(tokens, sentence)
    joined = (
        _joined(tokens, sentence) if _JOINED.match(after) and not after.lower().startswith(("-plus", "-strong")) else ""
    )
    vote = _is_vote(numeral, text)
    if not vote and _is_no_count(numeral, before, after, tokens, noun, numbers, persons):
        return None
    hedge = None if vote else find_hedge(text, numeral.start, numeral.end, hedges)
    if hedge is not None:
        hedge = Hedge(hedge.relation, hedge.start + offset, hedge.end + offset, hedge.weak)
    return Count(numeral, numeral.start + offset, numeral.end + offset, tokens, noun, partitive, hedge, joined, vote)


def _is_vote(numeral: Numeral, text: str) -> bool:
    """As in "80-15" or "52 to 43" beside words of voting: two counts, for and against."""
    low = text.lower()
    if numeral.unit is not None or numeral.high == numeral.low or numeral.low < 2 or numeral.joint not in {"-", "to"}:
        return False
    if numeral.joint == "to":
        return bool(
            re.search(r"\b(?:vote[ds]?|voting|margin|passed|rejected|approved)\b[^.]{0,30}$", low[: numeral.start])
        )
    around = low[max(0, numeral.start - 90) : numeral.end + 40]
    return (
        bool(_VOTE_WORDS.search(around)) and not numeral.spelled and not re.search(r"\b(?:ages?|aged|years?)\b", around)
    )


def _is_no_count(
    numeral: Numeral,
    before: str,
    after: str,
    tokens: Tokens,
    noun: Token | None,
    numbers: NumberWords,
    persons: frozenset[str],
) -> bool:
    if before.lower().endswith("magnitude "):
        return False
    if _TIMES.match(after) or (tokens.start > tokens.sent.start and tokens[0].nbor(-1).like_num and numeral.plain):
        return True
    if (
        numeral.unit is None
        and not numeral.low.is_integer()
        and not after.lower().startswith(("-magnitude", " magnitude"))
    ):
        return not (noun is not None and noun.lemma_.lower() in _SCALED)
    if numeral.kind is NumeralKind.ORDINAL:
        return not _counts_in_order(tokens)
    if numeral.low == numeral.high == 1 and numeral.spelled and numeral.kind is NumeralKind.CARDINAL:
        return not (noun is not None and not _determined(tokens)) and not _heads_clause(tokens)
    if numeral.joint == "-" and (
        numeral.high <= numeral.low or _SCORE_WORDS.search((before[-60:] + after[:40]).lower())
    ):
        return True
    if (_AFTER_MONTH.search(before) and numeral.high <= YEARS[1]) or (
        _BEFORE_MONTH.match(after) and numeral.high <= 31
    ):
        return True
    if (_CLOCK.match(after) and numeral.high <= 2400 and numeral.unit is None) or _DECIMAL_CODE.match(after):
        return True
    if _is_age(numeral, before, after, tokens):
        return True
    if numeral.unit is None and (_ABBREVIATED.search(before) or _is_named(numeral, tokens, noun, numbers)):
        return True
    if noun is None and tokens.root.dep_ == "nsubjpass" and not _DATING.search(before):
        return False
    return _is_year(numeral, before, noun, persons)


def _determined(tokens: Tokens) -> bool:
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
        and not _determined(tokens)
        and tokens.root.head.pos_ in {"VERB", "AUX"}
    )


def _counts_in_order(tokens: Tokens) -> bool:
    """As in "His sixth visit", "Vale's sixth since spring": an ordinal with an owner counts."""
    root = tokens.root
    owners = [*root.children] if root.dep_ != "amod" else [*root.head.lefts]
    return any(t.dep_ == "poss" for t in owners)


def _is_age(numeral: Numeral, before: str, after: str, tokens: Tokens) -> bool:
    if numeral.high > OLDEST or numeral.unit is not None:
        return False
    if _AGE_AFTER.match(after):
        return True
    age = _AGE_BEFORE.search(before)
    if age is not None and (age.group().lower().startswith(("age", "turn"))):
        return True
    if _AGED.search(before) and (age is not None or numeral.is_range or _HEDGED_AGE.search(before)):
        return True
    if not numeral.plain or not before.rstrip().endswith((",", "(")) or not _APPOSED.match(after):
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
        and (numeral.plain or numeral.spelled)
        and left.pos_ in {"NOUN", "PROPN", "ADJ", "VERB"}
    ):
        return noun is None or left.text[:1].isupper() or left.i == tokens.root.head.i
    root = tokens.root
    return (
        numeral.plain
        and left.pos_ == "PROPN"
        and root.head.i == left.i
        and root.dep_ in {"nummod", "appos", "npadvmod"}
    )


def _is_year(numeral: Numeral, before: str, noun: Token | None, persons: frozenset[str]) -> bool:
    if not numeral.plain or not (YEARS[0] <= numeral.low <= YEARS[1]) or not (YEARS[0] <= numeral.high <= YEARS[1]):
        return False
    if _DATING.search(before) and not re.search(r"\bby\s$", before.lower()):
        return True
    if re.search(r"\b(?:more|fewer|less) than\s$|\b(?:least|nearly|almost|some)\s$", before.lower()):
        return False
    return noun is None or noun.lemma_.lower() not in persons or (noun.i > noun.sent.start and noun.nbor(-1).is_punct)


def _joined(tokens: Tokens, sentence: Tokens) -> str:
    following = tokens.end + 1
    return sentence.doc[following].lower_ if following < sentence.end else ""


def _noun(tokens: Tokens, sentence: Tokens) -> tuple[Token | None, bool]:
    """What the numeral counts, and whether as a part of it: "three soldiers", "three of the soldiers"."""
    doc, end = sentence.doc, tokens.end
    if end + 1 < sentence.end and doc[end].lower_ == "out" and doc[end + 1].lower_ == "of":
        return _next_noun(doc[end + 2 : sentence.end], partitive=True), True
    if end < sentence.end and doc[end].lower_ == "of":
        return next((c for c in doc[end].children if c.dep_ == "pobj"), None) or _next_noun(
            doc[end + 1 : sentence.end], partitive=True
        ), True
    if tokens.end > tokens.start and tokens[-1].lower_ == "of":
        return _next_noun(doc[end : sentence.end], partitive=True), True
    head = tokens.root.head
    if (
        tokens.root.dep_ in {"nummod", "quantmod", "nmod", "amod", "compound", "det", "predet", "poss"}
        and head.i >= end
        and head.pos_ in _COUNTED
    ):
        between = doc[end : head.i]
        if head.lower_ in _PARTICIPLES:
            return None, False
        if not any(
            t.pos_ in {"VERB", "AUX", "ADP", "SCONJ"} and t.tag_ not in {"VBN", "VBG"} for t in between
        ) and not _is_time(head):
            return _whole_noun(head, sentence), False
    return _next_noun(doc[end : sentence.end], partitive=False), False


def _whole_noun(noun: Token, sentence: Tokens) -> Token:
    """The noun that the numeral's own is a part of: the deaths in "53 measles-related deaths"."""
    if noun.i + 2 < sentence.end and noun.nbor(1).text == "-" and noun.nbor(2).tag_ == "NNS":
        return noun.nbor(2)
    head = noun.head
    if noun.dep_ in {"compound", "nmod", "npadvmod"} and noun.i < head.i < min(noun.i + 5, sentence.end):
        head = head.head if head.pos_ in {"VERB", "ADJ"} and head.dep_ == "amod" else head
        if head.pos_ == "NOUN" and head.i > noun.i:
            return head
    return noun


def _next_noun(following: Tokens, *, partitive: bool) -> Token | None:
    """The head of the run of nouns that comes next."""
    noun: Token | None = None
    for token in following:
        if (token.lower_ in _PARTICIPLES and token.tag_ != "VBN") or (not partitive and token.tag_ == "DT"):
            break
        if token.pos_ in _COUNTED and not _is_time(token):
            noun = token
        elif (
            (noun is not None and token.tag_ != "POS" and token.text != "-")
            or not (
                token.pos_ in _WITHIN or token.tag_ in {"VBN", "VBG", "DT", "PRP$", "POS", "PRP"} or token.text == "-"
            )
            or _is_time(token)
        ):
            break
        elif token.lower_ == "those" or (token.tag_ == "PRP" and token.lower_ in {"them", "us"}):
            return token
        if token.tag_ == "POS":
            noun = None
    return noun


def _is_time(token: Token) -> bool:
    """A day or date standing free: "killed 12 Tuesday"."""
    return token.ent_type_ in _DATE_LABELS and token.pos_ == "PROPN"
