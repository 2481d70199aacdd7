"""Settles the questions of figures among the claims of a story: what one article leaves out another says.

A question hangs on the figures of its own article, on the places that the story tells of its measure, and for
casualties on the last count of the dead: all three are given by the set of claims, so the order in which they came
does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, lru_cache

from storydiff.matching.casualties import Counted, may_hold_injured, settle_casualties
from storydiff.matching.figures import CASUALTIES, DEATHS, INJURIES, Draft, Question, literal
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.places import OfStory, Where, settle_places, told_of
from storydiff.matching.traits import Measured, measured_of
from storydiff.model import Claim, Figure
from storydiff.model.kept import ask_all

ARTICLES_REMEMBERED = 2_000
"""Articles whose questions are remembered, each with what the story told: some five megabytes beside their claims."""


_CASUALTIES = frozenset({CASUALTIES, DEATHS, INJURIES})


def _none_counted(_series: str, _before: datetime) -> None:
    """No other claims."""


class Questions(Mapping[str, Question]):
    """The question of each figure by claim id, settled among all of them, whatever their order.

    Of each article all figures have to be given; ``measured`` is what each claim measures, where that is at hand. What
    claims that are not given add is in ``told``, the places by measure, and in ``counted``. Few of many are asked for,
    so those of an article are settled when one is.
    """

    def __init__(
        self,
        claims: Sequence[Claim],
        lexicon: Lexicon,
        told: Mapping[str, Iterable[Where]] | None = None,
        counted: Counted = _none_counted,
        *,
        measured: Sequence[Measured | None] | None = None,
    ) -> None:
        said = defaultdict[str, set[Where]](set, {measure: set(places) for measure, places in (told or {}).items()})
        measured = ask_all(measured_of, claims, lexicon) if measured is None else measured
        figures = [(claim, own) for claim, own in zip(claims, measured, strict=True) if own is not None]
        for measure, where in set[tuple[str, Where]]().union(*[own.places for _, own in figures]):
            said[measure].add(where)
        self.figures = {claim.id: claim for claim, _ in figures}
        self._measures = {claim.id: own.measure for claim, own in figures}
        self._lexicon, self._counted = lexicon, counted
        self._of_story = told_of(said, lexicon)
        self._settled: dict[str, Question] = {}
        """The questions as their articles settle them."""
        self._found: dict[str, Question] = {}

    def __len__(self) -> int:
        return len(self.figures)

    def __iter__(self) -> Iterator[str]:
        return iter(self.figures)

    def __getitem__(self, id_: str) -> Question:
        found = self._found.get(id_)
        if found is None:
            found = self._found[id_] = self._find(self.figures[id_])
        return found

    @cached_property
    def _by_article(self) -> Mapping[tuple[str, int], Sequence[Claim]]:
        found = defaultdict[tuple[str, int], list[Claim]](list)
        for claim in self.figures.values():
            found[claim.document, claim.version].append(claim)
        return found

    @cached_property
    def _by_draft(self) -> Mapping[str, Sequence[str]]:
        """The figures by what their own words say that they measure."""
        found = defaultdict[str, list[str]](list)
        for id_, measure in self._measures.items():
            found[measure].append(id_)
        return found

    def may_measure(self, measure: str) -> list[str]:
        """The figures that may measure this, all others surely measure something else.

        A figure takes its measure from its own words, from one beside it that is near, or as casualties that are dead.
        """
        own = (measure, CASUALTIES) if measure == DEATHS else (measure,)
        words = {name for one in own for name in (one, *self._lexicon.near_measures.get(one, ()))}
        return [id_ for name in sorted(words) for id_ in self._by_draft.get(name, ())]

    def _find(self, claim: Claim) -> Question:
        question = self.as_settled(claim.id)
        if question.measure != CASUALTIES:
            return question
        return self._casualties[claim.id] if may_hold_injured(claim) else replace(question, measure=DEATHS)

    def as_settled(self, id_: str) -> Question:
        """The question of a figure as its article settles it, before counts of others show what casualties hold."""
        if id_ not in self._settled:
            claim = self.figures[id_]
            own = tuple(sorted(self._by_article[claim.document, claim.version], key=_in_time))
            stories = tuple(self._of_story(_draft_of(one, self._lexicon).question) for one in own)
            questions = _settled(own, stories, self._lexicon)
            self._settled.update(zip((one.id for one in own), questions, strict=True))
        return self._settled[id_]

    @cached_property
    def _casualties(self) -> dict[str, Question]:
        """The questions of all that may count casualties: only all together show whether one counts the dead alone.

        Beside its own words a figure has its measure from its sentence, where one that is near counts the same people.
        """
        lexicon, near = self._lexicon, {m for kind in _CASUALTIES for m in self._lexicon.near_measures.get(kind, ())}
        asked_for = [id_ for measure in sorted(near | _CASUALTIES) for id_ in self._by_draft.get(measure, ())]
        figures = {id_: self.figures[id_] for id_ in asked_for}
        drafts = {id_: _draft_of(claim, lexicon) for id_, claim in figures.items()}
        asked = {id_: self.as_settled(id_) for id_ in figures}
        return settle_casualties(figures, drafts, asked, self._counted)


@lru_cache(maxsize=ARTICLES_REMEMBERED)
def _settled(own: tuple[Claim, ...], stories: tuple[OfStory, ...], lexicon: Lexicon) -> tuple[Question, ...]:
    """The questions of the figures of one article, which hang on one another and on what the story tells of places.

    They are remembered, as most articles tell a story of no new place.
    """
    figures = {claim.id: claim for claim in own}
    drafts = {claim.id: _draft_of(claim, lexicon) for claim in own}
    asked = settle_places(figures, dict(zip(figures, stories, strict=True)), lexicon)
    asked = _settle_sentences(figures, drafts, asked, lexicon)
    asked = _settle_beside(figures, asked, lexicon)
    asked = _settle_illnesses(figures, asked, lexicon)
    asked = _settle_parts(figures, drafts, asked)
    return tuple(asked[claim.id] for claim in own)


def may_measure(questions: Mapping[str, Question], measure: str) -> Iterable[str]:
    """The figures that may measure this, by id; all where nothing is known of them."""
    return questions.may_measure(measure) if isinstance(questions, Questions) else questions


def _draft_of(claim: Claim, lexicon: Lexicon) -> Draft:
    assert isinstance(claim.content, Figure)
    return literal(claim, claim.content, lexicon)


def _by_sentence(figures: Mapping[str, Claim]) -> Iterable[list[Claim]]:
    sentences = defaultdict[tuple[str, int, int], list[Claim]](list)
    for claim in figures.values():
        sentences[claim.document, claim.version, claim.span.start].append(claim)
    return sentences.values()


def _settle_beside(
    figures: Mapping[str, Claim], asked: Mapping[str, Question], lexicon: Lexicon
) -> dict[str, Question]:
    """A count that names no place is taken where the others of its sentence are: "40 cases in Orsa, and 3 deaths"."""
    settled = dict(asked)
    for together in _by_sentence(figures):
        counted = [asked[claim.id] for claim in together if _is_placed(asked[claim.id], lexicon)]
        places = {question.where for question in counted if question.where}
        here = {question.measure for question in counted if question.where}
        for claim in together if len(places) == 1 else ():
            question = asked[claim.id]
            if question.measure in here:
                continue  # "12 cases, and four in Vale": the others are elsewhere
            if _is_placed(question, lexicon) and not (question.where or question.who or question.elsewhen):
                settled[claim.id] = replace(question, where=next(iter(places)))
    return settled


def _is_placed(question: Question, lexicon: Lexicon) -> bool:
    """True for a question of a place, which open measures and what somebody owns are not."""
    return not lexicon.is_open(question.measure) and not lexicon.is_owned(question.measure)


def _settle_sentences(
    figures: Mapping[str, Claim], drafts: Mapping[str, Draft], asked: dict[str, Question], lexicon: Lexicon
) -> dict[str, Question]:
    """Where one sentence sets two speakers' numbers side by side, one that names nobody counts the other's people."""
    settled = dict(asked)
    for together in _by_sentence(figures):
        for claim in together:
            partners = [p for p in together if _completes(p, claim, drafts, lexicon)]
            if len(partners) == 1:
                settled[claim.id] = settled[partners[0].id]
    return settled


def _completes(partner: Claim, claim: Claim, drafts: Mapping[str, Draft], lexicon: Lexicon) -> bool:
    one, other = drafts[partner.id], drafts[claim.id]
    if partner.id == claim.id or partner.speaker == claim.speaker or other.names_people or not one.names_people:
        return False
    a, b = one.question, other.question
    if a.measure != b.measure and b.measure not in lexicon.near_measures.get(a.measure, frozenset()):
        return False
    apart = a.where and b.where and a.where != b.where
    return not apart and replace(a, measure="", who=(), where=()) == replace(b, measure="", who=(), where=())


def _settle_illnesses(
    figures: Mapping[str, Claim], asked: Mapping[str, Question], lexicon: Lexicon
) -> dict[str, Question]:
    """Cases with the name of their illness are the story's cases, unless the article counts those of two."""
    named = defaultdict[tuple[str, int], set[str]](set)
    illness = {
        id_: {word for word in question.narrowed if not lexicon.narrows_cases(word)}
        for id_, question in asked.items()
        if question.measure in lexicon.of_illness
    }
    for id_, words_ in illness.items():
        named[figures[id_].document, figures[id_].version] |= words_
    settled = dict(asked)
    for id_, names in illness.items():
        if names and len(named[figures[id_].document, figures[id_].version]) == len(names):
            kept = tuple(word for word in asked[id_].narrowed if word not in names)
            settled[id_] = replace(asked[id_], narrowed=kept)
    return settled


def _settle_parts(
    figures: Mapping[str, Claim], drafts: Mapping[str, Draft], asked: Mapping[str, Question]
) -> dict[str, Question]:
    """A part told by its own place or group is the whole of that place, unless the article has that whole too."""
    wholes = {(figures[id_].document, figures[id_].version, question) for id_, question in asked.items()}
    settled = {}
    for id_, question in asked.items():
        settled[id_] = question
        if question.subset and (question.narrowed or drafts[id_].question.where):
            whole = replace(question, subset=False)
            has_whole = (figures[id_].document, figures[id_].version, whole) in wholes
            settled[id_] = whole if question.narrowed or not has_whole else question
    return settled


def _in_time(claim: Claim) -> tuple[object, ...]:
    return (claim.as_of, claim.said_at, claim.document, claim.version, claim.span.start, claim.id)
