"""What of a window is past: taken in now, and older than what the story had come to when it was last told.

Nothing of it is news, however the comparing calls it: a question that an old article asks first is "new" to the ledger
and old to the reader. The present of a series never moves by it, as states are made of the times that claims hold for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storydiff.digest.values import Past
from storydiff.model import Article, Change, ChangeKind, Dating


@dataclass(frozen=True, slots=True)
class Window:
    """The articles of a story that came in since a recipient's last letter, and how far that letter had told it.

    ``told`` is the time of the newest article before them, None where there was none: then the newest of these stands
    for it, as a first letter tells what is known and not how it came about. ``patience`` is how much older than that an
    article may be and still be news that came late.
    """

    articles: Sequence[Article]
    told: datetime | None
    patience: timedelta

    @property
    def is_first(self) -> bool:
        """True where nothing of the story was there before."""
        return self.told is None

    def past(self) -> dict[str, Article]:
        """The versions of articles that are past, by ``Article.version_id``.

        A later version of an article that was known is never past: what is corrected in an old article is news.
        """
        told = max((a.time for a in self.articles), default=None) if self.told is None else self.told
        new = {article.id for article in self.articles if article.version == 1}
        return {
            article.version_id: article
            for article in self.articles
            if told is not None and article.id in new and self._is_past(article, told)
        }

    def _is_past(self, article: Article, told: datetime) -> bool:
        if article.dating is Dating.UNKNOWN:
            return article.is_backfill
        at_once = article.is_backfill and not self.is_first
        return article.time < (told if at_once else told - self.patience)


def parted(changes: Sequence[Change], brought_by: Mapping[str, str], window: Window) -> tuple[list[Change], Past]:
    """The changes that are news, and what there is to say of the others; ``brought_by`` names each change's version."""
    old = window.past()
    news = [change for change in changes if brought_by.get(change.id) not in old]
    completed = {c.series for c in changes if brought_by.get(c.id) in old and c.kind is not ChangeKind.RESTATED}
    articles = {article.id for article in old.values()}
    return news, Past(len(articles), len(completed), window.is_first)
