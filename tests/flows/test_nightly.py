"""The nightly flow on a tiny home, end to end over the real pipeline and a real Prefect server."""

from __future__ import annotations

import socket
from contextlib import closing
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from flows.commandline import main
from flows.diff import diff
from flows.digest import digest, hand_over
from flows.ingest import ingest, take_in
from flows.nightly import nightly
from flows.replay import replay
from storydiff.reports import RunReport
from tests.flows.homes import SECOND, SETTINGS, artifacts_of, make_home, run, run_of

pytestmark = [
    pytest.mark.usefixtures("prefect_server"),
    # Prefect leaves a socket open with each event loop; the flows themselves run in one.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

FEED = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Valley Radio</title><link>http://radio.example/</link>
<item><title>Bridge over the Tarn closed</title><guid isPermaLink="false">bridge</guid>
<pubDate>Thu, 04 May 2023 09:00:00 GMT</pubDate>
<content:encoded>&lt;p&gt;The county closed the old bridge over the Tarn on Thursday after engineers found cracks in
two of its four piers. Some 600 residents of Lower Tarn were told to leave their homes by the evening, the county's
rescue service said.&lt;/p&gt;</content:encoded></item>
</channel></rss>
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path / "tarn")


def test_a_night_with_news_is_completed_and_the_next_one_quiet(home: Path) -> None:
    first = run(nightly, home=home)
    assert (first.name, first.type.value) == ("Completed", "COMPLETED"), first.message
    (home / "inbox" / "tarn-2.md").write_text(SECOND, encoding="utf-8")
    second = run(nightly, home=home)
    assert second.name == "Completed", second.message
    report: RunReport = second.result()
    assert report.ingest.taken == 1
    assert report.digest.sent == 1
    letters = sorted((home / "digests").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    message = message_from_bytes(letters[-1].read_bytes(), policy=policy.default)
    assert "19" in message.get_body(("plain",)).get_content()
    kept = artifacts_of(second, "digest")
    assert len(kept) == 1
    assert "19" in kept[0].data
    assert '"source": "inbox", "new": 1' in str(artifacts_of(second, "sources")[0].data)
    assert [artifact.data for artifact in artifacts_of(second, "progress")] == [100.0]
    assert run_of(second).name.startswith("nightly tarn 20")

    third = run(nightly, home=home)
    assert (third.name, third.type.value) == ("Quiet", "COMPLETED"), third.message
    assert artifacts_of(third, "digest") == []
    assert len(list((home / "digests").glob("*.eml"))) == len(letters)


def test_a_bad_item_makes_the_night_partial_and_the_rest_goes_on(home: Path) -> None:
    (home / "inbox" / "empty.md").write_text("", encoding="utf-8")
    state = run(nightly, home=home)
    assert state.name == "Partial", state.message
    assert "1 failure" in state.message
    report: RunReport = state.result()
    assert report.ingest.taken == 1
    failed = artifacts_of(state, "failures")
    assert "empty" in str(failed[0].data)


class Wavering(BaseHTTPRequestHandler):
    """A feed that is out of service at the first look and there at the second."""

    looks: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.looks.append(self.path)
        content = FEED.encode() if len(self.looks) > 1 else b""
        self.send_response(200 if content else 503)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def test_a_source_that_answers_at_the_second_try_leaves_no_failure(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_in, "retry_delay_seconds", [0.05, 0.05])
    monkeypatch.setattr(Wavering, "looks", [])
    with ThreadingHTTPServer(("127.0.0.1", 0), Wavering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        source = f'[[sources]]\nurl = "http://127.0.0.1:{server.server_port}/feed"\n[fetch]\nallow_loopback = true\n'
        (home / "storydiff.toml").write_text(SETTINGS + source, encoding="utf-8")
        state = run(nightly, home=home)
        server.shutdown()
    assert Wavering.looks == ["/feed", "/feed"]
    assert state.name == "Completed", state.message
    report: RunReport = state.result()
    assert (report.ingest.taken, report.ingest.failures) == (2, ())
    assert "503" not in artifacts_of(state, "digest")[0].data


def test_a_letter_that_is_not_taken_waits_for_the_next_night(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_over, "retry_delay_seconds", [0.05, 0.05, 0.05])
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {bound.getsockname()[1]}\n'
        (home / "storydiff.toml").write_text(SETTINGS + mail, encoding="utf-8")
        state = run(nightly, home=home)
    assert state.name == "Partial", state.message
    report: RunReport = state.result()
    assert report.digest.sent == 0
    assert [failure.item for failure in report.digest.failures] == ["reader@localhost"]
    (home / "storydiff.toml").write_text(SETTINGS, encoding="utf-8")
    assert run(nightly, home=home).result().digest.sent == 1
    assert run(nightly, home=home).result().digest.sent == 0


def test_the_steps_by_hand_do_what_the_night_does(home: Path) -> None:
    assert run(ingest, home=home).name == "Completed"
    assert run(ingest, home=home).name == "Quiet"
    (home / "later.md").write_text(SECOND, encoding="utf-8")
    assert run(ingest, home=home, addresses=[str(home / "later.md")]).name == "Completed"
    assert run(diff, home=home).name == "Completed"
    assert run(diff, home=home).name == "Quiet"
    shown = run(digest, home=home)
    assert shown.name == "Completed", shown.message
    assert shown.result().sent == 0
    sent = run(digest, home=home, send=True)
    assert sent.result().sent == 1
    assert run(digest, home=home, send=True).name == "Quiet"
    rebuilt = run(replay, home=home)
    assert rebuilt.name == "Completed"
    assert rebuilt.result().articles == 2
    assert run(digest, home=home, send=True).name == "Quiet", "a replay must send nothing again"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "nowhere"
    state = run(nightly, home=missing)
    assert state.is_failed()
    assert f"{missing}: no such folder" in state.message
    assert main(nightly, ["--home", str(missing)]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"storydiff: {missing}: no such folder")
    assert not missing.exists()


@pytest.mark.parametrize("wrong", [{"home": 3}, {"addresses": [""]}, {"addresses": "a b"}, {"publisher": "x" * 2_001}])
def test_parameters_are_checked_when_called_directly(home: Path, wrong: dict[str, Any]) -> None:
    state = run(ingest, **{"home": home, **wrong})
    assert state.is_failed()
    assert "ParameterTypeError" in state.message


def test_the_command_prints_where_the_digest_lies(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(nightly, ["--home", str(home)]) == 0
    told = capsys.readouterr().out
    assert f"digest: {home / 'digests'}" in told
    assert main(nightly, ["--home", str(home), "--no-send"]) == 0
    assert "nothing has changed" in capsys.readouterr().out
