"""Counted: the noun that a numeral counts."""

from __future__ import annotations

from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token

_DATE_LABELS = {"DATE", "TIME"}
_COUNTED = {"NOUN", "PROPN"}
_PARTICIPLES = {"thought", "voting", "feared", "believed", "killed", "wounded", "injured", "missing", "dead", "said"}
_WITHIN = {"ADJ", "NOUN", "PROPN", "NUM"}


def counted_noun(tokens: Tokens, sentence: Tokens) -> tuple[Token | None, bool]:
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
    if end + 1 < sentence.end and doc[end].lower_ == "and" and not doc[end + 1].like_num:
        return None, False
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
            t.pos_ in {"VERB", "AUX", "ADP", "SCONJ"} and t.tag_ not in {"VBN", "VBG"} and t.dep_ != "amod"
            for t in between
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


_FAR = 12
"""Words from a number to the noun it counts, at most; a table of numbers has none."""


def _next_noun(following: Tokens, *, partitive: bool) -> Token | None:
    """The head of the run of nouns that comes next."""
    noun: Token | None = None
    for token in following[:_FAR]:
        if (token.lower_ in _PARTICIPLES and token.tag_ != "VBN") or (not partitive and token.tag_ == "DT"):
            break
        if token.pos_ in _COUNTED and not _is_time(token):
            noun = token
        elif noun is None and token.tag_ == "CC" and _between_adjectives(token, following):
            continue
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


def _between_adjectives(token: Token, following: Tokens) -> bool:
    """As in "digital and physical sales"."""
    inside = following.start < token.i < following.end - 1
    return inside and token.nbor(-1).pos_ == token.nbor(1).pos_ == "ADJ"


def _is_time(token: Token) -> bool:
    """A day or date standing free: "killed 12 Tuesday"."""
    return token.ent_type_ in _DATE_LABELS and token.pos_ == "PROPN"
