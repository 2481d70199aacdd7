"""Lasting causes: what a war of many years has done is another occasion than what an article newly tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storydiff.claims.parse import Doc, Token
from storydiff.text import fold

_LASTING = frozenset({
    "war", "conflict", "fighting", "insurgency", "drought", "famine", "unrest", "uprising", "occupation", "rebellion",
    "violence", "blockade", "embargo", "feud",
})  # fmt: skip
"""What may go on for years and so have its own dead and displaced."""
_MARKS = frozenset({"long", "running", "old", "standing", "longstanding", "yearslong", "decadeslong", "protracted"})
_SPANS = frozenset({"year", "decade", "years", "decades", "generation", "generations"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_RELATIVES = frozenset({"which", "that", "who"})
_SINCE = frozenset({"after", "when", "since"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPENING = 3
"""Sentences at the head of an article that say what it is about."""


def find_lasting_cause(by: Token, title: str) -> str | None:
    """The bygone occasion of what a verb tells: the lasting war that did it, the year from which it had been so."""
    verb = by if by.pos_ == "VERB" else by.head
    if verb.pos_ != "VERB":
        return None
    for noun in _causes(verb):
        if noun.lemma_ in _LASTING and _is_of_years(noun) and not _is_the_news(noun, title):
            marks = [t.lower_ for t in noun.lefts if t.dep_ in {"amod", "compound"} and t.is_alpha]
            marks = [m for m in marks if m not in _MARKS | _SPANS]
            return " ".join([*marks, noun.lower_])
    return _year_before(verb)


def _causes(verb: Token) -> Iterator[Token]:
    """Who or what did it: the agent of a passive, the subject of an active verb, what its relative clause is on."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ in {"by", "in", "during"}):
            yield from (c for c in child.children if c.dep_ == "pobj")
        elif child.dep_ == "nsubj":
            relative = child.lower_ in _RELATIVES and verb.dep_ == "relcl"
            yield verb.head if relative else child


def _is_of_years(noun: Token) -> bool:
    """As in "a 12-year war", "a decades-long war", "a war that has dragged on for more than a decade"."""
    for mark in noun.lefts:
        if mark.dep_ in {"amod", "nmod", "compound", "nummod"} and {t.lower_ for t in mark.subtree} & (_SPANS | _MARKS):
            return True
    clauses = (c for c in noun.rights if c.dep_ in {"relcl", "acl"})
    return any(_SPANS & {c.lower_ for c in _times(clause)} for clause in clauses)


def _times(verb: Token) -> Iterator[Token]:
    """The nouns of how long a clause says that something has gone on."""
    for preposition in verb.rights:
        if preposition.dep_ == "prep" and preposition.lower_ in {"for", "over", "into", "through"}:
            yield from (t for t in preposition.subtree if t.dep_ == "pobj")


def _is_the_news(noun: Token, title: str) -> bool:
    """True where the article is about that very cause: its title or opening names it."""
    opening: Iterator[Token] = (t for sentence in _opening(noun.doc) for t in sentence)
    return noun.lemma_ in fold(title).split() or any(t.lemma_ == noun.lemma_ and t.i != noun.i for t in opening)


def _opening(doc: Doc) -> list[Iterator[Token]]:
    """The first sentences with the words of each."""
    return [iter(s) for s, _ in zip(doc.sents, range(_OPENING), strict=False)]


def _year_before(verb: Token) -> str | None:
    """As in "40 had been displaced after war broke out in 2011": what was so before the news, from that year on."""
    if not any(c.lower_ in {"had", "'d"} and c.dep_ == "aux" for c in verb.lefts):
        return None
    for clause in verb.rights:
        if clause.dep_ == "advcl" and any(c.lower_ in _SINCE for c in clause.lefts):
            found = next((t for t in clause.subtree if _YEAR.fullmatch(t.text) and t.dep_ == "pobj"), None)
            if found is not None:
                return str(found.text)
    return None
