"""The past of a long series is told in a time that grows with it: a chart in a mail waits for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from storydiff.changes.states import arrived_late
from storydiff.changes.timing import holds_at
from storydiff.model import Article, Claim, Dating, Figure, Relation, Span
from tests.builders import a_claim, an_article

BEGUN = datetime(2031, 5, 1, tzinfo=UTC)
SAID = "The flood has killed 40 people."


def told(document: int, printed: int, seen: int, *, undated: bool = False, version: int = 1) -> tuple[Claim, Article]:
    """A claim with its article, printed and first seen so many hours after the story began."""
    at, first_seen = (BEGUN + timedelta(hours=hours) for hours in (printed, max(printed, seen)))
    changed = {"published": None, "dating": Dating.UNKNOWN} if undated else {"published": at}
    article = an_article(f"paper-{document}", text=SAID, first_seen=first_seen, version=version, **changed)
    figure = Figure("deaths", Relation.EXACT, 40, 40)
    return a_claim(article, figure, 0, quote=SAID, focus=Span(21, 23)), article


def as_defined(all_told: list[tuple[Claim, Article]]) -> set[str]:
    """The claims learned after a later article on the same question was known, each held against every other."""
    return {
        claim.id
        for claim, article in all_told
        for later, other in all_told
        if other.dating is not Dating.UNKNOWN
        and other.id != article.id
        and other.first_seen < article.first_seen
        and later.said_at > article.time
        and holds_at(later) >= holds_at(claim)
    }


hours = st.integers(0, 6)


@given(st.lists(st.builds(told, st.integers(0, 4), hours, hours, undated=st.booleans(), version=st.integers(1, 2))))
def test_what_arrived_late_is_what_was_learned_after_something_later(all_told: list[tuple[Claim, Article]]) -> None:
    assert arrived_late(all_told) == as_defined(all_told)


def test_three_thousand_claims_are_told_apart_at_once() -> None:
    all_told = [told(number, number, number) for number in range(3_000)]
    begun = process_time()
    assert arrived_late(all_told) == frozenset()
    assert process_time() - begun < 3
