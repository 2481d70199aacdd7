"""Looking back: what was known at a time, and one series over both of its times."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storydiff.changes.chronicle import Entry, Mark, chronicle_of
from storydiff.changes.occasions import occasions_of
from storydiff.changes.states import State, Told, holding_by, state_of
from storydiff.digest import excerpt_of
from storydiff.errors import LedgerError
from storydiff.export import claim_record, time_record
from storydiff.home import Home
from storydiff.model import Article, Claim, ClaimKind
from storydiff.muting import names_now
from storydiff.text import counted, one_line, words


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one series of a story, with the articles of its claims and how many claims led to it."""

    series: str
    state: State
    articles: dict[str, Article]
    claims: int
    muted: bool = False

    def record(self) -> dict[str, Any]:
        """The state as one JSON object."""
        return {
            "series": self.series,
            "muted": self.muted,
            "claims": self.claims,
            "state": self._claim(self.state.claim),
            "disputed_by": [self._claim(claim) for claim in self.state.disputed_by],
        }

    def _claim(self, claim: Claim) -> dict[str, Any]:
        return claim_record(claim, self.articles[claim.id], self.series)

    def lines(self) -> list[str]:
        """The state for a person."""
        last = ", last told of its kind" if self.state.claim.kind is ClaimKind.EVENT and self.claims > 1 else ""
        head = f"  {self.series}{' (muted)' if self.muted else ''}{last}: {_said(self.state.claim)}"
        lines = [head, f"    {_source(self.state.claim, self.articles[self.state.claim.id])}", _quote(self.state.claim)]
        for claim in self.state.disputed_by:
            lines.append(f"    disputed: {_said(claim)}")
            lines += [f"    {_source(claim, self.articles[claim.id])}", _quote(claim)]
        return lines


@dataclass(frozen=True, slots=True)
class AsOfReport:
    """What was known at a time, series by series of each story, of all days or about one."""

    at: datetime
    holds: datetime | None
    articles: int
    stories: tuple[tuple[str, tuple[Standing, ...]], ...] = ()

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "as_of": time_record(self.at),
            "holds": time_record(self.holds),
            "articles": self.articles,
            "stories": [{"story": name, "series": [s.record() for s in found]} for name, found in self.stories],
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        count = sum(len(found) for _, found in self.stories)
        about = f" about {_moment(self.holds)} and the days before" if self.holds else ""
        seen = f"from {counted(self.articles, 'article')} first seen by then"
        lines = [f"known at {_moment(self.at)} UTC{about}: {count} series, {seen}"]
        for name, found in self.stories:
            lines += ["", name or "(no story)", *(line for standing in found for line in standing.lines())]
        return lines


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """The claims of one series over time, or where none was asked for, the series there are."""

    series: str | None = None
    entries: tuple[Entry, ...] = ()
    names: tuple[tuple[str, int], ...] = ()
    muted: frozenset[str] = frozenset()
    occasions: Mapping[str, int] = field(default_factory=dict)
    """Of a series of events the number of its event for each claim."""

    @property
    def claims(self) -> tuple[Told, ...]:
        """The claims of the series with their articles, in order of time."""
        return tuple((entry.claim, entry.article) for entry in self.entries)

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        if self.series is None:
            names = [{"name": name, "claims": count, "muted": name in self.muted} for name, count in self.names]
            return {"series": names}
        claims = [
            claim_record(entry.claim, entry.article, self.series)
            | {"marks_over_time": [mark.value for mark in entry.marks], "succeeded_by_version": entry.succeeded_by}
            | {"occasion": self.occasions.get(entry.claim.id)}
            for entry in self.entries
        ]
        present = next((e.claim.id for e in self.entries if Mark.PRESENT in e.marks), None)
        return {"series": self.series, "muted": self.series in self.muted, "present": present, "claims": claims}

    def lines(self) -> list[str]:
        """The report for a person: a claim in three lines, with the time it holds for and the time it was learned."""
        if self.series is None:
            said = [f"{n}  ({counted(c, 'claim')}{', muted' if n in self.muted else ''})" for n, c in self.names]
            return said or ["no series yet"]
        count = max(self.occasions.values(), default=0)
        lines = [f"{self.series}{' (muted)' if self.series in self.muted else ''}"]
        if count > 1:
            lines[0] += f": {count} events of one kind, or as many as nothing shows to be one"
        for number in range(1, count + 1) if count > 1 else (None,):
            lines += [f" event {number}"] if number is not None else []
            for entry in self.entries:
                if number in (None, self.occasions.get(entry.claim.id)):
                    lines.append(f"  {_said(entry.claim)}{_marked(entry)}")
                    lines += [f"    {_source(entry.claim, entry.article)}", _quote(entry.claim)]
        return lines


