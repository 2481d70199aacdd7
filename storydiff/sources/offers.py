"""What a site has that can be a source."""

from __future__ import annotations

from dataclasses import dataclass

MOST_OFFERS = 50
"""Feeds or sitemaps of one site that are listed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed or sitemap that a site has: its address and title; ``entries`` only where it was read."""

    url: str
    title: str
    entries: int | None = None
    kind: str = "feed"
