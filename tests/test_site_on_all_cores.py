"""A large site is made by several processes, and is what one alone would make of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storydiff.errors import TemplateError
from storydiff.site import desk, series
from storydiff.site.shelf import RECORD
from tests.builders import a_claim, a_figure, an_article
from tests.crawling import crawl
from tests.shelves import Told, a_change, a_home, site_of


def many_series(count: int) -> list[Told]:
    """Articles of two stories in each of which two counts are told, the second of the pair another than the first."""
    told: list[Told] = []
    for number in range(count):
        story = ("bridge", "harbour")[number % 2]
        name, last = f"deaths/valley-{number}", None
        for later in (0, 1):
            article = an_article(f"a{number}-{later}", number / 24 + later, story=story, publisher="The Vale Post")
            claim = a_claim(article, a_figure(40 + number + later), speaker=f"governor {number % 5}")
            changes = [a_change(article, name, last, claim)] if last else []
            told.append((article, [(claim, name)], changes))
            last = claim
    return told


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a site by name, without what it keeps for itself."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two others make all pages, however few they are."""
    monkeypatch.setattr(desk, "ALONE", 0)
    monkeypatch.setattr(desk, "available_cores", lambda: 2)
    monkeypatch.setattr(series, "AT_ONCE", 3)


@pytest.mark.usefixtures("two_processes")
def test_several_processes_make_the_same_files_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home", many_series(10))
    shared = site_of(home, tmp_path / "shared")
    monkeypatch.setattr(desk, "available_cores", lambda: 1)
    alone = site_of(home, tmp_path / "alone")
    assert shared.written == alone.written == len(contents(tmp_path / "alone"))
    assert contents(tmp_path / "shared") == contents(tmp_path / "alone")
    crawl(tmp_path / "shared")


@pytest.mark.usefixtures("two_processes")
def test_what_others_have_made_is_not_made_again(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", many_series(6))
    first = site_of(home)
    second = site_of(home)
    assert (second.written, second.kept, second.removed) == (0, first.written, 0)
    lost = next((home / "site" / "series").iterdir())
    lost.unlink()
    assert site_of(home).written == 1
    assert lost.exists()


@pytest.mark.usefixtures("two_processes")
def test_a_mistake_in_a_template_is_named_from_another_process(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", many_series(3))
    (home / "templates" / "site").mkdir(parents=True)
    (home / "templates" / "site" / "article.html.j2").write_text("\n{{ nobody.knows }}", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"article\.html\.j2, line 2"):
        site_of(home)


KILL = """
import sys
from pathlib import Path
from storydiff.site import desk, series
from tests.shelves import site_of
desk.ALONE, series.AT_ONCE, desk.available_cores = 0, 1, lambda: 2
site_of(Path(sys.argv[1]))
"""


def test_who_comes_after_a_kill_waits_for_the_helpers_and_completes_the_site(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", many_series(40))
    site_of(home, tmp_path / "whole")
    process = subprocess.Popen([sys.executable, "-c", KILL, str(home)])
    folder = home / "site" / "series"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (folder.is_dir() and len(list(folder.iterdir())) > 3):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    whole = contents(tmp_path / "whole")
    assert 0 < len(contents(home / "site")) < len(whole)
    site_of(home)
    assert contents(home / "site") == whole
    time.sleep(0.3)
    assert contents(home / "site") == whole
    assert not list((home / "site").rglob("*.part"))


def test_the_record_does_not_grow_with_each_making(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", many_series(4))
    site_of(home)
    for number in range(8):
        (home / "templates" / "site").mkdir(parents=True, exist_ok=True)
        (home / "templates" / "site" / "style.css").write_text(f"/* {number} */", encoding="utf-8")
        assert site_of(home).written > 0
    lines = (home / "site" / RECORD).read_text(encoding="utf-8").splitlines()
    units = {json.loads(line).get("unit") for line in lines}
    assert len(lines) < 3 * len(units)
