"""The sources of a home as its reader keeps them: listed, found at a site, brought in and out as OPML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from storydiff.errors import SettingsError
from storydiff.home import Home, fetching
from storydiff.model import Failure, SourceKind
from storydiff.reports import failure_records
from storydiff.settings import Settings
from storydiff.settings_file import SourceEntry, add_sources
from storydiff.sources.discovery import find_feeds
from storydiff.sources.files import read_bytes
from storydiff.sources.offers import Offer
from storydiff.sources.opml import Subscription, read_opml, write_opml
from storydiff.sources.robots import Robots
from storydiff.text import counted

TITLE = "storydiff"
"""The title of a list of sources that goes out."""


@dataclass(frozen=True)
class Added:
    """What was added to the sources, what was there before, and what could not be."""

    added: tuple[SourceEntry, ...]
    known: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    offers: tuple[Offer, ...] = ()
    """Several feeds, or sitemaps, that one site has: none was added."""

    @property
    def is_done(self) -> bool:
        """True where something was added or was there before."""
        return bool(self.added or self.known)

    def record(self) -> dict[str, Any]:
        """The report for a program."""
        return {
            "added": [dict(entry) for entry in self.added],
            "known": list(self.known),
            "failures": failure_records(self.failures),
            "offers": [asdict(offer) for offer in self.offers],
        }

    def lines(self) -> list[str]:
        """The report for a reader."""
        said = [f"added {entry['url']}" + (f" ({entry['name']})" if "name" in entry else "") for entry in self.added]
        said += [f"{url}: is a source already" for url in self.known]
        if self.offers:
            said.append(f"{counted(len(self.offers), self.offers[0].kind)} there; add the one you want by its address:")
            said += _table([(f"  {offer.url}", offer.title) for offer in self.offers])
        said += [f"not taken: {failure.line()}" for failure in self.failures]
        return said or ["nothing to add"]


async def add(home: Home, address: str, said: SourceEntry) -> Added:
    """Find the feed of an address, else its sitemap, and make it a source with what the user says of it.

    Raises ItemError where there is no feed, SettingsError where it cannot be written down.
    """
    async with fetching(home) as fetcher:
        offers = await find_feeds(address, fetcher, robots=Robots(fetcher, home.ledger, home.now))
    if len(offers) > 1:
        return Added((), offers=offers)
    url = offers[0].url
    if _same(url) in _known(home.settings):
        return Added((), known=(url,))
    entry = {"url": url, **({"kind": "sitemap"} if offers[0].kind == "sitemap" else {}), **said}
    with home.alone():
        add_sources(home.folder, [entry])
    return Added((entry,))


def import_list(home: Home, path: Path) -> Added:
    """Make the feeds of an OPML file sources; raises ItemError where it is none.

    A feed is named as the list names it, and belongs to a story where an outline around it has the story's name.
    """
    found = read_opml(read_bytes(path), str(path))
    stories = {story.name for story in home.settings.story_values()} if home.settings.stories else set()
    seen, names = _known(home.settings), {source.name for source in home.settings.source_values()}
    entries: list[SourceEntry] = []
    known, failures = [], list(found.failures)
    for each in found.subscriptions:
        if _same(each.url) in seen:
            known.append(each.url)
            continue
        if "@" in urlsplit(each.url).netloc:
            failures.append(
                Failure(each.title or "a feed", "sources", "its address holds a password, which is not kept")
            )
            continue
        seen.add(_same(each.url))
        story = next((group for group in reversed(each.groups) if group in stories), None)
        name = _free_name(each, names)
        names.add(name)
        entries.append({"url": each.url, "name": name} | ({"story": story} if story else {}))
    if entries:
        with home.alone():
            add_sources(home.folder, entries)
    return Added(tuple(entries), tuple(known), tuple(failures))


def export_list(home: Home) -> bytes:
    """The feeds among the sources as OPML, those of a story within an outline of its name.

    Raises SettingsError where there are none.
    """
    feeds = [source for source in home.settings.source_values() if source.kind is SourceKind.FEED]
    if not feeds or home.settings.uses_sample:
        raise SettingsError("there is no feed among the sources; add one with `storydiff sources add URL`")
    subscriptions = [Subscription(s.name, s.location, groups=(s.story,) if s.story else ()) for s in feeds]
    return write_opml(TITLE, subscriptions, home.now)


def _known(settings: Settings) -> set[str]:
    return {_same(source.url) for source in settings.sources if source.url}


def _same(url: str) -> str:
    """The address without what does not tell two feeds apart: how it is fetched, and a slash at its end."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"


def _free_name(each: Subscription, names: set[str]) -> str:
    """The title, or where that is taken or lacking something else that no other source is called."""
    parts = urlsplit(each.url)
    wanted = (each.title, f"{each.title} ({parts.netloc})", f"{parts.netloc}{parts.path}", each.url)
    return next(name for name in wanted if name.strip() and name not in names and (each.title or "(" not in name))


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
