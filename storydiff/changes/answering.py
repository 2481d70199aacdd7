"""Answering: which figures of one sentence answer the questions that another's figures put.

What counts is what a figure is of: its sort and unit, the noun that it counts, what becomes of it, whether it is a step
or a total, and the words around. Numbers take part in one way alone: a count more than twice another is seldom one of
the same (``FAR``, at which articles' figures are held apart too), so one that is not that far off goes before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from storydiff.changes.odds import FAR
from storydiff.claims.roles import Aspect
from storydiff.claims.said import Kind, Said
from storydiff.claims.vocabulary import Vocabulary

# Weights of what speaks for a figure. Their order is what matters: on 3,364 labelled pairs of sentences none of them,
# halved or doubled, changes one answer in a hundred.
_SAME_THING = 4.0
_SHARED_THING = 2.5
"""A noun that a number shares with one before it is a guess of the reader."""
_THING_BESIDE = 2.0
_THING_BESIDE_BARE = 3.0
_SAME_MARK = 0.5
_SAME_FATE, _OTHER_FATE = 1.5, -3.0
_SAME_SCOPE = 1.5
"""As where earnings are asked for and given "worldwide", not "overseas"."""
_PART = -1.5
_TOO_FAR = -3.0
_LOOSE = -1.5
_OTHER_NOUN = -3.0
_SCORE_FOR_BARE, _SHARE_FOR_BARE = 1.0, -1.0
_ABOUT, _BESIDE, _SCENE, _ASIDE = 0.5, 0.3, 0.2, -0.1
_ASPECTS = {
    (Aspect.PLAIN, Aspect.STEP): -4.0,
    (Aspect.PLAIN, Aspect.TOTAL): 2.0,
    (Aspect.STEP, Aspect.STEP): 1.0,
    (Aspect.STEP, Aspect.TOTAL): -2.0,
    (Aspect.TOTAL, Aspect.STEP): -4.0,
    (Aspect.TOTAL, Aspect.TOTAL): 1.0,
}
"""What it says that the one asked for, and the other, are steps or totals."""
_FULL = 100.0
"""Percent, and the whole of scores that are given like it."""
_LIGHT = ("be", "have", "more", "less", "few", "at", "least", "about", "nearly", "%", "percent")


@dataclass(frozen=True)
class AlikeWords:
    """Words by which figures are told to answer one question."""

    one: Mapping[str, str]
    """Words that are alike, each to the first of its group."""
    fates: frozenset[str]
    scopes: frozenset[str]
    generic: frozenset[str]

    def plain(self, word: str) -> str:
        """The one word for those that are alike; of others what singular and plural share."""
        return self.one.get(word) or _stem(word)


def alike_words(vocabulary: Vocabulary) -> AlikeWords:
    """The words that are alike, built once per vocabulary."""
    found = vocabulary.prepared.get("alike")
    if not isinstance(found, AlikeWords):
        table = vocabulary.table("comparing").get("alike", {})
        one = {word: group[0] for group in table.get("groups", ()) for word in group}
        found = AlikeWords(one, *(frozenset(table.get(key, ())) for key in ("fates", "scopes", "generic")))
        vocabulary.prepared["alike"] = found
    return found


def _stem(word: str) -> str:
    return word.removesuffix("s").removesuffix("e")


_EMPTY = frozenset(_stem(word) for word in _LIGHT)
"""Words that stand beside figures of any sort."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a figure answers a question; ``tied`` where words, and not its place alone, tie it to it."""

    tied: bool
    weight: float


class _Words:
    """The words of a figure, those that are alike made one."""

    def __init__(self, said: Said, alike: AlikeWords) -> None:
        self.thing = alike.plain(said.thing)
        self.about = [alike.plain(word) for word in said.about]
        self.marks, self.beside, self.scene = (
            frozenset(alike.plain(word) for word in words) for words in (said.marks, said.beside, said.scene)
        )
        self.fates = self.beside & alike.fates
        if said.kind is Kind.BARE and self.thing in alike.fates and self.fates:
            self.thing = ""  # "six deaths and 12 recovered": the noun is not shared


def likeness(asked: Said, given: Said, alike: AlikeWords) -> Likeness | None:
    """How well the one figure answers the question of the other; None where it answers another question."""
    if not _are_of_one_sort(asked, given):
        return None
    mine, others = _Words(asked, alike), _Words(given, alike)
    weight = _told_alike(mine, others) + _ASPECTS.get((asked.aspect, given.aspect), 0.0)
    weight += _SAME_SCOPE * bool(mine.beside & others.beside & alike.scopes)
    weight += _PART * (given.part and not asked.part)
    if Kind.COUNT in (asked.kind, given.kind) or mine.thing or others.thing:
        return _as_counts(asked, given, mine, others, alike, weight)
    return Likeness(True, weight + _across_sorts({asked.kind, given.kind}))


