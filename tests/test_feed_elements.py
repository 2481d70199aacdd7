"""Feedparser's steps around each element, done in fewer: whatever the feed, what comes out is what feedparser gives."""

from __future__ import annotations

import string
import xml.sax
import xml.sax.handler
import xml.sax.xmlreader
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.urls import _urljoin
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storydiff.sources.feed_elements import _PLAIN_ADDRESS, Elements, Expat, HostileMarkupError, StrictElements
from storydiff.sources.xml_feeds import read_xml

HOME = "https://post.example/feeds/news.xml"


class Sound(StrictElements, StrictFeedParser):  # type: ignore[misc] # feedparser has no types
    """Feedparser's parser of sound XML with our steps."""


class Damaged(Elements, LooseFeedParser):  # type: ignore[misc] # feedparser has no types
    """Feedparser's parser of damaged markup with our steps."""


def told(value: Any) -> Any:
    """A value without a difference between a dictionary and feedparser's own, in its order."""
    if isinstance(value, dict):
        return [(key, told(item)) for key, item in dict.items(value)]
    return [told(item) for item in value] if isinstance(value, list | tuple) else repr(value)


def outcome(parser: Any, feed: Callable[[], object]) -> Any:
    """What a parser makes of a feed, or what it breaks with, as feedparser does over much that is in no real feed."""
    parser.resolve_relative_uris = parser.sanitize_html = False
    try:
        feed()
    except Exception as error:  # noqa: BLE001 -- both are to break alike
        return type(error)
    return told([parser.feeddata, parser.entries, parser.version, parser.namespaces_in_use])


def read_sound(parser: Any, driver: Any, markup: str) -> Any:
    driver.setFeature(xml.sax.handler.feature_namespaces, True)
    driver.setContentHandler(parser)
    driver.setErrorHandler(parser)
    source = xml.sax.xmlreader.InputSource()
    source.setByteStream(BytesIO(markup.encode()))
    return outcome(parser, lambda: driver.parse(source))


def read_damaged(parser: Any, markup: str) -> Any:
    return outcome(parser, lambda: parser.feed(markup))


# --- feeds of any kind ---------------------------------------------------------------------------

SPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "h": "http://www.w3.org/1999/xhtml",
    "c": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "svg": "http://www.w3.org/2000/svg",
    "m": "http://www.w3.org/1998/Math/MathML",
    "own": "https://post.example/ns",
    "u": "http://backend.userland.com/RSS2",
}
DECLARED = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
ROOTS = {
    f'<rss version="2.0"{DECLARED}><channel>': "</channel></rss>",
    f'<feed xmlns="{SPACES["a"]}" xml:lang="en"{DECLARED}>': "</feed>",
    f'<rdf:RDF xmlns="http://purl.org/rss/1.0/"{DECLARED}>': "</rdf:RDF>",
    f'<rss version="0.91" xml:base="https://other.example/x/"{DECLARED}><channel>': "</channel></rss>",
}
NAMES = st.sampled_from(
    (
        *("title", "link", "description", "guid", "id", "pubDate", "updated", "author", "name", "email", "url"),
        *("category", "content", "summary", "source", "image", "textInput", "width", "language", "body", "info"),
        *("a:title", "a:content", "a:link", "a:summary", "c:encoded", "dc:creator", "dc:date", "dc:subject", "h:div"),
        *("media:content", "media:title", "itunes:author", "itunes:keywords", "rdf:li", "svg:svg", "svg:title"),
        *("m:math", "own:mood", "u:title", "comments", "Unheard", "div", "b"),
    )
)
KEYS = st.sampled_from(
    (
        *("type", "mode", "href", "rel", "url", "isPermaLink", "xml:base", "base", "xml:lang", "lang", "rdf:about"),
        *("term", "src", "own:kind", "CLASS"),
    )
)
WORDS = st.sampled_from(
    (
        *("html", "xhtml", "text", "text/plain", "TEXT/HTML", "base64", "escaped", "false", "self", "", "en_GB"),
        *("https://other.example/b/?c=d", "/a", "../b?c#d", "javascript:alert(1)", "HTTP://Post.Example", "http:///x"),
        "image/png",
    )
)
TEXTS = st.sampled_from(
    (
        *("Fourteen found", " ", "\n  ", "Tom & Ada", "<b>fourteen</b> &amp; more", "5 < 6", "</b>", "\x93so\x94"),
        *("Tue, 20 May 2031 09:00:00 GMT", "2031-05-20T09:00:00Z", "Ada Quill <ada@post.example>", "Zm91cnRlZW4="),
        *("https://post.example/a?b=c&d=e", "https://post.example/a;p?q#r", "/a b", "urn:orrin:7", "a&mdash;b"),
        *("<div>x</div>", "“só”", "12"),
    )
)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ATTRIBUTES = st.dictionaries(KEYS, WORDS, max_size=3)


def element(name: str, attributes: dict[str, str], inside: list[str]) -> str:
    said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{said}>{''.join(inside)}</{name}>"


