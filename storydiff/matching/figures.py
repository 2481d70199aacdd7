"""Which question a figure answers: what is counted, of whom, where, in what unit and span, and of what occasion.

The value never takes part, with one exception that the words of the trade force on it: "casualties" may or may not
hold the injured, and only the course of the numbers can tell (see ``_counts_the_dead``).

A figure's question is settled among the figures of its kind in the story (the context), because articles leave out
what their readers know: "the Norwegians" of one are "Norway" in the next. What stays open stays open: two questions
that differ only in what one of them leaves open are unsure, not the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from storydiff.matching.amounts import meant_for, owned_measure
from storydiff.matching.dollars import money_of
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Aspect, Claim, Figure, Judgement, Verdict
from storydiff.model.kept import kept_by_words
from storydiff.text import fold, key_of_words, words

DEATHS, INJURIES, CASUALTIES = "deaths", "injuries", "casualties"
HARM = frozenset({DEATHS, INJURIES, CASUALTIES})
"""Measures that are looked up together, because casualties may be either."""

_LIST = re.compile(r"\s*(?:,|;|\band\b|&|/)\s*")
_ARTICLES = re.compile(r"^(?:the|a|an|its|their|his|her|our)\s+")
_LAST = re.compile(
    r"^[^,.;]{0,60}?\b(?:in|over|within|during) the (?:last|past|previous) ((?:\w+ )?(?:hour|day|week|month)s?)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"^[^,.;]{0,60}?\bon ((?:[^\W\d]+day|\d{1,2} [^\W\d]+|[^\W\d]+ \d{1,2}) alone)\b", re.IGNORECASE)
"""A count of one day that the sentence sets apart from the whole: "killed 20 on Friday alone"."""
_FRONTED = re.compile(r"^[^,.;]{0,20}?\bon ([^\W\d]+day alone)\b[^;]*$", re.IGNORECASE)
"""The same at the head of the sentence: "On Friday alone, 20 people were killed"."""
_PERIODS = {
    "hourly": "a hour", "daily": "a day", "weekly": "a week", "monthly": "a month", "yearly": "a year",
    "annual": "a year", "annually": "a year", "day": "a day", "week": "a week", "month": "a month", "year": "a year",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What a figure answers. ``who`` and ``where`` are empty where nothing is said or can be inferred."""

    measure: str
    told: str
    """What is said of those who are counted by an open measure: "deal", "against deal"; empty for a settled one."""
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
        """The question as a readable series key: "deaths/norway", "deaths/children/norway/step"."""
        parts = [self.measure, self.told, "+".join(self.who), "+".join(self.narrowed), "+".join(self.where)]
        parts += [self.unit or "", self.period or ""]
        parts += [self.aspect.value if self.aspect is Aspect.STEP else "", "subset" if self.subset else ""]
        parts += [f"in {self.elsewhen}" if self.elsewhen else "", "imagined" if self.hypothetical else ""]
        return "/".join(part.replace(" ", "-").replace("/", "-") for part in parts if part)


def blocks_of(figure: Figure, lexicon: Lexicon) -> frozenset[str]:
    """The keys under which figures that may answer one question are looked up: the measure."""
    measure = measure_of(figure, lexicon)
    near = {measure} | lexicon.near_measures.get(measure, frozenset())
    return frozenset({"figure:harm"} if measure in HARM else {f"figure:{name}" for name in near if name not in HARM})


def fine_keys_of(claim: Claim, figure: Figure, lexicon: Lexicon) -> frozenset[str]:
    """The keys that figures on one question share: all that settling leaves as it is, at each place that it may name.

    Whose people are counted may be told by their place or by the country around it, so both are keys.
    """
    draft = literal(claim, figure, lexicon)
    asked = draft.question
    told = (asked.told, asked.unit or "", asked.aspect.value, asked.period or "", asked.elsewhen or "")
    groups = (*asked.who, "|", *asked.narrowed, "|", str(asked.hypothetical))
    family = "harm" if asked.measure in HARM else asked.measure
    return frozenset(
        key_of_words("figure", family, place, *told, *groups) for place in _places_told(claim, draft, lexicon) or {""}
    )


def _places_told(claim: Claim, draft: Draft, lexicon: Lexicon) -> set[str]:
    """The places and homes that a figure names, with the territories around them."""
    measure = draft.question.measure
    if lexicon.is_open(measure) and measure not in lexicon.by_origin:
        return set()
    if lexicon.is_owned(measure):
        return set(draft.question.where)
    named = set(draft.question.where) | draft.homes
    around = {whole for place in named for whole in lexicon.within.get(place, ())}
    sides = {place.partition(" ")[2] for place in named if place.partition(" ")[0] in lexicon.bare_directions}
    if not named and not lexicon.is_open(measure):
        return set(lexicon.territories_in(claim.speaker or ""))
    return (named | around | sides) - {""}


