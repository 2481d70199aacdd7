"""Words about words: what is nearly always so takes a short way, to the same end."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from storydiff.text import one_line

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
