"""Feeds that mean harm or came to harm: bounded time, nothing opened, nothing lost without a word."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storydiff.errors import ItemError
from storydiff.sources import xml_feeds
from storydiff.sources.feeds import LARGEST_FEED, MOST_ENTRIES, Feed, read_feed
from storydiff.sources.xml_feeds import LARGEST_DAMAGED
from tests.intake import at_desk, full_text, item, rss
from tests.webserver import serving

MANY = 200_000
LINK = "https://post.example/a"


def read(text: str | bytes) -> Feed:
    content = text.encode() if isinstance(text, str) else text
    return read_feed(content, url="https://post.example/feed", source="post")


def reasons(feed: Feed) -> list[str]:
    return [failure.line() for failure in feed.failures]


ATTRIBUTES = " ".join(f"a{n}='x'" for n in range(MANY // 10))
SHAPES = {
    "an author of one word": rss(f"<item><author>{'a' * MANY}</author></item>"),
    "a creator of at signs": rss(f"<item><dc:creator>{'a@' * MANY}</dc:creator></item>"),
    "attributes": rss(f"<item {ATTRIBUTES}/>"),
    "attributes in damage": rss(f"<item>&nbsp;<b {ATTRIBUTES}/></item>"),
    "elements within elements": rss(f"<item>{'<a>' * (MANY // 4)}"),
    "elements within elements, closed": rss(f"<item>{'<a>' * (MANY // 8)}{'</a>' * (MANY // 8)}</item>"),
    "elements within damage": rss(f"<item>&nbsp;{'<a>' * (MANY // 4)}</item>"),
    "open comments": rss(f"<item><description><![CDATA[{'<!--' * MANY}]]></description></item>"),
    "open scripts": rss(f"<item><title>{'&lt;script&gt;' * MANY}</title></item>"),
    "open character data": rss(f"<item>&nbsp;{'<![CDATA[' * (MANY // 9)}</item>"),
    "angle brackets": rss(f"<item><description>{'<' * MANY}</description></item>"),
    "line ends before": "\n" * MANY + "<!DOCTYPE x>" + "\n" * MANY + rss("<item/>"),
    "entities": f"<!DOCTYPE rss [{'<!ENTITY a ' * (MANY // 11)}]>{rss('<item/>')}",
    "categories": rss(f"<item>{'<category>x</category>' * (MANY // 20)}</item>"),
    "a date": rss(f"<item><pubDate>{'1-' * MANY}</pubDate></item>"),
    "a title": rss(item(LINK, "toll " * MANY)),
    "brackets of JSON": "[" * MANY,
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_markup_of_one_kind_a_hundred_thousand_times_takes_seconds(text: str) -> None:
    begin = time.process_time()
    try:
        feed = read(text)
    except ItemError as error:
        said = error.reason
    else:
        said = " ".join(entry.title for entry in feed.entries)
        assert all(len(entry.title) <= 300 for entry in feed.entries)
    # On a fast machine a tenth of this; what grows with the square takes minutes.
    assert time.process_time() - begin < 15, said


def test_of_a_hundred_thousand_entries_the_first_are_taken_and_the_others_counted() -> None:
    text = rss(*(f"<item><title>Report {n}</title><link>{LINK}/{n}</link></item>" for n in range(100_000)))
    feed = read(text)
    assert [entry.title for entry in (feed.entries[0], feed.entries[-1])] == ["Report 0", f"Report {MOST_ENTRIES - 1}"]
    assert reasons(feed) == [
        "post: 98,000 entries beyond the first 2,000 were left out (name a feed with the newest alone)"
    ]
    assert feed.left_out == 98_000


def test_an_item_that_is_only_spoken_of_is_not_counted() -> None:
    spoken = "<![CDATA[Write <item> and <item>.]]>"
    text = rss(*(item(LINK, description=spoken) for _ in range(MOST_ENTRIES)), "<!-- <item> -->")
    feed = read(text)
    assert (len(feed.entries), feed.left_out) == (MOST_ENTRIES, 0)
    assert "Write <item>" in feed.entries[-1].summary


def test_a_feed_of_too_many_elements_or_bytes_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_feeds, "MOST_ELEMENTS", 3_000)  # the real limit takes seconds to reach
    for damage in ("", "&nbsp;"):
        with pytest.raises(ItemError, match="more than 3,000 elements"):
            read(rss(f"<item>{damage}{'<a/>' * 3_000}</item>"))
    with pytest.raises(ItemError, match="damaged, and larger than"):
        read(rss(f"<item>&nbsp;{'a' * LARGEST_DAMAGED}</item>"))
    with pytest.raises(ItemError, match=f"larger than {LARGEST_FEED:,} bytes"):
        read(b" " * (LARGEST_FEED + 1))


def test_entities_neither_grow_nor_open_files() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    outside = '<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;'
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{levels}{outside}]>'
    feed = read(rss(item(LINK, "&e8; &f;", description="&e8;&f;")).replace("<rss", f"{doctype}<rss"))
    assert len(repr(feed)) < 5_000
    assert "root:" not in repr(feed)


def test_a_feed_that_breaks_off_gives_its_whole_entries_and_names_the_other() -> None:
    whole = rss(item(f"{LINK}1", "First &amp; best"), item(f"{LINK}2", "Second"), item(f"{LINK}3", "Third &amp; last"))
    feed = read(whole[: whole.index("<pubDate>", whole.index("Third"))])
    assert [entry.title for entry in feed.entries] == ["First & best", "Second"]
    assert reasons(feed) == ["Third & last: the feed breaks off within this entry (try again later)"]
    assert feed.failures[0].transient
    assert not feed.is_whole
    between = read(whole[: whole.index("<item><title>Third")])
    assert [entry.title for entry in between.entries] == ["First & best", "Second"]
    assert reasons(between) == ["post: the feed breaks off after 2 entries (try again later)"]


@pytest.mark.parametrize("root", ["feed", "a:feed"])
def test_an_atom_feed_that_breaks_off_is_read_alike(root: str) -> None:
    prefix = root.removesuffix("feed")
    said = f"<{root} xmlns{':a' if prefix else ''}='http://www.w3.org/2005/Atom'>"
    said += f"<{prefix}entry><{prefix}title>First</{prefix}title><{prefix}link href='{LINK}'/></{prefix}entry>"
    feed = read(f"{said}<{prefix}entry><{prefix}title>Seco")
    assert [entry.title for entry in feed.entries] == ["First"]
    assert len(feed.failures) == 1


def test_what_broke_off_comes_with_the_next_look(tmp_path: Path) -> None:
    with serving() as site, at_desk(tmp_path / "home", site) as desk:
        whole = rss(item("/a", "First", **{"content:encoded": full_text()}), item("/b", "Second", **{"content:encoded": full_text()}))  # fmt: skip
        site.tell("/feed", whole[: whole.index("Second") + 20], ETag='"1"')
        first = desk.look()
        assert [a.article.title for a in first.stored] == ["First"]
        assert desk.record().etag is None
        site.tell("/feed", whole, ETag='"1"')
        second = desk.look()
        assert [a.article.title for a in second.stored] == ["Second"]
        assert desk.record().etag == '"1"'


def test_line_ends_and_controls_stay_out_of_what_goes_into_headers() -> None:
    said = "Toll&#10;Bcc: all@post.example&#13;&#10;\u202e x"
    (entry,) = read(rss(item(LINK, said, guid=said, author=said))).entries
    for line in (entry.title, entry.guid, entry.author or "", entry.publisher or ""):
        assert not re.search("[\r\n\u202e]", line)


PIECES = st.lists(
    st.sampled_from(
        ["<item>", "</item>", "<title>", "</title>", "<link>https://p.example/a</link>", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#0;", "&nbsp;", "&x", "<guid>", "</guid>", "<content:encoded>", "<entry", "/>", "<a b='c", "\x00", "é", "<!DOCTYPE x [<!ENTITY y 'z'>]>", "</channel>", "</rss>", "<rss>", "<feed>", "<?xml version='1.0'?>", "Words."]
    ),
    max_size=30,
)  # fmt: skip


@given(PIECES, st.sampled_from(["utf-8", "utf-16", "cp1252"]), st.integers(0, 400))
@settings(deadline=None, max_examples=200)
def test_pieces_of_feeds_in_any_order_and_cut_anywhere_are_entries_or_a_refusal(
    pieces: list[str], encoding: str, cut: int
) -> None:
    for content in (rss(*pieces), "".join(pieces)):
        try:
            feed = read(content.encode(encoding, "ignore")[: 1_000 - cut])
        except ItemError as error:
            said = error.reason
        else:
            said = "a feed"
            assert all(entry.url or entry.summary or entry.content for entry in feed.entries)
            assert all("\n" not in failure.line() for failure in feed.failures)
        assert said.startswith(("not a feed", "a feed"))
