"""What a page shows of claims, series and articles: plain values, every word of them text that the templates escape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from storydiff.changes.chronicle import Entry, Mark
from storydiff.digest import Side
from storydiff.digest.lines import SECTION_OF, Sources, line_of, side_of
from storydiff.digest.values import Moment
from storydiff.digest.wording import deed_of, label_of, stance_words, value_of
from storydiff.model import Article, Change, ChangeKind, Claim, ClaimKind, Dating, Event, Position
from storydiff.pages.addresses import article_page, web_link
from storydiff.text import one_line

LANGUAGE = "en"
"""The language of the pages: one site is read by whoever has its address."""

UNTOLD = frozenset({ChangeKind.RESTATED, ChangeKind.FILLED_IN})
"""What no page tells as a change: the same said again, and the past completed."""

GROUPS = {
    ClaimKind.FIGURE: ("figures", "Figures"),
    ClaimKind.POSITION: ("stands", "Where they stand"),
    ClaimKind.EVENT: ("plans", "Plans and events"),
}
"""The groups of a story's series in their order: the name, and the heading."""

BEFORE, BEHIND = 600, 100
"""Characters around a quote in which a name is looked for as it is written: a whole article takes ten times as long."""

_SUCCEEDED = frozenset({Mark.CORRECTED, Mark.REWORDED, Mark.REPEATED, Mark.GONE})
_MOST = 60


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as a page shows it: its value, its evidence, and its three times."""

    id: str
    value: str
    side: Side
    holds: Moment
    learned: datetime
    article: str
    """The page of the version of the article that it stands in."""
    version: int
    marks: tuple[str, ...] = ()
    is_present: bool = False
    is_disputed: bool = False
    is_over: bool = False
    """True where a newer version of the article has put something else in its place, or nothing."""

    @property
    def who(self) -> str:
        """Who says so: the speaker, else the outlet."""
        return self.side.speaker or self.side.outlet or "unknown outlet"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change in a few lines: what it is about, old and new, what it is called, when it was learned, and why."""

    id: str
    kind: str
    section: str
    """The name of the digest's section that it belongs to, by which it is coloured."""
    label: str
    old: str | None
    new: str
    headline: str
    learned: datetime
    reason: str
    doubt: str
    is_dispute: bool = False
    evidence: tuple[tuple[str, Side], ...] = ()
    """The sides, each with the word that introduces it."""
    href: str = ""

    @property
    def source(self) -> str:
        """The address on the web of the article that says so; empty where it has none."""
        return next(filter(None, (web_link(side.link) for _, side in self.evidence)), "")

    @property
    def text(self) -> str:
        """The change and its quotes as plain text."""
        said = f"{self.old} {'or' if self.is_dispute else '→'} {self.new}" if self.old else self.new
        quotes = [
            f"{word}: {side.speaker or side.outlet or 'unknown'}: “{side.quote.text}”" for word, side in self.evidence
        ]
        return "\n".join([f"{self.label} ({self.kind}): {said}", *quotes])


@dataclass(frozen=True, slots=True)
class Step:
    """One value of a course, with the first who said it and the times that it was said for."""

    value: str
    holds: Moment
    who: str
    claim: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """A series in few words, as lists and story pages show it; kept from one making of the site to the next."""

    story: str
    series: str
    href: str
    label: str
    kind: str
    value: str
    who: str
    holds: str
    """The day that the value holds for, as ISO writes it."""
    claims: int
    changed: str
    """When it was last learned to have changed, as ISO writes it; empty where it never was."""
    is_muted: bool = False
    rivals: tuple[tuple[str, str], ...] = ()
    """The values that are open beside it, each with who stands by it."""
    speakers: tuple[str, ...] = ()


def record_of(card: Card) -> dict[str, Any]:
    """The card as plain JSON values."""
    return {name: getattr(card, name) for name in _CARD}


def card_of(record: Mapping[str, Any]) -> Card:
    """The card that was kept so."""
    rivals = tuple((value, who) for value, who in record["rivals"])
    return Card(**{**record, "rivals": rivals, "speakers": tuple(record["speakers"])})


