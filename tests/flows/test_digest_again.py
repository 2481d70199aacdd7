"""The letters of a night are shown again as they were frozen, or go once more to one recipient who is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.digest_again import digest_again
from flows.nightly import nightly
from storydiff.cli import main
from tests.flows.homes import SECOND, SETTINGS, artifacts_of, make_home, run
from tests.post_office import PostOffice, open_post_office

pytestmark = [
    pytest.mark.usefixtures("prefect_server"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

RECIPIENTS = """
[[recipients]]
address = "one@news.example"
name = "One"
[[recipients]]
address = "other@news.example"
"""


def settings(office: PostOffice) -> str:
    return f'{SETTINGS}{RECIPIENTS}[mail]\nhost = "127.0.0.1"\nport = {office.port}\nsecurity = "none"\n'


def test_letters_of_a_night_are_shown_and_handed_over_to_one(tmp_path: Path) -> None:
    home = tmp_path / "tarn"
    with open_post_office(None, login=False) as office:
        make_home(home, settings(office))
        assert run(digest_again, home=home).is_failed()
        assert run(nightly, home=home).name == "Completed"
        first = list(office.messages)
        assert len(first) == 2

        shown = run(digest_again, home=home)
        assert shown.name == "Completed", shown.message
        assert "2 letters" in shown.message
        texts = [artifact.data for artifact in artifacts_of(shown, "digest-again")]
        assert len(texts) == 2
        assert all("Calder" in text for text in texts)
        assert office.messages == first

        assert "takes a recipient" in run(digest_again, home=home, hand_over=True).message
        today = datetime.now(UTC).date()
        again = run(digest_again, home=home, night=today, recipient="One", hand_over=True)
        assert again.name == "Completed", again.message
        assert office.messages[2:] == [message for message in first if b"one@news.example" in message]
        assert office.recipients[2:] == ["one@news.example"]

        missing = run(digest_again, home=home, night="2001-01-01")
        assert missing.is_failed()
        assert f"the nearest are of {today}" in missing.message
        office.answer_to_recipient = "550 nobody of that name"
        refused = run(digest_again, home=home, recipient="one@news.example", hand_over=True)
        assert refused.name == "Partial", refused.message
        # That a letter was taken stays known, so no night sends it again.
        office.answer_to_recipient = "250 OK"
        (home / "inbox" / "tarn-2.md").write_text(SECOND, encoding="utf-8")
        assert run(nightly, home=home).result().digest.sent == 2


def test_the_command_shows_and_sends_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "tarn"
    with open_post_office(None, login=False) as office:
        make_home(home, settings(office))
        assert main(["--home", str(home), "--quiet", "run"]) == 0
        capsys.readouterr()
        assert main(["--home", str(home), "--quiet", "digest", "--again", "--json"]) == 0
        said = json.loads(capsys.readouterr().out)
        assert sorted(letter["recipient"] for letter in said["letters"]) == ["one@news.example", "other@news.example"]
        assert len(office.messages) == 2
        assert main(["--home", str(home), "--quiet", "digest", "--again", "--send"]) == 2
        assert main(["--home", str(home), "--quiet", "digest", "--again", said["night"], "--to", "One", "--send"]) == 0
        assert office.recipients[2:] == ["one@news.example"]
        assert main(["--home", str(home), "--quiet", "digest", "--again", "2001-01-01"]) == 1
