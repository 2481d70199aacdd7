"""The command: what it prints, for people and for programs, and its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from storydiff.cli import main

STORY = Path(__file__).parent / "stories" / "harbour_strike"
FILES = [str(path) for path in sorted(STORY.iterdir())]


def storydiff(home: Path, *arguments: str) -> int:
    return main(["--home", str(home), "--quiet", *arguments])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert storydiff(tmp_path, "init") == 0
    return tmp_path


def test_init_makes_a_home_and_leaves_one_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "home"
    assert storydiff(folder, "init") == 0
    settings = (folder / "storydiff.toml").read_text(encoding="utf-8")
    assert (folder / "archive").is_dir()
    assert (folder / "inbox").is_dir()
    assert 'folder = "inbox"' in settings
    assert "inbox/" in capsys.readouterr().out
    (folder / "storydiff.toml").write_text("# mine\n", encoding="utf-8")
    assert storydiff(folder, "init") == 0
    assert (folder / "storydiff.toml").read_text(encoding="utf-8") == "# mine\n"
    assert "nothing was changed" in capsys.readouterr().out
    assert "[[sources]]" in settings


def test_a_folder_that_is_no_home_is_named_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert storydiff(tmp_path / "nowhere", "diff") == 1
    assert "nowhere: no such folder" in capsys.readouterr().err
    assert storydiff(tmp_path, "diff") == 1
    assert "not a home" in capsys.readouterr().err


def test_a_home_is_never_made_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes").write_text("mine", encoding="utf-8")
    assert storydiff(tmp_path / "notes", "init") == 1
    assert "notes: a file; a home is a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "status"), [(["history"], 0), (["sources"], 0), (["sources", "export"], 1), (["export", "claims"], 0)]
)
def test_the_home_may_be_named_before_a_command_or_after_it(
    home: Path, tmp_path: Path, command: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    other = ["--home", str(tmp_path / "elsewhere")]
    assert main([*other, *command, "--home", str(home), "--quiet"]) == status
    assert main(["--home", str(home), *command, "--quiet"]) == status
    assert "no such folder" not in capsys.readouterr().err
    assert main(["--home", str(home), *command, *other]) == 1
    assert "elsewhere: no such folder" in capsys.readouterr().err


def test_wrong_usage_ends_with_status_2(home: Path) -> None:
    for arguments in (["export", "everything"], ["frobnicate"], []):
        with pytest.raises(SystemExit) as caught:
            storydiff(home, *arguments)
        assert caught.value.code == 2


def test_from_files_to_changes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert storydiff(home, "ingest", *FILES, "--json") == 0
    taken = json.loads(capsys.readouterr().out)
    assert [article["outcome"] for article in taken["articles"]] == ["new"] * len(FILES)
    assert storydiff(home, "diff", "--json") == 0
    assert json.loads(capsys.readouterr().out)["changes"]
    assert storydiff(home, "export", "claims") == 0
    claims = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {claim["document"] for claim in claims} == {Path(name).stem for name in FILES}
    assert storydiff(home, "export", "changes") == 0
    changes = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {claim for change in changes for claim in change["after"]} <= {claim["id"] for claim in claims}
    assert storydiff(home, "digest") == 0
    assert "digest: " in capsys.readouterr().out


def test_what_cannot_be_taken_is_one_clear_line_and_the_rest_goes_on(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 4)
    missing = str(tmp_path / "missing.txt")
    items = [str(tmp_path / "empty.txt"), str(tmp_path / "picture.txt"), missing, "http://127.0.0.1:9/feed"]
    assert storydiff(home, "ingest", *items, FILES[0]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"taken in: 1 new; {len(items)} failures"
    failed = [line for line in lines if line.startswith("  failed: ")]
    assert [any(item in line for line in failed) for item in items] == [True] * len(items)
    assert storydiff(home, "ingest", missing) == 1


def test_mistakes_in_the_settings_are_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "storydiff.toml").write_text("[mail]\nport = 0\n", encoding="utf-8")
    assert storydiff(home, "run") == 1
    assert "mail.port" in capsys.readouterr().err


def test_a_quiet_run_says_why(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert storydiff(home, "run") == 0
    assert "nothing has changed: no new articles" in capsys.readouterr().out


def test_a_reader_that_goes_away_is_no_failure(home: Path) -> None:
    assert storydiff(home, "ingest", *FILES) == 0
    assert storydiff(home, "diff") == 0
    command = f"{sys.executable} -m storydiff.cli --home {home} export claims | head -n 1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_an_article_is_explained_read_or_not_and_nothing_is_kept(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    storydiff(home, "ingest", *FILES)
    name = Path(FILES[0]).stem
    capsys.readouterr()
    assert storydiff(home, "explain", name) == 0
    unread = capsys.readouterr().out
    assert "[figure: " in unread
    assert ": no event: " in unread
    storydiff(home, "export", "claims")
    assert capsys.readouterr().out == ""
    storydiff(home, "diff")
    capsys.readouterr()
    assert storydiff(home, "explain", name) == 0
    assert capsys.readouterr().out == unread
    assert storydiff(home, "explain", name, "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["document"] == name
    assert any(sentence["claims"] for sentence in record["sentences"])


@pytest.mark.parametrize(("arguments", "words"), [(["nowhere"], "ingest"), ([Path(FILES[0]).stem[:6]], "did you mean")])
def test_an_article_that_is_not_there_is_named_with_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    storydiff(home, "ingest", *FILES)
    assert storydiff(home, "explain", *arguments) == 1
    assert words in capsys.readouterr().err
