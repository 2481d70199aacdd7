"""The options that every command takes, before its name or after it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

_HOME = "the folder with storydiff.toml and archive/ (default: STORYDIFF_HOME, else the current folder)"
_QUIET = "no progress on standard error"


def add_common(parser: argparse.ArgumentParser, *, after_name: bool = True) -> None:
    """Add them to a command; what is not said after its name stays as it was said before it."""
    home = argparse.SUPPRESS if after_name else Path(os.environ.get("STORYDIFF_HOME", "."))
    quiet = argparse.SUPPRESS if after_name else False
    parser.add_argument("--home", type=Path, metavar="DIR", default=home, help=_HOME)
    parser.add_argument("--quiet", action="store_true", default=quiet, help=_QUIET)
