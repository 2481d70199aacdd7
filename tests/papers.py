"""Papers with feeds and pages on a test's site, that fail as they are told and know what they have served and when."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256

from tests.intake import item, rss
from tests.webserver import Answer, Handler, Site

SHOWN = 12
"""Entries of a feed: older ones are no longer in it."""
PROSE = (
    "The weather was expected to turn before the {time} was over, and nobody would name a day for the {adjective} end of it.",
    "On the {adjective} road the lorries stood in a long row, and their drivers drank tea from the lids of their flasks.",
    "The {adjective} school stayed closed all {time}, the bakery sold bread through a window, and the church was open.",
    "Those who had come by the {adjective} train had to wait for a bus that nobody had ordered, and that came in the {time}.",
    "The hills were {adjective} in the {time}, and the wind had taken the roof of the old mill with it.",
)
OTHER_PROSE = (
    "Asked at the door of the town hall, an {adjective} clerk shook her head and went back in to her papers.",
    "There had been no such {time} in the memory of anybody who stood there, and some of them were very old.",
    "The lamps along the {adjective} quay went out one after the other, and nobody came to light them again.",
    "Bread, blankets and batteries were handed out from a lorry, until late in the {time}, to whoever asked.",
)
"""For who writes in words of his own."""
ADJECTIVES = ("grey", "quiet", "northern", "narrow", "wet", "long", "crooked", "upper", "lower", "old", "dark", "empty")
TIMES = ("night", "morning", "evening", "afternoon", "week")
SIDES = {"for": ("backed", "supported"), "against": ("rejected", "opposed")}
"""Verbs by which somebody takes a side."""


@dataclass(frozen=True)
class Statement:
    """One sentence and what it claims: a value of what it is about, in a story, by whoever says so."""

    story: str
    about: str
    value: str
    by: str
    words: str


@dataclass(frozen=True)
class Page:
    """A page as it reads in one version; ``notice`` is what stands there in place of an article."""

    paper: str
    name: str
    title: str
    dated: datetime
    says: tuple[Statement, ...]
    prose: tuple[str, ...]
    version: int = 1
    notice: str = ""
    is_announced: bool = True
    """Whether the feed says when it changed."""

    @property
    def path(self) -> str:
        return f"/{self.paper}/{self.name}"

    def html(self) -> str:
        paragraphs = [self.prose[0], *(each.words for each in self.says), *self.prose[1:]]
        body = "".join(f"<p>{each}</p>" for each in ([self.notice] if self.notice else paragraphs))
        return f'<html lang="en"><title>{self.title}</title><article><h1>{self.title}</h1>{body}</article></html>'


@dataclass
class Paper:
    """A paper with a feed at an address of its own."""

    name: str
    site: Site
    feed: str = ""
    pages: list[Page] = field(default_factory=list)
    """The newest first."""
    note: Callable[[Page], None] = lambda page: None
    """Is told of each page that was served whole."""
    fault: str = ""
    """What is wrong with its feed tonight."""
    page_faults: dict[str, int] = field(default_factory=dict)
    """Pages that are answered with an error, by their names."""

    def __post_init__(self) -> None:
        self.feed = self.feed or f"/{self.name}"
        self.site.answers[self.feed] = self.answer_feed

    def prints(self, page: Page) -> None:
        """Show a page, and an entry at the top of the feed."""
        self.pages = [page, *(each for each in self.pages if each.name != page.name)]
        self.site.answers[page.path] = self.answer_with(page)

    def changes(self, name: str, **parts: object) -> Page:
        """Let a page read otherwise, without a word in the feed unless ``is_announced``."""
        place = next(n for n, each in enumerate(self.pages) if each.name == name)
        page = self.pages[place]
        page = replace(page, version=page.version + 1, **parts)  # type: ignore[arg-type]
        self.pages[place] = page
        self.site.answers[page.path] = self.answer_with(page)
        return page

    def moves_to(self, feed: str) -> None:
        """Have the feed elsewhere, with a permanent redirect from where it was."""
        self.site.redirect(self.feed, feed, 301)
        self.feed = feed
        self.site.answers[feed] = self.answer_feed

    def answer_with(self, page: Page) -> Answer:
        def answer(handler: Handler) -> None:
            mark = f'"{page.name}-{page.version}"'
            if page.name in self.page_faults:
                handler.say(self.page_faults[page.name], b"no")
            elif handler.headers.get("If-None-Match") == mark:
                handler.say(304, ETag=mark)
            else:
                handler.say(200, page.html().encode(), Content_Type="text/html; charset=utf-8", ETag=mark)
                self.note(page)

        return answer

    def answer_feed(self, handler: Handler) -> None:
        content = rss(*map(self._entry, self.pages[:SHOWN])).encode()
        mark = f'"{sha256(content).hexdigest()[:12]}"'
        kind = "application/rss+xml"
        match self.fault:
            case "500":
                handler.say(500, b"no")
            case "time-out":
                time.sleep(TOO_LONG)
                handler.close_connection = True
            case "garbage":
                handler.say(200, b"\x00\x9f<html><p>We are moving our servers.</p>" * 9, Content_Type="text/html")
            case "broken off":
                handler.say(200, content[: len(content) // 2], Content_Type=kind)
            case "hung up":
                handler.say(200, content[: len(content) // 2], Content_Type=kind, Content_Length=str(len(content)))
                handler.close_connection = True
            case "429":
                handler.say(429, b"later", Retry_After="3600")
            case "410":
                handler.say(410, b"gone")
            case _ if handler.headers.get("If-None-Match") == mark:
                handler.say(304, ETag=mark)
            case _:
                handler.say(200, content, Content_Type=kind, ETag=mark)

    def _entry(self, page: Page) -> str:
        title = f"{page.title} (corrected)" if page.version > 1 and page.is_announced else page.title
        return item(self.site.url(page.path), title, guid=page.path, pubDate=format_datetime(page.dated))


TOO_LONG = 2.6
"""Seconds after which a run with the time limit of the test has given up."""
