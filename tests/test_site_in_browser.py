"""A real browser shows the pages of a site without sideways scrolling, by WCAG's rules, on a phone and in the dark."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storydiff import pipeline
from storydiff.site import make_site
from tests.browser import SCHEMES, WIDTHS, browsing, look

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STORY = Path(__file__).parent / "stories" / "harbour_strike"
READ_AT = datetime(2023, 5, 10, 4, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a home that has read a whole story."""
    home = tmp_path_factory.mktemp("read") / "home"
    pipeline.init(home)
    (home / "storydiff.toml").write_text('[[stories]]\nname = "strike"\ntitle = "The strike"\n', encoding="utf-8")
    with pipeline.open_home(home, READ_AT) as opened:
        asyncio.run(pipeline.ingest(opened, [str(path) for path in sorted(STORY.iterdir())]))
        pipeline.diff(opened)
        pipeline.make_digest(opened, send=True)
        make_site(opened)
    return home / "site"


@pytest.fixture(scope="module")
def browser(pages: Path) -> Iterator[Browser]:
    """One Chromium for the tests here, started when the site is made: its driver's loop lets no other run."""
    with browsing() as running:
        yield running


def longest_of_each_folder(site: Path) -> list[Path]:
    """One page of each kind: the longest."""
    folders: dict[Path, list[Path]] = {}
    for page in site.rglob("*.html"):
        folders.setdefault(page.parent, []).append(page)
    return [max(found, key=lambda page: page.stat().st_size) for _, found in sorted(folders.items())]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_a_site_fit_and_can_be_read(browser: Browser, pages: Path, width: int, scheme: str) -> None:
    longest = longest_of_each_folder(pages)
    assert len(longest) > 4
    found = {page.name: look(browser, page, width, scheme).problems(page, pages) for page in longest}
    assert {page: problems for page, problems in found.items() if problems} == {}
