"""A stand told once more in plain words for wanting a thing has neither hardened nor softened."""

from __future__ import annotations

import pytest

from tests.hearing import kinds, tell

ALIKE = [
    ("President Jon Hask ruled out war.", "“We do not want war,” Hask said."),
    ("Ida Roth vowed to stop the toll.", "Ida Roth does not want the toll."),
    ("Dara Moss rejected the merger outright.", "Dara Moss does not want the merger."),
    ("Owen Rask does not want a strike.", "Owen Rask ruled out a strike."),
    ("Ann Reed demanded an inquiry.", "Ann Reed wants an inquiry."),
]
TURNED = [
    ("Ann Reed vowed to block the toll.", "Ann Reed has doubts about the toll.", "softened"),
    ("Ann Reed has doubts about the toll.", "Ann Reed vowed to block the toll.", "hardened"),
]


@pytest.mark.parametrize(("before", "after"), ALIKE, ids=[after for _, after in ALIKE])
def test_plain_wanting_is_no_turn(before: str, after: str) -> None:
    """Who rules a thing out does not want it, and says no less by saying so."""
    assert not {"softened", "hardened"} & set(kinds(tell(before, after)[1]))


@pytest.mark.parametrize(("before", "after", "kind"), TURNED, ids=[after for _, after, _ in TURNED])
def test_doubt_and_a_vow_are_steps(before: str, after: str, kind: str) -> None:
    """A word that says less, or more, is one."""
    assert kind in kinds(tell(before, after)[1])
