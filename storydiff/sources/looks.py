"""One look at one source: what is the same for all its items, and what they brought so far."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from storydiff.errors import ItemError
from storydiff.model import Arrival, Article, Draft, Failure, Form, Intake, Source
from storydiff.sources.pages import capture_of, page_draft
from storydiff.sources.reading import STATION
from storydiff.sources.urls import clean_url
from storydiff.text import one_line

if TYPE_CHECKING:
    from storydiff.fetch import Response  # the client, which a worker that reads feeds need not load


class ReadArticle(Protocol):
    """What makes articles of drafts (``articles.ArticleReader``)."""

    def __call__(self, draft: Draft) -> Article:
        """The article of a draft; raises ItemError where it holds none."""

    def split(self, draft: Draft) -> tuple[Draft, ...]:
        """The entries of a live blog, of any other draft itself."""


@dataclass
class Look:
    """One look at one source: what is the same for all its items, and what they brought so far."""

    source: Source
    now: datetime
    read: ReadArticle
    given: str | None = None
    arrivals: list[Arrival] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    taken: Container[str] = frozenset()

    def draft(self, document: str, form: Form = Form.PAGE) -> Draft:
        """The empty draft of a document of the source."""
        return Draft(
            form=form,
            text="",
            document=document,
            source=self.source.name,
            capture="",
            first_seen=self.now,
            publisher=self.source.publisher,
            family=self.source.family,
            story=self.source.story,
            given=self.given,
        )

    def arrival(self, draft: Draft, content: bytes, media_type: str, location: str) -> Arrival:
        """The article of a draft with the bytes it was read from; raises ItemError where it holds none."""
        capture = capture_of(content, media_type=media_type, location=location, now=self.now)
        return Arrival(capture, content, self.read(replace(draft, capture=capture.digest)))

    def page_arrivals(self, response: Response, draft: Draft) -> list[Arrival]:
        """The article of a fetched page, or those of a live blog's entries; documents are the page's own address.

        An entry that cannot be taken is a failure of its own; raises ItemError where nothing can.
        """
        url = clean_url(response.url)
        parts = self.read.split(page_draft(response, replace(draft, document=url, url=url)))
        arrivals, errors = [], []
        for part in parts:
            try:
                arrival = self.arrival(part, response.content, response.media_type, response.url)
            except ItemError as error:
                errors.append(error)
                continue
            canonical = clean_url((arrival.article.url or url).partition("#")[0])
            anchor = "".join(part.document.partition("#")[1:]) if part.form is Form.ENTRY else ""
            article = replace(arrival.article, document=canonical + anchor, url=canonical + anchor)
            arrivals.append(replace(arrival, article=article))
        if errors and not arrivals:
            raise errors[0]
        for missed in errors:
            self.fail(missed)
        return arrivals

    def keep(self, arrival: Arrival) -> None:
        """Keep what was taken, and tell of a date that was refused."""
        self.arrivals.append(arrival)
        article = arrival.article
        if article.published is None and "refused" in article.dated_by:
            item = article.url or article.document
            self.failures.append(Failure(item, STATION, f"its date is {article.dated_by}", "give --published"))

    def fail(self, error: ItemError) -> None:
        """Keep what could not be taken."""
        item = one_line(error.item, 300)
        self.failures.append(Failure(item, STATION, error.reason, error.advice, transient=error.transient))

    def intake(self) -> Intake:
        """What the look has brought."""
        return Intake(tuple(self.arrivals), tuple(self.failures), frozenset(self.marks))
