"""What sites ask of robots (RFC 9309): asked once a day for each, and kept to for every page that a feed leads to.

A feed or page that the user names is the user's own wish, and is fetched without asking.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from protego import Protego

from storydiff.errors import ItemError
from storydiff.fetch import PRODUCT, Fetcher, StatusError
from storydiff.sources.urls import find_web_address
from storydiff.text import one_line

KEPT_FOR = timedelta(days=1)
"""How long a robots.txt may be kept (RFC 9309, section 2.4)."""

LARGEST = 512_000
"""Characters of a robots.txt that are read (RFC 9309, section 2.5, asks for 500 kibibytes at least)."""

LONGEST_DELAY = 10.0
"""Seconds between two fetches that a site may ask for; more would hold up a run for hours."""


class RobotsError(ItemError):
    """A page that its site does not want to be fetched by robots."""


class KeptRobots(Protocol):
    """Where the robots.txt of sites are kept between runs."""

    def find_robots(self, origin: str, since: datetime) -> str | None:
        """The robots.txt of an origin where it was fetched since a time."""

    def put_robots(self, origin: str, content: str, now: datetime) -> None:
        """Keep the robots.txt of an origin."""


class Robots:
    """Says of pages whether their sites let them be fetched; each site is asked once, however many wait for it."""

    def __init__(self, fetcher: Fetcher, kept: KeptRobots, now: datetime) -> None:
        self._fetcher = fetcher
        self._kept = kept
        self._now = now
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    async def check(self, url: str) -> None:
        """Raises RobotsError where a page is not to be fetched, ItemError where its site does not say."""
        rules = await self._rules_for(url)
        if not rules.can_fetch(url, PRODUCT):
            advice = "its site's robots.txt asks robots to stay away from it"
            raise RobotsError(url, "the site does not let it be fetched", advice)

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the site of a URL names, each once; raises ItemError where its site does not say."""
        rules = await self._rules_for(url)
        named = (find_web_address(urljoin(url, one_line(said))) for said in rules.sitemaps)
        return tuple(dict.fromkeys(address for address in named if address))

    async def _rules_for(self, url: str) -> Protego:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        asking = self._rules.get(origin)
        if asking is None:
            asking = self._rules[origin] = asyncio.create_task(self._ask(origin))
        try:
            return await asyncio.shield(asking)
        except ItemError as error:
            # Until the site says otherwise, nothing is allowed (RFC 9309, section 2.3.1.4).
            reason = f"its site's robots.txt cannot be had: {error.reason}"
            raise ItemError(url, one_line(reason, 200), "try again later", transient=True) from error

    async def _ask(self, origin: str) -> Protego:
        content = self._kept.find_robots(origin, self._now - KEPT_FOR)
        if content is None:
            content = await self._fetched(f"{origin}/robots.txt")
            self._kept.put_robots(origin, content, self._now)
        rules = Protego.parse(content)
        delay = rules.crawl_delay(PRODUCT)
        if delay:
            self._fetcher.slow_down(origin, min(float(delay), LONGEST_DELAY))
        return rules

    async def _fetched(self, url: str) -> str:
        """The text of a robots.txt; none where the site has none, which lets everything be fetched."""
        try:
            response = await self._fetcher.get(url, is_aside=True)
        except StatusError as error:
            if 400 <= error.status < 500 and error.status != HTTPStatus.TOO_MANY_REQUESTS:
                return ""
            raise
        return response.content.decode("utf-8", "replace")[:LARGEST].replace("\x00", "")
