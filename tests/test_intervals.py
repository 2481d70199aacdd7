"""Figures as intervals: what two written numbers leave open, and when the later one says that something moved."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.intervals import Hedge, Interval, Movement, bounds_of, can_both_hold, likely_of, movement, step_of
from storydiff.model import Figure, Relation

UP, DOWN, SAME, FINER, COARSER = Movement.UP, Movement.DOWN, Movement.SAME, Movement.FINER, Movement.COARSER


def said(words: str) -> Figure:
    """The figure that "~150", ">32000" or "200-250" stands for."""
    if words[0] in "=~><":
        return Figure("deaths", Relation(words[0]), float(words[1:]), float(words[1:]))
    low, high = words.split("-")
    return Figure("deaths", Relation.RANGE, float(low), float(high))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (">9000", ">22000", UP),
        (">22000", "<32000", UP),
        ("<32000", ">32000", UP),
        (">32000", ">32000", SAME),
        ("~38000", ">40000", UP),
        ("=22500", ">23000", UP),
        ("~39900", ">40000", COARSER),
        (">38000", ">40000", UP),
        (">39000", ">40000", COARSER),
        (">32000", "=32623", FINER),
        ("=32623", ">32000", COARSER),
        (">32000", ">33000", UP),
        (">32000", "=33000", UP),
        ("=33000", "=32000", DOWN),
        (">3300", "=3553", UP),
        ("~28000", "=28000", SAME),
        ("=50.87", "~51", COARSER),
        ("<26000", "=25401", FINER),
        ("=110000", ">100000", COARSER),
        (">35800", ">35", COARSER),
        ("~150", "200-250", UP),
        ("200-250", "~220", FINER),
        ("=5", "=8", UP),
        ("=40", "=42", UP),
        ("=21848", "=21043", DOWN),
        ("=1240", "=1300", UP),
        ("=1300", "=1240", DOWN),
        ("=1260", "=1300", COARSER),
        ("=1300", "=1310", FINER),
        ("=31923", "=32000", COARSER),
    ],
)
def test_the_later_figure_moved_or_says_the_same_more_or_less_exactly(
    before: str, after: str, expected: Movement
) -> None:
    assert movement(said(before), said(after)) is expected


@pytest.mark.parametrize(
    ("before", "after", "hedges", "expected"),
    [
        (">1000", "=5400", (Hedge.MAGNITUDE, Hedge.NONE), FINER),
        (">1000", "=80000", (Hedge.MAGNITUDE, Hedge.NONE), UP),
        ("=9000", ">1000", (Hedge.NONE, Hedge.MAGNITUDE), COARSER),
        ("<60", "=40", (Hedge.CAP, Hedge.NONE), FINER),
        ("<60", "=40", (Hedge.NONE, Hedge.NONE), DOWN),
        ("=30", "<60", (Hedge.NONE, Hedge.CAP), COARSER),
    ],
)
def test_caps_and_magnitudes_leave_more_open(
    before: str, after: str, hedges: tuple[Hedge, Hedge], expected: Movement
) -> None:
    assert movement(said(before), said(after), hedges) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (">32000", "=32623", True),
        (">32000", "=31000", False),
        ("~150", "200-250", False),
        ("=21848", "=21043", False),
        ("=32000", "=32240", True),
        ("=5400", "=5449", True),
        ("=12", "=13", False),
        ("<26000", "=25401", True),
        ("<26000", "=9000", False),
    ],
)
def test_two_figures_can_both_hold_or_not(one: str, other: str, expected: bool) -> None:
    assert can_both_hold(said(one), said(other)) is expected
    assert can_both_hold(said(other), said(one)) is expected


@pytest.mark.parametrize(
    ("number", "step"), [(32000, 1000), (22000, 1000), (9000, 900), (150, 10), (783, 1), (0, 1), (1.6, 0.1)]
)
def test_a_number_is_written_in_the_step_of_its_last_digit(number: float, step: float) -> None:
    assert step_of(number) == pytest.approx(step)


def test_more_than_has_no_end_and_is_taken_to_end_at_the_next_round_number() -> None:
    assert bounds_of(said(">32000")) == Interval(32000, math.inf)
    assert likely_of(said(">32000")) == Interval(32000, 33000)


figures = st.builds(
    lambda relation, low, wide: Figure(
        "deaths", relation, float(low), float(low + (wide if relation is Relation.RANGE else 0))
    ),
    st.sampled_from(list(Relation)),
    st.integers(1, 10**7),
    st.integers(1, 10**5),
)


@given(figures)
def test_a_figure_never_moves_against_itself(figure: Figure) -> None:
    assert movement(figure, figure) is SAME
    assert can_both_hold(figure, figure)


@given(figures, figures)
def test_what_went_up_did_not_also_go_up_the_other_way_round(one: Figure, other: Figure) -> None:
    moves = {movement(one, other), movement(other, one)}
    assert moves not in ({UP}, {DOWN})


@given(figures)
def test_what_is_likely_lies_in_what_is_allowed(figure: Figure) -> None:
    likely, allowed = likely_of(figure), bounds_of(figure)
    assert allowed.low <= likely.low <= likely.high <= allowed.high
