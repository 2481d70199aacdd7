"""The digests of a site: what was learned of a story on each day, as the mail would tell it to whoever wants all of it.

They are made of the changes and not of the letters that were sent: a letter says who gets it, leaves out what is below
one reader's bar or muted by him, and where mails are off there is none; a site may be for everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from storydiff.digest import Line, Part, Report, choose, tell
from storydiff.ledger.overview import Learned
from storydiff.model import Recipient, Story
from storydiff.pages.addresses import digest_page, series_page
from storydiff.pages.views import LANGUAGE
from storydiff.site.desk import Desk, Job
from storydiff.site.plan import is_told, joined_mark
from storydiff.site.stock import Stock

LINES = 150
"""Series told on one page of a night."""

ANYBODY = Recipient("", "", time_zone="UTC", language=LANGUAGE, bar=0.0)
"""Whom the pages are for."""


def night_jobs(desk: Desk) -> Iterator[Job]:
    """The nights that are another, each as a job."""
    ledger = desk.stock.home.ledger
    for (story, day), planned in desk.plan.nights.items():
        name, mark = unit_name(story, day), joined_mark(desk.salt, planned.mark)
        if desk.wants(name, mark):
            start = datetime.combine(day, time(0), UTC)
            changes = [c for c in ledger.iter_learned(story, start, start + timedelta(days=1)) if is_told(c)]
            yield Job(_make, (name, mark, story, day, changes), (name,), desk.plan.places_of(changes))


def unit_name(story: str, day: date) -> str:
    """The name of the unit of a night on the shelf."""
    return f"night {digest_page(story, day)}"


def _make(stock: Stock, asked: tuple[str, str, str, date, Sequence[Learned]]) -> None:
    name, mark, story, day, changes = asked
    contents, headlines = _pages(stock, story, day, changes)
    stock.shelf.put(name, mark, contents, [story, day.isoformat(), len(changes), headlines])


def _pages(stock: Stock, story: str, day: date, changes: Sequence[Learned]) -> tuple[dict[str, bytes], list[str]]:
    groups = _by_weight(changes)
    parts = [groups[start : start + LINES] for start in range(0, len(groups), LINES)]
    hrefs = [digest_page(story, day, n) for n in range(1, len(parts) + 1)]
    contents, headlines = dict[str, bytes](), list[str]()
    for number, (href, part) in enumerate(zip(hrefs, parts, strict=True), 1):
        told = _told(stock, story, day, [change.id for group in part for change in group])
        headlines = headlines or [line.headline for line in told.main]
        contents[href] = stock.filling.page(
            "digest.html.j2",
            "../",
            digest=told,
            day=day,
            story=stock.title_of(story),
            story_href=stock.story_href(story),
            changes=len(changes),
            href_of=lambda line: _href(stock, story, line),
            part=number,
            parts=hrefs,
        )
    return contents, headlines


def _href(stock: Stock, story: str, line: Line) -> str:
    """The page of the series of a line; empty where no series has it any more."""
    series = stock.series_of(story, line.series, line.changes[0])
    return "" if series is None else f"../{series_page(story, series)}"


def _by_weight(changes: Sequence[Learned]) -> list[list[Learned]]:
    """The changes of each series, those of the most significant series first."""
    groups = defaultdict[str, list[Learned]](list)
    for change in changes:
        groups[change.series].append(change)
    return sorted(groups.values(), key=lambda group: (-max(c.significance for c in group), group[0].series))


def _told(stock: Stock, story: str, day: date, ids: Sequence[str]) -> Part:
    changes = stock.home.ledger.changes_by_id(ids, story)
    wanted = sorted({claim for change in changes for claim in (*change.before, *change.after)})
    found = stock.home.ledger.claims_by_id(wanted, story)
    claims = {claim.id: claim for claim, _, _ in found}
    changes = [c for c in changes if claims.keys() >= {*c.before, *c.after}]
    articles = {article.version_id: article for _, article, _ in found}
    start = datetime.combine(day, time(0), stock.home.now.tzinfo)
    return tell(
        choose(changes, since=None, until=start + timedelta(days=1), bar=ANYBODY.bar),
        claims,
        articles.values(),
        ANYBODY,
        story=Story(story, stock.title_of(story)),
        report=Report(),
        limit=len(changes) + 1,
    )
