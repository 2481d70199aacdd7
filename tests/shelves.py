"""Homes whose ledger holds what a test says, without anything being read, and their sites."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from storydiff import pipeline
from storydiff.home import Home
from storydiff.model import Article, Change, ChangeKind, Claim, Comparison
from storydiff.site import SiteReport, make_site

NOW = datetime(2031, 6, 1, 4, tzinfo=UTC)
STORIES = """
[[stories]]
name = "bridge"
title = "The bridge at Port Ellis"
"""

Told = tuple[Article, Sequence[tuple[Claim, str]], Sequence[Change]]
"""An article, its claims with their series, and the changes that it brought."""


def a_home(folder: Path, told: Sequence[Told] = (), settings: str = STORIES) -> Path:
    """A home that holds these articles as compared, in its story or that which each names."""
    pipeline.init(folder)
    (folder / "storydiff.toml").write_text(settings, encoding="utf-8")
    with pipeline.open_home(folder, NOW) as home:
        tell(home, told)
    return folder


def tell(home: Home, told: Sequence[Told]) -> None:
    """Enter articles as if they had been read and compared."""
    for article, claims, changes in told:
        home.ledger.add_article(article)
        home.ledger.put_claims(article, [claim for claim, _ in claims], "test")
        series = tuple((claim.id, name) for claim, name in claims)
        home.ledger.put_comparison(article, Comparison(series, tuple(changes), ()))


def a_change(article: Article, series: str, before: Claim | None, after: Claim, kind: str = "increased") -> Change:
    """A change that an article brought."""
    return Change(
        ChangeKind(kind), series, "It is otherwise.", (before.id,) if before else (), (after.id,), 0.5, "it says so",
        article.first_seen,
    )  # fmt: skip


def site_of(folder: Path, to: Path | None = None, address: str | None = None) -> SiteReport:
    """Write the pages of a home as the command does."""
    with pipeline.open_home(folder, NOW, looking=True) as home:
        return make_site(home, to, address)
