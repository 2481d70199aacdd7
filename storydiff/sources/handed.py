"""One article handed over as bytes, on standard input: told for what it is by its content, or by the user's word.

bytes → mail? page? Markdown? else text → Draft → (read) → Arrival; or a Failure
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import lxml.etree
import lxml.html

from storydiff.errors import ItemError
from storydiff.model import Arrival, Draft, Failure, Form, Intake
from storydiff.sources.feeds import is_feed
from storydiff.sources.files import LARGEST_FILE
from storydiff.sources.mailboxes import is_mailbox, iter_messages
from storydiff.sources.mails import is_mail, mail_drafts
from storydiff.sources.pages import capture_of, decoded, with_front_matter
from storydiff.sources.sitemaps import is_sitemap
from storydiff.sources.urls import clean_url, find_web_address, shareable
from storydiff.text import identity, one_line

if TYPE_CHECKING:
    from storydiff.sources.looks import ReadArticle

ITEM = "standard input"
STATION = "sources"
_NAME = "standard-input-"
TYPES = ("html", "mail", "markdown", "text")
"""What an article can be said to be."""

_MEDIA_TYPES = {"html": "text/html", "mail": "message/rfc822", "markdown": "text/markdown", "text": "text/plain"}
_BEFORE = r"\s*+(?:<\?xml[^>]*+>\s*+)?(?><!--.{0,2000}?-->\s*+)*+"
_PAGE = re.compile(rf"{_BEFORE}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FRAGMENT = re.compile(r"\s*<(?:article|section|main|div|p|h[1-6]|ul|ol|table|blockquote)\b[^<>]*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"\ufeff?(?:---[ \t]*\r?\n.{0,20000}?^---[ \t]*$|#{1,6} \S)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed over, with what the user says of it, which outranks the text; ``kind`` is one of ``TYPES``."""

    content: bytes
    kind: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    story: str | None = None


def take_handed(handed: Handed, *, source: str, now: datetime, read: ReadArticle) -> Intake:
    """The article of what is handed over, those of a mailbox or a live blog; each that cannot be taken is a failure."""
    arrivals, failures = [], []
    try:
        for content, draft in _drafts(handed, source, now):
            try:
                if isinstance(draft, ItemError):
                    raise draft
                arrivals.append(_arrival(content, draft, handed, now, read))
            except ItemError as error:
                failures.append(_failure(error))
    except ItemError as error:
        failures.append(_failure(error))
    return Intake(tuple(arrivals), tuple(failures))


def kind_of(content: bytes) -> str:
    """What some bytes are, one of ``TYPES``; raises ItemError where they are no article in any of them."""
    if is_mail(content) or is_mailbox(content):
        return "mail"
    if is_feed(content):
        raise ItemError(ITEM, "a feed, not an article", "name its address, or save it as a file that ends in .xml")
    if is_sitemap(content):
        raise ItemError(ITEM, "a sitemap, not an article", "name its address")
    text = decoded(content, ITEM)
    if _PAGE.match(text) or _FRAGMENT.match(text):
        return "html"
    return "markdown" if _MARKDOWN.match(text) else "text"


def _drafts(handed: Handed, source: str, now: datetime) -> Iterator[tuple[bytes, Draft | ItemError]]:
    content = handed.content
    if len(content) > LARGEST_FILE:
        raise ItemError(ITEM, f"larger than {LARGEST_FILE:,} bytes", "articles are smaller; split or shorten it")
    if not content.strip():
        raise ItemError(ITEM, "it is empty", "an article needs at least one line of text")
    kind = handed.kind or kind_of(content)
    blank = Draft(
        form=Form.TEXT,
        text="",
        document=ITEM,
        source=source,
        capture="",
        first_seen=now,
        publisher=handed.publisher,
        story=handed.story,
        given=handed.published,
    )
    if kind == "mail":
        for mail in iter_messages(content) if is_mailbox(content) else [content]:
            for draft in mail_drafts(mail, ITEM, blank):
                yield mail, draft
        return
    yield content, _draft(kind, decoded(content, ITEM), blank)


def _draft(kind: str, text: str, blank: Draft) -> Draft:
    """The draft of a text, by the address that it gives for itself, else by its words."""
    if kind == "html":
        form = Form.PAGE if _PAGE.match(text) else Form.ENTRY
        draft, said = replace(blank, form=form, text=text), _canonical(text)
    else:
        form = Form.MARKDOWN if kind == "markdown" else Form.TEXT
        draft = with_front_matter(replace(blank, form=form, text=text))
        said = draft.stated.get("url") or draft.stated.get("link")
    url = find_web_address(said)
    return replace(draft, document=f"{_NAME}{identity('handed', text)}", url=url)


def _canonical(text: str) -> str | None:
    try:
        tree = lxml.html.document_fromstring(
            text[:200_000].encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8")
        )
    except (lxml.etree.LxmlError, ValueError):
        return None
    return next(
        (str(said) for said in tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")), None
    )


def _arrival(content: bytes, draft: Draft, handed: Handed, now: datetime, read: ReadArticle) -> Arrival:
    is_mail_draft = draft.form in {Form.MAIL, Form.MAIL_TEXT}
    url = find_web_address(handed.url) or draft.url
    document = draft.document if (is_mail_draft and not handed.url) or url is None else clean_url(url)
    kind = handed.kind or ("mail" if is_mail_draft else {Form.PAGE: "html", Form.ENTRY: "html"}.get(draft.form, "text"))
    capture = capture_of(content, media_type=_MEDIA_TYPES[kind], location=ITEM, now=now)
    draft = replace(draft, document=document, url=url and clean_url(url), title=handed.title or draft.title)
    article = read(replace(draft, capture=capture.digest))
    if is_mail_draft and not handed.url:
        return Arrival(capture, content, replace(article, url=shareable(article.url) if article.url else None))
    return Arrival(capture, content, replace(article, url=article.url and clean_url(article.url)))


def _failure(error: ItemError) -> Failure:
    item = ITEM if error.item.startswith(_NAME) else one_line(error.item, 300)
    return Failure(item, STATION, error.reason, error.advice, transient=error.transient)
