"""Tables as TOML text: a head of comments, then lists in lines of fair width; the same input gives the same text."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence

WIDTH = 118

Rows = Mapping[str, str | Sequence[str]]


def text_of(head: str, tables: Mapping[str, Rows]) -> str:
    """The file: its head as a comment, then each table; the table named "" is the file's top."""
    lines = [f"# {line}".rstrip() for paragraph in head.split("\n") for line in _wrapped(paragraph, WIDTH)]
    for name, rows in tables.items():
        lines.append("")
        if name:
            lines.append(f"[{name}]")
        for key, value in rows.items():
            lines.extend(_row(key, value))
    return "\n".join(lines) + "\n"


def _row(key: str, value: str | Sequence[str]) -> Iterable[str]:
    name = key if key.isascii() and key.isalpha() else _quoted(key)
    if isinstance(value, str):
        return [f"{name} = {_quoted(value)}"]
    listed = ", ".join(map(_quoted, value))
    if len(name) + len(listed) + 5 <= WIDTH:
        return [f"{name} = [{listed}]"]
    items = _wrapped(", ".join(_quoted(v).replace(" ", "\0") for v in value) + ",", WIDTH - 2)
    return [f"{name} = [", *(f"  {line}".replace("\0", " ") for line in items), "]"]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
