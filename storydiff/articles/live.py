"""Live blogs: one page that grows all day, taken apart into its dated entries, each a draft of its own.

    page → linked data's liveBlogUpdate, else items of one kind that bear a time → entry: anchor, time, title, text

An entry is known by the page's address with its anchor; one without an anchor by its time and title, so that a text
that is mended later is a new version of the same entry. What has no time is left out: it is the page's own summary.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

import lxml.html
from lxml import etree

from storydiff.articles import jsonld
from storydiff.articles.cleaning import blocks_of_html
from storydiff.articles.dating import dated
from storydiff.articles.furniture import iter_names, prune
from storydiff.articles.pages import tree_of, unreadable
from storydiff.articles.phrasebook import Phrasebook
from storydiff.articles.statements import read_statements
from storydiff.model import Draft, Form
from storydiff.text import fold, identity, one_line

MOST_ENTRIES = 500
"""Entries of one page that are taken, those that stand first: the longest live blogs have some 300 a day."""

LEAST_ENTRIES = 2
LEAST_WORDS = 5
"""Words of the shortest entry: below it stands a picture or a mark."""

LONGEST_ENTRY = 50_000
"""Characters of an entry's markup that are read."""

_MAY_BE_LIVE = re.compile(r"live[-_ ]?(?:blog|updates?|feed|coverage|ticker|post|entr)", re.IGNORECASE)
_ITEMS = frozenset({"article", "section", "div", "li"})
_BESIDE_TEXT = ("time", "figure", "footer", "aside", "nav", "button", "form", "script", "style", "iframe", "noscript")
_ANCHOR = re.compile(r"[\w.:~-]{1,120}")
_LIVE = "LiveBlogPosting"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a live blog as the page gives it; ``markup`` is its text without title and time."""

    anchor: str | None
    said_at: str
    title: str | None
    markup: str
    author: str | None = None


def split_live_blog(draft: Draft, phrasebook: Phrasebook) -> tuple[Draft, ...]:
    """The entries of a page that is a live blog; of any other the page itself.

    Raises ItemError for a page that cannot be read.
    """
    if draft.form is not Form.PAGE or not _MAY_BE_LIVE.search(draft.text):
        return (draft,)
    url = draft.url or draft.document
    tree = tree_of(draft.text, url)
    try:
        stated = read_statements(tree, url, draft.first_seen)
        blog = next((o for o in jsonld.read_objects(tree) if _LIVE in jsonld.types_of(o)), None)
        entries = _stated_entries(blog or {}, tree, url) or _marked_entries(tree, phrasebook, is_live=blog is not None)
    except Exception as error:  # hostile markup may break a parser anywhere, and is one page's failure
        raise unreadable(url, error) from error
    page = replace(
        draft,
        url=stated.canonical or draft.url,
        title=draft.title or stated.title,
        feed_publisher=stated.publisher or draft.feed_publisher,
    )
    drafts = {part.document: part for entry in entries if (part := _draft(entry, page, stated.language)) is not None}
    return tuple(drafts.values()) if len(drafts) >= LEAST_ENTRIES else (draft,)


def _draft(entry: Entry, page: Draft, language: str | None) -> Draft | None:
    """An entry as a draft, None where it has no text or no time that an article can have."""
    time = dated(entry.said_at, page.first_seen, by="").published
    blocks = blocks_of_html(entry.markup)
    if time is None or sum(len(block.split()) for block in blocks) < LEAST_WORDS:
        return None
    anchor = entry.anchor or f"entry-{identity('entry', time.isoformat(), fold(entry.title or ''))}"
    title = entry.title or one_line(blocks[0], 80)
    said = {"published": entry.said_at, "author": entry.author, "language": language}
    return replace(
        page,
        form=Form.ENTRY,
        text=entry.markup,
        document=f"{page.document.partition('#')[0]}#{anchor}",
        url=f"{(page.url or page.document).partition('#')[0]}#{anchor}",
        title=f"{page.title}: {title}" if page.title else title,
        published=None,
        stated={name: value for name, value in said.items() if value},
    )


# --- linked data -----------------------------------------------------------------------------------


def _stated_entries(blog: jsonld.Object, tree: lxml.html.HtmlElement, url: str) -> list[Entry]:
    updates = blog.get("liveBlogUpdate")
    found = [u for u in (updates if isinstance(updates, list) else [updates]) if isinstance(u, dict)][:MOST_ENTRIES]
    ids = {node.get("id"): node for node in tree.iter(etree.Element) if node.get("id")}
    entries = []
    for update in found:
        anchor = _anchor_of(update, url)
        body = jsonld.long_text_of(update, "articleBody", LONGEST_ENTRY)
        title = jsonld.text_of(update, "headline", 200) or jsonld.text_of(update, "name", 200)
        said_at = jsonld.text_of(update, "datePublished", 80) or jsonld.text_of(update, "dateCreated", 80)
        shown = ids.get(anchor)
        markup = _as_markup(body) if body else _markup_of(shown, title) if shown is not None else ""
        if said_at and markup:
            entries.append(Entry(anchor, said_at, title, markup, jsonld.names_of(update, "author", [])))
    return entries if len(entries) >= LEAST_ENTRIES else []


def _anchor_of(update: jsonld.Object, url: str) -> str | None:
    """The anchor that an entry's address bears; one with a page of its own is known by that page's path."""
    for name in ("url", "@id", "mainEntityOfPage"):
        said = update.get(name)
        said = said.get("@id") if isinstance(said, dict) else said
        if not isinstance(said, str):
            continue
        try:
            parts, own = urlsplit(said.strip()), urlsplit(url)
        except ValueError:
            continue
        if parts.hostname in {None, own.hostname} and (anchor := parts.fragment or _own_path(parts.path, own.path)):
            return _safe(anchor)
    return None


def _own_path(path: str, page: str) -> str:
    return "" if path.rstrip("/") == page.rstrip("/") else path.strip("/").rpartition("/")[2]


def _as_markup(body: str) -> str:
    if re.search(r"<(?:p|br|div|ul|a|strong|em|h\d)\b", body, re.IGNORECASE):
        return body
    return "".join(f"<p>{html.escape(line)}</p>" for line in body.splitlines() if line.strip())


# --- markup ----------------------------------------------------------------------------------------


def _marked_entries(tree: lxml.html.HtmlElement, phrasebook: Phrasebook, *, is_live: bool) -> list[Entry]:
    """The entries of the longest run of items of one kind that bear a time, where the page says that it is live."""
    groups: dict[tuple[etree._Element, str, str], list[etree._Element]] = {}
    for time in tree.iter("time"):
        for item in time.iterancestors(*_ITEMS):
            parent = item.getparent()
            if parent is None or not time.get("datetime"):
                continue
            kin = groups.setdefault((parent, item.tag, (item.get("class") or "").partition(" ")[0]), [])
            if item not in kin[-1:]:  # times are met in their order, so an item's are met one after the other
                kin.append(item)
    runs = [
        run
        for run in groups.values()
        if len(run) >= LEAST_ENTRIES and (is_live or _is_called_live(run[0], phrasebook.live))
    ]
    longest = max(runs, key=lambda run: sum(len(item.text_content()) for item in run[:MOST_ENTRIES]), default=[])
    return list(_entries_of(longest[:MOST_ENTRIES], phrasebook.markup))


def _is_called_live(item: etree._Element, names: frozenset[str]) -> bool:
    """Whether an item or what it stands in is called a live blog by class, id or microdata."""
    return any(
        _LIVE in (node.get("itemtype") or "") or not names.isdisjoint(iter_names(node))
        for node in (item, *item.iterancestors())
    )


def _entries_of(items: Sequence[etree._Element], names: Collection[str]) -> Iterator[Entry]:
    for item in items:
        time = next(item.iter("time"))
        heading = next(item.iter("h1", "h2", "h3", "h4", "h5"), None)
        title = one_line("".join(heading.itertext()), 200) if heading is not None else None
        own = item.get("id") or item.get("data-id") or ""
        yield Entry(_safe(own), str(time.get("datetime")), title or None, _markup_of(item, title, names))


def _markup_of(item: etree._Element, title: str | None, names: Collection[str] = ()) -> str:
    """The markup of an item without its title, its times, and what stands beside its text."""
    own = deepcopy(item)
    own.tail = None
    for node in list(own.iter(*_BESIDE_TEXT, "h1", "h2", "h3", "h4", "h5")):
        is_title = node.tag.startswith("h") and one_line("".join(node.itertext()), 200) == title
        if node is not own and (is_title or node.tag in _BESIDE_TEXT) and node.getparent() is not None:
            node.drop_tree()
    prune(own, names)
    text: str = etree.tostring(own, encoding="unicode", method="html")
    return text[:LONGEST_ENTRY]


def _safe(anchor: str) -> str | None:
    """An anchor that is one word of bounded length, None for none."""
    anchor = quote(anchor.strip(), safe="~:.-_") if len(anchor) <= 120 else ""
    return anchor if _ANCHOR.fullmatch(anchor.replace("%", "")) else None
