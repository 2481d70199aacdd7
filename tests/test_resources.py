"""What is loaded from disk: the language model cuts sentences at line ends and nowhere else of its own."""

from __future__ import annotations

import pytest

from storydiff.resources import load_model


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Dam breaks above Ellis\n\nThe mayor fled.\n", [0, 24]),
        ("Dam breaks above Ellis\nthe mayor says", [0, 23]),
        ("Dam breaks above Ellis \n \t the mayor says", [0, 27]),
        ("Dam breaks  above Ellis,\t the mayor says", [0]),
    ],
)
def test_a_sentence_begins_at_each_new_line(text: str, starts: list[int]) -> None:
    nlp = load_model()
    doc = nlp.get_pipe("storydiff_sentence_bounds")(nlp.make_doc(text))
    assert [token.idx for token in doc if token.is_sent_start or token.i == 0] == starts
