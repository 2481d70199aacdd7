"""Comparing one article with what the ledger holds: what is known, what it settles, what it changes, in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storydiff.changes import BAR, compare
from storydiff.changes.overtaking import day_of, due_blocks, find_overtaken
from storydiff.ledger import Ledger
from storydiff.matching import Matcher
from storydiff.model import Article, Change, Claim, ClaimKind, Comparison, Known
from storydiff.settling import settle


def compare_with_ledger(
    ledger: Ledger, matcher: Matcher, article: Article, own: Sequence[Claim] | None = None, *, bar: float = BAR
) -> Comparison:
    """What an article that is read changes in what the ledger holds; it is kept there.

    ``own`` are the claims of the article, where they are at hand.
    """
    own = ledger.claims_of(article) if own is None else own
    known = settle(ledger, matcher, article, own, _known(ledger, matcher, article, own))
    comparison = compare(article, own, known, matcher, bar=bar)
    overtaken = _overtaken(ledger, matcher, article, own, bar=bar)
    comparison = replace(comparison, changes=(*comparison.changes, *overtaken))
    ledger.put_comparison(article, comparison, own)
    return comparison


def _known(ledger: Ledger, matcher: Matcher, article: Article, own: Sequence[Claim]) -> Known:
    """What the claims of an article may be compared with, and what has replaced the last of it under other names."""
    reach = matcher.reach(own)
    known = ledger.known_for(own, article, reach)
    values = matcher.replacing_keys(own, known.claims, known.series)
    if not values:
        return known
    return ledger.known_also(known, values, article, {claim.id for claim in own}, matcher.names_values)


def _overtaken(
    ledger: Ledger, matcher: Matcher, article: Article, own: Sequence[Claim], *, bar: float
) -> tuple[Change, ...]:
    """The plans whose day this article leaves behind, and of whose end nobody spoke."""
    due = due_blocks(ledger.story_clock(article), article)
    plans = [c for c in ledger.known_under(due, article).claims if c.kind is ClaimKind.EVENT] if due else []
    if not plans:
        return ()
    keys = {key for plan in plans for key in matcher.blocks(plan)}
    since = min(day_of(plan) for plan in plans)
    known = ledger.known_under(keys, article, {claim.id for claim in own}, since=since)
    return find_overtaken(article, own, due, known, matcher, bar=bar)
