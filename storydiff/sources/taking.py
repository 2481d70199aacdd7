"""Takes in what sources bring: feeds, pages, folders, and single addresses that a user names.

    Source → bytes → Entry → Draft → (read) → Arrival: capture and article; or a Failure

Every item that cannot be taken becomes one clear line. Nothing is written here. What the intake says may be remembered
is for when its arrivals are stored. Feeds are polled by ``polling``, which stores what they say before their entries
are taken one by one.

``read`` makes the article of a draft (``articles.reader_of``); it is passed in, because thinking is not done here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from storydiff.errors import ItemError
from storydiff.model import (
    Arrival,
    Draft,
    Entry,
    Form,
    Intake,
    Source,
    SourceKind,
    SourceRecord,
    WatchedPage,
)
from storydiff.sources.feeds import Feed, is_feed, is_full_text, mark, read_feed, text_of
from storydiff.sources.files import (
    FEED_ENDINGS,
    document_name,
    file_draft,
    iter_files,
    media_type_of,
    read_bytes,
    shown,
)
from storydiff.sources.looks import Look, ReadArticle
from storydiff.sources.mailboxes import LARGEST_MAILBOX, MOST_MAILS, is_mailbox, iter_messages
from storydiff.sources.mails import is_mail_file, mail_drafts, mark_of
from storydiff.sources.reading import document_of
from storydiff.sources.sitemaps import feed_of, is_index, is_sitemap, read_sitemap
from storydiff.sources.urls import clean_url, origin_of, shareable
from storydiff.text import identity, one_line

if TYPE_CHECKING:
    from storydiff.fetch import Fetcher, MayFetch, Response  # the client, which a worker that reads feeds need not load

BY_HAND = "by hand"
"""The name of the source of what a user takes in by naming it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says about an article; it outranks the document. ``published`` is a date in words.

    ``backfill`` says that it completes the past.
    """

    published: str | None = None
    publisher: str | None = None
    story: str | None = None
    backfill: bool = False


async def take(
    source: Source, *, fetcher: Fetcher, record: SourceRecord, taken: Container[str], now: datetime, read: ReadArticle
) -> Intake:
    """What is new at a page or in a folder; raises ItemError where the source fails as a whole.

    ``record`` holds the validators of a page, ``taken`` the marks of the files, or of the entries of a live blog, that
    were taken before.
    """
    look = Look(source, now, read, taken=taken)
    if source.kind is SourceKind.FOLDER:
        return _take_folder(look, Path(source.location))
    return await _take_page(look, fetcher, record)


async def take_entry(
    source: Source,
    entry: Entry,
    *,
    fetcher: Fetcher,
    now: datetime,
    read: ReadArticle,
    may_fetch: MayFetch | None = None,
    page: WatchedPage | None = None,
) -> Intake:
    """The article of an entry: of its own text where it has one, else of its page; raises ItemError where it has none.

    ``may_fetch`` is asked before each fetch, and raises ItemError where the site does not want it. Of a ``page`` that
    is known nothing comes where the server says that it is the same, or sends the same bytes.
    """
    look = Look(source, now, read)
    if carries_article(entry):
        look.keep(_entry_arrival(look, entry))
        return look.intake()
    etag, modified = (page.etag, page.last_modified) if page else (None, None)
    url = origin_of(entry.url or "")
    response = await fetcher.get(url, etag=etag, last_modified=modified, may_fetch=may_fetch)
    is_same = page is not None and sha256(response.content).hexdigest() == page.capture
    if response.is_not_modified or is_same:
        return replace(look.intake(), headers=response.headers, is_not_modified=True)
    for arrival in look.page_arrivals(response, _entry_draft(look, entry)):
        look.keep(arrival)
    return replace(look.intake(), headers=response.headers)


def carries_article(entry: Entry) -> bool:
    """True where an entry holds its article itself, so that no page is fetched for it."""
    return entry.url is None or is_full_text(entry)


async def take_address(
    address: str,
    *,
    fetcher: Fetcher,
    now: datetime,
    read: ReadArticle,
    given: Given | None = None,
    may_fetch: MayFetch | None = None,
) -> Intake:
    """What lies at a path (file or folder) or URL (page, feed or sitemap, told by its content) that a user names.

    What is given holds for every article found there.
    """
    given = given or Given()
    is_url = address.lower().startswith(("http://", "https://"))
    kind = SourceKind.PAGE if is_url else SourceKind.FOLDER
    source = Source(BY_HAND, kind, address, publisher=given.publisher, story=given.story)
    look = Look(source, now, read, given.published)
    try:
        return await _take_url(look, fetcher, may_fetch) if is_url else _take_path(look, _path_of(address))
    except ItemError as error:
        look.fail(error)
        return look.intake()


def _path_of(address: str) -> Path:
    """The path that is named; raises ItemError for what is rather a mistyped web address."""
    path = Path(address)
    if "://" in address and not path.exists():
        raise ItemError(one_line(address, 200), "not a web address", "write it as https://… or http://…")
    return path


# --- feeds -------------------------------------------------------------------------------------


async def _take_entries(look: Look, fetcher: Fetcher, feed: Feed, may_fetch: MayFetch | None) -> Intake:
    """All entries of a feed that a user names; their pages are fetched at once, and kept in the feed's order."""
    look.failures.extend(feed.failures)
    new = {mark(entry): entry for entry in feed.entries}.values()
    for taken in await asyncio.gather(*(_arrivals_or_error(look, fetcher, entry, may_fetch) for entry in new)):
        if isinstance(taken, ItemError):
            look.fail(taken)
            continue
        for arrival in taken:
            look.keep(arrival)
    return look.intake()


