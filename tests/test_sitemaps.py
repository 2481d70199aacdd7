"""Sitemaps as sources: read as they come, polled as politely as feeds, and only what is new is taken."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storydiff.errors import ItemError
from storydiff.model import Source, SourceKind
from storydiff.reports import IngestReport
from storydiff.sitemap_polling import MOST_PARTS, in_order
from storydiff.sources.sitemaps import AGE, Part, Sitemap, SitemapPage, is_index, is_sitemap, newest_of, read_sitemap
from storydiff.sources.sitemaps import since_when as since
from tests.intake import NOW, Desk, by_hand, lines, page
from tests.webserver import Site

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><{} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)
DAY = timedelta(days=1)


def urlset(*urls: str) -> str:
    return f"{HEAD.format('urlset')}{''.join(urls)}</urlset>"


def index(*parts: str) -> str:
    return f"{HEAD.format('sitemapindex')}{''.join(parts)}</sitemapindex>"


def part(address: str, changed: str = "") -> str:
    return f"<sitemap><loc>{address}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</sitemap>"


def url(address: str, changed: str = "", news: str = "") -> str:
    return f"<url><loc>{address}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}{news}</url>"


def news(title: str = "Fourteen found", published: str = "2031-05-19T06:00:00Z", publisher: str = "Orrin Post") -> str:
    house = f"<news:publication><news:name>{publisher}</news:name><news:language>en</news:language></news:publication>"
    when = f"<news:publication_date>{published}</news:publication_date>"
    return f"<news:news>{house}{when}<news:title>{title}</news:title></news:news>"


def read(content: str | bytes) -> Sitemap:
    return read_sitemap(content.encode() if isinstance(content, str) else content, url="https://post.example/s.xml")


def read_or_refusal(content: str | bytes) -> Sitemap | str:
    try:
        return read(content)
    except ItemError as error:
        return str(error)


# --- reading ---------------------------------------------------------------------------------------


def test_a_news_sitemap_gives_addresses_dates_titles_and_publishers() -> None:
    found = read(urlset(url("https://post.example/a", "2031-05-19", news("Dam &amp; river"))))
    dated = datetime(2031, 5, 19, 6, tzinfo=UTC)
    changed = datetime(2031, 5, 19, tzinfo=UTC)
    assert found.pages == (SitemapPage("https://post.example/a", changed, dated, "Dam & river", "Orrin Post"),)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("https://post.example/a?x=1&amp;y=2", "https://post.example/a?x=1&y=2"),
        ("https://post.example/a?x=1&y=2", "https://post.example/a?x=1&y=2"),
        ("<![CDATA[https://post.example/a?x=1&y=2]]>", "https://post.example/a?x=1&y=2"),
        ("\n  https://post.example/a  \n", "https://post.example/a"),
        ("/a", "https://post.example/a"),
        ("https://post.example/caf%C3%A9", "https://post.example/caf%C3%A9"),
    ],
)
def test_an_address_is_read_however_it_is_written(said: str, expected: str) -> None:
    assert [page.url for page in read(urlset(url(said))).pages] == [expected]


@pytest.mark.parametrize(
    "said", ["", "javascript:alert(1)", "ftp://post.example/a", "mailto:desk@post.example", "http://"]
)
def test_what_is_no_web_address_is_counted(said: str) -> None:
    found = read(urlset(url(said), url("https://post.example/b")))
    assert ([page.url for page in found.pages], found.unread) == (["https://post.example/b"], 1)


def test_names_of_elements_count_without_their_prefixes() -> None:
    found = read('<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://post.example/a'
                 "</s:loc><s:lastmod>2031-05-19</s:lastmod></s:url></s:urlset>")  # fmt: skip
    assert found.pages == (SitemapPage("https://post.example/a", datetime(2031, 5, 19, tzinfo=UTC)),)


def test_an_index_gives_its_parts() -> None:
    found = read(index(part("https://post.example/1.xml.gz", "2031-05-19T10:00:00+02:00"), part("/2.xml")))
    first = Part("https://post.example/1.xml.gz", datetime(2031, 5, 19, 8, tzinfo=UTC))
    assert (found.parts, found.pages) == ((first, Part("https://post.example/2.xml")), ())


def test_a_text_of_addresses_is_a_sitemap_and_a_text_of_words_is_none() -> None:
    found = read("\ufeffhttps://post.example/a\r\nhttps://post.example/b\r\n")
    assert [page.url for page in found.pages] == ["https://post.example/a", "https://post.example/b"]
    with pytest.raises(ItemError, match="neither XML nor a list of addresses"):
        read("The dam broke.\nNobody was hurt.")


def test_a_packed_sitemap_is_unpacked_and_a_bomb_is_not() -> None:
    assert read(gzip.compress(urlset(url("https://post.example/a")).encode())).pages
    bomb = gzip.compress(urlset(" " * 60_000_000).encode())
    with pytest.raises(ItemError, match="larger than 52,428,800 bytes unpacked"):
        read(bomb)
    with pytest.raises(ItemError, match="its gzip packing breaks off"):
        read(gzip.compress(urlset(url("https://post.example/a")).encode())[:-9])


def test_a_sitemap_that_breaks_off_gives_its_whole_addresses() -> None:
    text = urlset(url("https://post.example/a"), url("https://post.example/b"))
    found = read(text[: text.index("example/b") + 9])
    assert ([page.url for page in found.pages], found.is_whole) == (["https://post.example/a"], False)


HOSTILE = {
    "entities": '<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + urlset(url("https://post.example/" + "&b;" * 1_000)),
    "a file": '<!DOCTYPE u [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + urlset(url("https://post.example/?&f;")),
    "depth": "<urlset>" + "<url>" * 500_000,
    "attributes": "<urlset><url " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/></urlset>",
    "elements": urlset("<url>" + "<b/>" * 1_200_000 + "</url>"),
    "marks": "<urlset>" + "<![CDATA[" * 300_000,
    "comments": "<urlset>" + "<!--" * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_refused_or_read_for_what_it_is(name: str) -> None:
    found = read_or_refusal(HOSTILE[name])
    if isinstance(found, str):
        assert ": not a sitemap" in found
    else:
        assert all(len(page.url) < 5_000 and "localhost" not in page.url for page in found.pages)


def test_no_more_addresses_are_read_than_the_protocol_allows() -> None:
    found = read(urlset(*(url(f"https://post.example/{n}") for n in range(50_010))))
    assert (len(found.pages), found.left_out) == (50_000, 10)


@settings(max_examples=150)
@example(b"")
@example(b"\x1f\x8b")
@example(b"<urlset>&")
@example(b"<urlset><url><loc>http://[</loc></url></urlset>")
@example(b"<sitemapindex><sitemap><loc>//</loc></sitemap></sitemapindex>")
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(
        lambda text: urlset(url(text), url("https://post.example/a", text)).encode("utf-8", "replace")
    )
)
def test_any_bytes_are_a_sitemap_or_refused_in_one_line(content: bytes) -> None:
    is_sitemap(content), is_index(content)
    found = read_or_refusal(content)
    if isinstance(found, str):
        assert "\n" not in found
    else:
        assert all(page.url.startswith(("http://", "https://")) for page in found.pages)
        newest_of(found, source="post", since=NOW, now=NOW)


# --- what of it is new -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "changed", "is_kept"),
    [
        ("2031-05-19", "", True),
        ("2031-05-01", "", False),
        ("2031-05-01", "2031-05-19", True),  # an old article that was changed may be news
        ("", "2031-05-01", False),
        ("", "", True),  # what was seen before decides
        ("2041-05-01", "", True),  # a date that cannot be is none
    ],
)
def test_pages_are_kept_by_the_latest_that_is_said_of_them(published: str, changed: str, is_kept: bool) -> None:
    sitemap = read(urlset(url("https://post.example/a", changed, news(published=published) if published else "")))
    kept = newest_of(sitemap, source="post", since=since(None, NOW), now=NOW)
    assert bool(kept) is is_kept
    assert all(entry.published is None or entry.published <= NOW + 2 * DAY for entry in kept)


def test_a_longer_pause_reaches_further_back_than_the_bound_of_age() -> None:
    assert since(None, NOW) == NOW - AGE
    assert since(NOW - DAY, NOW) == NOW - AGE
    assert since(NOW - 30 * DAY, NOW) == NOW - 31 * DAY


def test_one_time_of_change_for_most_pages_says_nothing() -> None:
    same = [url(f"https://post.example/{n}", "2031-05-20T04:00:00Z") for n in range(12)]
    found = read(urlset(*same, url("https://post.example/own", "2031-05-18")))
    assert [page.url for page in found.pages if page.changed] == ["https://post.example/own"]
    few = read(urlset(*same[:5]))
    assert all(page.changed for page in few.pages)


def test_a_front_page_is_no_article() -> None:
    sitemap = read(urlset(url("https://post.example/"), url("https://post.example"), url("https://post.example/a")))
    assert [entry.url for entry in newest_of(sitemap, source="post", since=None, now=NOW)] == ["https://post.example/a"]


def test_the_parts_that_may_hold_the_newest_are_asked_first() -> None:
    old, new = datetime(2031, 5, 1, tzinfo=UTC), datetime(2031, 5, 19, tzinfo=UTC)
    parts = [Part(f"https://news.example/{n}.xml") for n in range(4)]
    dated = [Part("https://news.example/old.xml", old), Part("https://news.example/new.xml", new)]
    named = Part("https://news.example/sitemap-news.xml")
    expected = [named, dated[1], dated[0], parts[3], parts[0], parts[2], parts[1]]
    assert in_order([*parts, *dated, named, named]) == expected


# --- polled ----------------------------------------------------------------------------------------


def look(desk: Desk, after: timedelta = timedelta(0), path: str = "/sitemap.xml") -> IngestReport:
    return desk.look_at(Source("post", SourceKind.SITEMAP, desk.site.url(path)), after=after)


def tell(site: Site, path: str, content: str | bytes, **headers: str) -> None:
    site.tell(path, content, "application/xml", **headers)


def article(title: str, more: str = "") -> str:
    """A page that says when it was published, as article pages do."""
    meta = '<meta property="article:published_time" content="2031-05-19T06:00:00Z">'
    return page(title, more).replace("<head>", f"<head>{meta}")


def titles(report: IngestReport) -> list[str]:
    return sorted(stored.article.title for stored in report.stored)


def test_the_pages_of_a_news_sitemap_are_taken_once_with_its_titles_dates_and_publishers(
    desk: Desk, site: Site
) -> None:
    site.tell("/a", page("A page's own title"))
    tell(site, "/sitemap.xml", urlset(url(site.url("/a"), news=news("Fourteen found"))), ETag='"1"')
    first = look(desk)
    assert lines(first) == []
    taken = first.stored[0].article
    assert (taken.title, taken.publisher, taken.source) == ("Fourteen found", "Orrin Post", "post")
    assert (taken.published, taken.url) == (datetime(2031, 5, 19, 6, tzinfo=UTC), site.url("/a"))
    site.answers["/sitemap.xml"] = lambda handler: handler.say(304)
    assert look(desk, DAY / 2).stored == ()
    asked = [headers for path, headers in site.asked if path == "/sitemap.xml"]
    assert (len(asked), asked[1].get("If-None-Match")) == (2, '"1"')
    assert site.paths().count("/a") == 1
    # By the next night its page is looked at again, as the sitemap led to it.
    site.tell("/a", page("A page's own title", " It was thirteen."))
    (changed,) = look(desk, DAY).stored
    assert (changed.article.title, changed.article.published, changed.article.version) == (
        "Fourteen found",
        taken.published,
        2,
    )


def test_only_what_is_new_since_the_last_look_is_taken(desk: Desk, site: Site) -> None:
    for name in "abc":
        site.tell(f"/{name}", article(name.upper(), f" {name}"))
    tell(site, "/sitemap.xml", urlset(url(site.url("/a")), url(site.url("/b"), "2030-01-01")))
    assert look(desk).stored == ()  # one without a date was there before us, the other is old
    tell(site, "/sitemap.xml", urlset(url(site.url("/a")), url(site.url("/b"), "2030-01-01"), url(site.url("/c"))))
    assert titles(look(desk, DAY)) == ["C"]
    assert "/b" not in site.paths()
    assert "/a" not in site.paths()


def test_a_page_that_was_changed_is_looked_at_again(desk: Desk, site: Site) -> None:
    site.tell("/a", article("A"))
    tell(site, "/sitemap.xml", urlset(url(site.url("/a"), "2031-05-19")))
    assert titles(look(desk)) == ["A"]
    site.tell("/a", article("A", " More was said later."))
    tell(site, "/sitemap.xml", urlset(url(site.url("/a"), "2031-05-21")))
    assert [stored.article.version for stored in look(desk, DAY).stored] == [2]


def test_a_page_of_a_plain_sitemap_has_to_say_itself_that_it_is_an_article(desk: Desk, site: Site) -> None:
    site.tell("/section", page("Section"))
    site.tell("/a", article("A"))
    tell(site, "/sitemap.xml", urlset(url(site.url("/section"), "2031-05-19"), url(site.url("/a"), "2031-05-19")))
    report = look(desk)
    assert titles(report) == ["A"]
    assert "the page does not say that it is an article" in lines(report)[0]


def test_an_index_is_followed_and_each_part_asked_with_its_own_validators(desk: Desk, site: Site) -> None:
    site.tell("/a", page("A"))
    site.tell("/b", page("B", " b"))
    old, new = part(site.url("/old.xml"), "2030-01-01"), part(site.url("/new.xml.gz"), "2031-05-20")
    tell(site, "/sitemap.xml", index(old, new, part(site.url("/odd.xml"))), ETag='"i"')
    packed = gzip.compress(urlset(url(site.url("/a"), news=news("A"))).encode())
    site.tell("/new.xml.gz", packed, "application/gzip", Last_Modified="Mon, 19 May 2031 06:00:00 GMT")
    tell(site, "/odd.xml", urlset(url(site.url("/b"), news=news("B"))), ETag='"o"')
    assert titles(look(desk)) == ["A", "B"]
    assert "/old.xml" not in site.paths()
    for path in ("/sitemap.xml", "/odd.xml", "/new.xml.gz"):
        site.answers[path] = lambda handler: handler.say(304)
    assert look(desk, DAY / 2).stored == ()
    # The index says nothing new, and its parts are asked all the same.
    later = dict(site.asked[-3:])
    assert later["/odd.xml"]["If-None-Match"] == '"o"'
    assert later["/new.xml.gz"]["If-Modified-Since"].startswith("Mon")


def test_a_part_that_fails_is_told_and_backs_off_while_the_others_are_read(desk: Desk, site: Site) -> None:
    site.tell("/a", page("A"))
    tell(site, "/sitemap.xml", index(part(site.url("/gone.xml")), part(site.url("/good.xml"))))
    tell(site, "/good.xml", urlset(url(site.url("/a"), news=news("A"))))
    report = look(desk)
    assert titles(report) == ["A"]
    assert lines(report) == [
        f"{site.url('/gone.xml')}: HTTP 404 Not Found (check the address or take it out of the sources)"
    ]
    look(desk, timedelta(minutes=1))
    assert site.paths().count("/gone.xml") == 1
    assert desk.record().error is None


def test_a_source_whose_parts_all_fail_is_failing(desk: Desk, site: Site) -> None:
    tell(site, "/sitemap.xml", index(part(site.url("/gone.xml"))))
    look(desk)
    assert desk.record().error == "none of the sitemaps that it names could be had"


def test_an_index_of_itself_ends_and_one_of_very_many_is_bounded(desk: Desk, site: Site) -> None:
    many = [part(site.url(f"/{n}.xml"), "2031-05-20") for n in range(MOST_PARTS + 5)]
    tell(site, "/sitemap.xml", index(part(site.url("/sitemap.xml")), *many))
    for n in range(MOST_PARTS + 5):
        tell(site, f"/{n}.xml", urlset())
    report = look(desk)
    assert site.paths().count("/sitemap.xml") == 1
    assert sum(path.endswith(".xml") for path in site.paths()) == MOST_PARTS + 1
    assert any("5 sitemaps of its index beyond the first 50 left out" in line for line in lines(report))


def test_indexes_nested_too_deep_are_not_followed(desk: Desk, site: Site) -> None:
    for depth in range(5):
        tell(site, f"/{depth}.xml", index(part(site.url(f"/{depth + 1}.xml"))))
    report = look(desk, path="/0.xml")
    assert [path for path in site.paths() if path.endswith(".xml")] == ["/0.xml", "/1.xml", "/2.xml"]
    assert lines(report) == ["post: indexes of sitemaps nested deeper than 2 (name its sitemap of news)"]


def test_robots_txt_holds_for_the_parts_and_the_pages(desk: Desk, site: Site) -> None:
    site.tell("/robots.txt", "User-agent: *\nDisallow: /closed", "text/plain")
    site.tell("/open", page("Open"))
    tell(site, "/closed/sitemap.xml", index(part(site.url("/closed/1.xml")), part(site.url("/1.xml"))))
    tell(site, "/1.xml", urlset(url(site.url("/open"), news=news("Open")), url(site.url("/closed/a"), news=news())))
    report = look(desk, path="/closed/sitemap.xml")
    assert titles(report) == ["Open"]
    assert sum("the site does not let it be fetched" in line for line in lines(report)) == 2
    # The sitemap that the user names is the user's own wish.
    assert [path for path in site.paths() if path.startswith("/closed")] == ["/closed/sitemap.xml"]


def test_a_sitemap_that_is_none_fails_backs_off_and_shows_its_health(desk: Desk, site: Site) -> None:
    tell(site, "/sitemap.xml", page())
    assert "not a sitemap" in lines(look(desk))[0]
    assert desk.record().failures == 1
    look(desk, timedelta(minutes=1))
    assert site.paths() == ["/sitemap.xml"]


def test_a_feed_that_is_a_sitemap_says_how_to_name_it(desk: Desk, site: Site) -> None:
    tell(site, "/feed", urlset(url("https://post.example/a")))
    assert lines(desk.look()) == [f'{site.url("/feed")}: not a feed but a sitemap (give the source kind = "sitemap")']


def test_a_sitemap_that_is_named_by_hand_is_taken_whole_and_an_index_is_not(site: Site) -> None:
    site.tell("/a", page("A"))
    tell(site, "/sitemap.xml", urlset(url(site.url("/a"), "2020-01-01", news("A", "2020-01-01"))))
    tell(site, "/index.xml", index(part(site.url("/sitemap.xml"))))
    assert [arrival.article.title for arrival in by_hand(site.url("/sitemap.xml")).arrivals] == ["A"]
    assert "an index of sitemaps" in lines(by_hand(site.url("/index.xml")))[0]
