"""``storydiff ingest`` is killed at random moments, on a folder and on an object store: the next run carries on.

Each run is a real process, forked from one that has imported what a run needs, so that a kill costs no start-up.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import settings

from storydiff import pipeline
from storydiff.cli import main
from storydiff.model import Article
from tests.object_server import ObjectServer

FULL = settings().max_examples > 100
"""True under the profile for the full run."""
KILLS = 100 if FULL else 10
ARTICLES = 8
"""Articles that each run brings."""
LARGE = 3_000_000
"""Bytes that make a page so large that a kill may well come while it is written."""
PROSE = "The weather was expected to turn before the night was over, and nobody would name a day for the end of it."


def ingest(environment: dict[str, str], home: str, folders: list[str]) -> None:
    """A run in a process of its own."""
    os.environ.update(environment)
    sys.exit(main(["--home", home, "--quiet", "ingest", *folders]))


@dataclass
class Scene:
    """A home that is filled by runs that are killed, and what tells how far a run has come."""

    home: Path
    put: Callable[[], int]
    """How much the archive has been given, in bytes or in requests."""
    captures: Callable[[set[str]], Iterator[tuple[str, bytes]]]
    """All captures but those named, by their names: those that no article stands on yet, too."""
    way: int
    """How much it is given in one run."""
    environment: dict[str, str] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    written: dict[str, str] = field(default_factory=dict)
    """How each article begins, by its document."""
    checked: set[tuple[str, int]] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)

    def bring(self, number: int) -> Path:
        """A folder of new articles."""
        folder = self.home.parent / "inbox" / f"{number:03}"
        folder.mkdir(parents=True)
        for n in range(ARTICLES):
            name = f"report-{number:03}-{n}"
            said = [f"Minister Ada Quill spoke of report {n} on day {number}.", "It rained in the valley of Orrin."]
            if n == 0:
                said.insert(0, f"Flooding in the valley of Orrin killed {100 + number} people, the ministry said.")
            day = f"2023-05-{1 + number % 28:02}"
            if n % 4 == 1:
                body = "".join(f"<p>{paragraph} {PROSE}</p>" for paragraph in said)
                head = f'<title>Report {number} {n}</title><meta property="article:published_time" content="{day}">'
                page = f"<html><head>{head}</head><body><article>{body}</article></body></html><!--{'x' * LARGE}-->"
                (folder / f"{name}.html").write_text(page)
            else:
                header = f"title: Report {number} {n}\npublished: {day}\npublisher: The Orrin Post"
                text = "\n\n".join(said)
                (folder / f"{name}.md").write_text(f"---\n{header}\n---\n\n{text}\n", encoding="utf-8")
            self.written[name] = said[0]
        return folder

    def run(self, *folders: Path, killed: bool) -> int:
        """The exit status of a run, which is killed when it has put some number of files."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["storydiff.cli", "storydiff.pipeline", "trafilatura", __name__])
        arguments = (self.environment, str(self.home), [str(folder) for folder in folders])
        process = context.Process(target=ingest, args=arguments)
        # Where bytes are counted, nearly all moments are within the writing of the large ones.
        before, enough = self.put(), self.chance.randrange(self.way)
        process.start()
        while killed and process.is_alive() and self.put() - before < enough:
            time.sleep(0.0002)
        if killed:
            time.sleep(self.chance.choice([0, 0, 0.001, 0.004]))
            process.kill()  # SIGKILL; nothing where it was quicker
        process.join()
        assert process.exitcode is not None
        return process.exitcode

    def held(self, *, again: bool = False) -> int:
        """How many articles the archive holds, all of them whole, and the ledger no others.

        Those that were looked at before are looked at once more with ``again`` alone.
        """
        if again:
            self.checked.clear()
            self.whole.clear()
        for name, content in self.captures(self.whole):
            assert sha256(content).hexdigest() == name
            self.whole.add(name)
        with pipeline.open_home(self.home, looking=True) as home:
            for item in home.archive.iter_articles(self.checked):
                assert isinstance(item, Article), item.line()
                assert item.text.startswith(self.written[item.document])
                assert item.version == 1
                assert item.capture in self.whole
                assert (item.id, 1) not in self.checked
                self.checked.add((item.id, 1))
            assert home.ledger.known_versions() <= self.checked
        return len(self.checked)

    def entered(self) -> list[Article]:
        """The articles that the ledger holds."""
        with pipeline.open_home(self.home, looking=True) as home:
            return sorted(home.ledger.iter_articles(), key=lambda article: article.document)

    def exports(self) -> dict[str, list[dict[str, object]]]:
        with pipeline.open_home(self.home, looking=True) as home:
            return {what: list(pipeline.iter_export(home, what)) for what in ("claims", "changes", "held-back")}


@pytest.fixture
def on_folder(tmp_path: Path) -> Scene:
    """A home whose archive is a folder."""
    home = tmp_path / "home"
    pipeline.init(home)
    archive = home / "archive"

    def put() -> int:
        return sum(_size(Path(folder, file)) for folder, _, files in os.walk(archive) for file in files)

    def captures(known: set[str]) -> Iterator[tuple[str, bytes]]:
        found = (path for path in (archive / "captures").glob("??/*") if path.name not in known)
        return ((path.name, path.read_bytes()) for path in found)

    return Scene(home, put, captures, LARGE * ARTICLES // 4)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@pytest.fixture
def on_store(tmp_path: Path, objects: ObjectServer, bucket: str) -> Scene:
    """A home whose archive is in an object store."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "storydiff.toml").write_text(f'[archive]\nlocation = "s3://{bucket}/archive"\ntimeout = 5\n')

    def put() -> int:
        return sum(method == "PUT" for method, _ in objects.asked)

    def captures(known: set[str]) -> Iterator[tuple[str, bytes]]:
        found = (key for key in objects.keys(bucket) if "/captures/" in key and key.rpartition("/")[2] not in known)
        return ((key.rpartition("/")[2], objects.content(bucket, key)) for key in found)

    return Scene(home, put, captures, 2 * ARTICLES, objects.environment)


@pytest.mark.parametrize("where", ["on_folder", "on_store"])
def test_what_is_killed_at_any_moment_is_carried_on_with_nothing_lost_and_nothing_twice(
    where: str, request: pytest.FixtureRequest
) -> None:
    scene: Scene = request.getfixturevalue(where)
    folders, killed, halfway, held = list[Path](), 0, 0, 0
    for number in range(KILLS):
        folders.append(scene.bring(number))
        # What the run before was to bring comes again with what is new, as a nightly run finds it.
        killed += scene.run(*folders[-2:], killed=True) == -signal.SIGKILL
        before, held = held, scene.held()
        halfway += before < held < len(scene.written)
    assert killed >= 0.9 * KILLS
    assert halfway >= KILLS // 4  # else the moments were no moments of writing
    assert scene.run(*folders, killed=False) == 0
    assert scene.held(again=True) == len(scene.written)
    assert [path for path in scene.home.rglob("*.part") if path.is_file()] == []
    entered = scene.entered()
    assert len(entered) == len(scene.written)
    if where == "on_folder":
        with pipeline.open_home(scene.home) as home:
            pipeline.diff(home)
        before = scene.exports()
        assert len(before["claims"]) >= KILLS
        assert before["changes"]
        with pipeline.open_home(scene.home) as home:
            pipeline.replay(home)
        assert scene.exports() == before
    for path in scene.home.glob("ledger.sqlite*"):
        path.unlink()
    with pipeline.open_home(scene.home) as home:
        assert pipeline.reconcile(home) == ()
    assert scene.entered() == entered
