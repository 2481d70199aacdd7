"""Which changes a recipient is sent: one line per series, the latest over the earlier, nothing below the bar."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from storydiff.digest.lines import SECTION_OF, SECTION_ORDER, Sources, joined, line_of
from storydiff.digest.values import SECTIONS, Digest, Footer, Line, Report, Section
from storydiff.digest.wording import language_name
from storydiff.model import Article, Change, ChangeKind, Claim, Failure, HeldBack, Recipient, Story
from storydiff.text import counted

LINES_PER_DIGEST = 44
"""Lines of one digest: at 2.5 kB of HTML each they stay below the 102 kB at which Gmail clips a message."""

NOT_MAILED = frozenset({ChangeKind.RESTATED, ChangeKind.FILLED_IN})

MUTED = "muted"
"""The reason why what a reader has muted is held back; it is told however seldom it is."""

_REASONS_SHOWN = 3
_HEADLINES = 3


def choose(
    changes: Iterable[Change],
    claims: Mapping[str, Claim],
    articles: Iterable[Article],
    recipient: Recipient,
    *,
    story: Story,
    since: datetime | None,
    until: datetime,
    report: Report,
    bar: float | None = None,
    copies: Mapping[str, str] | None = None,
    limit: int = LINES_PER_DIGEST,
) -> Digest:
    """The digest of what was learned after ``since`` and not after ``until``.

    ``claims`` holds the changes' claims by id, ``articles`` the versions they stand in; ``copies`` gives the archived
    copy's address by ``Article.version_id`` for articles without a URL. ``bar`` replaces the recipient's own.
    """
    changes = list(changes)
    sources = Sources(claims, {(a.document, a.version): a for a in articles}, copies or {}, recipient.language)
    window = [c for c in changes if _in_window(c, since, until) and c.kind not in NOT_MAILED]
    threshold = recipient.bar if bar is None else bar
    groups = _by_series(window)
    agreeing = _agreeing([c for c in changes if _in_window(c, since, until)])
    above = [group for group in groups if max(change.significance for change in group) >= threshold]
    shown = sorted((line_of(group, sources, agreeing[group[0].series]) for group in above), key=_rank)
    below = len(groups) - len(shown)
    digest = Digest(
        recipient=recipient,
        story=story,
        since=since,
        until=until,
        sections=_sections(shown),
        footer=_footer(report, below),
        quiet=None if shown or report.past.is_worth_a_letter else _why_quiet(report, below),
        headlines=tuple(line.headline for line in shown[:_HEADLINES]),
    )
    return digest.shortened(limit) if sum(1 for _ in digest.lines) > limit else digest


def _in_window(change: Change, since: datetime | None, until: datetime) -> bool:
    return (since is None or change.learned_at > since) and change.learned_at <= until


def _by_series(changes: Sequence[Change]) -> list[list[Change]]:
    """The changes of each line in the order in which they were learned, each change once.

    A series has one line, or two where it both moved and is disputed, as neither says the other.
    """
    groups: defaultdict[str, dict[str, Change]] = defaultdict(dict)
    for change in sorted(changes, key=lambda c: c.learned_at):
        groups[change.series].setdefault(change.id, change)
    return [part for group in groups.values() for part in _parted(list(group.values()))]


def _agreeing(changes: Sequence[Change]) -> defaultdict[str, list[Change]]:
    """The changes by which a series is only said again, in the order in which they were learned."""
    found = defaultdict[str, list[Change]](list)
    for change in sorted(changes, key=lambda c: c.learned_at):
        if change.kind in (ChangeKind.CORROBORATED, ChangeKind.RESTATED):
            found[change.series].append(change)
    return found


def _parted(changes: list[Change]) -> list[list[Change]]:
    disputed = [change for change in changes if SECTION_OF[change.kind] == "disputed"]
    others = [change for change in changes if SECTION_OF[change.kind] != "disputed"]
    has_moved = any(SECTION_OF[change.kind] in ("reversed", "figures", "plans") for change in others)
    return [disputed, others] if disputed and has_moved else [changes]


def _rank(line: Line) -> tuple[float, int, str, str]:
    """The most significant first; where equal, the order of the sections, then the label."""
    return (-round(line.significance, 3), SECTION_ORDER[line.kind], line.label, line.series)


def _sections(lines: Sequence[Line]) -> tuple[Section, ...]:
    sections = []
    for name, heading, kinds in SECTIONS:
        if chosen := joined(line for line in lines if line.kind in kinds):
            sections.append(Section(name, heading, chosen))
    return tuple(sections)


def _footer(report: Report, below: int) -> Footer:
    return Footer(
        sources=tuple(sorted(report.sources, key=lambda s: (-s.read, s.source))),
        failures=_failure_lines(report.failures),
        held_back=len({pair.after for pair in report.held_back}),
        held_back_reasons=_top_reasons(report.held_back),
        below_bar=below,
        omitted=0,
        ailing=report.ailing,
        foreign=tuple((language_name(code), count) for code, count in report.foreign),
        past=report.past,
    )


def _failure_lines(failures: Iterable[Failure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(failure.line() for failure in failures))


def _top_reasons(held_back: Iterable[HeldBack]) -> tuple[tuple[str, int], ...]:
    reasons = Counter(reason for _, reason in {(pair.after, pair.reason) for pair in held_back})
    ranked = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    shown, others = ranked[:_REASONS_SHOWN], ranked[_REASONS_SHOWN:]
    return (*shown, *(item for item in others if item[0] == MUTED))


def _why_quiet(report: Report, below: int) -> str:
    """Why nothing is reported, in a few words."""
    read = sum(source.read for source in report.sources)
    if read == 0 and report.foreign:
        foreign = sum(count for _, count in report.foreign)
        return f"{counted(foreign, 'article')} in other languages, kept and not read"
    if read == 0:
        failed = f", {counted(len(_failure_lines(report.failures)), 'item')} failed" if report.failures else ""
        return f"no new articles{failed}"
    if report.past.words:
        return report.past.words
    articles = f"{counted(read, 'article')} read"
    if below:
        return f"{articles}, {counted(below, 'smaller change')} below your bar"
    held_back = len({pair.after for pair in report.held_back})
    return (
        f"{articles}, {counted(held_back, 'claim')} held back"
        if held_back
        else f"{articles}, nothing that was not known"
    )
