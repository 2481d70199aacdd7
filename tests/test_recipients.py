"""Recipients with stories, hours, zones and languages of their own, followed for nights over a real mail server."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import fast_mail_parser
import pytest

from storydiff import pipeline
from storydiff.model import Failure
from storydiff.reports import DigestReport
from tests.post_office import PASSWORD, USER, Certificate, PostOffice, make_certificate, open_post_office

pytestmark = pytest.mark.usefixtures("kept_in")

SETTINGS = """
[[stories]]
name = "flood"
title = "The flood of Orrin"
words = ["flood*"]

[[stories]]
name = "harbour"
title = "The harbour plan"
words = ["harbour plan"]

[[recipients]]
address = "frueh@news.example"
name = "Frühdienst"
stories = ["flood", "harbour"]
hour = 6
time_zone = "Europe/Berlin"
language = "de"
bar = 0.1

[[recipients]]
address = "late@news.example"
stories = ["flood"]
hour = 20
time_zone = "America/New_York"
quiet = "line"
bar = 0.1

[mail]
host = "127.0.0.1"
port = {port}
username = "{user}"
sender = "storydiff@news.example"
ca_file = "{ca_file}"
"""
TOLL = "At least {} people were killed when the floods hit the valley of Orrin, the police said."
REJECTS = "Minister Ada Quill rejected the harbour plan on Thursday."
BACKS = "Minister Ada Quill backed the harbour plan on Friday."


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def office(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", PASSWORD)
    with open_post_office(certificate) as office:
        yield office


class Night:
    """A home, and the mails that its post office took since it was last asked."""

    def __init__(self, folder: Path, office: PostOffice, certificate: Certificate) -> None:
        self.folder, self.office, self.seen = folder, office, 0
        pipeline.init(folder)
        said = SETTINGS.format(port=office.port, user=USER, ca_file=certificate.certificate)
        (folder / "storydiff.toml").write_text(said, encoding="utf-8")

    def prints(self, now: str, name: str, text: str) -> None:
        """Take in an article and compare it."""
        path = self.folder / f"{name}.md"
        path.write_text(
            f"---\ntitle: {name}\npublisher: The Orrin Post\npublished: {now[:10]}\n---\n\n{text}\n", encoding="utf-8"
        )
        with pipeline.open_home(self.folder, _at(now)) as home:
            asyncio.run(pipeline.ingest(home, [str(path)]))
            pipeline.diff(home)

    def run(self, now: str) -> list[str]:
        """Make and hand over what is due: whom it went to."""
        with pipeline.open_home(self.folder, _at(now)) as home:
            self.report: DigestReport = pipeline.make_digest(home, send=True)
        new = self.office.recipients[self.seen :]
        self.seen = len(self.office.recipients)
        return sorted(each.partition("@")[0] for each in new)

    def text(self, name: str) -> str:
        """The plain text of the last mail to somebody, on one line."""
        return " ".join(fast_mail_parser.parse_email(self.mail(name)).text_plain[0].split())

    def mail(self, name: str) -> bytes:
        """The last mail to somebody."""
        mails = zip(self.office.recipients, self.office.messages, strict=True)
        return [mail for address, mail in mails if address.startswith(name)][-1]

    def subject(self, name: str) -> str:
        return fast_mail_parser.parse_email(self.mail(name)).subject


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def night(tmp_path: Path, office: PostOffice, certificate: Certificate) -> Night:
    return Night(tmp_path / "home", office, certificate)


def test_each_gets_one_mail_at_an_hour_of_their_own_and_a_missed_night_is_caught_up_once(night: Night) -> None:
    """Six in the morning in Berlin is 04:00 UTC, eight in the evening in New York is 00:00."""
    night.prints("2031-05-08T22:00", "one", TOLL.format("12,400"))
    night.prints("2031-05-08T22:10", "two", REJECTS)
    # The first mail comes with the first run, whatever the hour.
    assert night.run("2031-05-08T23:00") == ["frueh", "late"]
    german = night.text("frueh")
    assert "The flood of Orrin · The harbour plan" in german
    assert "at least 12.400" in german
    assert "to 09.05.2031, 01:00 (Europe/Berlin)" in german
    assert "“At least 12,400 people were killed" in german
    assert "Ada Quill on harbour plan [new] against" in german
    assert german.count("Held back:") == 1
    english = night.text("late")
    assert "at least 12,400" in english
    assert "to 7:00 PM (America/New_York)" in english
    assert "harbour" not in english
    # The hours come with nothing new: one of them gets a line, the other nothing.
    assert night.run("2031-05-09T00:05") == ["late"]
    assert night.subject("late") == "The flood of Orrin: nothing new (no new articles)"
    assert night.run("2031-05-09T04:05") == []
    # The second night: news for both, each at the hour, and one mail.
    night.prints("2031-05-09T10:00", "three", TOLL.format("13,100"))
    assert [night.run(f"2031-05-09T{hour:02}:05") for hour in (11, 17, 23)] == [[], [], []]
    assert night.report.lines() == ["no letter is due: no recipient's hour has come since the last letters"]
    assert night.run("2031-05-10T00:05") == ["late"]
    assert "at least 12,400 → at least 13,100" in night.text("late")
    assert [night.run(f"2031-05-10T{hour:02}:05") for hour in (1, 3)] == [[], []]
    assert night.run("2031-05-10T04:05") == ["frueh"]
    assert "at least 12.400 → at least 13.100" in night.text("frueh")
    assert "Nothing new in: The harbour plan (no new articles)" in night.text("frueh")
    # The machine is off for a night and a day. One mail makes up for both, and no second follows before the next hour.
    night.prints("2031-05-10T12:00", "four", BACKS)
    assert night.run("2031-05-12T02:00") == ["frueh", "late"]
    assert night.subject("frueh").startswith("Ada Quill now for harbour plan")
    assert night.subject("late") == "The flood of Orrin: nothing new (no new articles)"
    assert [night.run(f"2031-05-12T{hour:02}:05") for hour in (3, 5, 12, 23)] == [[], [], [], []]
    # A quiet night sends nothing to one of them, and one line to the other.
    assert night.run("2031-05-13T00:05") == ["late"]
    assert night.run("2031-05-13T04:05") == []
    assert night.report.quiet == "no new articles"
    # What comes later on that day waits for the next.
    night.prints("2031-05-13T09:00", "five", TOLL.format("13,900"))
    assert night.run("2031-05-13T10:00") == []
    assert night.run("2031-05-14T04:30") == ["frueh", "late"]


def test_where_recipients_hear_nothing_for_different_reasons_each_is_named(night: Night) -> None:
    night.prints("2031-05-08T22:00", "one", TOLL.format("12,400"))
    assert night.run("2031-05-09T04:05") == ["frueh", "late"]
    with pipeline.open_home(night.folder, _at("2031-05-09T04:10")) as home:
        pipeline.keep_failures(home, [Failure("https://news.example/", "ingest", "it is gone")])
    assert night.run("2031-05-10T00:05") == ["late"]
    with pipeline.open_home(night.folder, _at("2031-05-10T00:10")) as home:
        assert pipeline.make_digest(home).quiet == (
            "frueh@news.example: no new articles, 1 item failed; late@news.example: no new articles"
        )


def test_both_readers_of_mail_find_the_same_and_the_mails_of_a_story_are_one_thread(night: Night) -> None:
    night.prints("2031-05-08T22:00", "one", TOLL.format("12,400"))
    night.run("2031-05-08T23:00")
    first = night.mail("frueh")
    night.prints("2031-05-09T10:00", "two", f"{TOLL.format('13,100')} {REJECTS}")
    night.run("2031-05-10T04:05")
    second = night.mail("frueh")
    assert night.office.was_encrypted == [True] * len(night.office.messages)
    assert set(night.office.logins) == {USER}
    for raw in (first, second):
        ours = message_from_bytes(raw, policy=policy.default)
        theirs = fast_mail_parser.parse_email(raw)
        assert ours.defects == []
        assert theirs.subject == ours["Subject"]
        for name in ("From", "To", "Message-ID", "References", "In-Reply-To", "List-Id", "List-Unsubscribe"):
            assert [str(ours[name])] == theirs.headers[name], name
        text, html = (part.get_content().replace("\r\n", "\n") for part in ours.iter_parts())
        assert [each.replace("\r\n", "\n") for each in theirs.text_plain] == [text]
        assert [each.replace("\r\n", "\n") for each in theirs.text_html] == [html]
        assert ours["To"].addresses[0].display_name == "Frühdienst"
    one, other = (message_from_bytes(raw, policy=policy.default) for raw in (first, second))
    assert one["References"] in other["References"].split()
    assert other["In-Reply-To"] in other["References"].split()
    assert one["Message-ID"] != other["Message-ID"]
    assert one["List-Id"] == other["List-Id"] == "<storydiff.news.example>"


KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from storydiff import outbox, pipeline
outbox.deliver = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
with pipeline.open_home(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])) as home:
    pipeline.make_digest(home, send=True)
"""


