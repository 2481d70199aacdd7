"""Looks at sources as a run does, and what a test's site and folder hold: pages, feeds and their entries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from storydiff.articles import reader_of
from storydiff.fetch import Fetcher, FetchLimits
from storydiff.model import Article, Draft, FeedState, Intake, Source, SourceKind
from storydiff.resources import load_vocabulary_tables
from storydiff.sources import Given, take, take_address
from tests.webserver import Site

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
SENTENCES = (
    "Rescuers in the valley of Orrin found fourteen more people alive, the interior ministry said on Thursday.",
    "It was the third day of the search, and the weather was expected to turn before the night was over.",
    "Minister Ada Quill said that a pause could come soon, but she would not name a day for it.",
)


@cache
def reader() -> Callable[[Draft], Article]:
    return reader_of(load_vocabulary_tables())


def page(title: str = "Fourteen found", more: str = "") -> str:
    body = "".join(f"<p>{sentence}{more}</p>" for sentence in SENTENCES)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


def item(link: str | None, title: str = "Fourteen found", **parts: str) -> str:
    parts = {"pubDate": "Thu, 08 May 2031 06:00:00 GMT"} | parts
    said = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
    where = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{where}{said}</item>"


def rss(*items: str) -> str:
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return f"{head}<channel><title>The Orrin Post</title>{''.join(items)}</channel></rss>"


def full_text(paragraphs: int = 4) -> str:
    return f"<![CDATA[{''.join(f'<p>{sentence}</p>' for sentence in SENTENCES * paragraphs)}]]>"


def looked_at(site: Site, kind: SourceKind = SourceKind.FEED, state: FeedState | None = None, **said: str) -> Intake:
    source = Source("post", kind, site.url("/feed"), **said)
    return asyncio.run(looked_into(source, state or FeedState("post")))


async def looked_into(source: Source, state: FeedState, now: datetime = NOW) -> Intake:
    async with Fetcher(FetchLimits(seconds=0.6, content_bytes=200_000), allow_loopback=True) as fetcher:
        return await take(source, fetcher=fetcher, state=state, now=now, read=reader())


def by_hand(address: str | Path, given: Given | None = None) -> Intake:
    async def run() -> Intake:
        async with Fetcher(FetchLimits(seconds=0.6), allow_loopback=True) as fetcher:
            return await take_address(str(address), fetcher=fetcher, now=NOW, read=reader(), given=given)

    return asyncio.run(run())


def lines(intake: Intake) -> list[str]:
    found = [failure.line() for failure in intake.failures]
    assert not [line for line in found if "\n" in line]
    return found
