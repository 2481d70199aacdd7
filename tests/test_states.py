"""The state of a series: what all that is told comes to, in whatever order it arrives, and what stays disputed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storydiff.changes.chronicle import Mark, chronicle_of
from storydiff.changes.states import Told, arrived_late, holding_by, known_by, state_of
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.errors import InvalidTimeError
from storydiff.matching import Matcher
from storydiff.model import Aspect, Content, Dating, moment_of
from storydiff.resources import load_vocabulary_tables
from tests.builders import a_claim, a_figure, a_position, an_article, an_event, day

LEXICON = Matcher.of(vocabulary_of(load_vocabulary_tables())).lexicon


def telling(name: str, at: float, content: Content, *, seen: float | None = None, **changed: Any) -> Told:
    """A claim with its article; ``seen`` is the day on which it was first seen."""
    of_article = {key: changed.pop(key) for key in ("version", "dating", "published") if key in changed}
    first_seen = day(at if seen is None else seen) + timedelta(hours=1)
    article = an_article(name, at, first_seen=first_seen, **of_article)
    return a_claim(article, content, **{"quote": article.text[:30]} | changed), article


def figure(name: str, at: float, number: float, speaker: str | None = "ministry", **changed: Any) -> Told:
    return telling(
        name,
        at,
        a_figure(number, changed.pop("relation", "="), **changed.pop("content", {})),
        speaker=speaker,
        **changed,
    )


def stand(
    name: str, at: float, stance: str, *, own: bool = True, speaker: str | None = "mira olden", **changed: Any
) -> Told:
    return telling(name, at, a_position(stance, own_words=own), speaker=speaker, **changed)


FIGURES = [
    ("the latest total", [figure("a", 0, 40), figure("b", 1, 62)], "b", []),
    ("an older article that arrives last moves nothing", [figure("b", 2, 62), figure("a", 1, 51, seen=9)], "b", []),
    ("a lower count of another speaker does not replace a total", [figure("a", 0, 62), figure("b", 1, 58, "relief service")], "a", ["b"]),
    ("a lower count of the same speaker does: a revision", [figure("a", 0, 62), figure("b", 1, 58)], "b", []),
    ("a far lower count is of something narrower, and no dispute", [figure("a", 0, 62), figure("b", 1, 9, "relief service")], "a", []),
    ("two speakers on one day are at odds", [figure("a", 0, 62), figure("b", 0.1, 80, "relief service")], "b", ["a"]),
    ("two speakers who can both be right are not", [figure("a", 0, 62), figure("b", 0.1, 60, "relief service", relation=">")], "a", []),
    ("a higher count days later is growth, no dispute", [figure("a", 0, 62), figure("b", 3, 80, "relief service")], "b", []),
    ("a dispute ends when one side gives way", [figure("a", 0, 62), figure("b", 0.1, 58, "relief service"), figure("c", 1, 62, "relief service")], "a", []),
    ("it stays open while the other only goes on counting", [figure("a", 0, 62), figure("b", 0.1, 58, "relief service"), figure("c", 3, 90)], "c", ["b"]),
    ("who says what the state says against another is on its side", [figure("a", 0, 62), figure("b", 0.1, 58, "relief service"), figure("c", 0.2, 60, "governor", relation=">")], "a", ["b"]),
    ("words that say the same less exactly replace nothing", [figure("a", 0, 62), figure("b", 1, 60, relation=">")], "a", []),
    ("who names no source disputes nothing", [figure("a", 0, 62), figure("b", 0.1, 80, None)], "b", []),
    ("of steps the last stands", [figure("a", 0, 12, content={"aspect": Aspect.STEP}), figure("b", 1, 5, content={"aspect": Aspect.STEP})], "b", []),
]  # fmt: skip
POSITIONS = [
    ("the latest stance", [stand("a", 0, "+"), stand("b", 1, "-")], "b", []),
    ("another's account does not undo own words", [stand("a", 0, "+"), stand("b", 1, "-", own=False, speaker="a rival")], "a", ["b"]),
    ("another's account that agrees disputes nothing", [stand("a", 0, "+"), stand("b", 1, "+", own=False, speaker="a rival")], "a", []),
    ("own words undo another's account", [stand("a", 0, "-", own=False, speaker="a rival"), stand("b", 1, "+")], "b", []),
    ("an older article that arrives last moves nothing", [stand("b", 2, "-"), stand("a", 1, "+", seen=9)], "b", []),
]  # fmt: skip
EVENTS = [
    ("the latest status", [telling("a", 0, an_event("planned", when=day(5))), telling("b", 5, an_event("done"))], "b", []),
    ("a plan told late moves nothing", [telling("b", 5, an_event("failed")), telling("a", 0, an_event("planned"), seen=9)], "b", []),
    ("who tells last of an older day has the last word", [telling("a", 3, an_event("planned")), telling("b", 5, an_event("done"), as_of=day(2))], "b", []),
]  # fmt: skip
CASES = [*FIGURES, *POSITIONS, *EVENTS]


@pytest.mark.parametrize(("told", "present", "disputed"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_state_is_what_was_told_last_and_not_undone(told: list[Told], present: str, disputed: list[str]) -> None:
    for order in (told, told[::-1]):
        state = state_of([claim for claim, _ in order], LEXICON)
        assert state is not None
        assert (state.claim.document, [c.document for c in state.disputed_by]) == (present, disputed)


def test_nothing_told_is_no_state() -> None:
    assert state_of([], LEXICON) is None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_state_does_not_depend_on_the_order_of_arrival(data: st.DataObject) -> None:
    numbers = data.draw(
        st.lists(
            st.tuples(
                st.integers(1, 200), st.sampled_from(["ministry", "relief service", None]), st.sampled_from("=~><")
            ),
            min_size=1,
            max_size=6,
        )
    )
    told = [figure(f"a{n}", n / 2, number, who, relation=how)[0] for n, (number, who, how) in enumerate(numbers)]
    assert state_of(data.draw(st.permutations(told)), LEXICON) == state_of(told, LEXICON)


LATE = [
    ("seen after a later article", [figure("b", 2, 62), figure("a", 1, 51, seen=3)], {"a"}),
    ("seen after a later article on the same time", [figure("b", 2, 62, as_of=day(1)), figure("a", 1, 51, seen=3)], {"a"}),
    ("seen in order", [figure("a", 1, 51), figure("b", 2, 62)], set()),
    ("seen late, but nothing later was known", [figure("b", 0, 40), figure("a", 1, 51, seen=9)], set()),
    ("after an article without a date, which shows nothing", [figure("b", 2, 62, dating=Dating.UNKNOWN), figure("a", 1, 51, seen=3)], set()),
    ("a later article that looks back farther", [figure("b", 2, 40, as_of=day(0)), figure("a", 1, 51, seen=3)], set()),
]  # fmt: skip


@pytest.mark.parametrize(("told", "late"), [c[1:] for c in LATE], ids=[c[0] for c in LATE])
def test_what_arrived_late_is_known_by_what_was_known_before(told: list[Told], late: set[str]) -> None:
    ids = arrived_late(told)
    assert {claim.document for claim, _ in told if claim.id in ids} == late


def marks(told: Sequence[Told], newest: dict[str, int]) -> dict[str, list[Mark]]:
    entries = chronicle_of(told, newest, LEXICON)
    return {f"{e.claim.document}{e.claim.version}": list(e.marks) for e in entries}


def test_a_chronicle_marks_the_present_and_what_a_later_version_made_of_a_claim() -> None:
    first, second = figure("a", 0, 40), figure("a", 0, 31, version=2, seen=1)
    newest = {first[0].article: 2}
    assert marks([second, first], newest) == {"a1": [Mark.CORRECTED], "a2": [Mark.PRESENT, Mark.CORRECTION]}
    same = figure("a", 0, 40, version=2, seen=1)
    assert marks([first, same], newest) == {"a1": [Mark.REPEATED], "a2": [Mark.PRESENT]}
    finer = figure("a", 0, 40, version=2, seen=1, relation=">")
    assert marks([first, finer], newest) == {"a1": [Mark.REWORDED], "a2": [Mark.PRESENT]}
    other = figure("b", 1, 62)
    assert marks([first, other], {**newest, other[0].article: 1}) == {"a1": [Mark.GONE], "b1": [Mark.PRESENT]}


def test_a_chronicle_goes_by_the_time_that_claims_hold_for() -> None:
    told = [figure("c", 2, 62), figure("a", 0, 40), figure("b", 1, 51, seen=5), figure("d", 2.2, 58, "relief service")]
    entries = chronicle_of(told, {}, LEXICON)
    assert [e.claim.document for e in entries] == ["a", "b", "c", "d"]
    newest = {claim.article: 1 for claim, _ in told}
    assert marks(told, newest)["b1"] == [Mark.LATE]
    assert marks(told, newest)["c1"] == [Mark.PRESENT]
    assert marks(told, newest)["d1"] == [Mark.DISPUTED]


def test_what_is_known_is_what_stands_in_the_newest_version() -> None:
    first, second = figure("a", 0, 40), figure("a", 0, 31, version=2)
    assert known_by([first, second], {first[0].article: 2}) == [second]
    assert known_by([first, second], {first[0].article: 1}) == [first]
    assert holding_by([figure("a", 0, 40), figure("b", 2, 62)], day(1))[-1][0].document == "a"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2031-05-03", "2031-05-03T23:59:59.999999+00:00"),
        ("2031-05-03T18:00", "2031-05-03T18:00:00+00:00"),
        ("2031-05-03 18:00:05.5", "2031-05-03T18:00:05.500000+00:00"),
        ("2031-05-03T18:00+02:00", "2031-05-03T16:00:00+00:00"),
        ("2031-05-03T18:00Z", "2031-05-03T18:00:00+00:00"),
    ],
)
def test_a_date_means_its_end_and_a_time_itself(said: str, meant: str) -> None:
    assert moment_of(said, "as-of").isoformat() == meant


@pytest.mark.parametrize("said", ["yesterday", "2031-02-30", "2031-05", "", "2031-05-03T25:00", "0001-01-01T00:00+14:00", "3 May 2031"])  # fmt: skip
def test_what_is_no_time_is_named_with_what_to_write(said: str) -> None:
    with pytest.raises(
        InvalidTimeError, match=r"as-of '.*': not a date or time; write it as 2024-04-01 or 2024-04-01T18:00"
    ):
        moment_of(said, "as-of")
