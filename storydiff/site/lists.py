"""The lists of a site, by which all is found without a script, and the search, by which it is found sooner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from storydiff.pages.finding import Found, Speaker, add_speakers, by_letter, index_parts, letter_of
from storydiff.pages.views import Card, card_of
from storydiff.site.desk import Desk
from storydiff.site.plan import SeriesId, joined_mark
from storydiff.site.series import unit_name
from storydiff.site.stock import Stock
from storydiff.site.stories import Night

LISTED = 500
"""Entries on one page of a list."""
SPEAKERS_LISTED = 100
SERIES_OF_A_SPEAKER = 40
NIGHTS_LISTED = 300

Page = tuple[str, str, str]
"""A page of a list: its address, what it is called in the list of lists, and how many entries it has."""


def make_lists(desk: Desk, articles: Sequence[tuple[str, Sequence[str]]], nights: Sequence[Night]) -> None:
    """Make the lists and the search; ``articles`` are ids and what is kept of each. All series are made by now."""
    units = [(name, unit) for name in map(_unit_name, sorted(desk.plan.series)) if (unit := desk.shelf.units.get(name))]
    mark = joined_mark(desk.salt, joined_mark(*(unit.mark for _, unit in units)), articles, nights)
    if not desk.wants("lists", mark):
        return
    stock, series, speaking = desk.stock, list[Found](), dict[str, Speaker]()
    for name, unit in units:
        card = card_of(unit.card)
        series.append(Found(card.label, stock.title_of(card.story), card.href))
        add_speakers(speaking, card, name)
    written = [Found(title, f"{publisher}, {day}", f"articles/{id_}.html") for id_, (title, publisher, day) in articles]
    speakers = [speaking[key] for key in sorted(speaking)]
    contents = _speakers(stock, speakers)
    anchors = {s.anchor: page for page, _, found in _speaker_pages(speakers) for s in found}
    voices = [Found(s.name, "", f"{anchors[s.anchor]}#{s.anchor}") for s in speakers]
    contents |= _listed(stock, "series", "Series", by_letter(series), str.upper)
    contents |= _listed(stock, "articles", "Articles", _by_month(articles, written), str)
    contents |= _nights(stock, nights)
    parts = index_parts([("series", series), ("article", written), ("speaker", voices)])
    names = [f"search/index-{n}.js" for n in range(1, len(parts) + 1)]
    contents |= dict(zip(names, parts, strict=True))
    contents["search.js"] = stock.filling.source("search.js")
    contents["search.html"] = stock.filling.page(
        "search.html.j2", "", parts=names, series=len(series), articles=len(written), speakers=len(voices)
    )
    stock.shelf.put("lists", mark, contents)


def _unit_name(pair: SeriesId) -> str:
    return unit_name(*pair)


def _by_month(articles: Sequence[tuple[str, Sequence[str]]], written: Sequence[Found]) -> dict[str, list[Found]]:
    """The articles of each month, the latest first."""
    groups: dict[str, list[tuple[str, Found]]] = {}
    for (_, (_, _, day)), entry in zip(articles, written, strict=True):
        groups.setdefault(day[:7], []).append((day, entry))
    return {
        month: [entry for _, entry in sorted(groups[month], key=lambda pair: (pair[0], pair[1].href), reverse=True)]
        for month in sorted(groups, reverse=True)
    }


def _listed(
    stock: Stock, name: str, heading: str, groups: dict[str, list[Found]], called: Callable[[str], str]
) -> dict[str, bytes]:
    """The pages of a list: one for each group, or several; the first is there whatever there is to list."""
    pages: list[tuple[str, str, Sequence[Found]]] = []
    for key, found in groups.items():
        for start in range(0, len(found), LISTED):
            part = start // LISTED + 1
            href = f"lists/{name}-{key}{'' if part == 1 else f'-{part}'}.html"
            pages.append((href, f"{called(key)}{'' if part == 1 else f' ({part})'}", found[start : start + LISTED]))
    count = sum(map(len, groups.values()))
    tabs = [(href, label, len(found)) for href, label, found in pages]
    contents = {
        href: stock.filling.page(
            "list.html.j2", "../", heading=heading, here=href, tabs=tabs, entries=found, count=count
        )
        for href, _, found in pages
    }
    contents[f"lists/{name}.html"] = stock.filling.page(
        "list.html.j2", "../", heading=heading, here="", tabs=tabs, count=count,
        entries=pages[0][2] if len(pages) == 1 else [],
    )  # fmt: skip
    return contents


def _speaker_pages(speakers: Sequence[Speaker]) -> Iterator[tuple[str, str, Sequence[Speaker]]]:
    groups: dict[str, list[Speaker]] = {}
    for speaker in sorted(speakers, key=lambda s: letter_of(s.name)):
        groups.setdefault(letter_of(speaker.name), []).append(speaker)
    for letter, found in groups.items():
        for start in range(0, len(found), SPEAKERS_LISTED):
            part = start // SPEAKERS_LISTED + 1
            end = "" if part == 1 else f"-{part}"
            label = f"{letter.upper()}{'' if part == 1 else f' ({part})'}"
            yield f"lists/speakers-{letter}{end}.html", label, found[start : start + SPEAKERS_LISTED]


def _speakers(stock: Stock, speakers: Sequence[Speaker]) -> dict[str, bytes]:
    pages = list(_speaker_pages(speakers))
    tabs = [(href, label, len(found)) for href, label, found in pages]
    count = len(speakers)

    def page(here: str, found: Iterable[Speaker]) -> bytes:
        shown = [(s, _newest(stock, s), len(s.series)) for s in found]
        return stock.filling.page("speakers.html.j2", "../", here=here, tabs=tabs, speakers=shown, count=count)

    contents = {href: page(href, found) for href, _, found in pages}
    contents["lists/speakers.html"] = page("", pages[0][2] if len(pages) == 1 else ())
    return contents


def _newest(stock: Stock, speaker: Speaker) -> list[Card]:
    """The series in which somebody speaks that changed last."""
    latest = sorted(speaker.series, key=lambda kept: kept[:2], reverse=True)[:SERIES_OF_A_SPEAKER]
    return [card_of(stock.shelf.units[name].card) for _, _, name in latest]


def _nights(stock: Stock, nights: Sequence[Night]) -> dict[str, bytes]:
    """All digests, the latest first."""
    parts = [nights[start : start + NIGHTS_LISTED] for start in range(0, len(nights), NIGHTS_LISTED)] or [[]]
    hrefs = [f"lists/digests{'' if n == 1 else f'-{n}'}.html" for n in range(1, len(parts) + 1)]
    return {
        href: stock.filling.page(
            "digests.html.j2", "../", count=len(nights), part=n, parts=hrefs,
            nights=[(night, stock.title_of(night.story)) for night in part],
        )
        for n, (href, part) in enumerate(zip(hrefs, parts, strict=True), 1)
    }  # fmt: skip
