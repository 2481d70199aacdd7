"""When the page of an article is looked at again: pure, with the run's clock as an argument.

Papers correct their pages without a word, so a page is looked at once a night while its article is young.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from storydiff.model import Article, Entry, WatchedPage
from storydiff.schedule import GONE, wait_after
from storydiff.text import one_line

BETWEEN = timedelta(hours=20)
"""How long a page is left alone after a look: below a day, so that a run that comes every night looks every night."""

MOST_MISSING = 3
"""Looks in a row at which a page is not there, or shows no article, after which it is given up."""

_REASON_LENGTH = 300


def since_when(now: datetime, days: float) -> datetime:
    """The time after which an article has to be dated for its page to be looked at again."""
    return now - timedelta(days=days)


def watched(
    entry: Entry, source: str, article: Article, address: str, headers: Mapping[str, str], capture: str, now: datetime
) -> WatchedPage:
    """The page of an article that was just taken; ``address`` is its document by the page's own word."""
    return WatchedPage(
        document=page_of(article.document),
        address=page_of(address),
        source=source,
        # A page is fetched only where the entry does not carry the article, so its text is of no more use.
        entry=replace(entry, summary="", content=""),
        dated=max(article.time, article.first_seen),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        capture=capture,
        tried_at=now,
        good_at=now,
        next_try=now + BETWEEN,
    )


def page_of(document: str) -> str:
    """The document without the anchor that tells an entry of a live blog.

    >>> page_of("https://post.example/live#10-15")
    'https://post.example/live'
    """
    return document.partition("#")[0]


def after_same(page: WatchedPage, headers: Mapping[str, str], now: datetime) -> WatchedPage:
    """The page after the server said that nothing is new, or sent the same bytes; a validator sent with it is kept."""
    etag, modified = headers.get("etag", page.etag), headers.get("last-modified", page.last_modified)
    return _after_success(replace(page, etag=etag, last_modified=modified), now)


def after_look(page: WatchedPage, headers: Mapping[str, str], capture: str, now: datetime) -> WatchedPage:
    """The page after other bytes in which its article stands, and which are stored."""
    etag, modified = headers.get("etag"), headers.get("last-modified")
    return _after_success(replace(page, etag=etag, last_modified=modified, capture=capture), now)


def _after_success(page: WatchedPage, now: datetime) -> WatchedPage:
    next_try = now + BETWEEN
    return replace(page, tried_at=now, good_at=now, failures=0, missing=0, next_try=next_try, reason=None)


def after_missing(page: WatchedPage, reason: str, now: datetime, *, is_over: bool = False) -> WatchedPage:
    """The page after a look at which it was not there or showed something else: its validators stay the article's."""
    missing = page.missing + 1
    is_over = is_over or missing >= MOST_MISSING
    next_try = None if is_over else now + BETWEEN
    said = one_line(reason, _REASON_LENGTH)
    return replace(page, tried_at=now, failures=0, missing=missing, next_try=next_try, reason=said)


def after_failure(
    page: WatchedPage, reason: str, now: datetime, *, status: int | None = None, retry_after: str | None = None
) -> WatchedPage:
    """The page after a failure that may pass: tried again ever later, and as late as the server asks."""
    failures = page.failures + 1
    next_try = now + wait_after(failures, page.document, now, status, retry_after)
    return replace(page, tried_at=now, failures=failures, next_try=next_try, reason=one_line(reason, _REASON_LENGTH))


def is_gone_for_good(status: int | None) -> bool:
    """Whether an answer says that a page will not come back."""
    return status == GONE
