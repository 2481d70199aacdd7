"""An invented flood for tests of the command: small articles that a home takes in as files, with the real reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storydiff.cli import main

FIRST = (
    "At least 40 people have been killed by the flood in Norland, the health ministry said on Thursday.\n\n"
    "Water Minister Mara Lind said she was open to a toll on the bridge."
)
MIDDLE = (
    "The flood in Norland has killed 51 people, the health ministry said on Friday.\n\n"
    "The relief service said 58 people were killed."
)
LAST = (
    "The flood in Norland has killed 62 people, the health ministry said on Saturday.\n\n"
    "Water Minister Mara Lind rejected a toll on the bridge."
)
HELPERS = "More than 300 helpers are at work in Norland, the army said on Saturday."
VOLUNTEERS = "About 450 volunteers are at work in Norland, the army said on Sunday."


class Desk:
    """Who works on a home at the command line."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self.capsys = capsys
        self.status = self.run("init")[0]

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """The exit status, the output and the errors of a command."""
        self.capsys.readouterr()
        status = main(["--home", str(self.home), "--quiet", *arguments])
        return status, *self.capsys.readouterr()

    def says(self, *arguments: str) -> str:
        """What a command prints that goes well."""
        status, out, err = self.run(*arguments)
        assert status == 0, err
        return out

    def asks(self, *arguments: str) -> Any:
        """The record that a command gives."""
        return json.loads(self.says(*arguments, "--json"))

    def refused(self, *arguments: str) -> str:
        """The one line that a command fails with."""
        status, _, err = self.run(*arguments)
        assert status == 1
        assert err.count("\n") == 1
        return err

    def hear(self, name: str, text: str, published: str, publisher: str = "The Courier") -> None:
        """Take in an article as a file, and compare it."""
        path = self.home / f"{name}.txt"
        path.write_text(f"{name.title()}\n\n{text}\n", encoding="utf-8")
        self.says("ingest", str(path), "--published", published, "--publisher", publisher)
        self.says("diff")

    def exported(self, what: str) -> list[Any]:
        """The records of an export."""
        return [json.loads(line) for line in self.says("export", what).splitlines()]

    def everything(self) -> str:
        """All exports, byte for byte."""
        return "\n".join(self.says("export", what) for what in ("claims", "changes", "held-back"))

    def claim(self, **said: Any) -> Any:
        """The one claim with these fields, such as ``number=62``."""
        (found,) = [c for c in self.exported("claims") if all(c.get(name) == value for name, value in said.items())]
        return found
