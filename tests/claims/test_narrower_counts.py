"""Counts of less than the story's: of a part, a spot, a long war, of what is only meant, or of another deed."""

from __future__ import annotations

import pytest

from storydiff.claims.figures import find_figures
from storydiff.model import Figure
from tests.claims.passages import VOCABULARY, a_passage, names_of
from tests.claims.test_figures import figures

FLOOD = "A flood struck Peru on Monday, killing 40 people in Peru.\n\n"
FLOODS = "A flood struck Peru and Chile on Monday, killing 40 people in Peru and Chile.\n\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The toll in Peru exceeded 1,800, about 900 of them in the hilly northwest region held by rebels.", "northwest peru"),
        ("The toll in Peru rose to 1,800, 900 of them in the mountainous south.", "south peru"),
        ("The toll in Peru rose to 1,800, 900 of them in the capital.", None),
        ("The toll in Peru rose to 1,800, 900 of them in the country.", "peru"),
        ("The toll in Peru rose to 1,800, 900 of them in Lima.", "lima"),
    ],
)  # fmt: skip
def test_a_part_of_a_count_is_in_its_own_part_of_the_land(text: str, place: str | None) -> None:
    """Some of those counted are where their own words say, and never in all of the land."""
    assert [(f.place, f.subset) for f in figures(text)] == [("peru", False), (place, True)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{FLOOD}Nine people died at a hospital.", None),
        (f"{FLOOD}Nine people died in the night.", "peru"),
        (f"{FLOOD}By noon, he said, nine people had been buried.", None),
        (f"{FLOOD}By noon, nine people had been buried.", "peru"),
        (f"{FLOOD}Peruvian President Alan Cole went south. By noon, he said, nine people had been buried.", "peru"),
        (f"{FLOODS}The Lamps, a rescue group in the country, counted nine dead.", None),
        (f"{FLOODS}The Lamps, a rescue group, counted nine dead.", "peru and chile"),
        (f"{FLOOD}Nine survivors were found in the Orsa neighborhood.", "orsa"),
        (f"{FLOOD}Nine people were hurt by falling rocks in Lima.", "lima"),
        (f"{FLOOD}Nine people were hurt by a thief from Lima.", "peru"),
    ],
)
def test_a_count_of_less_does_not_hold_where_the_story_plays(text: str, place: str | None) -> None:
    """What is told of a spot, by somebody who speaks for no land, or of one land of two has no place but its own."""
    assert figures(text)[-1].place == place


def test_a_count_in_both_lands_is_not_that_of_the_land_before() -> None:
    text = "Ninety people died in Peru in the floods, which hurt 400 people {}and left 12 homeless."
    assert [f.place for f in figures(text.format("across the two countries "))] == ["peru", None, None]
    assert [f.place for f in figures(text.format(""))] == ["peru", "peru", "peru"]


@pytest.mark.parametrize(
    ("text", "elsewhen"),
    [
        ("Some 900 people were displaced by a civil war that has dragged on for more than a decade.", "civil war"),
        (
            "The storm hit a land torn by Peru's 12-year border war, which has displaced thousands of people.",
            "border war",
        ),
        ("Some 900 people were displaced by a war that broke out on Monday.", None),
        ("Some 900 people were displaced by a flood that has gone on for decades.", None),
        ("Some 900 people had already been displaced after war broke out in 2011.", "2011"),
        ("Some 900 people have been displaced since war broke out in 2011.", None),
        ("Some 900 people had been displaced after the dam broke on Monday.", None),
    ],
)
def test_what_a_long_war_did_is_another_occasion(text: str, elsewhen: str | None) -> None:
    """Those whom a war of years drove out are not those of the news; those of a new war may be."""
    assert figures(text)[-1].elsewhen == elsewhen


def test_in_an_article_on_the_war_its_displaced_are_the_news() -> None:
    text = "The war in Peru went on.\n\nSome 900 people were displaced by a war that has dragged on for a decade."
    found = list(find_figures(passage := a_passage(text), VOCABULARY, names_of(passage)))
    assert [r.content.elsewhen for r in found if isinstance(r.content, Figure)] == [None]


@pytest.mark.parametrize(
    ("text", "hypothetical"),
    [
        ("The agency asked for $7 million to provide meals for 900 people displaced by the flood.", True),
        ("The agency asked for $7 million to provide meals for the 900 people displaced by the flood.", False),
        ("The agency provided meals for 900 people displaced by the flood.", False),
        ("The agency asked for $7 million to feed 900 people displaced by the flood.", True),
        ("However, the insight that quickly evacuating 900 people from Lima was unworkable came late.", True),
        ("The insight that evacuating 900 people was impractical led to a new plan.", True),
        ("It is impossible to evacuate 900 people from Lima.", True),
        ("It is good that firefighters evacuated 900 people.", False),
    ],
)
def test_those_for_whom_something_is_only_meant_are_not_yet_counted(text: str, hypothetical: bool) -> None:
    assert figures(text)[-1].hypothetical == hypothetical


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("He said he helped free nine people.", "rescued"),
        ("The army freed nine people.", "released"),
        ("The envoy helped free nine hostages.", "released"),
        ("Some 900 survivors have been moved to shelters outside the valley.", "relocated"),
        ("Some 900 people were moved to schools and sports halls.", "displaced"),
        ("Some 900 survivors have been moved by the play.", "survivors"),
        ("The number of people in shelters has fallen to 4,000.", "displaced"),
        ("The number of people living in camps has fallen to 30,000.", "displaced"),
        ("The number of teachers on strike has climbed to 18,000.", "strikers"),
        ("The number of people in hospital rose to 340.", "hospitalizations"),
        ("The number of cars on the road rose to 2,000.", "cars"),
        ("Police rescued nine people trapped in a house.", "rescued"),
        ("Nine people are trapped in a house.", "trapped"),
        ("Medics extracted three family members from the ruins of a house.", "rescued"),
        ("Crews on Monday pulled more survivors from the mud as the death toll of the storm that struck Peru surpassed 900.",
         "deaths"),
    ],
)  # fmt: skip
def test_what_was_done_says_what_is_counted(text: str, measure: str) -> None:
    """Who was got out is rescued, who was moved relocated, and a toll counts what it is the toll of."""
    assert [f.measure for f in figures(text)] == [measure]


def test_who_helped_did_a_part_of_it() -> None:
    assert [f.subset for f in figures("Ann Reed helped rescue nine people.")] == [True]
    assert [f.subset for f in figures("Firefighters rescued nine people.")] == [False]
