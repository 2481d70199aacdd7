"""The pages of series: its state and disputes, its course, and every claim with quote, speaker and times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from storydiff.changes.chronicle import Entry, chronicle_of
from storydiff.charts import course_of, plot, words_in
from storydiff.model import Article, Change, Claim
from storydiff.pages.addresses import series_page
from storydiff.pages.views import (
    GROUPS,
    LANGUAGE,
    UNTOLD,
    Card,
    ChangeView,
    ClaimView,
    claim_view,
    day_of,
    record_of,
    series_label,
    speakers_of,
    steps_of,
)
from storydiff.site.desk import Desk, Job
from storydiff.site.plan import PART, Places, PlannedSeries, joined_mark, parts_of
from storydiff.site.stock import Stock

AT_ONCE = 100
"""Series that are made together, fewer where they are long."""
CLAIMS_AT_ONCE = 1_000
CHANGES_SHOWN = 100
SPEAKERS_KEPT = 20

Told = tuple[Claim, Article]
Asked = tuple[str, PlannedSeries, str]
"""A series that is to be made: its name, what it is, its mark."""


def series_jobs(desk: Desk) -> Iterator[Job]:
    """The series that are another, as jobs."""
    for story, group in groupby(sorted(desk.plan.series), key=lambda pair: pair[0]):
        waiting, claims = list[Asked](), 0
        for _, series in group:
            planned = desk.plan.series[story, series]
            mark = joined_mark(planned.mark, desk.salt)
            if desk.wants(unit_name(story, series), mark):
                waiting.append((series, planned, mark))
                claims += planned.claims
            if len(waiting) >= AT_ONCE or claims >= CLAIMS_AT_ONCE:
                yield _job(desk, story, waiting)
                waiting, claims = [], 0
        if waiting:
            yield _job(desk, story, waiting)


def _job(desk: Desk, story: str, waiting: Sequence[Asked]) -> Job:
    own = [(story, series) for series, _, _ in waiting]
    adopted = {name: desk.plan.adopted[story, name] for _, name in own if (story, name) in desk.plan.adopted}
    adopters = {(story, change): name for name, changes in adopted.items() for change in changes}
    names = tuple(unit_name(*pair) for pair in own)
    return Job(_make, (story, waiting, adopted), names, Places(frozenset(own), adopters))


def unit_name(story: str, series: str) -> str:
    """The name of the unit of a series on the shelf."""
    return series_page(story, series)


def _make(stock: Stock, asked: tuple[str, Sequence[Asked], Mapping[str, Sequence[str]]]) -> None:
    story, waiting, adopted = asked
    names = [series for series, _, _ in waiting]
    claims = stock.home.ledger.claims_of_series(story, names)
    changes = stock.home.ledger.changes_of_series(story, names)
    for name, ids in adopted.items():
        own = [*changes.get(name, []), *stock.home.ledger.changes_by_id(ids, story)[::-1]]
        changes[name] = sorted(own, key=lambda change: change.learned_at, reverse=True)
    articles = stock.versions(version for told in claims.values() for _, version in told)
    shown = {name: [c for c in found if c.kind not in UNTOLD][:CHANGES_SHOWN] for name, found in changes.items()}
    views = _change_views(stock, story, shown)
    for series, planned, mark in waiting:
        told = [(claim, articles[version]) for claim, version in claims.get(series, []) if version in articles]
        told = [(claim, article) for claim, article in told if article.id in stock.newest]
        if told:
            learned = changes.get(series, [])[::-1]
            contents, card = _pages(stock, story, series, planned, told, views.get(series, []), learned)
            stock.shelf.put(unit_name(story, series), mark, contents, record_of(card))


def _change_views(stock: Stock, story: str, changes: dict[str, list[Change]]) -> dict[str, list[ChangeView]]:
    views = stock.change_views([change for found in changes.values() for change in found], story)
    series_of = {change.id: name for name, found in changes.items() for change in found}
    by_series = defaultdict[str, list[ChangeView]](list)
    for view in views:
        by_series[series_of[view.id]].append(view)
    return by_series


def _pages(
    stock: Stock,
    story: str,
    series: str,
    planned: PlannedSeries,
    told: list[Told],
    changes: list[ChangeView],
    learned: Sequence[Change],
) -> tuple[dict[str, bytes], Card]:
    chronicle = chronicle_of(told, stock.newest_telling, stock.home.matcher.lexicon, stock.hidden)
    entries = {entry.claim.id: entry for entry in chronicle}
    views = [claim_view(c, a, stock.newest[a.id], entries[c.id]) for c, a in told]
    state = next((view for view in views if view.is_present), None)
    disputed = [view for view in views if view.is_disputed]
    card = _card(stock, story, series, planned, told, views)
    shared: dict[str, object] = {
        "card": card,
        "story": stock.title_of(story),
        "story_href": stock.story_href(story),
        "state": state,
        "disputed": disputed,
        "course": steps_of(views),
        "chart": _chart(stock, chronicle, learned),
        "changes": changes,
        "more_changes": max(0, planned.changes - CHANGES_SHOWN),
    }
    before = parts_of(len(views))
    hrefs = [series_page(story, series, n) for n in range(1, before + 1)]
    first = series_page(story, series)
    places = {view.id: f"../{hrefs[n // PART]}#c-{view.id}" for n, view in enumerate(views[: before * PART])}
    shared |= {"parts": hrefs, "first": first, "place_of": lambda claim: places.get(claim, f"#c-{claim}")}
    contents = {href: _page(stock, shared, views[n * PART : (n + 1) * PART], n + 1) for n, href in enumerate(hrefs)}
    contents[first] = _page(stock, shared, views[before * PART :], 0)
    return contents, card


def _chart(stock: Stock, chronicle: Sequence[Entry], learned: Sequence[Change]) -> str:
    """The course of a figure as a chart; empty where it is none or has hardly moved."""
    course = course_of(chronicle, learned, LANGUAGE)
    return "" if course is None else stock.filling.chart(plot(course, words_in(LANGUAGE)))


def _page(stock: Stock, shared: dict[str, object], views: list[ClaimView], part: int) -> bytes:
    return stock.filling.page("series.html.j2", "../", claims=views[::-1], part=part, **shared)


def _card(
    stock: Stock, story: str, series: str, planned: PlannedSeries, told: list[Told], views: Sequence[ClaimView]
) -> Card:
    """The series in few words; where no claim of it stands any more, in those of the last."""
    place = next((n for n, view in enumerate(views) if view.is_present), None)
    claim, article = told[-1 if place is None else place]
    view = views[-1 if place is None else place]
    return Card(
        story=story,
        series=series,
        href=series_page(story, series),
        label=series_label(claim, article),
        kind=GROUPS[claim.kind][0],
        value="no longer said" if place is None else view.value,
        who=view.who,
        holds=day_of(claim.as_of).isoformat(),
        claims=len(views),
        changed="" if planned.changed is None else planned.changed.isoformat(),
        is_muted=stock.is_muted(series),
        rivals=tuple((rival.value, rival.who) for rival in views if rival.is_disputed),
        speakers=speakers_of(views)[:SPEAKERS_KEPT],
    )
