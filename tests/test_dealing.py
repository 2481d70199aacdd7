"""Stories go to processes as these come to need them, and what is read next is for the one with the least at hand."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff import dealing
from storydiff.dealing import Dealing


@pytest.fixture(autouse=True)
def _few_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dealing, "BATCH", 4)


def waits(**stories: int) -> tuple[Dealing, list[str]]:
    """The dealing of so many articles of each story to two processes, and the stories, by turns as they came in."""
    turns = sorted((turn / count, story) for story, count in stories.items() for turn in range(count))
    return Dealing(stories, 2), [story for _, story in turns]


@given(st.lists(st.sampled_from("abcdef"), max_size=60), st.integers(1, 4), st.randoms())
def test_each_article_comes_once_and_those_of_a_story_in_their_order(
    stories: list[str], processes: int, chance: object
) -> None:
    deal, under_way, turns = Dealing(Counter(stories), processes), list[str](), list[int]()
    for place in deal.in_turn(stories):
        turns.append(place)
        under_way.append(stories[place])
        while under_way and chance.random() < 0.5:  # type: ignore[attr-defined]
            deal.compared(under_way.pop())
    assert sorted(turns) == list(range(len(stories)))
    for story in set(stories):
        own = [place for place in turns if stories[place] == story]
        assert own == sorted(own)
    for process in range(processes):
        told = [stories[place] for place in turns if deal.places[stories[place]] == process]
        assert len([story for story, _ in groupby(told)]) == len(set(told))  # one story after another


def test_the_largest_stories_come_first_and_this_process_gets_the_smaller_one() -> None:
    deal, stories = waits(small=8, large=40, middle=20)
    order = [stories[place] for place in deal.in_turn(stories)]
    assert order[:8] == ["large"] * 4 + ["middle"] * 4
    assert (deal.places["large"], deal.places["middle"]) == (1, 0)
    assert order[-1] == "large"  # while nothing is compared, all have the same


def test_who_compares_more_quickly_gets_more_and_the_next_story() -> None:
    deal, stories = waits(slow=40, quick=20, third=12)
    order = []
    for place in deal.in_turn(stories):
        order.append(stories[place])
        if stories[place] != "slow":
            deal.compared(stories[place])
    assert deal.places == {"slow": 1, "quick": 0, "third": 0}
    assert order[:4] == ["slow"] * 4
    assert order[4:36] == ["quick"] * 20 + ["third"] * 12


def test_articles_of_a_story_come_so_many_after_another_as_are_parsed_together() -> None:
    deal, stories = waits(one=14, other=9)
    runs = [len(list(run)) for _, run in groupby(stories[place] for place in deal.in_turn(stories))]
    assert all(run % 4 == 0 for run in runs[:-3])
    assert sum(runs) == 23


def test_a_story_stays_with_who_has_it_whatever_is_dealt_later() -> None:
    deal, stories = waits(large=16, small=8)
    assert deal.place_of("small") == 1  # something of it is read already, and is compared first
    order = deal.in_turn(stories)
    assert [stories[place] for place in islice(order, 4)] == ["large"] * 4
    assert deal.places == {"small": 1, "large": 1}
    assert deal.place_of("new") == 0
    assert [stories[place] for place in order] == ["large"] * 12 + ["small"] * 8
    assert deal.place_of("new") == 0


def test_what_nobody_counted_is_dealt_too() -> None:
    deal = Dealing({"known": 1}, 2)
    stories = ["late", "known", "later", "late"]
    assert [stories[place] for place in deal.in_turn(stories)] == ["known", "late", "late", "later"]
