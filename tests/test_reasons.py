"""`storydiff why`: the words that met a query, the keys that failed, and what became of what was never archived."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.cli import main
from storydiff.errors import LedgerError
from storydiff.reasons import WhyReport, why
from tests.intake import NOW, SENTENCES, Desk, item, page, rss
from tests.webserver import Site

SETTINGS = """
[[stories]]
name = "rescue"
words = ["rescue*"]
names = ["Ada Quill"]
[[stories]]
name = "dam"
all = ["weather", "dam"]
none = ["pause"]
languages = ["en"]
from = 2031-06-01
[fetch]
allow_loopback = true
host_delay = 0.0
"""
WALL = "<html><head><title>Fourteen found</title></head><body><article><p>Fourteen people were found alive.</p><p>Subscribe to continue reading.</p></article></body></html>"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    pipeline.init(folder)
    (folder / "storydiff.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def asked(home: Path, named: str | Path) -> WhyReport:
    with pipeline.open_home(home, NOW + timedelta(days=1)) as opened:
        return why(opened, str(named))


def take_in(home: Path, *addresses: str) -> None:
    with pipeline.open_home(home, NOW) as opened:
        asyncio.run(pipeline.ingest(opened, addresses))


def test_the_words_that_met_a_query_and_the_keys_that_failed_are_said(home: Path, site: Site) -> None:
    site.tell("/a", page())
    take_in(home, site.url("/a"))
    lines = asked(home, site.url("/a?utm_source=mail")).lines()
    assert lines[1].startswith(f"in the archive as {site.url('/a')}, first seen 2031-05-20 12:00 UTC")
    assert lines[3:] == [
        "rescue: taken: meets all that its query asks",
        "  + words (rescue*): “Rescuers”",
        "  + names (Ada Quill): “Ada Quill”",
        "dam: left out: does not meet all, none, from",
        "  - all (weather, dam): only “weather”",
        "  - none (pause): stands there: “pause”",
        "  + languages (en): “en”",
        "  - from (2031-06-01): it is 2031-05-20, when it was first seen, as it is undated",
    ]


def test_an_article_is_found_by_all_its_names(home: Path) -> None:
    path = home / "inbox" / "found.txt"
    head = "Title: Fourteen found\nDate: 2031-05-08\nURL: https://post.example/f\n\n"
    path.write_text(head + "\n\n".join(SENTENCES), encoding="utf-8")
    take_in(home, str(path))
    with pipeline.open_home(home, NOW) as opened:
        article = opened.ledger.find_article("found")
    assert article is not None
    names = [
        "found",
        article.id,
        article.version_id,
        path,
        home / "archive" / "found.md",
        "https://post.example/f?utm_id=3",
    ]
    assert {tuple(asked(home, name).lines()) for name in names} == {tuple(asked(home, "found").lines())}


def test_a_file_that_was_never_taken_in_is_looked_at_and_not_kept(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "never.txt"
    path.write_text("\n\n".join(SENTENCES), encoding="utf-8")
    report = asked(home, path)
    assert "not in the archive; this is what taking it in now would make of it" in report.lines()
    assert [placed.is_taken for placed in report.placements] == [True, False]
    assert not list((home / "archive").glob("*.md"))
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    assert "the file is empty" in asked(home, empty).lines()[-1]


LEFT_OUT: list[tuple[str, Callable[[Site], None], str]] = [
    ("a wall", lambda site: site.tell("/a", WALL), "the page must be paid for"),
    ("an error", lambda site: site.refuse("/a", 403), "HTTP 403"),
    ("too large", lambda site: site.tell("/a", page(more="x" * 400_000)), "larger than"),
    ("a loop", lambda site: site.redirect("/a", site.url("/a")), "redirect"),
]


@pytest.mark.parametrize(("answer", "reason"), [row[1:] for row in LEFT_OUT], ids=[row[0] for row in LEFT_OUT])
def test_what_was_refused_says_why_by_hand_and_by_feed(
    desk: Desk, site: Site, home: Path, answer: Callable[[Site], None], reason: str
) -> None:
    answer(site)
    (home / "storydiff.toml").write_text(SETTINGS + "max_bytes = 200_000\n", encoding="utf-8")
    take_in(home, site.url("/a"))
    report = asked(home, site.url("/a"))
    assert report.lines()[0] == f"{site.url('/a')}: not kept"
    assert reason in report.lines()[1]
    site.tell("/feed", rss(item(site.url("/a"))))
    desk.look()
    by_feed = why(desk.home, site.url("/a"))
    assert by_feed.sightings[0].state == "failed"
    assert reason in (by_feed.sightings[0].reason or "")
    assert "post showed it on 2031-05-20: failed: " in by_feed.lines()[1]


def test_what_robots_may_not_fetch_says_so(desk: Desk, site: Site) -> None:
    site.tell("/robots.txt", "User-agent: *\nDisallow: /a\n", "text/plain")
    site.tell("/a", page())
    site.tell("/feed", rss(item(site.url("/a"))))
    desk.look()
    line = next(line for line in why(desk.home, site.url("/a")).lines() if line.startswith("post showed it"))
    assert "refused: the site does not let it be fetched" in line
    assert "/a" not in site.paths()


def test_an_entry_leads_to_the_article_that_goes_by_another_address(desk: Desk, site: Site) -> None:
    canonical = f'<link rel="canonical" href="{site.url("/news/fourteen")}">'
    site.tell("/b", page().replace("<head>", f"<head>{canonical}"))
    site.tell("/feed", rss(item(site.url("/b"), guid="tag:b")))
    desk.look()
    report = why(desk.home, site.url("/b"))
    assert report.article is not None
    assert report.article.document == site.url("/news/fourteen")
    assert report.sightings[0].reason == f"in the archive as {site.url('/news/fourteen')}"
    assert why(desk.home, "tag:b").article == report.article


def test_another_language_is_said_and_so_are_copies(home: Path) -> None:
    inbox = home / "inbox"
    body = "\n\n".join(SENTENCES * 2)
    (inbox / "one.txt").write_text(f"Published 2031-05-08\n\n{body}", encoding="utf-8")
    (inbox / "two.txt").write_text(f"Published 2031-05-09\n\nBy our own reporter.\n\n{body}", encoding="utf-8")
    german = "Der Hafen von Tarn wurde am Montag nach einem Sturm geschlossen, und 14 Menschen kamen ins Krankenhaus."
    (inbox / "hafen.txt").write_text(f"Published 2031-05-09\n\n{german}", encoding="utf-8")
    take_in(home, str(inbox))
    assert asked(home, "one").copies == ("two",)
    assert "copy of it: one" in asked(home, "two").lines()
    lines = asked(home, "hafen").lines()
    assert "kept and not read: its language is German" in lines
    assert "  - languages (en): it is de" in lines


def test_what_nobody_has_seen_is_an_error_with_what_is_near(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "inbox" / "found.txt"
    path.write_text("\n\n".join(SENTENCES), encoding="utf-8")
    take_in(home, str(path))
    with pytest.raises(LedgerError, match="did you mean found"):
        asked(home, "foun")
    assert main(["--home", str(home), "why", "https://nobody.example/x"]) == 1
    assert "no source has shown it" in capsys.readouterr().err
    assert main(["--home", str(home), "--quiet", "why", "--json", "found"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [(story["story"], story["taken"]) for story in record["stories"]] == [("rescue", True), ("dam", False)]
    assert record["stories"][0]["conditions"][0]["found"] == ["Rescuers"]
