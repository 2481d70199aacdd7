"""The parse is mended where a relative clause has swallowed the main verb's subject, and nowhere else."""

from __future__ import annotations

import pytest

from tests.claims.happenings import rows
from tests.claims.passages import a_passage

SWALLOWED = "A nationwide ferry strike that Mayor Ann Reed warned would have crippled the port has been averted."


def test_a_subject_behind_which_a_relative_clause_stands_is_given_its_verb_back() -> None:
    sentence = a_passage(SWALLOWED).sentences[0]
    assert (sentence.root.text, [c.text for c in sentence.root.children if c.dep_ == "nsubjpass"]) == (
        "averted",
        ["strike"],
    )
    assert (None, "strike", "cancelled") in rows(SWALLOWED)


@pytest.mark.parametrize(
    "text",
    [
        "The storm that hit the coast killed nine people.",
        "The mayor warned that the strike would cripple the port.",
        "Ann Reed, who said the port was closed, resigned.",
        "The bridge that links the towns.",
    ],
)
def test_a_tree_that_holds_is_left_as_it_is(text: str) -> None:
    from storydiff.resources import load_model

    plain = [(t.head.i, t.dep_) for t in load_model()(text)]
    assert [(t.head.i, t.dep_) for t in a_passage(text).doc] == plain
