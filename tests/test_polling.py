"""Polling feeds over real HTTP: politely, with nothing lost or doubled, wherever a run is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.feed_readers import WORTH
from storydiff.model import Source, SourceKind
from storydiff.reports import IngestReport
from tests.intake import NOW, Desk, full_text, item, lines, page, rss
from tests.webserver import Site, serving

MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FULL = {"content:encoded": full_text()}


# --- feeds ---------------------------------------------------------------------------------------


def test_what_a_feed_says_is_stored_with_its_validators_before_a_page_is_fetched(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a"), item("/b"), item("/c", **FULL)), ETag='"7"')
    site.refuse("/a", 503)
    site.refuse("/b", 404)
    assert len(desk.look().stored) == 1
    assert desk.record().etag == '"7"'
    assert desk.entries() == [("/a", "failed", 1), ("/b", "failed", 1), ("/c", "taken", 1)]
    capture = desk.record().capture
    assert capture is not None
    assert desk.home.archive.find_capture(capture) == rss(item("/a"), item("/b"), item("/c", **FULL)).encode()


def test_a_page_that_never_comes_is_given_up_in_the_end(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a")))
    site.refuse("/a", 404)
    for day in range(6):
        desk.look(after=day * DAYS)
    assert desk.entries() == [("/a", "refused", 4)]
    assert site.paths().count("/a") == 4


def test_a_page_that_a_clock_put_off_that_was_ahead_is_tried_now(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a")))
    site.refuse("/a", 503)
    desk.look(after=365 * DAYS)
    site.tell("/a", page())
    assert len(desk.look(after=HOURS).stored) == 1


def test_an_entry_that_says_something_else_before_it_could_be_taken_makes_way(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a", guid="7"), item("/b", guid="8")))
    desk.look()
    assert desk.entries() == [("/a", "failed", 1), ("/b", "failed", 1)]
    site.tell("/feed", rss(item("/a", "Thirteen found", guid="7")))
    site.tell("/a", page("Thirteen found"))
    assert [s.article.title for s in desk.look(after=HOURS).stored] == ["Thirteen found"]
    assert desk.entries() == [("/a", "taken", 1), ("/b", "failed", 2)]


def test_a_feed_is_not_asked_while_its_answer_holds(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a", **FULL)), Cache_Control="max-age=3600")
    desk.look()
    assert desk.look(after=59 * MINUTES) == IngestReport()
    assert len(site.paths()) == 1
    desk.look(after=70 * MINUTES)
    assert len(site.paths()) == 2


def test_a_feed_is_not_asked_while_it_asks_for_itself_not_to_be(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a", **FULL)).replace("<channel>", "<channel><ttl>60</ttl>"))
    desk.look()
    desk.look(after=59 * MINUTES)
    assert len(site.paths()) == 1
    desk.look(after=70 * MINUTES)
    assert len(site.paths()) == 2


def test_a_busy_server_is_left_alone_as_long_as_it_asks_and_not_longer(desk: Desk, site: Site) -> None:
    site.refuse("/feed", 429, Retry_After="7200")
    assert "Retry-After 7200" in lines(desk.look())[0]
    site.tell("/feed", rss(item("/a", **FULL)))
    assert desk.look(after=119 * MINUTES) == IngestReport()
    assert len(desk.look(after=120 * MINUTES).stored) == 1
    assert desk.record().error is None


def test_a_server_that_fails_without_asking_for_time_is_asked_sooner(desk: Desk, site: Site) -> None:
    site.refuse("/feed", 500)
    desk.look()
    site.tell("/feed", rss(item("/a", **FULL)))
    assert len(desk.look(after=5 * MINUTES).stored) == 1


@pytest.mark.parametrize(("status", "asked"), [(301, ["/new"]), (308, ["/new"]), (302, ["/feed", "/new"])])
def test_a_feed_that_has_moved_for_good_is_asked_where_it_is(
    desk: Desk, site: Site, status: int, asked: list[str]
) -> None:
    site.redirect("/feed", "/new", status)
    site.tell("/new", rss(item("/a", **FULL)))
    desk.look()
    site.asked.clear()
    desk.look(after=HOURS)
    assert site.paths() == asked


def test_a_new_address_that_does_not_hold_is_given_up_for_the_named_one(desk: Desk, site: Site) -> None:
    site.redirect("/feed", "/new", 301)
    site.tell("/new", rss(item("/a", **FULL)), ETag='"7"')
    desk.look()
    site.refuse("/new", 404)
    desk.look(after=HOURS)
    site.asked.clear()
    site.tell("/feed", rss(item("/b", **FULL)))
    assert len(desk.look(after=2 * HOURS).stored) == 1
    assert site.paths() == ["/feed"]
    assert "If-None-Match" not in site.asked[0][1]


def test_a_feed_that_is_gone_is_said_to_be_and_not_asked_again(desk: Desk, site: Site) -> None:
    site.refuse("/feed", 410)
    (line,) = lines(desk.look())
    assert line.startswith(f"{site.url('/feed')}: HTTP 410 Gone (it is not asked again; take it out of the sources")
    assert desk.look(after=30 * DAYS) == IngestReport()
    assert len(site.paths()) == 1
    # One that the settings name elsewhere is another.
    site.tell("/other", rss(item("/a", **FULL)))
    assert len(desk.look_at(Source("post", SourceKind.FEED, site.url("/other"))).stored) == 1


def test_a_gone_page_behind_a_temporary_redirect_does_not_stop_a_feed(desk: Desk, site: Site) -> None:
    site.redirect("/feed", "/new", 302)
    site.refuse("/new", 410)
    desk.look()
    site.tell("/feed", rss(item("/a", **FULL)))
    assert len(desk.look(after=HOURS).stored) == 1


def test_a_run_that_tries_again_asks_once_more_what_failed_in_it(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a")))
    site.refuse("/a", 503)
    desk.look()
    site.tell("/a", page())
    assert desk.look().stored == ()
    assert len(desk.look(again=True).stored) == 1
    assert desk.look(again=True) == IngestReport()


def test_a_ledger_made_anew_does_not_take_again_what_the_archive_holds(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a"), item("/b")))
    site.tell("/a", page())
    desk.look()
    home = desk.home
    site.asked.clear()
    for path in home.folder.glob("ledger.sqlite*"):
        path.unlink()
    with pipeline.open_home(home.folder, NOW + DAYS) as remade:
        pipeline.reconcile(remade)
        again = replace(desk, home=remade)
        changed = item("/c", pubDate="Thu, 08 May 2031 06:00:00 GMT", **FULL)
        site.tell("/feed", rss(item("/a"), item("/b"), changed))
        report = again.look(after=DAYS)
        assert [stored.article.title for stored in report.stored] == ["Fourteen found"]
        assert again.entries() == [("/a", "taken", 0), ("/b", "failed", 1), ("/c", "taken", 1)]
        # Its page is looked at again, as any other that is young.
        assert report.looked.pages == site.paths().count("/a") == 1


def test_what_was_changed_after_the_archive_had_it_is_taken_again(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a")))
    site.tell("/a", page())
    desk.look()
    for path in desk.home.folder.glob("ledger.sqlite*"):
        path.unlink()
    with pipeline.open_home(desk.home.folder, NOW + 2 * DAYS) as remade:
        pipeline.reconcile(remade)
        site.tell("/feed", rss(item("/a", pubDate="Wed, 21 May 2031 12:00:00 GMT")))
        site.tell("/a", page(more=" It was thirteen."))
        (stored,) = replace(desk, home=remade).look(after=2 * DAYS).stored
    assert stored.outcome.value == "new version"


def test_many_feeds_are_read_by_workers_as_few_are_here(desk: Desk, site: Site) -> None:
    sources = [Source(f"post {n}", SourceKind.FEED, site.url(f"/{n}")) for n in range(WORTH + 10)]
    for n in range(len(sources)):
        site.tell(f"/{n}", rss(item(f"/a{n}", f"Report {n}", **FULL)) if n % 7 else "no feed", ETag=f'"{n}"')
    report = desk.look_at(*sources)
    assert {s.article.title for s in report.stored} == {f"Report {n}" for n in range(len(sources)) if n % 7}
    assert [failure.item for failure in report.failures] == [site.url(f"/{n}") for n in range(0, len(sources), 7)]
    records = desk.home.ledger.source_records([source.name for source in sources])
    assert {record.etag for record in records.values()} == {f'"{n}"' if n % 7 else None for n in range(len(sources))}


def test_what_reads_feeds_begins_without_the_client_and_the_database() -> None:
    code = "import sys; import storydiff.sources.reading, storydiff.workers; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "feedparser" in loaded
    assert not {"aiohttp", "sqlalchemy", "spacy", "lxml"}.intersection(loaded)


def test_the_same_bytes_are_not_read_again_though_the_server_sends_them(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a", **FULL), item(None, "No link, no text")), ETag='"7"')
    assert len(desk.look().failures) == 1
    capture = desk.record().capture
    assert capture is not None
    kept = desk.home.folder / "archive" / "captures" / capture[:2] / capture
    kept.unlink()
    site.tell("/feed", rss(item("/a", **FULL), item(None, "No link, no text")), ETag='"8"', Cache_Control="max-age=900")
    assert desk.look(after=HOURS) == IngestReport()
    assert not kept.exists()
    assert (desk.record().etag, desk.record().lifetime, desk.record().capture) == ('"8"', 900.0, capture)
    site.tell("/feed", rss(item("/a", **FULL), item(None, "Still no link")))
    assert len(desk.look(after=2 * HOURS).failures) == 1
    assert desk.record().capture != capture


def test_the_same_bytes_end_what_went_wrong_between(desk: Desk, site: Site) -> None:
    said = rss(item("/a", **FULL)).replace("<channel>", "<channel><ttl>60</ttl>")
    site.tell("/feed", said)
    desk.look()
    site.refuse("/feed", 500)
    desk.look(after=2 * HOURS)
    assert desk.record().failures == 1
    site.tell("/feed", said)
    desk.look(after=4 * HOURS)
    assert (desk.record().failures, desk.record().error, desk.record().ttl) == (0, None, 3600.0)


def test_a_feed_that_breaks_off_is_read_again_though_its_bytes_are_the_same(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a", **FULL), item("/b", **FULL)).removesuffix("</item></channel></rss>"))
    for look in range(2):
        assert "breaks off" in lines(desk.look(after=look * HOURS))[0]
    assert desk.entries() == [("/a", "taken", 1)]


def test_the_entries_of_several_feeds_are_taken_in_turns(desk: Desk, site: Site) -> None:
    for name in ("one", "two"):
        site.tell(f"/{name}", rss(*(item(f"/{name}/{n}", f"{name} {n}", **FULL) for n in range(3))))
    report = desk.look_at(*(Source(name, SourceKind.FEED, site.url(f"/{name}")) for name in ("one", "two")))
    assert [s.article.title for s in report.stored] == [f"{name} {n}" for n in range(3) for name in ("one", "two")]


def test_what_has_long_left_its_feed_is_forgotten_and_what_stands_in_it_is_not(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a", **FULL), item("/b", "Roads open", **FULL)))
    desk.look()
    site.tell("/feed", rss(item("/a", **FULL), item("/c", "Roads shut", **FULL)))
    desk.look(after=179 * DAYS)
    assert [path for path, *_ in desk.entries()] == ["/a", "/b", "/c"]
    site.tell("/feed", rss(item("/c", "Roads shut", **FULL), item("/a", **FULL)))
    assert desk.look(after=181 * DAYS).stored == ()
    assert [path for path, *_ in desk.entries()] == ["/a", "/c"]


# --- robots.txt ----------------------------------------------------------------------------------

ROBOTS = "User-agent: *\nAllow: /\n\nUser-agent: storydiff\nDisallow: /private\n"


def test_a_page_that_its_site_keeps_from_robots_is_refused_and_the_feed_is_read(desk: Desk, site: Site) -> None:
    site.tell("/robots.txt", ROBOTS + "Disallow: /feed\n", "text/plain")
    site.tell("/feed", rss(item("/private/a"), item("/public/a")))
    site.tell("/private/a", page())
    site.tell("/public/a", page())
    report = desk.look()
    assert [s.article.url for s in report.stored] == [site.url("/public/a")]
    (line,) = lines(report)
    assert line.startswith(f"{site.url('/private/a')}: the site does not let it be fetched")
    assert desk.entries() == [("/private/a", "refused", 1), ("/public/a", "taken", 1)]
    assert "/private/a" not in site.paths()


def test_a_redirect_to_what_is_kept_from_robots_is_not_followed(desk: Desk, site: Site) -> None:
    site.tell("/robots.txt", ROBOTS, "text/plain")
    site.tell("/feed", rss(item("/public/a")))
    site.redirect("/public/a", "/private/a")
    site.tell("/private/a", page())
    assert desk.look().stored == ()
    assert desk.entries() == [("/public/a", "refused", 1)]
    assert "/private/a" not in site.paths()


def test_what_a_site_asks_of_robots_is_asked_once_a_day(desk: Desk, site: Site) -> None:
    site.tell("/robots.txt", ROBOTS, "text/plain")
    for day, path in ((0.0, "/a"), (0.9, "/b"), (1.1, "/c")):
        site.tell("/feed", rss(item(path)))
        site.tell(path, page(path))
        assert len(desk.look(after=day * DAYS).stored) == 1
    assert site.paths().count("/robots.txt") == 2


def test_a_site_that_does_not_say_what_it_asks_is_left_alone_until_it_does(desk: Desk, site: Site) -> None:
    site.refuse("/robots.txt", 500)
    site.tell("/feed", rss(item("/a")))
    site.tell("/a", page())
    assert "its site's robots.txt cannot be had: HTTP 500" in lines(desk.look())[0]
    site.refuse("/robots.txt", 404)
    assert len(desk.look(after=HOURS).stored) == 1


def test_a_page_that_the_user_names_is_fetched_without_asking(desk: Desk, site: Site) -> None:
    site.tell("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    site.tell("/feed", page())
    assert len(desk.look(SourceKind.PAGE).stored) == 1
    assert site.paths() == ["/feed"]


# --- killed --------------------------------------------------------------------------------------

KILLED = """
import asyncio, os, signal, sys
from datetime import datetime
from storydiff import archive, ledger, pipeline
from storydiff.fetch import Fetcher, FetchLimits
from storydiff.model import Source, SourceKind