def as_of(home: Home, at: datetime | None = None, holds: datetime | None = None) -> AsOfReport:
    """What was known at a time (default: the run's), and where ``holds`` is said, only what holds until then.

    It is told in today's reading: claims and series as they are read and named now, of the articles of then.
    """
    moment = home.now if at is None else at
    articles = home.ledger.articles_compared(moment)
    newest = home.ledger.newest_telling({article.id for article in articles}, moment)
    hidden = home.ledger.hidden(newest)
    by_series = defaultdict[tuple[str, str], list[Told]](list)
    for claim, article, series in home.ledger.iter_claims():
        if series is not None and (newest.get(claim.article) == claim.version or claim.id in hidden):
            by_series[article.story or "", series].append((claim, article))
    stories, renamed = defaultdict[str, list[Standing]](list), names_now(home)
    for (story, series), told in sorted(by_series.items()):
        found = holding_by(told, holds) if holds is not None else told
        state = state_of([claim for claim, _ in found], home.matcher.lexicon)
        if state is not None:
            owners = {claim.id: article for claim, article in found}
            muted = home.matcher.taught.is_muted(series, renamed=renamed)
            stories[story].append(Standing(series, state, owners, len(found), muted))
    count = len({(article.id, article.version) for article in articles})
    return AsOfReport(moment, holds, count, tuple((name, tuple(found)) for name, found in stories.items()))


def history(home: Home, series: str | None = None) -> HistoryReport:
    """The claims of a series over time, or the names of all series; raises LedgerError for an unknown one."""
    names = tuple((name, count) for name, count, _ in home.ledger.iter_series())
    taught, renamed = home.matcher.taught, names_now(home)
    muted = frozenset(name for name, _ in names if taught.is_muted(name, renamed=renamed))
    if series is None:
        return HistoryReport(names=names, muted=muted)
    name = taught.name_of(series)
    told = home.ledger.history(name)
    if not told:
        near = series_like(series, (name for name, _ in names))[:5]
        hint = f"; did you mean {', '.join(near)}?" if near else "; `storydiff history` lists them"
        raise LedgerError(f"no series {one_line(series, 80)!r}{hint}")
    newest = home.ledger.newest_telling({article.id for _, article in told}, home.now)
    entries = chronicle_of(told, newest, home.matcher.lexicon, home.ledger.hidden(newest))
    claims = [claim for claim, _ in told]
    context = home.matcher.context_of(claims)
    occasions = occasions_of(claims, home.matcher, context, dict.fromkeys((claim.id for claim in claims), name))
    return HistoryReport(name, entries, muted=muted, occasions=occasions)


def series_like(said: str, names: Iterable[str]) -> list[str]:
    """Those of the names of series that hold what was said, or all of whose words are said, as a mail's labels do.

    Position and event are the kinds of a series, which a label does not name.

    >>> series_like("Deaths in Port Ellis", ["deaths/port-ellis", "deaths/vale"])
    ['deaths/port-ellis']
    """
    spoken = words(said.lower())
    parts = ((name, words(re.sub("^(event|position)/|[/-]", " ", name))) for name in names)
    return [
        name
        for name, own in parts
        if (said and said.lower() in name) or (own and all(any(s.startswith(o) for s in spoken) for o in own))
    ]


# --- in words ----------------------------------------------------------------------------------


def _said(claim: Claim) -> str:
    return one_line(claim.statement)


def _source(claim: Claim, article: Article) -> str:
    """Who says so, who prints it, and both times."""
    version = f", version {article.version}" if article.version > 1 else ""
    who = f"{claim.speaker or 'its own words'}; {article.outlet or 'unknown outlet'}"
    return one_line(
        f"[{who}; {claim.document}{version}]  holds for {_moment(claim.as_of)}, printed {_moment(article.time)},"
        f" learned {_moment(article.first_seen)}"
    )


def _marked(entry: Entry) -> str:
    """The marks of a claim, such as "  ← present state, arrived late"."""
    said = [
        f"{mark.value} in version {entry.succeeded_by}"
        if mark in (Mark.CORRECTED, Mark.REWORDED, Mark.REPEATED, Mark.GONE)
        else mark.value
        for mark in entry.marks
    ]
    return f"  ← {', '.join(said)}" if said else ""


def _quote(claim: Claim) -> str:
    return f"    “{excerpt_of(claim).text}”"


def _moment(at: datetime | None) -> str:
    """A time in UTC; midnight sharp and the last instant of a day are how a day is written."""
    if at is None:
        return ""
    is_day = (at.hour, at.minute, at.second) in ((0, 0, 0), (23, 59, 59))
    return f"{at:%Y-%m-%d}" if is_day else f"{at:%Y-%m-%d %H:%M}"
