"""The setting of an article: the names in its title and in its opening, where a count that names no place may be."""

from __future__ import annotations

import re
from functools import lru_cache

from storydiff.model import Article
from storydiff.text import words

OPENING = 3
"""Sentences at the head of an article that say where it plays."""
_LONGEST = 900
"""Characters in which they are looked for."""
_NAME = re.compile(r"[A-Z][\w'’-]*+(?:[ ,]{1,2}[A-Z][\w'’-]*+)*+")
_WORLD = "world"
_EVERYWHERE = re.compile(r"\b(?:worldwide|globally|(?:around|across|throughout) the (?:world|globe))\b", re.IGNORECASE)
_BYLINE = re.compile(r"\s*By (?:[A-Z][\w'’.-]*+(?:,? (?:and|in) |,? )?)++\s*")
"""As in "By Ann Vale and Tom Reed", which says nothing of where an article plays."""
_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[A-Z“\"'])|\n+")


def setting_of(article: Article) -> str:
    """The capitalised words of the title, of the first sentence and of the rest of the opening, each on a line.

    Names are parted by bars: "Flood in Orsa kills 9" over "PORT ELLIS - A flood hit the Orsa valley." gives
    "flood|orsa" and "port ellis|a|orsa", and a third line that is empty.
    """
    return _setting_of(article.title, article.text[:_LONGEST])


@lru_cache(maxsize=64)
def _setting_of(title: str, text: str) -> str:
    opening = [part for part in _END.split(text) if part.strip() and not _BYLINE.fullmatch(part)][: OPENING + 1]
    return "\n".join((_names(title), _names(opening[0] if opening else ""), _names(" ; ".join(opening[1:]))))


def _names(text: str) -> str:
    """The names of a text; the world is named where something is said of all of it, and not in the name of a body."""
    named = [[word for word in words(name) if word != _WORLD] for name in _NAME.findall(text)]
    return "|".join([*(" ".join(name) for name in named if name), *([_WORLD] if _EVERYWHERE.search(text) else [])])
