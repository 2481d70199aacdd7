"""What a page's markup states: JSON-LD before OpenGraph before microdata before content, and nothing unbounded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.articles.pages import tree_of
from storydiff.articles.statements import Statements, read_statements
from tests.intake import NOW, SENTENCES

URL = "https://www.post.example/2031/14"


def ld(*values: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


def og(**said: str) -> str:
    return "".join(f'<meta property="{name.replace("_", ":", 1)}" content="{value}">' for name, value in said.items())


def news(**said: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", **said}


def stated(head: str, body: str = "", title: str = "Tag title | The Post", html: str = "<html>") -> Statements:
    markup = f"{html}<head><title>{title}</title>{head}</head><body>{body}<p>{SENTENCES[0]}</p></body></html>"
    return read_statements(tree_of(markup, URL), URL, NOW)


def published(found: Statements) -> datetime | None:
    return next((date.published for date in found.dates if date.published), None)


MICRO = (
    '<div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">Micro</h2>'
    '<span itemprop="author" itemscope><b itemprop="name">Micro Writer</b></span>'
    '<time itemprop="datePublished" datetime="2031-05-03T03:00:00Z">3 May</time></div>'
)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (ld(news(headline="Linked")) + og(og_title="Shared"), MICRO, "Linked"),
        (og(og_title="Shared"), MICRO, "Shared"),
        ("", MICRO, "Micro"),
        ("", "<h1>Heading</h1>", "Heading"),
        (ld(news(headline="Fourteen found in the valley of")) + og(og_title="Fourteen found in the valley of Orrin"), "",
         "Fourteen found in the valley of Orrin"),
        (ld(news(headline="Fourteen found in…")) + og(og_title="Fourteen found in Orrin"), "", "Fourteen found in Orrin"),
        (og(og_title="Fourteen found | The Post", og_site_name="The Post"), "", "Fourteen found"),
        (og(og_title="The Post: why it closed", og_site_name="The Post"), "", "The Post: why it closed"),
        (og(og_title="Talks - and more talks", og_site_name="The Post"), "", "Talks - and more talks"),
        (ld(news(headline=" Toll \r\n rises &amp; falls ")), "", "Toll rises & falls"),
        (ld(news(headline=["Linked"])), "", "Linked"),
        (ld(news(headline={"x": 1})) + og(og_title="Shared"), "", "Shared"),
        (ld({"@graph": [{"@type": "WebSite", "name": "The Post"}, news(headline="In a graph")]}), "", "In a graph"),
        (ld([{"@type": "Organization", "name": "P"}, news(headline="In a list")]), "", "In a list"),
        (ld({"@type": "WebPage", "mainEntity": news(headline="Main")}), "", "Main"),
        (ld({"@type": ["Thing", "LiveBlogPosting"], "headline": "Live"}), "", "Live"),
        (ld({"@type": "ItemList", "itemListElement": [news(headline="Another's")]}) + og(og_title="Shared"), "", "Shared"),
        (ld(news(headline="Other", url="https://www.post.example/2031/15"),
            news(headline="Ours", url="https://www.post.example/2031/14/?x=1")), "", "Ours"),
        ('<script type="application/ld+json"><!-- {"@type": "Article", "headline": "Wrapped"} --></script>', "", "Wrapped"),
        ('<script type="application/ld+json">{"@type": "Article", "headline": "Cut</script>' + og(og_title="Shared"), "",
         "Shared"),
    ],
)  # fmt: skip
def test_titles_are_believed_in_one_order(head: str, body: str, title: str) -> None:
    assert stated(head, body).title == title


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (ld(news(publisher={"@type": "Organization", "name": "Linked Post"})) + og(og_site_name="Shared"), "Linked Post"),
        (ld({"@graph": [news(publisher={"@id": "#p"}), {"@id": "#p", "@type": "Organization", "name": "By reference"}]}),
         "By reference"),
        (ld(news(publisher="A Name")), "A Name"),
        (og(og_site_name="Shared"), "Shared"),
        (og(og_site_name="www.post.example"), None),
        (ld(news(publisher={"name": "https://post.example/"})), None),
        (ld(news(publisher={"name": "P" * 500})), "P" * 119 + "…"),
    ],
)  # fmt: skip
def test_publishers_are_names_not_addresses(head: str, publisher: str | None) -> None:
    assert stated(head).publisher == publisher


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        (ld(news(author=[{"name": "Ada Quill"}, {"name": "Bo Lind"}])) + og(author="Meta"), "", "Ada Quill, Bo Lind"),
        (ld(news(author="By Ada Quill")), "", "Ada Quill"),
        (
            ld(news(author={"name": "https://post.example/ada"})) + '<meta name="author" content="Bo Lind">',
            "",
            "Bo Lind",
        ),
        (og(article_author="https://facebook.example/ada"), MICRO, "Micro Writer"),
    ],
)
def test_authors_are_names(head: str, body: str, author: str) -> None:
    assert stated(head, body).author == author


AT = datetime(2031, 5, 3, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "body", "time"),
    [
        (ld(news(datePublished="2031-05-03T06:00:00Z")) + og(article_published_time="2031-05-04T06:00:00Z"), MICRO, AT),
        (og(article_published_time="2031-05-03T08:00:00+02:00"), MICRO, AT),
        ("", MICRO, AT.replace(hour=3)),
        (ld(news(datePublished="2999-01-01")) + og(article_published_time="2031-05-03T06:00:00Z"), "", AT),
        (ld(news(datePublished="soon")) + og(article_published_time="2031-05-03T06:00:00Z"), "", AT),
        (ld(news(datePublished="2031-05-03")) + og(article_published_time="2031-05-03T06:00:00Z"), "", AT),
        (ld(news(datePublished="2031-05-02")) + og(article_published_time="2031-05-03T06:00:00Z"), "",
         datetime(2031, 5, 2, tzinfo=UTC)),
        (ld({"@type": "VideoObject", "datePublished": "2031-05-01"}), MICRO, AT.replace(hour=3)),
    ],
)  # fmt: skip
def test_dates_are_believed_in_one_order_where_they_can_be(head: str, body: str, time: datetime) -> None:
    assert published(stated(head, body)) == time


@pytest.mark.parametrize(
    ("head", "time"),
    [
        (ld(news(datePublished="2031-05-03T06:00:00Z", dateModified="2031-05-04T06:00:00Z")), AT.replace(day=4)),
        (ld(news(datePublished="2031-05-03T06:00:00Z", dateModified="2031-05-03T06:00:20Z")), None),
        (ld(news(datePublished="2031-05-03T06:00:00Z", dateModified="2031-05-02")), None),
        (ld(news(dateModified="2999-05-02")) + og(article_modified_time="2031-05-04T06:00:00Z"), AT.replace(day=4)),
        (og(article_published_time="2031-05-03T06:00:00Z"), None),
    ],
)
def test_an_update_lies_after_the_publication_and_not_ahead(head: str, time: datetime | None) -> None:
    assert stated(head).updated == time


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="/2031/14-found">' + og(og_url="https://www.post.example/x"), "/2031/14-found"),
        (og(og_url="https://www.post.example/x"), "/x"),
        (ld(news(mainEntityOfPage={"@id": "https://www.post.example/2031/14-found"})), "/2031/14-found"),
        ('<link rel="canonical" href="https://www.post.example/">', None),
        ('<link rel="canonical" href="https://other.example/2031/14">', None),
        ('<link rel="canonical" href="https://m.other.example/2031/14">', None),
        ('<link rel="canonical" href="javascript:alert(1)">' + ld(news(url="https://other.example/a")), None),
    ],
)
def test_an_address_counts_on_its_own_host_and_below_the_front_page(head: str, address: str | None) -> None:
    assert stated(head).canonical == (address and f"https://www.post.example{address}")


@pytest.mark.parametrize("host", ["m.post.example", "amp.post.example", "mobile.post.example", "post.example"])
def test_the_page_of_a_variant_is_named_by_the_plain_address(host: str) -> None:
    tree = tree_of(f'<html><head><link rel="canonical" href="{URL}"></head><body><p>Found.</p></body></html>', URL)
    assert read_statements(tree, f"https://{host}/2031/14", NOW).canonical == URL
    assert read_statements(tree, f"https://{host.replace('post', 'times')}/2031/14", NOW).canonical is None


@pytest.mark.parametrize(
    ("head", "html", "language"),
    [
        (ld(news(inLanguage="de-DE")), '<html lang="en">', "de"),
        (og(og_locale="fr_FR"), '<html lang="en-GB">', "en"),
        (og(og_locale="fr_FR"), "<html>", "fr"),
        ("", '<html lang="<script>">', None),
    ],
)
def test_the_language_is_a_code(head: str, html: str, language: str | None) -> None:
    assert stated(head, html=html).language == language


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=30),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "url", "headline", "datePublished", "dateModified", "author",
                             "publisher", "name", "mainEntity", "isAccessibleForFree", "inLanguage", "articleBody"]),
            inner | st.just("NewsArticle"),
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_whatever_linked_data_says_each_statement_is_one_bounded_line_or_none(value: object) -> None:
    found = stated(ld(value))
    for said in (found.title, found.publisher, found.author, found.canonical, found.language):
        assert said is None or (said.strip() and "\n" not in said and len(said) <= 1_000)
