"""Claims in plain words: the one sentence that a reader sees when the quote is not shown."""

from __future__ import annotations

import re
from collections.abc import Collection

from storydiff.claims.gerunds import gerund
from storydiff.model import Aspect, Content, Event, Figure, Position, Relation, Stance, Status
from storydiff.model.bearings import BEGUN, DEED, MANY
from storydiff.text import one_line, words

_HEDGE = {
    Relation.EXACT: "",
    Relation.ABOUT: "about ",
    Relation.MORE: "more than ",
    Relation.LESS: "up to ",
    Relation.RANGE: "",
}
_SPOKEN = re.compile(
    r"(?:at least|at most|no (?:fewer|less|more) than|nearly|almost|close to|(?:fewer|less) than|under|over)\b",
    re.IGNORECASE,
)
_STANCE = {Stance.FOR: "is for", Stance.AGAINST: "is against", Stance.NEITHER: "takes no side on"}
_STANCES = {Stance.FOR: "are for", Stance.AGAINST: "are against", Stance.NEITHER: "take no side on"}
"""What several do: "prosecutors are against bail"."""
_TIMES = {"hour", "day", "week", "month", "year"}
_PROMISES = {"pledge": "has pledged:", "promise": "has promised:", "vow": "has vowed:"}
"""Actions that say more than a stand does: "Ida Roth has pledged: 200 million crowns"."""
_STATUS = {
    Status.PLANNED: "planned",
    Status.DONE: "done",
    Status.CANCELLED: "cancelled",
    Status.POSTPONED: "postponed",
    Status.FAILED: "failed",
    Status.WARNED: "warned of",
}


def plain_number(value: float) -> str:
    """The number with thousands grouped and no needless decimals.

    >>> plain_number(32000.0), plain_number(50.87)
    ('32,000', '50.87')
    """
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.10g}"


def amount(figure: Figure, said: str = "") -> str:
    """The figure's value with its hedge and unit in words; ``said`` are the article's own, whose hedge it keeps.

    "At least six" is "at least 6" and not "more than 6".
    """
    numbers = plain_number(figure.low)
    if figure.relation is Relation.RANGE:
        numbers = f"{numbers} to {plain_number(figure.high)}"
    unit = {None: "", "%": "%"}.get(figure.unit, f" {figure.unit}")
    if figure.unit in _TIMES and (figure.low, figure.high) != (1, 1):
        unit += "s"
    spoken = _SPOKEN.match(said.strip()) if figure.relation in (Relation.MORE, Relation.LESS) else None
    hedge = f"{spoken[0].lower()} " if spoken else _HEDGE[figure.relation]
    return f"{hedge}{numbers}{unit}"


def state(content: Content, said: str = "", marks: Collection[str] = (), before: str = "") -> str:
    """One plain sentence that says what the content says; ``said`` are the article's words for a figure's value.

    ``marks`` are those of the claim, which say whether several take a stand, and whether it is on something to be done;
    ``before`` is what stands before a number in its sentence, which says which way a step goes.
    """
    match content:
        case Figure():
            return _state_figure(content, said, before)
        case Position():
            return _state_position(content, marks)
        case Event():
            return _state_event(content, marks)


def _state_position(position: Position, marks: Collection[str]) -> str:
    many = MANY in marks
    stance = (_STANCES if many else _STANCE)[position.stance]
    promised = _PROMISES.get(position.action) if position.stance is Stance.FOR else None
    if promised and DEED in marks:
        promised = f"{promised.rstrip(':')} to"
    if promised and many:
        promised = promised.replace("has ", "have ", 1)
    if position.action == "deny" and position.stance is Stance.AGAINST and DEED in marks:
        stance = "deny" if many else "denies"
    target = doing(position.target) if DEED in marks and not promised else position.target
    condition = ", on a condition" if position.conditional else ""
    return f"{_name(position.actor)} {promised or stance} {target}{condition}."


def doing(target: str) -> str:
    """A target that begins with a verb as it stands behind "for" or "against": "leaving the union"."""
    verb, space, rest = target.partition(" ")
    return f"{gerund(verb)}{space}{rest}"


def counted(figure: Figure) -> tuple[str, str | None, tuple[str, ...]]:
    """The noun counted, of whom and with what marks, none of them saying again what another has said.

    >>> counted(Figure("members", Relation.EXACT, 9, 9, population="guild members", qualifiers=("guild", "new")))
    ('guild members', None, ('new',))
    """
    measure, population = figure.measure, figure.population
    if population and population.endswith(f" {measure}"):
        measure, population = population, None
    said = _stems(measure)
    if population and (_stems(population) <= said or population == figure.place):
        population = None
    said |= _stems(population or "")
    return measure, population, tuple(q for q in figure.qualifiers if not _stems(q) <= said)


def _stems(name: str) -> set[str]:
    return {word.removesuffix("s") for word in words(name)}


_DOWN = re.compile(
    r"\b(?:down|f[ae]ll\w*|dropp?\w*|los[est]\w*|shed\w*|declin\w*|decreas\w*|lower\w*|shr[aiu]nk\w*|cut\w*|fewer|less)\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:up|r[io]s[ei]\w*|grew|grow\w*|gain\w*|add\w*|another|further|extra|climb\w*|increas\w*|jump\w*|net\w*|more)\b",
    re.IGNORECASE,
)
_NEAR = 40


def step_word(figure: Figure, before: str) -> str:
    """The "up ", "down " or "by " before the amount of a step, by the words before it; nothing before a level.

    >>> step_word(Figure("seats", Relation.EXACT, 6, 6, aspect=Aspect.STEP), "The party lost "), step_word(
    ...     Figure("seats", Relation.EXACT, 6, 6), "The party lost "
    ... )
    ('down ', '')
    """
    if figure.aspect is Aspect.LEVEL:
        return ""
    near = before[-_NEAR:]
    down, up = ([m.end() for m in pattern.finditer(near)] for pattern in (_DOWN, _UP))
    if not down and not up:
        return "by " if before.rstrip().endswith(" by") else ""
    return "down " if max(down, default=-1) > max(up, default=-1) else "up "


def _state_figure(figure: Figure, said: str, before: str) -> str:
    measure, population, qualifiers = counted(figure)
    parts = [measure, *([population] if population else [])]
    if qualifiers:
        parts.append("/".join(qualifiers))
    if figure.place:
        parts.append(_name(figure.place))
    if figure.period:
        parts.append(figure.period)
    subject = ", ".join(parts)
    spoken = one_line(said)
    below = "minus " if spoken and figure.high < 0 and "-" not in spoken else ""
    return f"{subject[0].upper()}{subject[1:]}: {step_word(figure, before)}{below}{spoken or amount(figure)}."


def _state_event(event: Event, marks: Collection[str]) -> str:
    subject = f"{_name(event.actor)}: " if event.actor else ""
    over = ("of",) if event.action.endswith(" control") and event.object else ()
    what = " ".join(p for p in (event.action, *over, event.object) if p)
    told = event.place is None or event.place in (event.object or "")
    where = "" if told or event.place is None else f" in {_name(event.place)}"
    status = BEGUN if BEGUN in marks and event.status is Status.DONE else _STATUS[event.status]
    sentence = f"{subject}{what}{where} ({status})."
    return sentence[0].upper() + sentence[1:]


def _name(name: str) -> str:
    """A folded name with its words capitalised, small words apart."""
    small = {"of", "the", "and", "for", "in", "on", "to"}
    parts = name.split()
    return " ".join(w if (w in small and i) else w[:1].upper() + w[1:] for i, w in enumerate(parts))
