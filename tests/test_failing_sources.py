"""What a run says of sources that do not answer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storydiff import pipeline

NOW = datetime(2031, 5, 9, 4, 15, tzinfo=UTC)
FEED = '[[sources]]\nname = "post"\nurl = "http://post.invalid/feed"\n'
FOLDER = '[[sources]]\nname = "inbox"\nfolder = "inbox"\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    pipeline.init(folder)
    (folder / "inbox").mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize(
    ("sources", "failed"),
    [
        pytest.param(FEED, True, id="a feed that does not answer"),
        pytest.param(FEED + FOLDER, True, id="and a folder beside it, which always answers"),
        pytest.param(FOLDER, False, id="a folder alone"),
        pytest.param("", False, id="none"),
    ],
)
def test_a_run_has_failed_where_nobody_on_the_net_answers(home: Path, sources: str, failed: bool) -> None:
    (home / "storydiff.toml").write_text(sources, encoding="utf-8")
    with pipeline.open_home(home, NOW) as opened:
        assert asyncio.run(pipeline.run(opened, send=False)).has_failed is failed
