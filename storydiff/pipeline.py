"""The way from sources to letters, station by station; the command and the flows only call what is here.

    ingest → (archive) → read → compare → make_digest → letters

Each step takes up what the step before has left in archive and ledger, so a run that was stopped anywhere is
carried on by the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from storydiff import polling, storing
from storydiff.claims.accounts import Account, Accounted
from storydiff.comparing import compare_with_ledger
from storydiff.errors import LedgerError, SettingsError
from storydiff.export import change_record, claim_record, held_back_record
from storydiff.fetch import Fetcher
from storydiff.histories import as_of, history
from storydiff.home import Home, clock_failures, fetching, init, open_home, reconcile
from storydiff.languages import READ
from storydiff.ledger.waiting import Waiting
from storydiff.letters import hand_over, make_digest, write_digests
from storydiff.model import Article, Change, Claim, Failure, Source, SourceKind
from storydiff.previewing import recipients_of
from storydiff.progress import Event, Progress, failed, silent
from storydiff.reports import (
    DiffReport,
    DigestReport,
    ExplainReport,
    IngestReport,
    ReadReport,
    ReplayReport,
    RunReport,
    account_words,
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
    "batches",
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
    "read",
    "read_batch",
    "recipients_of",
    "reconcile",
    "replay",
    "run",
    "waiting",
    "write_digests",
]

READ_BATCH = 192
"""Articles read in one transaction and, under an orchestrator, in one task: a task costs some 30 ms. A whole number of
those that are parsed as one, so that the same are, whoever cuts them."""


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


def keep_failures(home: Home, failures: Sequence[Failure]) -> None:
    """Keep the failures of this run in the ledger, for the footer of the digest."""
    run = home.now.isoformat()
    before = home.ledger.failures_of(run)
    home.ledger.put_failures(run, list(dict.fromkeys([*before, *failures])))


def find_failures(home: Home, *stations: str) -> tuple[Failure, ...]:
    """What failed in this run at those stations."""
    return tuple(f for f in home.ledger.failures_of(home.now.isoformat()) if f.station in stations)


# --- reading and comparing ---------------------------------------------------------------------


def batches(home: Home) -> Iterator[tuple[Article, ...]]:
    """The articles that are to be read, in batches in the order in which they are compared."""
    coming = iter(waiting(home))
    while batch := tuple(islice(coming, READ_BATCH)):
        yield batch


def waiting(home: Home) -> Waiting:
    """The articles that are to be read, without what another reader has found in them.

    What is in a language that is not read counts as read, and holds no claims.
    """
    version = home.reader.version
    with home.alone():
        if home.ledger.has_other_readings(version):
            # Claims of two readers cannot be compared; what the new one finds is dated by the
            # articles, so it makes no news.
            home.ledger.clear_readings(home.now)
        home.ledger.pass_over(version, READ)
    return home.ledger.articles_to_read(version)


Found = tuple[Claim, ...] | Failure | Accounted
"""What a reader gives for an article."""


def read_batch(home: Home, batch: Sequence[Article], *, progress: Progress = silent) -> ReadReport:
    """Read one batch and keep its claims in one transaction.

    An article that cannot be read is kept as read without claims, and as a failure of this run.
    """
    return _keep_read(home, home.reader.read(batch), len(batch), progress)


def _keep_read(home: Home, outcomes: Iterable[tuple[Article, Found]], count: int, progress: Progress) -> ReadReport:
    found: list[tuple[Article, tuple[Claim, ...]]] = []
    failures: list[Failure] = []
    accounts: list[Account] = []
    for article, outcome in outcomes:
        read_one = outcome if isinstance(outcome, Accounted) else _plain(outcome)
        found.append((article, read_one.claims))
        failures.extend(read_one.failures)
        accounts.extend([read_one.account] if read_one.account else [])
        took = f" ({account_words(read_one.account)})" if read_one.account else ""
        progress(Event(f"read {len(found)} of {count}{took}: {article.title}", "reading", article.document))
    home.ledger.put_many_claims(found, home.reader.version)
    for failure in failures:
        progress(failed(failure))
    keep_failures(home, failures)
    return ReadReport(sum(len(claims) for _, claims in found), tuple(accounts))


def _plain(outcome: tuple[Claim, ...] | Failure) -> Accounted:
    """What a reader gave that keeps no accounts."""
    return Accounted((), failures=(outcome,)) if isinstance(outcome, Failure) else Accounted(outcome)


def read(home: Home, *, progress: Progress = silent) -> ReadReport:
    """Read every article that is not read yet."""
    todo, report = waiting(home), ReadReport()
    # Read in one stream, so that no worker waits while a batch is kept.
    outcomes = iter(home.reader.read(todo))
    for start in range(0, len(todo), READ_BATCH):
        count = min(READ_BATCH, len(todo) - start)
        report = report.joined(_keep_read(home, islice(outcomes, count), count, progress))
    return report


def compare(home: Home, *, progress: Progress = silent) -> DiffReport:
    """Compare every article that is read and not compared, one by one in the order in which they were learned.

    Of two runs at once one waits for the other: each article is compared with all that came before it, and only those.
    """
    with home.alone():
        return _compare_alone(home.taught_now(), progress)


def _compare_alone(home: Home, progress: Progress) -> DiffReport:
    _keep_to_judgements(home)
    articles, claims, held_back = 0, 0, 0
    found: list[Change] = []
    todo = home.ledger.articles_to_compare()
    for article in todo:
        comparison = compare_with_ledger(home.ledger, home.matcher, article, bar=home.settings.reading.bar)
        articles, held_back = articles + 1, held_back + len(comparison.held_back)
        claims += len(home.ledger.claims_of(article))
        found.extend(comparison.changes)
        progress(Event(f"compared {articles} of {len(todo)}: {article.title}", "comparing", article.document))
    return DiffReport(articles, claims, tuple(found), held_back)


def _keep_to_judgements(home: Home) -> None:
    """Begin the comparisons anew where they stand on other judgements than the reader's present ones."""
    if home.ledger.judged_by != home.matcher.taught.compared_by:
        home.ledger.clear_comparisons(home.now, home.matcher.taught.compared_by)


def diff(home: Home, *, progress: Progress = silent) -> DiffReport:
    """Read and compare all that is new in the archive."""
    keep_failures(home, (*clock_failures(home), *reconcile(home)))
    accounts = read(home, progress=progress).accounts
    failures = find_failures(home, "clock", "archive", "reading")
    return replace(compare(home, progress=progress), failures=failures, accounts=accounts)


# --- the whole way -----------------------------------------------------------------------------


async def run(home: Home, *, send: bool = True, progress: Progress = silent) -> RunReport:
    """Take in, read, compare, make the digests and hand them over."""
    taken = await ingest(home, progress=progress)
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
        taken = outcome if isinstance(outcome, Accounted) else _plain(outcome)
        if taken.failures and not taken.claims:
            raise LedgerError(taken.failures[0].line())
        claims = taken.claims
    else:
        claims = home.ledger.claims_of(article)
    doc = load_model(home.settings.reading.model)(without_dateline(article.text))
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
