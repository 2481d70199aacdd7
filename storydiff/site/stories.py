"""The pages of stories: open disputes first, then what changed last and where each series stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from storydiff.digest import Side
from storydiff.ledger.overview import Learned
from storydiff.pages.addresses import digest_page, story_feed, story_page
from storydiff.pages.views import GROUPS, Card, ChangeView, card_of
from storydiff.records import decode, encode
from storydiff.site.desk import Desk, Job
from storydiff.site.plan import joined_mark
from storydiff.site.series import unit_name
from storydiff.site.stock import Stock

SHOWN = 40
"""Series of one group on the page of a story; a list of its own holds them all."""
DISPUTES = 100
LATEST = 20
LISTED = 400
"""Series on one page of a list."""
NIGHTS = 30
KEPT = 5
"""The last changes of a story that the first page tells."""


@dataclass(frozen=True, slots=True)
class Group:
    """The series of one kind: those shown, the last changed first, how many there are, and where all are listed."""

    name: str
    heading: str
    cards: tuple[Card, ...]
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Night:
    """One digest in a list."""

    story: str
    day: date
    href: str
    changes: int
    headlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story on the first page."""

    title: str
    href: str
    feed: str
    articles: int
    series: int
    changes: int
    disputes: tuple[Card, ...]
    latest: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class AskedStory:
    """A story whose page is to be made, with all that it tells."""

    name: str
    mark: str
    story: str
    cards: Sequence[str]
    """What is kept of each series, as JSON."""
    latest: Sequence[Learned]
    nights: Sequence[Night]
    articles: int


def story_jobs(desk: Desk, nights: Sequence[Night]) -> Iterator[Job]:
    """The stories that are another, each as a job; all series and nights are made by now."""
    articles, by_story = _count_articles(desk), dict[str, list[Night]]()
    for night in nights:
        by_story.setdefault(night.story, []).append(night)
    own = {
        story: [unit for unit in (desk.shelf.units.get(unit_name(*pair)) for pair in pairs) if unit is not None]
        for story, pairs in groupby(sorted(desk.plan.series), key=lambda pair: pair[0])
    }
    for story in desk.plan.stories:
        told, count, units = by_story.get(story, []), articles.get(story, 0), own.get(story, [])
        latest = list(desk.plan.latest[story])
        marks = joined_mark(*(unit.mark for unit in units))
        name = name_of(story)
        mark = joined_mark(desk.salt, marks, [change.id for change in latest], count, told)
        if desk.wants(name, mark):
            cards = [unit.words for unit in units]
            asked = AskedStory(name, mark, story, cards, latest[-LATEST:], told, count)
            yield Job(_make, asked, (name,), desk.plan.places_of(asked.latest))


def name_of(story: str) -> str:
    """The name of the unit of a story on the shelf."""
    return f"story {story_page(story)}"


def _make(stock: Stock, asked: AskedStory) -> None:
    cards = [card_of(json.loads(words)) for words in asked.cards]
    card = _story_card(stock, asked, cards)
    contents = _pages(stock, asked.story, cards, card, list(asked.nights))
    kept = replace(card, latest=card.latest[:KEPT])
    stock.shelf.put(asked.name, asked.mark, contents, encode(kept))


def story_of(record: dict[str, Any]) -> StoryCard:
    """The story on the first page, by what its making has kept."""
    card = decode(StoryCard, record)
    return replace(card, latest=tuple(replace(view, evidence=_evidence(view.evidence)) for view in card.latest))


def _evidence(kept: Sequence[Any]) -> tuple[tuple[str, Side], ...]:
    return tuple((word, decode(Side, side)) for word, side in kept)


def _story_card(stock: Stock, asked: AskedStory, own: Sequence[Card]) -> StoryCard:
    ids = [change.id for change in asked.latest][::-1]
    return StoryCard(
        title=stock.title_of(asked.story),
        href=stock.story_href(asked.story),
        feed=story_feed(asked.story),
        articles=asked.articles,
        series=len(own),
        changes=sum(night.changes for night in asked.nights),
        disputes=tuple(_disputed(own)[:DISPUTES]),
        latest=tuple(stock.change_views(stock.home.ledger.changes_by_id(ids, asked.story), asked.story)),
    )


def _pages(stock: Stock, story: str, cards: list[Card], card: StoryCard, nights: list[Night]) -> dict[str, bytes]:
    contents, groups = dict[str, bytes](), list[Group]()
    for name, heading in GROUPS.values():
        own = [c for c in cards if c.kind == name]
        if not own:
            continue
        own.sort(key=lambda c: (c.changed or c.holds, c.holds, c.label), reverse=True)
        listed = _lists(stock, story, card, name, heading, own) if len(own) > SHOWN else {}
        contents |= listed
        groups.append(Group(name, heading, tuple(own[:SHOWN]), len(own), next(iter(listed), "")))
    contents[story_page(story)] = stock.filling.page(
        "story.html.j2",
        "../",
        card=card,
        disputed=_disputed(cards)[:DISPUTES],
        disputes=len(_disputed(cards)),
        groups=groups,
        nights=nights[:NIGHTS],
        more_nights=max(0, len(nights) - NIGHTS),
    )
    return contents


def _disputed(cards: Sequence[Card]) -> list[Card]:
    """The series with more than one value open, the last changed first."""
    return sorted((c for c in cards if c.rivals), key=lambda c: (c.changed, c.label), reverse=True)


def _lists(stock: Stock, story: str, card: StoryCard, name: str, heading: str, own: Sequence[Card]) -> dict[str, bytes]:
    """All series of a group by their labels, on as many pages as it takes."""
    ordered = sorted(own, key=lambda c: (c.label.casefold(), c.series))
    parts = [ordered[start : start + LISTED] for start in range(0, len(ordered), LISTED)]
    hrefs = [story_page(story, f"{name}-{n}") for n in range(1, len(parts) + 1)]
    return {
        href: stock.filling.page(
            "states.html.j2", "../", card=card, heading=heading, cards=part, count=len(own), part=n, parts=hrefs
        )
        for n, (href, part) in enumerate(zip(hrefs, parts, strict=True), 1)
    }


def _count_articles(desk: Desk) -> dict[str, int]:
    found = dict[str, int]()
    for article in desk.plan.articles.values():
        for story in {story for owners in article.versions.values() for story in owners}:
            found[story] = found.get(story, 0) + 1
    return found


def night_of(card: Sequence[object]) -> Night:
    """A digest in a list, by what its making has kept."""
    story, day, changes, headlines = card
    assert isinstance(story, str)
    assert isinstance(day, str)
    assert isinstance(changes, int)
    assert isinstance(headlines, list)
    at = date.fromisoformat(day)
    return Night(story, at, digest_page(story, at), changes, tuple(headlines))
