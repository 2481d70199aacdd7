"""What a position or an event is about: the concept at the head of a phrase, and the words that set it apart.

    "proposals for temporary ceasefires" → ceasefire        "the major border operation" → invasion (border)

Heads are compared by concept, never by likeness of the words; what neither decides is unsure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from storydiff.matching.lexicon import Lexicon
from storydiff.matching.names import REMEMBERED
from storydiff.model import Judgement, Verdict
from storydiff.text import words

_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", ""))


@dataclass(frozen=True, slots=True)
class Matter:
    """The concept that is meant and the words beside it; ``held`` where it stood behind a word such as "plan"."""

    head: str
    beside: frozenset[str]
    held: bool = False

    @property
    def all(self) -> frozenset[str]:
        """The head and the words beside it."""
        return self.beside | {self.head}

    @property
    def key(self) -> str:
        """The matter as part of a series key."""
        return "-".join([self.head, *sorted(self.beside - {self.head})[:3]]).replace(" ", "-").replace("/", "-")


@lru_cache(maxsize=REMEMBERED)
def matter_of(phrase: str | None, lexicon: Lexicon) -> Matter | None:
    """What a phrase is about; None where it holds nothing but small words."""
    parts = list(_parts(phrase or "", lexicon))
    told = [[word for word in part if word not in lexicon.slight] for part in parts]
    if not any(told):  # "the draft" alone is a law
        told = [[word for word in part if lexicon.concepts.get(word, word) != word] for part in parts]
    plain = [part for part in told if part]
    if not plain:
        return None
    if plain[0][0] in lexicon.departing or _is_deed(plain[0], lexicon):
        plain = [[*plain[0][1:], plain[0][0]], *plain[1:]]  # who wants to leave a pact wants to leave
    heads = [part[-1] for part in plain]
    bare = [part[-1][0].isdigit() and len(part) == 1 for part in plain]  # "of 12 percent" only says how much
    place = next((n for n, head in enumerate(heads) if head not in lexicon.holding and not bare[n]), 0)
    head = heads[place]
    others = {word for part in plain for word in part} - {head}
    beside = frozenset(
        lexicon.concepts.get(word, lexicon.beside.get(word, word)) for word in others if word not in lexicon.holding
    )
    concept = _concept(head, lexicon)
    return Matter(concept, beside - {concept}, held=place > 0)


def _is_deed(part: list[str], lexicon: Lexicon) -> bool:
    """True for a verb with what it is done to: "impeach olden" is about the impeachment of Olden."""
    noun = lexicon.nominals.get(part[0], "")
    return len(part) > 1 and noun != "" and not {noun, part[0]} & lexicon.holding


def _concept(word: str, lexicon: Lexicon) -> str:
    """The concept of a word, by the noun that it makes where it is a verb."""
    noun = lexicon.nominals.get(word, word) if word not in lexicon.concepts else word
    return lexicon.concepts.get(noun, noun)


def _parts(phrase: str, lexicon: Lexicon) -> Iterator[list[str]]:
    """The phrase cut at its joints, each word in the singular and words that belong together as one."""
    part: list[str] = []
    tokens = [_singular(word, lexicon) for word in words(phrase)]
    n = 0
    while n < len(tokens):
        pair = " ".join(tokens[n : n + 2])
        if pair in lexicon.concepts:
            part.append(pair)
            n += 2
            continue
        if tokens[n] in lexicon.joints:
            yield part
            part = []
        else:
            part.append(tokens[n])
        n += 1
    yield part


def _singular(word: str, lexicon: Lexicon) -> str:
    if word in lexicon.concepts or word in lexicon.slight or len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("es") and word[:-2] in lexicon.concepts:
        return word[:-2]  # "caucuses"
    for ending, plain in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + plain
    return word


def same_matter(one: Matter, other: Matter, lexicon: Lexicon) -> Judgement:
    """Whether two phrases are about one thing."""
    if one.head == other.head:
        return _same_head(one, other, lexicon)
    for a, b in ((one, other), (other, one)):
        if a.held and a.head in b.beside:
            return Judgement(Verdict.SAME, f"both are about {a.head}")
    shared = one.all & other.all
    if shared:
        return Judgement(
            Verdict.UNSURE, f"both name {', '.join(sorted(shared))}, one as {one.head}, the other as {other.head}"
        )
    return Judgement(Verdict.DIFFERENT, f"{one.head} is not {other.head}")


def _same_head(one: Matter, other: Matter, lexicon: Lexicon) -> Judgement:
    if one.head in lexicon.generic and not one.beside & other.beside:
        return Judgement(Verdict.UNSURE, f"“{one.head}” alone does not say which is meant")
    if one.beside and other.beside and not one.beside & other.beside:
        said = f"{one.head}: {', '.join(sorted(one.beside))} or {', '.join(sorted(other.beside))}"
        return Judgement(Verdict.UNSURE, f"perhaps two of a kind ({said})")
    return Judgement(Verdict.SAME, f"both are about {one.head}")
