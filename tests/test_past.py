"""What is taken in late by a long way completes the past: one line in one letter, and the present stays as it was."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import settings

from storydiff import pipeline
from storydiff.digest.past import Window
from storydiff.histories import AsOfReport
from storydiff.model import Article, Dating
from tests.builders import an_article, day
from tests.intake import item, rss
from tests.webserver import Site

pytestmark = pytest.mark.usefixtures("kept_in")

FULL = settings().max_examples > 100
MANY = 1_000 if FULL else 40
"""Old articles that are taken in at once: a thousand in the full run."""
NOW = datetime(2031, 5, 10, 4, 15, tzinfo=UTC)
PATIENCE = timedelta(days=14)

# --- which articles are past ---------------------------------------------------------------------

PAST = [
    ("older than the story by more than is waited for", an_article("a", 5.0), 20.0, True),
    ("older by less", an_article("a", 7.0), 20.0, False),
    ("newer", an_article("a", 21.0), 20.0, False),
    ("older by little, and said to be of the past", an_article("a", 19.0, is_backfill=True), 20.0, True),
    ("newer, whatever is said", an_article("a", 21.0, is_backfill=True), 20.0, False),
    ("undated", an_article("a", 0.0, published=None, dating=Dating.UNKNOWN), 20.0, False),
    ("undated and said to be", an_article("a", 0.0, published=None, dating=Dating.UNKNOWN, is_backfill=True), 20.0, True),
    ("a later version of what was known", an_article("a", 0.0, version=2), 20.0, False),
    ("old, with nothing told before and something newer beside it", an_article("a", 0.0), None, True),
    ("newest of what came first", an_article("a", 29.0), None, False),
    ("newest of what came first, said to be of the past", an_article("a", 29.0, is_backfill=True), None, False),
]  # fmt: skip


@pytest.mark.parametrize(("article", "told", "past"), [row[1:] for row in PAST], ids=[row[0] for row in PAST])
def test_past_is_what_is(article: Article, told: float | None, *, past: bool) -> None:
    beside = [an_article("beside", 30.0)] if told is None else []
    window = Window([article, *beside], None if told is None else day(told), PATIENCE)
    assert set(window.past()) == ({article.version_id} if past else set())


def test_both_versions_of_an_old_article_that_came_at_once_are_past() -> None:
    one = an_article("a", 0.0)
    both = [one, replace(one, version=2, text="Otherwise.")]
    assert len(Window(both, day(20.0), PATIENCE).past()) == 2


# --- a home that is told of ----------------------------------------------------------------------

PLACES = ("Orrin", "Tarn", "Vale", "Brack", "Sandby", "Ellis", "Mirel", "Dunmore", "Lindholt", "Fench", "Osk", "Rill")
BEGINNINGS = ("Bran", "Dorn", "Karl", "Lind", "Marn", "Nord", "Rost", "Sund", "Vels", "Wend", "Tors", "Helm")
ENDINGS = ("berg", "by", "dale", "ford", "ham", "holt", "mere", "stad", "ton", "vik")
THINGS = ("bridge", "harbour", "school", "tunnel", "market", "library", "station")
PRESENT = {
    "now-1": ("2031-05-06", "At least 80 people were killed in the floods in Orrin, the police said.\n\nMinister Ada Quill rejected the harbour plan on Tuesday."),
    "now-2": ("2031-05-08", "The death toll of the floods in Orrin rose to 95 people, the police said."),
}  # fmt: skip
NEXT = {"next": ("2031-05-10", "The death toll of the floods in Orrin rose to 112 people, the police said.")}


def old_articles(count: int) -> dict[str, tuple[str, str]]:
    """Articles of the two years before, each with a toll, a stand and a plan of its place; tolls rise by the month."""
    drawn, found = random.Random(7), dict[str, tuple[str, str]]()
    for n in range(count):
        at = date(2029, 3, 1) + timedelta(days=n * 700 // count)
        place, thing = PLACES[n % len(PLACES)], drawn.choice(THINGS)
        side = drawn.choice(("rejected", "backed"))
        text = (
            f"At least {3 + n // len(PLACES)} people were killed in the floods in {place}, the police said.\n\n"
            f"The mayor of {place} {side} the {thing} plan on {at:%A}.\n\n"
            f"The {place} council will open the {thing} in {at.year + 1}, it said."
        )
        found[f"old-{n:04}"] = (f"{at}", text)
    return found


def write(folder: Path, articles: dict[str, tuple[str, str]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (at, text) in articles.items():
        head = f"---\ntitle: The day in the valleys\npublished: {at}\npublisher: The Post\n---\n\n"
        (folder / f"{name}.md").write_text(head + text, encoding="utf-8")
    return folder


def take_in(home: Path, paths: Sequence[Path], night: float, *, backfill: bool = False) -> None:
    with pipeline.open_home(home, NOW + timedelta(days=night)) as opened:
        report = asyncio.run(pipeline.ingest(opened, [str(path) for path in paths], backfill=backfill))
        assert not report.failures
        pipeline.diff(opened)


def letters(home: Path, night: float) -> list[str]:
    """The texts of the letters of a night."""
    with pipeline.open_home(home, NOW + timedelta(days=night)) as opened:
        made = pipeline.make_digest(opened, send=True).letters
    parts = (next(message_from_bytes(letter.content, policy=policy.default).iter_parts()) for letter in made)
    return [" ".join(part.get_content().split()) for part in parts]


def present(home: Path, night: float) -> AsOfReport:
    with pipeline.open_home(home, NOW + timedelta(days=night)) as opened:
        return pipeline.as_of(opened)


def exported(home: Path) -> list[list[dict[str, object]]]:
    with pipeline.open_home(home, NOW) as opened:
        return [list(pipeline.iter_export(opened, what)) for what in ("claims", "changes", "held-back")]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    pipeline.init(folder)
    return folder


@pytest.fixture
def told(home: Path, tmp_path: Path) -> Path:
    """A home whose reader has been told of the present."""
    take_in(home, [write(tmp_path / "present", PRESENT)], 0)
    (letter,) = letters(home, 0)
    assert "95" in letter
    return home


ORDERS = ["oldest first", "newest first", "mixed", "in two batches"]


def in_order(paths: list[Path], order: str) -> list[list[Path]]:
    match order:
        case "newest first":
            return [paths[::-1]]
        case "mixed":
            return [random.Random(3).sample(paths, len(paths))]
        case "in two batches":
            return [paths[1::2], paths[::2]]
        case _:
            return [paths]


@pytest.mark.parametrize("order", ORDERS if FULL else ORDERS[2:])
def test_many_old_articles_are_one_line_in_one_letter_and_the_present_stays(
    told: Path, tmp_path: Path, order: str
) -> None:
    before = {s.series: s.record()["state"] for _, found in present(told, 0.5).stories for s in found}
    paths = sorted(write(tmp_path / "old", old_articles(MANY)).iterdir())
    for n, batch in enumerate(in_order(paths, order)):
        take_in(told, batch, 1 + n / 10)
    after = {s.series: s.record()["state"] for _, found in present(told, 1.5).stories for s in found}
    assert {series: after[series] for series in before} == before
    assert len(after) > len(before)
    take_in(told, [write(tmp_path / "next", NEXT)], 2)
    (letter,) = letters(told, 2)
    assert "95 → 112" in letter
    assert letter.count("older articles were taken in") == 1
    assert f"Older: {MANY:,} older articles were taken in; the past of " in letter
    assert "1 change, " in letter
    assert letters(told, 3) == []
    kept = exported(told)
    with pipeline.open_home(told, NOW + timedelta(days=4)) as opened:
        pipeline.replay(opened)
    assert exported(told) == kept
    assert letters(told, 5) == []


def test_where_nothing_else_is_new_the_letter_says_that_alone_and_only_once(told: Path, tmp_path: Path) -> None:
    take_in(told, [write(tmp_path / "old", old_articles(30))], 1)
    (letter,) = letters(told, 1)
    assert "30 older articles were taken in; the past of " in letter
    assert "Nothing else is new." in letter
    assert letter.count("older articles were taken in") == 1
    assert letters(told, 2) == []


def test_a_new_source_whose_feed_goes_far_back_completes_the_past(told: Path, site: Site) -> None:
    items = []
    for name, (at, text) in old_articles(25).items():
        body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
        site.tell(f"/{name}", f"<html><article><h1>{name}</h1>{body}</article></html>")
        items.append(item(site.url(f"/{name}"), name, pubDate=f"{date.fromisoformat(at):%a, %d %b %Y} 06:00:00 GMT"))
    site.tell("/feed", rss(*items), "application/rss+xml")
    source = f'[[sources]]\nurl = "{site.url("/feed")}"\n[fetch]\nallow_loopback = true\nhost_delay = 0\n'
    (told / "storydiff.toml").write_text(source, encoding="utf-8")
    with pipeline.open_home(told, NOW + timedelta(days=1)) as opened:
        report = asyncio.run(pipeline.run(opened))
    assert (report.ingest.taken, report.ingest.failures) == (25, ())
    assert report.digest.text.count("25 older articles were taken in; the past of") == 1
    assert report.digest.count == 0
    assert letters(told, 2) == []


def test_a_few_make_no_letter_of_their_own(told: Path, tmp_path: Path) -> None:
    take_in(told, [write(tmp_path / "old", old_articles(3))], 1)
    with pipeline.open_home(told, NOW + timedelta(days=1)) as opened:
        report = pipeline.make_digest(opened, send=True)
    assert (report.quiet or "").startswith("3 older articles were taken in")
    take_in(told, [write(tmp_path / "next", NEXT)], 2)
    (letter,) = letters(told, 2)
    assert "Older: 3 older articles were taken in" in letter


def test_a_backfill_is_no_news_however_young_but_for_what_is_newer_than_was_told(told: Path, tmp_path: Path) -> None:
    young = {"young": ("2031-05-07", "At least 44 people were killed in the floods in Brack, the police said.")}
    take_in(told, [write(tmp_path / "young", young), write(tmp_path / "next", NEXT)], 1, backfill=True)
    (letter,) = letters(told, 1)
    assert "95 → 112" in letter
    assert "Older: 1 older article was taken in; the past of 1 series is completed" in letter
    assert "Brack" not in letter
    assert "backfill: 'yes'" in (told / "archive" / "young.md").read_text(encoding="utf-8")


def test_what_comes_late_by_less_than_is_waited_for_is_news(told: Path, tmp_path: Path) -> None:
    late = {"late": ("2031-05-01", "At least 44 people were killed in the floods in Brack, the police said.")}
    take_in(told, [write(tmp_path / "late", late)], 1)
    (letter,) = letters(told, 1)
    assert "Brack" in letter


def test_how_long_is_waited_stands_in_the_settings(told: Path, tmp_path: Path) -> None:
    (told / "storydiff.toml").write_text("[digest]\npast_after = 3\n", encoding="utf-8")
    late = {"late": ("2031-05-01", "At least 44 people were killed in the floods in Brack, the police said.")}
    take_in(told, [write(tmp_path / "late", late)], 1)
    assert letters(told, 1) == []


def test_the_first_letter_of_a_fresh_home_says_what_is_known(home: Path, tmp_path: Path) -> None:
    take_in(home, [write(tmp_path / "old", old_articles(MANY)), write(tmp_path / "present", PRESENT)], 0)
    (letter,) = letters(home, 0)
    assert "The first mail on this story: what is known now." in letter
    assert f"Older: {MANY:,} older articles were taken in" in letter
    assert "95" in letter
    assert "Brack" not in letter
    assert letters(home, 1) == []


def test_a_first_letter_of_many_questions_of_today_is_followed_by_no_others(home: Path, tmp_path: Path) -> None:
    names = [f"{one}{other}" for one in BEGINNINGS for other in ENDINGS]
    said = (
        f"At least {n + 3} people were killed in the floods in {name}, the police said. "
        f"The mayor of {name} rejected the {THINGS[n % 7]} plan on Friday."
        for n, name in enumerate(names)
    )
    parts = [" ".join(part) for part in zip(*[iter(said)] * 10, strict=True)]
    take_in(home, [write(tmp_path / "new", {f"n{n}": ("2031-05-09", text) for n, text in enumerate(parts)})], 0)
    (letter,) = letters(home, 0)
    assert "Left out for length" in letter
    assert "See: storydiff as-of" in letter
    assert letters(home, 1) == []
