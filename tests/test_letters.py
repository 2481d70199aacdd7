"""Letters from a home over a real mail server: told once, tried again after a temporary refusal, not after a final one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.reports import DigestReport
from tests.post_office import PASSWORD, USER, Certificate, PostOffice, make_certificate, open_post_office

pytestmark = pytest.mark.usefixtures("kept_in")

STORY = Path(__file__).parent / "stories" / "harbour_strike"
NOW = datetime(2023, 5, 10, 4, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def office(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", PASSWORD)
    with open_post_office(certificate) as office:
        yield office


@pytest.fixture
def folder(tmp_path: Path, office: PostOffice, certificate: Certificate) -> Path:
    home = tmp_path / "home"
    pipeline.init(home)
    (home / "storydiff.toml").write_text(
        f"""
        [[stories]]
        name = "strike"
        title = "The strike in the harbours"
        [[recipients]]
        address = "editor@news.example"
        [mail]
        host = "127.0.0.1"
        port = {office.port}
        username = "{USER}"
        sender = "storydiff@news.example"
        ca_file = "{certificate.certificate}"
        """,
        encoding="utf-8",
    )
    with pipeline.open_home(home, NOW) as opened:
        asyncio.run(pipeline.ingest(opened, [str(path) for path in sorted(STORY.iterdir())]))
        pipeline.diff(opened)
    return home


def night(folder: Path, number: int) -> DigestReport:
    with pipeline.open_home(folder, NOW + timedelta(days=number)) as home:
        return pipeline.make_digest(home, send=True)


def test_a_letter_arrives_with_its_quotes_and_links_and_only_once(folder: Path, office: PostOffice) -> None:
    assert night(folder, 1).sent == 1
    assert night(folder, 2).sent == 0
    (raw,) = office.messages
    message = message_from_bytes(raw, policy=policy.default)
    text, html = (part.get_content() for part in message.iter_parts())
    assert "at least 12 → 15" in text
    with pipeline.open_home(folder, NOW) as home:
        (quote,) = [claim.quote for claim, _, _ in home.ledger.iter_claims() if "has risen to 15" in claim.quote]
    assert quote in " ".join(text.split())
    assert "The strike in the harbours" in html
    assert "file://" not in raw.decode()
    assert office.recipients == ["editor@news.example"]
    assert office.was_encrypted == [True]


def test_a_temporary_refusal_is_tried_again_with_the_same_letter(folder: Path, office: PostOffice) -> None:
    office.answer_to_recipient = "451 try later"
    refused = night(folder, 1)
    assert [failure.item for failure in refused.failures] == ["editor@news.example"]
    office.answer_to_recipient = "250 OK"
    again = night(folder, 2)
    assert again.sent == 1
    assert any("handed over: 1 letter" in line for line in again.lines())
    message = message_from_bytes(office.messages[0], policy=policy.default)
    assert message["Message-ID"] == refused.letters[0].message_id


def test_a_final_refusal_is_told_once_and_not_tried_again(folder: Path, office: PostOffice) -> None:
    office.answer_to_recipient = "550 no such box"
    assert len(night(folder, 1).failures) == 1
    office.answer_to_recipient = "250 OK"
    assert night(folder, 2).failures == ()
    assert office.messages == []


def test_what_a_letter_told_that_was_refused_for_good_is_told_by_the_next_that_has_news(
    folder: Path, office: PostOffice, tmp_path: Path
) -> None:
    office.answer_to_message = "554 that looks like spam"
    assert len(night(folder, 1).failures) == 1
    office.answer_to_message = "250 Taken"
    waiting = night(folder, 2)
    assert (waiting.sent, waiting.letters, waiting.failures) == (0, (), ())
    page = tmp_path / "later.md"
    page.write_text(
        "---\npublisher: The Tide\npublished: 2023-05-12T09:00:00Z\n---\n\n"
        "The strike in the harbours has now cost 4,100 jobs, the Harbour Board said on Friday.\n",
        encoding="utf-8",
    )
    with pipeline.open_home(folder, NOW + timedelta(days=3)) as home:
        asyncio.run(pipeline.ingest(home, [str(page)]))
        pipeline.diff(home)
    assert night(folder, 3).sent == 1
    (raw,) = office.messages
    text = next(message_from_bytes(raw, policy=policy.default).iter_parts()).get_content()
    assert "at least 12 → 15" in text
    assert "4,100" in text
    assert night(folder, 4).sent == 0


def test_who_was_taken_out_of_the_settings_gets_no_letter_that_was_still_waiting(
    folder: Path, office: PostOffice
) -> None:
    office.answer_to_recipient = "451 try later"
    assert len(night(folder, 1).failures) == 1
    office.answer_to_recipient = "250 OK"
    settings = folder / "storydiff.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("editor@", "desk@"), encoding="utf-8")
    report = night(folder, 2)
    assert [(failure.item, failure.is_final) for failure in report.failures] == [("editor@news.example", True)]
    assert office.recipients == ["desk@news.example"]
    assert night(folder, 3).failures == ()


def test_runs_at_the_same_time_send_one_letter(folder: Path, office: PostOffice) -> None:
    command = [sys.executable, "-m", "storydiff.cli", "--home", str(folder), "--quiet", "digest", "--send"]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [run.wait(timeout=60) for run in runs] == [0, 0, 0]
    assert len(office.messages) == 1
