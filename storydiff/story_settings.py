"""What a story's query in the settings has to be: words that can be met, and an error that names story and key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from storydiff.model import WILDCARD
from storydiff.text import one_line, words


def phrase(value: str) -> str:
    """What a query looks for: at least one word, of which the last letters may be left open."""
    if one_line(value) != value.strip():
        raise ValueError("must be one line without control characters")
    value = value.strip()
    if not words(value):
        raise ValueError(f"{value!r}: holds no word, so that no article could meet it")
    if any(WILDCARD in part.rstrip(WILDCARD) or part.strip(WILDCARD) == "" for part in value.split()):
        raise ValueError(f"{value!r}: {WILDCARD} stands only at the end of a word, as in 'flood*'")
    return value


def require_possible(wanted: Sequence[str], unwanted: Collection[str], since: date | None, until: date | None) -> None:
    """Raises ValueError for a query that no article could meet."""
    if since is not None and until is not None and since > until:
        raise ValueError(f"until: {until} lies before from, {since}; no article could be of that time")
    refused = {tuple(words(each)) for each in unwanted}
    both = next((each for each in wanted if tuple(words(each)) in refused), None)
    if both is not None:
        raise ValueError(f"none: {both!r} is asked for and refused at once")


def key_of(place: tuple[int | str, ...], raw: Mapping[str, Any]) -> str:
    """The key of that place in the file; of a table among several also which one it is, as people count.

    >>> key_of(("stories", 0, "until"), {"stories": [{"name": "flood"}]})
    "stories.0.until (of 'flood')"
    >>> key_of(("sources", 1, "kind"), {"sources": [{"folder": "inbox"}, {"kind": "rss"}]})
    'sources.1.kind (no. 2 of 2)'
    """
    key = ".".join(map(str, place))
    match place:
        case ("stories", int(n), *_) if isinstance(name := _name_in(raw["stories"][n]), str):
            return f"{key} (of {name!r})"
        case (str(tables), int(n), *_) if len(raw[tables]) > 1:
            return f"{key} (no. {n + 1} of {len(raw[tables])})"
    return key


def _name_in(table: object) -> object:
    return table.get("name") if isinstance(table, Mapping) else None
