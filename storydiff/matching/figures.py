"""Which question a figure answers: what is counted, of whom, where, in what unit and span, and of what occasion.

The value never takes part, with one exception that the words of the trade force on it: "casualties" may or may not
hold the injured, and only the course of the numbers can tell (see ``_counts_the_dead``).

A figure's question is settled among the figures of its kind in the story (the context), because articles leave out
what their readers know: "the Palestinians" of one are "Gaza" in the next. What stays open stays open: two questions
that differ only in what one of them leaves open are unsure, not the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from storydiff.intervals import step_of
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Aspect, Claim, Figure, Judgement, Verdict
from storydiff.text import fold, words

DEATHS, INJURIES, CASUALTIES = "deaths", "injuries", "casualties"
HARM = frozenset({DEATHS, INJURIES, CASUALTIES})
"""Measures that are looked up together, because casualties may be either."""

_LIST = re.compile(r"\s*(?:,|;|\band\b|&|/)\s*")
_ARTICLES = re.compile(r"^(?:the|a|an|its|their|his|her|our)\s+")
_PERIODS = {
    "hourly": "a hour", "daily": "a day", "weekly": "a week", "monthly": "a month", "yearly": "a year",
    "annual": "a year", "annually": "a year", "day": "a day", "week": "a week", "month": "a month", "year": "a year",
}  # fmt: skip
_LIKELY_GROWTH = 3.0
"""Casualties up to three times the last count of the dead may still be the dead, where no injured were counted."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a figure answers. ``who`` and ``where`` are empty where nothing is said or can be inferred."""

    measure: str
    who: tuple[str, ...]
    where: tuple[str, ...]
    unit: str | None
    aspect: Aspect
    period: str | None
    narrowed: tuple[str, ...]
    subset: bool
    elsewhen: str | None
    hypothetical: bool

    @property
    def key(self) -> str:
        """The question as a readable series key: "deaths/gaza", "deaths/children/gaza/step"."""
        parts = [self.measure, "+".join(self.who), "+".join(self.narrowed), "+".join(self.where)]
        parts += [self.unit or "", self.period or ""]
        parts += [self.aspect.value if self.aspect is Aspect.STEP else "", "subset" if self.subset else ""]
        parts += [f"in {self.elsewhen}" if self.elsewhen else "", "imagined" if self.hypothetical else ""]
        return "/".join(part.replace(" ", "-").replace("/", "-") for part in parts if part)


def blocks_of(figure: Figure, lexicon: Lexicon) -> frozenset[str]:
    """The keys under which figures that may answer one question are looked up: the measure."""
    measure = lexicon.measure(figure.measure)
    near = {measure} | lexicon.near_measures.get(measure, frozenset())
    return frozenset({"figure:harm"} if measure in HARM else {f"figure:{name}" for name in near if name not in HARM})


def questions_of(claims: Sequence[Claim], lexicon: Lexicon) -> dict[str, Question]:
    """The question of each figure by claim id, settled among all of them, whatever their order."""
    figures = {claim.id: claim for claim in sorted(claims, key=_in_time) if isinstance(claim.content, Figure)}
    drafts = {
        id_: _literal(claim.content, lexicon) for id_, claim in figures.items() if isinstance(claim.content, Figure)
    }
    asked = _settle_places(drafts, lexicon)
    asked = _settle_sentences(figures, drafts, asked, lexicon)
    asked = _settle_parts(figures, asked)
    return _settle_casualties(figures, asked)


def same_question(one: Question, other: Question) -> Judgement:
    """Whether two figures answer one question, and why not where they do not."""
    for name, said in _FIELDS:
        a, b = getattr(one, name), getattr(other, name)
        if a != b:
            if name in _OPEN and not (a and b):
                return Judgement(Verdict.UNSURE, f"one says {said} ({_say(a or b)}), the other does not")
            return Judgement(Verdict.DIFFERENT, f"{said}: {_say(a)} is not {_say(b)}")
    return Judgement(Verdict.SAME, f"both answer {one.key}")


_FIELDS = (
    ("measure", "what is counted"),
    ("unit", "the unit"),
    ("aspect", "a level or a step"),
    ("elsewhen", "another occasion"),
    ("hypothetical", "an imagined number"),
    ("narrowed", "a part of them"),
    ("subset", "a part of a total"),
    ("period", "the span"),
    ("who", "of whom"),
    ("where", "where"),
)
_OPEN = frozenset({"who", "where"})


