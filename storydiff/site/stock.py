"""What the pages of a site are made from: versions of articles, held while they are near, and what is newest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from storydiff.digest.lines import Sources
from storydiff.home import Home
from storydiff.model import Article, Change, Claim
from storydiff.muting import names_now
from storydiff.pages.addresses import series_page, story_page
from storydiff.pages.views import LANGUAGE, ChangeView, change_view, nearby
from storydiff.site.filling import Filling
from storydiff.site.plan import Places
from storydiff.site.shelf import Shelf

HELD = 2_000
"""Versions of articles in memory at once, at some 10 kB each."""


@dataclass
class Stock:
    """All that making a page needs: the home, what stands where, the templates, the folder."""

    home: Home
    places: Places
    newest: Mapping[str, int]
    """The newest version of each article that has a page."""
    filling: Filling
    shelf: Shelf
    base: str
    salt: str
    """The mark of what bears on every page: templates, titles, judgements, the release."""
    _held: OrderedDict[str, Article] = field(default_factory=OrderedDict)

    @cached_property
    def newest_telling(self) -> dict[str, int]:
        """The newest version of each article that is compared and says something."""
        return self.home.ledger.newest_telling(set(self.newest), self.home.now)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The claims that later versions did not show, so that they stand."""
        return self.home.ledger.hidden(self.newest_telling)

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The present names of muted series."""
        return names_now(self.home)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {story.name: story.title for story in self.home.stories}

    def title_of(self, story: str) -> str:
        """What a story is called."""
        return self._titles.get(story) or story or "Articles of no story"

    def is_muted(self, series: str) -> bool:
        """True where a reader has muted a series."""
        return self.home.matcher.taught.is_muted(series, renamed=self.renamed)

    def versions(self, ids: Iterable[str]) -> dict[str, Article]:
        """Those versions of articles by id."""
        wanted = dict.fromkeys(ids)
        lacking = [id_ for id_ in wanted if id_ not in self._held]
        found = {id_: self._held[id_] for id_ in wanted if id_ in self._held}
        for start in range(0, len(lacking), 500):
            found |= self.home.ledger.versions_by_id(lacking[start : start + 500])
        for id_, article in found.items():
            self._held[id_] = article
            self._held.move_to_end(id_)
        while len(self._held) > HELD:
            self._held.popitem(last=False)
        return found

    def series_of(self, story: str, series: str, change: str) -> str | None:
        """The series that shows a change which was reported under that name; None where none does."""
        return series if (story, series) in self.places.series else self.places.adopters.get((story, change))

    def story_href(self, story: str) -> str:
        """The page of a story, from the folder of the site."""
        return story_page(story)

    def change_views(self, changes: Sequence[Change], story: str) -> list[ChangeView]:
        """The views of changes of a story; one whose claims are no longer kept is left out."""
        wanted = sorted({claim for change in changes for claim in (*change.before, *change.after)})
        found = self.home.ledger.claims_by_id(wanted, story)
        views = []
        owners = {claim.id: (claim, article) for claim, article, _ in found}
        for change in changes:
            ids = (*change.before, *change.after)
            if all(id_ in owners for id_ in ids):
                series = self.series_of(story, change.series, change.id)
                href = story_page(story) if series is None else f"{series_page(story, series)}#d-{change.id}"
                views.append(change_view(change, self._sources([owners[id_] for id_ in ids]), href))
        return views

    def _sources(self, told: Sequence[tuple[Claim, Article]]) -> Sources:
        articles = {(claim.document, claim.version): nearby(claim, article) for claim, article in told}
        return Sources({claim.id: claim for claim, _ in told}, articles, {}, LANGUAGE)
