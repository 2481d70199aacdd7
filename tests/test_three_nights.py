"""A home with three stories, followed for three nights over real HTTP: what each recipient is told in each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from storydiff import pipeline
from tests.intake import item, rss
from tests.webserver import Site

pytestmark = pytest.mark.usefixtures("kept_in")

NOW = datetime(2031, 5, 9, 4, 15, tzinfo=UTC)
SETTINGS = """
[[stories]]
name = "flood"
title = "The flood of Orrin"
words = ["flood*", "Hochwasser"]
names = ["Orrin"]

[[stories]]
name = "harbour"
title = "The harbour plan"
words = ["harbour plan"]

[[stories]]
name = "bank"
title = "The bank of Tarn"
sources = ["wire"]
bar = 0.1

[[sources]]
name = "post"
url = "{post}"
publisher = "The Orrin Post"

[[sources]]
name = "echo"
url = "{echo}"
publisher = "The Tarn Echo"

[[sources]]
name = "wire"
url = "{wire}"
publisher = "Coast Wire"

[[recipients]]
address = "editor@news.example"

[[recipients]]
address = "flood@news.example"
stories = ["flood"]

[[recipients]]
address = "gravest@news.example"
stories = ["flood", "bank"]
bar = 0.97

[fetch]
allow_loopback = true
host_delay = 0.0
"""
MORE = "The roads along the river stayed closed, and nobody could say for how long they would."
TOLL = "At least {} people were killed when the floods hit the valley of Orrin, the police said."
REJECTS = "Minister Ada Quill rejected the harbour plan on Thursday."
BACKS = "Minister Ada Quill backed the harbour plan on Friday, as the floods in Orrin had changed her mind."
RATE = "The central bank of Tarn raised its key rate to {} percent, the bank said."
GERMAN = (
    "Das Hochwasser in Orrin hat am Donnerstag mindestens 30 Menschen getötet, wie die Polizei der Stadt mitteilte."
)


class World:
    """The site of three papers, and the home that follows them."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder, site
        self.items: dict[str, list[str]] = {"post": [], "echo": [], "wire": []}
        pipeline.init(folder)
        said = SETTINGS.format(**{name: site.url(f"/{name}") for name in self.items})
        (folder / "storydiff.toml").write_text(said, encoding="utf-8")

    def prints(self, paper: str, name: str, title: str, *sentences: str, at: str, lang: str = "en") -> None:
        """Print an article, or what became of it, and show it at the top of the paper's feed."""
        path = f"/{paper}/{name}"
        body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
        self.site.tell(
            path, f'<html lang="{lang}"><title>{title}</title><article><h1>{title}</h1>{body}</article></html>'
        )
        own = [each for each in self.items[paper] if f"{path}<" not in each]
        self.items[paper] = [item(self.site.url(path), title, guid=path, pubDate=f"{at} 2031 06:00:00 GMT"), *own]
        self.site.tell(f"/{paper}", rss(*self.items[paper]), "application/rss+xml")

    def night(self, number: int, minutes: int = 0) -> dict[str, str]:
        """Run as every night does; the text of each recipient's letter."""
        with pipeline.open_home(self.folder, NOW + timedelta(days=number, minutes=minutes)) as home:
            report = asyncio.run(pipeline.run(home))
        texts = {x.recipient.partition("@")[0]: x.content for x in report.digest.letters}
        assert len(texts) == len(report.digest.letters)
        return {key: text_of(content) for key, content in texts.items()}

    def exported(self) -> list[list[dict[str, object]]]:
        with pipeline.open_home(self.folder, NOW + timedelta(days=9)) as home:
            return [list(pipeline.iter_export(home, what)) for what in ("claims", "changes", "held-back")]


def text_of(content: bytes) -> str:
    """The words of a letter's plain part."""
    part = next(message_from_bytes(content, policy=policy.default).iter_parts())
    return " ".join(part.get_content().split())


@pytest.fixture
def world(tmp_path: Path, site: Site) -> World:
    return World(tmp_path / "home", site)


