"""Digests from a home by webhook, chat and mail at once: frozen, handed over once, and no secret kept anywhere."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from storydiff import cli, pipeline
from storydiff.reports import DigestReport
from tests.post_office import PASSWORD, USER, make_certificate, open_post_office
from tests.test_webhooks import KEY, SECRET, verified
from tests.webserver import Handler, Site, serving

STORY = Path(__file__).parent / "stories" / "harbour_strike"
NOW = datetime(2023, 5, 10, 4, 15, tzinfo=UTC)
TOKEN = "t0ken-of-the-desk"
HOOK = """
[[recipients]]
name = "desk hook"
webhook = "http://127.0.0.1:{port}/hook/t0ken-of-the-desk"
"""
CHAT = """
[[recipients]]
name = "desk-chat"
chat = true
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        site.tell(f"/hook/{TOKEN}", "taken")
        site.tell("/chat", "taken")
        yield site


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has compared the story and told nobody."""
    home = tmp_path_factory.mktemp("compared") / "home"
    pipeline.init(home)
    settle(home, "")
    with pipeline.open_home(home, NOW) as opened:
        asyncio.run(pipeline.ingest(opened, [str(path) for path in sorted(STORY.iterdir())]))
        pipeline.diff(opened)
    return home


@pytest.fixture
def folder(compared: Path, tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STORYDIFF_WEBHOOK_SECRET_DESK_HOOK", SECRET)
    monkeypatch.setenv("STORYDIFF_WEBHOOK_SECRET", base64.b64encode(bytes(40)).decode())
    monkeypatch.setenv("STORYDIFF_CHAT_URL", f"json://desk:{TOKEN}@127.0.0.1:{site.port}/chat?format=markdown")
    home = tmp_path / "home"
    shutil.copytree(compared, home)
    settle(home, HOOK.format(port=site.port))
    return home


def settle(home: Path, recipients: str, more: str = "") -> None:
    settings = f"""
        [[stories]]
        name = "strike"
        title = "The strike in the harbours"
        {recipients}
        [fetch]
        allow_loopback = true
        timeout = 5
        {more}
        """
    (home / "storydiff.toml").write_text(settings, encoding="utf-8")


def night(folder: Path, number: int) -> DigestReport:
    with pipeline.open_home(folder, NOW + timedelta(days=number)) as home:
        return pipeline.make_digest(home, send=True)


def posts(site: Site) -> list[tuple[str, bytes]]:
    """The id and the body of each post to the webhook."""
    return [(headers["Webhook-Id"], body) for (_, headers), body in zip(site.asked, site.posted, strict=True)]


def spilled(folder: Path) -> set[str]:
    """The files of a home, but for its settings, whose bytes hold a secret."""
    secrets = (TOKEN.encode(), SECRET.encode(), SECRET.removeprefix("whsec_").encode(), KEY)
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "storydiff.toml")
    return {path.name for path in files if any(secret in path.read_bytes() for secret in secrets)}


def walked(value: Any) -> Iterator[Any]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from walked(each)


def test_a_post_says_what_the_mail_says(folder: Path, site: Site) -> None:
    report = night(folder, 1)
    assert (report.sent, report.failures) == (1, ())
    ((_, headers),) = site.asked
    (body,) = site.posted
    assert verified(headers, body, KEY), "a recipient's own secret outranks that of all"
    said = json.loads(body)
    assert (said["type"], said["format"], said["data"]["recipient"]) == ("digest.created", 1, "desk hook")
    data = said["data"]
    (story,) = data["stories"]
    assert (story["name"], story["title"]) == ("strike", "The strike in the harbours")
    assert data["subject"] == report.letters[0].subject
    lines = [line for section in story["sections"] for line in section["lines"]]
    (risen,) = [line for line in lines if (line["old"], line["new"]) == ("at least 12", "15")]
    (side,) = risen["after"]
    with pipeline.open_home(folder, NOW) as home:
        (quote,) = [claim.quote for claim, _, _ in home.ledger.iter_claims() if "has risen to 15" in claim.quote]
    assert side["quote"]["text"] == quote
    assert side["outlet"]
    assert data["markdown"] == next(f for f in report.files if f.suffix == ".md").read_text(encoding="utf-8")
    assert "desk hook" in data["markdown"]
    assert data["footer"]["read"] == len(list(STORY.iterdir()))
    assert data["count"] == story["count"] == sum(section["count"] for section in story["sections"])


def test_what_leaves_the_machine_names_no_file_of_it(folder: Path, site: Site) -> None:
    night(folder, 1)
    assert b"file:" not in site.posted[0]
    assert str(folder).encode() not in site.posted[0]
    links = [
        value["link"] for value in walked(json.loads(site.posted[0])) if isinstance(value, dict) and "link" in value
    ]
    assert links
    assert all(link is None or link.startswith("http") for link in links)


def test_a_post_is_told_once(folder: Path, site: Site) -> None:
    assert [night(folder, number).sent for number in (1, 2)] == [1, 0]
    assert len(site.posted) == 1


def test_mail_webhook_and_chat_get_the_same_news_each_in_its_own_way(
    folder: Path, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec("apprise") is None:
        pytest.skip("needs the extra chat")
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", PASSWORD)
    with open_post_office(certificate) as office:
        mail = f"""
        [mail]
        host = "127.0.0.1"
        port = {office.port}
        username = "{USER}"
        sender = "storydiff@news.example"
        ca_file = "{certificate.certificate}"
        """
        recipients = '[[recipients]]\naddress = "editor@news.example"\n' + HOOK.format(port=site.port) + CHAT
        settle(folder, recipients, mail)
        report = night(folder, 1)
        assert (report.sent, report.failures) == (3, ())
        assert office.recipients == ["editor@news.example"]
        assert night(folder, 2).sent == 0
    by_path = dict(zip((path.partition("?")[0] for path in site.paths()), map(json.loads, site.posted), strict=True))
    assert sorted(by_path) == ["/chat", f"/hook/{TOKEN}"]
    assert "at least 12 → **15**" in by_path["/chat"]["message"]
    assert spilled(folder) == set()
    with pipeline.open_home(folder, NOW) as home:
        receipts = [(letter.recipient, receipt) for letter, receipt in home.ledger.iter_letters()]
    assert sorted(name for name, _ in receipts) == ["desk hook", "desk-chat", "editor@news.example"]
    assert all(receipt is not None for _, receipt in receipts)


def test_a_passing_failure_sends_the_same_post_the_next_night(folder: Path, site: Site) -> None:
    site.refuse(f"/hook/{TOKEN}", 429, Retry_After="7200")
    refused = night(folder, 1)
    assert [failure.item for failure in refused.failures] == ["desk hook"]
    site.tell(f"/hook/{TOKEN}", "taken")
    assert night(folder, 2).sent == 1
    first, second = posts(site)
    assert first == second


def test_a_webhook_that_is_gone_is_told_once_and_not_tried_again(folder: Path, site: Site) -> None:
    site.refuse(f"/hook/{TOKEN}", 410)
    assert len(night(folder, 1).failures) == 1
    assert night(folder, 2).failures == ()
    assert len(site.asked) == 1


def test_a_run_that_was_killed_in_a_post_sends_the_same_one_again(folder: Path, site: Site) -> None:
    came, killed = threading.Event(), threading.Event()

    def hang(handler: Handler) -> None:
        came.set()
        killed.wait(60)
        handler.close_connection = True

    site.answers[f"/hook/{TOKEN}"] = hang
    command = [sys.executable, "-m", "storydiff.cli", "--home", str(folder), "--quiet", "digest", "--send"]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert came.wait(60)
    run.send_signal(signal.SIGKILL)
    run.wait()
    killed.set()
    site.tell(f"/hook/{TOKEN}", "taken")
    # Another text for what is made from now on: what was frozen stays as it was.
    (folder / "templates").mkdir()
    (folder / "templates" / "digest.md.j2").write_text("other words", encoding="utf-8")
    assert night(folder, 1).sent == 1
    first, second = posts(site)
    assert first == second


def test_letters_go_out_while_a_loop_runs(folder: Path, site: Site) -> None:
    """The whole run and the flows are asynchronous; what hands over is called from within."""

    async def run() -> int:
        with pipeline.open_home(folder, NOW + timedelta(days=1)) as home:
            return pipeline.make_digest(home, send=True).sent

    assert asyncio.run(run()) == 1


@pytest.mark.parametrize("recipients", ["", '[[recipients]]\nname = "desk hook"\nchat = true\n'])
def test_a_letter_to_whom_the_settings_no_longer_name_is_given_up_with_a_word(
    folder: Path, site: Site, recipients: str
) -> None:
    site.refuse(f"/hook/{TOKEN}", 503, Retry_After="3600")
    night(folder, 1)
    asked = len(site.asked)
    settle(folder, recipients)
    told = [failure.line() for failure in night(folder, 2).failures]
    assert told == ["desk hook: the settings name no webhook of that name any more (its letter is not tried again)"]
    assert night(folder, 3).failures == ()
    assert len([path for path in site.paths() if "hook" in path]) == asked


@pytest.mark.parametrize(
    ("recipient", "variable"),
    [
        ('name = "night desk"\nwebhook = true', "STORYDIFF_WEBHOOK_URL_NIGHT_DESK"),
        ('name = "night desk"\nchat = true', "STORYDIFF_CHAT_URL_NIGHT_DESK"),
    ],
)
def test_an_address_that_is_not_set_is_told_and_its_letter_goes_when_it_is(
    folder: Path, site: Site, monkeypatch: pytest.MonkeyPatch, recipient: str, variable: str
) -> None:
    monkeypatch.delenv("STORYDIFF_CHAT_URL")
    settle(folder, f"[[recipients]]\n{recipient}\n")
    (failure,) = night(folder, 1).failures
    assert variable in failure.line()
    is_chat = "CHAT" in variable
    url = f"json://127.0.0.1:{site.port}/chat" if is_chat else site.url(f"/hook/{TOKEN}")
    monkeypatch.setenv(variable, url)
    assert night(folder, 2).sent == (1 if not is_chat or find_spec("apprise") else 0)


@pytest.mark.parametrize("status", [200, 401, 410, 503])
def test_no_output_holds_a_secret(
    folder: Path, site: Site, status: int, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    settle(folder, HOOK.format(port=site.port) + CHAT)
    for path in (f"/hook/{TOKEN}", "/chat"):
        site.answers[path] = lambda handler: handler.say(status, Retry_After="3600")
    for command in (["digest", "--json"], ["digest", "--send"], ["run", "--json"], ["sources", "--json"]):
        cli.main(["--home", str(folder), *command])
    told = "".join((*capfd.readouterr(), caplog.text))
    assert not any(secret in told for secret in (TOKEN, SECRET, SECRET.removeprefix("whsec_")))
    assert spilled(folder) == set()


# --- the preview -------------------------------------------------------------------------------


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down what it was told to open."""
    opened, program = tmp_path / "opened", tmp_path / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{program} %s")
    return opened


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "storydiff.cli", "--home", str(folder), "--quiet", "digest", *words]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


