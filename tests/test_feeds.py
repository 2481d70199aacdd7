"""Entries as each format of feed says them: links, dates, titles, authors, guids, and which carry their article whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storydiff.model import Entry
from storydiff.sources.feeds import Feed, is_feed, is_full_text, read_feed
from storydiff.sources.markup import blocks_of, plain_text
from tests.intake import SENTENCES, item, rss

URL = "https://post.example/news/feed.xml"
MAY_8 = datetime(2031, 5, 8, 6, tzinfo=UTC)


def read(text: str, content_type: str = "") -> Feed:
    return read_feed(text.encode(), url=URL, source="post", content_type=content_type)


def entry(text: str) -> Entry:
    (found,) = read(text).entries
    return found


def atom(inside: str, root: str = '<feed xmlns="http://www.w3.org/2005/Atom"', head: str = "") -> str:
    return f"{root}{head}><title>The Post</title><entry>{inside}</entry></feed>"


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>The Post</title></channel>
 <item rdf:about="https://post.example/a"><title>Roads open</title><link>https://post.example/a</link>
 <dc:date>2031-05-08T08:00:00+02:00</dc:date><dc:creator>Ada Quill</dc:creator></item></rdf:RDF>"""
OLD = """<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">
 <rss version="0.91"><channel><title>The Post</title><item><title>Roads open</title><link>https://post.example/a</link>
 <author>Ada Quill</author><pubDate>Thu, 08 May 2031 08:00:00 +0200</pubDate></item></channel></rss>"""
NEW = rss(item("https://post.example/a", "Roads open", author="ada@post.example (Ada Quill)"))
ATOM = atom(
    "<title>Roads open</title><link href='https://post.example/a'/><id>tag:1</id><author><name>Ada Quill</name></author>"
    "<published>2031-05-08T06:00:00Z</published>"
)
OLD_ATOM = atom(
    "<title>Roads open</title><link rel='alternate' type='text/html' href='https://post.example/a'/><id>1</id>"
    "<author><name>Ada Quill</name></author><issued>2031-05-08T06:00:00Z</issued>",
    '<feed version="0.3" xmlns="http://purl.org/atom/ns#"',
)


@pytest.mark.parametrize("text", [RDF, OLD, NEW, ATOM, OLD_ATOM], ids=["rdf", "rss 0.91", "rss 2", "atom", "atom 0.3"])
def test_every_format_says_the_same_entry(text: str) -> None:
    found = entry(text)
    assert (found.title, found.url, found.published) == ("Roads open", "https://post.example/a", MAY_8)
    assert (found.author, found.source) == ("Ada Quill", "post")
    assert read(text).title in {"The Post", "The Orrin Post"}
    assert is_feed(text.encode())


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Toll &lt;b&gt;rises&lt;/b&gt;", "Toll rises"),
        ("<![CDATA[Toll <i>rises</i> &amp; falls]]>", "Toll rises & falls"),
        ("Quill &amp;amp; Vale", "Quill & Vale"),
        ("Toll: 5 &lt; 6 and 7 &gt; 3", "Toll: 5 < 6 and 7 > 3"),
        ("Ada&amp;rsquo;s plan &amp;#8211; and more", "Ada’s plan – and more"),
        ("A\n  title\tof lines", "A title of lines"),
        ("The minister&#146;s plan", "The minister’s plan"),
    ],
)
def test_a_title_is_its_words(markup: str, title: str) -> None:
    assert entry(rss(item("https://post.example/a", markup))).title == title


@pytest.mark.parametrize(
    ("inside", "url", "guid"),
    [
        ("<guid>https://post.example/p</guid>", "https://post.example/p", "https://post.example/p"),
        ("<guid>12345</guid><description>Words.</description>", None, "12345"),
        ('<guid isPermaLink="false">https://post.example/p</guid><description>W.</description>', None, "https://post.example/p"),
        ("<guid>12345</guid><link>/a</link>", "https://post.example/a", "12345"),
        ("<link>b?x=1&amp;y=2</link>", "https://post.example/news/b?x=1&y=2", "https://post.example/news/b?x=1&y=2"),
        ("<link>//other.example/c</link>", "https://other.example/c", "https://other.example/c"),
        ("<link>javascript:steal()</link><description>Words.</description>", None, None),
        ("<link>data:text/html,x</link><description>Words.</description>", None, None),
        ("<link>file:///etc/passwd</link><description>Words.</description>", None, None),
        ("<link>https://post.example/a</link><enclosure url='https://post.example/a.mp3'/>", "https://post.example/a", None),
    ],
)  # fmt: skip
def test_a_link_is_whole_and_a_guid_is_one_only_where_it_is_an_address(
    inside: str, url: str | None, guid: str | None
) -> None:
    found = entry(rss(f"<item><title>A</title>{inside}</item>"))
    assert found.url == url
    assert guid is None or found.guid == guid


