"""Several stories in one home: what belongs to several, what changes when queries do, whose bar decides."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.errors import SettingsError
from storydiff.ledger import Ledger
from storydiff.model import Article, Claim, Comparison, Letter
from tests.builders import START, a_claim, a_figure, an_article

NOW = datetime(2031, 5, 10, 4, 15, tzinfo=UTC)
SETTINGS = """
[[stories]]
name = "flood"
words = ["flood*"]
{flood}
[[stories]]
name = "dam"
words = ["{dam}"]
[[stories]]
name = "elsewhere"
places = ["Denmark"]
[[recipients]]
address = "flood@news.example"
stories = ["flood"]
[[recipients]]
address = "dam@news.example"
stories = ["dam"]
{bar}
"""
ARTICLES = {
    "first": ("2031-05-02", "At least 12 people were killed when floods hit the valley of Orrin, the police said."),
    "second": ("2031-05-03", "The floods broke the weir of Orrin. The death toll in the valley of Orrin rose to 15 people, the police said."),
    "third": ("2031-05-04", "The weir of Orrin was 300 years old. The repair cost 40 million crowns, the council said."),
    "apart": ("2031-05-04", "The Danish parliament approved the ferry law on Tuesday, the speaker said."),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    pipeline.init(home)
    say(home)
    for name, (date, text) in ARTICLES.items():
        (home / "inbox" / f"{name}.md").write_text(f"---\ntitle: {name}\npublished: {date}\n---\n\n{text}\n")
    return home


def say(home: Path, dam: str = "weir", flood: str = "", bar: str = "") -> None:
    (home / "storydiff.toml").write_text(SETTINGS.format(dam=dam, flood=flood, bar=bar), encoding="utf-8")


def take_in(folder: Path, *names: str, night: int = 0) -> None:
    with pipeline.open_home(folder, NOW + timedelta(days=night)) as home:
        asyncio.run(pipeline.ingest(home, [str(folder / "inbox" / f"{name}.md") for name in names]))
        pipeline.diff(home)


def placed(folder: Path) -> set[tuple[str, str]]:
    with pipeline.open_home(folder, NOW) as home:
        return {(article.document, article.story or "") for article in home.ledger.iter_articles()}


def exports(folder: Path) -> list[list[object]]:
    with pipeline.open_home(folder, NOW) as home:
        return [list(pipeline.iter_export(home, what)) for what in ("claims", "changes", "held-back")]


def letters(folder: Path, night: int) -> dict[str, str]:
    with pipeline.open_home(folder, NOW + timedelta(days=night)) as home:
        report = pipeline.make_digest(home, send=True)
        return {letter.recipient: text_of(letter) for letter in report.letters}


def text_of(letter: Letter) -> str:
    text = next(message_from_bytes(letter.content, policy=policy.default).iter_parts()).get_content()
    return " ".join(text.split())


def test_an_article_of_two_stories_is_one_file_and_is_compared_in_each(folder: Path) -> None:
    take_in(folder, *ARTICLES)
    assert placed(folder) == {
        ("first", "flood"), ("second", "flood"), ("second", "dam"), ("third", "dam"), ("apart", "elsewhere"),
    }  # fmt: skip
    assert len(list((folder / "archive").glob("*.md"))) == len(ARTICLES)
    with pipeline.open_home(folder, NOW) as home:
        toll = {
            (change.kind.value, story)
            for change, story in home.ledger.iter_changes_in_stories()
            if "15" in change.statement
        }
    # What rose for who follows the flood is new to who follows the dam, who was told of no toll before.
    assert toll == {("increased", "flood"), ("new", "dam")}


def test_each_recipient_is_told_of_each_story_what_it_changes(folder: Path) -> None:
    take_in(folder, *ARTICLES)
    told = letters(folder, 1)
    assert "12 → 15" in told["flood@news.example"]
    assert "12 → 15" not in told["dam@news.example"]
    assert "Deaths in Orrin [new] 15" in told["dam@news.example"]
    assert letters(folder, 2) == {}


def test_a_replay_gives_what_came_night_by_night(folder: Path) -> None:
    for night, name in enumerate(ARTICLES):
        take_in(folder, name, night=night)
    before = exports(folder)
    with pipeline.open_home(folder, NOW + timedelta(days=9)) as home:
        pipeline.replay(home)
    assert exports(folder) == before


def test_other_queries_place_anew_what_is_in_the_archive_as_a_replay_would(folder: Path) -> None:
    say(folder, dam="zzz")
    take_in(folder, *ARTICLES)
    assert ("second", "dam") not in placed(folder)
    assert ("third", "") in placed(folder)
    say(folder)
    with pipeline.open_home(folder, NOW + timedelta(days=1)) as home:
        pipeline.diff(home)
    changed = exports(folder)
    assert {("second", "dam"), ("third", "dam")} <= placed(folder)
    assert ("third", "") not in placed(folder)
    with pipeline.open_home(folder, NOW + timedelta(days=2)) as home:
        pipeline.replay(home)
    assert exports(folder) == changed


def test_a_new_version_that_lost_the_words_stays_in_its_story(folder: Path) -> None:
    take_in(folder, "third")
    path = folder / "inbox" / "third.md"
    path.write_text(path.read_text().replace("weir", "wall").replace("40 million", "50 million"))
    take_in(folder, "third", night=1)
    with pipeline.open_home(folder, NOW) as home:
        assert {(a.version, a.story) for a in home.ledger.iter_articles()} == {(1, "dam"), (2, "dam")}
        kinds = {change.kind.value for change in home.ledger.iter_changes() if change.before}
        before = list(home.ledger.iter_changes())
        assert "corrected" in kinds
        pipeline.replay(home)
        assert list(home.ledger.iter_changes()) == before


@pytest.mark.parametrize(
    ("flood", "bar", "told"),
    [("", "", True), ("bar = 0.99", "", False), ("bar = 0.99", "bar = 0.1", False)],
    ids=["the default", "the story's", "the story's, whatever that of another recipient"],
)
def test_the_bar_of_a_story_keeps_slight_changes_of_it_out(folder: Path, flood: str, bar: str, *, told: bool) -> None:
    say(folder, flood=flood, bar=bar)
    take_in(folder, *ARTICLES)
    assert ("flood@news.example" in letters(folder, 1)) is told


def test_the_bar_of_a_recipient_outranks_that_of_a_story(folder: Path) -> None:
    text = SETTINGS.format(dam="weir", flood="bar = 0.99", bar="").replace(
        'stories = ["flood"]', 'stories = ["flood"]\nbar = 0.2'
    )
    (folder / "storydiff.toml").write_text(text, encoding="utf-8")
    take_in(folder, *ARTICLES)
    assert "flood@news.example" in letters(folder, 1)


def kept(ledger: Ledger, article: Article, number: float) -> Claim:
    """Keep an article in both stories, and the claim that was read in it once for both."""
    ledger.add_article(article, ["flood", "dam"])
    claim = a_claim(article, a_figure(number))
    ledger.put_claims(article, [claim], "test")
    return claim


def compared(ledger: Ledger, article: Article, claim: Claim, story: str, series: str) -> None:
    ledger.put_comparison(replace(article, story=story), Comparison(((claim.id, series),), (), ()))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    keys = {"blocks": lambda _: frozenset({"toll"})}
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}", **keys, now=START) as opened:
        yield opened


def test_a_claim_has_in_each_story_the_series_that_it_has_there(ledger: Ledger) -> None:
    article = an_article("a")
    claim = kept(ledger, article, 12)
    compared(ledger, article, claim, "flood", "deaths/valley")
    compared(ledger, article, claim, "dam", "deaths/weir")
    found = {(each.id, owner.story, series) for each, owner, series in ledger.iter_claims()}
    assert found == {(claim.id, "flood", "deaths/valley"), (claim.id, "dam", "deaths/weir")}
    assert [each.id for each, _ in ledger.history("deaths/weir")] == [claim.id]


def test_what_is_compared_in_one_story_alone_is_known_in_it_alone(ledger: Ledger) -> None:
    """A new version that only one story has come to hides the old one there, and in no other story."""
    first, second = an_article("a"), an_article("a", 1, version=2)
    old = kept(ledger, first, 12)
    compared(ledger, first, old, "flood", "deaths")
    compared(ledger, first, old, "dam", "deaths")
    new = kept(ledger, second, 15)
    compared(ledger, second, new, "flood", "deaths")
    asking = a_claim(an_article("b", 2), a_figure(20))
    for story, known in (("flood", new), ("dam", old)):
        article = an_article("b", 2, story=story)
        assert [claim.id for claim in ledger.known_for([asking], article).claims] == [known.id]


BAD = [
    ("from = 2031-02-01\nuntil = 2031-01-01", "stories.0 (of 'flood'): until: 2031-01-01 lies before from"),
    ('from = "soon"', "stories.0.from (of 'flood'): "),
    ('all = ["?"]', "stories.0.all.0 (of 'flood'): '?': holds no word"),
    ('all = ["f*d"]', "stories.0.all.0 (of 'flood'): 'f*d': * stands only at the end"),
    ('none = ["Flood*"]', "stories.0 (of 'flood'): none: 'flood*' is asked for and refused at once"),
    ('languages = ["klingon"]', "stories.0.languages.0 (of 'flood'): no such language: 'klingon'"),
    ('sources = ["the wire"]', "stories.0.sources (of 'flood'): no source named 'the wire'; the sources are none"),
    ('wordz = ["a"]', "stories.0.wordz (of 'flood'): no such key; did you mean 'words'?"),
    ('[[stories]]\nname = "flood"', "stories.1.name: 'flood' is the name of two stories"),
]


@pytest.mark.parametrize(("line", "message"), BAD)
def test_a_bad_query_is_told_with_its_story_and_key(folder: Path, line: str, message: str) -> None:
    say(folder, flood=line)
    with pytest.raises(SettingsError) as error, pipeline.open_home(folder, NOW):
        pass
    assert message in str(error.value)
