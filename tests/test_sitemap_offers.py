"""A site without a feed is followed by the sitemap that its robots.txt names; what is guessed keeps to robots.txt."""

from __future__ import annotations

import asyncio
import tomllib

import pytest

from storydiff import pipeline, subscribing
from storydiff.errors import ItemError
from storydiff.fetch import Fetcher, FetchLimits
from storydiff.sources.discovery import find_feeds
from storydiff.sources.offers import Offer
from storydiff.sources.robots import Robots
from tests.intake import NOW, Desk, item, page, rss
from tests.test_sitemaps import index, news, part, url, urlset
from tests.webserver import Site


def found(desk: Desk, path: str = "/") -> tuple[Offer, ...]:
    async def run() -> tuple[Offer, ...]:
        async with Fetcher(FetchLimits(seconds=30), allow_loopback=True) as fetcher:
            robots = Robots(fetcher, desk.home.ledger, NOW)
            return await find_feeds(desk.site.url(path), fetcher, robots=robots, pause=0)

    return asyncio.run(run())


def test_the_one_sitemap_of_robots_txt_is_read_where_there_is_no_feed(desk: Desk, site: Site) -> None:
    site.tell("/", page())
    site.tell("/robots.txt", f"User-agent: *\nDisallow: /feed\nSitemap: {site.url('/s.xml')}\n", "text/plain")
    site.tell("/s.xml", urlset(url(site.url("/a"), news=news())), "application/xml")
    assert found(desk) == (Offer(site.url("/s.xml"), "Orrin Post", 1, "sitemap"),)
    # Of the addresses where feeds lie by custom, those that robots.txt closes are not asked for.
    assert "/rss.xml" in site.paths()
    assert "/feed.xml" not in site.paths()


def test_a_feed_is_taken_before_a_sitemap(desk: Desk, site: Site) -> None:
    site.tell("/", page())
    site.tell("/robots.txt", f"Sitemap: {site.url('/s.xml')}\n", "text/plain")
    site.tell("/rss.xml", rss(item("https://post.example/a")), "application/rss+xml")
    assert [offer.kind for offer in found(desk)] == ["feed"]


def test_of_several_sitemaps_the_one_of_news_is_taken_else_they_are_listed(desk: Desk, site: Site) -> None:
    site.tell("/", page())
    named = [site.url(path) for path in ("/pages.xml", "/sitemap-news.xml", "/video.xml")]
    site.tell("/robots.txt", "".join(f"Sitemap: {each}\n" for each in named), "text/plain")
    site.tell("/sitemap-news.xml", index(part(site.url("/1.xml"))), "application/xml")
    assert found(desk) == (Offer(named[1], "", None, "sitemap"),)


def test_several_sitemaps_are_listed_and_none_is_fetched(desk: Desk, site: Site) -> None:
    site.tell("/", page())
    site.tell("/robots.txt", "Sitemap: /one.xml\nsitemap: /two.xml\nSitemap: javascript:x\n", "text/plain")
    assert [offer.url for offer in found(desk)] == [site.url("/one.xml"), site.url("/two.xml")]
    assert "/one.xml" not in site.paths()


def test_a_sitemap_that_robots_txt_closes_is_not_fetched(desk: Desk, site: Site) -> None:
    site.tell("/", page())
    site.tell("/robots.txt", "User-agent: *\nDisallow: /s.xml\nSitemap: /s.xml\n", "text/plain")
    with pytest.raises(ItemError, match="does not let it be fetched"):
        found(desk)
    assert "/s.xml" not in site.paths()


@pytest.mark.parametrize("robots", ["", "Sitemap: /none.xml\n"])
def test_a_site_with_neither_is_an_error_of_one_line(desk: Desk, site: Site, robots: str) -> None:
    site.tell("/", page())
    site.tell("/robots.txt", robots, "text/plain")
    with pytest.raises(ItemError) as error:
        found(desk)
    assert "\n" not in str(error.value)


def test_an_address_that_is_a_sitemap_is_written_into_the_settings_as_one(desk: Desk, site: Site) -> None:
    (desk.home.folder / "storydiff.toml").write_text("[fetch]\nallow_loopback = true\n")
    site.tell("/s.xml", urlset(url(site.url("/a"), news=news())), "application/xml")
    with pipeline.open_home(desk.home.folder, NOW) as home:
        report = asyncio.run(subscribing.add(home, site.url("/s.xml"), {"publisher": "The Orrin Post"}))
    assert report.is_done
    written = tomllib.loads((desk.home.folder / "storydiff.toml").read_text())
    assert written["sources"] == [{"url": site.url("/s.xml"), "kind": "sitemap", "publisher": "The Orrin Post"}]
