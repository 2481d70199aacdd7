"""Plans whose day passed in silence: told once, by the story's own clock, the same after a replay."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from storydiff import pipeline
from storydiff.changes.overtaking import due_blocks
from storydiff.model import ChangeKind, Dating
from tests.builders import an_article, day
from tests.hearing import Text, kinds, tell, text

VISIT = text("Prime Minister Ida Roth will visit Vale on 9 May.", 0)
ELSEWHERE = "The harbour of Port Ellis remained closed, and 31 people were missing."


def ended(*texts: Text) -> list[str]:
    """The kinds of what became of plans in a story."""
    story, _ = tell(*texts)
    ends = {"happened", "cancelled", "postponed", "failed", "overtaken"}
    return [kind for kind in kinds(story.changes) if kind in ends]


@pytest.mark.parametrize(
    ("what", "texts", "expected"),
    [
        ("the story goes on past the day", [VISIT, text(ELSEWHERE, 12)], ["overtaken"]),
        ("and goes on further", [VISIT, text(ELSEWHERE, 12), text(ELSEWHERE, 13), text(ELSEWHERE, 30)], ["overtaken"]),
        (
            "told by two papers, it is one plan",
            [VISIT, text("Prime Minister Ida Roth is to visit Vale on 9 May.", 5), text(ELSEWHERE, 12)],
            ["overtaken"],
        ),
        (
            "set for another day, it is overtaken on that",
            [
                VISIT,
                text("Prime Minister Ida Roth will visit Vale on 16 May.", 5),
                text(ELSEWHERE, 12),
                text(ELSEWHERE, 20),
            ],
            ["postponed", "overtaken"],
        ),
        (
            "what is told after all has happened",
            [VISIT, text(ELSEWHERE, 12), text("Prime Minister Ida Roth visited Vale on 9 May.", 13)],
            ["overtaken", "happened"],
        ),
        (
            "who was to do it did something then, which may be that in other words",
            [VISIT, text("Prime Minister Ida Roth opened a school in Port Ellis on 9 May.", 12)],
            [],
        ),
        (
            "what its doer did before the day is nothing of it",
            [VISIT, text("Prime Minister Ida Roth opened a school in Port Ellis on 2 May.", 3), text(ELSEWHERE, 12)],
            ["overtaken"],
        ),
        (
            "another sentence takes it for done",
            [VISIT, text(f"{ELSEWHERE} Since the visit of last week the mood is better.", 12)],
            [],
        ),
        ("the grace is not over", [VISIT, text(ELSEWHERE, 8), text(ELSEWHERE, 10)], []),
        ("the story does not go on", [VISIT], []),
        ("the story rests for months", [VISIT, text(ELSEWHERE, 60)], []),
        ("no day was set", [text("Prime Minister Ida Roth will visit Vale.", 0), text(ELSEWHERE, 12)], []),
        ("nobody is named", [text("The union will strike on 9 May.", 0), text(ELSEWHERE, 12)], []),
        (
            "it happened",
            [VISIT, text("Prime Minister Ida Roth visited Vale on Friday.", 8.5), text(ELSEWHERE, 12)],
            ["happened"],
        ),
        (
            "the article that would bring it to light says what happened",
            [VISIT, text("Prime Minister Ida Roth visited Vale on 9 May.", 12)],
            ["happened"],
        ),
        (
            "it was called off",
            [VISIT, text("Prime Minister Ida Roth cancelled her visit to Vale.", 3), text(ELSEWHERE, 12)],
            ["cancelled"],
        ),
        (
            "another's visit to the place may be the one that was planned",
            [VISIT, text("Foreign Minister Jan Orlo visited Vale on Friday.", 9), text(ELSEWHERE, 12)],
            [],
        ),
        (
            "a visit two days later may be the one that was planned",
            [VISIT, text("Prime Minister Ida Roth visited Vale on 11 May.", 11.5), text(ELSEWHERE, 12)],
            [],
        ),
        (
            "the plan arrives late, when its day is past",
            [text(ELSEWHERE, 12), text(VISIT.says, 0, first_seen=day(13)), text(ELSEWHERE, 14)],
            [],
        ),
        (
            "what comes after is an older article",
            [VISIT, text(ELSEWHERE, 5, first_seen=day(20)), text(ELSEWHERE, 6, first_seen=day(21))],
            [],
        ),
        (
            "what comes after has no date",
            [VISIT, text(ELSEWHERE, published=None, dating=Dating.UNKNOWN, first_seen=day(12))],
            [],
        ),
    ],
)
def test_a_plan_is_overtaken_once_and_only_in_silence(what: str, texts: list[Text], expected: list[str]) -> None:
    assert ended(*texts) == expected, what


def test_it_is_learned_when_the_article_that_shows_it_was_first_seen() -> None:
    story, found = tell(VISIT, text(ELSEWHERE, 12))
    change = next(change for change in found if change.kind is ChangeKind.OVERTAKEN)
    assert change.learned_at == story.articles[-1].first_seen
    assert (len(change.before), change.after) == (1, ())
    assert "set for 09 May" in change.reason


def test_a_day_comes_due_with_one_article_alone() -> None:
    """However the articles lie, every day between the first and the last is due exactly once."""
    times = [0.0, 0.5, 3.2, 3.9, 4.0, 11.75, 12.0]
    due = [key for before, at in pairwise(times) for key in due_blocks(day(before), an_article("a", at))]
    assert len(due) == len(set(due)) == 12


# --- through archive and ledger -------------------------------------------------------------------

FIRST_RUN = datetime(2031, 5, 1, 12, tzinfo=UTC)
ARTICLES = [(VISIT.says, "2031-05-01"), (ELSEWHERE, "2031-05-06"), (f"On Monday {ELSEWHERE}", "2031-05-13")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pipeline.init(tmp_path / "home")
    return tmp_path / "home"


def take_in(folder: Path, numbers: list[int], now: datetime) -> None:
    with pipeline.open_home(folder, now) as home:
        for number in numbers:
            path = folder.parent / f"n{number}.txt"
            path.write_text(ARTICLES[number][0], encoding="utf-8")
            asyncio.run(pipeline.ingest(home, [str(path)], published=ARTICLES[number][1]))
        pipeline.diff(home)


def changes_of(folder: Path) -> list[dict[str, object]]:
    with pipeline.open_home(folder, FIRST_RUN) as home:
        return list(pipeline.iter_export(home, "changes"))


def overtaken(folder: Path) -> list[dict[str, object]]:
    return [change for change in changes_of(folder) if change["kind"] == "overtaken"]


def test_a_replay_tells_the_same_and_makes_no_news(folder: Path) -> None:
    for number in range(3):
        take_in(folder, [number], FIRST_RUN + timedelta(days=7 * number))
    before = changes_of(folder)
    assert len(overtaken(folder)) == 1
    with pipeline.open_home(folder, FIRST_RUN + timedelta(days=20)) as home:
        first = pipeline.make_digest(home, send=True)
    assert first.count > 0
    with pipeline.open_home(folder, FIRST_RUN + timedelta(days=30)) as home:
        pipeline.replay(home)
        assert pipeline.make_digest(home, send=True).letters == ()
    assert json.dumps(changes_of(folder)) == json.dumps(before)


@pytest.mark.parametrize("order", [[0, 1, 2], [1, 0, 2], [2, 1, 0]])
def test_articles_of_one_run_tell_the_same_in_any_order(folder: Path, order: list[int]) -> None:
    take_in(folder, order, FIRST_RUN + timedelta(days=20))
    found = overtaken(folder)
    assert [change["statement"] for change in found] == ["Overtaken: Ida Roth: visit vale (planned)."]


def test_the_digest_says_that_the_day_passed_without_a_word(folder: Path) -> None:
    for number in range(3):
        take_in(folder, [number], FIRST_RUN + timedelta(days=7 * number))
    with pipeline.open_home(folder, FIRST_RUN + timedelta(days=20)) as home:
        letter = pipeline.make_digest(home, send=False).letters[0]
    assert "day passed, no word" in letter.content.decode()
