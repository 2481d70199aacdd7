"""A move starts from what has taken the place of the last value, also where that was told by another noun."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest

from storydiff import pipeline
from tests.hearing import tell

ROWS = [
    (
        "The museum's deficit is 3.2 million euros, its director said.",
        "The gap in the museum's budget has grown to 4.1 million euros from 3.2 million, auditors said.",
        "The museum's deficit is 4.6 million euros, its director said.",
        "4.1 million euros → 4.6 million euros",
    ),
    (
        "The reservoir is 62 percent full.",
        "The water level of the reservoir fell to 55 percent, from 62 percent.",
        "The reservoir is 48 percent full.",
        "55 percent → 48 percent",
    ),
    (
        "The bridge will cost 80 million crowns, the city said.",
        "The bill for the bridge has risen to 95 million crowns from 80 million, auditors said.",
        "The bridge will cost 99 million crowns, the city said.",
        "95 million crowns → 99 million crowns",
    ),
]
EQUAL = (
    "The museum's deficit is 3.2 million euros, its director said.",
    "The gap in the museum's budget has grown to 4.1 million euros from 3.2 million, auditors said.",
    "The museum's deficit is 4.1 million euros, its director said.",
)
APART = (
    "The museum's deficit is 3.2 million euros, its director said.",
    "The theatre's subsidy was raised to 4.1 million euros, the city said.",
    "The museum's deficit is 4.6 million euros, its director said.",
)


def moves(folder: Path, texts: tuple[str, ...]) -> list[str]:
    """What a home says of the articles, one a day, that moved or was told again."""
    pipeline.init(folder / "home")
    with pipeline.open_home(folder / "home") as home:
        for n, text in enumerate(texts):
            path = folder / f"{n}.md"
            path.write_text(text, encoding="utf-8")
            day = date(2012, 3, 1) + timedelta(days=4 * n)
            asyncio.run(pipeline.ingest(home, [str(path)], published=day.isoformat(), publisher=f"Paper {n % 2}"))
            pipeline.diff(home)
        return [c.statement for c in home.ledger.iter_changes() if c.kind.value != "new"]


@pytest.mark.parametrize(("first", "second", "third", "move"), ROWS)
def test_a_move_starts_from_what_replaced_the_value_under_another_name(
    first: str, second: str, third: str, move: str, tmp_path: Path
) -> None:
    """A home finds it, although nothing in the third article names it."""
    assert move in moves(tmp_path, (first, second, third))[-1]


def test_what_equals_the_value_told_since_is_said_again(tmp_path: Path) -> None:
    """No move is told that did not happen on that day."""
    told = moves(tmp_path, EQUAL)
    assert [statement.partition(":")[0] for statement in told] == ["Increased", "Corroborated"]


def test_what_names_no_value_has_replaced_none(tmp_path: Path) -> None:
    """Another sum of the same story leaves the base where it was."""
    assert "3.2 million euros → 4.6 million euros" in moves(tmp_path, APART)[-1]


def test_it_is_the_same_with_all_claims_at_hand() -> None:
    """Without a ledger as with one."""
    for first, second, third, move in ROWS:
        assert any(move in change.statement for change in tell(first, second, third)[1])


BETWEEN = [
    ("The toll stands at 305, a jump from the 251 that the ministry reported on Monday.", "214 → 305 (from 251 by its own words)"),
    ("The toll stands at 305.", "214 → 305."),
    ("The toll stands at 305, up from 214.", "214 → 305."),
    ("The toll stands at 305, up from 150 a week ago.", "214 → 305."),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "move"), BETWEEN, ids=[sentence for sentence, _ in BETWEEN])
def test_a_value_that_no_article_told_is_named_beside_the_last_one_known(sentence: str, move: str) -> None:
    """Where an article says from what the toll rose, the reader is not told that it rose from the archive's last."""
    _, found = tell("The flood has killed 214 people in Vale.", sentence)
    assert [change.statement for change in found if move in change.statement], [c.statement for c in found]


MOVED = [
    ("The number of people to be resettled has thereby risen to 6,900, the minister, Judit Alm, said.", "increased"),
    ("Judit Alm of the River Council said 6,900 people will have to be resettled.", "contradicted"),
]


@pytest.mark.parametrize(("sentence", "kind"), MOVED, ids=[sentence for sentence, _ in MOVED])
def test_who_says_that_a_number_has_risen_disputes_nobody(sentence: str, kind: str) -> None:
    """Two estimates cannot both hold, unless the second is told as where the first has come to."""
    _, found = tell("The government said that 5,100 people will have to be resettled.", sentence)
    assert kind in {change.kind.value for change in found}
