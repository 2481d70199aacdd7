"""Crowds: how many came, where only the crowd, the turnout or their coming is spoken of.

"Police put the crowd at 25,000", "15,000 took part", "they were 40,000 strong": of a march it counts its marchers.
"""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.measures import Measured, MeasureWords
from storydiff.claims.parse import Span as Sentence
from storydiff.claims.parse import Token
from storydiff.claims.syntax import find_child, is_negated

CROWD = "crowd"
"""The measure of those who came to what is neither a protest nor a strike."""
OF_CROWD = "crowd"
"""The rule by which a crowd is counted."""
NAMES = frozenset({"crowd", "attendance", "turnout", "gathering"})
"""Nouns for those who came, whose number is theirs."""
_BACK = 2
"""Sentences before its own in which what people came to is looked for."""
_COMING = frozenset(
    {"attend", "turn", "participate", "gather", "assemble", "congregate", "throng", "join", "come", "show"}
)
_WITH_PARTICLE = {"turn": "out", "show": "up", "come": "out"}


def find_crowd(count: Count, words: MeasureWords) -> Measured | None:
    """What a number of people who came, or of a crowd, measures; None for any other."""
    if count.numeral.unit is not None or count.partitive:
        return None
    strong = _is_strong(count)
    if strong is not None:
        return Measured(crowd_measure(strong, words), strong, OF_CROWD)
    if count.noun is not None and count.noun.lemma_.lower() in NAMES | _MARCHING and _joins_strong(count):
        return Measured(crowd_measure(count.noun, words), count.noun, OF_CROWD)
    bare = count.noun is None or count.noun.lemma_.lower() in {"people", "person"}
    anchor = count.anchor
    if not bare or anchor.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    verb = anchor.head
    if not _comes(verb):
        return None
    known = gathering(verb, words)
    return Measured(known, verb, OF_CROWD) if known is not None else None


def crowd_measure(word: Token, words: MeasureWords) -> str:
    """What a crowd is of: protesters, strikers, or nothing known."""
    return gathering(word, words) or CROWD


def gathering(word: Token, words: MeasureWords) -> str | None:
    """The measure of those at the nearest gathering spoken of, a protest or a strike; None where there is none."""
    for sentence in _sentences(word):
        near = [(abs(t.i - word.i), name) for t in sentence if (name := _of_gathering(t, words)) is not None]
        if near:
            return min(near)[1]
    return None


def _of_gathering(token: Token, words: MeasureWords) -> str | None:
    lemma = token.lemma_.lower()
    if lemma in words.sets["protests"] or words.nouns.get(lemma) == "protesters":
        return "protesters"
    if token.pos_ == "VERB" and words.subject.get(lemma) == "protesters":
        return "protesters"
    return "strikers" if lemma in words.sets["walkouts"] and token.pos_ == "NOUN" else None


def _sentences(word: Token) -> list[Sentence]:
    """The sentence of a word and those right before it, nearest first."""
    found = [word.sent]
    while len(found) <= _BACK and found[-1].start > 0:
        found.append(word.doc[found[-1].start - 1].sent)
    return found


def _is_strong(count: Count) -> Token | None:
    """The subject of "the march was 40,000 strong", "they were 40,000 strong"."""
    end = count.tokens.end
    behind = count.tokens.doc[end] if end < count.tokens.sent.end else None
    if behind is None or behind.lower_ != "strong":
        return None
    verb = next((t for t in behind.ancestors if t.lemma_ == "be"), None)
    subject = find_child(verb, "nsubj") if verb is not None else None
    people = subject is not None and (subject.tag_ in {"PRP", "NNS"} or subject.lemma_.lower() in NAMES | _MARCHING)
    return subject if people else None


def _joins_strong(count: Count) -> bool:
    """As in "a 12,000-strong crowd"."""
    behind = count.tokens.doc[count.tokens.end - 1 : min(count.tokens.end + 2, count.tokens.sent.end)]
    return any(t.lower_ in {"strong", "-strong"} or t.lower_.endswith("-strong") for t in behind)


_MARCHING = frozenset({"march", "rally", "demonstration", "protest", "column", "procession", "audience"})


def _comes(verb: Token) -> bool:
    """True for taking part, attending, turning out."""
    lemma = verb.lemma_.lower()
    if is_negated(verb):
        return False
    if lemma == "take":
        return any(c.lower_ == "part" for c in verb.rights)
    if lemma in _WITH_PARTICLE:
        return any(c.lower_ == _WITH_PARTICLE[lemma] and c.dep_ in {"prt", "advmod"} for c in verb.rights)
    return lemma in _COMING
