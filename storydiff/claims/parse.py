"""A parse as the rules read it: its words, sentences and names, each answer at hand.

spaCy keeps a parse in C, and makes a new object for each word that it is asked for, and a new string for each of its
marks. The rules ask for the same few thousands of times an article, so all is taken out once; what has the name of an
attribute of spaCy means the same (https://spacy.io/api/token, https://spacy.io/api/span, https://spacy.io/api/doc).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from spacy.tokens import Doc as Parsed

Answer = TypeVar("Answer")

LONGEST_SENTENCE = 1_000
"""Tokens; what is longer is a table or a trick, and each of its words would be asked about all the others."""

_place_in_text = attrgetter("idx")
_MARKS = (
    "text", "whitespace_", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "ent_iob_", "is_punct", "is_quote",
    "like_num",
)  # fmt: skip
_marks = attrgetter(*_MARKS)


class Token:
    """One word, number or mark of a text; it is itself alone, and no other equals it."""

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "ent_iob_",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_punct",
        "is_quote",
        "left_edge",
        "lefts",
        "lemma_",
        "like_num",
        "lower_",
        "pos_",
        "right_edge",
        "rights",
        "sent",
        "tag_",
        "text",
        "whitespace_",
    )

    doc: Doc
    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    whitespace_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    ent_iob_: str
    is_punct: bool
    is_quote: bool
    like_num: bool
    head: Token
    lefts: tuple[Token, ...]
    rights: tuple[Token, ...]
    children: tuple[Token, ...]
    left_edge: Token
    right_edge: Token
    sent: Span

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    @property
    def is_alpha(self) -> bool:
        """True for letters alone."""
        return self.text.isalpha()

    @property
    def is_space(self) -> bool:
        """True for white space, which only more than one blank between words is."""
        return self.text.isspace()

    @property
    def is_title(self) -> bool:
        """True for a word with a capital in front and none behind it."""
        return self.text.istitle()

    def nbor(self, i: int = 1) -> Token:
        """The word so many places on; raises IndexError where the text has none there."""
        place = self.i + i
        if place < 0:
            raise IndexError(place)
        return self.doc.tokens[place]

    @property
    def ancestors(self) -> Iterator[Token]:
        """The word above this one, the one above that, up to the root."""
        token, head = self, self.head
        while head is not token:
            yield head
            token, head = head, head.head

    def is_ancestor(self, descendant: Token) -> bool:
        """True where this word stands somewhere above the other."""
        token, head = descendant, descendant.head
        while head is not token:
            if head is self:
                return True
            token, head = head, head.head
        return False

    @property
    def subtree(self) -> list[Token]:
        """The word with all that hangs on it, in the order of the tree, which mostly is that of the text."""
        if not self.children:
            return [self]
        found: list[Token] = []
        coming: list[tuple[Token, bool]] = [(self, False)]
        while coming:  # no recursion: a tree may be as deep as a sentence is long
            token, is_ready = coming.pop()
            if is_ready or not token.children:
                found.append(token)
                continue
            coming += [(right, False) for right in reversed(token.rights)]
            coming.append((token, True))
            coming += [(left, False) for left in reversed(token.lefts)]
        return found

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The words joined to this one: "cars, trucks and vans"."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        joined = [first]
        for word in joined:  # it grows
            joined += [right for right in word.rights if right.dep_ == "conj"]
        return tuple(word for word in joined if word is not self)


class Span:
    """A run of words of a text, with what it is where it is a name."""

    __slots__ = ("_root", "doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.label_ = label
        self._root: Token | None = None

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Span)
            and (self.start, self.end, self.label_) == (other.start, other.end, other.label_)
            and self.doc is other.doc
        )

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.label_))

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Span: ...
    def __getitem__(self, place: int | slice) -> Token | Span:
        if isinstance(place, slice):
            start, end = _bounds(place, self.end - self.start)
            return Span(self.doc, self.start + start, self.start + end)
        at = place + (self.end if place < 0 else self.start)
        if not self.start <= at < self.end:
            raise IndexError(place)
        return self.doc.tokens[at]

    @property
    def start_char(self) -> int:
        """Where its first word begins in the text."""
        tokens = self.doc.tokens
        return tokens[self.start].idx if self.start < len(tokens) else len(self.doc.text)

    @property
    def end_char(self) -> int:
        """Where its last word ends in the text."""
        if self.start == self.end:
            return self.start_char
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its words as they stand in the text."""
        return self.doc.text[self.start_char : self.end_char]

    @property
    def sent(self) -> Span:
        """The sentence of its first word."""
        return self.doc.tokens[self.start].sent

    @property
    def root(self) -> Token:
        """Its first word that is the root of a sentence, else the first of those that stand highest in the tree."""
        if self._root is None:
            self._root = self._find_root()
        return self._root

    def _find_root(self) -> Token:
        words = self.doc.tokens[self.start : self.end]
        if len(words) == 1:
            return words[0]
        root = next((word for word in words if word.head is word), None)
        if root is not None:
            return root
        outward = [word for word in words if not self.start <= word.head.i < self.end]
        return min(outward, key=_depth, default=self.doc.tokens[self.start])

    @property
    def ents(self) -> list[Span]:
        """The names that lie in it."""
        return [ent for ent in self.doc.ents if self.start <= ent.start and ent.end <= self.end]


