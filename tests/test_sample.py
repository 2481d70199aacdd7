"""The sample that ships with storydiff: feeds that parse, pages that read clean, figures that have a source."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
import trafilatura

from storydiff.sources.loopback import find_file

SAMPLE = Path(__file__).resolve().parents[1] / "sample"
FEEDS = sorted(SAMPLE.glob("*/feed.xml"))
PAGES = sorted(SAMPLE.glob("*/**/*.html"))
SOURCES = (SAMPLE / "SOURCES.md").read_text(encoding="utf-8")

MARK = "Sample article written for storydiff; the outlet does not exist"
NOT_ARTICLE = ("sample article", "does not exist", "advertisement", "cookie", "subscribe", "most read", "by mail")
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b\d{{1,2}} (?:{MONTH})\b")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
QUOTATION = re.compile(r"[“”„\"«»]")


def name(path: Path) -> str:
    return path.relative_to(SAMPLE).as_posix()


def entries(feed: Path) -> list[Any]:
    return list(feedparser.parse(feed.read_bytes()).entries)


def page_of(entry: Any) -> Path | None:
    return find_file(SAMPLE, urlsplit(entry.link).netloc, urlsplit(entry.link).path)


def extraction(page: Path) -> Any:
    return trafilatura.bare_extraction(page.read_text(encoding="utf-8"), with_metadata=True)


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(DATE.sub("", text)))


def table_of(page: Path) -> tuple[set[str], str]:
    """The figures of the first column of the page's table in SOURCES.md, and the whole of its section."""
    section = SOURCES.split(f"### {name(page)}\n", 1)[1].split("\n##", 1)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return {number for row in rows for number in NUMBER.findall(row)}, section


def test_there_are_feeds_in_both_formats_of_several_outlets() -> None:
    versions = [feedparser.parse(feed.read_bytes()).version for feed in FEEDS]
    assert {"atom10", "rss20"} == set(versions)
    assert len(FEEDS) >= 3


@pytest.mark.parametrize("feed", FEEDS, ids=name)
def test_a_feed_is_well_formed_and_its_entries_lead_to_pages(feed: Path) -> None:
    parsed = feedparser.parse(feed.read_bytes())
    assert not parsed.bozo
    assert len({entry.id for entry in parsed.entries}) == len(parsed.entries) > 0
    for entry in parsed.entries:
        page = page_of(entry)
        assert page is not None, entry.link
        found = extraction(page)
        assert urlsplit(entry.link)[:2] == ("http", feed.parent.name)
        assert (entry.title, f"{entry.published_parsed.tm_year}") == (found.title, found.date[:4])
        assert entry.summary
        assert not QUOTATION.search(entry.title + entry.summary)


def test_every_page_is_in_a_feed_once() -> None:
    linked = [page_of(entry) for feed in FEEDS for entry in entries(feed)]
    assert sorted(map(str, linked)) == sorted(map(str, PAGES))


def test_one_entry_carries_its_full_text_and_the_others_only_a_summary() -> None:
    full = [entry for feed in FEEDS for entry in entries(feed) if "content" in entry]
    assert len(full) == 1
    page = page_of(full[0])
    assert page is not None
    last = extraction(page).text.splitlines()[-1]
    assert last in full[0].content[0].value


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_reads_as_an_article_without_what_stands_around_it(page: Path) -> None:
    found = extraction(page)
    assert found.title
    assert re.fullmatch(r"2024-0[4-6]-\d\d", found.date)
    assert found.hostname == page.relative_to(SAMPLE).parts[0]
    assert found.sitename
    assert 150 <= len(found.text.split()) <= 450
    assert not [phrase for phrase in NOT_ARTICLE if phrase in found.text.lower()]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_says_that_it_is_a_sample(page: Path) -> None:
    assert page.read_text(encoding="utf-8").count(MARK) >= 2


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_words_are_put_into_the_mouth_of_anyone(page: Path) -> None:
    assert not QUOTATION.search(extraction(page).text)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_figure_has_its_public_source(page: Path) -> None:
    found = extraction(page)
    figures, section = table_of(page)
    assert not numbers(f"{found.title}\n{found.text}") - figures
    assert not figures - numbers(f"{found.title}\n{found.text}"), "a figure is listed that the article does not give"
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", section)}
    listed = {int(number) for number in re.findall(r"^(\d+)\. .+ <https?://\S+>$", SOURCES, re.MULTILINE)}
    assert cited
    assert cited <= listed


def test_a_dispatch_is_printed_again_word_for_word() -> None:
    credited = [page for page in PAGES if extraction(page).author == "Northern Wire"]
    assert len(credited) == 1
    wire = "\n".join(
        extraction(page).text for page in PAGES if page.relative_to(SAMPLE).parts[0].startswith("northern")
    )
    copied = [line for line in extraction(credited[0]).text.splitlines() if line in wire]
    assert len(copied) >= 3


def test_an_outlet_corrects_itself() -> None:
    corrections = [page for page in PAGES if "\nCorrection: " in extraction(page).text]
    assert len(corrections) == 1
    assert "35" in extraction(corrections[0]).text.split("\nCorrection: ")[1]
