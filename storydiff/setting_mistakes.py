"""What a mistake in the settings is called: where it stands, and what to write instead."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from storydiff.story_settings import key_of

_QUOTES = "“”„‘’«»"
"""What a word processor makes of the quotes that TOML asks for."""


MOST_NAMED = 5
"""Mistakes that are told at once."""


def mistakes_in(errors: Sequence[Mapping[str, Any]], raw: Mapping[str, Any], tables: type[BaseModel]) -> str:
    """All that pydantic found (its ``errors()``), each once, as one line; of many the first and how many more."""
    said = list(dict.fromkeys(mistake_in(error, raw, tables) for error in errors))
    more = len(said) - MOST_NAMED
    return "; ".join(said[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


def mistake_in(error: Mapping[str, Any], raw: Mapping[str, Any], tables: type[BaseModel]) -> str:
    """A mistake that pydantic found in the settings ``tables`` (one of its ``errors()``) as key and advice."""
    place = error["loc"]
    key = key_of(place, raw)
    said = _advice(error, place, tables)
    return f"{key}: {said}" if key else said


def mistake_in_toml(error: Exception, text: str) -> str:
    """What keeps a text from being TOML, with the likely cause."""
    line = _line_of(error, text)
    if any(quote in line for quote in _QUOTES):
        return f"not TOML: {error}: the quotes of a word processor stand there; write plain ones, \" or '"
    return f"not TOML: {error}"


def mistake_in_encoding(content: bytes, error: UnicodeDecodeError) -> str:
    """What keeps bytes from being the text of a settings file."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "saved as UTF-16; save it as UTF-8"
    line = content[: error.start].count(b"\n") + 1
    return f"not UTF-8 (at line {line}); save it as UTF-8"


def _line_of(error: Exception, text: str) -> str:
    found = str(error).partition("(at line ")[2].partition(",")[0]
    lines = text.splitlines()
    return lines[int(found) - 1] if found.isdecimal() and int(found) <= len(lines) else ""


def _advice(error: Mapping[str, Any], place: tuple[int | str, ...], tables: type[BaseModel]) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    match error["type"]:
        case "extra_forbidden":
            return _unknown(place, tables)
        case "tuple_type" if len(place) == 1:
            return f"write each as a table of its own, headed [[{place[0]}]] with two brackets"
        case "tuple_type":
            return f'needs a list; write {place[-1]} = ["…"], also for a single one'
        case "model_type" if len(place) == 1:
            return f"write it once, headed [{place[0]}] with single brackets"
        case "missing":
            return "needed"
        case "date_from_datetime_parsing" | "date_type" | "date_parsing":
            return "not a day; write one such as 2024-05-31"
        case "bool_parsing" | "bool_type":
            return "write true or false"
        case "int_parsing" | "int_type" | "int_from_float":
            return "write a whole number"
        case "float_parsing" | "float_type":
            return "write a number alone"
        case "string_type":
            return 'write text in quotes, "…"'
        case _:
            return message.replace("Input should be ", "must be ", 1)


def _unknown(place: tuple[int | str, ...], tables: type[BaseModel]) -> str:
    """What to write instead of a key that there is not; never its value, which may be a secret."""
    key = str(place[-1])
    table = _table_at(place[:-1], tables)
    if len(place) == 2 and place[0] == "mail" and "password" in key:
        return "no such key; the password is read from the environment variable that mail.password_env names"
    known = _keys(table)
    homes = [
        name for name, other, is_list in _tables(tables) if other is not table and not is_list and key in _keys(other)
    ]
    if homes:
        return f"no such key here; it stands under {' or '.join(f'[{name}]' for name in homes)}"
    near = get_close_matches(key, known, 1, 0.6)
    meant = f"; did you mean {near[0]!r}? There are " if near else "; there are "
    return f"no such {'key' if place[:-1] else 'table'}{meant}{', '.join(known)}"


def _keys(table: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in table.model_fields.items()]


def _table_at(place: tuple[int | str, ...], tables: type[BaseModel]) -> type[BaseModel]:
    """The table that a place in the settings leads to."""
    named = {name: table for name, table, _ in _tables(tables)}
    return named.get(str(place[0]), tables) if place else tables


def _tables(tables: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel], bool]]:
    """Each table of the settings by its name, and whether there may be several of it."""
    for name, field in tables.model_fields.items():
        kinds = (field.annotation, *typing.get_args(field.annotation))
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield name, kind, typing.get_origin(field.annotation) is tuple
                break
