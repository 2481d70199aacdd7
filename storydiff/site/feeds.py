"""The feeds of a site: its last changes for any feed reader, all together and those of each story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from storydiff.ledger.overview import Learned
from storydiff.pages.addresses import story_feed
from storydiff.pages.feeds import Entry, Feed, atom, json_feed
from storydiff.pages.views import ChangeView
from storydiff.site.desk import Desk, Job
from storydiff.site.plan import joined_mark
from storydiff.site.stock import Stock

FEED = "feed.xml"
JSON_FEED = "feed.json"


def feed_jobs(desk: Desk) -> Iterator[Job]:
    """The feeds of all changes and of each story's that are another, each as a job."""
    plan, stock = desk.plan, desk.stock
    whole = ("", "Changes", list(plan.learned), FEED, "index.html")
    single = (
        (story, stock.title_of(story), list(plan.latest[story]), story_feed(story), stock.story_href(story))
        for story in plan.stories
    )
    for asked in (whole, *single):
        _, _, changes, here, _ = asked
        name, mark = f"feed {here}", joined_mark(desk.salt, stock.base, here, [c.id for c in changes])
        if desk.wants(name, mark):
            yield Job(_make, (name, mark, *asked), (name,), plan.places_of(changes))


def _make(stock: Stock, asked: tuple[str, str, str, str, Sequence[Learned], str, str]) -> None:
    name, mark, key, title, changes, here, page = asked
    entries = _entries(stock, changes)
    feed = Feed(key, title, stock.base, here, page, stock.home.ledger.born, entries)
    contents = {here: atom(feed)}
    if here == FEED:
        contents[JSON_FEED] = json_feed(replace(feed, here=JSON_FEED))
    stock.shelf.put(name, mark, contents)


def _entries(stock: Stock, changes: Sequence[Learned]) -> list[Entry]:
    """The entries of those changes, the last learned first."""
    views = dict[tuple[str, str], ChangeView]()
    for story in sorted({change.story for change in changes}):
        ids = [change.id for change in changes if change.story == story]
        for view in stock.change_views(stock.home.ledger.changes_by_id(ids, story), story):
            views[story, view.id] = view
    found = []
    for change in reversed(changes):
        if (change.story, change.id) in views:
            view = views[change.story, change.id]
            title = stock.title_of(change.story)
            html = stock.filling.page("entry.html.j2", "", change=view, story=title).decode()
            id_ = f"{view.id} {change.story}"
            found.append(
                Entry(id_, view.headline, html, view.text, view.href, view.learned, title, view.kind, view.source)
            )
    return found
