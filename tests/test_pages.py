"""What stands on the pages: marks in a text however claims overlap, names that stay in their folder, feeds that hold."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from storydiff.errors import SettingsError
from storydiff.model import Span
from storydiff.pages.addresses import (
    PAGE_NAME,
    article_page,
    base_url,
    digest_page,
    series_page,
    story_feed,
    story_page,
    urn,
    web_link,
)
from storydiff.pages.feeds import Entry, Feed, atom, json_feed
from storydiff.pages.finding import ENTRIES, Found, by_letter, index_parts, letter_of
from storydiff.pages.passages import Marked, paragraphs_of
from storydiff.pages.times import machine_time

ATOM = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))
TEXT = "Forty lamps broke. The mayor, Ilse Tamm, said so.\n\nNobody was hurt on the quay."
BORN = datetime(2031, 5, 1, tzinfo=UTC)


def marked(number: int, quote: str, focus: str | None = None) -> Marked:
    start = TEXT.index(quote)
    at = start + quote.index(focus or quote)
    return Marked(number, Span(start, start + len(quote)), Span(at, at + len(focus or quote)))


def shown(*claims: Marked) -> list[str]:
    """The passages, what is quoted in square brackets with the numbers of those that end there."""
    return [
        f"[{passage.text}]{''.join(map(str, passage.ends))}" if passage.claims else passage.text
        for paragraph in paragraphs_of(TEXT, claims)
        for passage in paragraph
    ]


def test_a_text_without_claims_is_its_paragraphs() -> None:
    assert shown() == ["Forty lamps broke. The mayor, Ilse Tamm, said so.", "Nobody was hurt on the quay."]


OVERLAPS = [
    ("two of one sentence", ["Forty lamps broke.", "Forty lamps broke."], ["[Forty lamps broke.]12", " The"]),
    ("one within another", ["Forty lamps broke.", "lamps"], ["[Forty ]", "[lamps]2", "[ broke.]1"]),
    ("one over the edge", ["Forty lamps", "lamps broke"], ["[Forty ]", "[lamps]1", "[ broke]2"]),
    ("one beside another", ["Forty", " lamps"], ["[Forty]1", " ", "[lamps]2", " broke."]),
    ("over two paragraphs", ["said so.\n\nNobody"], ["Forty", "[said so.]", "[Nobody]1", " was"]),
]


@pytest.mark.parametrize(("quotes", "expected"), [case[1:] for case in OVERLAPS], ids=[case[0] for case in OVERLAPS])
def test_claims_are_marked_however_they_lie(quotes: list[str], expected: list[str]) -> None:
    found = shown(*(marked(n, quote) for n, quote in enumerate(quotes, 1)))
    for passage, start in zip(found, expected, strict=False):
        assert passage.startswith(start)


def test_the_words_that_carry_a_claim_lead_to_the_narrowest_that_they_carry() -> None:
    wide, narrow = marked(1, "Forty lamps broke.", "Forty lamps"), marked(2, "Forty lamps broke.", "lamps")
    runs = paragraphs_of(TEXT, [wide, narrow])[0][0].runs
    assert [(run.text, run.carries) for run in runs] == [("Forty ", 1), ("lamps", 2), (" broke.", None)]


def test_a_claim_outside_the_text_marks_nothing() -> None:
    assert shown(Marked(1, Span(10, 4_000), Span(10, 20)), Marked(2, Span(5, 5), Span(5, 5))) == shown()


@st.composite
def texts_with_claims(draw: st.DrawFn) -> tuple[str, list[Marked]]:
    text = draw(st.text(alphabet="ab \n<é", min_size=1, max_size=60))
    places = st.integers(0, len(text))
    claims = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        start, end = sorted((draw(places), draw(places)))
        one, other = sorted((draw(st.integers(start, end)), draw(st.integers(start, end))))
        claims.append(Marked(number, Span(start, end), Span(one, other)))
    return text, claims


@given(texts_with_claims())
def test_the_passages_are_the_text_and_those_of_a_claim_are_its_quote(made: tuple[str, list[Marked]]) -> None:
    text, claims = made
    passages = [passage for paragraph in paragraphs_of(text, claims) for passage in paragraph]
    assert "".join("".join(p.text for p in passages).split()) == "".join(text.split())
    for claim in claims:
        quote = claim.span.of(text)
        own = [p for p in passages if claim.number in p.claims]
        assert "".join("".join(p.text for p in own).split()) == "".join(quote.split())
        assert all("".join(run.text for run in p.runs) == p.text for p in own)
        if quote.strip():
            assert sum(claim.number in p.starts for p in passages) == 1
            assert sum(claim.number in p.ends for p in passages) == 1


# --- names ---------------------------------------------------------------------------------------

HOSTILE = st.text() | st.sampled_from(["../../etc/passwd", "", ".", "a/b", "C:\\x", "\x00", "con", "-rf", "a" * 900])


@given(HOSTILE, HOSTILE)
def test_no_name_leads_out_of_the_folder_of_a_site(story: str, series: str) -> None:
    names = [story_page(story), story_feed(story), series_page(story, series), series_page(story, series, 3)]
    names += [
        digest_page(story, date(2031, 5, 4), 2),
        article_page("0123456789abcdef", 2),
        story_page(story, "plans-1"),
    ]
    assert all(PAGE_NAME.fullmatch(name) and len(name) < 100 for name in names)


@given(HOSTILE, HOSTILE)
def test_two_series_share_no_page(one: str, other: str) -> None:
    assert (series_page("a", one) == series_page("a", other)) == (one == other)
    assert (series_page(one, "a") == series_page(other, "a")) == (one == other)
    assert series_page(f"{one}a", other) != series_page(one, f"a{other}")


@pytest.mark.parametrize(
    "said",
    ["news.example", "ftp://news.example/", "https://", "javascript:alert(1)", "https://news.example/?a=b",
     "https://news.example/#a", "https://me:secret@news.example/", "https://news.example/a b", "https://[x/"],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused_and_not_repeated(said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        base_url(said)
    assert "secret" not in str(caught.value)


def test_an_address_of_a_site_ends_in_a_slash() -> None:
    assert base_url("https://news.example/flood") == base_url("https://news.example/flood/")
    assert base_url(None) == base_url("") == ""


def test_only_addresses_on_the_web_are_linked() -> None:
    assert web_link("https://news.example/a") == "https://news.example/a"
    assert [web_link(url) for url in ("file:///etc/passwd", "javascript:alert(1)", "//x", None)] == ["", "", "", ""]


# --- lists and the search ------------------------------------------------------------------------


def test_lists_are_by_the_first_letter_without_accents_and_signs() -> None:
    groups = by_letter(Found(words, "", "x.html") for words in ["“The quay”", "Élan", "east", "40 lamps", "桥"])
    assert {letter: [found.words for found in own] for letter, own in groups.items()} == {
        "0": ["40 lamps", "桥"], "e": ["east", "Élan"], "t": ["“The quay”"],
    }  # fmt: skip


@given(st.text())
def test_every_word_stands_under_a_letter_that_may_be_in_a_file_name(words: str) -> None:
    assert letter_of(words) in "0abcdefghijklmnopqrstuvwxyz"


def test_the_index_comes_in_parts_that_no_title_can_break_out_of() -> None:
    title = '</script><script>alert(1)</script>\u2028"\\'
    found = [Found(title, "The Vale Post", f"series/{n}.html") for n in range(ENTRIES + 1)]
    first, second = index_parts([("series", found)])
    assert b"<" not in first
    assert first.isascii()
    said = json.loads(second.removeprefix(b"storydiff(").removesuffix(b");\n"))
    assert said == {"b": ["The Vale Post"], "e": [[0, title, 0, f"series/{ENTRIES}.html"]]}


# --- feeds ---------------------------------------------------------------------------------------


def an_entry(id_: str = "one", title: str = "Deaths in Vale: 40 → 41", **changed: str) -> Entry:
    values = {
        "html": "<p>so</p>",
        "text": "so",
        "href": "series/a.html#d-1",
        "story": "The bridge",
        "kind": "increased",
    }
    return Entry(id=id_, title=title, learned=datetime(2031, 5, 4, 6, tzinfo=UTC), **(values | changed))


def a_feed(base: str = "", entries: tuple[Entry, ...] = (), here: str = "feed.xml") -> Feed:
    return Feed("", "Changes", base, here, "index.html", BORN, entries)


@pytest.mark.parametrize("base", ["", "https://news.example/flood/"])
@pytest.mark.parametrize("here", ["feed.xml", "stories/bridge-1.xml"])
def test_a_feed_keeps_the_rules_of_atom(base: str, here: str) -> None:
    for entries in ((), (an_entry(), an_entry("two", source="https://news.example/a"))):
        content = atom(a_feed(base, entries, here))
        assert ATOM.validate(etree.fromstring(content)), ATOM.error_log
        parsed = feedparser.parse(content)
        assert not parsed.bozo
        assert parsed.version == "atom10"
        assert [entry.title for entry in parsed.entries] == [entry.title for entry in entries]
        links = {link.rel: link.href for link in parsed.feed.links}
        assert links["self"].endswith(here)
        assert len({entry.id for entry in parsed.entries} | {parsed.feed.id}) == len(entries) + 1


@pytest.mark.parametrize(
    "broken", ["<id>urn:x:1</id>", "<updated>2031-05-04T06:00:00Z</updated>", "<name>storydiff</name>"]
)
def test_the_rules_see_what_a_feed_lacks(broken: str) -> None:
    whole = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:1</id><title>a</title>'
        "<updated>2031-05-04T06:00:00Z</updated><author><name>storydiff</name></author></feed>"
    )
    assert ATOM.validate(etree.fromstring(whole))
    assert not ATOM.validate(etree.fromstring(whole.replace(broken, "")))


def test_links_of_a_feed_lead_from_where_it_lies_until_the_address_is_known() -> None:
    for base, here, expected in (
        ("", "feed.xml", "series/a.html#d-1"),
        ("", "stories/b.xml", "../series/a.html#d-1"),
        ("https://news.example/flood/", "stories/b.xml", "https://news.example/flood/series/a.html#d-1"),
    ):
        (entry,) = feedparser.parse(atom(a_feed(base, (an_entry(),), here))).entries
        assert entry.link == expected


def test_a_change_has_one_name_whatever_the_address_of_the_site() -> None:
    ids = [feedparser.parse(atom(a_feed(base, (an_entry(),)))).entries[0].id for base in ("", "https://news.example/")]
    assert ids[0] == ids[1] == urn("change", "one")
    assert urn("change", "one") != urn("change", "two")


@given(st.text(), st.text())
def test_whatever_a_title_holds_a_feed_can_be_read_and_shows_it(title: str, html: str) -> None:
    entry = an_entry(title=title, html=html, text=html, kind=title)
    root = etree.fromstring(atom(a_feed("", (entry,))))
    assert ATOM.validate(root), ATOM.error_log
    said = root.findtext(".//{*}entry/{*}title") or ""
    assert [c for c in said if c > " " and c.isprintable()] == [c for c in title if c > " " and c.isprintable()]
    json.loads(json_feed(a_feed("", (entry,))).decode())


@pytest.mark.parametrize("base", ["", "https://news.example/flood/"])
def test_a_feed_keeps_the_rules_of_json_feed(base: str) -> None:
    feed = json.loads(
        json_feed(a_feed(base, (an_entry(), an_entry("two", source="https://news.example/a")), "feed.json"))
    )
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    addresses = [feed[name] for name in ("home_page_url", "feed_url") if name in feed]
    assert len(addresses) == (2 if base else 0)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert all(isinstance(tag, str) for tag in item["tags"])
        addresses += [item[name] for name in ("url", "external_url") if name in item]
    assert all(urlsplit(address).scheme == "https" for address in addresses)
    assert len({item["id"] for item in feed["items"]}) == 2


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_are_as_rfc_3339_writes_them(at: datetime) -> None:
    assert datetime.fromisoformat(machine_time(at)) == at.replace(microsecond=0)
