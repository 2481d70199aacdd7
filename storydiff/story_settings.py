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
    """The key of that place in the file; of one in a story with the story's name, as its number tells nobody much.

    >>> key_of(("stories", 0, "until"), {"stories": [{"name": "flood"}]})
    "stories.0.until (of 'flood')"
    """
    key = ".".join(map(str, place))
    match place:
        case ("stories", int(n), *_):
            named = raw["stories"][n]
            name = named.get("name") if isinstance(named, Mapping) else None
            return f"{key} (of {name!r})" if isinstance(name, str) else key
    return key
