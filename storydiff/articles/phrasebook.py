"""The words by which page furniture, walls and languages are told apart from article text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from typing import Any, Self

from storydiff.text import words

LONGEST_OPENING = 14
"""Words of the longest block that an opening ("Read also: …") makes furniture; a longer one may be news."""

LONGEST_CALL = 40
"""Words of the longest paragraph that a call ("… right in your inbox") makes furniture."""

ENGLISH = "en"
UNDETERMINED = "und"
"""The code of ISO 639-2 for a language that is not known."""

_CODE = re.compile(r"[a-z]{2,3}")
_LABEL = re.compile(r"^\W*([\w'’ ]{3,30}?)\s*[:|»›]")
_ADDRESS_OR_DATE = re.compile(r"(?:https?://|www\.)\S+|\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?")
_BEYOND_LATIN = re.compile("[^\u0000-\u024f]")
_COPYRIGHT = re.compile(r"^\W*(?:©|copyright\s*(?:©|\(c\)|\d{4}))", re.IGNORECASE)

LEAST_SHARE = 0.12
"""Share of little words from which a language is believed: a text has 0.25 to 0.45 of its own, 0.1 of another's."""

LEAST_WORDS = 12
"""Words below which the share says nothing."""

Likeliest = Callable[[str], Sequence[str]]
"""Gives the languages that a text is most likely written in, the likeliest first."""


@dataclass(frozen=True)
class Wall:
    """What pages of one kind say that show no article, folded: phrases in their text, and whole titles.

    ``barriers`` are those of the phrases that stand nowhere but where an article breaks off.
    """

    kind: str
    phrases: tuple[str, ...] = ()
    titles: frozenset[str] = frozenset()
    barriers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Phrasebook:
    """What furniture and walls say, and the little words of languages, all folded."""

    lines: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    openings: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    calls: tuple[str, ...] = ()
    networks: frozenset[str] = frozenset()
    markup: frozenset[str] = frozenset()
    live: frozenset[str] = frozenset()
    walls: tuple[Wall, ...] = ()
    views: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    to_reader: frozenset[str] = frozenset()
    reporting: frozenset[str] = frozenset()
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    likeliest: Likeliest | None = None
    """Asked where the little words do not say that a text is English."""

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, Any]], likeliest: Likeliest | None = None) -> Self:
        """The phrasebook of the vocabulary files ``boilerplate``, ``newsletters``, ``walls`` and ``languages``."""
        boilerplate, walls = tables.get("boilerplate", {}), tables.get("walls", {})
        newsletters = tables.get("newsletters", {})

        def said(name: str) -> Iterable[str]:
            return map(_key, boilerplate.get(name, ()))

        return cls(
            lines=frozenset(said("lines")),
            headings=frozenset(said("headings")),
            openings=tuple(said("openings")),
            labels=frozenset(said("labels")),
            calls=tuple(said("calls")),
            networks=frozenset(said("networks")),
            markup=frozenset(boilerplate.get("markup", ())),
            live=frozenset(boilerplate.get("live", ())),
            walls=tuple(
                Wall(
                    kind,
                    _longest_first([*wall.get("phrases", ()), *wall.get("barriers", ())]),
                    frozenset(map(_key, wall.get("titles", ()))),
                    _longest_first(wall.get("barriers", ())),
                )
                for kind, wall in walls.items()
                if isinstance(wall, Mapping)
            ),
            views=tuple(map(_key, newsletters.get("views", ()))),
            footers=tuple(map(_key, newsletters.get("footers", ()))),
            to_reader=frozenset(walls.get("to_reader", ())),
            reporting=frozenset(walls.get("reporting", ())),
            languages={code: frozenset(map(_key, listed)) for code, listed in tables.get("languages", {}).items()},
            likeliest=likeliest,
        )

    @cached_property
    def _calls_within(self) -> tuple[str, ...]:
        """The calls as they stand between other words."""
        return tuple(f" {call} " for call in self.calls)

    @cached_property
    def _languages_of(self) -> Mapping[str, tuple[str, ...]]:
        """The languages that have a little word, by the word."""
        found = defaultdict[str, list[str]](list)
        for code, little in self.languages.items():
            for word in little:
                found[word].append(code)
        return {word: tuple(codes) for word, codes in found.items()}

    def is_furniture(self, block: str, said: Sequence[str]) -> bool:
        """Whether a block of text is an advert mark, a pointer elsewhere or a call to its reader, not the article.

        ``said`` are its words, folded.
        """
        key = " ".join(said)
        if key in self.lines or _COPYRIGHT.match(block) or _ADDRESS_OR_DATE.fullmatch(block.strip()):
            return True
        if len(said) <= LONGEST_OPENING:
            label = _LABEL.match(block)
            if any(key == o or key.startswith(f"{o} ") for o in self.openings):
                return True
            if label and _key(label[1]) in self.labels:
                return True
        return len(said) <= LONGEST_CALL and self._is_call(said)

    def is_heading_of_pointers(self, said: Sequence[str]) -> bool:
        """Whether a block of those words, folded, heads a list that points elsewhere ("Related stories")."""
        return " ".join(said) in self.headings

    def _is_call(self, said: Sequence[str]) -> bool:
        key = f" {' '.join(said)} "
        if any(call in key for call in self._calls_within):
            return True
        return [*said[:1]] == ["follow"] and any(word in self.networks for word in said)

    def language_of(self, text: str, stated: str | None = None) -> str:
        """The language of a text: English by its little words, else what is likeliest by all of it.

        What the page states is believed where it is one of the likely ones, as languages are near one another, and
        where the text is too short to tell: markup says "en" of pages in any language.
        """
        stated = stated if stated and _CODE.fullmatch(stated) else None
        said = words(text)
        is_latin = _is_latin(text)
        if is_latin and len(said) < LEAST_WORDS:
            return stated or ENGLISH
        met = Counter(chain.from_iterable(map(self._languages_of.get, said, repeat(()))))
        shares = {code: met[code] / len(said) for code in self.languages}
        best = max(sorted(shares), key=lambda code: shares[code], default=ENGLISH) if is_latin else UNDETERMINED
        is_sure = shares.get(best, 0.0) >= LEAST_SHARE
        if best == ENGLISH and is_sure:
            return ENGLISH
        likely = self.likeliest(text) if self.likeliest is not None else ()
        if likely:
            is_near = stated in likely and ENGLISH not in (stated, likely[0])
            return stated if stated and is_near else likely[0]
        if is_sure:
            return best
        return stated if stated and (is_latin or stated != ENGLISH) else UNDETERMINED


def _is_latin(text: str) -> bool:
    """Whether at least half of the letters of a text are Latin ones."""
    others = sum(map(str.isalpha, _BEYOND_LATIN.findall(text)))
    return not others or 2 * others <= sum(map(str.isalpha, text))


def _longest_first(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(_key, phrases), key=len, reverse=True))


def _key(text: str) -> str:
    return " ".join(words(text))
