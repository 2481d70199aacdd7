"""JSON Feed 1.0 and 1.1: its items as entries, and what is of another type than the format's as not there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storydiff.errors import ItemError
from storydiff.sources.feeds import Feed, is_feed, read_feed
from storydiff.sources.markup import blocks_of
from tests.intake import SENTENCES, at_desk, by_hand
from tests.webserver import serving

URL = "https://post.example/news/feed.json"


def feed(*items: Any, version: str = "https://jsonfeed.org/version/1.1", **parts: Any) -> bytes:
    return json.dumps({"version": version, "title": "The Post", "items": list(items)} | parts).encode()


def read(content: bytes) -> Feed:
    return read_feed(content, url=URL, source="post", content_type="application/feed+json")


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_an_item_is_an_entry(version: str) -> None:
    said = {
        "id": "7",
        "url": "/a",
        "title": "Toll <b>rises</b> &amp; falls",
        "content_html": "<p>Fourteen found.</p>",
        "summary": "Found.",
        "date_published": "2031-05-08T08:00:00+02:00",
        "date_modified": "2031-05-09T06:00:00Z",
        "authors": [{"name": "Ada Quill"}, {"name": "Bo Vale"}],
        "attachments": [{"url": "https://post.example/a.mp3", "mime_type": "audio/mpeg"}],
    }
    content = feed(said, version=version, home_page_url="https://post.example/")
    (entry,) = read(content).entries
    assert (entry.guid, entry.url, entry.title) == ("7", "https://post.example/a", "Toll rises & falls")
    assert entry.published == datetime(2031, 5, 8, 6, tzinfo=UTC)
    assert entry.updated == datetime(2031, 5, 9, 6, tzinfo=UTC)
    assert (entry.author, entry.publisher, entry.content) == (
        "Ada Quill, Bo Vale",
        "The Post",
        "<p>Fourteen found.</p>",
    )
    assert is_feed(content, "text/plain")


def test_plain_text_keeps_its_paragraphs_and_signs() -> None:
    (entry,) = read(feed({"id": 1.0, "content_text": "Toll: 5 < 6.\n\nRoads <open>."})).entries
    assert blocks_of(entry.content) == ["Toll: 5 < 6.", "Roads <open>."]
    assert (entry.guid, entry.url) == ("1.0", None)


@pytest.mark.parametrize("wrong", [7, True, None, [], {}, ["x"]])
def test_a_value_of_another_type_is_not_there(wrong: object) -> None:
    names = ("url", "title", "content_html", "summary", "date_published", "date_modified", "authors", "author")
    (entry,) = read(feed(dict.fromkeys(names, wrong) | {"id": "7", "content_text": "Words."})).entries
    assert (entry.url, entry.title, entry.published, entry.author) == (None, "", None, None)


def test_the_feed_s_author_is_that_of_items_without_one() -> None:
    items = ({"id": "1", "url": "/a"}, {"id": "2", "url": "/b", "author": {"name": "Bo Vale"}})
    entries = read(feed(*items, author={"name": "Ada Quill"})).entries
    assert [entry.author for entry in entries] == ["Ada Quill", "Bo Vale"]


def test_items_that_are_no_objects_and_too_many_are_said() -> None:
    found = read(feed("x", *({"id": str(n), "url": f"/{n}"} for n in range(2_100))))
    assert [failure.reason for failure in found.failures] == [
        "an item that is no object",
        "101 entries beyond the first 2,000 were left out",
    ]
    assert len(found.entries) == 1_999


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "damaged JSON"),
        (b"[" * 1_000_000, "damaged JSON: nested too deep"),
        (b'{"version": ' + b"9" * 5_000 + b"}", "damaged JSON"),
        (b'{"items": []}', "JSON without the version of a JSON Feed"),
        (b"[1]", "JSON without the version of a JSON Feed"),
    ],
)
def test_what_is_no_json_feed_is_said(content: bytes, words: str) -> None:
    with pytest.raises(ItemError, match=words):
        read(content)


def test_a_json_feed_is_followed_and_taken_by_hand_like_any_other(tmp_path: Path) -> None:
    text = "\n\n".join(SENTENCES * 4)
    content = feed({"id": "7", "url": "https://post.example/a", "title": "Found", "content_text": text, "authors": [{"name": "Ada Quill"}]})  # fmt: skip
    with serving() as site:
        site.tell("/feed", content, "application/json")
        with at_desk(tmp_path / "home", site) as desk:
            followed = [stored.article for stored in desk.look().stored]
        for articles in (followed, [arrival.article for arrival in by_hand(site.url("/feed")).arrivals]):
            (article,) = articles
            assert (article.title, article.text, article.author) == ("Found", text, "Ada Quill")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "url", "title", "name", "author", "authors", "summary", "date_published", "content_html"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@given(
    st.lists(JSON, max_size=4), st.dictionaries(st.sampled_from(["title", "home_page_url", "authors", "items"]), JSON)
)
@settings(deadline=None)
def test_any_json_in_a_feed_is_entries_or_failures(items: list[Any], parts: dict[str, Any]) -> None:
    found = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items} | parts).encode())
    if "items" not in parts:
        assert len(found.entries) + found.untaken == len(items)
    for entry in found.entries:
        "".join((entry.guid, entry.title, entry.content)).encode()
