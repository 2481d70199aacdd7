"""Looks again at the pages of young articles, as papers correct them without a word in their feeds.

    due → asked with their validators → read → stored → marked

A page is marked once its article is stored, so a run that is killed anywhere looks at it again. What does not show the
article any more, because it is gone or behind a wall, withdraws nothing, and is no failure of its source.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from storydiff import polling, schedule, storing, watching
from storydiff.changes.origins import Origins, shingles
from storydiff.errors import ItemError
from storydiff.fetch import Fetcher, HostBusyError
from storydiff.folding import is_same
from storydiff.home import Home
from storydiff.model import Arrival, Article, Failure, Intake, Outcome, Source, Stored, WatchedPage
from storydiff.progress import Progress, failed, silent
from storydiff.reports import IngestReport, Looked
from storydiff.sources import taking
from storydiff.sources.reading import STATION
from storydiff.sources.robots import Robots
from storydiff.text import counted, one_line, words

AT_ONCE = 32
"""Pages that are asked for at the same time and marked in one transaction."""

LEAST_LEFT = 1 / 3
"""Share of an article's words that a text in its place has at least, if no run of them is left."""


async def look_again(
    home: Home, listing: Sequence[Source], fetcher: Fetcher, *, again: bool = False, progress: Progress = silent
) -> IngestReport:
    """Look again at the pages that these feeds and sitemaps led to, and keep what they say otherwise by now.

    ``again`` looks once more at what failed in this same run.
    """
    table, ledger = home.settings.fetch, home.ledger
    if not table.look_again or not listing:
        return IngestReport()
    by_name = {source.name: source for source in listing}
    since = watching.since_when(home.now, table.look_again)
    due, left_out = ledger.pages_due(by_name, since, home.now, table.look_again_pages, again=again)
    looks = _Looks(home, by_name, fetcher, Robots(fetcher, ledger, home.now), progress)
    for start in range(0, len(due), AT_ONCE):
        await looks.look_at(ledger.find_pages(due[start : start + AT_ONCE]))
    looked = Looked(len(due), looks.changed, looks.missing, left_out)
    return IngestReport(tuple(looks.stored), (*looks.failures, *looks.troubles()), looked)


@dataclass
class _Looks:
    """The looks of one run: what they brought so far, and what could not be had."""

    home: Home
    by_name: Mapping[str, Source]
    fetcher: Fetcher
    robots: Robots
    progress: Progress
    stored: list[Stored] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    changed: int = 0
    missing: int = 0
    not_had: Counter[str] = field(default_factory=Counter)
    """Pages that could not be had, by source."""
    why_not: dict[str, str] = field(default_factory=dict)
    """Why the first of them could not."""

    async def look_at(self, pages: Sequence[WatchedPage]) -> None:
        """Ask for some pages at once, and keep what came of them one by one."""
        outcomes = await asyncio.gather(*map(self.ask, pages))
        after = [self.settle(page, outcome) for page, outcome in zip(pages, outcomes, strict=True)]
        self.home.ledger.put_pages(after, self.home.now)

    async def ask(self, page: WatchedPage) -> Intake | ItemError:
        home, source = self.home, self.by_name[page.source]
        may_fetch, read = self.robots.check, home.read_article
        try:
            return await taking.take_entry(
                source, page.entry, fetcher=self.fetcher, now=home.now, read=read, may_fetch=may_fetch, page=page
            )
        except ItemError as error:
            return error

    def settle(self, page: WatchedPage, outcome: Intake | ItemError) -> WatchedPage:
        """The page after a look at it, with what it showed stored."""
        now = self.home.now
        if isinstance(outcome, ItemError):
            return self.failed(page, outcome)
        if outcome.is_not_modified:
            return watching.after_same(page, outcome.headers, now)
        own = _of_the_article(self.home, page, outcome.arrivals)
        if not own:
            self.missing += 1
            elsewhere = one_line(outcome.arrivals[0].article.document, 200)
            return watching.after_missing(page, f"it shows something else: {elsewhere}", now)
        new = self.store(replace(outcome, arrivals=own))
        page = replace(page, dated=max([page.dated, *new]))
        return watching.after_look(page, outcome.headers, own[0].capture.digest, now)

    def store(self, intake: Intake) -> list[datetime]:
        """Store what a page says; gives back when what is new on it, as an entry of a live blog is, was said."""
        kept = storing.store(self.home, intake, self.progress)
        told = [each for each in kept.stored if each.outcome is not Outcome.KNOWN]
        if told:  # what is known had its failures told when it was new
            self.changed += 1
            self.stored += told
            self.failures += kept.failures
        return [max(s.article.time, s.article.first_seen) for s in told if s.outcome is Outcome.NEW]

    def failed(self, page: WatchedPage, error: ItemError) -> WatchedPage:
        now, said = self.home.now, polling.answered(error)
        if isinstance(error, HostBusyError):
            return replace(page, next_try=now + schedule.BUSY)
        if error.transient:
            self.not_had[page.source] += 1
            self.why_not.setdefault(page.source, error.reason)
            return watching.after_failure(page, error.reason, now, **said)
        self.missing += 1
        is_over = polling.is_refused(error) or watching.is_gone_for_good(said.get("status"))
        return watching.after_missing(page, error.reason, now, is_over=is_over)

    def troubles(self) -> list[Failure]:
        """One line for each source of whose pages some could not be had."""
        found = []
        for name, count in self.not_had.items():
            reason = f"{counted(count, 'page')} could not be looked at again: {self.why_not[name]}"
            found.append(Failure(name, STATION, one_line(reason, 300), "the next run tries again", transient=True))
            self.progress(failed(found[-1]))
        return found


def _of_the_article(home: Home, page: WatchedPage, arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
    """Those of what a page shows that are the article that it was watched for, or entries of the same live blog."""
    known = home.ledger.find_article(page.document)
    own = []
    for arrival in arrivals:
        article = arrival.article
        if "#" in article.document:
            if watching.page_of(article.document) == page.document:
                own.append(arrival)
        elif _is_the_article(page, known, article):
            own.append(replace(arrival, article=replace(article, document=page.document)))
    return tuple(own)


def _is_the_article(page: WatchedPage, known: Article | None, article: Article) -> bool:
    """True for what is at the article's own address, unless nothing of it is left but a notice; else for a copy."""
    is_at_home = article.document in {page.document, page.address}
    if known is None:
        return is_at_home
    is_like = Origins({}).are_copies(known, article) or is_same(article, known)
    if is_like or not is_at_home:
        return is_like
    is_short = len(words(article.text)) < len(words(known.text)) * LEAST_LEFT
    return not is_short or not shingles(article.text).isdisjoint(shingles(known.text))