def _say(value: object) -> str:
    if isinstance(value, tuple):
        return " and ".join(value) if value else "all"
    return str(value) if value not in (None, "", False) else "none"


# --- what the words say -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question as the figure's own words put it; ``homes`` are the places of the peoples named."""

    question: Question
    homes: frozenset[str]
    by_origin: bool
    """True where the people are named by where they come from ("Danes"), false for a place ("Denmark")."""

    @property
    def names_people(self) -> bool:
        return bool(self.homes or self.question.who)


def _literal(figure: Figure, lexicon: Lexicon) -> _Draft:
    groups, homes = _people(figure.population, lexicon)
    measure = lexicon.measure(figure.measure)
    question = Question(
        measure=measure,
        who=tuple(sorted(groups - {_plain(measure), _plain(figure.measure)})),
        where=tuple(sorted(_places(figure.place, homes, lexicon))),
        unit=figure.unit,
        aspect=figure.aspect,
        period=_period(figure.period),
        narrowed=tuple(sorted({_plain(q) for q in figure.qualifiers if fold(q) not in lexicon.anyone})),
        subset=figure.subset,
        elsewhen=fold(figure.elsewhen) if figure.elsewhen else None,
        hypothetical=figure.hypothetical,
    )
    by_origin = bool(homes) and not all(lexicon.is_place(name) for name in _LIST.split(fold(figure.population or "")))
    return _Draft(question, frozenset(homes), by_origin)


def _people(population: str | None, lexicon: Lexicon) -> tuple[set[str], set[str]]:
    """The groups that are no people of a place, and the places whose people are meant."""
    groups, homes = set[str](), set[str]()
    for part in _LIST.split(fold(population or "")):
        name = " ".join(word for word in _ARTICLES.sub("", part).split() if word not in lexicon.anyone)
        home = lexicon.home(name) or (lexicon.place(name) if lexicon.is_place(name) else None)
        if home:
            homes.add(home)
        elif name:
            groups.add(_plain(name))
    return groups, homes


def _places(place: str | None, homes: set[str], lexicon: Lexicon) -> set[str]:
    """The places said; a bare direction lies in the country of the people."""
    if not place:
        return set()
    whole = lexicon.place(place)
    if whole in lexicon.bare_directions and len(homes) == 1:
        return {f"{whole} {next(iter(homes))}"}
    if whole in lexicon.territories or not _LIST.search(fold(place)):
        return {whole} - {""}
    return {lexicon.place(part) for part in _LIST.split(fold(place)) if part} - {""}


def _period(period: str | None) -> str | None:
    """The span in its plain form: "each day", "daily" and "a day" are "a day"."""
    if not period:
        return None
    name = fold(period)
    name = re.sub(r"^(?:per|each|every|an?)\s+", "a ", name)
    return _PERIODS.get(name, name)


def _plain(name: str) -> str:
    """The words in the singular."""
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words(name)
    )


# --- what the context settles -------------------------------------------------------------------


def _settle_places(drafts: Mapping[str, _Draft], lexicon: Lexicon) -> dict[str, Question]:
    said = defaultdict[str, set[tuple[str, ...]]](set)
    for draft in drafts.values():
        if not draft.question.elsewhen and not draft.question.hypothetical:
            said[draft.question.measure].add(draft.question.where or _own_place(draft))
    return {id_: _placed(draft, said[draft.question.measure] - {()}, lexicon) for id_, draft in drafts.items()}


def _own_place(draft: _Draft) -> tuple[str, ...]:
    return () if draft.by_origin else tuple(sorted(draft.homes))


