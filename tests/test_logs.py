"""Logs: one JSON object a line, with the id of the run on each, and no secret in any."""

from __future__ import annotations

import json
import logging
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from storydiff.cli import main
from storydiff.logs import told
from storydiff.model import Failure
from storydiff.progress import Event, failed
from tests.intake import item, rss
from tests.webserver import Site

TOLL = "<p>Flooding in the valley of Orrin killed 21 people, the interior ministry of Norland said on Monday.</p>"
MORE = "<p>It was the third day of the search, and the weather was expected to turn before the night was over.</p>"
NEWS = item("/1", pubDate="Mon, 08 May 2023 06:00:00 GMT", **{"content:encoded": f"<![CDATA[{TOLL}{MORE * 8}]]>"})
SECRETS = ("t0ken-of-the-hook", "d2hzZWNfb2YtdGhlLWhvb2stb2YtbWluZS1vbmx5", "t0ken-of-the-mail")


@pytest.fixture
def home(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a feed, one that fails, a mail server and a webhook that are not there."""
    hook, key, password = SECRETS
    monkeypatch.setenv("STORYDIFF_WEBHOOK_SECRET", key)
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", password)
    folder = tmp_path / "home"
    folder.mkdir()
    site.tell("/feed", rss(NEWS), "application/rss+xml")
    site.refuse("/ailing", 404)
    settings = "".join(f'[[sources]]\nname = "{n}"\nurl = "{site.url("/" + n)}"\n' for n in ("feed", "ailing"))
    settings += '[[recipients]]\naddress = "editor@news.example"\nbar = 0.0\n'
    settings += f'[[recipients]]\nname = "desk"\nbar = 0.0\nwebhook = "http://127.0.0.1:1/{hook}"\n'
    settings += '[mail]\nhost = "127.0.0.1"\nport = 1\nusername = "news"\n[fetch]\nallow_loopback = true\n'
    (folder / "storydiff.toml").write_text(settings)
    return folder


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_run_is_told_as_json_lines_with_its_id_and_without_secrets(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.log"
    assert main(["--home", str(home), "--log-format", "json", "--log-file", str(file), "run"]) == 1
    said = capsys.readouterr()
    shown, kept = records(said.err), records(file.read_text())
    assert shown == kept
    assert len({record["run"] for record in kept}) == 1
    assert {record["command"] for record in kept} == {"run"}
    assert [record["message"] for record in (kept[0], kept[-1])] == ["begins", "ends with status 1"]
    assert kept[-1]["status"] == 1
    assert all(datetime.fromisoformat(record["time"]).utcoffset() is not None for record in kept)
    stations = {record["station"] for record in kept if "station" in record}
    assert stations >= {"archive", "reading", "comparing", "digest", "delivery", "sources"}
    wrong = [record for record in kept if record["level"] == "warning"]
    assert {record["item"] for record in wrong} >= {"editor@news.example", "desk"}
    assert all(record["reason"] for record in wrong)
    assert "taken in: 1 new" in said.out
    for secret in SECRETS:
        assert secret not in said.err + said.out + file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_each_command_adds_to_the_file_under_an_id_of_its_own(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.log"
    for _ in range(2):
        assert main(["--home", str(home), "--quiet", "--log-file", str(file), "sources"]) == 0
    kept = records(file.read_text())
    assert len({record["run"] for record in kept}) == 2
    assert capsys.readouterr().err == ""


def test_what_fails_a_command_is_an_error_in_the_log_and_one_line_for_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.log"
    arguments = ["--home", str(tmp_path / "none"), "--log-file", str(file)]
    assert main([*arguments, "run"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("storydiff: ")
    (wrong,) = [record for record in records(file.read_text()) if record["level"] == "error"]
    assert "no such folder" in wrong["message"]
    assert main([*arguments, "--quiet", "--log-format", "json", "run"]) == 1
    (record,) = records(capsys.readouterr().err)
    assert record["level"] == "error"


def test_a_log_that_cannot_be_written_fails_the_command_before_it_begins(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(home), "--log-file", "/proc/none/run.log", "run"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "--log-file /proc/none/run.log: cannot be written" in line
    assert not (home / "ledger.sqlite").exists()


def test_words_from_outside_stay_one_line_of_one_record(capsys: pytest.CaptureFixture[str]) -> None:
    with told("run", form="json") as log:
        log.progress('a title"}\n{"level": "error", "message": "forged"}')
        log.progress(Event("x" * 100_000, "archive", "a\nb"))
        log.progress(failed(Failure("item\x1b[2J", "fetch", "no\r\nanswer", "try \u2028 again")))
    said = records(capsys.readouterr().err)
    assert len(said) == 5
    assert max(len(json.dumps(record)) for record in said) < 5_000
    assert said[3]["reason"] == "no answer"
    assert said[3]["level"] == "warning"
    assert "\x1b" not in json.dumps(said, ensure_ascii=False)


def test_a_surprise_is_told_and_raised(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), told("run", form="json"):
        raise ZeroDivisionError
    said = records(capsys.readouterr().err)
    assert [record["level"] for record in said] == ["info", "critical", "info"]
    assert "ZeroDivisionError" in said[1]["message"]


def test_the_loggers_of_the_process_are_left_as_they_were(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("storydiff")
    before = (logger.level, logger.propagate, list(logger.handlers))
    with told("run", form="json") as log:
        log.progress("told")
    assert (logger.level, logger.propagate, list(logger.handlers)) == before
    assert caplog.records == []


def test_without_a_log_a_person_reads_lines_as_before(capsys: pytest.CaptureFixture[str]) -> None:
    with told("run") as log:
        log.progress(Event("compared 1 of 2: A title", "comparing", "a"))
    assert capsys.readouterr().err == "compared 1 of 2: A title\n"
