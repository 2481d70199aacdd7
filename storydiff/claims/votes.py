"""Votes: the side that a share or a count of votes took, and how far two sides are apart."""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.parse import Token

_FOR = {"yes", "for", "favor", "favour", "approve", "ratify", "accept", "support", "back", "remain"}
_AGAINST = {"no", "against", "reject", "oppose", "down"}
_CONTESTING = {"win", "lose", "lead", "beat", "defeat", "trail", "pass", "fail"}
_POINTS = {"vote", "point", "seat", "goal", "run", "percent", "%"}


def share_side(count: Count) -> str | None:
    """As in "53.5% voting yes", "51% of members voted to reject": the side of a vote."""
    doc, sentence = count.tokens.doc, count.tokens.sent
    window = doc[count.tokens.end : min(sentence.end, count.tokens.end + 18)]
    for token in window:
        if token.dep_ == "neg":
            return None
        if token.pos_ in {"VERB", "NOUN"} and token.lemma_.lower() in {"vote", "voting"} and token.text[:1].islower():
            for word in doc[token.i + 1 : min(sentence.end, token.i + 6)]:
                if word.like_num:
                    return None
                if word.lemma_.lower() in _FOR:
                    return "votes for"
                if word.lemma_.lower() in _AGAINST:
                    return "votes against"
            return None
        if token.text == ";" or token.lower_ in {"while", "but"}:
            return None
    return None


def vote_side(noun: Token) -> str | None:
    """As in "215 votes in favor", "three votes against": the side that a counted vote took."""
    for token in noun.doc[noun.i + 1 : min(noun.sent.end, noun.i + 4)]:
        if token.is_punct:
            return None
        if token.lower_ in {"favor", "favour", "for"}:
            return "votes for"
        if token.lower_ == "against":
            return "votes against"
    return None


def is_margin(count: Count) -> bool:
    """As in "won by 12 votes": how far apart two counts are, and neither of them."""
    if count.noun is not None and "margin" in {count.noun.lower_, count.noun.head.lower_}:
        return True
    preposition = count.anchor.head
    doer = preposition.dep_ == "agent" and count.anchor.lemma_.lower() not in _POINTS
    by = count.anchor.dep_ == "pobj" and preposition.lower_ == "by" and not doer
    return by and preposition.head.lemma_.lower() in _CONTESTING
