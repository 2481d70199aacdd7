"""Pages made to break a reader: the text stays the article's, the time stays bounded, and nothing raises but ItemError."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.errors import ItemError
from storydiff.model import Draft, Form
from storydiff.sources.pages import decoded, is_binary
from tests.intake import NOW, SENTENCES, reader

URL = "https://post.example/2031/live"
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
WHOLE = "\n\n".join(SENTENCES)

SECONDS = 20
"""Processor time that one page may take, on a machine that does other things too; the slowest here takes four."""


def read(markup: str) -> str:
    """The texts of a page, or why it is refused."""
    draft = Draft(Form.PAGE, markup, URL, "post", "", NOW, url=URL)
    try:
        return "\n\n".join(reader()(part).text for part in reader().split(draft))
    except ItemError as error:
        return error.reason


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Fourteen found</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "markup",
    [
        page("<div>" * 50_000 + TEXT),
        page("<div class='related share'>" * 5_000 + TEXT),
        page("<table><tr><td>" * 5_000 + TEXT),
        page("<p>a b c</p>" * 2_000_000),
        page("<a href=x>a b c d</a>" * 6_000 + TEXT),
        page("<ul>" + "<li><a href=x>a b c d</a></li>" * 6_000 + "</ul>" + TEXT),
        page(f"<div class='{'related ' * 500_000}' style='{'x' * 1_000_000}'>{TEXT}</div>"),
        page(f"<div {' '.join(f'a{i}=1' for i in range(200_000))}>{TEXT}</div>"),
        page("<p" * 500_000),
        page("<" * 1_000_000),
        page("&" * 1_000_000 + TEXT),
        page("<!--" + "-" * 3_000_000 + TEXT),
        page(TEXT, '<script type="application/ld+json">' + "[" * 1_000_000 + "</script>"),
        page(TEXT, '<script type="application/ld+json">[' + '{"@type":"NewsArticle"},' * 60_000 + "{}]</script>"),
        page(TEXT, "<title>" + "| - " * 500_000 + "</title>"),
        page("<div>" + "“ " * 300_000 + "</div>" + TEXT),
        page("<p>" + "January 2031 March 5 2030 " * 40_000 + "</p>"),
        page("<time datetime='" + "2031-" * 200_000 + "'>x</time>" + TEXT),
        page("<div class='live-blog'>" + "<div class=e><time datetime='2031-05-03'></time><p>a b c d e f</p></div>" * 4_000),
    ],
    ids=[
        "deep", "deep and named", "nested tables", "millions of tags", "links", "a list of links", "huge attributes",
        "many attributes", "tags without end", "less-than signs", "ampersands", "a comment without end", "deep linked data",
        "much linked data", "a title of separators", "quotes without end", "many dates", "a date without end", "a long live blog",
    ],
)  # fmt: skip
def test_a_hostile_page_is_an_article_or_a_clear_refusal_in_bounded_time(markup: str) -> None:
    began = time.process_time()
    assert read(markup)
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "smuggled",
    [
        "<script>steal()</script>",
        "<style>.steal { color: red }</style>",
        "<form action='/steal'><label>steal</label><input value='steal'><textarea>steal</textarea></form>",
        "<img src='https://steal.example/p.png' alt='steal'>",
        "<picture><source srcset='https://steal.example/p.webp'><img src='steal.png' alt='steal'></picture>",
        "<iframe src='https://steal.example'>steal</iframe>",
        "<object data='steal.swf'>steal</object><embed src='steal.swf'>",
        "<svg onload='steal()'><text>steal</text></svg>",
        "<noscript><img src='https://steal.example/p.gif'>steal</noscript>",
        "<template>steal</template>",
        "<p hidden>Ministers steal what they can, said nobody in the valley.</p>",
        "<div style='display: none'><p>Ministers steal what they can, said nobody.</p></div>",
        "<p class='newsletter-signup'>Steal our newsletter and never miss a thing.</p>",
        "<!-- steal -->",
    ],
)
def test_scripts_forms_styles_images_and_hidden_things_never_reach_the_text(smuggled: str) -> None:
    middle = "".join(f"<p>{sentence}</p>{smuggled}" for sentence in SENTENCES)
    assert read(page(f"<article><h1>Fourteen found</h1>{middle}</article>")) == WHOLE


@given(
    st.one_of(st.binary(max_size=400), st.text(alphabet="<>/=\"' ahrefpdivtime-&#;x\n", max_size=400).map(str.encode))
)
def test_any_bytes_in_a_page_are_an_article_or_a_clear_refusal(noise: bytes) -> None:
    content = b"<html><body>" + noise + TEXT.encode() + noise
    if not is_binary(content):
        assert read(decoded(content, URL))
