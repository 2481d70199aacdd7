"""The options that every command takes, before its name or after it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from storydiff.logs import FORMS

Say = Callable[[argparse.Namespace, dict[str, object], list[str]], None]
"""Prints a report, as a record or as lines."""

_HOME = "the folder with storydiff.toml and archive/ (default: STORYDIFF_HOME, else the current folder)"
_QUIET = "no progress on standard error"
_FORM = "json: tell progress and failures as one JSON object a line"
_FILE = "add the same to a file, as JSON lines"


def add_common(parser: argparse.ArgumentParser, *, after_name: bool = True) -> None:
    """Add them to a command; what is not said after its name stays as it was said before it."""
    home = argparse.SUPPRESS if after_name else Path(os.environ.get("STORYDIFF_HOME", "."))
    quiet = argparse.SUPPRESS if after_name else False
    parser.add_argument("--home", type=Path, metavar="DIR", default=home, help=_HOME)
    parser.add_argument("--quiet", action="store_true", default=quiet, help=_QUIET)
    form = argparse.SUPPRESS if after_name else FORMS[0]
    file = argparse.SUPPRESS if after_name else None
    parser.add_argument("--log-format", choices=FORMS, default=form, help=_FORM)
    parser.add_argument("--log-file", type=Path, metavar="FILE", default=file, help=_FILE)
