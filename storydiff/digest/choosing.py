"""Which changes a recipient is sent: one line per series, the latest over the earlier, nothing below the bar.

``choose`` says which of one story, ``tell`` makes their part, ``compose`` the digest of all that a recipient follows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from storydiff.digest.lines import SECTION_OF, Sources, joined, line_of, without_echoes
from storydiff.digest.parts import HEADLINES, Digest, Part, rank
from storydiff.digest.values import SECTIONS, Footer, Line, Past, Report, Section, SourceReading
from storydiff.digest.wording import language_name
from storydiff.model import Article, Change, ChangeKind, Claim, Failure, HeldBack, Recipient, Story
from storydiff.text import counted, one_line

LINES_PER_DIGEST = 44
"""Lines of one digest: at 2.5 kB of HTML each they stay below the 102 kB at which Gmail clips a message."""

NOT_MAILED = frozenset({ChangeKind.RESTATED, ChangeKind.FILLED_IN})

MUTED = "muted"
"""The reason why what a reader has muted is held back; it is told however seldom it is."""

FAILURES_SHOWN = 20
"""Failures, and sources that fail, that are written out; the others are counted."""

FAILURE_LENGTH = 300
"""Characters of each that are shown: an address from outside may be of any length, and 40 of them fill a mail."""

SOURCES_SHOWN = 30
"""Sources whose articles are counted each; those of the others are counted together."""

_REASONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """The changes of a window that a reader is told, those of each line together, and how many are below the bar."""

    since: datetime | None
    until: datetime
    lines: tuple[tuple[Sequence[Change], Sequence[Change]], ...]
    """The changes of each line, and those by which its series is only said again."""
    below: int

    @property
    def claims(self) -> set[str]:
        """The ids of the claims that the lines are written from: a small part of those of the changes of a night."""
        told = (change for line in self.lines for changes in line for change in changes)
        return {claim for change in told for claim in (*change.before, *change.after)}


def choose(changes: Iterable[Change], *, since: datetime | None, until: datetime, bar: float) -> Chosen:
    """What is told of the changes learned after ``since`` and not after ``until``: what reaches the bar."""
    window = [change for change in changes if _in_window(change, since, until)]
    groups = _by_series([change for change in window if change.kind not in NOT_MAILED])
    agreeing = _agreeing(window)
    above = [group for group in groups if max(change.significance for change in group) >= bar]
    lines = tuple((group, _said_again(group, agreeing)) for group in above)
    return Chosen(since, until, lines, len(groups) - len(lines))


def tell(
    chosen: Chosen,
    claims: Mapping[str, Claim],
    articles: Iterable[Article],
    recipient: Recipient,
    *,
    story: Story,
    report: Report,
    copies: Mapping[str, str] | None = None,
    limit: int = LINES_PER_DIGEST,
) -> Part:
    """The part of a digest that tells what was chosen of one story.

    ``claims`` holds ``Chosen.claims`` by id, ``articles`` the versions they stand in; ``copies`` gives the archived
    copy's address by ``Article.version_id`` for articles without a URL.
    """
    sources = Sources(claims, {(a.document, a.version): a for a in articles}, copies or {}, recipient.language)
    shown = sorted((line_of(group, sources, agreeing) for group, agreeing in chosen.lines), key=rank)
    part = Part(
        story=story,
        since=chosen.since,
        until=chosen.until,
        sections=_sections(shown),
        quiet=None if shown or report.past.is_worth_a_letter else _why_quiet(report, report.past, chosen.below),
        below_bar=chosen.below,
        past=report.past,
        main=tuple(islice(without_echoes(shown), HEADLINES)),
    )
    return part.shortened(limit) if sum(1 for _ in part.lines) > limit else part


def compose(recipient: Recipient, parts: Sequence[Part], report: Report) -> Digest:
    """The digest of all stories that a recipient follows; ``report`` is that of all of them together."""
    digest = Digest(recipient, tuple(parts), _account(report))
    if digest.parts:
        return digest
    return replace(digest, quiet=_why_quiet(report, digest.past, digest.footer.below_bar))


def _in_window(change: Change, since: datetime | None, until: datetime) -> bool:
    return (since is None or change.learned_at > since) and change.learned_at <= until


def _by_series(changes: Sequence[Change]) -> list[list[Change]]:
    """The changes of each line in the order in which they were learned, each change once.

    A series has one line, or two where it both moved and is disputed, as neither says the other.
    """
    ordered = sorted(changes, key=lambda c: c.learned_at)
    names = _names_at_last(ordered)
    groups: defaultdict[str, dict[str, Change]] = defaultdict(dict)
    for change in ordered:
        groups[names[change.id]].setdefault(change.id, change)
    return [part for group in groups.values() for part in _parted(list(group.values()))]


def _names_at_last(ordered: Sequence[Change]) -> dict[str, str]:
    """The series of each change, by its id; where a value moved on under another name, the name it had at last.

    An article that says where, for one, gives a count a fuller name than it was new under.
    """
    names, moved = dict[str, str](), dict[str, str]()
    for change in reversed(ordered):
        goes_on = SECTION_OF[change.kind] in ("figures", "new")
        later = next((moved[claim] for claim in change.after if claim in moved), None) if goes_on else None
        names[change.id] = later or change.series
        moved |= dict.fromkeys(change.before, names[change.id])
    return names


def _agreeing(changes: Sequence[Change]) -> defaultdict[str, list[Change]]:
    """The changes by which a series is only said again, in the order in which they were learned."""
    found = defaultdict[str, list[Change]](list)
    for change in sorted(changes, key=lambda c: c.learned_at):
        if change.kind in (ChangeKind.CORROBORATED, ChangeKind.RESTATED):
            found[change.series].append(change)
    return found


def _said_again(group: Sequence[Change], agreeing: Mapping[str, Sequence[Change]]) -> list[Change]:
    names = dict.fromkeys(change.series for change in group)
    return [change for name in names for change in agreeing.get(name, ())]


def _parted(changes: list[Change]) -> list[list[Change]]:
    disputed = [change for change in changes if SECTION_OF[change.kind] == "disputed"]
    others = [change for change in changes if SECTION_OF[change.kind] != "disputed"]
    has_moved = any(SECTION_OF[change.kind] in ("reversed", "figures", "plans") for change in others)
    return [disputed, others] if disputed and has_moved else [changes]


def _sections(lines: Sequence[Line]) -> tuple[Section, ...]:
    sections = []
    for name, heading, kinds in SECTIONS:
        if chosen := joined(line for line in lines if line.kind in kinds):
            sections.append(Section(name, heading, chosen))
    return tuple(sections)


def _account(report: Report) -> Footer:
    """What was read, what failed and what was held back; the parts of a digest count the rest."""
    failures = _failure_lines(report.failures)
    return Footer(
        sources=_counted_sources(report.sources),
        failures=tuple(one_line(line, FAILURE_LENGTH) for line in failures[:FAILURES_SHOWN]),
        failed=len(failures),
        held_back=len({pair.after for pair in report.held_back}),
        held_back_reasons=_top_reasons(report.held_back),
        ailing=_first(report.ailing),
        foreign=tuple((language_name(code), count) for code, count in report.foreign),
    )


def _counted_sources(sources: Sequence[SourceReading]) -> tuple[SourceReading, ...]:
    """The sources, those that brought most first; of many the last are put together."""
    ranked = sorted(sources, key=lambda s: (-s.read, s.source))
    shown, others = ranked[:SOURCES_SHOWN], ranked[SOURCES_SHOWN:]
    if not others:
        return tuple(shown)
    new, changed, known = (sum(getattr(each, name) for each in others) for name in ("new", "changed", "known"))
    return (*shown, SourceReading(f"{len(others)} others", new, changed, known))


def _first(lines: Sequence[str]) -> tuple[str, ...]:
    """The first of the lines, with how many others there are."""
    others = len(lines) - FAILURES_SHOWN
    shown = tuple(one_line(line, FAILURE_LENGTH) for line in lines[:FAILURES_SHOWN])
    return shown if others <= 0 else (*shown, f"and {counted(others, 'other')}")


def _failure_lines(failures: Iterable[Failure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(failure.line() for failure in failures))


def _top_reasons(held_back: Iterable[HeldBack]) -> tuple[tuple[str, int], ...]:
    reasons = Counter(reason for _, reason in {(pair.after, pair.reason) for pair in held_back})
    ranked = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    shown, others = ranked[:_REASONS_SHOWN], ranked[_REASONS_SHOWN:]
    return (*shown, *(item for item in others if item[0] == MUTED))


def _why_quiet(report: Report, past: Past, below: int) -> str:
    """Why nothing is reported, in a few words."""
    read = sum(source.read for source in report.sources)
    if read == 0 and report.foreign:
        foreign = sum(count for _, count in report.foreign)
        return f"{counted(foreign, 'article')} in other languages, kept and not read"
    if read == 0:
        failed = f", {counted(len(_failure_lines(report.failures)), 'item')} failed" if report.failures else ""
        return f"no new articles{failed}"
    if past.words:
        return past.words
    articles = f"{counted(read, 'article')} read"
    if below:
        return f"{articles}, {counted(below, 'smaller change')} below your bar"
    held_back = len({pair.after for pair in report.held_back})
    return (
        f"{articles}, {counted(held_back, 'claim')} held back"
        if held_back
        else f"{articles}, nothing that was not known"
    )
