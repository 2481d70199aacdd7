"""Sources written into ``storydiff.toml`` without a change to what stands there: the user's file, order and comments.

The new tables are put in as text, and the file is written only where reading it gives what it gave before and them.
A library that keeps the style of TOML (tomlkit) counts a comment above the next table to the table before, and would
put new sources between a table and the comment on it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from storydiff.errors import SettingsError
from storydiff.files import PRIVATE, write_file
from storydiff.settings import FILE, Settings, settings_of

_SOURCES = re.compile(r"""^\s*\[\[\s*["']?sources["']?\s*\]\]""")
_TABLE = re.compile(r"^\s*\[")
_SAYS_NOTHING = re.compile(r"^\s*(#.*)?$")

_MARK = "\ufeff"
"""What some editors put before a text to say that it is UTF-8."""

SourceEntry = Mapping[str, str]
"""The keys of one ``[[sources]]`` table."""


def add_sources(home: Path, entries: Sequence[SourceEntry]) -> Settings:
    """The settings with the entries in their file; raises SettingsError, and writes nothing, where they cannot be."""
    path = home / FILE
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        mark = before[: before.startswith(_MARK)]
        after = with_sources(before.removeprefix(_MARK), entries)
        settings = settings_of(tomllib.loads(after), path)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from error
    place = path.resolve()  # of a link, the file it leads to is written
    mode = place.stat().st_mode & 0o777 if place.exists() else PRIVATE
    write_file(place, (mark + after).encode("utf-8"))
    place.chmod(mode)
    return settings


def with_sources(text: str, entries: Sequence[SourceEntry]) -> str:
    """The text of a settings file with the entries after its last source, or at its end where it has none.

    Raises ValueError where the file does not list its sources as ``[[sources]]`` tables.
    """
    wanted = _read(text)
    listed = wanted.setdefault("sources", [])
    if not isinstance(listed, list):
        raise ValueError("sources: not a list of tables")  # noqa: TRY004 -- of what the user wrote, not of our types
    listed.extend(dict(entry) for entry in entries)
    block = "".join(f"\n[[sources]]\n{_lines(entry)}" for entry in entries)
    for place in _places(text):
        head, tail = text[:place], text[place:]
        gap = "\n" if head and not head.endswith("\n") else ""
        added = (gap + block).lstrip("\n" if not head else "")
        found = head + (added.replace("\n", "\r\n") if "\r\n" in text else added) + tail
        try:
            if _read(found) == wanted:
                return found
        except tomllib.TOMLDecodeError:
            continue
    raise ValueError(f"sources: write them as [[sources]] tables, then add\n{block}")


def _lines(entry: SourceEntry) -> str:
    # A JSON string without control characters is a basic string of TOML.
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in entry.items())


def _places(text: str) -> Iterator[int]:
    """Where new tables may go, the likeliest first: below the last source, above what comes after it; and the end."""
    place, found, is_source = 0, None, False
    for line in text.splitlines(keepends=True):
        place += len(line)
        if _TABLE.match(line):
            is_source = bool(_SOURCES.match(line))
        if is_source and not _SAYS_NOTHING.match(line.rstrip("\r\n")):
            found = place
    if found is not None:
        yield found
    yield len(text)


def _read(text: str) -> dict[str, Any]:
    return tomllib.loads(text.replace("\r\n", "\n"))