def names_no_place(claim: Claim, lexicon: Lexicon) -> bool:
    """True for a figure whose place only other claims can tell."""
    figure = claim.content
    if not isinstance(figure, Figure) or lexicon.is_open(measure_of(figure, lexicon)):
        return False
    return not _places_told(claim, literal(claim, figure, lexicon), lexicon)


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
    ("told", "what is said of them"),
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
_OPEN = frozenset({"who", "where", "told"})


def _say(value: object) -> str:
    if isinstance(value, tuple):
        return " and ".join(value) if value else "all"
    return str(value) if value not in (None, "", False) else "none"


# --- what the words say -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as the figure's own words put it; ``homes`` are the places of the peoples named."""

    question: Question
    homes: frozenset[str]
    by_origin: bool
    """True where the people are named by where they come from ("Danes"), false for a place ("Denmark")."""

    @property
    def names_people(self) -> bool:
        """True where the figure says whom it counts."""
        return bool(self.homes or self.question.who)


def literal(claim: Claim, figure: Figure, lexicon: Lexicon) -> Draft:
    """The question of a figure as its claim itself puts it."""
    assert figure is claim.content, "a claim's own figure"
    return _literal(claim, lexicon)


@kept_by_words
def _literal(claim: Claim, lexicon: Lexicon) -> Draft:
    figure = claim.content
    assert isinstance(figure, Figure)
    groups, homes = _people(figure.population, lexicon)
    measure = measure_of(figure, lexicon)
    if owned_measure(figure, lexicon):
        return _owned(claim, figure, measure, lexicon)
    places = _places(figure.place, homes, lexicon)
    if lexicon.is_open(measure):
        places = set()
    narrowed = {_plain(q) for q in figure.qualifiers if fold(q) not in lexicon.anyone | lexicon.supplied}
    told = _fate(figure, lexicon)
    if told in lexicon.whereabouts:
        told, groups = ("", groups) if homes else (told, set())  # whose craft it is says nothing more of them
    question = Question(
        measure=measure,
        told=told or lexicon.tells.get(fold(figure.measure)) or told_of(claim, measure, lexicon),
        who=tuple(sorted(_groups(groups, measure, figure, narrowed, lexicon))),
        where=tuple(sorted(places)),
        unit=money_of(figure.unit),
        aspect=figure.aspect,
        period=_period(figure.period or _span_after(claim), lexicon),
        narrowed=() if lexicon.is_open(measure) else tuple(sorted(narrowed)),
        subset=figure.subset and not lexicon.is_open(measure),
        elsewhen=fold(figure.elsewhen) if figure.elsewhen else None,
        hypothetical=figure.hypothetical,
    )
    by_origin = bool(homes) and not all(lexicon.is_place(name) for name in _LIST.split(fold(figure.population or "")))
    return Draft(question, frozenset(homes), by_origin)


def _owned(claim: Claim, figure: Figure, measure: str, lexicon: Lexicon) -> Draft:
    """The question of an amount that is somebody's: what it is for stands where others have their place."""
    question = Question(
        measure=measure,
        told="",
        who=(),
        where=tuple(sorted(meant_for(figure, lexicon))),
        unit=money_of(figure.unit),
        aspect=figure.aspect,
        period=_period(figure.period or _span_after(claim), lexicon),
        narrowed=(),
        subset=False,
        elsewhen=fold(figure.elsewhen) if figure.elsewhen else None,
        hypothetical=figure.hypothetical,
    )
    return Draft(question, frozenset(), by_origin=False)


def _fate(figure: Figure, lexicon: Lexicon) -> str:
    """What became of the things counted: homes damaged are not homes destroyed."""
    return next((fold(q) for q in figure.qualifiers if fold(q) in lexicon.fates), "")


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


def _groups(groups: set[str], measure: str, figure: Figure, narrowed: set[str], lexicon: Lexicon) -> set[str]:
    """The groups that say more than the measure does."""
    said = {_plain(measure), _plain(figure.measure), _plain(figure.place or "")}
    kept = set()
    for group in groups - said:
        own = [word for word in group.split() if lexicon.measure_class(word) != measure and word not in said]
        if own and not (lexicon.is_open(measure) and set(own) <= narrowed):
            kept.add(" ".join(own))
    return kept


@lru_cache(maxsize=4_000)
def measure_of(figure: Figure, lexicon: Lexicon) -> str:
    """The one name of what a figure counts: "missions" are visits, "employees" workers."""
    if owned := owned_measure(figure, lexicon):
        return owned
    measure = lexicon.measure_class(lexicon.measure(figure.measure))
    return lexicon.concepts.get(_plain(measure), measure) if lexicon.is_open(measure) else measure