def _across_sorts(kinds: set[Kind]) -> float:
    if kinds == {Kind.BARE, Kind.SCORE}:
        return _SCORE_FOR_BARE
    return _SHARE_FOR_BARE if Kind.SHARE in kinds and len(kinds) > 1 else 0.0


def _as_counts(
    asked: Said, given: Said, mine: _Words, others: _Words, alike: AlikeWords, weight: float
) -> Likeness | None:
    """The likeness of two figures of which one counts something."""
    bare, generic = Kind.BARE in (asked.kind, given.kind), bool(alike.generic & {asked.thing, given.thing})
    is_far = _is_far(asked, given)
    same_fate = bool(mine.fates & others.fates)
    named = mine.marks & others.beside - others.marks if mine.thing != others.thing else frozenset[str]()
    weight += _TOO_FAR * is_far + _SAME_MARK * len(mine.marks & others.marks)
    weight += _OTHER_FATE * bool(mine.marks & alike.fates and not others.fates)
    if mine.fates and others.fates and (bare or generic):
        weight += _SAME_FATE if same_fate else _OTHER_FATE
    if mine.thing and mine.thing == others.thing:
        return Likeness(True, weight + (_SHARED_THING if bare else _SAME_THING))
    if (mine.thing and mine.thing in others.beside) or (others.thing and others.thing in mine.beside):
        return Likeness(True, weight + (_THING_BESIDE_BARE if bare else _THING_BESIDE))
    if bare:
        return Likeness(bool(named or same_fate or set(mine.about) & set(others.about[:2])), weight + _LOOSE)
    if generic:
        return Likeness(same_fate, weight + _LOOSE)
    return None if is_far else Likeness(False, weight + _OTHER_NOUN)


def _is_far(one: Said, other: Said) -> bool:
    low, high = sorted((one.high, other.high))
    return low < high * FAR


def _told_alike(mine: _Words, others: _Words) -> float:
    """How much of what is said of the one is said of the other, the nearest words first."""
    named = enumerate(others.about)
    about = sum(1 / (1 + n) for n, word in named if word in mine.about and word not in others.about[:n])
    shared = mine.beside & others.beside - {mine.thing, others.thing} - _EMPTY
    aside = others.beside - mine.beside - mine.scene - _EMPTY
    scene = mine.scene & others.scene
    return _ABOUT * about + _BESIDE * len(shared) + _SCENE * len(scene) + _ASIDE * len(aside)


def _are_of_one_sort(asked: Said, given: Said) -> bool:
    """True where both may be figures of one thing: a bare number may be a score, money or a count."""
    if asked.kind is given.kind:
        return asked.kind in (Kind.SHARE, Kind.COUNT, Kind.BARE) or asked.unit == given.unit
    for one, other in ((asked, given), (given, asked)):
        if one.kind is Kind.SCORE:
            fits = other.kind is Kind.BARE and other.low <= float(one.unit)
            return fits or (other.kind is Kind.SHARE and float(one.unit) == _FULL)
        if one.kind is Kind.BARE and other.kind is Kind.MEASURE:
            return all(_AGE & said.beside for said in (one, other))
        if one.kind is Kind.BARE and other.kind is not Kind.SCORE:
            return other.kind is not Kind.SHARE or one.high <= _FULL
    return False


_AGE = {"age", "aged", "old"}


def iter_answers(asked: Iterable[Said], given: Sequence[Said], alike: AlikeWords) -> Iterator[tuple[Said, list[Said]]]:
    """Each figure that is asked for with those that answer it best; what no words tie to any comes last.

    For these only such figures are left as have answered nothing yet.
    """
    left, taken = list[Said](), set[int]()
    for figure in asked:
        found = _best(figure, given, alike, tied=True)
        taken |= {other.start for other in found}
        if found:
            yield figure, found
        else:
            left.append(figure)
    free = [other for other in given if other.start not in taken]
    for figure in left:
        yield figure, _best(figure, free, alike, tied=False)


def _best(figure: Said, given: Iterable[Said], alike: AlikeWords, *, tied: bool) -> list[Said]:
    pairs = [(other, likeness(figure, other, alike)) for other in given]
    found = [(like.weight, other) for other, like in pairs if like is not None and like.tied is tied]
    best = max((weight for weight, _ in found), default=0.0)
    return [other for weight, other in found if weight >= best]
