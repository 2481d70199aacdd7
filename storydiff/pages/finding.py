"""How the pages of a site are found: lists by letter and month, and the index that its search looks into."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from storydiff.pages.views import Card
from storydiff.text import fold, identity

ENTRIES = 5_000
"""Entries of one part of the index, some 500 kB: a browser reads it in a tenth of a second."""

_OTHERS = "0"


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of a list or of the search: what it is called, what stands beside it, and where it leads."""

    words: str
    beside: str
    href: str


@dataclass(slots=True)
class Speaker:
    """Somebody who speaks, and in which series: when each was last changed, its label, and what it is kept under."""

    name: str
    series: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Where he stands on the page of speakers."""
        return f"s-{identity('speaker', fold(self.name))}"


def letter_of(words: str) -> str:
    """The letter that words are listed under, "0" for all that does not begin with a Latin one.

    >>> letter_of("Élan"), letter_of("“The bridge”"), letter_of("日本")
    ('e', 't', '0')
    """
    plain = unicodedata.normalize("NFKD", words)
    first = next((c for c in plain if c.isalnum()), _OTHERS).lower()
    return first if "a" <= first <= "z" else _OTHERS


def by_letter(found: Iterable[Found]) -> dict[str, list[Found]]:
    """The entries under each letter, in order."""
    groups: dict[str, list[Found]] = {}
    for entry in sorted(found, key=lambda e: (letter_of(e.words), fold(e.words), e.beside, e.href)):
        groups.setdefault(letter_of(entry.words), []).append(entry)
    return groups


def add_speakers(found: dict[str, Speaker], card: Card, name: str) -> None:
    """Enter who speaks in a series that is kept under that name, each once however he is written."""
    for speaker in card.speakers:
        own = found.setdefault(fold(speaker), Speaker(speaker))
        own.series.append((card.changed or card.holds, card.label, name))


def index_parts(kinds: Sequence[tuple[str, Sequence[Found]]]) -> list[bytes]:
    """The index as scripts that hand their entries over, ``ENTRIES`` in each: a page without a server cannot fetch.

    An entry is the number of its kind, its words, what stands beside it (the number of a text that stands in ``b``) and
    its address.
    """
    entries = [(kind, entry) for kind, (_, found) in enumerate(kinds) for entry in found]
    parts = []
    for start in range(0, len(entries), ENTRIES):
        beside: dict[str, int] = {}
        rows = [
            [kind, entry.words, beside.setdefault(entry.beside, len(beside)), entry.href]
            for kind, entry in entries[start : start + ENTRIES]
        ]
        said = json.dumps({"b": list(beside), "e": rows}, ensure_ascii=True, separators=(",", ":"))
        parts.append(f"storydiff({said.replace('<', chr(92) + 'u003c')});\n".encode())
    return parts
