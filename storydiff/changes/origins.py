"""Origins: whether claims come from independent sources, which outlets alone do not show.

One publisher's house, one speaker, one news agency and one text are one origin each, however many outlets print them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from storydiff.changes.voices import one_actor, speaks_for
from storydiff.model import Article, Claim
from storydiff.text import counted, fold, one_line, words

SHINGLE = 5
"""Words in a shingle; with texts of news length five tell copies from articles on one subject."""
COPY = 0.25
"""Share of the shorter text's shingles from which two texts are copies (containment: A. Broder, "On the resemblance and
containment of documents", 1997). Articles of other houses on one event shared 0.03 at most, follow-ups of one house
0.14; wire copy that was cut, topped and had every sixth word changed still shares 0.3."""
FEW, MOST = 10, 0.6
"""Of texts of a sentence or two one phrase may be a quarter: ten common shingles are asked, or most of the text."""
WEIGHED = 50
"""Claims of a state that are weighed for origins at most, the latest: beyond that nobody counts outlets."""
CREDIT_LINES = 3
"""Lines at either end of a text in which an agency is credited."""
CREDIT_WORDS = 15
"""Words of the longest such line."""
_UNKNOWN = ("one of the articles", "the publishers", "only one names its source")
"""Beginnings of reasons by which nothing is known of a common origin, only that independence cannot be shown."""
_DATELINE = re.compile(r"^[^\n]{0,60}?\(([^()\n]{2,40})\)\s*(?:[-–—:]|--)")
"""The agency in a dateline: "PORT ELLIS (Coast Wire) —"."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Claims that go back to one source as far as can be shown: its name, the claims, and why they are one."""

    name: str
    claims: tuple[Claim, ...]
    reasons: tuple[str, ...] = ()
    """Why no independence of the first can be shown, for each of the others."""

    @property
    def outlets(self) -> int:
        """How many outlets print them."""
        return len({fold(claim.outlet) for claim in self.claims if claim.outlet})

    @property
    def is_one(self) -> bool:
        """True where the claims are known to go back to one source, false where some do not say to which."""
        return not any(reason.startswith(_UNKNOWN) for reason in self.reasons)


