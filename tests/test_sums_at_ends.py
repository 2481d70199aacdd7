"""A sum written with a letter at the end of a sentence ends it."""

from __future__ import annotations

import pytest

from storydiff.resources import load_model

TWO = [
    "The pipes will cost $21m. In Carrow, 810 homes have lead in their water.",
    "The bid is worth 40m. Halden refused it.",
    "The board offered £6m. The union wants £9m.",
    "The fund lost $3m. Auditors found it in May.",
    "They raised €12m. Orsa gave the most.",
]
ONE = [
    "The firm paid $5m. to its founder.",
    "The vote is at 5 p.m. Friday in Vale.",
    "Judge J. M. Roth spoke in Vale.",
    "The clerk M. Osk was one of 5.",
    "The pipes cost $21m in Carrow.",
]


@pytest.mark.parametrize("text", TWO)
def test_a_full_stop_behind_a_sum_ends_the_sentence(text: str) -> None:
    """The model takes it for that of an abbreviation."""
    assert len(list(load_model()(text).sents)) == 2


@pytest.mark.parametrize("text", ONE)
def test_no_other_does(text: str) -> None:
    """An hour, initials and a sum in the middle of a sentence."""
    assert len(list(load_model()(text).sents)) == 1
