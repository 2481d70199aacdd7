"""Nearby: the sentences that a pronoun or "the company" may look back to, and the subjects and names in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from storydiff.claims.parse import Span as Sentence
from storydiff.claims.parse import Token
from storydiff.claims.syntax import SUBJECTS, is_quoted

if TYPE_CHECKING:
    from storydiff.claims.names import Names

SENTENCES_BACK = 2
"""How far back a pronoun may look; further back two persons are usually in play."""
THING = frozenset({"it", "its", "itself"})
"""Pronouns for one thing or body."""


def paragraph_sentences(sentence: Sentence, text: str) -> list[Sentence]:
    """The sentences of the sentence's paragraph of the text, in order."""
    left = text.rfind("\n", 0, sentence.start_char) + 1
    right = text.find("\n", sentence.end_char - 1)
    end = right if right >= 0 else len(text)
    return [s for s in _around(sentence) if s.start_char < end and s.end_char > left]


def _around(sentence: Sentence) -> list[Sentence]:
    """The sentence with up to a dozen on either side."""
    doc, found = sentence.doc, [sentence]
    for _ in range(12):
        if found[0].start > 0:
            found.insert(0, doc[found[0].start - 1].sent)
        if found[-1].end < len(doc):
            found.append(doc[found[-1].end].sent)
    return found


def sentences_before(sentence: Sentence) -> Iterator[Sentence]:
    """The sentences in reach before this one, the nearest first."""
    start = sentence.start
    for _ in range(SENTENCES_BACK):
        if start == 0:
            return
        before = sentence.doc[start - 1].sent
        yield before
        start = before.start


def subjects_before(token: Token, names: Names, *, singular: bool = False) -> Iterator[Token]:
    """Subjects that precede the token, nearest clause first, then those of the sentences before, main clause first.

    A pronoun outside a quotation takes up nothing that is spoken of only in it, one inside nothing outside.
    """
    outside = not is_quoted(token, names.quotes)
    inside = _is_in_speech(token, names)

    def fits(subject: Token) -> bool:
        noun = subject.dep_ in SUBJECTS and subject.pos_ in {"PROPN", "NOUN", "PRON"}
        if not noun or (singular and not _is_singular(subject)):
            return False
        return not ((outside or inside) and is_quoted(subject, names.quotes) is not inside)

    above = set(token.ancestors)
    own = (t for t in token.sent if t.i < token.i and fits(t))
    yield from sorted(own, key=lambda t: (t.head not in above, -t.i))
    for before in sentences_before(token.sent):
        yield from sorted((t for t in before if fits(t)), key=lambda t: (t.head.dep_ != "ROOT", t.i))


def _is_in_speech(token: Token, names: Names) -> bool:
    """True inside a quotation that is a sentence of its own; of a few quoted words the writer's sentence tells more."""
    start = next((a for a, b in names.quotes if a <= token.idx < b), None)
    return start is not None and names.doc.text[start : start + 1].isupper()


def _is_singular(token: Token) -> bool:
    return token.tag_ in {"NN", "NNP", "NNPS"} or token.lower_ in THING


def persons_before(token: Token, names: Names) -> list[str]:
    """The persons named before the token in reach, the nearest first."""
    return persons_in(min([token.sent.start, *(s.start for s in sentences_before(token.sent))]), token, names)


def persons_in(start: int, token: Token, names: Names) -> list[str]:
    """The persons named from there to the token, the nearest first; of a speech only those named in speech."""
    inside = _is_in_speech(token, names)
    return [
        m.canonical
        for m in reversed(names.mentions)
        if start <= m.start < token.i
        and names.kinds.get(m.canonical) == "person"
        and not (inside and not is_quoted(names.doc[m.start], names.quotes))
    ]


def bodies_in(start: int, end: int, names: Names) -> set[str]:
    """The bodies named from one token to another, agencies of news left out."""
    near = {m.canonical for m in names.mentions if start <= m.start < end}
    return {n for n in near if names.kinds.get(n) == "organisation" and n not in names.words.outlets}


def bodies_before(token: Token, names: Names) -> set[str]:
    """The bodies named in the sentences in reach, outlets left out: more than one may be "the group"."""
    start = min([token.sent.start, *(s.start for s in sentences_before(token.sent))])
    return bodies_in(start, token.i, names)


def only_firm(token: Token, names: Names) -> str | None:
    """The body that "the company" means: the one of the nearest sentence that names any that may be a company."""
    for sentence in (token.sent, *sentences_before(token.sent)):
        near = {n for n in bodies_in(sentence.start, min(sentence.end, token.i), names) if _may_be_firm(n, names)}
        if near:
            return near.pop() if len(near) == 1 else None
    return None


def _may_be_firm(name: str, names: Names) -> bool:
    """True for a name without a word of papers, ministries and courts."""
    words = name.split()
    return names.words.group_heads.isdisjoint(words) and words[-1] not in names.words.outlet_words
