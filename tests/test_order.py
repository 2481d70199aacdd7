"""The ledger's state is a function of the articles and their dates: every order of arrival leads to the same series."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storydiff.changes import compare
from storydiff.changes.series import series_of
from storydiff.changes.states import state_of
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.comparing import compare_with_ledger
from storydiff.export import change_record, claim_record, held_back_record
from storydiff.ledger import Ledger
from storydiff.matching import Matcher
from storydiff.matching.grounds import name_key, short_forms
from storydiff.matching.names import full_name
from storydiff.model import Claim, Comparison, Content, Known
from storydiff.resources import load_vocabulary_tables
from tests.builders import START, a_figure, a_position, an_event
from tests.tellings import ACTORS, STORIES, Sentence, Telling, arrivals, seen_in

MATCHER = Matcher.of(vocabulary_of(load_vocabulary_tables()))
FULL = settings().max_examples > 100
"""True under the profile for the full run, which looks at many more examples."""
OPTIONS = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),  # to make a failing story smaller would take minutes
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
LAST = Telling(
    "last",
    20.0,
    (
        Sentence((a_figure(77.0), a_figure(95.0, measure="injuries")), (None, "police")),
        Sentence((a_figure(60.0, place=None),), (None,), "in the orsa valley"),
        Sentence((a_position("-", 3), a_position("+", 3, actor="olden", target="trade deal")), ("mira olden", None)),
    ),
)
"""An article that speaks last, on many questions: what it changes tells what the ledger took for the present."""


@contextmanager
def ledger_of(place: Path | str, story: Sequence[Telling], runs: Sequence[Sequence[int]]) -> Iterator[Ledger]:
    """A ledger that the articles of a story came into, run by run: a new file, or an empty database by its URL."""
    if isinstance(place, Path):
        for old in place.parent.glob(f"{place.name}*"):
            old.unlink()
        place = f"sqlite:///{place}"
    with Ledger.open(place, blocks=MATCHER.blocks, fine=MATCHER.fine_keys, now=START) as ledger:
        for run in seen_in(story, runs):
            take_in(ledger, run)
        yield ledger


def take_in(ledger: Ledger, run: Sequence[tuple[object, list[Claim]]]) -> list[Comparison]:
    for article, claims in run:
        ledger.add_article(article)  # type: ignore[arg-type]
        ledger.put_claims(article, claims, "test")  # type: ignore[arg-type]
    return [compare_with_ledger(ledger, MATCHER, article) for article in ledger.articles_to_compare()]


def all_at_once(story: Sequence[Telling]) -> list[list[int]]:
    return [list(range(len(story)))]


def series_in(ledger: Ledger) -> dict[str, str | None]:
    return {claim.id: series for claim, _, series in ledger.iter_claims()}


def what_last_changes(ledger: Ledger) -> Comparison:
    article = LAST.article(1, 60)
    (found,) = take_in(ledger, [(article, LAST.claims(article))])
    return found


@settings(max_examples=1500 if FULL else 50, **OPTIONS)  # type: ignore[arg-type]
@given(st.data(), STORIES)
def test_series_and_state_do_not_depend_on_the_order_of_arrival(
    tmp_path: Path, data: st.DataObject, story: list[Telling]
) -> None:
    runs = data.draw(arrivals(story))
    with ledger_of(tmp_path / "mixed.sqlite", story, runs) as mixed:
        series, last = series_in(mixed), what_last_changes(mixed)
        moved = series_in(mixed)
    with ledger_of(tmp_path / "whole.sqlite", story, all_at_once(story)) as whole:
        assert series_in(whole) == series
        assert what_last_changes(whole) == last
        assert series_in(whole) == moved


@settings(max_examples=1500 if FULL else 50, **OPTIONS)  # type: ignore[arg-type]
@given(st.data(), STORIES)
def test_series_settled_one_by_one_are_those_of_all_claims_together_however_few_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject, story: list[Telling]
) -> None:
    monkeypatch.setattr("storydiff.ledger.knowledge.CANDIDATES", 2)
    runs = data.draw(arrivals(story))
    with ledger_of(tmp_path / "few.sqlite", story, runs) as ledger:
        found = list(ledger.iter_claims())
        claims = data.draw(st.permutations([claim for claim, _, _ in found]))
    together = series_of(claims, MATCHER, MATCHER.context_of(claims))
    assert {claim.id: series for claim, _, series in found} == together
    for name in set(together.values()):
        told, mixed = ([c for c in order if together[c.id] == name] for order in ([c for c, _, _ in found], claims))
        assert state_of(mixed, MATCHER.lexicon) == state_of(told, MATCHER.lexicon)


def one(document: str, at: float, content: Content, speaker: str | None = None, named: str = "") -> Telling:
    """An article that makes one claim."""
    return Telling(document, at, (Sentence((content,), (speaker,), named),))


CASUALTIES = a_figure(60, measure="casualties", includes_injured=True)
UNSAID = a_figure(50, place=None, population=None)
OFFER = a_figure(50, measure="offer", unit="EUR", place=None, population="halden group")
STEEL, MINES = replace(OFFER, low=40, high=40, qualifiers=("vale steel",)), replace(OFFER, qualifiers=("tarn mines",))


@pytest.mark.parametrize(
    ("moved", "others"),
    [
        (one("the one place", 1, UNSAID, named="in the orsa valley"), [one("a", 0, a_figure(40))]),
        (one("land of a people", 1, a_figure(50, place=None, population="peruvians")),
         [one("a", 0, a_figure(40, place="lima"))]),
        (one("count of the dead", 2, CASUALTIES), [one("a", 0, a_figure(40)), one("b", 1, a_figure(45))]),
        (one("injured beside the dead", 3, CASUALTIES),
         [one("a", 0, a_figure(40)), one("b", 1, a_figure(5, measure="injuries")), one("c", 2, a_figure(58))]),
        (one("what is bid for", 1, OFFER, named="of vale steel"), [one("a", 0, STEEL)]),
        (one("what else is bid for", 0, OFFER, named="of vale steel"), [one("a", 1, MINES), one("b", 2, STEEL)]),
        (one("full name", 0, a_position(actor="olden")), [one("a", 1, a_figure(40), "mira olden")]),
        (one("initials", 0, a_position(actor="odf")), [one("a", 1, an_event(actor="orsa defense forces"))]),
        (one("earlier words for it", 2, a_position(target="bridge toll")),
         [one("a", 1, a_position(target="toll")), one("b", 0, a_position(target="toll on the bridge and the ferry"))]),
        (one("another of the name", 1, a_position(actor="olden", target="bridge toll")),
         [one("a", 0, a_position(actor="mira olden", target="toll")), one("b", 2, a_figure(40), "jan olden")]),
        (one("whose trial", 1, a_position(actor="west", target="trial of jan olden")),
         [one("a", 0, a_position(actor="west", target="trial")), one("b", 2, a_figure(40), "jan olden")]),
    ],
    ids=lambda value: value.document if isinstance(value, Telling) else "",
)  # fmt: skip
def test_what_others_tell_moves_a_claim_to_the_same_series_before_it_or_after(
    tmp_path: Path, moved: Telling, others: list[Telling]
) -> None:
    story = [moved, *others]
    (claim,) = moved.claims(moved.article(1, 0))
    found = set()
    for order in permutations(range(len(story))):
        with ledger_of(tmp_path / "ledger.sqlite", story, [[n] for n in order]) as ledger:
            found.add(json.dumps(series_in(ledger), sort_keys=True))
    assert len(found) == 1
    alone = series_of([claim], MATCHER, MATCHER.context_of([claim]))[claim.id]
    rest = [c for telling in others[:-1] for c in telling.claims(telling.article(1, 0))]
    before = series_of([*rest, claim], MATCHER, MATCHER.context_of([*rest, claim]))[claim.id]
    assert len({alone, before, json.loads(found.pop())[claim.id]}) > 1  # it does move on the way


@settings(max_examples=400 if FULL else 40, **OPTIONS)  # type: ignore[arg-type]
@given(st.data(), STORIES)
def test_comparing_does_not_depend_on_the_order_of_the_claims_it_is_given(
    data: st.DataObject, story: list[Telling]
) -> None:
    (told,) = seen_in(story, all_at_once(story))
    *before, (article, own) = told
    known = Known(
        claims=tuple(claim for _, claims in before for claim in claims),
        articles={(one.id, one.version): one for one, _ in before},
    )
    mixed = replace(known, claims=tuple(data.draw(st.permutations(known.claims))))
    expected = compare(article, own, known, MATCHER)
    assert compare(article, data.draw(st.permutations(own)), mixed, MATCHER) == expected
    assert compare(article, own, known, MATCHER) == expected


@settings(max_examples=500 if FULL else 60, **OPTIONS)  # type: ignore[arg-type]
@given(st.sets(st.sampled_from([*ACTORS, "ada olden", "ada olden west", "united orsa defense forces", "odf west"])))
def test_names_kept_by_what_they_may_be_short_for_give_the_same_full_names(names: set[str]) -> None:
    for name in ACTORS:
        key = name_key(name.split()[-1])
        found = {other for other in names if key in {name_key(short) for short in short_forms(other)}}
        assert full_name(name, found) == full_name(name, names)


SEEDS = ("1", "2")
IN_ONE_PROCESS = """
from pathlib import Path
from tests.test_order import exported, told_of_many
print(exported(Path({path!r}), told_of_many()))
"""


def told_of_many() -> list[Telling]:
    """A story whose claims share several words, places and names, so that their order in a set would show."""
    law = "law of the ferry crews on the harbour and the bridge"
    wished = Sentence((a_position(target=law), a_figure(40, place="lima and orsa valley")), (None, "police"))
    ended = Sentence((an_event("failed", action="fail to pass", object=law, actor=None),), (None,))
    return [
        Telling("a", 0.0, (wished,)),
        Telling("b", 1.0, (Sentence((a_figure(60, place="peru and chile and lima"),), (None,)), ended)),
        Telling("c", 2.0, (Sentence((a_figure(70, place=None), a_figure(3, place="peru")), (None, None), "in Peru"),)),
    ]


def exported(place: Path | str, story: Sequence[Telling]) -> str:
    with ledger_of(place, story, [[n] for n in range(len(story))]) as ledger:
        claims = [claim_record(*found) for found in ledger.iter_claims()]
        changes = [change_record(change) for change in ledger.iter_changes()]
        return json.dumps([claims, changes, [held_back_record(held) for held in ledger.iter_held_back()]])


def test_another_process_that_keeps_its_sets_in_another_order_exports_the_same(tmp_path: Path) -> None:
    found = set()
    for seed in SEEDS:
        code = IN_ONE_PROCESS.format(path=str(tmp_path / f"{seed}.sqlite"))
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout)
    assert len(found) == 1
