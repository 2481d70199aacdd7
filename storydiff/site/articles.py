"""The pages of articles: each version by itself, with its claims marked in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storydiff.model import Article, Claim
from storydiff.pages.addresses import article_page, series_page, web_link
from storydiff.pages.passages import Marked, paragraphs_of
from storydiff.pages.views import ClaimView, claim_view, day_of, nearby, printed, series_label
from storydiff.site.desk import Desk, Job
from storydiff.site.plan import PlannedArticle, joined_mark
from storydiff.site.stock import Stock
from storydiff.text import one_line

AT_ONCE = 50
"""Articles that are made together."""


Asked = tuple[str, PlannedArticle, str]
"""An article that is to be made: its id, what it is, its mark."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A claim of an article by its number, with where it leads: to its series in each story that has it."""

    number: int
    view: ClaimView
    label: str
    places: tuple[tuple[str, str], ...] = ()
    """The title of each story and the address of the claim in its series there."""

    @property
    def href(self) -> str:
        """Where its words lead: to the first of its series, else to the list below the text."""
        return self.places[0][1] if self.places else f"#n-{self.number}"


def article_jobs(desk: Desk) -> Iterator[Job]:
    """The articles that are another, as jobs."""
    waiting: list[Asked] = []
    for id_, planned in desk.plan.articles.items():
        mark = joined_mark(planned.mark, desk.salt)
        if desk.wants(unit_name(id_), mark):
            waiting.append((id_, planned, mark))
        if len(waiting) >= AT_ONCE:
            yield _job(waiting)
            waiting = []
    if waiting:
        yield _job(waiting)


def unit_name(article: str) -> str:
    """The name of the unit of an article on the shelf."""
    return f"article {article}"


def _job(waiting: Sequence[Asked]) -> Job:
    return Job(_make, waiting, tuple(unit_name(id_) for id_, _, _ in waiting))


def _make(stock: Stock, waiting: Sequence[Asked]) -> None:
    ids = [v for _, planned, _ in waiting for owners in planned.versions.values() for v in owners.values()]
    articles, claims = stock.versions(ids), stock.home.ledger.claims_of_versions(ids)
    for id_, planned, mark in waiting:
        contents, card = dict[str, bytes](), None
        for version, owners in sorted(planned.versions.items()):
            found = [articles[v] for v in owners.values() if v in articles]
            if not found:
                continue
            told = {story: claims.get(v, []) for story, v in sorted(owners.items())}
            page = article_page(id_, None if version == planned.newest else version)
            contents[page] = _page(stock, id_, planned, found[0], told)
            card = _card(found[0], sorted(owners))
        stock.shelf.put(unit_name(id_), mark, contents, card)


def _page(
    stock: Stock, id_: str, planned: PlannedArticle, article: Article, told: dict[str, list[tuple[Claim, str | None]]]
) -> bytes:
    numbered = _numbered(stock, planned, article, told)
    marked = [Marked(n.number, claim.span, claim.focus) for n, claim in numbered]
    versions = [(v, article_page(id_, None if v == planned.newest else v)) for v in sorted(planned.versions)]
    paragraphs = paragraphs_of(article.text, marked)
    return stock.filling.page(
        "article.html.j2",
        "../",
        article=article,
        link=web_link(article.url),
        printed=printed(article),
        paragraphs=paragraphs,
        quoted={number for paragraph in paragraphs for passage in paragraph for number in passage.starts},
        claims={n.number: n for n, _ in numbered},
        versions=versions,
        stories=[(stock.title_of(story), stock.story_href(story)) for story in told],
    )


def _numbered(
    stock: Stock, planned: PlannedArticle, article: Article, told: dict[str, list[tuple[Claim, str | None]]]
) -> list[tuple[Numbered, Claim]]:
    """The claims of a version, each once, in the order of the text."""
    claims, places = dict[str, Claim](), dict[str, list[tuple[str, str]]]()
    for story, found in told.items():
        for claim, series in found:
            claims.setdefault(claim.id, claim)
            if series is not None:
                part = (planned.parts or {}).get((story, claim.id))
                href = f"../{series_page(story, series, part)}#c-{claim.id}"
                places.setdefault(claim.id, []).append((stock.title_of(story), href))
    ordered = sorted(claims.values(), key=lambda c: (c.span.start, c.focus.start, c.id))
    return [
        (
            Numbered(
                number,
                claim_view(claim, article, planned.newest),
                series_label(claim, nearby(claim, article)),
                tuple(places.get(claim.id, ())),
            ),
            claim,
        )
        for number, claim in enumerate(ordered, 1)
    ]


def _card(article: Article, stories: Sequence[str]) -> list[object]:
    """What lists and the search say of an article."""
    publisher = one_line(article.publisher or article.source, 80)
    return [one_line(article.title, 160), publisher, day_of(article.time).isoformat(), stories]