def _span_after(claim: Claim) -> str | None:
    """The span that the sentence counts over right behind the number: "198 recorded in the last 24 hours"."""
    before = claim.quote[: max(0, claim.focus.start - claim.span.start)]
    behind = claim.quote[max(0, claim.focus.end - claim.span.start) :]
    found = _LAST.search(behind) or _ALONE.search(behind) or _FRONTED.search(before)
    return found.group(1) if found else None


def _period(period: str | None, lexicon: Lexicon) -> str | None:
    """The span in its plain form: rates of any length are one question, a span with a name is another."""
    if not period:
        return None
    name = _PERIODS.get(fold(period), re.sub(r"^(?:per|each|every|an?)\s+", "a ", fold(period)))
    return "rate" if days_of(name, lexicon) else name


def days_of(period: str | None, lexicon: Lexicon) -> float | None:
    """The length of a span in days: 7 for "a week" and for "in its first week"; None where it is not said."""
    found = [
        lexicon.periods[word]
        for word in words(_PERIODS.get(fold(period or ""), period or ""))
        if word in lexicon.periods
    ]
    return found[0] if len(found) == 1 and not re.search(r"\d", period or "") else None


def _plain(name: str) -> str:
    """The words in the singular."""
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words(name)
    )


# --- what is said of the counted ------------------------------------------------------------------

_TOKEN = re.compile(r"[^\W_]+(?:'s)?|[,;:.]")
_REACH = 20
"""Words on either side of a number in which its predicate is sought: a clause and what is put into it."""
_NUMBER_NEXT = re.compile(r"(?:(?:the|a|an|some|about|its|his|her|their)\s+)*\d")
"""Behind "not": a number that is corrected ("not the 46"), and nothing that is denied of what is counted."""
_BREAKS = frozenset({";", ".", ":", "and", "but", "while", "with"})
_REFERENCE = re.compile(r"(?:\b(?:the|these|those|all|both|its|their|our|his|her|other)|['’]s)\s+$", re.IGNORECASE)
"""Before a number: it speaks of some already told ("the four unions", "five of the 12") and counts nothing anew."""
REFERENCE = "known"
DENIED = "against"
"""What is told of the counted where the sentence denies something of them that has no name."""
SAYING = "say"
"""What is told of the counted where the sentence goes on with their words: nothing that can be followed."""


def refers(before: str) -> bool:
    """True where the words before a number speak of some that are known: "the four unions"."""
    return _REFERENCE.search(before) is not None


def told_of(claim: Claim, measure: str, lexicon: Lexicon) -> str:
    """What the sentence says of those an open measure counts, as the nearest concept, denied or not.

    "five of the 12 unions have agreed to tentative deals" tells "deal" of the five, and of the 12 that they are known.
    """
    if not lexicon.is_open(measure) or measure in lexicon.placeless | lexicon.held:
        return ""
    start, end = claim.focus.start - claim.span.start, claim.focus.end - claim.span.start
    if start < 0:
        return ""
    if refers(claim.quote[:start]):
        return REFERENCE
    before = _TOKEN.findall(fold(claim.quote[:start]).rpartition(",")[2])[-_REACH:]
    after = _TOKEN.findall(fold(claim.quote[end:]))[:_REACH]
    if _are_reported(after, lexicon):
        return SAYING
    near = sorted(
        [(n, name) for n, name in _named(after, lexicon) if name != measure]
        + [(len(before) + 1 - n, name) for n, name in _named(before, lexicon) if name != measure]
    )
    name = next((name for _, name in near if name not in lexicon.weak_tellers), near[0][1] if near else "")
    if not name and claim.about:
        name = next((name for _, name in _named(_TOKEN.findall(fold(claim.about)), lexicon) if name != measure), "")
    return f"{DENIED} {name}".strip() if _is_denied(after, lexicon) else name


def _are_reported(after: Sequence[str], lexicon: Lexicon) -> bool:
    """True where the counted only say something: what two unions say they would reject is not rejected by two."""
    clause = next((n for n, word in enumerate(after) if word in _BREAKS | {","}), len(after))
    return any(word in lexicon.saying for word in after[:clause])


def _named(tokens: Sequence[str], lexicon: Lexicon) -> list[tuple[int, str]]:
    singular = [_plain(token) for token in tokens]
    found = []
    for n, word in enumerate(singular):
        pair = " ".join(singular[n : n + 2])
        name = lexicon.concepts.get(pair) or lexicon.concepts.get(word)
        if name:
            found.append((n, name))
    named = [(n, name) for n, name in found if name not in lexicon.weak_tellers]
    return named or found


def _is_denied(after: Sequence[str], lexicon: Lexicon) -> bool:
    for n, token in enumerate(after):
        if token in lexicon.denial:
            return not _NUMBER_NEXT.match(" ".join(after[n + 1 : n + 4]))
        if token in _BREAKS and n > 1:
            return False
    return False
