"""Why an article was taken or left out: by which words for each story, and what became of it on its way here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from storydiff.archive import parse_article
from storydiff.changes.origins import Origins
from storydiff.digest.wording import language_name
from storydiff.errors import ArchiveError, ItemError, LedgerError
from storydiff.export import time_record
from storydiff.home import Home, reconcile
from storydiff.languages import READ
from storydiff.ledger.sightings import Sighting
from storydiff.model import Article, Condition, Draft, Failure, Form, Placement, WatchedPage
from storydiff.placing import placements
from storydiff.sources.files import document_name, file_draft, read_bytes
from storydiff.sources.urls import clean_url, find_web_address
from storydiff.text import counted, one_line
from storydiff.watching import page_of

NEAR = timedelta(days=30)
"""How far apart in time copies of one text are looked for."""

_KEPT = "belongs to it by an earlier version, and this one is what became of that"


@dataclass(frozen=True, slots=True)
class WhyReport:
    """What is known of one item: its article, its place in each story, and what was seen and failed of it."""

    named: str
    article: Article | None
    is_kept: bool
    placements: tuple[Placement, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    failures: tuple[tuple[str, Failure], ...] = ()
    copies: tuple[str, ...] = ()
    page: WatchedPage | None = None

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        article = self.article
        return {
            "named": self.named,
            "document": article.document if article else None,
            "version": article.version if article else None,
            "title": article.title if article else None,
            "language": article.language if article else None,
            "is_read": article.language in READ if article else None,
            "in_archive": self.is_kept,
            "stories": [_placement_record(placement) for placement in self.placements],
            "copies": list(self.copies),
            "entries": [_sighting_record(sighting) for sighting in self.sightings],
            "page": _page_record(self.page) if self.page else None,
            "failures": [
                {"run": run, "station": f.station, "reason": f.reason, "advice": f.advice} for run, f in self.failures
            ],
        }

    def lines(self) -> list[str]:
        """The report for a person: the article, then story by story what met and what did not, then its way here."""
        lines = _article_lines(self.article, is_kept=self.is_kept) if self.article else [f"{self.named}: not kept"]
        for placement in self.placements:
            lines.append(f"{placement.story}: {'taken' if placement.is_taken else 'left out'}: {placement.reason}")
            lines += [f"  {_condition(condition)}" for condition in placement.conditions]
        if self.article and not self.placements:
            lines.append("no story is named in the settings")
        lines += [f"copy of it: {copy}" for copy in self.copies]
        lines += [_sighting(sighting) for sighting in self.sightings]
        lines += [_page(self.page)] if self.page else []
        lines += [one_line(f"failed in the run of {run[:16]}: {f.line()}", 400) for run, f in self.failures]
        return lines


def why(home: Home, named: str) -> WhyReport:
    """Why what is named (a document, an id, an address or a file) was taken or left out, story by story.

    A file that is not in the archive is looked at as if it were taken in now. Raises LedgerError for what is not known.
    """
    if not home.is_looking:
        reconcile(home)
    article = _find_kept(home, named)
    is_kept = article is not None
    failures: list[tuple[str, Failure]] = []
    if article is None and find_web_address(named) is None and Path(named).is_file():
        looked = _look_at_file(home, Path(named))
        if isinstance(looked, Failure):
            failures.append((home.now.isoformat(), looked))
        else:
            article = looked
    names = _names_of(named, article)
    sightings = home.ledger.entries_named(names)
    known = [*failures, *home.ledger.failures_named({*names, *(s.url for s in sightings if s.url)})]
    if article is None and not sightings and not known:
        raise LedgerError(_unknown(home, named))
    placed = _placed(home, article, is_kept=is_kept) if article is not None else ()
    copies = _copies(home, article) if article is not None else ()
    pages = home.ledger.find_pages([page_of(article.document)]) if article is not None else []
    page = next(iter(pages), None)
    return WhyReport(one_line(named, 300), article, is_kept, placed, sightings, tuple(known), copies, page)


def _find_kept(home: Home, named: str) -> Article | None:
    """The article of a document, an id, an address that leads to it, or a file of the archive or of its name."""
    ledger = home.ledger
    for document in dict.fromkeys([named, *([clean_url(named)] if find_web_address(named) else [])]):
        found = ledger.find_article(document) or ledger.find_article_by_identity(document)
        if found is not None:
            return found
    for sighting in ledger.entries_named({named, clean_url(named)} if find_web_address(named) else {named}):
        documents = [*sighting.documents, *([clean_url(sighting.url)] if sighting.url else [])]
        for document in documents:
            if found := ledger.find_article(document):
                return found
    if find_web_address(named) is not None:
        # A file may name the page that it was saved from, which no column holds.
        return next((a for a in ledger.iter_articles() if a.url in (named, clean_url(named))), None)
    path = Path(named)
    if not path.is_file():
        return None
    try:
        kept = parse_article(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError, ArchiveError):
        return ledger.find_article(document_name(path))
    return ledger.find_article(kept.document, kept.version) or ledger.find_article(document_name(path))


def _look_at_file(home: Home, path: Path) -> Article | Failure:
    draft = Draft(Form.TEXT, "", document_name(path), "by hand", "", home.now)
    try:
        return home.read_article(file_draft(path, read_bytes(path), draft))
    except ItemError as error:
        return Failure(str(path), "sources", error.reason, error.advice)


def _names_of(named: str, article: Article | None) -> set[str]:
    names = {named}
    if find_web_address(named):
        names.add(clean_url(named))
    if article is not None:
        names |= {article.document, *([article.url] if article.url else [])}
    return names


def _placed(home: Home, article: Article, *, is_kept: bool) -> tuple[Placement, ...]:
    """What the queries say, corrected by where an article stands because of its earlier versions."""
    asked = placements(replace(article, story=_named_story(home, article)), home.stories, home.forms)
    holding = home.ledger.stories_holding(article) if is_kept else ()
    return tuple(replace(p, is_taken=True, reason=_KEPT) if p.story in holding and not p.is_taken else p for p in asked)


def _named_story(home: Home, article: Article) -> str | None:
    """The story that a source or a reader named for an article, which its file in the archive says."""
    try:
        kept = home.archive.find(article)
    except ArchiveError:
        kept = None
    return article.story if kept is None else kept.story


def _copies(home: Home, article: Article) -> tuple[str, ...]:
    """The documents of other articles whose texts are copies of this one's."""
    origins = Origins({})
    others = home.ledger.articles_told_between(article.time - NEAR, article.time + NEAR)
    return tuple(o.document for o in others if o.id != article.id and origins.are_copies(article, o))