class Doc:
    """A parsed text."""

    __slots__ = ("ents", "kept", "sents", "text", "tokens")

    def __init__(self) -> None:
        self.text = ""
        self.tokens: list[Token] = []
        self.sents: tuple[Span, ...] = ()
        self.ents: tuple[Span, ...] = ()
        self.kept: defaultdict[str, dict[int, Any]] = defaultdict(dict)
        """What rules found out that they are asked for again: by the question, and by the word it was asked of."""

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Span: ...
    def __getitem__(self, place: int | slice) -> Token | Span:
        if isinstance(place, slice):
            return Span(self, *_bounds(place, len(self.tokens)))
        return self.tokens[place]

    def char_span(self, start: int, end: int) -> Span | None:
        """The words that hold those characters of the text, wholly or in part; None where the text has none there."""
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None:
            return None
        is_behind = start == first.idx + len(first.text)  # on the blank behind a word
        return Span(self, first.i + is_behind, last.i + 1)

    def _at(self, place: int) -> Token | None:
        """The word that has that character of the text, or the blank before it."""
        at = bisect_right(self.tokens, place, key=_place_in_text) - 1
        return self.tokens[at] if at >= 0 and place < len(self.text) else None


def kept(ask: Callable[[Token], Answer]) -> Callable[[Token], Answer]:
    """The question to a word, worked out once for each: rules ask the same over and over, and a parse never changes."""
    name = f"{ask.__module__}.{ask.__qualname__}"

    @wraps(ask)
    def answer(token: Token) -> Answer:
        known: dict[int, Answer] = token.doc.kept[name]
        if token.i not in known:
            known[token.i] = ask(token)
        return known[token.i]

    return answer


@dataclass(frozen=True, slots=True)
class Part:
    """What spaCy has parsed of a text or one of its paragraphs, taken out; places are as if nothing stood before it."""

    text: str
    words: Sequence[tuple[Any, ...]]
    """Of each word what ``_MARKS`` names."""
    heads: Sequence[int]
    edges: Sequence[tuple[int, int, int]]
    """Each word on which others hang, with the leftmost and the rightmost of them or itself."""
    sents: Sequence[tuple[int, int]]
    ents: Sequence[tuple[int, int, str]]


def part_of(parsed: Parsed) -> Part:
    """What spaCy has parsed, as it stands now: what is changed there later is not seen here."""
    words = list(parsed)
    return Part(
        "".join([word.text_with_ws for word in words]),
        [_marks(word) for word in words],
        [word.head.i for word in words],
        [(word.i, word.left_edge.i, word.right_edge.i) for word in words if word.n_lefts or word.n_rights],
        [(sentence.start, sentence.end) for sentence in parsed.sents],
        [(ent.start, ent.end, ent.label_) for ent in parsed.ents],
    )


def joined(parts: Iterable[Part]) -> Doc:
    """The parse of a text out of those of its parts, one behind the other."""
    doc = Doc()
    texts, sents, ents = list[str](), list[Span](), list[Span]()
    place = 0
    for part in parts:
        start = len(doc.tokens)
        tokens = _tokens_of(part, doc, start, place)
        doc.tokens += tokens
        for first, end in part.sents:
            sents.append(sentence := Span(doc, start + first, start + end))
            for token in tokens[first:end]:
                token.sent = sentence
        ents += [Span(doc, start + first, start + end, label) for first, end, label in part.ents]
        texts.append(part.text)
        place += len(part.text)
    doc.text, doc.sents, doc.ents = "".join(texts), tuple(sents), tuple(ents)
    return doc


def _tokens_of(part: Part, doc: Doc, start: int, place: int) -> list[Token]:
    """The words of a part that begins with that word and that character of a text."""
    tokens = [Token() for _ in part.words]
    for i, (token, marks) in enumerate(zip(tokens, part.words, strict=True), start):
        token.doc, token.i, token.idx = doc, i, place
        (
            token.text, token.whitespace_, token.lower_, token.lemma_, token.pos_, token.tag_, token.dep_,
            token.ent_type_, token.ent_iob_, token.is_punct, token.is_quote, token.like_num,
        ) = marks  # fmt: skip
        place += len(token.text) + len(token.whitespace_)
        token.lefts = token.rights = token.children = ()
        token.left_edge = token.right_edge = token
    lefts, rights = defaultdict[int, list[Token]](list), defaultdict[int, list[Token]](list)
    for i, (token, head) in enumerate(zip(tokens, part.heads, strict=True)):
        token.head = tokens[head]
        if head > i:
            lefts[head].append(token)
        elif head < i:
            rights[head].append(token)
    for i, left, right in part.edges:
        token = tokens[i]
        token.lefts, token.rights = tuple(lefts.get(i, ())), tuple(rights.get(i, ()))
        token.children = token.lefts + token.rights
        token.left_edge, token.right_edge = tokens[left], tokens[right]
    return tokens


def parse_of(parsed: Parsed) -> Doc:
    """The parse of a text that spaCy has parsed as a whole."""
    return joined([part_of(parsed)])


def _bounds(place: slice, length: int) -> tuple[int, int]:
    start, end, _ = place.indices(length)
    return start, max(start, end)


def _depth(token: Token) -> int:
    """How deep in its tree a word stands; spaces and marks on which nothing hangs come last."""
    if not token.children and (token.is_space or token.is_punct):
        return len(token.doc) - 1
    return sum(1 for _ in token.ancestors)
