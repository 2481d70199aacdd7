"""The pages of stories: open disputes first, then what changed last and where each series stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from storydiff.ledger.overview import Learned
from storydiff.pages.addresses import digest_page, story_feed, story_page
from storydiff.pages.views import GROUPS, Card, ChangeView
from storydiff.site.plan import joined_mark
from storydiff.site.stock import Stock

SHOWN = 40
"""Series of one group on the page of a story; a list of its own holds them all."""
DISPUTES = 100
LATEST = 20
LISTED = 400
"""Series on one page of a list."""
NIGHTS = 30


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
class MadeStory:
    """A story whose page is made: its unit, by what mark, and what the first page says of it, worked out when asked."""

    name: str
    mark: str
    card: Callable[[], StoryCard]


def make_stories(
    stock: Stock, cards: dict[str, list[Card]], marks: dict[str, str], nights: Sequence[Night]
) -> Iterator[MadeStory]:
    """Make the page of each story; ``marks`` are those of all its series together."""
    articles = _count_articles(stock)
    by_story = dict[str, list[Night]]()
    for night in nights:
        by_story.setdefault(night.story, []).append(night)
    for story in stock.plan.stories:
        own, told, count = cards.get(story, []), by_story.get(story, []), articles.get(story, 0)
        name, latest = f"story {story_page(story)}", [change.id for change in stock.plan.latest[story]]
        mark = joined_mark(stock.salt, marks.get(story, ""), latest, count, told)
        card = partial(_story_card, stock, story, own, told, count)
        if not stock.shelf.is_made(name, mark):
            stock.shelf.put(name, mark, _pages(stock, story, own, card(), told))
        yield MadeStory(name, mark, card)


def _story_card(stock: Stock, story: str, own: Sequence[Card], told: Sequence[Night], articles: int) -> StoryCard:
    return StoryCard(
        title=stock.title_of(story),
        href=stock.story_href(story),
        feed=story_feed(story),
        articles=articles,
        series=len(own),
        changes=sum(night.changes for night in told),
        disputes=tuple(_disputed(own)[:DISPUTES]),
        latest=tuple(_latest(stock, story, list(stock.plan.latest[story])[-LATEST:])),
    )


def _latest(stock: Stock, story: str, changes: Sequence[Learned]) -> list[ChangeView]:
    ids = [change.id for change in changes][::-1]
    return stock.change_views(stock.home.ledger.changes_by_id(ids, story), story)


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


def _count_articles(stock: Stock) -> dict[str, int]:
    found = dict[str, int]()
    for article in stock.plan.articles.values():
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
