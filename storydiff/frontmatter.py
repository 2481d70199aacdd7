"""The header of a Markdown file: ``key: value`` lines in YAML between two lines of three hyphens.

Every value is read as the text that stands there ("2024", "no" and "null" are words), so that a file that a person
edits is taken as it reads. What is written can be read back without a loss.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

import yaml

from storydiff.text import one_line

_HEADER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)(?:^|\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_BLANK = re.compile(r"\r?\n")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


_LETTERS = re.compile(r"(?:[A-Za-z]|[0-9](?=.*[g-nG-Np-sP-Su-wU-W]))[\w ,.;:!?'\"()/=&#%~+@$*<>|‘’“”–—…-]*(?<![ :])")
"""A text of which YAML writes each character as it is; one that begins with a digit has a letter that no number has."""
_MARKS = re.compile(r": | #")
"""What ends a text that stands without quotes."""
_HEX = re.compile(r"[0-9a-f]*[ac-f][0-9a-f]*")
_NO_TEXTS = frozenset({"yes", "no", "true", "false", "on", "off", "null"})
"""What YAML 1.1 takes for something else than a text where it stands without quotes, in any case."""
_LONGEST_PLAIN = 1_000

_LINE_BREAKS = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029\ufeff]")


class _Dumper(yaml.SafeDumper):  # type: ignore[misc] # yaml carries no types
    """Writes a text with line breaks with escapes: in plain quotes YAML folds them into spaces."""


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = '"' if _LINE_BREAKS.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent)


class FrontMatterError(ValueError):
    """A header that is not YAML with one text for each key."""


def split_front_matter(text: str) -> tuple[dict[str, str] | None, str]:
    r"""The header's keys, None where there is no header, and the body after one blank line; raises FrontMatterError.

    >>> split_front_matter("---\ntitle: A day\n---\n\nText")
    ({'title': 'A day'}, 'Text')
    """
    match = _HEADER.match(text)
    if match is None:
        return None, text
    try:
        read = yaml.load(match["yaml"], Loader=_LOADER)  # noqa: S506 -- the base loader makes nothing but text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        raise FrontMatterError(f"its front matter is not YAML{where}: {one_line(_problem(error), 100)}") from error
    if read in (None, ""):
        read = {}
    if not isinstance(read, dict):
        raise FrontMatterError("its front matter has no keys; write lines such as “title: …”")
    for key, value in read.items():
        if not isinstance(key, str) or not isinstance(value, str):
            raise FrontMatterError(f"its front matter holds more than one text under {one_line(str(key)[:80], 40)!r}")
    body = text[match.end() :]
    blank = _BLANK.match(body)
    return read, body[blank.end() :] if blank else body


def join_front_matter(keys: Mapping[str, str | int | date | None], body: str) -> str:
    """A Markdown file of the keys that have a value, a blank line and the body; it ends with a line end."""
    header = "".join(_line(key, value) for key, value in keys.items() if value is not None)
    return f"---\n{header}---\n\n{body}\n"


def _line(key: str, value: str | int | date) -> str:
    """A line of a header, as the writer of YAML has it: it takes thirty times as long as what is plain needs."""
    said = _plain(value)
    if said is not None:
        return f"{key}: {said}\n"
    line: str = yaml.dump({key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return line


def _plain(value: str | int | date) -> str | None:
    """A value as YAML writes it, None where that takes more than a look at it."""
    if type(value) is int:
        return str(value)
    if isinstance(value, date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    text = str(value)
    if _HEX.fullmatch(text):
        return text
    if len(text) > _LONGEST_PLAIN or not _LETTERS.fullmatch(text) or text.lower() in _NO_TEXTS:
        return None
    quoted = text.replace("'", "''")
    return f"'{quoted}'" if _MARKS.search(text) else text


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error)
