"""The words by which page furniture, walls and languages are told apart from article text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from storydiff.text import words

LONGEST_OPENING = 14
"""Words of the longest block that an opening ("Read also: …") makes furniture; a longer one may be news."""

LONGEST_WALL = 150
"""Words of the longest page that a phrase such as "subscribe to continue reading" makes a wall."""

ENGLISH = "en"
UNDETERMINED = "und"
"""The code of ISO 639-2 for a language that is not known."""

_CODE = re.compile(r"[a-z]{2,3}")

LEAST_SHARE = 0.12
"""Share of little words from which a language is believed: a text has 0.25 to 0.45 of its own, 0.1 of another's."""

LEAST_WORDS = 12
"""Words below which the share says nothing."""


@dataclass(frozen=True)
class Phrasebook:
    """What furniture and walls say, and the little words of languages, all folded."""

    lines: frozenset[str] = frozenset()
    openings: tuple[str, ...] = ()
    walls: tuple[str, ...] = ()
    languages: Mapping[str, frozenset[str]] | None = None

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, Any]]) -> Self:
        """The phrasebook of the vocabulary files ``boilerplate`` and ``languages``."""
        boilerplate = tables.get("boilerplate", {})
        return cls(
            lines=frozenset(_key(line) for line in boilerplate.get("lines", ())),
            openings=tuple(_key(opening) for opening in boilerplate.get("openings", ())),
            walls=tuple(_key(wall) for wall in boilerplate.get("walls", ())),
            languages={code: frozenset(map(_key, listed)) for code, listed in tables.get("languages", {}).items()},
        )

    def is_furniture(self, block: str) -> bool:
        """Whether a block of text is an advert mark or a pointer elsewhere, not a part of the article."""
        said = words(block)
        key = " ".join(said)
        if key in self.lines:
            return True
        return len(said) <= LONGEST_OPENING and any(key == o or key.startswith(f"{o} ") for o in self.openings)

    def find_wall(self, text: str) -> str | None:
        """The phrase that shows a short text to be a wall or an error page."""
        said = words(text)
        if len(said) > LONGEST_WALL:
            return None
        key = f" {' '.join(said)} "
        return next((wall for wall in self.walls if f" {wall} " in key), None)

    def language_of(self, text: str, stated: str | None = None) -> str:
        """The language of a text by its little words; what the page states where the text is too short to tell."""
        stated = stated if stated and _CODE.fullmatch(stated) else None
        said = words(text)
        letters = [c for c in text if c.isalpha()]
        latin = sum(c < "\u0250" for c in letters)
        if letters and latin < len(letters) / 2:
            return stated if stated and stated != ENGLISH else UNDETERMINED
        if len(said) < LEAST_WORDS:
            return stated or ENGLISH
        shares = {code: sum(w in little for w in said) / len(said) for code, little in (self.languages or {}).items()}
        best = max(sorted(shares), key=lambda code: shares[code], default=ENGLISH)
        if shares.get(best, 0.0) >= LEAST_SHARE:
            return best
        return stated or UNDETERMINED


def _key(text: str) -> str:
    return " ".join(words(text))
