"""How the sources are: shown in a table, and in the footer of the digest where they fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.cli import main
from storydiff.home import Home
from storydiff.source_table import ailing_sources, duration_words, source_table
from tests.intake import NOW, Desk, full_text, item, rss
from tests.webserver import Site, serving

FULL = {"content:encoded": full_text()}
HOURS = timedelta(hours=1)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        running.tell("/good", rss(item("/a", **FULL), item("/b", "Roads open")), Cache_Control="max-age=7200")
        running.refuse("/b", 503)
        running.refuse("/bad", 500)
        running.refuse("/gone", 410)
        yield running


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    pipeline.init(tmp_path)
    names = "".join(
        f'[[sources]]\nname = "{name}"\nurl = "{site.url(f"/{name}")}"\n' for name in ("good", "bad", "gone")
    )
    inbox = '[[sources]]\nname = "inbox"\nfolder = "inbox"\n'
    fetch = "[fetch]\nallow_loopback = true\nhost_delay = 0\n"
    (tmp_path / "storydiff.toml").write_text(names + inbox + fetch)
    return tmp_path


def looked_at(folder: Path, site: Site, after: timedelta) -> list[str]:
    with pipeline.open_home(folder, NOW + after) as home:
        Desk(home, site).look_at(*home.sources, after=after)
        return source_table(home).lines()


def test_the_table_says_how_each_source_is(folder: Path, site: Site) -> None:
    with pipeline.open_home(folder, NOW) as home:
        before = source_table(home).lines()
    assert [line.split()[:3] for line in before[1:]] == [
        [name, kind, "never"]
        for name, kind in (("good", "feed"), ("bad", "feed"), ("gone", "feed"), ("inbox", "folder"))
    ]
    looked_at(folder, site, timedelta(0))
    head, good, bad, gone, inbox = looked_at(folder, site, HOURS)
    assert head.split("  ")[0] == "name"
    assert "2031-05-20 12:00Z" in good
    assert "2 (1 to come)" in good
    assert "2031-05-20 14:" in good
    assert good.endswith("  -")
    assert bad.endswith("HTTP 500 Internal Server Error (2 in a row)")
    assert "  never  " in gone
    assert gone.endswith("HTTP 410 Gone")
    assert "2031-05-20 13:00Z" in inbox
    assert "next run" in inbox


def test_the_table_is_a_record_too(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    looked_at(folder, site, timedelta(0))
    assert main(["--home", str(folder), "sources", "--json"]) == 0
    good, bad, gone, _ = json.loads(capsys.readouterr().out)["sources"]
    assert (good["entries"], good["waiting"], good["last_error"]) == (2, 1, None)
    assert (bad["failures"], bad["last_good_fetch"], bad["gone"]) == (1, None, False)
    assert (gone["gone"], gone["next_try"]) == (True, None)


def ailing(home: Home) -> list[str]:
    return [source.line(home.now) for source in ailing_sources(home)]


def test_the_digest_says_which_sources_fail_and_for_how_long(folder: Path, site: Site) -> None:
    looked_at(folder, site, timedelta(0))
    looked_at(folder, site, 26 * HOURS)
    with pipeline.open_home(folder, NOW + 50 * HOURS) as home:
        expected = [
            "bad: HTTP 500 Internal Server Error; failing for 2 days, 2 times in a row",
            "gone: HTTP 410 Gone; it is not asked again since 2031-05-20",
        ]
        assert ailing(home) == expected
        (home.folder / "inbox" / "toll.txt").write_text(
            "date: 2031-05-19\ntitle: Toll\n\nAt least 12 people were killed in the flood in Orsa, the police said.\n"
        )
        Desk(home, site).look_at(home.sources[-1], after=50 * HOURS)
        pipeline.diff(home)
        report = pipeline.make_digest(home)
        assert report.markdown is not None
        assert report.html is not None
        written = [report.text.replace("\n", " "), report.markdown.read_text(), report.html.read_text()]
    for text in written:
        assert "failing for 2 days, 2 times in a row" in " ".join(text.split())
        assert "Sources that fail" in text
    site.tell("/bad", rss(item("/c", **FULL)))
    looked_at(folder, site, 60 * HOURS)
    with pipeline.open_home(folder, NOW + 61 * HOURS) as home:
        assert [line.partition(":")[0] for line in ailing(home)] == ["gone"]


def test_a_duration_is_told_in_its_largest_unit() -> None:
    assert [duration_words(s) for s in (59, 60, 3_599, 3_600, 86_399, 86_400)] == [
        *("for the first time", "for 1 minute", "for 59 minutes"),
        *("for 1 hour", "for 23 hours", "for 1 day"),
    ]
