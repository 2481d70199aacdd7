"""The feed of a site is found by its page, or at a usual address, politely; several are listed."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storydiff.errors import ItemError
from storydiff.fetch import Fetcher, FetchLimits
from storydiff.sources.discovery import MOST_TRIES, find_feeds
from storydiff.sources.offers import Offer
from tests.intake import item, page, rss
from tests.webserver import Site, serving

FEED = rss(item("https://post.example/a"), item("https://post.example/b"))


def found(address: str) -> tuple[Offer, ...]:
    async def run() -> tuple[Offer, ...]:
        async with Fetcher(FetchLimits(seconds=30), allow_loopback=True) as fetcher:
            return await find_feeds(address, fetcher, pause=0)

    return asyncio.run(run())


def naming(*links: str, body: str = "") -> str:
    return page().replace("<head>", f"<head>{''.join(links)}").replace("</body>", f"{body}</body>")


def link(href: str, title: str = "", kind: str = "application/rss+xml", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


def test_an_address_that_is_a_feed_is_taken_itself(site: Site) -> None:
    site.tell("/feed", FEED, "text/plain")
    assert found(site.url("/feed")) == (Offer(site.url("/feed"), "The Orrin Post", 2),)
    assert site.paths() == ["/feed"]


@pytest.mark.parametrize("kind", ["application/rss+xml", "application/atom+xml", "application/feed+json", "text/xml"])
def test_the_feed_that_a_page_names_is_found(site: Site, kind: str) -> None:
    site.tell("/world/", naming(link("../feeds/world?x=1&amp;y=2", kind=kind)))
    site.tell("/feeds/world", FEED, kind)
    assert found(site.url("/world/")) == (Offer(site.url("/feeds/world?x=1&y=2"), "The Orrin Post", 2),)


def test_the_base_of_a_page_counts(site: Site) -> None:
    site.tell("/", naming('<base href="/deep/">', link("feed")))
    site.tell("/deep/feed", FEED)
    assert found(site.url("/"))[0].url == site.url("/deep/feed")


def test_several_feeds_are_listed_and_none_is_fetched(site: Site) -> None:
    site.tell("/", naming(link("/a", "World"), link("/b", "Sport"), link("/a", "World again")))
    assert found(site.url("/")) == (Offer(site.url("/a"), "World"), Offer(site.url("/b"), "Sport"))
    assert site.paths() == ["/"]


def test_a_feed_of_comments_is_no_choice(site: Site) -> None:
    site.tell("/", naming(link("/feed", "The Post » Feed"), link("/comments/feed", "The Post » Comments Feed")))
    site.tell("/feed", FEED)
    assert [offer.url for offer in found(site.url("/"))] == [site.url("/feed")]


def test_what_is_no_feed_s_link_is_not_followed(site: Site) -> None:
    links = (
        link("/style", kind="text/css", rel="stylesheet"),
        link("/fr", kind="text/html"),
        link("/wp-json/posts/1", kind="application/json"),
        link("javascript:steal()"),
        link("file:///etc/passwd"),
        link("data:application/rss+xml,x"),
    )
    site.tell("/", naming(*links))
    with pytest.raises(ItemError, match="no feed was found"):
        found(site.url("/"))
    assert not {"/style", "/fr", "/wp-json/posts/1"} & set(site.paths())


def test_the_usual_addresses_are_tried_one_by_one_until_one_is_a_feed(site: Site) -> None:
    site.tell("/world/news", page())
    site.tell("/feed", page())
    site.tell("/rss.xml", FEED)
    assert found(site.url("/world/news"))[0].url == site.url("/rss.xml")
    assert site.paths() == ["/world/news", "/feed", "/rss", "/rss.xml"]


def test_a_link_called_as_feeds_are_is_tried_first(site: Site) -> None:
    links = '<a href="/feeds/all.rss">RSS</a><a href="https://other.example/feed">x</a><a href="/feedback">y</a>'
    site.tell("/", naming(body=links))
    site.tell("/feeds/all.rss", FEED)
    assert found(site.url("/"))[0].url == site.url("/feeds/all.rss")
    assert site.paths() == ["/", "/feeds/all.rss"]


def test_no_more_than_a_few_addresses_are_tried(site: Site) -> None:
    site.tell("/", naming(body="".join(f'<a href="/{n}/feed">x</a>' for n in range(50))))
    with pytest.raises(ItemError, match="no feed was found: its page names none, and 8 usual addresses hold none"):
        found(site.url("/"))
    assert len(site.paths()) == 1 + MOST_TRIES


def test_a_server_that_asks_to_wait_is_not_pressed(site: Site) -> None:
    site.tell("/", page())
    site.refuse("/feed", 429, Retry_After="60")
    with pytest.raises(ItemError, match="Retry-After 60"):
        found(site.url("/"))
    assert site.paths() == ["/", "/feed"]


def test_a_named_feed_that_cannot_be_read_is_said(site: Site) -> None:
    site.tell("/", naming(link("/feed")))
    site.tell("/feed", page())
    with pytest.raises(ItemError, match="not a feed but an HTML page"):
        found(site.url("/"))


def test_a_page_that_leads_to_a_private_address_is_refused(site: Site) -> None:
    site.tell("/", naming(link("http://169.254.169.254/feed")))
    with pytest.raises(ItemError, match=r"169\.254\.169\.254"):
        found(site.url("/"))


def test_a_feed_that_moved_for_good_is_taken_where_it_is(site: Site) -> None:
    site.redirect("/old", "/new", 301)
    site.redirect("/today", "/new", 302)
    site.tell("/new", FEED)
    assert [found(site.url(path))[0].url for path in ("/old", "/today")] == [site.url("/new"), site.url("/today")]


@given(
    st.binary(max_size=500)
    | st.text(max_size=200).map(lambda text: naming(f'<link rel=alternate type=text/xml href="{text}"').encode())
)
@settings(deadline=None, max_examples=25)
def test_any_page_has_a_feed_or_a_clear_refusal(content: bytes) -> None:
    with serving() as site:
        site.tell("/", content)
        try:
            answer = found(site.url("/"))[0].url
        except ItemError as error:
            answer = error.reason
        assert answer
        assert "\n" not in answer
