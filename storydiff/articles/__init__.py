"""Articles out of what was captured: page, feed entry, plain text or Markdown; pure, the text verbatim.

    markup or text → blocks → without furniture → (title, date line apart) → dated → Article

The order matters: the date line is read before furniture goes, because it stands at the very beginning; a title is
taken from the document before its first words are made one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from storydiff.articles.cleaning import (
    blocks_of_html,
    blocks_of_markdown,
    blocks_of_text,
    joined,
    without_controls,
    without_furniture,
)
from storydiff.articles.dating import Dated, choose, dated, infer, split_date_line
from storydiff.articles.pages import read_page
from storydiff.articles.phrasebook import Phrasebook
from storydiff.errors import ItemError
from storydiff.model import Article, Dating, Draft, Form
from storydiff.text import one_line, words

TITLE_LENGTH = 80
"""Characters at which the first words of a text that has no title are cut to make one."""

LEAST_WORDS = 20
"""Words below which the text of a page is a notice, not an article."""

LONGEST_TITLE = 300
"""Characters at which a stated title is cut."""

_DATE_KEYS = ("published", "date", "pubdate", "created")
_PUBLISHER_KEYS = ("publisher", "outlet", "site", "source")
_SHORT_TITLE_WORDS = 20


def reader_of(tables: Mapping[str, Mapping[str, Any]]) -> Callable[[Draft], Article]:
    """A reader of articles that knows the words of the vocabulary files ``boilerplate`` and ``languages``."""
    return partial(read_article, phrasebook=Phrasebook.of(tables))


def read_article(draft: Draft, phrasebook: Phrasebook) -> Article:
    """The article of a draft; raises ItemError where it holds none."""
    match draft.form:
        case Form.PAGE:
            return _article_of_page(draft, phrasebook)
        case Form.ENTRY:
            return _article(blocks_of_html(draft.text), draft, phrasebook)
        case Form.MARKDOWN:
            return _article_of_file(draft, blocks_of_markdown, phrasebook)
        case Form.TEXT:
            return _article_of_file(draft, blocks_of_text, phrasebook)


def _article_of_page(draft: Draft, phrasebook: Phrasebook) -> Article:
    url = draft.url or draft.document
    page = read_page(draft.text, url, draft.first_seen)
    text = joined(without_furniture(page.blocks, phrasebook))
    wall = phrasebook.find_wall(text)
    if wall is not None:
        raise ItemError(url, f"the page shows a notice instead of an article: “{wall}”", "it may need a login")
    if len(words(text)) < LEAST_WORDS:
        raise ItemError(url, "the page has no article text", "it may need a login or a script to show it")
    return _article(
        page.blocks,
        replace(draft, url=page.canonical or draft.url, publisher=draft.publisher or page.publisher),
        phrasebook,
        title=draft.title or page.title,
        dates=[_with_time_of_day(choose(page.dates), _dated_by_feed(draft))],
        language=page.language,
        author=page.author,
    )


def _article_of_file(draft: Draft, blocks_of: Callable[[str], list[str]], phrasebook: Phrasebook) -> Article:
    header, body = ({}, draft.text) if draft.stated else _split_header_lines(without_controls(draft.text))
    stated = {**header, **draft.stated}
    now = draft.first_seen
    date_line, body = split_date_line(body, now)
    blocks = blocks_of(body)
    title, titled_by = draft.title or one_line(stated.get("title", "")), "stated"
    if not title and _is_title(blocks):
        title, titled_by, blocks = blocks[0], "first line", blocks[1:]
    publisher = next(filter(None, map(_known, map(stated.get, _PUBLISHER_KEYS))), None)
    return _article(
        blocks,
        replace(
            draft,
            publisher=draft.publisher or publisher,
            url=draft.url or _find_web_address(stated.get("url") or stated.get("link")),
        ),
        phrasebook,
        title=title,
        titled_by=titled_by,
        dates=[*(dated(stated[k], now, by=f"front matter, {k}") for k in _DATE_KEYS if stated.get(k)), date_line],
        language=stated.get("language"),
        author=one_line(stated.get("author", ""), 200) or None,
    )


def _article(
    blocks: Sequence[str],
    draft: Draft,
    phrasebook: Phrasebook,
    *,
    title: str | None = None,
    titled_by: str = "stated",
    dates: Sequence[Dated | None] = (),
    language: str | None = None,
    author: str | None = None,
) -> Article:
    kept = without_furniture(blocks, phrasebook)
    if not kept:
        raise ItemError(draft.document, "it holds no text", "an article needs at least one line of text")
    text = joined(kept)
    title = one_line(title or draft.title or "", LONGEST_TITLE)
    date = _publication(kept, draft, dates)
    return Article(
        document=draft.document,
        version=1,
        title=title or first_words(kept[0]),
        text=text,
        publisher=one_line(draft.publisher or draft.feed_publisher or _host(draft.url) or "", 120) or None,
        published=date.published,
        dating=date.dating,
        dated_by=date.evidence,
        url=draft.url,
        source=draft.source,
        capture=draft.capture,
        first_seen=draft.first_seen,
        family=draft.family,
        story=draft.story,
        language=phrasebook.language_of(text, language),
        titled_by=titled_by if title else "first words",
        author=author or draft.author,
    )


def first_words(text: str, limit: int = TITLE_LENGTH) -> str:
    """The first words of a text as a title, whole words up to ``limit`` characters, with an ellipsis where cut.

    >>> first_words("Ministers met on Monday to talk", 18)
    'Ministers met on…'
    """
    line = one_line(text)
    if len(line) <= limit:
        return line
    cut = line[:limit].rpartition(" ")[0] or line[: limit - 1]
    return cut.rstrip(" ,;:–—-") + "…"


def _publication(blocks: Sequence[str], draft: Draft, dates: Sequence[Dated | None]) -> Dated:
    """What the user gives, else what is stated, else what the text implies."""
    found = choose([*dates, _dated_by_feed(draft), infer(blocks, draft.first_seen)])
    if draft.given is None:
        return found
    given = dated(draft.given, draft.first_seen, by="given", dating=Dating.GIVEN)
    if given.published is None:
        raise ItemError(draft.document, given.evidence, "write the date as 2024-04-01")
    otherwise = f"; {found.evidence}" if found.evidence and found.published != given.published else ""
    return replace(given, evidence=given.evidence + otherwise)


def _dated_by_feed(draft: Draft) -> Dated | None:
    return None if draft.published is None else dated(draft.published, draft.first_seen, by="feed")


def _with_time_of_day(found: Dated, entry: Dated | None) -> Dated:
    """The page's date, with the feed's time of day where both name one day and the page only the day."""
    if entry is None or entry.published is None:
        return found
    if found.published is None or found.dating is Dating.INFERRED:
        return entry
    is_day_only = not any((found.published.hour, found.published.minute, found.published.second))
    return entry if is_day_only and found.published.date() == entry.published.date() else found


def _is_title(blocks: Sequence[str]) -> bool:
    """Whether a text without a stated title begins with one: a short line without a full stop above longer ones."""
    return (
        len(blocks) > 1
        and len(blocks[0].split()) <= _SHORT_TITLE_WORDS
        and not blocks[0].endswith((".", "!", "?", ":", ";", ",", "”", '"'))
        and len(blocks[1]) > len(blocks[0])
    )


def _split_header_lines(text: str) -> tuple[dict[str, str], str]:
    """The ``key: value`` lines before the first blank line, where there are at least two and a title or date is one."""
    head, _, body = text.lstrip("\n").partition("\n\n")
    keys: dict[str, str] = {}
    for line in head.split("\n"):
        key, colon, value = line.partition(":")
        if not colon or not key.strip().isalpha() or not value.strip():
            return {}, text
        keys[key.strip().lower()] = value.strip()
    is_header = len(keys) > 1 and body.strip() and keys.keys() & {"title", *_DATE_KEYS}
    return (keys, body) if is_header else ({}, text)


def _host(url: str | None) -> str | None:
    """The site of an address, which is its publisher where nobody gives a name."""
    return (urlsplit(url).hostname or "").removeprefix("www.") or None if url else None


def _known(name: str | None) -> str | None:
    return None if name is None or not name.strip() or name.strip().lower() == "unknown" else name


def _find_web_address(said: str | None) -> str | None:
    if not said:
        return None
    try:
        parts = urlsplit(said.strip())
    except ValueError:
        return None
    return one_line(said) if parts.scheme in {"http", "https"} and parts.hostname else None
