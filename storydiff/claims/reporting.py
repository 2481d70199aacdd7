"""Reporting: the words that tell who says something, and papers that say it for nobody in particular."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.parse import Token
from storydiff.claims.syntax import children, find_child, find_subject, prepositional
from storydiff.claims.vocabulary import Vocabulary

_DASHES = frozenset({"–", "—", "--"})


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


def quoted_as_saying(verb: Token) -> Token | None:
    """Whom "quoted Ann Vale as saying" lets speak."""
    above = verb.head.head if verb.dep_ == "pcomp" and verb.head.lower_ == "as" else None
    active = above is not None and above.lemma_ in {"quote", "cite"} and find_child(above, "nsubjpass") is None
    return find_child(above, "dobj") if above is not None and active else None


def outlet_quoting(verb: Token) -> Token | None:
    """The outlet of "was quoted by the paper as saying"."""
    quoted = verb.head.head if verb.dep_ == "pcomp" and verb.head.lower_ == "as" else None
    return (
        next(prepositional(quoted, "by"), None) if quoted is not None and quoted.lemma_ in {"quote", "cite"} else None
    )


def inserted_clauses(token: Token) -> Iterator[Token]:
    """Reporting clauses that the parse set beside the statement: "…, the minister said, …"."""
    root = token
    for above in token.ancestors:
        root = above
    for child in children(root, "parataxis", "ccomp"):
        beside = child.pos_ == "VERB" and child.i != token.i and not child.is_ancestor(token)
        if beside and find_child(child, "nsubj") is not None and find_child(child, "ccomp", "dobj", "xcomp") is None:
            yield child


def is_dashed_aside(token: Token, verbs: frozenset[str]) -> bool:
    """True between two dashes inside a sentence, where the writer adds something: "said the plan – run by 12 – was"."""
    sentence = token.sent
    dashes = [t.i for t in sentence if t.text in _DASHES]
    before, after = [i for i in dashes if i < token.i], [i for i in dashes if i > token.i]
    if not before or not after or len(before) % 2 == 0:
        return False
    aside = token.doc[before[-1] : after[0]]
    return not any(t.lower_ == "according" or (t.lemma_ in verbs and t.pos_ == "VERB") for t in aside)


def is_of_clause_between(source: Token, told: Token) -> bool:
    """True where data bears out a number in a clause behind what is told, and not what is told itself.

    As in "the guild will strike, a move that could stop 30% of the trains, according to data from Orsa Rail".
    """
    if source.lower_ not in _DATA:
        return False
    clauses = (t for t in source.sent if t.dep_ == "relcl" and told.i < t.i < source.i)
    counting = (c for c in clauses if any(t.like_num for t in c.subtree))
    return any(not clause.is_ancestor(told) for clause in counting)


_DATA = frozenset({"data", "figures", "statistics", "numbers"})
