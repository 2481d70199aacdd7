"""Plans and warnings that were overtaken: the day they were set for has passed, and no article says what happened.

The clock is the story's own: the latest time of an article that was compared. The article that carries it past the day
and the grace brings the silence to light, so that it is learned when that article was first seen; each plan is due
once, and where the story rests, or an article only arrives late, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from storydiff.changes.endings import event_of
from storydiff.changes.findings import Findings, Scene
from storydiff.changes.origins import Origins
from storydiff.changes.timing import in_time
from storydiff.matching import Context, Matcher, ends, events
from storydiff.matching.event_keys import due_key
from storydiff.matching.matters import matter_of
from storydiff.matching.positions import same_doer
from storydiff.model import Article, Change, ChangeKind, Claim, Dating, Event, Known, Status, Verdict
from storydiff.text import words

GRACE = timedelta(days=3)
"""From the beginning of the day that was set: two days after it, by which time a daily paper has told of it."""
WAITING = timedelta(days=31)
"""A plan whose day lies longer back when the story goes on is forgotten: a story taken up again begins anew."""

_PLANNED_ONCE = frozenset(
    {"said", "announced", "planned", "promised", "hoped", "intended", "pledged", "vowed", "wanted", "told"}
)


def due_blocks(clock: datetime | None, article: Article) -> tuple[str, ...]:
    """The keys of the plans that come due with an article, where all before it carried the story to ``clock``."""
    now = min(article.time, article.first_seen)
    if clock is None or now <= clock or article.dating is Dating.UNKNOWN:
        return ()
    since = max(clock, now - WAITING)
    days = (since.date() - GRACE + timedelta(days=n) for n in range((now.date() - since.date()).days + 1))
    return tuple(due_key(day) for day in days if since < _due_at(day, now) <= now)


def day_of(plan: Claim) -> datetime:
    """The beginning of the day that a plan is set for, or else was told on."""
    day = event_of(plan).when or plan.said_at
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _due_at(day: date, now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo) + GRACE


def find_overtaken(
    article: Article, claims: Sequence[Claim], due: Collection[str], known: Known, matcher: Matcher, *, bar: float
) -> tuple[Change, ...]:
    """The plans under the keys ``due`` of whose end neither the article's claims nor those known say anything."""
    everything = (*known.claims, *claims)
    told = [claim for claim in everything if isinstance(claim.content, Event)]
    context = matcher.context_of(told)
    plans = [c for c in known.claims if _is_plan(c, bar, matcher) and matcher.blocks(c) & set(due)]
    findings = Findings(
        Scene(article, matcher, context, known.series, Origins(known.articles, matcher.lexicon.agencies))
    )
    for plan in _last_told(plans, matcher, context):
        spoken = any(_speaks_of(other, plan, matcher, context) for other in told)
        spoken = spoken or any(_names(other.quote, plan, matcher) for other in everything if _is_after(other, plan))
        spoken = spoken or any(_has_acted(other, plan, matcher, context) for other in told)
        if plan.id in known.series and not spoken and not _names(f"{article.title}\n{article.text}", plan, matcher):
            day = event_of(plan).when
            reason = f"set for {day:%d %B}, which has passed, and no article says what became of it"
            findings.report(ChangeKind.OVERTAKEN, [plan], [], reason)
    return tuple(findings.changes)


def _is_plan(claim: Claim, bar: float, matcher: Matcher) -> bool:
    """True for a salient plan or warning of a named actor that was told before its day."""
    event = claim.content
    if not isinstance(event, Event) or event.status not in (Status.PLANNED, Status.WARNED) or event.when is None:
        return False
    named = event.actor is not None and not matcher.lexicon.is_common(event.actor) and not _was_said_once(claim)
    named = named and not _is_common_noun(event.actor or "", claim.quote)
    return named and claim.salience >= bar and event.when.date() >= claim.said_at.date()


def _is_common_noun(actor: str, quote: str) -> bool:
    """True for "the storm", of which something is only forecast: the noun, without a capital, behind an article."""
    return re.search(rf"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir) {re.escape(actor)}\b", quote) is not None


def _was_said_once(claim: Claim) -> bool:
    """True for a plan that is told as past: "had said that it would"; what holds now is mostly told beside."""
    before = words(claim.quote[: max(0, claim.focus.start - claim.span.start)])
    return any(one == "had" and other in _PLANNED_ONCE for one, other in pairwise(before))


def _is_after(other: Claim, plan: Claim) -> bool:
    """True where a claim was said on the day that was set or after it, elsewhere than the plan."""
    when = event_of(plan).when
    return when is not None and other.id != plan.id and other.said_at.date() >= when.date()


def _names(said: str, plan: Claim, matcher: Matcher) -> bool:
    """True where a text has words for what was planned.

    "Won 33 percent of the vote in Sunday's election" says of an election on Sunday that it was held, which no event
    says: whatever speaks of it on its day or later keeps the plan silent.
    """
    heads = {matter.head for matter in events.matters_of(event_of(plan), matcher.lexicon)}
    told = (matter_of(word, matcher.lexicon) for word in words(said))
    return any(matter is not None and matter.head in heads for matter in told)


def _has_acted(other: Claim, plan: Claim, matcher: Matcher, context: Context) -> bool:
    """True where the doer did something on the day or later, which may be what was planned under another name."""
    planned, event = event_of(plan), event_of(other)
    if not _is_after(other, plan) or event.status is not Status.DONE or not event.actor or not planned.actor:
        return False
    is_late = event.when is None or planned.when is None or event.when.date() >= planned.when.date()
    return is_late and same_doer(planned.actor, event.actor, context.names, matcher.lexicon)


def _last_told(plans: Sequence[Claim], matcher: Matcher, context: Context) -> list[Claim]:
    """Of the plans that are one, that which was told last."""
    kept: list[Claim] = []
    for plan in sorted(plans, key=in_time, reverse=True):
        if all(matcher.same_question(other, plan, context).verdict is Verdict.DIFFERENT for other in kept):
            kept.append(plan)
    return kept


def _speaks_of(other: Claim, plan: Claim, matcher: Matcher, context: Context) -> bool:
    """True where a claim may say what became of the plan, or sets it for another day."""
    event, planned = event_of(other), event_of(plan)
    if other.id == plan.id or other.said_at < plan.said_at:
        return False
    if matcher.same_question(plan, other, context).verdict is Verdict.DIFFERENT:
        kind, judged = ends.end_of(planned, event, context.names, matcher.lexicon)
        return kind is not None or judged.verdict is Verdict.UNSURE
    if event.status not in (Status.PLANNED, Status.WARNED):
        return True
    still = event.when or other.said_at
    return planned.when is not None and still.date() > planned.when.date()
