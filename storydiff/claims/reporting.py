"""Reporting: the words that tell who says something, and papers that say it for nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from storydiff.claims.syntax import children, find_subject
from storydiff.claims.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class ReportingWords:
    """The reporting vocabulary as sets."""

    verbs: frozenset[str]
    nouns: frozenset[str]
    outlets: frozenset[str]
    outlet_words: frozenset[str]
    counting: frozenset[str]
    setting: frozenset[str]
    tallies: frozenset[str]
    papers: frozenset[str]


def reporting_words(vocabulary: Vocabulary) -> ReportingWords:
    """The reporting vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("reporting")
    if not isinstance(found, ReportingWords):
        table = vocabulary.table("reporting")
        keys = ("verbs", "nouns", "outlets", "outlet_words", "counting", "setting", "tallies", "papers")
        found = ReportingWords(*(frozenset(table.get(key, ())) for key in keys))
        vocabulary.prepared["reporting"] = found
    return found


def paper_named(noun: Token, words: ReportingWords) -> str | None:
    """A paper that is told from others, as whose word a thing is given: "prison records", "the state's website"."""
    if noun.pos_ != "NOUN" or noun.lemma_.lower() not in words.papers:
        return None
    marks = [t for t in noun.lefts if t.dep_ in {"poss", "compound", "nmod", "amod"}]
    if all(t.dep_ == "amod" for t in marks):
        return None
    first = min(t.left_edge.i for t in marks)
    kept = next((t for t in noun.doc[first : noun.i] if t.pos_ not in {"DET", "PUNCT"}), noun)
    return " ".join(noun.doc[kept.i : noun.i + 1].text.lower().split())


def is_said(part: Token, verb: Token) -> bool:
    """As in "officials said 40 people registered", where the parse took the clause for a noun: nobody says people."""
    if verb.lemma_ != "say" or (part.pos_ not in {"NOUN", "PROPN", "NUM"} and part.lower_ != "that"):
        return False
    return part.dep_ == "dobj" or (part.dep_ == "nsubj" and find_subject(verb) != part)


def is_contrast(clause: Token) -> bool:
    """True for "…, while Orsa condemned it", which the writer sets beside what somebody says."""
    behind = clause.i > clause.head.i
    return behind and any(c.lower_ in {"while", "whereas"} for c in children(clause, "mark"))
