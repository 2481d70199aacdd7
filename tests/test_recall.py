"""What a run remembers of the articles before is what the ledger would say: comparing gives the same with it."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storydiff.changes.arranging import entry_of
from storydiff.changes.entries import Entry
from storydiff.errors import LedgerError
from storydiff.ledger import Ledger
from storydiff.ledger.recall import MOST, MOST_VERSIONS, Recall, Told, Under
from storydiff.model import Comparison
from tests.builders import START, a_claim, a_figure, an_article
from tests.tellings import STORIES, Telling, arrivals, seen_in
from tests.test_order import MATCHER, OPTIONS, take_in


def opened(place: Path) -> Ledger:
    """The ledger in that file."""
    return Ledger.open(f"sqlite:///{place}", blocks=MATCHER.blocks, fine=MATCHER.fine_keys, now=START)


TIMES = st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))
CLAIMS = st.lists(st.sampled_from("abcdefgh"), max_size=12)
HELD = st.fixed_dictionaries(dict.fromkeys("abcdefgh", TIMES))
"""The one time that each claim holds for."""


def compared(
    place: Path, story: Sequence[Telling], runs: Sequence[Sequence[int]], *, remembering: bool
) -> tuple[list[Comparison], list[object]]:
    """What each article of a story gave when it was compared, and all that the ledger keeps of it then."""
    for old in place.parent.glob(f"{place.name}*"):
        old.unlink()
    with opened(place) as ledger:
        found = []
        for run in seen_in(story, runs):
            with ledger.remembering() if remembering else nullcontext():
                found += take_in(ledger, run)
        assert ledger.recall is None
        return found, [*ledger.iter_claims(), *ledger.iter_changes(), *ledger.iter_held_back()]


@settings(max_examples=60, **OPTIONS)  # type: ignore[arg-type]
@given(
    st.data(), STORIES, st.sampled_from([(200, 100_000, 9_000), (2, 100_000, 9_000), (200, 5, 1), (200, 100_000, 3)])
)
def test_comparing_gives_the_same_with_what_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject, story: list[Telling], most: tuple[int, ...]
) -> None:
    monkeypatch.setattr("storydiff.ledger.knowledge.CANDIDATES", most[0])
    monkeypatch.setattr("storydiff.ledger.recall.MOST", most[1])
    monkeypatch.setattr("storydiff.ledger.recall.MOST_VERSIONS", most[2])
    monkeypatch.setattr("storydiff.ledger.recall.MOST_CLAIMS", most[2])
    runs = data.draw(arrivals(story))
    plain = compared(tmp_path / "plain.sqlite", story, runs, remembering=False)
    assert compared(tmp_path / "remembering.sqlite", story, runs, remembering=True) == plain


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(HELD, CLAIMS, CLAIMS, st.integers(1, 6))
def test_the_newest_claims_under_a_key_stay_the_newest_whatever_comes_after(
    held: dict[str, datetime], first: list[str], later: list[str], most: int
) -> None:
    before = sorted({(held[claim], claim) for claim in first})
    under = Under(most, before[-most:], len(before) > most)
    for claim in later:
        under.add((held[claim], claim))
    whole = sorted({(held[claim], claim) for claim in (*first, *later)})
    assert under.claims == whole[-most:]
    assert under.ids == {claim for _, claim in whole[-most:]}
    assert under.is_cut == (len(whole) > most)


@given(st.sets(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdef")), st.none() | st.integers(1, 4))
def test_the_first_values_told_stay_the_first_or_are_asked_anew(
    first: set[str], later: list[str], most: int | None
) -> None:
    recall = Recall()
    recall.keep_told("story", "key", Told(most, set(sorted(first)[:most])))
    recall.add_told("story", [("key", value) for value in later])
    found = recall.find_told("story", "key", most)
    assert found is None or found == frozenset(sorted({*first, *later})[:most])
    assert found is not None or len({*first, *later}) > (most or 0)
    assert recall.find_told("story", "key", 9) is None


def test_what_is_too_much_is_forgotten_between_two_articles() -> None:
    recall = Recall()
    recall.keep_under("story", "key", Under(200, [(START, str(n)) for n in range(100_000)], is_cut=False))
    assert recall.find_under("story", "key", 200) is not None
    recall.keep_small()
    assert recall.find_under("story", "key", 200) is None


KEYS = st.sampled_from(["one", "two", "three"])
LOOKED_UP = st.lists(
    st.tuples(st.just("under"), KEYS, st.integers(1, 4), CLAIMS)
    | st.tuples(st.just("told"), KEYS, st.none() | st.integers(1, 4), CLAIMS)
    | st.tuples(st.just("wanted"), KEYS, st.none(), CLAIMS)
    | st.tuples(st.just("added"), KEYS, st.none(), CLAIMS)
    | st.tuples(st.just("forgotten"), st.just(""), st.none(), st.just([])),
    max_size=12,
)


@given(LOOKED_UP)
def test_what_is_kept_is_counted_right_whatever_is_looked_up_added_and_forgotten(
    steps: list[tuple[str, str, int | None, list[str]]],
) -> None:
    recall = Recall()
    for what, key, most, names in steps:
        match what:
            case "under":
                recall.keep_under("story", key, Under(most or 1, [(START, n) for n in sorted({*names})], is_cut=False))
            case "told":
                recall.keep_told("story", key, Told(most, {*names}))
            case "wanted":
                recall.keep_wanted(dict.fromkeys({*names} - recall.wanted.keys(), True))
            case "added":
                recall.add_claims("story", [(key, (START, name)) for name in names])
                recall.add_told("story", [(key, name) for name in names])
            case _:
                recall.forget("story")
    under = [(key, claim) for key, each in recall.under.items() for claim in each.claims]
    told = [(key, value) for key, each in recall.told.items() for value in each.values]
    assert recall.entries == len([*under, *told, *recall.under, *recall.told, *recall.wanted])


@pytest.mark.parametrize("again", ["old", "new"])
def test_what_is_too_much_loses_what_was_not_asked_for_lately_and_no_claim(again: str) -> None:
    recall = Recall()
    article = an_article("a", story="story")
    recall.add_article("story", article, "version", [a_claim(article, a_figure(12))], is_telling=True)
    for key in ("old", "new"):
        recall.keep_told("story", key, Told(None, {str(n) for n in range(MOST // 2)}))
        recall.keep_under("story", key, Under(200, [(START, "claim")], is_cut=False))
    assert recall.find_told("story", again, None)
    assert recall.find_under("story", again, 200)
    recall.keep_small()
    assert list(recall.told) == list(recall.under) == [("story", again)]
    assert recall.entries == MOST // 2 + 3
    assert len(recall.claims["story"]) == len(recall.versions) == 1


def test_of_too_many_claims_those_are_forgotten_that_were_not_asked_for_lately(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("storydiff.ledger.recall.MOST_CLAIMS", 7)
    recall, article = Recall(), an_article("a", story="story")
    claims = [a_claim(article, a_figure(number)) for number in range(8)]
    ids = [claim.id for claim in claims]
    recall.add_article("story", article, "version", claims, is_telling=True)
    again = [ids[0], ids[0], "unknown"]
    assert [row.claim.id for row in recall.asked("story", again)] == again[:2]
    recall.keep_small()
    assert list(recall.claims["story"]) == [*ids[2:], ids[0]]


def test_what_is_too_many_loses_its_older_half_and_is_looked_up_again() -> None:
    recall = Recall()
    recall.versions = dict.fromkeys(map(str, range(MOST_VERSIONS + 1)), None)  # type: ignore[arg-type]
    recall.keep_small()
    assert list(recall.versions) == [str(n) for n in range(MOST_VERSIONS // 2 + 1, MOST_VERSIONS + 1)]


def test_a_story_that_is_forgotten_is_looked_up_again_and_the_others_are_not() -> None:
    recall = Recall()
    for story in ("harbour", "bridge"):
        article = an_article(story, story=story)
        claim = a_claim(article, a_figure(12))
        recall.add_article(story, article, f"version of {story}", [claim], is_telling=True)
        recall.keep_under(story, "key", Under(200, [(START, claim.id)], is_cut=False))
        recall.keep_told(story, "key", Told(None, {"value"}))
    recall.keep_wanted({claim: True for claims in recall.claims.values() for claim in claims})
    recall.forget("harbour")
    assert recall.wanted.keys() == {*recall.claims["bridge"]}
    assert recall.claims.keys() == {"bridge"}
    assert recall.versions.keys() == {"version of bridge"}
    assert recall.find_under("harbour", "key", 200) is recall.find_told("harbour", "key", None) is None
    assert {story for story, _ in recall.telling} == {"bridge"}
    assert recall.find_under("bridge", "key", 200) is not None
    assert recall.find_told("bridge", "key", None) == {"value"}


@settings(max_examples=40, **OPTIONS)  # type: ignore[arg-type]
@given(STORIES, st.data())
def test_what_another_writes_between_two_runs_is_seen(
    tmp_path: Path, story: list[Telling], data: st.DataObject
) -> None:
    runs = list(seen_in(story, [[place] for place in range(len(story))]))
    whose = data.draw(st.lists(st.booleans(), min_size=len(runs), max_size=len(runs)))
    found = []
    for name, others in (("one.sqlite", [False] * len(runs)), ("two.sqlite", whose)):
        for old in tmp_path.glob(f"{name}*"):
            old.unlink()
        with opened(tmp_path / name) as ledger, opened(tmp_path / name) as other:
            for run, is_others in zip(runs, others, strict=True):
                writer = other if is_others else ledger
                with writer.remembering():
                    take_in(writer, run)
            found.append([*ledger.iter_claims(), *ledger.iter_changes(), *ledger.iter_held_back()])
    assert found[0] == found[1]


def test_what_was_looked_up_is_kept_from_one_run_to_the_next_until_it_is_let_go(tmp_path: Path) -> None:
    with opened(tmp_path / "one.sqlite") as ledger:
        with ledger.remembering():
            first = ledger.recall
            assert first is not None
            first.telling["story", "article"] = 1
        with ledger.remembering():
            assert ledger.recall is first
            assert first.telling
        with opened(tmp_path / "one.sqlite") as other:
            other.clear_comparisons(START)
        with ledger.remembering():
            assert ledger.recall is first
            assert not first.telling
            first.telling["story", "article"] = 1
            ledger.clear_comparisons(START)
            assert not first.telling
        ledger.forget()
        with ledger.remembering():
            assert ledger.recall is not first


def test_what_a_run_that_broke_off_has_looked_up_is_forgotten(tmp_path: Path) -> None:
    with opened(tmp_path / "one.sqlite") as ledger:
        with ledger.remembering():
            first = ledger.recall
        with pytest.raises(LedgerError), ledger.remembering():
            ledger.put_comparison(an_article("unknown"), Comparison((), (), ()))
        assert ledger.recall is None
        with ledger.remembering():
            assert ledger.recall is not first


def test_a_claim_that_is_forgotten_goes_at_once_though_what_was_worked_out_of_it_holds_it() -> None:
    recall = Recall()
    gc.collect()
    gc.disable()
    try:
        for of in ("forget", "clear"):
            article = an_article(f"{of}-alone")  # which no other test holds
            claim = a_claim(article, a_figure())
            entry_of(claim, MATCHER.lexicon)
            recall.add_article("s", article, "v", [claim], is_telling=True)
            name = claim.id
            del claim
            if of == "forget":
                recall.forget("s")
            else:
                recall.clear()
            assert not [one for one in gc.get_objects() if isinstance(one, Entry) and one.id == name], of
    finally:
        gc.enable()
