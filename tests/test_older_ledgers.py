"""A ledger of the release before is carried over: what it delivered is not mailed again, what it froze is still sent."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.errors import InvalidTimeError
from storydiff.model import Told
from tests.builders import day
from tests.test_letters import NOW, STORY

BEFORE = """
PRAGMA foreign_keys = OFF;
ALTER TABLE letters RENAME TO newer;
DROP INDEX ix_letters_recipient;
CREATE TABLE letters (
    id VARCHAR(16) NOT NULL PRIMARY KEY, recipient TEXT NOT NULL, story TEXT NOT NULL, message_id TEXT NOT NULL,
    subject TEXT NOT NULL, content BLOB NOT NULL, after DATETIME NOT NULL, until DATETIME NOT NULL,
    changes TEXT NOT NULL, frozen_at DATETIME NOT NULL, sent_at DATETIME, handed_to TEXT, refused_at DATETIME);
CREATE INDEX ix_letters_recipient ON letters (recipient);
INSERT INTO letters SELECT newer.id, recipient, story, message_id, subject, content, after, until, changes, frozen_at,
    sent_at, handed_to, refused_at FROM newer JOIN letter_parts ON letter_parts.letter = newer.id;
DROP TABLE letter_parts;
DROP TABLE newer;
UPDATE meta SET value = '5' WHERE key = 'schema';
"""
"""What a ledger of schema 5 keeps letters in, filled with those that a ledger of today has."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that has sent one letter, and has another frozen, kept as the release before kept them."""
    folder = tmp_path / "home"
    pipeline.init(folder)
    articles = sorted(STORY.iterdir())
    for number, send in ((1, True), (2, False)):
        with pipeline.open_home(folder, NOW.replace(day=10 + number)) as home:
            asyncio.run(pipeline.ingest(home, [str(path) for path in articles[number - 1 :: 2]]))
            pipeline.diff(home)
            pipeline.write_digests(home, send=True)
            if send:
                pipeline.hand_over(home)
    connection = sqlite3.connect(folder / "ledger.sqlite")
    connection.executescript(BEFORE)
    connection.close()
    return folder


def test_what_was_delivered_stays_delivered_and_what_was_frozen_is_sent_as_it_was(home: Path) -> None:
    connection = sqlite3.connect(home / "ledger.sqlite")
    kept = connection.execute("SELECT message_id, content, sent_at FROM letters ORDER BY frozen_at").fetchall()
    connection.close()
    assert [sent is None for _, _, sent in kept] == [False, True]
    with pipeline.open_home(home, NOW.replace(day=20)) as opened:
        letters = list(opened.ledger.iter_letters())
        assert [(letter.message_id, letter.content) for letter, _ in letters] == [(name, raw) for name, raw, _ in kept]
        assert [receipt is None for _, receipt in letters] == [False, True]
        assert all(letter.changes and letter.stories == ("story",) for letter, _ in letters)
        assert opened.ledger.last_delivered("reader@localhost", "story") == letters[-1][0].until
        report = pipeline.make_digest(opened, send=True)
        assert (report.letters, report.sent) == ((), 1)
        assert opened.ledger.unsent_letters() == []
        assert {letter.content for letter, _ in letters} <= {path.read_bytes() for path in opened.digests.glob("*.eml")}


def test_looking_into_a_ledger_of_the_release_before_shows_it(home: Path) -> None:
    with pipeline.open_home(home, NOW.replace(day=20), looking=True) as opened:
        assert len(list(opened.ledger.iter_letters())) == 2
        assert list(pipeline.iter_export(opened, "changes"))


def test_a_carried_over_ledger_is_as_one_made_today(home: Path, tmp_path: Path) -> None:
    with pipeline.open_home(home, NOW.replace(day=20)):
        pass
    pipeline.init(tmp_path / "new")
    with pipeline.open_home(tmp_path / "new", NOW):
        pass
    shapes = []
    for folder in (home, tmp_path / "new"):
        connection = sqlite3.connect(folder / "ledger.sqlite")
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
        shapes.append(rows.fetchall())
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == ("6",)
        connection.close()
    assert shapes[0] == shapes[1]


def test_a_part_of_a_letter_needs_a_time_with_a_zone() -> None:
    with pytest.raises(InvalidTimeError, match="time zone"):
        Told("flood", day(0).replace(tzinfo=None))
