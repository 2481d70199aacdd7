"""Which article is which: guid, then address, then text; what only resembles another is kept and known as a copy."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from storydiff import pipeline
from storydiff.model import Source, SourceKind
from storydiff.reasons import why
from storydiff.settings import FetchTable
from tests.intake import SENTENCES, Desk, item, page, rss
from tests.webserver import Site

OTHER = "".join(
    f"<p>The council of Port Ellis put off the vote on ward {n} for another week, it said.</p>" for n in range(9)
)


def articles(desk: Desk) -> list[tuple[str, int]]:
    return [(a.document.removeprefix(desk.site.url("")), a.version) for a in desk.home.ledger.iter_articles()]


def look_at_two(desk: Desk) -> None:
    feeds = [Source(name, SourceKind.FEED, desk.site.url(f"/{name}")) for name in ("one", "two")]
    desk.look_at(*feeds)


def test_two_feeds_and_a_hand_that_lead_to_one_page_make_one_article(desk: Desk, site: Site) -> None:
    site.tell("/a", page())
    site.tell("/one", rss(item(site.url("/a?utm_source=one"), guid="1")))
    site.tell("/two", rss(item(site.url("/a#top"), guid="2")))
    look_at_two(desk)
    asyncio.run(ingest(desk, site.url("/a?fbclid=x")))
    assert articles(desk) == [("/a", 1)]


async def ingest(desk: Desk, *addresses: str) -> None:
    fetch = FetchTable(allow_loopback=True, host_delay=0.0)
    settings = desk.home.settings.model_copy(update={"fetch": fetch})
    await pipeline.ingest(replace(desk.home, settings=settings), addresses)


def test_one_guid_at_a_new_address_is_a_new_version(desk: Desk, site: Site) -> None:
    site.tell("/twelve-found", page("Twelve found"))
    site.tell("/feed", rss(item(site.url("/twelve-found"), "Twelve found", guid="tag:7")))
    desk.look()
    site.tell("/fourteen-found", page("Fourteen found", more=" It had been twelve before."))
    site.tell("/feed", rss(item(site.url("/fourteen-found"), "Fourteen found", guid="tag:7")))
    desk.look(after=timedelta(hours=1))
    assert articles(desk) == [("/twelve-found", 1), ("/twelve-found", 2)]
    kept = desk.home.ledger.find_article(site.url("/twelve-found"))
    assert kept is not None
    assert kept.url == site.url("/fourteen-found")
    assert why(desk.home, site.url("/fourteen-found")).article == kept


def test_a_guid_that_is_used_again_for_something_else_is_another_article(desk: Desk, site: Site) -> None:
    site.tell("/a", page())
    site.tell("/feed", rss(item(site.url("/a"), guid="latest")))
    desk.look()
    site.tell("/b", f"<html><body><article><h1>Vote put off</h1>{OTHER}</article></body></html>")
    site.tell("/feed", rss(item(site.url("/b"), "Vote put off", guid="latest")))
    desk.look(after=timedelta(hours=1))
    assert sorted(articles(desk)) == [("/a", 1), ("/b", 1)]


def test_the_same_words_on_another_page_of_a_site_are_the_same_article(desk: Desk, site: Site) -> None:
    site.tell("/world/a", page())
    site.tell("/home/a", page())
    site.tell("/one", rss(item(site.url("/world/a"), guid="1"), item(site.url("/home/a"), guid="2")))
    site.tell("/two", rss())
    look_at_two(desk)
    assert articles(desk) == [("/world/a", 1)]
    (seen,) = (s for s in why(desk.home, site.url("/home/a")).sightings if s.guid == "2")
    assert seen.reason == f"in the archive as {site.url('/world/a')}"
    # One page that changes later goes its own way.
    site.tell("/home/a", page(more=" So it was said."))
    asyncio.run(ingest(desk, site.url("/home/a")))
    assert sorted(articles(desk)) == [("/home/a", 1), ("/world/a", 1)]


def test_the_same_words_in_another_paper_are_a_copy_and_are_kept(desk: Desk, site: Site) -> None:
    site.tell("/a", page().replace("<head>", '<head><meta property="og:site_name" content="The Orrin Post">'))
    site.tell("/b", page().replace("<head>", '<head><meta property="og:site_name" content="The Tarn Echo">'))
    # Two hosts, as papers have: one machine under two names.
    addresses = [site.url("/a", "127.0.0.1"), site.url("/b", "localhost")]
    asyncio.run(ingest(desk, *addresses))
    kept = list(desk.home.ledger.iter_articles())
    assert {a.publisher for a in kept} == {"The Orrin Post", "The Tarn Echo"}
    assert why(desk.home, addresses[0]).copies == (addresses[1],)


def test_a_text_that_was_cut_and_topped_is_kept_as_a_copy(desk: Desk, site: Site) -> None:
    site.tell("/a", page())
    shorter = "".join(f"<p>{sentence}</p>" for sentence in ("Fourteen more were found.", *SENTENCES[:2]))
    site.tell("/b", f"<html><body><article><h1>Found</h1>{shorter}</article></body></html>")
    asyncio.run(ingest(desk, site.url("/a"), site.url("/b")))
    assert sorted(articles(desk)) == [("/a", 1), ("/b", 1)]
    assert why(desk.home, site.url("/b")).copies == (site.url("/a"),)


def test_two_files_of_the_same_words_are_two_documents(desk: Desk, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("\n\n".join(SENTENCES), encoding="utf-8")
    asyncio.run(ingest(desk, str(tmp_path / "one.txt"), str(tmp_path / "two.txt")))
    assert {a.document for a in desk.home.ledger.iter_articles()} == {"one", "two"}
