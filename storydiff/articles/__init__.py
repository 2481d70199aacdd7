"""Articles out of what was captured: page, feed entry, plain text or Markdown; pure, the text verbatim.

    markup or text → blocks → without furniture → (title, date line apart) → dated → Article

The order matters: the date line is read before furniture goes, because it stands at the very beginning; a title is
taken from the document before its first words are made one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
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
from storydiff.articles.live import split_live_blog
from storydiff.articles.newsletters import read_mail, read_plain_mail
from storydiff.articles.pages import Page, read_page
from storydiff.articles.phrasebook import Likeliest, Phrasebook
from storydiff.articles.walls import LEAST_WORDS, find_notice, length
from storydiff.errors import ItemError
from storydiff.model import Article, Dating, Draft, Form
from storydiff.text import one_line

TITLE_LENGTH = 80
"""Characters at which the first words of a text that has no title are cut to make one."""

LONGEST_TITLE = 300
"""Characters at which a stated title is cut."""

_DATE_KEYS = ("published", "date", "pubdate", "created")
_PUBLISHER_KEYS = ("publisher", "outlet", "site", "source")
_SHORT_TITLE_WORDS = 20


class ArticleReader:
    """Reads the articles of drafts with the words of a phrasebook, and takes live blogs apart."""

    def __init__(self, phrasebook: Phrasebook) -> None:
        self.phrasebook = phrasebook

    def __call__(self, draft: Draft) -> Article:
        """The article of a draft; raises ItemError where it holds none."""
        return read_article(draft, self.phrasebook)

    def split(self, draft: Draft) -> tuple[Draft, ...]:
        """The dated entries of a live blog as drafts, of any other draft itself; raises ItemError for a broken page."""
        return split_live_blog(draft, self.phrasebook)


def reader_of(tables: Mapping[str, Mapping[str, Any]], likeliest: Likeliest | None = None) -> ArticleReader:
    """A reader of articles that knows the words of ``boilerplate``, ``newsletters``, ``walls`` and ``languages``.

    ``likeliest`` tells the languages of texts that the little words do not know.
    """
    return ArticleReader(Phrasebook.of(tables, likeliest))


def read_article(draft: Draft, phrasebook: Phrasebook) -> Article:
    """The article of a draft; raises ItemError where it holds none."""
    match draft.form:
        case Form.PAGE:
            return _article_of_page(draft, phrasebook)
        case Form.ENTRY:
            return _article_of_entry(draft, phrasebook)
        case Form.MARKDOWN:
            return _article_of_file(draft, blocks_of_markdown, phrasebook)
        case Form.TEXT:
            return _article_of_file(draft, blocks_of_text, phrasebook)
        case Form.MAIL | Form.MAIL_TEXT:
            return _article_of_mail(draft, phrasebook)


def _article_of_page(draft: Draft, phrasebook: Phrasebook) -> Article:
    url = draft.url or draft.document
    page = read_page(draft.text, url, draft.first_seen, phrasebook)
    _require_article(page, url, phrasebook)
    if draft.is_any_page and not _states_article(page):
        raise ItemError(url, "the page does not say that it is an article", "take it in by its address if it is one")
    stated = page.stated
    return _article(
        page.blocks,
        replace(draft, url=stated.canonical or draft.url, publisher=draft.publisher or stated.publisher),
        phrasebook,
        title=draft.title or stated.title,
        dates=[_with_time_of_day(choose(stated.dates), _dated_by_feed(draft))],
        updated=stated.updated,
        language=stated.language,
        author=stated.author,
    )


def _article_of_entry(draft: Draft, phrasebook: Phrasebook) -> Article:
    """The article of a feed's entry, or of one of a live blog, which states more."""
    said_at = draft.stated.get("published")
    return _article(
        blocks_of_html(draft.text),
        draft,
        phrasebook,
        dates=[dated(said_at, draft.first_seen, by="live blog entry") if said_at else None],
        language=draft.stated.get("language"),
        author=one_line(draft.stated.get("author", ""), 200) or None,
    )


def _article_of_mail(draft: Draft, phrasebook: Phrasebook) -> Article:
    item = draft.item or draft.document
    if draft.form is Form.MAIL:
        mail = read_mail(draft.text, draft.stated.get("plain", ""), item, draft.title or "", phrasebook)
    else:
        mail = read_plain_mail(draft.text, item, phrasebook)
    return _article(mail.blocks, replace(draft, url=draft.url or mail.view), phrasebook)


def _require_article(page: Page, url: str, phrasebook: Phrasebook) -> None:
    """Raises ItemError, with why and what to do, for a page that shows a wall or an error, or no text at all."""
    kept = without_furniture(page.blocks, phrasebook)
    stated = page.stated
    notice = find_notice(
        kept, page.lines, page.titles, phrasebook, is_article=stated.article is not None, is_free=stated.is_free
    )
    if notice is not None:
        raise ItemError(url, notice.reason, notice.advice)
    if sum(map(length, kept)) < LEAST_WORDS:
        raise ItemError(url, "the page has no article text", "it may need a login or a script to show it")


def _states_article(page: Page) -> bool:
    """Whether a page names itself an article, or when it was published, as front pages and lists of articles do not."""
    stated = page.stated
    return stated.article is not None or any(date.evidence.startswith("page metadata") for date in stated.dates)


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
    updated: datetime | None = None,
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
        updated=updated,
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
    said = [*dates, _dated_by_feed(draft)]
    found = choose(said)
    if found.published is None:  # only then, as it takes longer
        found = choose([*said, infer(blocks, draft.first_seen)])
    if draft.given is None:
        return found
    given = dated(draft.given, draft.first_seen, by="given", dating=Dating.GIVEN)
    if given.published is None:
        raise ItemError(draft.document, given.evidence, "write the date as 2024-04-01")
    otherwise = f"; {found.evidence}" if found.evidence and found.published != given.published else ""
    return replace(given, evidence=given.evidence + otherwise)


def _dated_by_feed(draft: Draft) -> Dated | None:
    return None if draft.published is None else dated(draft.published, draft.first_seen, by=draft.dated_by)


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