_CARD = tuple(field.name for field in fields(Card))


def claim_view(claim: Claim, article: Article, newest: int, entry: Entry | None = None) -> ClaimView:
    """The view of a claim of that version of an article; ``newest`` is the newest version that there is."""
    near = nearby(claim, article)
    side = side_of(claim, Sources({}, {(near.document, near.version): near}, {}, LANGUAGE))
    marks = () if entry is None else entry.marks
    return ClaimView(
        id=claim.id,
        value=value_words(claim, near),
        side=side,
        holds=_moment(claim.as_of),
        learned=article.first_seen,
        article=article_page(article.id, article.version if article.version < newest else None),
        version=article.version,
        marks=tuple(_mark_words(mark, entry) for mark in marks),
        is_present=Mark.PRESENT in marks,
        is_disputed=Mark.DISPUTED in marks,
        is_over=bool(_SUCCEEDED.intersection(marks) - {Mark.REPEATED}),
    )


def nearby(claim: Claim, article: Article) -> Article:
    """The article with only the text around a claim, which is where the names of its words are written."""
    start, end = max(0, claim.span.start - BEFORE), claim.span.end + BEHIND
    return replace(article, text=article.text[start:end])


def value_words(claim: Claim, article: Article) -> str:
    """What a claim answers, in words that say it without its question."""
    match claim.content:
        case Event():
            return deed_of(claim, article)
        case Position():
            return stance_words(claim)
    return value_of(claim, LANGUAGE)


def series_label(claim: Claim, article: Article) -> str:
    """What a series is about, by the claim that gives its value."""
    return label_of(claim, article)


def _mark_words(mark: Mark, entry: Entry | None) -> str:
    by = entry.succeeded_by if entry is not None and mark in _SUCCEEDED else None
    return mark.value if by is None else f"{mark.value} in version {by}"


def change_view(change: Change, sources: Sources, href: str = "") -> ChangeView:
    """The view of a change; ``sources`` holds its claims and their articles. Raises KeyError for a claim that lacks."""
    line = line_of([change], sources)
    return ChangeView(
        id=change.id,
        kind=line.kind_words,
        section=SECTION_OF.get(line.kind, "new"),
        label=line.label,
        old=line.old if line.shows_old else None,
        new=line.new or "no longer said",
        headline=line.headline,
        learned=change.learned_at,
        reason="" if SECTION_OF.get(line.kind) in ("figures", "new") else line.reason,
        doubt=one_line(change.doubt),
        is_dispute=line.is_dispute,
        evidence=line.evidence,
        href=href,
    )


def steps_of(views: Iterable[ClaimView]) -> tuple[Step, ...]:
    """The values of a series one after the other; the same said again at once is one step. The latest ``_MOST``."""
    steps: list[Step] = []
    for view in views:
        if view.is_over:
            continue
        if steps and steps[-1].value == view.value:
            steps[-1] = replace(steps[-1], times=steps[-1].times + 1)
        else:
            steps.append(Step(view.value, view.holds, view.who, view.id))
    return tuple(steps[-_MOST:])


def speakers_of(views: Sequence[ClaimView]) -> tuple[str, ...]:
    """Who speaks in a series, each once, as first written."""
    return tuple(dict.fromkeys(view.side.speaker for view in views if view.side.speaker))


def newest_of(articles: Iterable[Article]) -> Mapping[str, int]:
    """The newest version of each article, by id."""
    found: dict[str, int] = {}
    for article in articles:
        found[article.id] = max(article.version, found.get(article.id, 0))
    return found


def printed(article: Article) -> Moment:
    """When an article was published, as well as that is known."""
    at = article.time.astimezone(UTC)
    return Moment(at, (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0), article.dating)


def day_of(at: datetime) -> date:
    """The day of a time, in UTC."""
    return at.astimezone(UTC).date()


def _moment(at: datetime) -> Moment:
    """The time that a claim holds for; midnight sharp and the last instant of a day are how a day is written."""
    at = at.astimezone(UTC)
    is_day = (at.hour, at.minute, at.second) in ((0, 0, 0), (23, 59, 59))
    return Moment(at, is_day, Dating.STATED)
