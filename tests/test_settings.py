"""The settings: every key is checked, and a mistake is named with its file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from storydiff.errors import SettingsError
from storydiff.model import SourceKind
from storydiff.settings import FILE, LOCAL_READER, load_settings


def write(home: Path, text: str) -> Path:
    (home / FILE).write_text(text, encoding="utf-8")
    return home


def test_a_home_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert [story.words for story in settings.story_values()] == [()]
    assert settings.source_values() == ()
    assert settings.recipient_values()[0].address == LOCAL_READER


def test_sources_of_the_users_own_outrank_the_sample(tmp_path: Path) -> None:
    sample = '[sample]\nfolder = "sample"\nfeeds = ["http://a.example/feed.xml"]\n'
    assert load_settings(write(tmp_path, sample)).uses_sample
    own = load_settings(write(tmp_path, sample + '[[sources]]\nurl = "https://b.example/rss"\npublisher = "B"\n'))
    assert not own.uses_sample
    assert [(s.location, s.kind, s.publisher) for s in own.source_values()] == [
        ("https://b.example/rss", SourceKind.FEED, "B")
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[sources]]\nname = 'x'\n", "needs either url or folder"),
        ("[[sources]]\nurl = 'a'\nfolder = 'b'\n", "needs either url or folder"),
        ("colour = 'blue'\n", "colour"),
        ("[mail]\nport = 70000\n", "mail.port"),
        ("[mail]\nsecurity = 'maybe'\n", "mail.security"),
        ("[[recipients]]\naddress = 'nobody'\n", "not a mail address"),
        ('[[recipients]]\naddress = "a@b.example\\nBcc: c@d.example"\n', "one line"),
        ("[[recipients]]\naddress = 'a@b.example'\ntime_zone = 'Mars/Olympus'\n", "no such time zone"),
        ("[[recipients]]\naddress = 'a@b.example'\nbar = 2\n", "recipients.0.bar"),
        ("[[stories]]\nname = 'flood'\n[[sources]]\nurl = 'u'\nstory = 'flod'\n", "no story named 'flod'"),
        ("[[stories]\n", "not TOML"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, text))
    assert FILE in str(caught.value)
    assert says in str(caught.value)
