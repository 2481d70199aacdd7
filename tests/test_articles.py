"""Articles out of text, Markdown, feed entries and pages: the words verbatim, the date with what shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.articles import first_words, read_article
from storydiff.articles.cleaning import blocks_of_html, blocks_of_markdown, blocks_of_text, joined
from storydiff.articles.phrasebook import Phrasebook
from storydiff.errors import ItemError
from storydiff.model import Article, Dating, Draft, Form
from storydiff.resources import load_vocabulary_tables

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
PARAGRAPH = (
    "Rescuers in the valley of Orrin have found 14 more people alive, the interior ministry said on Thursday. "
    "It was the third day of the search, and the weather was expected to turn."
)
SECOND = "Minister Ada Quill, who had been against a pause, said that it could “come soon”."


@cache
def phrasebook() -> Phrasebook:
    return Phrasebook.of(load_vocabulary_tables())


def read(text: str, form: Form = Form.TEXT, **changed: Any) -> Article:
    values: dict[str, Any] = {"document": "orrin", "source": "folder", "capture": "", "first_seen": NOW}
    return read_article(Draft(form=form, text=text, **values | changed), phrasebook())


# --- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n", "\r\n\r\n", "\n\n\n\n", "\u2028", "\x85"])
def test_paragraphs_and_headings_are_blocks_parted_by_a_blank_line(gap: str) -> None:
    article = read(gap.join([PARAGRAPH, "What comes next", SECOND]))
    assert article.text == f"{PARAGRAPH}\n\nWhat comes next\n\n{SECOND}"


def test_nothing_inside_a_block_is_touched() -> None:
    odd = "The  ministry’s “count”  (12 – 14) , as it st ands\tin the paper ; É, ½, 3 000 km²."
    assert read(f"{PARAGRAPH}\n{odd}").text.endswith(odd)


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), min_size=1))
def test_every_visible_character_of_a_text_stays_in_its_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join(joined(blocks_of_text(text)).split()) == "".join(text.split())


def test_lines_broken_to_a_width_are_one_paragraph() -> None:
    wrapped = (
        "Rescuers in the valley of Orrin have found 14 more people\nalive, the interior ministry said on Thursday. It was"
        "\nthe third day of the search.\n\nThe weather was expected to\nturn on Friday."
    )
    assert read(wrapped).text == (
        "Rescuers in the valley of Orrin have found 14 more people alive, the interior ministry said on Thursday. "
        "It was the third day of the search.\n\nThe weather was expected to turn on Friday."
    )


def test_control_characters_and_turned_text_do_not_come_through() -> None:
    assert read(f"\ufeff{PARAGRAPH}\x00\x1b[31m \u202egnorw\u202c").text == f"{PARAGRAPH}[31m gnorw"


@pytest.mark.parametrize(
    "mark",
    [
        "Advertisment",
        "Advertisement",
        "ADVERTISEMENT",
        "- Advertisement -",
        "Story continues below",
        "Read more: the map",
    ],
)
def test_advert_marks_go(mark: str) -> None:
    assert read(f"{PARAGRAPH}\n\n{mark}\n\n{SECOND}").text == f"{PARAGRAPH}\n\n{SECOND}"


@pytest.mark.parametrize(
    "kept",
    [
        "Advertisements for the pause were torn down by the crowd.",
        "Read more books, the minister told pupils who had asked her what she would do after the vote on Friday.",
        "Watch towers were manned.",
    ],
)
def test_sentences_that_speak_of_adverts_stay(kept: str) -> None:
    assert kept in read(f"{PARAGRAPH}\n\n{kept}").text


def test_a_text_of_nothing_but_adverts_is_refused() -> None:
    with pytest.raises(ItemError, match="orrin: it holds no text"):
        read("Advertisement\n\n \n")


# --- title ---------------------------------------------------------------------------------------


def test_a_text_without_a_title_is_called_by_its_first_words() -> None:
    article = read(f"{PARAGRAPH}\n\n{SECOND}")
    assert article.title == "Rescuers in the valley of Orrin have found 14 more people alive, the interior…"
    assert article.titled_by == "first words"
    assert article.text.startswith(PARAGRAPH)


def test_a_first_line_that_reads_as_a_title_is_one() -> None:
    article = read(f"Rescuers find 14 alive in Orrin\n\n{PARAGRAPH}")
    assert (article.title, article.titled_by) == ("Rescuers find 14 alive in Orrin", "first line")
    assert article.text == PARAGRAPH


@given(st.text(min_size=1))
def test_first_words_are_one_line_of_bounded_length(text: str) -> None:
    title = first_words(text)
    assert "\n" not in title
    assert len(title) <= 80


# --- Markdown and header lines -------------------------------------------------------------------


def test_front_matter_says_title_publisher_date_and_address() -> None:
    stated = {
        "title": "Fourteen found",
        "publisher": "The Orrin Post",
        "published": "2031-05-03",
        "url": "https://post.example/14",
    }
    article = read(PARAGRAPH, Form.MARKDOWN, stated=stated)
    assert (article.title, article.publisher, article.url) == (
        "Fourteen found",
        "The Orrin Post",
        "https://post.example/14",
    )
    assert article.published == datetime(2031, 5, 3, tzinfo=UTC)
    assert (article.dating, article.dated_by) == (Dating.STATED, "front matter, published: 2031-05-03")


def test_a_publisher_that_is_written_as_unknown_is_unknown() -> None:
    assert read(PARAGRAPH, Form.MARKDOWN, stated={"publisher": "Unknown"}).publisher is None


def test_an_address_in_front_matter_that_is_none_is_left_out() -> None:
    assert read(PARAGRAPH, Form.MARKDOWN, stated={"url": "javascript:alert(1)"}).url is None


def test_header_lines_before_a_text_are_read() -> None:
    article = read(f"source: The Orrin Post\ndate: 2031-05-03\ntitle: Fourteen found\n\n{PARAGRAPH}")
    assert (article.title, article.publisher, article.text) == ("Fourteen found", "The Orrin Post", PARAGRAPH)
    assert article.published == datetime(2031, 5, 3, tzinfo=UTC)


def test_a_first_paragraph_with_colons_is_no_header() -> None:
    text = f"Toll: 14 found.\nSearch: on Thursday it went on.\n\n{PARAGRAPH}"
    assert read(text).text.startswith("Toll: 14 found.")


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("# Count\n\nIt *rose* to **12**.", ["Count", "It rose to 12."]),
        ("See [the list](https://a.example/x) and ![a map](m.png).", ["See the list and ."]),
        ("1. one\n2. two\n\n- three", ["1. one", "2. two", "three"]),
        ("> She said so.\n\n---\n\nThen left.", ["She said so.", "Then left."]),
        ("5 * 3 and snake_case_word stay, 2 < 3 & 4", ["5 * 3 and snake_case_word stay, 2 < 3 & 4"]),
        ("Toll\n====\n\nAt 12.", ["Toll", "At 12."]),
        ("<div><p>One</p><script>steal()</script>two</div>", ["One", "two"]),
    ],
)
def test_marks_of_markdown_go_and_its_words_stay(markdown: str, blocks: list[str]) -> None:
    assert blocks_of_markdown(markdown) == blocks


# --- pages and entries ---------------------------------------------------------------------------

HEAD = """<html lang="en"><head><title>Fourteen found | The Orrin Post</title>
<meta property="og:title" content="Fourteen found"><meta property="og:site_name" content="The Orrin Post">
<meta name="author" content="Bo Lind">{more}</head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>"""
BODY = (
    f"<article><h1>Fourteen found</h1><p>{PARAGRAPH}</p><h2>What comes next</h2><p>{SECOND}</p></article></body></html>"
)
URL = "https://post.example/2031/14?utm_source=x"


def page(more: str = "", body: str = BODY, **changed: Any) -> Article:
    return read(HEAD.format(more=more) + body, Form.PAGE, **{"document": URL, "url": URL} | changed)


def test_a_page_gives_its_text_title_publisher_and_author() -> None:
    article = page()
    assert article.text == f"{PARAGRAPH}\n\nWhat comes next\n\n{SECOND}"
    assert (article.title, article.publisher, article.author) == ("Fourteen found", "The Orrin Post", "Bo Lind")
    assert article.language == "en"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://post.example/14", "https://post.example/14"),
        ("/14", "https://post.example/14"),
        ("https://www.post.example/14", "https://www.post.example/14"),
        ("https://other.example/14", URL),
        ("javascript:alert(1)", URL),
        ("http://[::1", URL),
    ],
)
def test_a_canonical_address_is_believed_on_its_own_host_only(link: str, url: str) -> None:
    assert page(f'<link rel="canonical" href="{link}">').url == url


@pytest.mark.parametrize(
    ("more", "published", "words"),
    [
        (
            '<meta property="article:published_time" content="2031-05-03T08:30:00+02:00">',
            "2031-05-03T06:30",
            "published_time",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2031-05-03"}]}</script>',
            "2031-05-03T00:00",
            "JSON-LD",
        ),
        ('<meta itemprop="datePublished" content="2031-05-03">', "2031-05-03T00:00", "datePublished"),
    ],
)
def test_a_date_in_the_markup_is_stated(more: str, published: str, words: str) -> None:
    article = page(more)
    assert article.published is not None
    assert article.published.isoformat().startswith(published)
    assert article.dating is Dating.STATED
    assert words in article.dated_by


def test_a_damaged_json_ld_block_is_passed_over() -> None:
    assert page('<script type="application/ld+json">{"datePublished": </script>').published is None


def test_the_feed_adds_the_time_of_day_to_a_page_that_says_only_the_day() -> None:
    seen = datetime(2031, 5, 3, 14, 5, tzinfo=UTC)
    article = page('<meta itemprop="datePublished" content="2031-05-03">', published=seen)
    assert article.published == seen


def test_a_page_dated_in_the_year_9999_is_undated_and_says_why() -> None:
    article = page('<meta property="article:published_time" content="9999-12-31">')
    assert (article.published, article.dating) == (None, Dating.UNKNOWN)
    assert article.dated_by.startswith("refused, not between 1900 and now: page metadata")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("</body></html>", "the page has no article text"),
        ("<p>Menu</p></body></html>", "the page has no article text"),
        (
            f"<p>Subscribe to continue reading.</p><p>{PARAGRAPH}</p></body></html>",
            "the page must be paid for: “subscribe to continue reading”",
        ),
    ],
)
def test_a_page_without_an_article_is_refused(body: str, words: str) -> None:
    with pytest.raises(ItemError, match=words):
        page(body=body)


def test_an_entry_is_taken_whole() -> None:
    markup = f"<p>{PARAGRAPH}</p><p>Short.</p><ul><li>One<br>two</li></ul><script>steal()</script><p>Advertisement</p>"
    article = read(markup, Form.ENTRY, title="Fourteen found", feed_publisher="The Orrin Post")
    assert article.text.split("\n\n") == [PARAGRAPH, "Short.", "One", "two"]
    assert article.publisher == "The Orrin Post"


@given(st.text())
def test_any_markup_gives_blocks_or_nothing(markup: str) -> None:
    assert all(block == block.strip() and "\n" not in block for block in blocks_of_html(markup))


def answer_to(markup: str) -> str:
    """The text of a page, or why it is none."""
    try:
        return read(markup, Form.PAGE, document=URL, url=URL).text
    except ItemError as error:
        return error.reason


@given(st.one_of(st.text(), st.text(alphabet="<>/ apdiv=\"'&;!-[]\n")))
def test_any_text_as_a_page_is_an_article_or_a_clear_refusal(markup: str) -> None:
    assert answer_to(markup)


def test_a_page_nested_without_end_is_an_article_or_a_clear_refusal() -> None:
    assert answer_to("<div>" * 50_000 + PARAGRAPH)


# --- language ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        (PARAGRAPH, None, "en"),
        (PARAGRAPH, "de", "en"),
        (
            "Die Retter haben im Tal von Orrin 14 Menschen lebend gefunden, wie das Ministerium am Freitag sagte.",
            "en",
            "de",
        ),
        (
            "Les secouristes ont retrouvé 14 personnes dans la vallée, selon le ministère, et les recherches vont durer.",
            None,
            "fr",
        ),
        (
            "Los equipos de rescate hallaron a 14 personas con vida en el valle, según dijo el ministerio de la zona.",
            None,
            "es",
        ),
        ("Спасатели нашли живыми ещё четырнадцать человек, сообщило министерство в четверг утром.", None, "und"),
        ("Спасатели нашли живыми ещё четырнадцать человек.", "ru", "ru"),
        ("Fourteen found alive.", None, "en"),
        ("Fourteen found alive.", "de", "de"),
        ("Fourteen found alive.", "<script>", "en"),
    ],
)
def test_the_language_is_told_by_the_little_words(text: str, stated: str | None, language: str) -> None:
    assert phrasebook().language_of(text, stated) == language
