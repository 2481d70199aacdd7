"""The news of the benchmark of a nightly run: hardly ever the same text twice, told again with the same facts."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.generated_news import OUTLETS, Edition, iter_news, names_in, own_stories, story_of
from benchmarks.nightly import make_home
from storydiff import pipeline
from storydiff.model import Article

NIGHT = 600
"""More than two editions of all stories."""


@pytest.fixture(scope="module")
def night() -> list[Article]:
    return list(islice(iter_news(), NIGHT))


def test_hardly_any_text_comes_twice(night: list[Article]) -> None:
    assert len({article.text for article in night}) > 0.99 * NIGHT  # two outlets may print the same
    assert len({article.document for article in night}) == NIGHT


def test_the_same_numbers_give_the_same_articles(night: list[Article]) -> None:
    assert list(islice(iter_news(), 50)) == night[:50]


def test_each_story_is_told_in_the_names_that_its_articles_bear(night: list[Article]) -> None:
    told = Counter(map(story_of, night))
    stories = own_stories()
    assert told.keys() == stories.keys()
    edition = sum(map(len, stories.values())) * len(OUTLETS)
    once = Counter(map(story_of, night[:edition]))
    assert once == {name: len(articles) * len(OUTLETS) for name, articles in stories.items()}


@pytest.mark.parametrize("followed", ["each", "one"])
def test_a_home_follows_each_story_or_all_as_one(tmp_path: Path, followed: str) -> None:
    folder = make_home(tmp_path / "home", 40, 1, followed)
    with pipeline.open_home(folder) as home:
        report = asyncio.run(pipeline.ingest(home))
    placed = {stored.article.document: stored.article.story for stored in report.stored}
    told = {article.document: story_of(article) for article in islice(iter_news(), 40)}
    assert placed == (told if followed == "each" else dict.fromkeys(told, "one"))
    assert len(set(told.values())) > 1


def test_outlets_repeat_most_of_each_article(night: list[Article]) -> None:
    told = night[: len(OUTLETS)]
    assert [article.publisher for article in told] == list(OUTLETS)
    first, _, reprint = (set(article.text.split("\n\n")) for article in told)
    assert reprint < first


def test_an_edition_exchanges_what_is_told_alike_in_all_articles_of_a_story() -> None:
    stories = own_stories()
    articles = stories["ferry_sinking"]
    edition = Edition(1, "ferry_sinking", names_in(stories))
    said: dict[str, set[str]] = {}
    for article in articles:
        before, after = (
            re.findall(r"\b\d{2,3}\b(?![.,:]\d)", text) for text in (article.text, edition.of(article).text)
        )
        for old, new in zip(before, after, strict=True):
            said.setdefault(old, set()).add(new)
    assert any(values != {old} for old, values in said.items())
