"""Homes that cannot be written, disks that are full, stores that go away: what can be done is, the rest is one clear line."""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storydiff import pipeline, polling
from storydiff.cli import main
from storydiff.errors import LedgerError, StorageError
from storydiff.feed_readers import WORTH
from storydiff.fetch import Fetcher, FetchLimits
from storydiff.home import Home
from storydiff.model import Article, Failure, Source, SourceKind
from tests.intake import full_text, item, rss
from tests.object_server import ObjectServer
from tests.webserver import Site

NOW = datetime(2023, 5, 20, 12, tzinfo=UTC)


def write_articles(folder: Path, count: int, size: int = 1) -> list[Path]:
    """Files of invented news with a toll each."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        text = f"Flooding in the valley of Orrin killed {20 + n} people, the interior ministry of Norland said."
        header = f"title: Report {n}\npublished: 2023-05-{1 + n:02}\npublisher: The Orrin Post"
        (folder / f"report-{n:03}.md").write_text(f"---\n{header}\n---\n\n{text}\n\n{'It rained. ' * size}\n")
    return sorted(folder.iterdir())


def command(home: Path, *arguments: str, prepare: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "storydiff.cli", "--home", str(home), "--quiet", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=prepare,
        timeout=300,
    )


# --- a home that cannot be written ---------------------------------------------------------------


@pytest.fixture(scope="module")
def read_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two compared articles and one that is not read yet."""
    folder = tmp_path_factory.mktemp("read")
    home = folder / "home"
    pipeline.init(home)
    with pipeline.open_home(home, NOW) as opened:
        paths = write_articles(folder / "inbox", 3)
        asyncio.run(pipeline.ingest(opened, [str(path) for path in paths[:2]]))
        pipeline.diff(opened)
        asyncio.run(pipeline.ingest(opened, [str(paths[2])]))
    return home


def _tree(home: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(home)): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in [home, *home.rglob("*")]
    }


@contextmanager
def not_writable(home: Path) -> Iterator[None]:
    """Lets nobody write in a home: for root by a mount, whom rights do not keep; left out where none can be made."""
    paths = [home, *home.rglob("*")]
    rights = {path: stat.S_IMODE(path.stat().st_mode) for path in paths}
    is_mounted = os.geteuid() == 0
    if is_mounted:
        mount("--bind", str(home), str(home))
        mount("-o", "remount,ro,bind", str(home))
    else:
        for path in paths:
            path.chmod(rights[path] & 0o555)
    try:
        yield
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(home)], check=True)
        else:
            for path in paths:
                path.chmod(rights[path])


def mount(*arguments: str) -> None:
    """Mount something, or leave the test out where that is not allowed."""
    if shutil.which("mount") is None:
        pytest.skip("nothing can be mounted here")
    if subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode != 0:
        pytest.skip("nothing may be mounted here")


@pytest.fixture
def read_only(read_home: Path) -> Iterator[Path]:
    """That home on a disk that cannot be written."""
    with not_writable(read_home):
        yield read_home


LOOKING = [
    ("as-of",),
    ("history",),
    ("export", "claims"),
    ("judgements",),
    ("sources",),
    ("sources", "export"),
    ("check", "Flooding in Orrin killed 21 people."),
    ("explain", "report-000"),
    ("explain", "report-002"),
    ("why", "report-000"),
    ("digest",),
]


