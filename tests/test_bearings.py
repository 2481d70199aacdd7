"""Bearings: what one article says of an office settles whom another means by it, in whatever order they come."""

from __future__ import annotations

import pytest

from storydiff.matching.matters import matter_of, same_matter
from storydiff.matching.names import full_name
from storydiff.model import Verdict
from storydiff.model.bearings import borne, led
from tests.hearing import kinds, matcher, tell, text

KNOWN = {borne("governor", "mira olden"), borne("union", "road union"), led("river party", "jan reed"), "ann vale"}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("governor", "mira olden"),
        ("union", "road union"),
        ("jan reed party", "river party"),
        ("vale", "ann vale"),
        ("one governor", "one governor"),
        ("mira olden party", "mira olden party"),
        ("minister", "minister"),
    ],
)
def test_an_office_and_a_bodys_noun_mean_their_one_bearer(name: str, meant: str) -> None:
    assert full_name(name, KNOWN) == meant


def test_of_two_bearers_the_noun_alone_means_neither() -> None:
    assert full_name("governor", KNOWN | {borne("governor", "ida roth")}) == "governor"


def test_a_lands_central_bank_is_its_bank_by_name() -> None:
    known = {borne("bank", "bank of norland"), borne("bank", "norland central bank")}
    assert full_name("norland central bank", known) == full_name("bank", known) == "bank of norland"


TURNS = [
    ("Finance Minister Jan Reed rejected the tax on sugar.", "The finance minister backed the tax on sugar on Friday."),
    ("Governor Mira Olden said a pause would be wrong.", "The governor said on Friday the time had come to pause."),
    ("Premier Mira Olden ruled out an early election.", "Premier Mira Olden called an early election on Friday."),
    ("Mira Olden said she was undecided on the bill.", "Mira Olden said that she would vote against the draft."),
    ("Minister Jan Reed said he would not resign.", "Jan Reed quit as education minister on Friday."),
    ("Mira Olden claimed victory in Vale.", "Mira Olden conceded defeat in Vale on Friday."),
]


@pytest.mark.parametrize(("before", "after"), TURNS)
def test_who_bears_the_office_has_turned(before: str, after: str) -> None:
    found = {kind for kind in kinds(tell(before, after)[1]) if kind != "new"}
    assert found & {"reversed", "hardened"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Finance Minister Jan Reed and Health Minister Ida Roth met. Jan Reed rejected the tax on sugar.",
            "The minister backed the tax on sugar on Friday.",
        ),
        ("Finance Minister Jan Reed rejected the tax on sugar.", "A minister backed the tax on sugar on Friday."),
        ("Finance Minister Jan Reed rejected the tax on sugar.", "The new minister backed the tax on sugar on Friday."),
        ("Deputy Governor Ann Vale opposed a cut.", "The governor backed a cut on Friday."),
        ("Mira Olden opposed the truce in Kell.", "Mira Olden backed a pause on Friday."),
    ],
)
def test_another_bearer_and_another_matter_are_no_turn(before: str, after: str) -> None:
    assert not {"reversed", "hardened", "softened"} & set(kinds(tell(before, after)[1]))


@pytest.mark.parametrize(
    "says",
    [
        "Mira Olden, who had backed the toll bridge in spring, was silent on Friday.",
        "A spokesman rejected the toll bridge on Friday.",
        "Mira Olden said on Friday that 30 senators would back the toll bridge.",
    ],
)
def test_what_was_once_is_whose_or_is_foretold_is_no_news(says: str) -> None:
    assert "new" not in kinds(tell(says)[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [("impeach mira olden", "impeachment of mira olden"), ("abolish the toll", "abolition of the toll")],
)
def test_a_verb_with_what_it_is_done_to_is_the_matter_of_its_noun(one: str, other: str) -> None:
    lexicon = matcher().lexicon
    a, b = matter_of(one, lexicon), matter_of(other, lexicon)
    assert a is not None
    assert b is not None
    assert same_matter(a, b, lexicon).verdict is Verdict.SAME


def test_where_somebody_stood_before_is_borne_out_by_nobody() -> None:
    story, found = tell(
        text("Mira Olden backed the toll bridge.", publisher="Orsa Post"),
        text("Mira Olden, who had backed the toll bridge on Monday, was silent on Friday.", publisher="Kell Times"),
    )
    # Who looks back at a former stand tells nothing that holds now.
    assert kinds(found) == []
    assert [held.reason for held in story.held] == [
        "the article tells where the actor stood before, not where he stands"
    ]
    _, found = tell(
        text("Mira Olden backed the toll bridge.", publisher="Orsa Post"),
        text("Mira Olden backs the toll bridge.", publisher="Kell Times"),
    )
    assert kinds(found) != []