def test_a_preview_opens_the_digest_in_the_browser_and_sends_nothing(folder: Path, site: Site, browser: Path) -> None:
    done = command(folder, "--preview", "--json")
    assert done.returncode == 0
    (html,) = [path for path in json.loads(done.stdout)["files"] if path.endswith(".html")]
    assert browser.read_text(encoding="utf-8").split() == [Path(html).resolve().as_uri()]
    assert "at least 12" in Path(html).read_text(encoding="utf-8")
    assert site.asked == []
    assert night(folder, 1).sent == 1


def test_a_preview_of_one_recipient_among_several(folder: Path, site: Site, browser: Path) -> None:
    settle(folder, HOOK.format(port=site.port) + CHAT)
    assert command(folder, "--preview", "--to", "desk-chat", "--story", "strike").returncode == 0
    (opened,) = browser.read_text(encoding="utf-8").split()
    assert "desk-chat" in Path(opened.removeprefix("file://")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--to", "nobody"], 1, "no recipient 'nobody'; the recipients are desk hook"),
        (["--story", "flood"], 1, "no story 'flood'; the stories are strike"),
        (["--send", "--preview"], 2, "--send goes without them"),
        (["--send", "--to", "desk hook"], 2, "--send goes without them"),
    ],
)
def test_what_cannot_be_shown_is_refused(folder: Path, words: list[str], status: int, said: str) -> None:
    done = command(folder, *words)
    assert done.returncode == status
    assert said in done.stderr


def test_where_there_is_no_browser_the_path_is_printed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", str(folder))
    done = command(folder, "--preview")
    assert done.returncode == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("no browser was found")]
    assert Path(line.rpartition(": ")[2]).read_text(encoding="utf-8").startswith("<!")
