"""A paper corrects its page and says nothing of it in its feed: the reader is told, night after night, over real HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storydiff import pipeline
from tests.intake import item, rss
from tests.test_second_looks import shown
from tests.test_three_nights import text_of
from tests.webserver import Site

NOW = datetime(2031, 5, 9, 4, 15, tzinfo=UTC)
SETTINGS = """
[[sources]]
name = "post"
url = "{feed}"
publisher = "The Orrin Post"

[fetch]
allow_loopback = true
host_delay = 0.0
"""
TOLL = "At least {} people were killed when the floods hit the valley of Orrin, the police said."
MORE = "The roads along the river stayed closed, and nobody could say for how long they would."
STAND = "Minister Ada Quill rejected the harbour plan on Thursday."


def night(folder: Path, number: int) -> list[str]:
    """Run as every night does; the letters of that night."""
    with pipeline.open_home(folder, NOW + timedelta(days=number)) as home:
        report = asyncio.run(pipeline.run(home))
        assert report.ingest.failures == ()
    return [text_of(letter.content) for letter in report.digest.letters]


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    """A home that follows one feed, which says the same every night."""
    pipeline.init(tmp_path / "home")
    (tmp_path / "home" / "storydiff.toml").write_text(SETTINGS.format(feed=site.url("/feed")), encoding="utf-8")
    when = "Thu, 08 May 2031 20:00:00 GMT"
    site.tell("/feed", rss(item("/flood", "Floods in Orrin", pubDate=when)), ETag='"same"')
    return tmp_path / "home"


def test_what_is_corrected_without_a_word_is_told_and_what_is_gone_is_not(folder: Path, site: Site) -> None:
    site.tell("/flood", shown("Floods in Orrin", TOLL.format(22), STAND, MORE), ETag='"1"')
    (letter,) = night(folder, 0)
    assert "at least 22" in letter
    site.tell("/flood", shown("Floods in Orrin", TOLL.format(25), STAND, MORE), ETag='"2"')
    (letter,) = night(folder, 1)
    assert "[corrected] at least 22 → at least 25" in letter
    assert "no longer said" not in letter
    site.refuse("/flood", 404)
    assert night(folder, 2) == []
    with pipeline.open_home(folder, NOW + timedelta(days=4)) as home:
        changes = list(pipeline.iter_export(home, "changes"))
        assert [change["kind"] for change in changes if change["kind"] != "new"] == ["corrected"]
        pipeline.replay(home)
        assert list(pipeline.iter_export(home, "changes")) == changes


def test_what_a_page_no_longer_says_is_withdrawn(folder: Path, site: Site) -> None:
    site.tell("/flood", shown("Floods in Orrin", STAND, TOLL.format(22), MORE), ETag='"1"')
    night(folder, 0)
    site.tell("/flood", shown("Floods in Orrin", STAND, MORE), ETag='"2"')
    (letter,) = night(folder, 1)
    assert "[no longer said] at least 22" in letter


def test_a_page_that_stays_as_it_is_makes_no_mail(folder: Path, site: Site) -> None:
    site.tell("/flood", shown("Floods in Orrin", TOLL.format(22), STAND, MORE))
    assert len(night(folder, 0)) == 1
    site.tell("/flood", shown("Floods in Orrin", TOLL.format(22), STAND, MORE).replace("<h1>", "<p>2 h ago</p><h1>"))
    assert night(folder, 1) == []
