"""Whatever a home makes for itself: what is private is its owner's alone, whatever the umask lets through."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from storydiff.cli import main
from tests.test_hindered_homes import write_articles


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    """A umask that takes no right away: what is private is so by our doing."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_home_that_is_made_and_used_shows_nothing_to_other_users(tmp_path: Path) -> None:
    """The folder keeps everybody out; what is private keeps its rights where the folder is opened."""
    home = tmp_path / "deep" / "home"
    assert main(["--home", str(home), "--quiet", "init"]) == 0
    write_articles(home / "inbox", 3)
    assert main(["--home", str(home), "--quiet", "--log-file", str(home / "run.log"), "run"]) == 0
    assert main(["--home", str(home), "--quiet", "backup", str(home / "b.zip")]) == 0
    modes = {p.relative_to(home).as_posix(): stat.S_IMODE(p.stat().st_mode) for p in [home, *home.rglob("*")]}
    private = [
        name for name in modes if name.startswith(("ledger", "digests/", ".lock", "storydiff.toml", "run.log", "b."))
    ]
    assert len(private) >= 8
    assert {name: modes[name] for name in private if modes[name] != 0o600} == {}
    assert modes["."] == modes["digests"] == 0o700


def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o750)
    assert main(["--home", str(home), "--quiet", "init"]) == 0
    assert stat.S_IMODE(home.stat().st_mode) == 0o750


def test_settings_made_by_adding_a_source_are_private_and_others_keep_their_rights(tmp_path: Path) -> None:
    from storydiff.settings_file import add_sources

    add_sources(tmp_path, [{"folder": "inbox"}])
    place = tmp_path / "storydiff.toml"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    place.chmod(0o640)
    add_sources(tmp_path, [{"folder": "other"}])
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
