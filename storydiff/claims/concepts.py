"""Concepts: the words of the noun phrases that a quantity says something about."""

from __future__ import annotations

from collections.abc import Iterator

from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.claims.syntax import SUBJECTS, find_subject, is_verbal

LONGEST = 12
"""Words of a concept at most; what follows says more of its marks than of itself."""

_BRACKETED = 8
"""Words and signs in a bracket that gives an amount over again, at most."""
_MARKS = {"nummod", "compound", "amod", "nmod", "npadvmod", "quantmod", "poss", "appos", "advmod"}
_CONTENT = {"NOUN", "PROPN", "ADJ", "NUM"}
_CLAUSES = {"relcl", "advcl", "ccomp", "parataxis"}
_NOUNS = {"NOUN", "PROPN"}
_COMPARING = {"less", "more", "higher", "lower", "fewer", "larger", "smaller", "longer", "shorter", "faster", "slower"}
_TIMES = {"year", "month", "week", "day", "quarter", "hour", "minute", "season", "decade", "period", "time"}


def find_concept(tokens: Tokens, noun: Token | None, *, partitive: bool) -> tuple[str, ...]:
    """What the quantity of these tokens is said of; ``noun`` is what it counts, where that is its unit."""
    used = set(range(tokens.start, tokens.end))
    if noun is not None:
        used.update(range(min(tokens.start, noun.i), noun.i + 1))
        if partitive or noun.dep_ in SUBJECTS:
            return ()
        found = list(_above(noun, used))
    else:
        found = [*_part_of(tokens), *_right(tokens, used), *_above(tokens.root, used)]
        if not found:
            found = list(_nearest(tokens, used))
    words: dict[int, str] = {}
    for head in found:
        for token in _phrase(head, used):
            first, word = _written(token)
            words.setdefault(first, word)
    return tuple(list(words.values())[:LONGEST])


def _written(token: Token) -> tuple[int, str]:
    """The word with what hyphens join to it, and where it begins: "clean-up", "all-electric"."""
    first, end = hyphened(token)
    return first, token.doc[first:end].text


def hyphened(token: Token) -> tuple[int, int]:
    """Where the word with hyphens that the token is in begins and ends; the token alone where it stands free."""
    doc, first, end = token.doc, token.i, token.i + 1
    while first >= 2 and doc[first - 1].text == "-" and not (doc[first - 1].whitespace_ or doc[first - 2].whitespace_):
        first -= 2
    while end + 1 < len(doc) and doc[end].text == "-" and not (doc[end - 1].whitespace_ or doc[end].whitespace_):
        end += 2
    return first, end


def _part_of(tokens: Tokens) -> Iterator[Token]:
    """The whole or purpose behind it: "13 percent of the economy", "$1bn in gains", "10mph less than the top speed"."""
    doc, end = tokens.doc, _behind_brackets(tokens)
    if end + 1 < tokens.sent.end and doc[end + 1].lower_ == "than":
        end += doc[end].lower_ in _COMPARING or doc[end].tag_ in {"JJR", "RBR"}
    if end < tokens.sent.end and doc[end].lower_ in {"of", "in", "for", "on", "than"}:
        yield from (c for c in doc[end].children if c.dep_ in {"pobj", "pcomp"} and c.i > end and not _is_time(c))


def _behind_brackets(tokens: Tokens) -> int:
    """Where the sentence goes on behind a bracket: "450 Nm (332 lb-ft) | of torque", "332 lb-ft) | of torque"."""
    doc, end = tokens.doc, tokens.end
    if end < tokens.sent.end and doc[end].text == "(":
        end = next((t.i + 1 for t in doc[end : min(end + _BRACKETED, tokens.sent.end)] if t.text == ")"), end)
    elif end < tokens.sent.end and doc[end].text == ")":
        end += 1
    return end


def _right(tokens: Tokens, used: set[int]) -> Iterator[Token]:
    """The noun that the quantity stands before as a mark: "50mph winds", "a 51 per cent stake"."""
    token = tokens.root
    while token.dep_ in _MARKS and token.head.i != token.i:
        token = token.head
        if token.i not in used and token.i > tokens.start and token.pos_ in {"NOUN", "PROPN"}:
            yield token
            return


def _above(token: Token, used: set[int]) -> Iterator[Token]:
    """The nouns that govern the quantity and the subject of its verb, nearest first."""
    path = set[int]()
    for _ in range(8):
        head = token.head
        path.add(token.i)
        if head.i == token.i:
            if is_verbal(token):
                yield from _subject(token, used)
            return
        if token.dep_ in SUBJECTS and token.i in used:
            return
        if head.pos_ in _NOUNS and head.i not in used and token.dep_ != "conj" and not _is_time(head):
            yield head
            if head.dep_ in SUBJECTS:
                return
        if is_verbal(head):
            if token.dep_ in SUBJECTS:
                return
            described = _described(head, used)
            if described is not None:
                yield described
                return
            subject = list(_subject(head, used))
            yield from subject
            if not subject and any(_is_time(c) for c in head.children if c.dep_ in SUBJECTS):
                token = head
                continue
            objects = (c for c in head.children if c.dep_ == "dobj" and c.i not in used | path and c.i < token.i)
            yield from (c for c in objects if not _is_number(c))
            return
        token = head


def _described(verb: Token, used: set[int]) -> Token | None:
    """The noun that a participle describes: "a final | lasting three hours"."""
    noun = verb.head
    if verb.dep_ != "acl" or verb.tag_ not in {"VBG", "VBN"} or noun.pos_ not in _NOUNS or noun.i in used:
        return None
    return None if _is_time(noun) or _is_number(noun) else noun


def _subject(verb: Token, used: set[int]) -> Iterator[Token]:
    """The subject of the verb, for a pronoun that of the clause around."""
    for _ in range(4):
        subject = find_subject(verb)
        if subject is not None and subject.i in used:
            return
        if subject is not None and subject.pos_ in _NOUNS and not _is_time(subject):
            yield subject
            return
        above = next((t for t in verb.ancestors if is_verbal(t)), None)
        if above is None:
            return
        verb = above


def _is_number(noun: Token) -> bool:
    """As in "the 100m", "$1.2 million": another quantity, of which nothing is said."""
    bare = noun.like_num or noun.text[:1].isdigit() or noun.text == "%"
    return bare and not any(c.dep_ == "prep" for c in noun.children)


def _is_time(noun: Token) -> bool:
    return noun.ent_type_ in {"DATE", "TIME"} or noun.lemma_.lower() in _TIMES


def _nearest(tokens: Tokens, used: set[int]) -> Iterator[Token]:
    """The last noun before the quantity, where the parse connects it with nothing."""
    for token in reversed(tokens.doc[tokens.sent.start : tokens.start]):
        if token.pos_ in _NOUNS and token.i not in used and not _is_time(token):
            yield token
            return


def _phrase(head: Token, used: set[int]) -> Iterator[Token]:
    """The content words of a noun's phrase without the clauses that hang on it."""
    stack, found = [head], list[Token]()
    while stack:
        token = stack.pop()
        if token.i not in used and (token.pos_ in _CONTENT or token.tag_ in {"VBN", "VBG"}) and not token.is_punct:
            found.append(token)
        stack.extend(c for c in token.children if c.dep_ not in _CLAUSES and c.dep_ not in {"conj", "appos"})
    yield from sorted(found, key=lambda t: t.i)
