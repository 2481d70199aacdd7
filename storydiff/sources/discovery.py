"""The feed of a site: the address itself, what its page names, else the usual addresses, tried one by one.

address → feed or sitemap? → <link rel="alternate"> → addresses that its links and custom suggest, at most a few, with
pauses → sitemaps that its robots.txt names

What the user and the page name is fetched as it is; what is only guessed is asked for where robots.txt lets it be.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html

from storydiff.errors import ItemError
from storydiff.fetch import Fetcher, MayFetch, Response
from storydiff.sources.feeds import FEED_TYPES, is_feed, read_feed
from storydiff.sources.offers import MOST_OFFERS, Offer
from storydiff.sources.pages import decoded
from storydiff.sources.robots import Robots
from storydiff.sources.sitemap_offers import find_sitemaps, offer_of
from storydiff.sources.sitemaps import is_sitemap
from storydiff.sources.urls import find_web_address
from storydiff.text import one_line

USUAL_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
"""Where feeds lie by custom of WordPress, Ghost, Jekyll, Hugo and others, the most common first."""

MOST_TRIES = 8
"""Addresses that are tried at a site that names no feed."""

PAUSE = 1.0
"""Seconds between two tries at one site."""

_TYPES = FEED_TYPES | {"application/json", "text/xml", "application/xml", "application/rss", "text/rss"}
_FEED_PATH = re.compile(r"(^|/)(rss|feeds?|atom)([./?]|$)|\.(rss|atom|rdf)$", re.IGNORECASE)
_OF_COMMENTS = re.compile(r"\bcomments?\b", re.IGNORECASE)


async def find_feeds(
    address: str, fetcher: Fetcher, *, robots: Robots | None = None, pause: float | None = None
) -> tuple[Offer, ...]:
    """The feeds of a site or page: one that was read, or several to choose from; raises ItemError where there is none.

    Feeds of comments are left out where the page names others. Sitemaps are looked for in ``robots`` where there is no
    feed.
    """
    url = address.strip() if "://" in address else f"https://{address.strip()}"
    response = await fetcher.get(url)
    if is_feed(response.content, response.media_type):
        return (_read(response, response.permanent_url or url),)
    if is_sitemap(response.content):
        return (offer_of(response, response.permanent_url or url),)
    tree = _tree(response)
    offers = _without_comments([] if tree is None else list(_named(tree, response.url))[:MOST_OFFERS])
    if len(offers) > 1:
        return offers
    if offers:
        found = await fetcher.get(offers[0].url)
        return (_read(found, found.permanent_url or offers[0].url),)
    tries = [*([] if tree is None else _suggested(tree, response.url)), *_usual(response.url)]
    tries = list(dict.fromkeys(tries))[:MOST_TRIES]
    may_fetch = robots.check if robots else None
    found_feed = await _first_feed(tries, fetcher, PAUSE if pause is None else pause, may_fetch)
    if found_feed is not None:
        return (found_feed,)
    if robots is not None and (sitemaps := await find_sitemaps(response.url, fetcher, robots)):
        return sitemaps
    reason = f"no feed was found: its page names none, and {len(tries)} usual addresses hold none"
    raise ItemError(url, reason + ("; its robots.txt names no sitemap" if robots else ""), _ADVICE)


async def _first_feed(tries: list[str], fetcher: Fetcher, pause: float, may_fetch: MayFetch | None) -> Offer | None:
    for tried in tries:
        await asyncio.sleep(pause)
        try:
            response = await fetcher.get(tried, may_fetch=may_fetch)
            if is_feed(response.content, response.media_type):
                return _read(response, response.permanent_url or tried)
        except ItemError as error:
            if error.transient:  # the server is busy, or asks us to wait: it is not pressed further
                raise
    return None


_ADVICE = 'give the address of the feed itself, or name the page as a source of kind = "page"'


def _read(response: Response, url: str) -> Offer:
    """The feed of an answer; raises ItemError where it cannot be read."""
    content_type = response.headers.get("content-type", "")
    feed = read_feed(response.content, url=response.url, source=url, content_type=content_type)
    return Offer(url, feed.title or "", len(feed.entries) + feed.untaken)


def _tree(response: Response) -> lxml.html.HtmlElement | None:
    try:
        text = decoded(response.content, response.url, response.charset)
        parser = lxml.html.HTMLParser(encoding="utf-8")
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (ItemError, lxml.etree.LxmlError, ValueError):
        return None


def _base(tree: lxml.html.HtmlElement, url: str) -> str:
    said = next(iter(tree.xpath("//base/@href")), "")
    return _joined(url, str(said)) or url


def _named(tree: lxml.html.HtmlElement, url: str) -> Iterator[Offer]:
    """The feeds that the head of a page names, each once."""
    base, seen = _base(tree, url), set()
    for link in tree.xpath("//link[@href and @rel]"):
        kind = str(link.get("type", "")).partition(";")[0].strip().lower()
        is_alternate = {"alternate", "feed"} & set(str(link.get("rel")).lower().split())
        found = _joined(base, str(link.get("href")))
        if not is_alternate or kind not in _TYPES or found is None or found in seen:
            continue
        if kind == "application/json" and "feed" not in found.lower():
            continue  # WordPress names its own interface so
        seen.add(found)
        yield Offer(found, one_line(str(link.get("title") or ""), 120))


def _without_comments(offers: list[Offer]) -> tuple[Offer, ...]:
    kept = [each for each in offers if not _OF_COMMENTS.search(f"{each.title} {urlsplit(each.url).path}")]
    return tuple(kept or offers)


def _suggested(tree: lxml.html.HtmlElement, url: str) -> Iterator[str]:
    """Addresses on the same host that the page links to and that are called as feeds are."""
    base = _base(tree, url)
    for href in tree.xpath("//a/@href"):
        found = _joined(base, str(href))
        if found and urlsplit(found).netloc == urlsplit(url).netloc and _FEED_PATH.search(urlsplit(found).path):
            yield found


def _usual(url: str) -> Iterator[str]:
    yield from (urljoin(url, path) for path in USUAL_PATHS)


def _joined(base: str, href: str) -> str | None:
    try:
        return find_web_address(urljoin(base, href.strip()))
    except ValueError:
        return None