def test_links_are_resolved_against_the_nearest_base() -> None:
    inside = '<title>A</title><link rel="enclosure" href="s.mp3"/><link xml:base="deep/" href="a"/><id>1</id>'
    assert entry(atom(inside, head=' xml:base="https://base.example/x/"')).url == "https://base.example/x/deep/a"


def test_a_proxied_link_gives_way_to_the_article_s_own() -> None:
    text = rss(item("https://proxy.example/~r/1", **{"feedburner:origLink": "https://post.example/a"})).replace(
        "<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
    )
    assert entry(text).url == "https://post.example/a"


def test_a_picture_s_title_is_not_the_entry_s() -> None:
    text = rss(item("https://post.example/a", **{"media:title": "A map", "media:description": "Of Orrin"}))
    found = entry(text.replace("<rss ", '<rss xmlns:media="http://search.yahoo.com/mrss/" '))
    assert found.title == "Fourteen found"


def test_an_update_is_kept_beside_the_publication() -> None:
    inside = "<title>A</title><link href='https://post.example/a'/><id>1</id><updated>2031-05-09T06:00:00Z</updated>"
    found = entry(atom(f"{inside}<published>2031-05-08T06:00:00Z</published>"))
    assert (found.published, found.updated) == (MAY_8, datetime(2031, 5, 9, 6, tzinfo=UTC))
    assert entry(atom(inside)).published == datetime(2031, 5, 9, 6, tzinfo=UTC)


def test_a_date_that_is_none_is_left_open() -> None:
    assert entry(rss(item("https://post.example/a", pubDate="some day"))).published is None


def test_an_address_of_mail_is_no_author() -> None:
    assert entry(rss(item("https://post.example/a", author="ada@post.example"))).author is None


def test_several_authors_are_named() -> None:
    people = "<author><name>Ada Quill</name></author><author><name>Bo Vale</name></author>"
    assert entry(atom(f"<title>A</title><link href='https://p.example/'/>{people}")).author == "Ada Quill, Bo Vale"


@pytest.mark.parametrize(
    ("kind", "said", "blocks"),
    [
        ("text", "Tolls: 5 &lt; 6.\n\nRoads &lt;open&gt;.", ["Tolls: 5 < 6.", "Roads <open>."]),
        ("html", "&lt;p&gt;Tolls.&lt;/p&gt;&lt;p&gt;Roads.&lt;/p&gt;", ["Tolls.", "Roads."]),
        ("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml"><p>Tolls.</p><p>Roads.</p></div>', ["Tolls.", "Roads."]),
        ("image/png", "iVBORw0KGgo=", []),
    ],
)
def test_content_is_read_as_the_type_it_names(kind: str, said: str, blocks: list[str]) -> None:
    found = entry(atom(f"<title>A</title><link href='https://p.example/'/><content type='{kind}'>{said}</content>"))
    assert blocks_of(found.content) == blocks


def test_what_is_not_for_readers_is_no_text() -> None:
    assert plain_text("<p>Toll<script>x<p>y</script> rises<!-- <p>no --></p><style>a") == "Toll rises"


WHOLE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 4)


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        (WHOLE, True),
        (WHOLE + "<p>By Ada Quill</p><p>Tags: Orrin, search</p>", True),
        (WHOLE + "<p>The post Fourteen found appeared first on The Post.</p>", True),
        (WHOLE + "<p>She read more than one letter aloud before the vote in the assembly.</p>", True),
        ("".join(f"<p>{sentence}</p>" for sentence in SENTENCES), False),
        (WHOLE + "<p>The search was […]</p>", False),
        (WHOLE + "<p>The search was…</p>", False),
        (WHOLE + '<p><a href="/a">Read more</a></p>', False),
        (WHOLE + '<p><a href="/a">Continue reading</a></p><p>© The Post. All rights reserved.</p>', False),
        (WHOLE + "<p>The ministry of the interior said that of the people who were still being looked for in the</p>", False),
        (WHOLE + "<p>Subscribe to read on.</p>", False),
        (WHOLE + "<p>Read the full story at post.example.</p>", False),
    ],
)  # fmt: skip
def test_an_entry_is_whole_where_it_is_long_enough_and_leads_nowhere(text: str, is_whole: bool) -> None:
    assert is_full_text(Entry("post", "1", "https://post.example/a", "A", content=text, summary="Short.")) is is_whole
    assert is_full_text(Entry("post", "1", None, "A", content=text))