@dataclass(frozen=True)
class Origins:
    """Judges the independence of claims in these articles, each known by its id and version.

    ``agencies`` gives the one name of each news agency by the names it is credited under.
    """

    articles: Mapping[tuple[str, int], Article]
    agencies: Mapping[str, str] = field(default_factory=dict)
    _credited: dict[str, dict[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def shared(self, one: Claim, other: Claim) -> str | None:
        """Why no independence can be shown, None where the claims are of independent origin."""
        a, b = self.articles.get((one.article, one.version)), self.articles.get((other.article, other.version))
        if a is None or b is None:
            return f"{_UNKNOWN[0]} is not at hand"
        if not a.publisher or not b.publisher:
            return f"{_UNKNOWN[1]} are not both known"
        if fold(a.family or a.publisher) == fold(b.family or b.publisher):
            return f"one publisher's house: {a.family or a.publisher}"
        if one.speaker and other.speaker and is_one_speaker(one.speaker, other.speaker):
            return f"one speaker: {other.speaker}"
        if actor := one_actor(one, other):
            return f"one actor: {actor}"
        if speaks_for(one, other):
            return f"one speaks for the other: {one.speaker}, {other.speaker}"
        if bool(one.speaker) != bool(other.speaker):
            return f"{_UNKNOWN[2]} ({one.speaker or other.speaker})"
        wires, others = self._wires_of(one, a), self._wires_of(other, b)
        if wires.keys() & others.keys():
            return f"one agency: {', '.join(sorted(others[key] for key in wires.keys() & others.keys()))}"
        if self.are_copies(a, b):
            return "the texts are copies"
        return None

    def origins_of(self, claims: Iterable[Claim]) -> tuple[Origin, ...]:
        """The claims by origin: each joins the first origin that it cannot be shown independent of.

        What names its source comes first, so that a paper that names none does not tie two named ones together.
        """
        found: list[tuple[list[Claim], list[str]]] = []
        for claim in sorted(claims, key=lambda c: (c.speaker is None, c.said_at, c.document, c.span.start, c.id)):
            for members, reasons in found:
                reason = self.shared(members[0], claim)
                if reason is not None:
                    members.append(claim)
                    reasons.append(reason)
                    break
            else:
                found.append(([claim], []))
        return tuple(Origin(self._name_of(members[0]), tuple(members), tuple(reasons)) for members, reasons in found)

    def _name_of(self, first: Claim) -> str:
        article = self.articles.get((first.article, first.version))
        wires = sorted(self._wires_of(first, article).values()) if article is not None else []
        house = (article.family or article.publisher) if article is not None else first.outlet
        return first.speaker or "".join(wires[:1]) or house or "an unknown outlet"

    def are_copies(self, one: Article, other: Article) -> bool:
        """True where the texts share so many runs of words that one is copied from the other or both from a third."""
        a, b = shingles(one.text), shingles(other.text)
        shorter = min(len(a), len(b))
        return bool(shorter) and len(a & b) >= max(COPY * shorter, min(FEW, MOST * shorter))

    def _wires_of(self, claim: Claim, article: Article) -> dict[str, str]:
        """The agencies and outlets that the claim goes back to, as they are called by their folded names."""
        return self._credits(article) | self._named_in(claim.quote) | (self._called(claim.via) if claim.via else {})

    def _called(self, name: str) -> dict[str, str]:
        known = self.agencies.get(fold(name), one_line(name))
        return {fold(known): known}

    def _credits(self, article: Article) -> dict[str, str]:
        """The agencies credited by an article: in its dateline, its byline, or a short line at either end."""
        if article.version_id not in self._credited:
            lines = [line for line in article.text.splitlines() if line.strip()]
            ends = lines[:CREDIT_LINES] + lines[-CREDIT_LINES:]
            short = [line for line in ends if len(line.split()) <= CREDIT_WORDS]
            dateline = _DATELINE.match(article.text)
            wire = dateline.group(1) if dateline else ""
            named = self._named_in("\n".join([*short, article.author or "", article.publisher or "", wire]))
            self._credited[article.version_id] = named | (self._called(wire) if wire else {})
        return self._credited[article.version_id]

    def _named_in(self, text: str) -> dict[str, str]:
        """The agencies named in a text; one that goes by its letters is written in capitals."""
        found = [self._called(name) for name in _names(tuple(self.agencies)).findall(text) if _is_written(name)]
        return {key: name for called in found for key, name in called.items()}


def words_of(origins: Sequence[Origin]) -> str:
    """How many independent origins there are, and how many outlets stand behind them.

    "2 independent origins", "5 outlets, one origin: health ministry"
    """
    outlets = len({fold(claim.outlet) for origin in origins for claim in origin.claims if claim.outlet})
    if len(origins) == 1:
        one = "one origin" if origins[0].is_one else "one known origin"
        return f"{counted(outlets, 'outlet')}, {one}: {origins[0].name}" if outlets > 1 else ""
    said = f"{len(origins)} independent origins: {', '.join(origin.name for origin in origins)}"
    return f"{said}; {outlets} outlets" if outlets > len(origins) else said


@lru_cache(maxsize=256)
def shingles(text: str) -> frozenset[int]:
    """The runs of five words of a text, each as a number that is the same within this process."""
    tokens = words(text)
    return frozenset(hash(tuple(tokens[n : n + SHINGLE])) for n in range(len(tokens) - SHINGLE + 1))


@lru_cache(maxsize=4)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _is_written(name: str) -> bool:
    """False for a short name in small letters, which is a word of its own: "tt"."""
    return len(name) > len("ABCD") or name != name.lower()


def is_one_speaker(one: str, other: str) -> bool:
    """True where the names can be one: the words of one are all in the other ("ministry", "the health ministry")."""
    a, b = (set(words(name)) - {"the", "of", "a"} for name in (one, other))
    return a <= b or b <= a