def elements(names: st.SearchStrategy[str], inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(element, names, ATTRIBUTES, st.lists(inside, max_size=4))


SAID = st.one_of(TEXTS.map(escape), TEXTS.map(lambda text: f"<![CDATA[{text}]]>"))
PARTS = st.recursive(SAID, lambda inside: elements(NAMES, inside), max_leaves=8)
ENTRIES = st.one_of(elements(st.sampled_from(["item", "entry", "a:entry", "u:item"]), elements(NAMES, PARTS)), PARTS)
FEEDS = st.builds(
    lambda root, inside: f"{root}{''.join(inside)}{ROOTS[root]}",
    st.sampled_from(sorted(ROOTS)),
    st.lists(ENTRIES, max_size=6),
)
BASES = st.sampled_from([HOME, "", "http://post.example", "https://Post.Example/a/../b"])


@pytest.mark.filterwarnings("ignore:To avoid breaking existing software")
@UNHURRIED
@given(FEEDS, BASES)
def test_sound_feeds_are_read_as_feedparser_reads_them(markup: str, base: str) -> None:
    expected = read_sound(StrictFeedParser(base, None, "UTF-8"), xml.sax.make_parser(), markup)
    assert read_sound(Sound(base, None, "UTF-8"), Expat(), markup) == expected


@pytest.mark.filterwarnings("ignore:To avoid breaking existing software")
@UNHURRIED
@given(FEEDS, BASES, st.integers(0, 60), st.sampled_from(["&nbsp;", "<", "</b>", "<p>", "&#147;", "<br>", "]]>", ""]))
def test_damaged_feeds_are_read_as_feedparser_reads_them(markup: str, base: str, share: int, damage: str) -> None:
    place = len(markup) * share // 60
    markup = markup[:place] + damage + markup[place + len(damage) :]
    expected = read_damaged(LooseFeedParser(base, None, "UTF-8", {}), markup)
    assert read_damaged(Damaged(base, None, "UTF-8", {}), markup) == expected


ATOM, RSS = min(ROOTS), next(root for root in ROOTS if "2.0" in root)
KNOWN = {
    "a division around all": (ATOM, '<entry><content type="xhtml"><h:div> <p>a</p>b </h:div></content></entry>'),
    "two divisions": (ATOM, '<entry><content type="xhtml"><div>a</div><div>b</div></content></entry>'),
    "a division with words": (
        ATOM,
        '<entry><content type="xhtml"><div class="x"><br/>a &lt; b</div></content></entry>',
    ),
    "no language": (ATOM, '<entry xml:lang=""><title>a</title><summary xml:lang="de_AT">b</summary></entry>'),
    "base64": (RSS, '<item><c:encoded mode="base64">Zm91cnRlZW4=</c:encoded></item>'),
    "a title that is HTML": (RSS, "<item><title>Tom &amp;amp; &lt;b&gt;Ada&lt;/b&gt;</title></item>"),
    "letters of Windows": (RSS, "<item><title>\x93so\x94</title><description>\x96 “só”</description></item>"),
    "two descriptions": (RSS, "<item><description>a</description><description>b</description></item>"),
    "a picture in an item": (
        RSS,
        "<item><image><link>/p</link><url>/q</url></image><link>/a?b=c&amp;d=e</link></item>",
    ),
    "a source": (RSS, '<item><source url="/s">The Post</source><title>a</title><link> /b </link></item>'),
    "a title within another": (RSS, "<item><media:content><media:title>b</media:title></media:content></item>"),
}


@pytest.mark.parametrize(("root", "inside"), KNOWN.values(), ids=KNOWN)
def test_what_feedparser_knows_of_real_feeds_is_kept(root: str, inside: str) -> None:
    markup = f"{root}{inside}{ROOTS[root]}"
    expected = read_sound(StrictFeedParser(HOME, None, "UTF-8"), xml.sax.make_parser(), markup)
    assert read_sound(Sound(HOME, None, "UTF-8"), Expat(), markup) == expected
    assert isinstance(expected, list)
    expected = read_damaged(LooseFeedParser(HOME, None, "UTF-8", {}), markup)
    assert read_damaged(Damaged(HOME, None, "UTF-8", {}), markup) == expected


@given(st.from_regex(_PLAIN_ADDRESS, fullmatch=True, alphabet=string.printable), BASES)
def test_a_whole_and_plain_address_is_what_it_would_be_joined_to(address: str, base: str) -> None:
    assert _urljoin(base, address) == address


@pytest.mark.parametrize(
    "address",
    [
        *("http:///a", "http://a.example/b;c", "http://a.example/#", "http://a.example?", "HTTP://a.example/"),
        *("//a.example", "http://a.example/ b", "http://a.example/é", "http://[::1]/", "http://"),
    ],
)
def test_an_address_that_joining_may_change_is_joined(address: str) -> None:
    assert not _PLAIN_ADDRESS.fullmatch(address)


# --- limits, by whichever way an element comes ---------------------------------------------------


def hostile_shapes() -> Iterator[tuple[str, str]]:
    many, deep = 501, 1_001
    for name in ("b", "a:b", "own:b"):
        yield f"{name}, many attributes", f"<{name} {' '.join(f'k{n}=$1$' for n in range(many))}/>".replace("$", '"')
        own = " ".join(f"own:k{n}=$1$" for n in range(many)).replace("$", '"')
        yield f"{name}, many attributes of a namespace", f"<{name} {own}/>"
        yield f"{name}, deep", f"<{name}>" * deep + f"</{name}>" * deep
        yield f"{name}, deep with attributes", f'<{name} own:k="">' * deep + f"</{name}>" * deep


@pytest.mark.parametrize("inside", dict(hostile_shapes()).values(), ids=dict(hostile_shapes()))
def test_no_kind_of_element_passes_the_limits(inside: str) -> None:
    with pytest.raises(HostileMarkupError):
        read_xml(f'<rss version="2.0"{DECLARED}><channel><item>{inside}</item></channel></rss>', HOME, 10)


def test_elements_side_by_side_are_not_within_one_another() -> None:
    inside = '<own:b own:k="">7</own:b><b>7</b><own:c>7</own:c>' * 1_001
    feed = read_xml(f'<rss version="2.0"{DECLARED}><channel><item>{inside}</item></channel></rss>', HOME, 10)
    assert len(feed.entries) == 1
    assert not feed.is_damaged
