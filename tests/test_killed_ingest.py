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
from uuid import uuid4

import pytest
from hypothesis import settings

from storydiff import pipeline
from storydiff.cli import main
from storydiff.model import Article, Failure
from tests.object_server import ObjectServer, is_there, serving_objects

FULL = settings().max_examples > 100
"""True under the profile for the full run."""
KILLS = 100 if FULL else 10
ARTICLES = 8
"""Articles that each run brings."""
PUTS = 2 * ARTICLES


def ingest(environment: dict[str, str], home: str, folders: list[str]) -> None:
    """A run in a process of its own."""
    os.environ.update(environment)
    sys.exit(main(["--home", home, "--quiet", "ingest", *folders]))


@dataclass
class Scene:
    """A home that is filled by runs that are killed, and what tells how far a run has come."""

    home: Path
    put: Callable[[], int]
    environment: dict[str, str] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    written: dict[str, str] = field(default_factory=dict)
    """The texts of all articles by their documents."""

    def bring(self, number: int) -> Path:
        """A folder of new articles."""
        folder = self.home.parent / "inbox" / f"{number:03}"
        folder.mkdir(parents=True)
        for n in range(ARTICLES):
            name = f"report-{number:03}-{n}"
            toll = 100 + number * ARTICLES + n
            text = f"Flooding in the valley of Orrin killed {toll} people, the interior ministry of Norland said."
            text += f"\n\nMinister Ada Quill spoke of report {n} on day {number}." * 20
            header = f"title: Report {number} {n}\npublished: 2031-05-0{1 + n}\npublisher: The Orrin Post"
            (folder / f"{name}.md").write_text(f"---\n{header}\n---\n\n{text}\n", encoding="utf-8")
            self.written[name] = text
        return folder

    def run(self, *folders: Path, killed: bool) -> int:
        """The exit status of a run, which is killed when it has put some number of files."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["storydiff.cli", "storydiff.pipeline", "trafilatura", __name__])
        arguments = (self.environment, str(self.home), [str(folder) for folder in folders])
        process = context.Process(target=ingest, args=arguments)
        before, enough = self.put(), self.chance.randrange(PUTS)
        process.start()
        while killed and process.is_alive() and self.put() - before < enough:
            time.sleep(0.0003)
        if killed:
            time.sleep(self.chance.random() * 0.004)
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode is not None
        return process.exitcode

    def held(self) -> dict[str, Article]:
        """What the archive holds, all of it whole, and the ledger no more than that."""
        with pipeline.open_home(self.home, looking=True) as home:
            found = list(home.archive.iter_articles())
            assert [item.line() for item in found if isinstance(item, Failure)] == []
            articles = [item for item in found if isinstance(item, Article)]
            assert {article.version for article in articles} <= {1}
            for article in articles:
                assert article.text == self.written[article.document]
                capture = home.archive.find_capture(article.capture)
                assert capture is not None
                assert sha256(capture).hexdigest() == article.capture
            assert home.ledger.known_versions() <= {(article.id, article.version) for article in articles}
        return {article.document: article for article in articles}

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
        return 2 * len(os.listdir(archive))

    return Scene(home, put)


@pytest.fixture
def on_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A home whose archive is in an object store."""
    if not is_there():
        pytest.skip("needs the extra s3 and its server (make install-s3)")
    home = tmp_path / "home"
    with serving_objects() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        bucket = f"bucket-{uuid4().hex}"
        server.make_bucket(bucket)
        home.mkdir()
        (home / "storydiff.toml").write_text(f'[archive]\nlocation = "s3://{bucket}/archive"\ntimeout = 5\n')
        yield Scene(home, lambda: _puts(server), server.environment)


def _puts(server: ObjectServer) -> int:
    return sum(method == "PUT" for method, _ in server.asked)


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
        before, held = held, len(scene.held())
        halfway += before < held < len(scene.written)
    assert killed == KILLS
    assert halfway >= KILLS // 4  # else the moments were no moments of writing
    assert scene.run(*folders, killed=False) == 0
    assert sorted(scene.held()) == sorted(scene.written)
    assert [path for path in scene.home.rglob("*.part") if path.is_file()] == []
    with pipeline.open_home(scene.home) as home:
        assert len(list(home.ledger.iter_articles())) == len(scene.written)
        pipeline.diff(home)
    before = scene.exports()
    assert len(before["claims"]) >= len(scene.written)
    with pipeline.open_home(scene.home) as home:
        pipeline.replay(home)
    assert scene.exports() == before
