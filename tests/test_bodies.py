"""The text of a page: furniture goes, whatever it is called what is the article's stays."""

from __future__ import annotations

import json

import pytest

from storydiff.model import Draft, Form
from tests.intake import NOW, SENTENCES, reader

URL = "https://post.example/2031/14"
MORE = (
    "The road from Vale to the upper valley will stay closed until the bridge is mended, the police said on Friday.",
    "Some 300 people spent the night in the school of Port Ellis, where the council has put up beds and a kitchen.",
    "Engineers from Norland are on their way, and the first of three bridges is expected to stand by Sunday evening.",
)
ALL = (*SENTENCES, *MORE)
LINKS = "<a href='/1'>Storm reaches the coast</a> <a href='/2'>Council to meet on Sunday</a>"


def read(body: str, head: str = "") -> list[str]:
    markup = f"<html lang='en'><head><title>Fourteen found</title>{head}</head><body>{body}</body></html>"
    return reader()(Draft(Form.PAGE, markup, URL, "post", "", NOW, url=URL)).text.split("\n\n")


def paragraphs(*texts: str, name: str = "") -> str:
    return "".join(f"<p class='{name}'>{text}</p>" for text in texts)


def article(between: str) -> str:
    return f"<article><h1>Fourteen found</h1>{paragraphs(*ALL[:3])}{between}{paragraphs(*ALL[3:])}</article>"


@pytest.mark.parametrize(
    "between",
    [
        f"<div class='related-stories'><p>Storm reaches the coast of Norland</p>{LINKS}</div>",
        "<div id='newsletterSignup'><p>Get the best of The Post each morning, for nothing.</p></div>",
        "<p><a href='/1'>Storm reaches the coast of Norland</a></p>",
        "<ul><li><a href='/1'>Storm reaches the coast</a></li><li><a href='/2'>Council meets on Sunday</a></li></ul>",
        "<p>Read more: what the minister said</p>",
        "<p>Related: a map of the valley</p>",
        "<p>Follow The Post on Facebook and Instagram.</p>",
        "<p>Have a tip? Our desk can be reached at desk@post.example, day and night.</p>",
        "<p>© 2031 The Post</p>",
        "<p>https://post.example/2031/14</p>",
        "<h3>Most read</h3><p>Storm reaches the coast</p><p>Council to meet on Sunday</p>",
        "<h2>Fourteen found</h2>",
    ],
)
def test_what_is_no_part_of_the_article_goes(between: str) -> None:
    assert read(article(between)) == list(ALL)


@pytest.mark.parametrize(
    "kept",
    [
        "Related deaths rose to 12 in Vale, the ministry said.",
        "Follow the river down to Vale, and each bridge is gone.",
        "Copyright law was changed on Friday by a vote of 61 to 40.",
        "Most read the letter only on Monday, three members said.",
        "The <a href='/m'>interior ministry</a> named no figure on Friday.",
        "She wrote on Facebook, Twitter and Telegram that 12 had died.",
        "Read the law again, the minister told the council of Vale.",
    ],
)
def test_sentences_that_begin_like_furniture_stay(kept: str) -> None:
    plain = kept.replace("<a href='/m'>", "").replace("</a>", "")
    assert read(article(f"<p>{kept}</p>")) == [*ALL[:3], plain, *ALL[3:]]


@pytest.mark.parametrize("name", ["share", "article-social", "promo-text", "related-paragraph", "newsletter"])
def test_a_name_of_furniture_on_the_article_itself_takes_nothing_of_it(name: str) -> None:
    """Some sites name what holds their text, or each of its paragraphs, by a word that elsewhere only furniture bears."""
    assert read(f"<div class='{name}'><h1>Fourteen found</h1>{paragraphs(*ALL)}</div>") == list(ALL)
    assert read(f"<article><h1>Fourteen found</h1>{paragraphs(*ALL, name=name)}</article>") == list(ALL)


def test_a_part_of_a_long_article_is_too_long_for_furniture() -> None:
    long, part = (f"{n}. {text}" for n in range(8) for text in ALL), [f"In part: {text}" for text in ALL * 2]
    own = list(long)
    body = f"<article><h1>Fourteen found</h1>{paragraphs(*own)}<div class='promo'>{paragraphs(*part)}</div><p>{MORE[0]}</p>"
    assert [text for text in part if text not in read(f"{body}</article>")] == []


def test_the_heading_below_the_title_is_not_of_the_text() -> None:
    body = f"<article><h1>Fourteen found</h1><h2>Search goes on in Orrin</h2>{paragraphs(*ALL)}</article>"
    assert read(body) == list(ALL)
    later = (
        f"<article><h1>Fourteen found</h1>{paragraphs(*SENTENCES)}<h2>Search goes on</h2>{paragraphs(*MORE)}</article>"
    )
    assert read(later) == [*SENTENCES, "Search goes on", *MORE]


def test_what_microdata_marks_as_the_body_is_the_text() -> None:
    about = "<p>The Post has told of the valley since 1902, and is read by many in Vale and Port Ellis each day.</p>"
    body = f"<div><h1>Fourteen found</h1><div itemprop='articleBody'>{paragraphs(*ALL)}</div>{about}</div>"
    assert read(body) == list(ALL)
    parts = f"<div itemprop='articleBody'>{paragraphs(*SENTENCES)}</div><div itemprop='articleBody'>{paragraphs(*MORE)}</div>"
    assert read(f"<div><h1>Fourteen found</h1>{parts}{about}</div>") == list(ALL)


@pytest.mark.parametrize("mark", ["\n\n", "</p><p>"])
def test_the_body_in_linked_data_stands_in_for_a_page_that_shows_less(mark: str) -> None:
    said = mark.join(ALL * 2)
    said = f"<p>{said}</p>" if "<" in mark else said
    head = '<script type="application/ld+json">{}</script>'.format(
        json.dumps({"@type": "NewsArticle", "articleBody": said}).replace("</", "<\\/")
    )
    assert read(f"<article>{paragraphs(SENTENCES[0])}</article>", head) == list(ALL * 2)


def test_a_paragraph_that_shares_nothing_with_the_body_in_linked_data_goes() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": "\n\n".join(ALL)})
    strange = "<p>Nobody knows tomorrow's weather better than readers who keep our almanac at hand, dear friends.</p>"
    assert read(article(strange), f'<script type="application/ld+json">{data}</script>') == list(ALL)
    assert len(read(article(strange))) == len(ALL) + 1


def test_a_stated_body_that_is_cut_off_takes_nothing() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": SENTENCES[0]})
    assert read(article(""), f'<script type="application/ld+json">{data}</script>') == list(ALL)