async def _arrivals_or_error(
    look: Look, fetcher: Fetcher, entry: Entry, may_fetch: MayFetch | None
) -> list[Arrival] | ItemError:
    try:
        return await _arrivals(look, fetcher, entry, may_fetch)
    except ItemError as error:
        return error


async def _arrivals(look: Look, fetcher: Fetcher, entry: Entry, may_fetch: MayFetch | None) -> list[Arrival]:
    if carries_article(entry):
        return [_entry_arrival(look, entry)]
    assert entry.url is not None
    return look.page_arrivals(await fetcher.get(origin_of(entry.url), may_fetch=may_fetch), _entry_draft(look, entry))


def _entry_arrival(look: Look, entry: Entry) -> Arrival:
    draft = replace(_entry_draft(look, entry), form=Form.ENTRY, text=text_of(entry))
    content = draft.text.encode("utf-8", "replace")
    return look.arrival(draft, content, "text/html", entry.url or look.source.location)


def _entry_draft(look: Look, entry: Entry) -> Draft:
    return replace(
        look.draft(document_of(entry, look.source.location)),
        url=clean_url(entry.url) if entry.url else None,
        title=entry.title or None,
        feed_publisher=entry.publisher,
        published=entry.published,
        author=entry.author,
        is_any_page=look.source.kind is SourceKind.SITEMAP and not entry.title,
    )


# --- pages -------------------------------------------------------------------------------------


async def _take_page(look: Look, fetcher: Fetcher, record: SourceRecord) -> Intake:
    response = await fetcher.get(look.source.location, etag=record.etag, last_modified=record.last_modified)
    if response.is_not_modified:
        return replace(look.intake(), headers=response.headers, is_not_modified=True)
    arrivals = look.page_arrivals(response, look.draft(response.url))
    if len(arrivals) > 1:  # a live blog: what stood there at the last look is known
        look.marks = {_entry_mark(arrival) for arrival in arrivals}
        arrivals = [arrival for arrival in arrivals if _entry_mark(arrival) not in look.taken]
    for arrival in arrivals:
        look.keep(arrival)
    return replace(look.intake(), headers=response.headers)


def _entry_mark(arrival: Arrival) -> str:
    """What tells an entry of a live blog from one that is new, or says something else since."""
    return identity("live", arrival.article.document, arrival.article.text)


async def _take_url(look: Look, fetcher: Fetcher, may_fetch: MayFetch | None) -> Intake:
    response = await fetcher.get(origin_of(look.source.location))
    if is_feed(response.content, response.media_type):
        said = response.headers.get("content-type", "")
        feed = read_feed(response.content, url=response.url, source=look.source.name, content_type=said)
        return await _take_entries(look, fetcher, feed, may_fetch)
    if is_sitemap(response.content):
        return await _take_entries(look, fetcher, _sitemap_feed(look, response), may_fetch)
    for arrival in look.page_arrivals(response, look.draft(response.url)):
        look.keep(arrival)
    return look.intake()