def first_night(world: World) -> dict[str, str]:
    world.prints("post", "1", "Floods in Orrin", TOLL.format(12), MORE, at="Thu, 08 May")
    world.prints("post", "2", "Quill says no", REJECTS, MORE, at="Thu, 08 May")
    world.prints(
        "post", "3", "Inside the floods of Orrin", "Fourteen.", "Subscribe to continue reading.", at="Thu, 08 May"
    )
    world.prints("echo", "1", "Hochwasser in Orrin", GERMAN, GERMAN, at="Thu, 08 May")
    world.prints("wire", "1", "Rate goes up", RATE.format(4.5), MORE, at="Thu, 08 May")
    return world.night(0)


def second_night(world: World) -> dict[str, str]:
    world.prints("post", "1", "Floods in Orrin (corrected)", TOLL.format(14), MORE, at="Fri, 09 May")
    world.prints(
        "echo",
        "2",
        "Toll rises",
        "The death toll of the floods in Orrin rose to 20 people, the hospital said.",
        MORE,
        at="Fri, 09 May",
    )
    world.site.refuse("/wire", 500)
    return world.night(1)


def third_night(world: World) -> dict[str, str]:
    world.prints("wire", "2", "Rate goes up again", RATE.format(5), MORE, at="Sat, 10 May")
    world.prints(
        "echo",
        "3",
        "The first hours",
        "At least 5 people were killed in the floods in Orrin, the police said.",
        MORE,
        at="Tue, 06 May",
    )
    world.prints("post", "4", "Quill turns", BACKS, MORE, at="Sat, 10 May")
    return world.night(2)


Letters = dict[str, str]
NIGHTS: list[tuple[Callable[[World], Letters], dict[str, tuple[str, ...]]]] = [
    (
        first_night,
        {
            "editor": (
                "The flood of Orrin · The harbour plan · The bank of Tarn ====",
                "Deaths in Orrin [new] at least 12",
                "Kept and not read, in other languages: 1 article (German 1).",
                "/post/3: the page must be paid for",
                "Ada Quill on harbour plan [new] against",
                "Interest rate: 4.5%",
                "is a recipient of these stories",
            ),
            "flood": ("Deaths in Orrin [new] at least 12", "is a recipient of this story"),
        },
    ),
    (
        second_night,
        {
            "editor": (
                "The flood of Orrin ====",
                "Deaths in Orrin [corrected] at least 12 → at least 14",
                "at least 12 → 20",
                "Sources that fail: 1.",
                "wire: HTTP 500",
                "Nothing new in: The harbour plan (no new articles); The bank of Tarn (no new articles)",
            ),
            "flood": ("[corrected] at least 12 → at least 14", "at least 12 → 20"),
        },
    ),
    (
        third_night,
        {
            "editor": (
                "Ada Quill on harbour plan [new] for",
                "Ada Quill on harbour plan [reversed] against",
                "→ for: backed the harbour plan",
                "Interest rate [increased] 4.5% → 5%",
            ),
            "flood": ("Ada Quill on harbour plan [new] for", "1 change,"),
        },
    ),
]


def test_three_stories_over_three_nights(world: World) -> None:
    for number, (night, expected) in enumerate(NIGHTS):
        told = night(world)
        # Whoever is not named here is told nothing: of the gravest changes there are none.
        assert told.keys() == expected.keys(), number
        for key, phrases in expected.items():
            assert [phrase for phrase in phrases if phrase not in told[key]] == [], (number, key)
            assert "Sources that fail" not in told[key] or number == 1
        kept = world.exported()
        assert world.night(number, minutes=30) == {}
        assert world.exported() == kept
    kinds = {(change["kind"], change["story"]) for change in kept[1]}
    # What came late completes the past of its story and is mailed to nobody; of two stories each has its own change.
    assert "an older article says what was known of that time" in {held["reason"] for held in kept[2]}
    assert {("corrected", "flood"), ("new", "flood"), ("reversed", "harbour")} <= kinds
    assert len(list((world.folder / "archive").glob("*-*.md"))) == 9  # eight articles, one in two versions
    with pipeline.open_home(world.folder, NOW + timedelta(days=4)) as home:
        pipeline.replay(home)
    assert world.exported() == kept
    assert world.night(5) == {}
