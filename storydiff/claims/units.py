"""Units: what a number is a number of, by the words behind it: "120 mph", "30 barrels a day", "15-year-old"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storydiff.claims.vocabulary import Vocabulary

TIME, AGE = "time", "age"
_OTHERS = {"signs", "glued"}
_BARE = (
    "share", "head", "person", "piece", "barrel", "household", "night", "unit", "capita", "vote", "game", "post",
    "ticket", "vehicle", "car", "student", "pupil", "patient", "customer", "family", "bottle", "pack", "packet",
    "copy", "dose", "ride", "trip", "visit", "meal", "seat", "room", "worker", "employee", "child", "pair", "box",
    "cup", "plate", "bag", "set", "match", "call", "text", "message", "book", "song", "download", "user",
    "subscriber", "kilo", "shot", "lesson", "session", "journey", "stay", "plot",
)  # fmt: skip
"""What money is counted by with a bare article, besides stretches of time: "$12 a share"."""


_LATER = re.compile(r"\s+(?:earlier|later|ago|before|after|old|or)\b")
"""As in "$1.2bn a year earlier": a time, and no rate."""
_PER = re.compile(r"[\s-]+per\b|\s*/")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its plain name ("mile per hour"), its words as written, and where they end in the text."""

    name: str
    surface: str
    end: int
    dimension: str = ""
    """What it measures ("length", "time"); empty for what is counted and for unknown rates."""


@dataclass(frozen=True)
class UnitWords:
    """The unit vocabulary, ready for looking up."""

    names: Mapping[str, str]
    """Single words to the plain name of their unit, stretches of time left out."""
    glued: frozenset[str]
    """Signs that may stand on the digits."""
    on_digits: Mapping[str, str]
    """What signs of one letter mean where they stand on the digits."""
    words: frozenset[str]
    """Single words for units, stretches of time among them."""
    by_form: Mapping[str, str]
    dimensions: Mapping[str, str]
    behind: re.Pattern[str]
    rate: re.Pattern[str]

    def name_of(self, form: str) -> str | None:
        """The plain name of a unit by a word or sign for it."""
        form = " ".join(form.split())
        return self.by_form.get(form) or (self.by_form.get(form.lower()) if len(form) > 2 else None)


def unit_words(vocabulary: Vocabulary) -> UnitWords:
    """The unit vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("units")
    if not isinstance(found, UnitWords):
        found = _built(vocabulary.table("units"))
        vocabulary.prepared["units"] = found
    return found


def _built(table: Mapping[str, Mapping[str, list[str]]]) -> UnitWords:
    words: dict[str, str] = {}
    dimensions: dict[str, str] = {}
    names: dict[str, str] = {}
    for dimension, units in table.items():
        for name, forms in units.items() if dimension not in _OTHERS else ():
            dimensions[name] = dimension
            written = {variant for form in forms for variant in (form, _plural(form))}
            words.update(dict.fromkeys(written, name))
            if dimension not in {TIME, AGE}:
                names.update({form: name for form in written if " " not in form})
    signs = {sign: str(name) for sign, name in table.get("signs", {}).items()}
    names.update({sign: name for sign, name in signs.items() if sign.isalpha() and sign.islower() and len(sign) > 1})
    alone = {sign: str(name) for sign, name in table.get("glued", {}).items()}
    either = rf"(?i:{_either(words)})(?![\w²³])|(?:{_either({**signs, **alone})})(?![\w²³])"
    return UnitWords(
        names,
        frozenset(sign for sign in {**signs, **alone} if len(sign) > 1 or sign in alone or not sign.isalpha()),
        alone,
        frozenset(form for form in words if form.isalpha()),
        {**alone, **words, **signs},
        dimensions,
        re.compile(rf"[\s\u00a0]*[-–]?[\s\u00a0]*(?P<unit>{either})"),
        re.compile(
            rf"(?:\s+(?:U\.?S\.?(?=\s)|or\s+(?:more|less)))?(?:(?:\s+(?:per|each|every)\s+|\s*/\s*|[-\s](?:per|an?)[-\s]|p/)(?P<known>{either})"
            rf"|(?:\s+per\s+|-(?:per|a)-|\s*/\s*)(?P<noun>[a-z]+)(?!\w)|\s+an?\s+(?P<bare>{'|'.join(_BARE)})\b)"
        ),
    )


def _plural(form: str) -> str:
    return form if form.endswith("s") else form + ("es" if form.endswith(("ch", "x")) else "s")


def _either(forms: Mapping[str, str]) -> str:
    return "|".join(re.escape(f).replace(r"\ ", r"[\s-]+") for f in sorted(forms, key=len, reverse=True)) or "(?!)"


def find_unit(text: str, end: int, words: UnitWords) -> Unit | None:
    """The unit of measurement right behind the number that ends at ``end``."""
    found = words.behind.match(text, end)
    if found is None or _is_sign_too_far(text, end, found, words):
        return None
    glued = words.on_digits.get(found["unit"]) if found.start("unit") == end else None
    name = glued or words.name_of(found["unit"])
    if name is None:
        return None
    return with_rate(text, Unit(name, found["unit"], found.end(), words.dimensions.get(name, "")), words)


def _is_sign_too_far(text: str, end: int, found: re.Match[str], words: UnitWords) -> bool:
    """True for a letter that is no sign where it stands: "3 A-levels", "2 C's", or "1.8m", which may be a million."""
    sign = found["unit"]
    if sign in {"x", "X", "in"} and (found.start("unit") != end or text[found.end() : found.end() + 1].isdigit()):
        return True
    if len(sign) > 2 or not sign.isalpha() or sign.lower() in words.names:
        return False
    return text[found.end() : found.end() + 1] in {"-", "’", "'"} or (
        found.start("unit") == end and sign not in words.glued
    )


def with_rate(text: str, unit: Unit, words: UnitWords) -> Unit:
    """The unit with the one it is counted by: "dollar per year", "metre per second"."""
    found = words.rate.match(text, unit.end)
    if found is None or (not _PER.match(text, unit.end) and _LATER.match(text, found.end())):
        return unit
    by = words.name_of(found["known"]) if found["known"] else found["noun"] or found["bare"]
    if by is None or by == "cent":
        return unit
    by = "year" if by == "annum" else by
    start = unit.end - len(unit.surface)
    return Unit(f"{unit.name} per {by}", text[start : found.end()], found.end(), unit.dimension)
