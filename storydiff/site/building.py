"""Makes the site of a home: plans it, makes what is another, and takes away what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storydiff import __version__
from storydiff.home import Home
from storydiff.pages.addresses import base_url
from storydiff.pages.views import Card, card_of
from storydiff.progress import Progress, silent
from storydiff.resources import load_templates
from storydiff.site.articles import make_articles
from storydiff.site.feeds import make_feeds
from storydiff.site.filling import filling_of
from storydiff.site.lists import make_lists
from storydiff.site.nights import make_nights
from storydiff.site.plan import joined_mark, plan_of
from storydiff.site.series import make_series, unit_name
from storydiff.site.shelf import Shelf, open_shelf
from storydiff.site.stock import Stock
from storydiff.site.stories import MadeStory, Night, make_stories, night_of
from storydiff.text import counted

FOLDER = "site"
"""Where a site lies in its home, unless another folder is named."""
FIRST = "index.html"
_SAID_EVERY = 500


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What making a site came to."""

    folder: Path
    stories: int
    series: int
    articles: int
    nights: int
    written: int
    kept: int
    removed: int

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "folder": str(self.folder.resolve()),
            "index": (self.folder / FIRST).resolve().as_uri(),
            "stories": self.stories,
            "series": self.series,
            "articles": self.articles,
            "digests": self.nights,
            "written": self.written,
            "unchanged": self.kept,
            "removed": self.removed,
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        what = f"{counted(self.articles, 'article')}, {self.series:,} series, {counted(self.nights, 'digest')}"
        done = f"{self.written:,} files written, {self.kept:,} unchanged, {self.removed:,} removed"
        lines = [f"{what}: {done}", (self.folder / FIRST).resolve().as_uri()]
        if not self.articles:
            lines.insert(
                1, "nothing is compared yet: `storydiff run`, or `storydiff ingest PATH|URL…` and `storydiff diff`"
            )
        return lines


def make_site(
    home: Home, folder: Path | None = None, address: str | None = None, *, progress: Progress = silent
) -> SiteReport:
    """The site of a home in a folder, made or brought up to date; raises SettingsError for what it cannot be made in.

    ``address`` is where it will lie on the web, which the feeds then name.
    """
    base = base_url(address)
    where = folder or home.folder / FOLDER
    with open_shelf(where) as shelf:
        stock = _stock(home, shelf, base)
        names = _make(stock, progress)
        shelf.finish(names)
        plan = stock.plan
        counts = (len(plan.stories), len(plan.series), len(plan.articles), len(plan.nights))
        return SiteReport(where, *counts, shelf.written, shelf.kept, shelf.removed)


def _stock(home: Home, shelf: Shelf, base: str) -> Stock:
    own = home.folder / "templates"
    filling = filling_of(load_templates(own), is_trusted=not own.exists())
    titles = [(story.name, story.title) for story in home.stories]
    rulings = home.matcher.taught.rulings
    salt = joined_mark(__version__, filling.mark, titles, rulings, home.ledger.remade_at, home.ledger.judged_by)
    return Stock(home, plan_of(home), filling, shelf, base, salt)


def _make(stock: Stock, progress: Progress) -> set[str]:
    """Make all units, and give the names of those that there are now."""
    names = _told(make_articles(stock), "articles", len(stock.plan.articles), progress)
    names |= _told(make_series(stock), "series", len(stock.plan.series), progress)
    names |= _told(make_nights(stock), "digests", len(stock.plan.nights), progress)
    cards, marks = _cards(stock)
    nights, articles = _nights(stock), _articles(stock)
    stories = list(make_stories(stock, cards, marks, nights))
    names |= {story.name for story in stories}
    names |= set(make_lists(stock, [c for own in cards.values() for c in own], marks, articles, nights))
    return names | set(_first(stock, stories, nights)) | set(make_feeds(stock))


def _told(names: Iterable[str], what: str, count: int, progress: Progress) -> set[str]:
    done = set[str]()
    for name in names:
        done.add(name)
        if len(done) % _SAID_EVERY == 0:
            progress(f"site: {len(done):,} of {count:,} {what}")
    return done


def _cards(stock: Stock) -> tuple[dict[str, list[Card]], dict[str, str]]:
    """What is kept of each series that has a page, by story, and one mark of all of a story's."""
    found, marks = dict[str, list[Card]](), dict[str, list[str]]()
    for story, series in sorted(stock.plan.series):
        unit = stock.shelf.units.get(unit_name(story, series))
        if unit is not None:
            found.setdefault(story, []).append(card_of(unit.card))
            marks.setdefault(story, []).append(unit.mark)
    return found, {story: joined_mark(*own) for story, own in marks.items()}


def _nights(stock: Stock) -> list[Night]:
    """All digests, the latest first."""
    units = (unit for name, unit in stock.shelf.units.items() if name.startswith("night "))
    found = [night for night in map(night_of, (unit.card for unit in units)) if stock.has_night(night.story, night.day)]
    return sorted(found, key=lambda night: (night.day, night.changes, night.story), reverse=True)


def _articles(stock: Stock) -> list[tuple[str, Sequence[str]]]:
    """The ids of articles, and what lists say of each: title, publisher, day."""
    found = ((id_, stock.shelf.units.get(f"article {id_}")) for id_ in sorted(stock.plan.articles))
    return [(id_, tuple(unit.card[:3])) for id_, unit in found if unit is not None and unit.card is not None]


def _first(stock: Stock, stories: Sequence[MadeStory], nights: Sequence[Night]) -> Iterable[str]:
    """The first page and the stylesheet."""
    mark = joined_mark(stock.salt, [story.mark for story in stories], nights[:20])
    if not stock.shelf.is_made("first", mark):
        page = stock.filling.page(
            "index.html.j2",
            "",
            stories=[story.card() for story in stories],
            nights=[(night, stock.title_of(night.story)) for night in nights[:20]],
            digests=len(nights),
            articles=len(stock.plan.articles),
        )
        stock.shelf.put("first", mark, {FIRST: page, "style.css": stock.filling.source("style.css")})
    yield "first"