@pytest.mark.parametrize("arguments", LOOKING, ids=" ".join)
def test_commands_that_look_need_no_right_to_write_and_say_the_same(
    arguments: tuple[str, ...],
    read_home: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole = ["--home", str(read_home), "--quiet", *arguments]
    status = main(whole)
    writable = capsys.readouterr()
    shutil.rmtree(read_home / "digests", ignore_errors=True)
    read_only = request.getfixturevalue("read_only")
    before = _tree(read_only)
    assert main(whole) == status
    found = capsys.readouterr()
    assert _tree(read_only) == before
    assert found.err == writable.err
    assert found.out or found.err
    if arguments == ("digest",):
        files = [Path(word) for word in found.out.split() if word.endswith((".md", ".html", ".eml"))]
        assert files
        for path in files:
            assert path.is_file()
            assert not path.is_relative_to(read_only)
        shutil.rmtree(files[0].parent)
    else:
        of_now = re.compile("<dateCreated>.*</dateCreated>|known at .* UTC")
        assert of_now.sub("", found.out) == of_now.sub("", writable.out)


def test_what_a_killed_run_left_in_the_log_of_the_ledger_is_read_too(
    read_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log stands beside the ledger, and a reader that took the file for whole would not see it."""
    home = tmp_path / "home"
    shutil.copytree(read_home, home)
    left = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('PRAGMA wal_autocheckpoint=0'); c.execute(\"UPDATE claims SET series = 'told/late'\"); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", left, str(home / "ledger.sqlite")], check=True)
    assert (home / "ledger.sqlite-wal").stat().st_size > 0
    with not_writable(home):
        assert main(["--home", str(home), "export", "claims"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["series"] == "told/late"
    (home / "ledger.sqlite-shm").unlink()
    with not_writable(home):
        assert main(["--home", str(home), "export", "claims"]) == 1
    assert "copy the home to a folder of your own" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("diff",), ("run",), ("ingest", "/nowhere"), ("digest", "--send"), ("replay",)])
def test_commands_that_write_say_that_they_cannot(
    arguments: tuple[str, ...], read_only: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(read_only), "--quiet", *arguments]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "ledger" in line
    assert "may be written, or copy the home" in line


def test_who_looks_does_not_wait_for_who_writes(read_home: Path) -> None:
    writer = sqlite3.connect(read_home / "ledger.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        with pipeline.open_home(read_home, NOW, looking=True) as home:
            assert len(list(home.ledger.iter_claims())) >= 2
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def test_who_looks_where_nothing_was_made_yet_makes_a_ledger(tmp_path: Path) -> None:
    pipeline.init(tmp_path)
    with pipeline.open_home(tmp_path, NOW, looking=True) as home:
        assert list(home.ledger.iter_claims()) == []


# --- rights --------------------------------------------------------------------------------------


def test_ledger_lock_and_letters_are_for_their_owner_alone(tmp_path: Path) -> None:
    pipeline.init(tmp_path)
    for hour, path in enumerate(write_articles(tmp_path / "in", 2)):
        with pipeline.open_home(tmp_path, NOW + timedelta(hours=hour)) as home:
            asyncio.run(pipeline.ingest(home, [str(path)]))
            pipeline.diff(home)
            pipeline.make_digest(home, send=True)
    with pipeline.open_home(tmp_path, NOW + timedelta(hours=3)) as home:
        pipeline.keep_failures(home, ())
        private = [*tmp_path.glob("ledger.sqlite*"), tmp_path / ".lock", *(tmp_path / "digests").iterdir()]
        assert len(private) >= 5
        for path in private:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert stat.S_IMODE((tmp_path / "digests").stat().st_mode) == 0o700


# --- full disks ----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place))
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_one_clear_line_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "home"
    pipeline.init(home)
    write_articles(tmp_path / "in", 28, size=4_000)
    arguments = ["ingest", str(tmp_path / "in")]
    said = command(home, *arguments)
    assert said.returncode == 1
    (line,) = said.stderr.splitlines()
    assert "make room" in line or "disk has room" in line
    with pipeline.open_home(home, NOW, looking=True) as opened:
        held = list(opened.archive.iter_articles())
        assert held
        assert all(isinstance(item, Article) for item in held)
        assert opened.ledger.known_versions() <= {(a.id, a.version) for a in held if isinstance(a, Article)}
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    assert main(["--home", str(home), "--quiet", *arguments]) == 0
    with pipeline.open_home(home, NOW, looking=True) as opened:
        assert len(list(opened.archive.iter_articles())) == len(list(opened.ledger.iter_articles())) == 28
    assert list(home.rglob("*.part")) == []


def test_a_limit_on_files_is_one_clear_line_and_loses_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    pipeline.init(home)
    with pipeline.open_home(home, NOW):
        pass

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    write_articles(tmp_path / "in", 6, size=10)
    write_articles(tmp_path / "large", 1, size=40_000)
    assert main(["--home", str(home), "--quiet", "ingest", str(tmp_path / "in")]) == 0
    said = command(home, "ingest", str(tmp_path / "large"), prepare=limited)
    assert said.returncode == 1
    (line,) = said.stderr.splitlines()
    assert "cannot be written: File too large; make room" in line
    assert list(home.rglob("*.part")) == []
    assert main(["--home", str(home), "--quiet", "ingest", str(tmp_path / "large")]) == 0
    with pipeline.open_home(home, NOW, looking=True) as opened:
        assert len(list(opened.archive.iter_articles())) == len(list(opened.ledger.iter_articles())) == 7


def test_a_ledger_that_cannot_be_written_any_more_is_one_clear_line(tmp_path: Path) -> None:
    pipeline.init(tmp_path)
    with pipeline.open_home(tmp_path, NOW) as home:
        with home.ledger.writing() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")
        with pytest.raises(LedgerError, match=r"disk is full.*run the same command again; what was kept stays"):
            home.ledger.put_robots("https://news.example", "x" * 2_000_000, NOW)
        assert home.ledger.find_robots("https://news.example", NOW) is None


# --- stores that go away -------------------------------------------------------------------------


@pytest.fixture
def stored(tmp_path: Path, bucket: str) -> Path:
    """A home whose archive is in the bucket."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "storydiff.toml").write_text(f'[archive]\nlocation = "s3://{bucket}/news"\ntimeout = 0.5\n')
    return home


@pytest.mark.parametrize("whim", ["refuse", "say nothing", "break off"])
def test_a_store_that_goes_away_in_the_middle_is_named_and_nothing_is_lost(
    whim: str, objects: ObjectServer, bucket: str, stored: Path, tmp_path: Path
) -> None:
    paths = [str(path) for path in write_articles(tmp_path / "in", 5)]
    puts = 0

    def fickle(request: dict[str, object]) -> str | None:
        nonlocal puts
        puts += request["REQUEST_METHOD"] == "PUT"
        return whim if puts > 5 else None  # the third article's capture is put, itself is not

    objects.whim = fickle
    with (
        pipeline.open_home(stored, NOW) as opened,
        pytest.raises(StorageError, match=rf"s3://{bucket}/news: cannot be written: .*run the same command again"),
    ):
        asyncio.run(pipeline.ingest(opened, paths))
    objects.behave()
    with pipeline.open_home(stored, NOW) as opened:
        assert len(list(opened.ledger.iter_articles())) == 2
        report = asyncio.run(pipeline.ingest(opened, paths))
        assert report.failures == ()
        articles = list(opened.archive.iter_articles())
        assert sorted(a.document for a in articles if isinstance(a, Article)) == [f"report-{n:03}" for n in range(5)]
        assert len(list(opened.ledger.iter_articles())) == 5
    captures = [key for key in objects.keys(bucket) if key.startswith("news/captures/")]
    assert len(captures) == 5


def test_a_run_lists_its_store_once_and_reads_no_article_that_the_ledger_knows(
    objects: ObjectServer, bucket: str, stored: Path, tmp_path: Path
) -> None:
    paths = [str(path) for path in write_articles(tmp_path / "in", 20)]
    with pipeline.open_home(stored, NOW) as opened:
        asyncio.run(pipeline.ingest(opened, paths[:19]))
    objects.asked.clear()
    with pipeline.open_home(stored, NOW) as opened:
        asyncio.run(pipeline.ingest(opened, paths[19:]))
    listed = [path for method, path in objects.asked if method == "GET" and path.strip("/") == bucket]
    assert len(listed) == 2  # what is new, and what names are taken
    assert [path.rpartition("/")[2] for method, path in objects.asked if path.endswith(".md")] == ["report-019.md"]


def test_judgements_and_the_whole_way_work_on_a_store(
    objects: ObjectServer, bucket: str, stored: Path, tmp_path: Path
) -> None:
    from storydiff import judging

    paths = [str(path) for path in write_articles(tmp_path / "in", 3)]
    with pipeline.open_home(stored, NOW) as opened:
        asyncio.run(pipeline.ingest(opened, paths))
        pipeline.diff(opened)
        ((series, *_), *_) = opened.ledger.iter_series()
        judging.mute(opened, series, "ana")
        before = list(pipeline.iter_export(opened, "claims"))
        assert before
    assert "news/judgements.jsonl" in objects.keys(bucket)
    with pipeline.open_home(stored, NOW) as opened:
        assert len(judging.judgements(opened).listed) == 1
        pipeline.replay(opened)
        assert list(pipeline.iter_export(opened, "claims")) == before
        report = pipeline.make_digest(opened)
        assert "s3://" not in report.text
    assert not (stored / "archive").exists()


def test_many_feeds_are_kept_in_a_store_by_the_processes_that_read_them_and_a_dead_store_ends_the_poll_at_once(
    objects: ObjectServer, bucket: str, stored: Path, site: Site
) -> None:
    feeds = [Source(f"feed {n}", SourceKind.FEED, site.url(f"/feed{n}")) for n in range(WORTH + 6)]
    for n in range(len(feeds)):
        site.tell(f"/feed{n}", rss(item(f"/{n}", f"Report {n}", **{"content:encoded": full_text()})))

    def poll(home: Home) -> tuple[Failure, ...]:
        async def run() -> tuple[Failure, ...]:
            async with Fetcher(FetchLimits(seconds=30, connections_per_host=8), allow_loopback=True) as fetcher:
                return await polling.poll(home, feeds, fetcher)

        return asyncio.run(run())

    objects.whim = lambda request: "refuse" if request["REQUEST_METHOD"] == "PUT" else None
    with pipeline.open_home(stored, NOW) as home:
        with pytest.raises(StorageError, match=f"s3://{bucket}/news: cannot be written"):
            poll(home)
        assert len(objects.asked) < len(feeds) * 3
        assert home.ledger.source_records([feed.name for feed in feeds]) == {}
    objects.behave()
    with pipeline.open_home(stored, NOW) as home:
        assert poll(home) == ()
        assert len(home.ledger.source_records([feed.name for feed in feeds])) == len(feeds)
    assert len(objects.keys(bucket)) == len(feeds)
