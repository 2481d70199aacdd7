"""The benchmark of feeds: what it counts, and when it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.intake import item, rss

ROOT = Path(__file__).parent.parent


def ran(folder: Path, *more: str, code: str = "") -> tuple[int, list[str]]:
    """The exit status and the lines of a run; ``code`` runs before it, in its process."""
    script = f"import sys, runpy; sys.argv = sys.argv[1:]; {code}\nrunpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-c", script, str(ROOT / "benchmarks" / "feeds.py"), str(folder), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout, done.stderr
    return done.returncode, done.stdout.splitlines()


def fill(folder: Path) -> Path:
    (folder / "deep").mkdir()
    (folder / "a.xml").write_text(rss(item("https://post.example/a"), item(None)), encoding="utf-8")
    (folder / "deep" / "b.json").write_text(
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "url": "https://post.example/b"}]}',
        encoding="utf-8",
    )
    (folder / "README").write_text("Words.", encoding="utf-8")
    return folder


def test_every_file_is_counted_and_refusals_have_their_reason(tmp_path: Path) -> None:
    status, lines = ran(fill(tmp_path))
    result = json.loads(lines[-1])
    assert status == 0
    assert {key: result[key] for key in ("files", "entries", "untaken", "refused", "exceptions", "differing")} == {
        "files": 3, "entries": 3, "untaken": 1, "refused": 1, "exceptions": 0, "differing": 0
    }  # fmt: skip
    assert any(line.endswith("README  not a feed: neither XML nor JSON") for line in lines)
    assert any(line.split()[:3] == ["2", "1", "2"] and line.endswith("a.xml") for line in lines)
    assert not any("a.xml" in line for line in ran(tmp_path, "--brief")[1])


def test_another_count_than_feedparser_s_fails_the_run(tmp_path: Path) -> None:
    status, lines = ran(fill(tmp_path), code="import storydiff.sources.feeds as feeds; feeds.MOST_ENTRIES = -1")
    assert status == 1
    assert json.loads(lines[-1])["differing"] == 1


def test_an_exception_fails_the_run_and_is_shown(tmp_path: Path) -> None:
    status, lines = ran(fill(tmp_path), "--brief", code="import storydiff.sources.feeds as f; f.feed_text = None")
    assert status == 1
    assert json.loads(lines[-1])["exceptions"] == 3
    assert any("a.xml  EXCEPTION TypeError" in line for line in lines)
