"""The sitemap of a site that has no feed: named in its robots.txt, and read where there is no choice to make."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storydiff.errors import ItemError
from storydiff.fetch import Fetcher, Response
from storydiff.sources.offers import MOST_OFFERS, Offer
from storydiff.sources.sitemaps import read_sitemap
from storydiff.text import one_line

if TYPE_CHECKING:
    from storydiff.sources.robots import Robots

KIND = "sitemap"


async def find_sitemaps(url: str, fetcher: Fetcher, robots: Robots) -> tuple[Offer, ...]:
    """The sitemaps that a site's robots.txt names: one that was read, or several to choose from, or none.

    Of several, the one that is called news is read. Raises ItemError where what is read is no sitemap.
    """
    named = (await robots.sitemaps(url))[:MOST_OFFERS]
    news = [address for address in named if "news" in urlsplit(address).path.rpartition("/")[2].lower()]
    chosen = news if len(news) == 1 else named
    if len(chosen) != 1:
        return tuple(Offer(address, "", kind=KIND) for address in named)
    response = await fetcher.get(chosen[0], may_fetch=robots.check)
    return (offer_of(response, response.permanent_url or chosen[0]),)


def offer_of(response: Response, url: str) -> Offer:
    """The sitemap of an answer; raises ItemError where it cannot be read."""
    sitemap = read_sitemap(response.content, url=response.url, content_type=response.headers.get("content-type", ""))
    if not sitemap.pages and not sitemap.parts:
        raise ItemError(url, "the sitemap names no page")
    publisher = next((page.publisher for page in sitemap.pages if page.publisher), "")
    return Offer(url, one_line(publisher, 120), len(sitemap.pages) or None, KIND)
