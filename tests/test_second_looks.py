"""Pages of young articles are looked at again over real HTTP: what changed is kept, what is gone withdraws nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.ledger_places import LEDGER_FILE
from storydiff.model import Draft, Source, SourceKind, WatchedPage
from storydiff.page_readers import BoundedArticleReader
from storydiff.reasons import why
from storydiff.reports import IngestReport, Looked
from storydiff.settings import FetchTable
from storydiff.source_table import source_table
from tests.intake import NOW, SENTENCES, Desk, at_desk, full_text, item, lines, page, rss
from tests.older_ledgers import as_before
from tests.test_polling import KILLED
from tests.webserver import Handler, Site, serving

LIBRARY = (
    "The council of Vale has decided that the new library at the harbour will open in spring, the mayor said.",
    "It will hold forty thousand books, and whoever lives in the town may borrow six of them for a month.",
)
GERMAN = (
    "Das Hochwasser in Orrin hat am Donnerstag viele Menschen obdachlos gemacht, wie die Polizei der Stadt mitteilte.",
    "Die Straßen entlang des Flusses blieben gesperrt, und niemand konnte sagen, wann sie wieder offen sein würden.",
)
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
NIGHT = timedelta(hours=24)
CORRECTED = page(more=" It was corrected.")


def shown(title: str, *sentences: str) -> str:
    """A page with an article of those sentences."""
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    head = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    return f"{head}{body}</article></body></html>"


def watched(desk: Desk, path: str = "/a") -> WatchedPage:
    """What is remembered of a page."""
    (found,) = desk.home.ledger.find_pages([desk.site.url(path)])
    return found


def showing(desk: Desk, *paths: str, **said: str) -> None:
    """Let a feed show pages, and take them in."""
    desk.site.tell("/feed", rss(*(item(path, f"Report {path}") for path in paths)), ETag='"f"', **said)
    for path in paths:
        desk.site.tell(path, page(f"Report {path}"), ETag=f'"{path}"')
    assert len(desk.look().stored) == len(paths)
    desk.site.asked.clear()


def asked_pages(site: Site) -> list[str]:
    return [path for path in site.paths() if path not in {"/feed", "/robots.txt"}]


# --- when ----------------------------------------------------------------------------------------


def test_a_page_is_looked_at_once_a_night_while_its_article_is_young(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    for hours, looks in ((1, 0), (19, 0), (20, 1), (21, 1), (39, 1), (40, 2), (71, 3), (92, 3), (200, 3)):
        desk.look(after=hours * HOURS)
        assert len(asked_pages(site)) == looks, hours


def test_the_settings_say_for_how_long_and_never_where_they_say_nought(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    for days, after, looks in ((0.0, 1, 0), (1.0, 2, 0), (5.0, 4, 1)):
        table = FetchTable(look_again=days)
        home = replace(desk.home, settings=desk.home.settings.model_copy(update={"fetch": table}))
        replace(desk, home=home).look(after=after * DAYS)
        assert len(asked_pages(site)) == looks


def test_a_page_that_two_feeds_show_is_looked_at_once(desk: Desk, site: Site) -> None:
    site.tell("/a", page())
    sources = [Source(name, SourceKind.FEED, site.url(f"/{name}")) for name in ("one", "two")]
    for name in ("one", "two"):
        site.tell(f"/{name}", rss(item(f"/a?utm_source={name}")))
    desk.look_at(*sources)
    site.asked.clear()
    report = desk.look_at(*sources, after=NIGHT)
    assert report.looked == Looked(1)
    assert len([path for path in site.paths() if path.startswith("/a")]) == 1


def test_of_each_host_the_newest_pages_are_looked_at_and_the_rest_is_counted(desk: Desk, site: Site) -> None:
    for hour in range(5):
        site.tell("/feed", rss(*(item(f"/{n}", f"Report {n}") for n in range(hour + 1))))
        site.tell(f"/{hour}", page(f"Report {hour}"))
        desk.look(after=hour * HOURS)
    site.asked.clear()
    table = FetchTable(look_again_pages=2)
    desk = replace(desk, home=replace(desk.home, settings=desk.home.settings.model_copy(update={"fetch": table})))
    report = desk.look(after=30 * HOURS)
    assert report.looked == Looked(2, left_out=3)
    assert sorted(asked_pages(site)) == ["/3", "/4"]
    assert "3 pages left out" in "\n".join(report.lines())


def test_what_is_left_out_of_a_host_hangs_on_all_that_led_to_it(desk: Desk, site: Site) -> None:
    sources = [Source(name, SourceKind.FEED, site.url(f"/{name}")) for name in ("one", "two")]
    for hour, source in enumerate(sources):
        site.tell(f"/{source.name}", rss(item(f"/{source.name}/a", f"Report {source.name}")))
        site.tell(f"/{source.name}/a", page(f"Report {source.name}"))
        desk.look_at(source, after=hour * HOURS)
    table = FetchTable(look_again_pages=1)
    desk = replace(desk, home=replace(desk.home, settings=desk.home.settings.model_copy(update={"fetch": table})))
    # Each by itself, as an orchestrator asks them; the second has the newest page of their host.
    assert [desk.look_at(source, after=NIGHT).looked for source in sources] == [Looked(left_out=1), Looked(1)]


def test_a_page_of_no_story_and_one_in_another_language_are_left_alone(tmp_path: Path, site: Site) -> None:
    (tmp_path / "storydiff.toml").write_text('[[stories]]\nname = "flood"\nwords = ["Orrin"]\n')
    said = {"/orrin": page(), "/vale": shown("A library", *LIBRARY), "/german": shown("Hochwasser", *GERMAN)}
    with at_desk(tmp_path, site) as desk:
        site.tell("/feed", rss(*(item(path, path) for path in said)))
        for path, body in said.items():
            site.tell(path, body)
        assert len(desk.look().stored) == 3
        site.asked.clear()
        desk.look(after=NIGHT)
    assert asked_pages(site) == ["/orrin"]


def test_an_entry_that_carries_its_text_and_what_is_taken_by_hand_are_not_looked_at(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/full", **{"content:encoded": full_text()})))
    site.tell("/full", page())
    site.tell("/old", page("Long ago", " That was long ago."))
    desk.look()

    async def backfill() -> IngestReport:
        home = replace(
            desk.home, settings=desk.home.settings.model_copy(update={"fetch": FetchTable(allow_loopback=True)})
        )
        return await pipeline.ingest(home, [site.url("/old")], backfill=True)

    assert len(asyncio.run(backfill()).stored) == 1
    site.asked.clear()
    assert desk.look(after=NIGHT).looked == Looked()
    assert asked_pages(site) == []


def test_a_source_that_is_taken_out_of_the_settings_takes_its_pages_with_it(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    site.tell("/other", rss(item("/b", **{"content:encoded": full_text()})))
    desk.look_at(Source("other", SourceKind.FEED, site.url("/other")), after=NIGHT)
    assert asked_pages(site) == ["/other"]


# --- what it says --------------------------------------------------------------------------------


def test_the_validators_of_a_page_are_sent_as_they_came(desk: Desk, site: Site) -> None:
    stamp = "Thu, 08 May 2031 06:00:00 GMT"
    site.tell("/feed", rss(item("/a")))
    site.tell("/a", page(), ETag='W/"7-a"', Last_Modified=stamp)
    desk.look()
    site.answers["/a"] = lambda handler: handler.say(304, ETag='W/"8"')
    assert desk.look(after=NIGHT) == IngestReport(looked=Looked(1))
    assert [(h.get("If-None-Match"), h.get("If-Modified-Since")) for p, h in site.asked if p == "/a"] == [
        (None, None),
        ('W/"7-a"', stamp),
    ]
    assert (watched(desk).etag, watched(desk).last_modified) == ('W/"8"', stamp)


def test_another_text_is_a_new_version_with_its_own_validators(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    site.tell("/a", CORRECTED.replace("Fourteen found", "Report /a"), ETag='"2"')
    report = desk.look(after=NIGHT)
    (stored,) = report.stored
    assert (stored.outcome.value, stored.article.version) == ("new version", 2)
    assert stored.article.document == site.url("/a")
    assert stored.article.first_seen >= NOW + NIGHT
    # What the feed said of it holds on.
    assert stored.article.published == desk.home.ledger.find_article(site.url("/a"), 1).published  # type: ignore[union-attr]
    assert report.looked == Looked(1, changed=1)
    assert watched(desk).etag == '"2"'
    assert desk.look(after=NIGHT) == IngestReport()
    assert desk.look(after=2 * NIGHT) == IngestReport(looked=Looked(1))


STAMPED = """<html><head><title>Fourteen found</title><meta property="article:modified_time" content="{time}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", "headline":
"Fourteen found", "datePublished": "2031-05-20T06:00:00Z", "dateModified": "{time}"}}</script></head><body>
<article><h1>Fourteen found</h1><time datetime="{time}">Updated {time}</time>{body}</article>
<aside class="related"><h2>More</h2><ul><li><a href="/{link}">{link}</a></li><li><a href="/x">Else</a></li></ul></aside>
<footer>{link}</footer></body></html>"""


def test_another_stamp_and_other_links_are_no_new_version(desk: Desk, site: Site) -> None:
    body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    site.tell("/feed", rss(item("/a")))
    site.tell("/a", STAMPED.format(time="2031-05-20T06:00:00Z", link="The weather of Vale", body=body))
    desk.look()
    site.tell("/a", STAMPED.format(time="2031-05-21T03:00:00Z", link="Library opens in spring", body=body))
    assert desk.look(after=NIGHT) == IngestReport(looked=Looked(1))
    (kept,) = desk.home.archive.iter_articles()
    assert kept.version == 1  # type: ignore[union-attr]
    site.tell("/a", STAMPED.format(time="2031-05-21T03:00:00Z", link="Vale", body=body.replace("fourteen", "13")))
    assert desk.look(after=2 * NIGHT).looked == Looked(1, changed=1)


def test_the_same_bytes_are_not_read_again(desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    showing(desk, "/a")
    calls: list[str] = []
    split = BoundedArticleReader.split

    def noting(reader: BoundedArticleReader, draft: Draft) -> tuple[Draft, ...]:
        calls.append(draft.document)
        return split(reader, draft)

    monkeypatch.setattr(BoundedArticleReader, "split", noting)
    desk.look(after=NIGHT)
    assert calls == []
    site.tell("/a", CORRECTED)
    for night in (2, 3):
        desk.look(after=night * NIGHT - HOURS)
    assert calls == [site.url("/a")]


def test_a_live_blog_is_gone_on_with(desk: Desk, site: Site) -> None:
    def blog(*times: int) -> str:
        updates = ",".join(
            f'{{"@type": "BlogPosting", "headline": "At {n}", "url": "{site.url("/live")}#{n}", "datePublished":'
            f' "2031-05-20T{n:02}:00:00Z", "articleBody": "{n} bridges were shut in Orrin. {SENTENCES[1]}"}}'
            for n in times
        )
        data = f'{{"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": "Orrin live", "liveBlogUpdate": [{updates}]}}'
        return (
            f'<html><head><title>Orrin live</title><script type="application/ld+json">{data}</script></head>'
            f"<body><article><h1>Orrin live</h1><p>{SENTENCES[0]}</p></article></body></html>"
        )

    site.tell("/feed", rss(item("/live", "Orrin live")))
    site.tell("/live", blog(7, 8))
    assert len(desk.look().stored) == 2
    site.tell("/live", blog(7, 8, 9))
    report = desk.look(after=NIGHT)
    assert [s.article.document for s in report.stored] == [f"{site.url('/live')}#9"]
    assert report.looked == Looked(1, changed=1)


# --- what does not show the article --------------------------------------------------------------


def refusing(status: int, **headers: str) -> Callable[[Site], None]:
    return lambda site: site.refuse("/a", status, **headers)


def saying(body: str) -> Callable[[Site], None]:
    return lambda site: site.tell("/a", body)


def moving(to: str) -> Callable[[Site], None]:
    def move(site: Site) -> None:
        site.redirect("/a", to, 301)
        site.tell(to, shown("All news", *LIBRARY))

    return move


WALL = shown("Fourteen found", SENTENCES[0], "Subscribe to continue reading.")
CONSENT = shown("Before you continue", "We use cookies. Please accept all cookies to continue.")
ERROR = shown("404 - Page not found", "Sorry, the page you are looking for could not be found.")


@pytest.mark.parametrize(
    ("misbehave", "said", "looks"),
    [
        (refusing(404), "HTTP 404", 3),
        (refusing(410), "HTTP 410", 1),
        (refusing(403), "HTTP 403", 3),
        (saying(WALL), "must be paid for", 3),
        (saying(CONSENT), "consent", 3),
        (saying(ERROR), "error page", 3),
        (moving("/"), "something else", 3),
    ],
)
def test_a_page_without_its_article_is_no_version_and_no_failure_and_given_up(
    desk: Desk, site: Site, misbehave: Callable[[Site], None], said: str, looks: int
) -> None:
    showing(desk, "/a")
    etag = watched(desk).etag
    misbehave(site)
    home = desk.home
    long = replace(
        desk, home=replace(home, settings=home.settings.model_copy(update={"fetch": FetchTable(look_again=30)}))
    )
    for night in range(1, 6):
        report = long.look(after=night * NIGHT)
        assert (report.stored, report.failures) == ((), ())
        assert report.looked == (Looked(1, missing=1) if night <= looks else Looked())
    assert len(list(home.archive.iter_articles())) == 1
    assert said in (watched(desk).reason or "")
    assert watched(desk).etag == etag
    assert watched(desk).next_try is None
    told = "\n".join(why(long.at(6 * NIGHT), site.url("/a")).lines())
    assert "its page, looked at last on 2031-05-" in told
    assert said in told
    assert "not looked at any more" in told


REMOVED = (
    "The editors of the Post took a report down from here on Friday, as one of its authors had asked them to.",
    "What it said was not checked as the Post checks what it prints, and nothing of it should be passed on.",
)
OTHERS = (
    "Nobody had expected that so many would still be found after three nights in the cold, a doctor told the Post.",
    "Helicopters brought the weakest to the hospital of Vale, where every bed was taken by the evening.",
    "The road through the gorge was cleared at noon, and the first lorries with tents arrived an hour later.",
    "A school at the foot of the dam was opened for those who had lost their homes, some two hundred people.",
)


@pytest.mark.parametrize(
    ("title", "sentences", "is_version"),
    [
        ("From the editors", REMOVED, False),
        ("From the editors", (*REMOVED, SENTENCES[0]), True),  # words of it stand
        ("Search goes on", (*OTHERS, *LIBRARY), True),  # told anew at length
    ],
)
def test_a_notice_in_place_of_an_article_is_no_version_and_an_article_told_anew_is(
    desk: Desk, site: Site, title: str, sentences: tuple[str, ...], is_version: bool
) -> None:
    site.tell("/feed", rss(item("/a", "Report of the third day")))
    site.tell("/a", shown("Report of the third day", *SENTENCES, *OTHERS, *SENTENCES))
    desk.look()
    site.tell("/a", shown(title, *sentences))
    report = desk.look(after=NIGHT)
    assert len(report.stored) == is_version
    assert report.looked == Looked(1, changed=is_version, missing=not is_version)
    assert ("something else" in (watched(desk).reason or "")) is not is_version


def test_a_page_that_comes_back_is_looked_at_on(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    site.refuse("/a", 404)
    desk.look(after=NIGHT)
    site.tell("/a", CORRECTED, ETag='"2"')
    assert desk.look(after=2 * NIGHT).looked == Looked(1, changed=1)
    assert (watched(desk).missing, watched(desk).reason) == (0, None)


@pytest.mark.parametrize(
    "misbehave",
    [
        refusing(503),
        refusing(429, Retry_After="7200"),
        saying(""),
        lambda site: site.answers.update({"/a": Handler.hang_up}),
    ],
)
def test_what_may_pass_is_one_failure_of_the_source_and_looked_at_again(
    desk: Desk, site: Site, misbehave: Callable[[Site], None]
) -> None:
    showing(desk, "/a")
    misbehave(site)
    report = desk.look(after=NIGHT)
    assert len(report.failures) == 1
    assert lines(report)[0].startswith("post: 1 page could not be looked at again: ")
    assert report.failures[0].transient
    site.tell("/a", CORRECTED)
    assert desk.look(after=NIGHT + timedelta(minutes=1)).looked == Looked()
    assert desk.look(after=NIGHT + 3 * HOURS).looked == Looked(1, changed=1)


def test_a_run_that_tries_again_looks_once_more_at_what_failed_in_it(desk: Desk, site: Site) -> None:
    showing(desk, "/a", "/b")
    site.refuse("/a", 500)
    desk.look(after=NIGHT)
    site.asked.clear()
    site.tell("/a", CORRECTED)
    assert desk.look(after=NIGHT, again=True).looked == Looked(1, changed=1)
    assert asked_pages(site) == ["/a"]


def test_a_page_that_its_site_keeps_from_robots_by_now_is_left_alone(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    site.tell("/robots.txt", "User-agent: *\nDisallow: /a\n", "text/plain")
    for night in (2, 3):
        assert desk.look(after=night * NIGHT - HOURS).failures == ()
    assert asked_pages(site) == []
    assert watched(desk).next_try is None


def test_a_host_that_asks_to_be_left_alone_is(desk: Desk, site: Site) -> None:
    showing(desk, *(f"/{n}" for n in range(6)))
    for n in range(6):
        site.refuse(f"/{n}", 429, Retry_After="3600")
    limits = replace(desk.limits, connections_per_host=1)
    report = replace(desk, limits=limits).look(after=NIGHT)
    assert len(asked_pages(site)) == 1
    assert len(report.failures) == 1
    assert report.failures[0].reason.startswith("1 page could not")


def slow(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"<p>drip</p>")
        handler.wfile.flush()
        if handler.server.__dict__.get("_BaseServer__shutdown_request"):
            return
        __import__("time").sleep(0.05)


@pytest.mark.parametrize("hostile", ["slow", "large", "circle", "private", "binary"])
def test_a_page_that_turns_hostile_harms_nothing(desk: Desk, site: Site, hostile: str) -> None:
    showing(desk, "/a", "/b")
    match hostile:
        case "slow":
            site.answers["/a"] = slow
        case "large":
            site.tell("/a", b"<p>" + b"a" * 300_000)
        case "circle":
            site.redirect("/a", "/a")
        case "private":
            site.redirect("/a", "http://169.254.169.254/latest")
        case _:
            site.tell("/a", b"\x00\x01\x02" * 500)
    site.tell("/b", CORRECTED)
    report = (desk.hurried(2) if hostile == "slow" else desk).look(after=NIGHT)  # the slow page takes five seconds
    assert [s.article.document for s in report.stored] == [site.url("/b")]
    assert watched(desk).reason
    assert len(desk.home.ledger.find_article(site.url("/a")).text) < 1_000  # type: ignore[union-attr]


# --- identity ------------------------------------------------------------------------------------


def test_a_page_that_moved_with_its_headline_is_still_the_article(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    site.redirect("/a", "/a-thirteen-found", 301)
    body = page("Thirteen found").replace("fourteen", "thirteen")
    site.tell("/a-thirteen-found", body)
    (stored,) = desk.look(after=NIGHT).stored
    assert (stored.article.document, stored.article.version) == (site.url("/a"), 2)


def test_a_feed_that_shows_the_change_itself_is_taken_as_before(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    site.tell("/feed", rss(item("/a", "Report /a", pubDate="Wed, 21 May 2031 06:00:00 GMT")))
    site.tell("/a", CORRECTED)
    report = desk.look(after=NIGHT)
    assert [s.article.version for s in report.stored] == [2]
    assert report.looked == Looked()
    assert len(asked_pages(site)) == 1


# --- kept, killed, and made anew -----------------------------------------------------------------


def test_a_ledger_of_before_is_given_the_table_when_it_is_first_opened(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    file, before = desk.home.folder / LEDGER_FILE, desk.home.folder / "before.sqlite"
    as_before(f"sqlite:///{file}", f"sqlite:///{before}", 6, pages=False)
    for path in file.parent.glob(f"{LEDGER_FILE}*"):
        path.unlink()
    before.rename(file)
    with pipeline.open_home(desk.home.folder, NOW, looking=True) as home:
        assert home.ledger.page_counts(NOW) == {}
        assert home.ledger.find_pages([site.url("/a")]) == []
        assert "in the archive" in "\n".join(why(home, site.url("/a")).lines())
    with pipeline.open_home(desk.home.folder, NOW) as home:
        assert replace(desk, home=home).look(after=NIGHT).looked == Looked()


def test_a_replay_forgets_no_page(desk: Desk, site: Site) -> None:
    showing(desk, "/a")
    with pipeline.open_home(desk.home.folder, NOW + HOURS) as home:
        pipeline.replay(home)
    site.tell("/a", CORRECTED)
    assert desk.look(after=NIGHT).looked == Looked(1, changed=1)


def test_a_ledger_made_anew_looks_again_at_what_the_archive_holds(desk: Desk, site: Site) -> None:
    full = item("/full", "Roads shut", **{"content:encoded": full_text()})
    site.tell("/feed", rss(item("/a", "Report /a"), item("/b", "Report /b"), full))
    for path in ("/a", "/b", "/full"):
        site.tell(path, page(f"Report {path}", f" It was said at {path}."))
    desk.look()
    for path in desk.home.folder.glob("ledger.sqlite*"):
        path.unlink()
    site.tell("/a", CORRECTED)
    site.asked.clear()
    with pipeline.open_home(desk.home.folder, NOW + HOURS) as remade:
        pipeline.reconcile(remade)
        report = replace(desk, home=remade).look(after=NIGHT)
        assert [(s.article.document, s.article.version) for s in report.stored] == [(site.url("/a"), 2)]
        assert report.looked == Looked(2, changed=1)
    assert sorted(asked_pages(site)) == ["/a", "/b"]


def test_the_sources_say_how_many_pages_are_looked_at_again(tmp_path: Path, site: Site) -> None:
    (tmp_path / "storydiff.toml").write_text(f'[[sources]]\nname = "post"\nurl = "{site.url("/feed")}"\n')
    with at_desk(tmp_path, site) as desk:
        showing(desk, "/a", "/b")
        assert "2 (2 watched)" in source_table(desk.home).lines()[1]
        site.refuse("/a", 410)
        desk.look(after=NIGHT)
        assert "2 (1 watched)" in source_table(desk.at(NIGHT)).lines()[1]
        (record,) = source_table(desk.at(NIGHT)).record()["sources"]
        assert (record["watched"], record["gone_pages"], record["last_error"]) == (1, 1, None)
        assert "watched" not in source_table(desk.at(5 * NIGHT)).lines()[1]


MOMENTS = [
    ("archive", "put", 1, "before"),
    ("archive", "put", 1, "after"),
    ("ledger", "add_article", 1, "after"),
    ("ledger", "put_pages", 1, "before"),
    ("ledger", "put_pages", 1, "after"),
]


@pytest.mark.parametrize(("owner", "name", "number", "when"), MOMENTS)
def test_a_look_that_is_killed_loses_nothing_and_doubles_nothing(
    tmp_path: Path, owner: str, name: str, number: int, when: str
) -> None:
    with serving() as site:
        with at_desk(tmp_path / "home", site) as desk:
            source = Source(site.url("/feed"), SourceKind.FEED, site.url("/feed"))
            site.tell("/feed", rss(*(item(f"/{n}", f"Report {n}") for n in range(3))))
            for n in range(3):
                site.tell(f"/{n}", page(f"Report {n}", f" It was number {n}."), ETag=f'"{n}"')
            assert len(desk.look_at(source).stored) == 3
        for n in range(3):
            site.tell(f"/{n}", page(f"Report {n}", f" It was not number {n}."), ETag=f'"{n}+"')
        arguments = [owner, name, str(number), when, str(tmp_path / "home"), (NOW + NIGHT).isoformat(), source.location]
        ended = subprocess.run([sys.executable, "-c", KILLED, *arguments], env=os.environ, cwd=Path.cwd(), check=False)
        assert ended.returncode == -signal.SIGKILL
        with pipeline.open_home(tmp_path / "home", NOW + NIGHT + HOURS) as home:
            pipeline.reconcile(home)
            desk = Desk(replace(home, now=NOW), site)
            assert desk.look_at(source, after=NIGHT + HOURS).failures == ()
            kept = [(a.document, a.version) for a in home.archive.iter_articles()]  # type: ignore[union-attr]
            assert sorted(kept) == sorted((site.url(f"/{n}"), version) for n in range(3) for version in (1, 2))
            pages = home.ledger.find_pages([site.url(f"/{n}") for n in range(3)])
            assert [page.etag for page in pages] == [f'"{n}+"' for n in range(3)]
            assert desk.look_at(source, after=NIGHT + 2 * HOURS) == IngestReport()


def test_ten_thousand_articles_cost_no_flood(tmp_path: Path, site: Site) -> None:
    with at_desk(tmp_path, site) as desk:
        site.tell("/feed", rss(item("/a")))
        site.tell("/a", page())
        desk.look()
        one = watched(desk)
        many = [
            replace(one, document=site.url(f"/{n}"), entry=replace(one.entry, url=site.url(f"/{n}")))
            for n in range(10_000)
        ]
        desk.home.ledger.put_pages(many, NOW)
        report = desk.look(after=NIGHT)
        assert (report.looked.pages, report.looked.left_out) == (100, 9_901)
        assert len(report.failures) <= 1
