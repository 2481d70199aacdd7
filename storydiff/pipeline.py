"""The way from sources to letters, station by station; the command and the flows only call what is here.

    ingest → (archive) → read → compare → make_digest → letters

Each step takes up what the step before has left in archive and ledger, so a run that was stopped anywhere is
carried on by the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from storydiff import polling, storing
from storydiff.diffing import accounted, compare, diff, find_failures, keep_failures, waiting
from storydiff.errors import LedgerError, SettingsError
from storydiff.export import change_record, claim_record, held_back_record
from storydiff.fetch import Fetcher
from storydiff.histories import as_of, history
from storydiff.home import Home, clock_failures, fetching, init, open_home, reconcile
from storydiff.languages import READ
from storydiff.letters import hand_over, make_digest, write_digests
from storydiff.model import Article, Source, SourceKind
from storydiff.previewing import recipients_of
from storydiff.progress import Progress, silent
from storydiff.reports import (
    DigestReport,
    ExplainReport,
    IngestReport,
    ReplayReport,
    RunReport,
)
from storydiff.resources import load_model
from storydiff.second_looks import look_again
from storydiff.sitemap_polling import poll_sitemaps
from storydiff.sources import taking
from storydiff.sources.handed import Handed, take_handed
from storydiff.sources.robots import Robots
from storydiff.sources.urls import find_web_address

__all__ = [
    "as_of",
    "compare",
    "diff",
    "fetching",
    "find_failures",
    "hand_over",
    "history",
    "ingest",
    "ingest_handed",
    "ingest_sources",
    "init",
    "iter_export",
    "keep_failures",
    "make_digest",
    "open_home",
    "recipients_of",
    "reconcile",
    "replay",
    "run",
    "waiting",
    "write_digests",
]


# --- taking in ---------------------------------------------------------------------------------


async def ingest(
    home: Home,
    addresses: Sequence[str] | None = None,
    *,
    published: str | None = None,
    publisher: str | None = None,
    story: str | None = None,
    backfill: bool = False,
    progress: Progress = silent,
) -> IngestReport:
    """Take in addresses (files, folders, feeds, pages), or without any the home's sources; each failure is counted.

    ``published`` (a date or time), ``publisher`` and ``story`` are the user's word and outrank the documents. What is
    taken in with ``backfill`` completes the past, and is news only where it is newer than what was told.
    """
    reconcile(home)
    async with fetching(home) as fetcher:
        if addresses is None:
            with home.ledger.taking_in(home.now):
                report = await ingest_sources(home, home.sources, fetcher, progress=progress)
        else:
            given = taking.Given(_checked_date(published), publisher, _checked_story(home, story), backfill)
            report = IngestReport()
            jobs = (_ingest_address(home, address, fetcher, given, progress) for address in addresses)
            for part in await asyncio.gather(*jobs):
                report = report.joined(part)
    keep_failures(home, (*clock_failures(home), *report.failures))
    return report


def ingest_handed(home: Home, handed: Handed, *, progress: Progress = silent) -> IngestReport:
    """Take in one article that is handed over as bytes, as on standard input."""
    handed = replace(handed, published=_checked_date(handed.published), story=_checked_story(home, handed.story))
    if handed.url is not None and find_web_address(handed.url) is None:
        raise SettingsError(f"--url {handed.url}: not a web address; write it as https://…")
    reconcile(home)
    intake = take_handed(handed, source=taking.BY_HAND, now=home.now, read=home.read_article)
    report = storing.store(home, intake, progress)
    keep_failures(home, (*clock_failures(home), *report.failures))
    return report


async def ingest_sources(
    home: Home, named: Sequence[Source], fetcher: Fetcher, *, again: bool = False, progress: Progress = silent
) -> IngestReport:
    """Take in sources: feeds are polled, then their entries taken; failures are only reported, not kept.

    ``again`` lets a run try once more what failed in itself.
    """
    feeds = [source for source in named if source.kind is SourceKind.FEED]
    sitemaps = [source for source in named if source.kind is SourceKind.SITEMAP]
    failures = await polling.poll(home, feeds, fetcher, again=again, progress=progress)
    failures += await poll_sitemaps(home, sitemaps, fetcher, again=again, progress=progress)
    report = IngestReport(failures=failures)
    listing = [*feeds, *sitemaps]
    report = report.joined(await polling.take_entries(home, listing, fetcher, again=again, progress=progress))
    report = report.joined(await look_again(home, listing, fetcher, again=again, progress=progress))
    others = [source for source in named if source not in listing]
    jobs = (polling.look_at(home, source, fetcher, again=again, progress=progress) for source in others)
    for part in await asyncio.gather(*jobs):
        report = report.joined(part)
    return report


async def _ingest_address(
    home: Home, address: str, fetcher: Fetcher, given: taking.Given, progress: Progress
) -> IngestReport:
    robots = Robots(fetcher, home.ledger, home.now)
    intake = await taking.take_address(
        address, fetcher=fetcher, now=home.now, read=home.read_article, given=given, may_fetch=robots.check
    )
    if given.backfill:
        marked = (replace(a, article=replace(a.article, is_backfill=True)) for a in intake.arrivals)
        intake = replace(intake, arrivals=tuple(marked))
    return storing.store(home, intake, progress)


def _checked_date(published: str | None) -> str | None:
    if published is not None:
        try:
            datetime.fromisoformat(published)
        except ValueError as error:
            raise SettingsError(f"--published {published}: not a date; write it as 2024-04-01") from error
    return published


def _checked_story(home: Home, story: str | None) -> str | None:
    names = [s.name for s in home.stories]
    if story is not None and story not in names:
        raise SettingsError(f"--story {story}: no such story; the settings name {', '.join(names)}")
    return story


# --- the whole way -----------------------------------------------------------------------------


async def run(home: Home, *, send: bool = True, progress: Progress = silent) -> RunReport:
    """Take in, read, compare, make the digests and hand them over."""
    home.read_early()
    taken = (await ingest(home, progress=progress)).packed()
    compared = diff(home, progress=progress)
    digest: DigestReport = make_digest(home, send=send, progress=progress)
    return RunReport(taken, compared, digest, tuple(home.sources))


def replay(home: Home, *, progress: Progress = silent) -> ReplayReport:
    """Build the ledger anew from the archive; birth, sources and letters are kept, so nothing is mailed again."""
    with home.alone():
        home.ledger.clear_derived(home.now)
    report = diff(home, progress=progress)
    return ReplayReport(report.articles, report)


# --- looking things up -------------------------------------------------------------------------


def iter_export(home: Home, what: str) -> Iterator[dict[str, Any]]:
    """The records of ``claims``, ``changes`` or ``held-back``; raises LedgerError for another name."""
    match what:
        case "claims":
            yield from (claim_record(claim, article, series) for claim, article, series in home.ledger.iter_claims())
        case "changes":
            yield from (change_record(*found) for found in home.ledger.iter_changes_in_stories())
        case "held-back":
            yield from (held_back_record(*found) for found in home.ledger.iter_held_back_in_stories())
        case _:
            raise LedgerError(f"nothing to export under {what!r}; choose claims, changes or held-back")


def explain(home: Home, document: str, version: int | None = None) -> ExplainReport:
    """What was read in an article and what was seen there and not used; raises LedgerError for an unknown one.

    An article that is not read yet is read for this alone, and nothing of it is kept.
    """
    from storydiff.claims.explaining import explain as explain_parsed  # brings spaCy, which only reading should pay for
    from storydiff.claims.paragraphs import parse_text
    from storydiff.claims.passage import without_dateline

    known, new = home.ledger.find_article(document, version), _not_entered(home)
    own = [article for article in new if article.document == document and version in (None, article.version)]
    article = max([*([known] if known else []), *own], key=lambda each: each.version, default=None)
    if article is None:
        raise LedgerError(_unknown_article(home, document, version, new))
    if article.language not in READ:
        return ExplainReport(article, ())
    if article in own or article in home.ledger.articles_to_read(home.reader.version):
        _, outcome = next(iter(home.reader.read([article])))
        taken = accounted(outcome)
        if taken.failures and not taken.claims:
            raise LedgerError(taken.failures[0].line())
        claims = taken.claims
    else:
        claims = home.ledger.claims_of(article)
    doc = parse_text(load_model(home.settings.reading.model), without_dateline(article.text))
    return ExplainReport(article, explain_parsed(article, doc, claims, home.vocabulary))


def _not_entered(home: Home) -> list[Article]:
    """What lies in the archive and is not in the ledger yet."""
    coming = home.archive.iter_articles(home.ledger.known_versions())
    return [item for item in coming if isinstance(item, Article)]


def _unknown_article(home: Home, document: str, version: int | None, new: Sequence[Article]) -> str:
    names = list(dict.fromkeys(article.document for article in (*home.ledger.iter_articles(), *new)))
    if document in names:
        return f"{document} has no version {version}"
    near = [name for name in names if document.lower() in name.lower()][:5]
    hint = f"did you mean {', '.join(near)}?" if near else "`storydiff ingest` it first"
    return f"no article {document!r}; {hint}"