def _unknown(home: Home, named: str) -> str:
    names = dict.fromkeys(article.document for article in home.ledger.iter_articles())
    near = [name for name in names if named.lower() in name.lower()][:5]
    hint = f"did you mean {', '.join(near)}?" if near else "no source has shown it, and nobody took it in"
    return f"nothing is known of {one_line(named, 120)!r}; {hint}"


# --- in words --------------------------------------------------------------------------------------


def _article_lines(article: Article, *, is_kept: bool) -> list[str]:
    outlet = article.publisher or "unknown publisher"
    lines = [one_line(f"{article.title} [{outlet}, {article.time:%Y-%m-%d}]")]
    version = f", version {article.version}" if article.version > 1 else ""
    if is_kept:
        source = article.source or "its file"
        lines.append(
            f"in the archive as {article.document}{version}, first seen {article.first_seen:%Y-%m-%d %H:%M} UTC,"
        )
        lines.append(f"  brought by {source}{', to complete the past' if article.is_backfill else ''}")
    else:
        lines.append("not in the archive; this is what taking it in now would make of it")
    if article.language not in READ:
        lines.append(f"kept and not read: its language is {language_name(article.language)}")
    return lines


def _condition(condition: Condition) -> str:
    wanted = ", ".join(condition.wanted)
    if condition.key == "none":
        said = "stands nowhere" if condition.is_met else f"stands there: {_quoted(condition.found)}"
    elif condition.is_met:
        said = _quoted(condition.found)
    elif condition.found:
        said = f"only {_quoted(condition.found)}" if condition.key == "all" else f"it is {', '.join(condition.found)}"
    else:
        said = "none of it"
    return one_line(f"{'+' if condition.is_met else '-'} {condition.key} ({wanted}): {said}", 300)


def _quoted(found: Sequence[str]) -> str:
    return ", ".join(f"“{each}”" for each in found)


def _sighting(sighting: Sighting) -> str:
    later = f", tried again after {sighting.next_try:%Y-%m-%d %H:%M} UTC" if sighting.next_try else ""
    reason = f": {sighting.reason}" if sighting.reason else ""
    tries = f", {sighting.tries} tries" if sighting.tries > 1 else ""
    said = f"{sighting.source} showed it on {sighting.first_seen:%Y-%m-%d}: {sighting.state}{reason}{tries}{later}"
    return one_line(said, 400)


def _page(page: WatchedPage) -> str:
    """When a page was looked at last, what it showed, and whether it is looked at again."""
    tried = f"{page.tried_at:%Y-%m-%d %H:%M} UTC" if page.tried_at else "never"
    shown = page.reason or "the article"
    gone = f", {counted(page.missing, 'time')} in a row" if page.missing > 1 else ""
    later = "looked at again while it is young" if page.next_try else "not looked at any more"
    return one_line(f"its page, looked at last on {tried}: {shown}{gone}; {later}", 400)


def _page_record(page: WatchedPage) -> dict[str, Any]:
    return {
        "source": page.source,
        "url": page.entry.url,
        "looked_at": time_record(page.tried_at),
        "showed_it": time_record(page.good_at),
        "reason": page.reason,
        "missing": page.missing,
        "failures": page.failures,
        "next_try": time_record(page.next_try),
    }


def _placement_record(placement: Placement) -> dict[str, Any]:
    conditions: Iterable[Condition] = placement.conditions
    return {
        "story": placement.story,
        "taken": placement.is_taken,
        "reason": placement.reason,
        "conditions": [
            {"key": c.key, "wanted": list(c.wanted), "met": c.is_met, "found": list(c.found)} for c in conditions
        ],
    }


def _sighting_record(sighting: Sighting) -> dict[str, Any]:
    return {
        "source": sighting.source,
        "url": sighting.url,
        "first_seen": time_record(sighting.first_seen),
        "state": sighting.state,
        "reason": sighting.reason,
        "tries": sighting.tries,
        "next_try": time_record(sighting.next_try),
    }