def _sitemap_feed(look: Look, response: Response) -> Feed:
    """The pages of a sitemap that a user names; raises ItemError for an index, which is more than one look takes."""
    if is_index(response.content):
        advice = "make it a source with `storydiff sources add`, or name one of the sitemaps in it"
        raise ItemError(response.url, "an index of sitemaps", advice)
    said = response.headers.get("content-type", "")
    sitemap = read_sitemap(response.content, url=response.url, content_type=said)
    look.source = replace(look.source, kind=SourceKind.SITEMAP)
    return feed_of(sitemap, source=look.source.name, now=look.now)


# --- files -------------------------------------------------------------------------------------


def _take_path(look: Look, path: Path) -> Intake:
    if path.is_dir():
        return _take_folder(look, path)
    _take_file(look, path, path.name)
    return look.intake()


def _take_folder(look: Look, folder: Path) -> Intake:
    if not folder.is_dir():
        raise ItemError(str(folder), "no such folder", "check the path, or make the folder")
    documents: dict[str, Path] = {}
    for path in iter_files(folder):
        if isinstance(path, ItemError):
            look.fail(path)
            continue
        name = str(path.relative_to(folder))
        rival = path if is_mail_file(path) else documents.setdefault(document_name(path), path)
        if rival != path:
            said = f"its name is taken by {shown(rival.relative_to(folder))}"
            look.fail(ItemError(shown(path), said, "rename one of them"))
            continue
        try:
            _take_file(look, path, name)
        except ItemError as error:
            look.fail(error)
    return look.intake()


def _take_file(look: Look, path: Path, name: str) -> None:
    """Take one file, the mails in it, or the entries that a feed in a file carries whole."""
    if is_mail_file(path):
        _take_mails(look, read_bytes(path, LARGEST_MAILBOX), shown(path))
        return
    content = read_bytes(path)
    file_mark = identity("file", name, content.hex())
    if file_mark not in look.taken:
        if path.suffix.lower() in FEED_ENDINGS:
            _take_feed_file(look, path, content)
        else:
            try:
                draft = file_draft(path, content, look.draft(document_name(path)))
                look.keep(look.arrival(draft, content, media_type_of(path) or "", shown(path)))
            except ItemError as error:
                raise ItemError(shown(path), error.reason, error.advice) from error
    look.marks.add(file_mark)


def _take_mails(look: Look, content: bytes, item: str) -> None:
    """Take the mails of a file that were not looked at before; what cannot be taken is told once, as it stays so."""
    mails = iter_messages(content) if is_mailbox(content) else iter([content])
    new = 0
    for number, mail in enumerate(mails, 1):
        mail_mark = mark_of(mail)
        if mail_mark not in look.taken:
            new += 1
            if new > MOST_MAILS:
                break
            _take_mail(look, mail, item if number == 1 and mail is content else f"{item}, mail {number}")
        look.marks.add(mail_mark)
    if new > MOST_MAILS:
        look.fail(ItemError(item, f"mails beyond {MOST_MAILS:,} new ones wait", "the next run goes on with them"))


def _take_mail(look: Look, content: bytes, item: str) -> None:
    try:
        for draft in mail_drafts(content, item, look.draft(item)):
            try:
                if isinstance(draft, ItemError):
                    raise draft
                arrival = look.arrival(draft, content, "message/rfc822", item)
                url = shareable(arrival.article.url) if arrival.article.url else None
                look.keep(replace(arrival, article=replace(arrival.article, url=url)))
            except ItemError as error:
                look.fail(error)
    except ItemError as error:
        look.fail(error)


def _take_feed_file(look: Look, path: Path, content: bytes) -> None:
    try:
        feed = read_feed(content, url=path.resolve().as_uri(), source=look.source.name)
    except ItemError as error:
        raise ItemError(shown(path), error.reason, "the file holds no RSS, Atom or JSON Feed") from error
    look.failures.extend(feed.failures)
    for entry in feed.entries:
        try:
            if not is_full_text(entry):
                advice = "take in the page itself, or the feed by its address"
                raise ItemError(entry.url or entry.title, f"{path.name} carries only its summary", advice)  # noqa: TRY301
            look.keep(_entry_arrival(look, entry))
        except ItemError as error:
            look.fail(error)
