"""Makes the site of a home: plans it, makes what is another, and takes away what is gone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from storydiff import __version__
from storydiff.home import Home
from storydiff.pages.addresses import base_url
from storydiff.progress import Progress, silent
from storydiff.site.articles import article_jobs
from storydiff.site.articles import unit_name as article_name
from storydiff.site.desk import Desk, filling_for
from storydiff.site.feeds import feed_jobs
from storydiff.site.lists import make_lists
from storydiff.site.nights import night_jobs
from storydiff.site.nights import unit_name as night_name
from storydiff.site.plan import Places, joined_mark, plan_of
from storydiff.site.series import series_jobs
from storydiff.site.shelf import Shelf, open_shelf
from storydiff.site.stock import Stock
from storydiff.site.stories import Night, night_of, story_jobs, story_of
from storydiff.site.stories import name_of as story_name
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
    with open_shelf(where) as shelf, closing(_desk(home, shelf, base)) as desk:
        _make(desk, progress)
        shelf.finish(desk.names)
        plan = desk.plan
        counts = (len(plan.stories), len(plan.series), len(plan.articles), len(plan.nights))
        return SiteReport(where, *counts, shelf.written, shelf.kept, shelf.removed)


def _desk(home: Home, shelf: Shelf, base: str) -> Desk:
    filling = filling_for(home.folder)
    titles = [(story.name, story.title) for story in home.stories]
    rulings = home.matcher.taught.rulings
    salt = joined_mark(__version__, filling.mark, titles, rulings, home.ledger.remade_at, home.ledger.judged_by)
    plan = plan_of(home)
    newest = {id_: article.newest for id_, article in plan.articles.items()}
    return Desk(plan, Stock(home, Places(), newest, filling, shelf, base, salt))


def _make(desk: Desk, progress: Progress) -> None:
    """Make all units: first those that stand alone, then what tells of them."""
    jobs = chain(article_jobs(desk), series_jobs(desk), night_jobs(desk), feed_jobs(desk))
    made, said = 0, 0
    for job in desk.make(jobs):
        made += len(job.names)
        if made - said >= _SAID_EVERY:
            said = made
            progress(f"site: {made:,} pages made, {len(desk.names):,} of {desk.plan.units:,} looked at")
    nights, articles = _nights(desk), _articles(desk)
    for _ in desk.make(story_jobs(desk, nights)):
        pass
    make_lists(desk, articles, nights)
    _first(desk, nights)


def _nights(desk: Desk) -> list[Night]:
    """All digests, the latest first."""
    units = (desk.shelf.units.get(night_name(story, day)) for story, day in desk.plan.nights)
    found = [night_of(unit.card) for unit in units if unit is not None]
    return sorted(found, key=lambda night: (night.day, night.changes, night.story), reverse=True)


def _articles(desk: Desk) -> list[tuple[str, Sequence[str]]]:
    """The ids of articles, and what lists say of each: title, publisher, day."""
    found = ((id_, desk.shelf.units.get(article_name(id_))) for id_ in sorted(desk.plan.articles))
    cards = ((id_, unit.card) for id_, unit in found if unit is not None)
    return [(id_, tuple(card[:3])) for id_, card in cards if card is not None]


def _first(desk: Desk, nights: Sequence[Night]) -> None:
    """The first page and the stylesheet."""
    units, stock = [desk.shelf.units[story_name(story)] for story in desk.plan.stories], desk.stock
    mark = joined_mark(desk.salt, [unit.mark for unit in units], nights[:20])
    if desk.wants("first", mark):
        page = stock.filling.page(
            "index.html.j2",
            "",
            stories=[story_of(unit.card) for unit in units],
            nights=[(night, stock.title_of(night.story)) for night in nights[:20]],
            digests=len(nights),
            articles=len(desk.plan.articles),
        )
        desk.shelf.put("first", mark, {FIRST: page, "style.css": stock.filling.source("style.css")})
