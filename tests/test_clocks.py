"""Clocks that jump: what is learned is told once, and a replay tells the same, wherever the machine's clock stands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storydiff import pipeline
from storydiff.ledger_places import LEDGER_FILE
from storydiff.letters import make_digest
from tests.builders import a_figure
from tests.tellings import STORIES, Sentence, Telling
from tests.test_properties import FULL, NOW, OPTIONS, House

RECIPIENT = '[[stories]]\nname = "flood"\n[[recipients]]\naddress = "reader@news.example"\nbar = 0.0\n'
HOURS = st.sampled_from([0, 0, 1, 5, 24, -1, -24, -240])
"""How far the clock is from where it was at the last run."""


def house_of(folder: Path, story: list[Telling]) -> House:
    house = House(folder, story)
    (house.folder / "storydiff.toml").write_text(RECIPIENT, encoding="utf-8")
    return house


def told_by(house: House, hours: list[int]) -> list[list[str]]:
    """What the letters of each run tell, of runs that each take in one article, and of a last run that takes in none."""
    told, statements = list[list[str]](), dict[str, str]()
    for n, hour in enumerate([*hours, 1]):
        house.now += timedelta(hours=hour - 1)  # to which the house adds an hour for each run
        if n < len(hours):
            house.take_in([n])
        for home in house.open():
            statements |= {change.id: change.statement for change in home.ledger.iter_changes()}
            letters = make_digest(home, send=True).letters
        house.now -= timedelta(hours=1)
        told.append(sorted(change for letter in letters for change in letter.changes))
    assert len({change for changes in told for change in changes}) == sum(map(len, told))
    return [sorted(statements[change] for change in changes) for changes in told]


@settings(max_examples=150 if FULL else 5, **OPTIONS)  # type: ignore[arg-type]
@given(st.data(), STORIES)
def test_a_clock_that_jumps_changes_nothing_in_what_is_told_and_a_replay_is_the_same(
    tmp_path: Path, data: st.DataObject, story: list[Telling]
) -> None:
    steady = told_by(house_of(tmp_path / "steady", story), [1] * len(story))
    house = house_of(tmp_path / "jumping", story)
    hours = data.draw(st.lists(HOURS, min_size=len(story), max_size=len(story)))
    assert told_by(house, hours) == steady
    before = house.exports()
    house.now += timedelta(hours=data.draw(HOURS))
    for home in house.open():
        pipeline.replay(home)
        assert make_digest(home, send=True).letters == ()
    assert house.exports() == before
    # A ledger that is lost is made anew, by a clock that lies behind all that the archive holds.
    for leftover in house.folder.glob(f"{LEDGER_FILE}*"):
        leftover.unlink()
    house.now = NOW - timedelta(days=300)
    for home in house.open():
        pipeline.diff(home)
        assert make_digest(home, send=True).letters == ()
    assert house.exports() == before


@pytest.mark.parametrize(("hours", "is_said"), [(-240, True), (1, False), (0, False)])
def test_the_foot_of_the_digest_says_where_the_clock_lies_behind(tmp_path: Path, hours: int, is_said: bool) -> None:
    tellings = [Telling(f"d{n}", float(n), (Sentence((a_figure(40 + 20 * n),), (None,)),), "Post") for n in range(2)]
    house = house_of(tmp_path / "home", tellings)
    house.take_in([0], tell=True)
    house.now += timedelta(hours=hours - 1)
    house.take_in([1])
    house.now -= timedelta(hours=1)
    for home in house.open():
        (letter,) = make_digest(home, send=True).letters
    text = " ".join(letter.content.decode().split())
    assert ("clock of this machine" in text) is is_said
