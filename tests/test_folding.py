"""A page that comes under another address is folded where its text or its own word says that it is the same page."""

from __future__ import annotations

import pytest

from storydiff import storing
from storydiff.model import Arrival, Intake, Stored
from storydiff.sources.pages import capture_of
from tests.builders import an_article
from tests.intake import NOW, SENTENCES, Desk, item, page, rss
from tests.webserver import Site

TEXT = "\n\n".join(SENTENCES)
OTHER = "\n\n".join(f"{sentence} So it was told." for sentence in SENTENCES)
"""A text that shares no paragraph with it."""


def arrive(desk: Desk, address: str, text: str = TEXT, title: str = "Fourteen found") -> Stored:
    article = an_article(address, url=address, text=text, title=title)
    capture = capture_of(text.encode(), media_type="text/html", location=address, now=NOW)
    report = storing.store(desk.home, Intake((Arrival(capture, text.encode(), article),)))
    return report.stored[0]


ADDRESSES = [
    ("https://post.example/story", "http://post.example/story"),
    ("https://post.example/story", "https://www.post.example/story/"),
    ("https://post.example/story", "https://post.example/story/index.html"),
    ("https://www.post.example/story", "https://m.post.example/story"),
    ("https://post.example/story", "https://amp.post.example/story"),
    ("https://post.example/story", "https://post.example/story/amp/"),
    ("https://post.example/story", "https://post.example/amp/story"),
    ("https://post.example/story.html", "https://post.example/story.amp.html"),
    ("https://post.example/story?id=3", "https://post.example/story?id=3&amp=1"),
]


@pytest.mark.parametrize(("known", "variant"), ADDRESSES)
def test_the_same_text_under_a_variant_is_known_either_way(desk: Desk, known: str, variant: str) -> None:
    back = (variant.replace("story", "other"), known.replace("story", "other"))
    for (first, second), says in (((known, variant), TEXT), (back, OTHER)):
        assert arrive(desk, first, says).outcome.value == "new"
        stored = arrive(desk, second, says)
        assert (stored.outcome.value, stored.article.document) == ("known", first)


def test_another_text_under_a_variant_is_an_article_of_its_own(desk: Desk) -> None:
    arrive(desk, "https://post.example/valves")
    stored = arrive(desk, "https://post.example/amp/valves", OTHER)
    assert (stored.outcome.value, stored.article.document) == ("new", "https://post.example/amp/valves")


def test_a_changed_text_is_a_new_version_where_title_and_most_paragraphs_agree(desk: Desk) -> None:
    arrive(desk, "https://post.example/a")
    stored = arrive(desk, "https://m.post.example/a", f"{TEXT}\n\nThe search went on.")
    assert (stored.outcome.value, stored.article.document) == ("new version", "https://post.example/a")
    stored = arrive(desk, "https://amp.post.example/a", f"{TEXT}\n\nAnd on.", title="Another matter")
    assert stored.outcome.value == "new"


def test_the_same_text_at_an_address_that_is_no_variant_is_a_copy_and_kept(desk: Desk) -> None:
    arrive(desk, "https://post.example/a")
    assert arrive(desk, "https://times.example/a").outcome.value == "new"
    assert arrive(desk, "https://post.example/b", title="Another matter").outcome.value == "new"


def test_an_address_that_is_known_itself_is_not_folded(desk: Desk) -> None:
    arrive(desk, "https://post.example/a")
    arrive(desk, "https://m.post.example/a", OTHER)
    stored = arrive(desk, "https://m.post.example/a", TEXT)
    assert (stored.outcome.value, stored.article.document) == ("new version", "https://m.post.example/a")


def test_a_mobile_page_is_named_by_the_plain_address_that_it_gives_as_its_own(desk: Desk, site: Site) -> None:
    canonical = '<head><link rel="canonical" href="{}">'
    site.tell("/a/amp", page().replace("<head>", canonical.format(site.url("/a"))))
    site.tell("/feed", rss(item(site.url("/a/amp?utm_source=rss"))))
    assert [stored.article.document for stored in desk.look().stored] == [site.url("/a")]