def _placed(draft: _Draft, said: set[tuple[str, ...]], lexicon: Lexicon) -> Question:
    """The question with its place settled: where a people is counted abroad, that people stays named."""
    question, homes = draft.question, draft.homes
    if question.where and draft.by_origin:
        at_home = all(any(lexicon.lies_in(place, home) for home in homes) for place in question.where)
        strangers = () if at_home else tuple(f"from {home}" for home in sorted(homes))
        return replace(question, who=tuple(sorted((*question.who, *strangers))))
    if question.where:
        return question
    if draft.by_origin:
        inside = {where for where in said if all(any(lexicon.is_within(p, home) for home in homes) for p in where)}
        return replace(question, where=inside.pop() if len(inside) == 1 else tuple(sorted(homes)))
    if homes:
        return replace(question, where=tuple(sorted(homes)))
    if not question.who and len(said) == 1 and not question.elsewhen:
        return replace(question, where=next(iter(said)))
    return question


def _settle_sentences(
    figures: Mapping[str, Claim], drafts: Mapping[str, _Draft], asked: dict[str, Question], lexicon: Lexicon
) -> dict[str, Question]:
    """Where one sentence sets two speakers' numbers side by side, one that names nobody counts the other's people."""
    settled = dict(asked)
    sentences = defaultdict[tuple[str, int, int], list[Claim]](list)
    for claim in figures.values():
        sentences[claim.document, claim.version, claim.span.start].append(claim)
    for together in sentences.values():
        for claim in together:
            partners = [p for p in together if _completes(p, claim, drafts, lexicon)]
            if len(partners) == 1:
                settled[claim.id] = settled[partners[0].id]
    return settled


def _completes(partner: Claim, claim: Claim, drafts: Mapping[str, _Draft], lexicon: Lexicon) -> bool:
    one, other = drafts[partner.id], drafts[claim.id]
    if partner.id == claim.id or partner.speaker == claim.speaker or other.names_people or not one.names_people:
        return False
    a, b = one.question, other.question
    if a.measure != b.measure and b.measure not in lexicon.near_measures.get(a.measure, frozenset()):
        return False
    apart = a.where and b.where and a.where != b.where
    return not apart and replace(a, measure="", who=(), where=()) == replace(b, measure="", who=(), where=())


def _settle_parts(figures: Mapping[str, Claim], asked: Mapping[str, Question]) -> dict[str, Question]:
    """A part told by its own place or group is the whole of that place, unless the article has that whole too."""
    wholes = {(figures[id_].document, figures[id_].version, question) for id_, question in asked.items()}
    settled = {}
    for id_, question in asked.items():
        whole = replace(question, subset=False)
        told = bool(question.narrowed) or bool(question.where)
        has_whole = (figures[id_].document, figures[id_].version, whole) in wholes
        settled[id_] = whole if question.subset and told and (question.narrowed or not has_whole) else question
    return settled


def _settle_casualties(figures: Mapping[str, Claim], asked: dict[str, Question]) -> dict[str, Question]:
    """Casualties that count only the dead join the deaths."""
    settled = dict(asked)
    for id_, question in asked.items():
        content = figures[id_].content
        if question.measure != CASUALTIES or not isinstance(content, Figure):
            continue
        if not content.includes_injured or _counts_the_dead(figures[id_], question, figures, asked):
            settled[id_] = replace(question, measure=DEATHS)
    return settled


def _counts_the_dead(
    claim: Claim, question: Question, figures: Mapping[str, Claim], asked: Mapping[str, Question]
) -> bool:
    """True where a number of casualties continues the course of the dead and nothing speaks against it.

    It does not where it lies below the last count of the dead, or where dead and injured together make it up.
    """
    dead = _last(claim, replace(question, measure=DEATHS), figures, asked)
    if dead is None or not isinstance(claim.content, Figure):
        return False
    number = claim.content.low
    if number < dead - step_of(dead):
        return False
    injured = _last(claim, replace(question, measure=INJURIES), figures, asked)
    return number < dead + injured if injured is not None else number <= dead * _LIKELY_GROWTH


def _last(
    claim: Claim, question: Question, figures: Mapping[str, Claim], asked: Mapping[str, Question]
) -> float | None:
    """The highest number on a question before the claim's article, from the last article that has one."""
    earlier = [c for id_, c in figures.items() if asked[id_] == question and c.said_at < claim.said_at]
    if not earlier:
        return None
    last = max(c.said_at for c in earlier)
    return max(c.content.low for c in earlier if c.said_at == last and isinstance(c.content, Figure))


def _in_time(claim: Claim) -> tuple[object, ...]:
    return (claim.as_of, claim.said_at, claim.document, claim.version, claim.span.start, claim.id)
