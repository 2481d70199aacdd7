"""No feed and no page holds up a run by how long it takes to read: it is given up, and told as a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from storydiff.archive import Archive
from storydiff.errors import ItemError
from storydiff.feed_readers import LARGEST_HERE, FeedReaders, Read
from storydiff.fetch import Fetcher, FetchLimits
from storydiff.model import Draft, Failure, FeedReading, Form, Intake
from storydiff.page_readers import BoundedArticleReader
from storydiff.resources import load_vocabulary_tables
from storydiff.sources.reading import FeedBytes
from storydiff.sources.taking import take_address
from tests.intake import NOW, SENTENCES, item, page, reader, rss
from tests.webserver import Site

SMALL = rss(item("https://post.example/a"))
LARGE = rss(*(item(f"https://post.example/{n}", description=" ".join(SENTENCES) * 5) for n in range(900)))


def read(folder: Path, feeds: list[str], seconds: float) -> list[Read]:
    async def run() -> list[Read]:
        async with FeedReaders(Archive(folder), 0, processes=1, seconds=seconds) as readers:
            jobs = [
                FeedBytes("post", f"https://post.example/{n}", "", feed.encode(), "") for n, feed in enumerate(feeds)
            ]
            return list(await asyncio.gather(*map(readers.read, jobs)))

    return asyncio.run(run())


def test_a_feed_that_takes_too_long_is_a_failure_and_those_beside_it_are_read(tmp_path: Path) -> None:
    assert len(LARGE) > LARGEST_HERE
    found = read(tmp_path, [SMALL, LARGE, SMALL, SMALL], seconds=0.1)
    assert [type(each) for each in found] == [FeedReading, Failure, FeedReading, FeedReading]
    failure = found[1]
    assert isinstance(failure, Failure)
    assert (failure.item, failure.reason) == (
        "https://post.example/1",
        "the process that read it was ended after 0.1 s",
    )
    assert failure.transient


def test_a_large_feed_is_read_whole_where_it_comes_to_an_end(tmp_path: Path) -> None:
    found = read(tmp_path, [LARGE, SMALL], seconds=60)
    assert [len(each.entries) for each in found if isinstance(each, FeedReading)] == [900, 1]


@pytest.fixture
def bounded() -> Iterator[BoundedArticleReader]:
    made = BoundedArticleReader(load_vocabulary_tables(), largest_here=1_000)
    yield made
    made.close()


def draft(html: str) -> Draft:
    return Draft(Form.PAGE, html, "https://post.example/a", "post", "c0ffee", NOW, url="https://post.example/a")


LONG = page(more=" " + "And so it went on, the ministry said. " * 200)


def test_a_large_page_is_read_as_any_other(bounded: BoundedArticleReader) -> None:
    assert len(LONG) > bounded.largest_here
    assert bounded(draft(LONG)) == reader()(draft(LONG))
    assert bounded.split(draft(LONG)) == (draft(LONG),)
    assert len(bounded.workers.pids) == 1


def test_a_small_page_needs_no_worker(bounded: BoundedArticleReader) -> None:
    assert bounded(draft(page()[:1_000])).title == "Fourteen found"
    assert bounded.workers.pids == ()


def test_why_a_large_page_is_refused_comes_back_whole(bounded: BoundedArticleReader) -> None:
    nothing = f"<html><body><!--{'x' * 2_000}--></body></html>"
    with pytest.raises(ItemError) as here:
        reader()(draft(nothing))
    with pytest.raises(ItemError) as there:
        bounded(draft(nothing))
    assert (there.value.item, there.value.reason, there.value.advice) == (
        here.value.item,
        here.value.reason,
        here.value.advice,
    )


def test_a_page_that_takes_too_long_is_refused_and_the_next_is_read() -> None:
    hasty = BoundedArticleReader(load_vocabulary_tables(), seconds=0.001, largest_here=1_000)
    try:
        with pytest.raises(ItemError, match=r"the process that read it was ended after 0.001 s"):
            hasty(draft(LONG))
        assert hasty(draft(page()[:1_000])).title == "Fourteen found"
    finally:
        hasty.close()


def test_a_page_that_does_not_end_is_told_and_those_beside_it_are_taken(site: Site) -> None:
    slow = BoundedArticleReader(load_vocabulary_tables(), seconds=0.001, largest_here=len(page()) + 10)

    async def run() -> Intake:
        async with Fetcher(FetchLimits(seconds=30), allow_loopback=True) as fetcher:
            return await take_address(site.url("/feed"), fetcher=fetcher, now=NOW, read=slow)

    site.tell("/a", LONG)
    site.tell("/b", page("B"))
    site.tell("/feed", rss(item(site.url("/a"), "A"), item(site.url("/b"), "B")))
    try:
        intake = asyncio.run(run())
    finally:
        slow.close()
    assert [arrival.article.title for arrival in intake.arrivals] == ["B"]
    assert [failure.reason for failure in intake.failures] == ["the process that read it was ended after 0.001 s"]