owner, name, number, when, folder, clock, *urls = sys.argv[1:]
owner = {"archive": archive.Archive, "ledger": ledger.Ledger}[owner]
whole, calls = getattr(owner, name), [0]

def killing(*args, **named):
    calls[0] += 1
    if calls[0] == int(number) and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = whole(*args, **named)
    if calls[0] == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(owner, name, killing)

async def run():
    with pipeline.open_home(folder, datetime.fromisoformat(clock)) as home:
        sources = [Source(url, SourceKind.FEED, url) for url in urls]
        async with Fetcher(FetchLimits(seconds=30), allow_loopback=True) as fetcher:
            await pipeline.ingest_sources(home, sources, fetcher)

asyncio.run(run())
"""

MOMENTS = [
    ("archive", "keep_capture", 2, "after"),
    ("ledger", "put_visits", 1, "before"),
    ("ledger", "put_visits", 1, "after"),
    ("archive", "put", 2, "before"),
    ("archive", "put", 2, "after"),
    ("ledger", "add_article", 3, "after"),
    ("ledger", "put_outcomes", 1, "before"),
    ("ledger", "put_outcomes", 1, "after"),
]


@pytest.mark.parametrize(("owner", "name", "number", "when"), MOMENTS)
def test_a_run_that_is_killed_loses_nothing_and_doubles_nothing(
    tmp_path: Path, owner: str, name: str, number: int, when: str
) -> None:
    with serving() as site:
        urls = [site.url(f"/feed{n}") for n in range(3)]
        for n in range(3):
            content = rss(*(item(f"/{n}/{k}", f"Report {n} {k}", **(FULL if k else {})) for k in range(3)))
            site.answers[f"/feed{n}"] = lambda handler, content=content: (
                handler.say(304)
                if handler.headers.get("If-None-Match")
                else handler.say(200, content.encode(), ETag="7")
            )
            site.tell(f"/{n}/0", page(f"Report {n} 0", f" It was number {n}."))
        pipeline.init(tmp_path / "home")
        arguments = [owner, name, str(number), when, str(tmp_path / "home"), NOW.isoformat(), *urls]
        ended = subprocess.run([sys.executable, "-c", KILLED, *arguments], env=os.environ, cwd=Path.cwd(), check=False)
        assert ended.returncode == -signal.SIGKILL
        with pipeline.open_home(tmp_path / "home", NOW + HOURS) as home:
            desk = Desk(replace(home, now=NOW), site)
            pipeline.reconcile(home)
            sources = [Source(url, SourceKind.FEED, url) for url in urls]
            assert desk.look_at(*sources, after=HOURS).failures == ()
            taken = [(path, state) for path, state, _ in desk.entries()]
            assert taken == [(f"/{n}/{k}", "taken") for n in range(3) for k in range(3)]
            articles = list(home.archive.iter_articles())
            assert sorted(article.title for article in articles) == [
                f"Report {n} {k}" for n in range(3) for k in range(3)
            ]
            assert len(list(home.ledger.iter_articles())) == 9
            assert desk.look_at(*sources, after=2 * HOURS) == IngestReport()
            assert not list((tmp_path / "home").rglob(".*.part"))
