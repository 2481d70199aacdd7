"""Live blogs are taken apart into dated entries, each an article of its own; what is no live blog stays one article."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.articles.live import split_live_blog
from storydiff.errors import ItemError
from storydiff.model import Draft, Form, SourceKind
from tests.intake import NOW, Desk, lines, reader
from tests.webserver import Site

URL = "https://post.example/live/orrin"
FOUND = "Rescuers have found 14 more people alive in the upper valley, the ministry says."
ROADS = "The road from Orrin to Vale is open again for cars, the police say."
CLOSED = "All schools in the district stay closed until Monday."


def draft(markup: str, url: str = URL) -> Draft:
    return Draft(Form.PAGE, markup, url, "post", "", NOW, url=url)


def split(markup: str, url: str = URL) -> tuple[Draft, ...]:
    return split_live_blog(draft(markup, url), reader().phrasebook)


def update(text: str, time: str, headline: str | None = None, anchor: str | None = None) -> dict[str, object]:
    said: dict[str, object] = {"@type": "BlogPosting", "datePublished": time, "articleBody": text}
    return said | ({"headline": headline} if headline else {}) | ({"url": f"{URL}#{anchor}"} if anchor else {})


def stated(*updates: object, body: str = "") -> str:
    blog = {"@type": "LiveBlogPosting", "headline": "Orrin floods live", "liveBlogUpdate": list(updates)}
    data = json.dumps({"@context": "https://schema.org", "@graph": [blog]})
    return (
        f'<html lang="en"><head><title>Orrin floods live</title><script type="application/ld+json">{data}</script>'
        f"</head><body>{body}</body></html>"
    )


def item(text: str, time: str, more: str = "", anchor: str = "", tag: str = "article") -> str:
    where = f' id="{anchor}"' if anchor else ""
    return f'<{tag} class="entry"{where}><time datetime="{time}">now</time>{more}<p>{text}</p></{tag}>'


def marked(*items: str, name: str = "live-blog", extra: str = "") -> str:
    return (
        f'<html lang="en"><head><title>Orrin floods live</title></head><body><h1>Orrin floods live</h1>'
        f'<div class="{name}">{"".join(items)}</div>{extra}</body></html>'
    )


def test_linked_data_gives_each_entry_its_anchor_date_and_title() -> None:
    first, second = map(
        reader(),
        split(
            stated(
                update(ROADS, "2031-05-20T09:30:00+02:00", "Roads open", "roads"),
                update(f"<p>{FOUND}</p><p>{CLOSED}</p>", "2031-05-20T06:00:00Z", "Fourteen found", "found"),
            )
        ),
    )
    assert (first.document, first.url) == (f"{URL}#roads", f"{URL}#roads")
    assert (first.title, first.text) == ("Orrin floods live: Roads open", ROADS)
    assert first.published == datetime(2031, 5, 20, 7, 30, tzinfo=UTC)
    assert first.dated_by == "live blog entry: 2031-05-20T09:30:00+02:00"
    assert (second.document, second.text) == (f"{URL}#found", f"{FOUND}\n\n{CLOSED}")


@pytest.mark.parametrize("tag", ["article", "section", "li", "div"])
def test_items_with_a_time_are_entries_where_the_page_is_called_live(tag: str) -> None:
    markup = marked(
        item(ROADS, "2031-05-20T09:30:00Z", "<h2>Roads open</h2>", "roads", tag),
        item(FOUND, "2031-05-20T08:30:00Z", "", "found", tag),
        item(CLOSED, "2031-05-20T07:30:00Z", "<figure>A map</figure><footer>Share</footer>", "closed", tag),
    )
    entries = [reader()(part) for part in split(markup)]
    assert [entry.text for entry in entries] == [ROADS, FOUND, CLOSED]
    assert [entry.document.partition("#")[2] for entry in entries] == ["roads", "found", "closed"]
    assert entries[0].title == "Orrin floods live: Roads open"
    assert entries[1].title.startswith("Orrin floods live: Rescuers have found 14")
    assert entries[2].published == datetime(2031, 5, 20, 7, 30, tzinfo=UTC)


def test_an_entry_that_linked_data_only_names_is_read_where_its_anchor_stands() -> None:
    bare = [{k: v for k, v in update("", t, "News", a).items() if k != "articleBody"} for t, a in
            (("2031-05-20T09:30:00Z", "roads"), ("2031-05-20T08:30:00Z", "found"))]  # fmt: skip
    body = item(ROADS, "2031-05-20T09:30:00Z", anchor="roads") + item(FOUND, "2031-05-20T08:30:00Z", anchor="found")
    assert [reader()(part).text for part in split(stated(*bare, body=body))] == [ROADS, FOUND]


@pytest.mark.parametrize(
    "markup",
    [
        marked(item(ROADS, "2031-05-20T09:30:00Z"), item(FOUND, "2031-05-20T08:30:00Z"), name="latest"),
        marked(item(ROADS, "2031-05-20T09:30:00Z"), extra="<p>Our live blog is over.</p>"),
        marked(f"<p>{ROADS}</p><p>{FOUND}</p>"),
        stated(update(ROADS, "2031-05-20T09:30:00Z")),
        stated(update(ROADS, "this morning"), update(FOUND, "9999-01-01")),
    ],
    ids=["teasers with times", "one entry", "no times", "one update", "no times that can be"],
)
def test_what_is_no_live_blog_of_dated_entries_stays_one_page(markup: str) -> None:
    assert [part.form for part in split(markup)] == [Form.PAGE]


def test_an_entry_without_an_anchor_is_known_by_its_time_and_title() -> None:
    """A text that is mended is a new version of the same entry; two entries of one minute stay two."""
    time = "2031-05-20T09:30:00Z"
    one, other = split(stated(update(ROADS, time, "Roads"), update(FOUND, time, "Found")))
    mended, _ = split(stated(update(f"{ROADS} It was closed for a day.", time, "Roads"), update(FOUND, time, "Found")))
    assert one.document != other.document
    assert mended.document == one.document
    assert mended.text != one.text


@pytest.mark.parametrize("anchor", ["../../etc/passwd", "a b\r\nSet-Cookie: c", "x" * 500, "<script>", ""])
def test_an_anchor_from_a_page_is_one_harmless_word_or_left_out(anchor: str) -> None:
    said = update(ROADS, "2031-05-20T09:30:00Z", "Roads")
    part = split(stated({**said, "url": f"{URL}#{anchor}"}, update(FOUND, "2031-05-20T08:30:00Z", "Found")))[0]
    anchor = part.document.removeprefix(f"{URL}#")
    assert anchor
    assert len(anchor) <= 400
    assert not set(anchor) & set("/<> \r\n\\")


def test_a_live_blog_that_is_fetched_again_brings_only_what_is_new(desk: Desk, site: Site) -> None:
    """The first look takes every entry, the next only the new one and the one whose text was mended."""
    time = "2031-05-20T0{}:30:00Z"
    found = item(FOUND, time.format(8), anchor="found")
    site.tell("/feed", marked(item(ROADS, time.format(9), anchor="roads"), found))
    first = desk.look(SourceKind.PAGE)
    assert lines(first) == []
    assert [a.article.document for a in first.stored] == [f"{site.url('/feed')}#roads", f"{site.url('/feed')}#found"]
    assert desk.look(SourceKind.PAGE).stored == ()
    closed = item(CLOSED, "2031-05-20T10:30:00Z", anchor="closed")
    mended = item(f"{ROADS} Lorries wait.", time.format(9), anchor="roads")
    site.tell("/feed", marked(closed, mended, found))
    again = desk.look(SourceKind.PAGE)
    assert [a.article.text for a in again.stored] == [CLOSED, f"{ROADS} Lorries wait."]
    assert len({a.article.capture for a in again.stored}) == 1


def test_an_entry_of_nothing_but_adverts_fails_alone(desk: Desk, site: Site) -> None:
    advert = "Subscribe to our newsletter to get all of this"
    site.tell(
        "/feed",
        marked(item(ROADS, "2031-05-20T09:30:00Z", anchor="r"), item(advert, "2031-05-20T08:30:00Z", anchor="a")),
    )
    intake = desk.look(SourceKind.PAGE)
    assert [a.article.text for a in intake.stored] == [ROADS]
    assert lines(intake) == [f"{site.url('/feed')}#a: it holds no text (an article needs at least one line of text)"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["@type", "url", "headline", "articleBody", "datePublished", "author", "name"]), inner
            )
        ),
        max_leaves=15,
    )
)
def test_whatever_linked_data_says_a_page_is_split_or_stays_whole(value: object) -> None:
    try:
        assert split(stated(value, value))
    except ItemError as error:
        pytest.fail(f"a page with a text is refused: {error}")
