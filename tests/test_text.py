"""Words about words: what is nearly always so takes a short way, to the same end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.text import one_line, steady

PIECES = st.lists(
    st.one_of(
        st.sampled_from(["a", " ", "  ", "\n", "\t", "\x00", "\x1c", "\x7f", "\x85", "é", "\xa0"]), st.text(max_size=3)
    )
)


@given(PIECES.map("".join))
def test_a_text_on_one_line_has_single_spaces_and_no_controls(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", " ", text).split())
    assert one_line(line) == line


STEADY = [
    ("Deaths in Port Ellis: 41", "Deaths in Port Ellis: 41"),
    ("Deaths in הנמל: 41 → 45", "Deaths in הנמל\u200e: 41 → 45"),
    ("أبنر دهن: against الخطة", "أبنر دهن\u200e: against الخطة\u200e"),
    ("林美玲: 97", "林美玲: 97"),
]


@pytest.mark.parametrize(("text", "expected"), STEADY)
def test_what_stands_behind_a_name_from_right_to_left_stays_there(text: str, expected: str) -> None:
    assert steady(text) == expected
    assert steady(text).replace("\u200e", "") == text