def test_a_run_killed_between_freezing_and_handing_over_sends_the_same_bytes_later(night: Night) -> None:
    night.prints("2031-05-08T22:00", "one", TOLL.format("12,400"))
    night.prints("2031-05-08T22:10", "two", REJECTS)
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(night.folder), "2031-05-08T23:00:00+00:00"]
    assert subprocess.run(command, env=os.environ, check=False).returncode == -signal.SIGKILL
    assert night.office.messages == []
    with pipeline.open_home(night.folder, _at("2031-05-08T23:30")) as home:
        frozen = {letter.recipient: letter.content for letter in home.ledger.unsent_letters()}
    assert len(frozen) == 2
    # News that came meanwhile is none of those letters', and goes with the next.
    night.prints("2031-05-08T23:40", "three", TOLL.format("13,100"))
    assert night.run("2031-05-08T23:50") == ["frueh", "late"]
    assert dict(zip(night.office.recipients, night.office.messages, strict=True)) == frozen
    assert night.run("2031-05-09T04:05") == ["frueh", "late"]
    assert "at least 12.400 → at least 13.100" in night.text("frueh")
    assert "Ada Quill" not in night.text("frueh")


def test_a_line_that_nothing_is_new_comes_once_a_day_where_no_hour_is_named(night: Night) -> None:
    settings = night.folder / "storydiff.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("hour = 20\n", ""), encoding="utf-8")
    night.prints("2031-05-08T22:00", "one", TOLL.format("12,400"))
    assert "late" in night.run("2031-05-08T23:00")
    assert ["late" in night.run(f"2031-05-09T{hour:02}:00") for hour in (1, 3, 4, 5, 12, 23)] == (
        [False, False, True, False, False, False]  # midnight in New York is four o'clock in UTC
    )
    night.prints("2031-05-09T23:30", "two", TOLL.format("13,100"))
    assert night.run("2031-05-09T23:40") == ["late"]


def test_a_preview_shows_what_is_untold_whatever_the_hour_and_settles_nothing(night: Night) -> None:
    night.prints("2031-05-08T22:00", "one", TOLL.format("12,400"))
    night.run("2031-05-08T23:00")
    night.prints("2031-05-09T10:00", "two", TOLL.format("13,100"))
    with pipeline.open_home(night.folder, _at("2031-05-09T11:00")) as home:
        report = pipeline.make_digest(home)
    names = sorted(path.name for path in report.files if path.suffix == ".md")
    assert names == ["preview-flood-fruhdienst.md", "preview-flood-late-news-example.md"]
    assert night.run("2031-05-10T00:05") == ["frueh", "late"]
