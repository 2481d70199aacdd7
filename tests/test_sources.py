"""Taking in feeds and pages from a real server: what is new arrives, what fails is one line."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storydiff.errors import ItemError
from storydiff.model import Dating, SourceKind
from storydiff.reports import IngestReport
from storydiff.sources.feeds import is_feed, read_feed
from tests.intake import NOW, SENTENCES, Desk, full_text, item, lines, page, rss
from tests.webserver import Site

# --- feeds ---------------------------------------------------------------------------------------


def test_a_feed_of_summaries_leads_to_its_pages(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a?utm_source=rss"), item("/b", "Roads open")), "application/rss+xml")
    site.tell("/a", page())
    site.tell("/b", page("Roads open"))
    intake = desk.look()
    assert lines(intake) == []
    first, second = (arrival.article for arrival in intake.stored)
    assert (first.document, second.document) == (site.url("/a"), site.url("/b"))
    assert (first.title, first.text) == ("Fourteen found", "\n\n".join(SENTENCES))
    assert (first.published, first.dating) == (datetime(2031, 5, 8, 6, tzinfo=UTC), Dating.STATED)
    assert (first.source, first.publisher, first.first_seen) == ("post", "The Orrin Post", NOW)
    assert desk.home.archive.find_capture(first.capture) == page().encode()


def test_a_feed_of_whole_texts_fetches_no_page(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a", **{"content:encoded": full_text()})))
    (arrival,) = desk.look().stored
    assert site.paths() == ["/feed"]
    assert arrival.article.text == "\n\n".join(SENTENCES * 4)
    assert arrival.article.url == site.url("/a")


def test_a_whole_text_that_breaks_off_leads_to_its_page(desk: Desk, site: Site) -> None:
    broken_off = full_text().replace("]]>", "<p>Read more…</p>]]>")
    site.tell("/feed", rss(item("/a", **{"content:encoded": broken_off})))
    site.tell("/a", page())
    assert desk.look().stored[0].article.text == "\n\n".join(SENTENCES)


def test_an_entry_without_a_link_is_taken_as_it_stands(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item(None, guid="urn:7", description=SENTENCES[0])))
    (arrival,) = desk.look().stored
    assert arrival.article.document.startswith(site.url("/feed#"))
    assert arrival.article.url is None
    assert arrival.article.text == SENTENCES[0]


def test_what_the_settings_say_of_a_source_outranks_the_feed(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a")))
    site.tell("/a", page())
    (arrival,) = desk.look(publisher="The Post", family="Orrin Media", story="valley").stored
    assert (arrival.article.publisher, arrival.article.family, arrival.article.story) == (
        "The Post",
        "Orrin Media",
        "valley",
    )


def test_a_second_look_fetches_only_what_is_new(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a")))
    site.tell("/a", page())
    desk.look()
    site.tell("/feed", rss(item("/b", "Roads open"), item("/a")))
    site.tell("/b", page("Roads open"))
    site.asked.clear()
    intake = desk.look()
    assert [arrival.article.title for arrival in intake.stored] == ["Roads open"]
    assert site.paths() == ["/feed", "/b"]
    assert desk.look().stored == ()


def test_an_entry_that_says_something_else_is_taken_again(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a", guid="7", description="Fourteen found.")))
    site.tell("/a", page())
    desk.look()
    site.tell("/feed", rss(item("/a", "Corrected: thirteen found", guid="7", description="Thirteen found.")))
    site.tell("/a", page(more=" It was thirteen."))
    assert [a.article.title for a in desk.look().stored] == ["Corrected: thirteen found"]


def test_validators_are_kept_and_304_brings_nothing(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a")), ETag='"7"', Last_Modified="Thu, 08 May 2031 06:00:00 GMT")
    site.tell("/a", page())
    desk.look()
    record = desk.record()
    assert (record.etag, record.last_modified) == ('"7"', "Thu, 08 May 2031 06:00:00 GMT")
    site.answers["/feed"] = lambda h: h.say(304 if h.headers.get("If-None-Match") == '"7"' else 500)
    assert desk.look() == IngestReport()
    assert (desk.record().etag, desk.record().last_modified) == ('"7"', "Thu, 08 May 2031 06:00:00 GMT")


def test_a_page_that_failed_is_tried_again_whatever_the_feed_answers(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a"), item("/b", "Roads open")), ETag='"7"')
    site.tell("/a", page())
    site.refuse("/b", 503)
    intake = desk.look()
    assert len(intake.stored) == 1
    assert lines(intake) == [f"{site.url('/b')}: HTTP 503 Service Unavailable (try again later)"]
    assert intake.failures[0].transient
    assert desk.record().etag == '"7"'
    site.answers["/feed"] = lambda h: h.say(304 if h.headers.get("If-None-Match") == '"7"' else 500)
    site.tell("/b", page("Roads open"))
    # Not at once, but by its own back-off.
    assert desk.look(after=timedelta(minutes=3)).stored == ()
    assert [a.article.title for a in desk.look(after=timedelta(minutes=5)).stored] == ["Roads open"]
    assert desk.look(after=timedelta(hours=19)) == IngestReport()
    assert site.paths().count("/b") == 2


def test_a_feed_that_fails_keeps_its_validators(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(), ETag='"7"')
    desk.look()
    site.refuse("/feed", 500)
    intake = desk.look()
    assert desk.record().etag == '"7"'
    assert lines(intake) == [f"{site.url('/feed')}: HTTP 500 Internal Server Error (try again later)"]


def test_a_title_with_markup_and_line_ends_is_one_plain_line(desk: Desk, site: Site) -> None:
    title = "Toll &lt;b&gt;rises&lt;/b&gt;\nBcc: all@example.org\r\n&lt;script&gt;steal()&lt;/script&gt; &amp;amp; more"
    site.tell("/feed", rss(item("/a", title, **{"content:encoded": full_text()})))
    assert desk.look().stored[0].article.title == "Toll rises Bcc: all@example.org & more"


def test_an_entry_dated_in_the_year_9999_is_taken_undated_with_a_line(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item("/a", pubDate="Fri, 31 Dec 9999 23:59:59 GMT", **{"content:encoded": full_text()})))
    intake = desk.look()
    (article,) = (arrival.article for arrival in intake.stored)
    assert (article.published, article.dating, article.time) == (None, Dating.UNKNOWN, NOW)
    (line,) = lines(intake)
    assert line.startswith(f"{site.url('/a')}: its date is refused, not between 1900 and now: feed: 9999-12-31")
    assert line.endswith("(give --published)")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "<html><body><p>Hello</p></body></html>",
            "not a feed but an HTML page (name the feed: `storydiff sources add` finds it)",
        ),
        ("just words", "not a feed: neither XML nor JSON (name the address of an RSS, Atom or JSON feed"),
        ("", "not a feed: it is empty (try again later)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "not a feed"),
        ('{"version": "x"}', "not a feed but JSON without the version of a JSON Feed"),
        ("{", "not a feed: damaged JSON"),
        ("<opml version='2.0'><body/></opml>", "not a feed but an OPML list of feeds (take it in with"),
        ("<urlset xmlns='x'></urlset>", "not a feed but a sitemap"),
        ("<rss version='2.0'><channel><item", "not a feed: its XML is damaged and holds no entry"),
    ],
)
def test_what_is_no_feed_is_one_line(desk: Desk, site: Site, body: str | bytes, words: str) -> None:
    site.tell("/feed", body, "application/rss+xml")
    (line,) = lines(desk.look())
    assert line.startswith(f"{site.url('/feed')}: {words}")


def test_a_feed_without_entries_is_no_failure(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss())
    assert desk.look().failures == ()


def test_an_entry_without_link_and_text_is_one_line(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(item(None, "Only a title")))
    assert lines(desk.look()) == ["Only a title: it has no link and no text"]


def test_a_feed_that_breaks_off_gives_the_entries_before(desk: Desk, site: Site) -> None:
    whole = rss(item("/a", guid="1", **{"content:encoded": full_text()}), item("/b", guid="2"))
    site.tell("/feed", whole[: whole.index("<item><title>Fourteen found</title><link>/b")] + "<item><ti")
    assert [a.article.url for a in desk.look().stored][:1] == [site.url("/a")]


def test_the_bytes_of_a_feed_are_never_taken_for_a_file_or_an_address(tmp_path: Path, site: Site) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(rss(item("/a")))
    for content in (str(secret).encode(), site.url("/feed").encode()):
        with pytest.raises(ItemError, match="not a feed"):
            read_feed(content, url="http://news.example/", source="x")
    assert site.paths() == []


def test_entities_of_a_feed_do_not_grow(desk: Desk, site: Site) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    site.tell("/feed", rss(item("/a", "&e8; &f;")).replace("<rss", f"{bomb}<rss"))
    begin = time.process_time()
    intake = desk.look()
    assert time.process_time() - begin < 5
    assert "root:" not in repr(intake)
    assert len(repr(intake)) < 10_000


@given(st.binary(max_size=2_000) | st.text(max_size=500).map(lambda text: rss(item("/a", text)).encode()))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_bytes_are_a_feed_or_a_clear_refusal(content: bytes) -> None:
    is_feed(content)
    try:
        feed = read_feed(content, url="https://news.example/feed", source="x")
    except ItemError as error:
        answer = error.reason
    else:
        answer = feed.title or "a feed"
        assert all("\n" not in entry.title for entry in feed.entries)
    assert answer


def test_one_bad_entry_in_many_stops_nothing(desk: Desk, site: Site) -> None:
    site.tell("/feed", rss(*(item(f"/{n}", f"Report {n}") for n in range(20))))
    for n in range(20):
        site.tell(f"/{n}", page(f"Report {n}"))
    site.refuse("/7", 404)
    intake = desk.look()
    assert [a.article.title for a in intake.stored] == [f"Report {n}" for n in range(20) if n != 7]
    assert len(intake.failures) == 1


# --- pages ---------------------------------------------------------------------------------------


def test_a_page_is_taken_and_not_again_while_it_stays_the_same(desk: Desk, site: Site) -> None:
    site.tell("/feed", page(), ETag='"1"')
    intake = desk.look(SourceKind.PAGE)
    assert intake.stored[0].article.document == site.url("/feed")
    site.answers["/feed"] = lambda h: h.say(304 if h.headers.get("If-None-Match") == '"1"' else 500)
    assert desk.look(SourceKind.PAGE) == IngestReport()


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
@pytest.mark.parametrize("is_stated", [True, False])
def test_a_page_is_read_in_its_charset(desk: Desk, site: Site, encoding: str, is_stated: bool) -> None:
    more = " “Émigrés” were – among them."
    meta = "" if is_stated else f'<meta charset="{encoding}">'
    content = page(more=more).replace("<head>", f"<head>{meta}").encode(encoding)
    site.tell("/feed", content, f"text/html; charset={encoding}" if is_stated else "text/html")
    assert more.strip() in desk.look(SourceKind.PAGE).stored[0].article.text


def test_a_page_whose_charset_is_wrongly_stated_is_read_all_the_same(desk: Desk, site: Site) -> None:
    site.tell("/feed", page(more=" “Émigrés”.").encode(), "text/html; charset=iso-8859-1")
    assert "“Émigrés”." in desk.look(SourceKind.PAGE).stored[0].article.text


PAGES = [
    (b"", "text/html", "the server sent an empty page (try again later)"),
    (b"<html><body></body></html>", "text/html", "the page has no article text"),
    (b"%PDF-1.7\x00\x01\x02", "application/pdf", "a binary file, not text"),
    (b"\x00\x01\x02\x03", "text/html", "a binary file, not text"),
    (b'{"a": 1}', "application/json", "application/json is not a page that can be read"),
]


@pytest.mark.parametrize(("content", "media_type", "words"), PAGES, ids=[words for *_, words in PAGES])
def test_a_page_without_an_article_is_one_line(
    desk: Desk, site: Site, content: bytes, media_type: str, words: str
) -> None:
    site.tell("/feed", content, media_type)
    intake = desk.look(SourceKind.PAGE)
    assert intake.stored == ()
    assert lines(intake)[0].startswith(f"{site.url('/feed')}: {words}")


def test_a_page_that_is_not_there_or_never_comes_is_one_line(desk: Desk, site: Site) -> None:
    assert lines(desk.look(SourceKind.PAGE))[0].startswith(f"{site.url('/feed')}: HTTP 404 Not Found")
    site.answers["/feed"] = lambda handler: time.sleep(0.8)
    assert lines(desk.hurried().look(SourceKind.PAGE, after=timedelta(hours=1))) == [
        f"{site.url('/feed')}: timed out after 0.6 s (try again later)"
    ]


def test_a_canonical_address_of_the_same_host_names_the_article(desk: Desk, site: Site) -> None:
    link = f'<head><link rel="canonical" href="{site.url("/news/7")}?utm_medium=x">'
    site.tell("/feed", page().replace("<head>", link))
    (arrival,) = desk.look(SourceKind.PAGE).stored
    assert (arrival.article.document, arrival.article.url) == (site.url("/news/7"), site.url("/news/7"))
