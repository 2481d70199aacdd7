"""Figures that say what they take the place of, that go against their own words, and that two voices differ on."""

from __future__ import annotations

import pytest

from storydiff.matching.named import named_values
from storydiff.model import Figure
from tests.hearing import Story, Text, matcher, tell, text

Row = tuple[str, tuple[Text | str, ...]]

NAMING: list[tuple[str, float, set[float]]] = [
    ("Support for the toll rose to 66 percent, up from 61 percent in May.", 66, {61}),
    ("The coast guard said 218 people were aboard rather than the 187 it had reported.", 218, {187}),
    ("The inquiry counted 229 passengers, three more than police had estimated.", 229, {226}),
    ("The council lowered its offer to 10 percent, two points less than it had announced.", 10, {12}),
    ("The ministry, which for weeks would admit no more than 23, said it had found 31 victims.", 31, {23}),
    ("Some 345 nurses resigned, compared with 310 a week ago.", 345, {310}),
    ("At least 41 nurses resigned, nearly double the 23 that the clinic had acknowledged.", 41, {23}),
    ("Inflation in Orsa fell to 5.7 percent in March, against 6.9 percent in February.", 5.7, {6.9}),
    ("Rye costs 190 crowns in Kell, compared with 210 crowns for wheat.", 190, set()),
    ("In Orsa 44 nurses resigned, down from 58 in Kell.", 44, set()),
    ("Rescuers in Orsa saved 104 passengers from 12 villages.", 104, set()),
    ("Police arrested 40 drivers, and 12 bakers were fined.", 40, set()),
    ("Some 900 of the 2,000 homes were destroyed.", 900, set()),
    ("About 40 workers went on strike, not only 12 clerks.", 40, set()),
]

JOINED: list[Row] = [
    (
        "Increased: Cases: 23 → 31.",
        (
            "The ministry acknowledged that 23 journalists had been tapped.",
            "The ministry, which for weeks would concede no more than 23, said a review had turned up 31 cases.",
        ),
    ),
    (
        "Increased: Reporters: at least 41 → 44.",
        (
            "The committee said at least 41 reporters had been tapped.",
            "The report gives 44 names, three more than the committee's preliminary count.",
        ),
    ),
    (
        "Increased: Households, Orsa: 310 → some 345.",
        (
            "The charity Harbour Aid said that 310 families were sleeping in shelters in Orsa.",
            "Some 345 households now sleep in shelters in Orsa, compared with 310 a week ago, Harbour Aid said.",
        ),
    ),
    (
        "Increased: Jobs: 120 → 160.",
        (
            "Ellis Terminals has cut 120 jobs, the company said.",
            "The company now speaks of 160 jobs rather than the 120 it had announced.",
        ),
    ),
]

APART: list[tuple[str, tuple[Text | str, ...]]] = [
    (
        "the value alone, without words that name it",
        ("The committee said 41 reporters had been tapped.", "The report gives 44 names. It runs to 41 pages."),
    ),
    (
        "the injured for the dead",
        (
            "Police said the blast in Orsa killed 23 people.",
            "The blast in Orsa injured 52 people, up from 23, police said.",
        ),
    ),
    (
        "another place",
        (
            "The ministry said 58 children were ill in Kell.",
            "The ministry said 44 nurses were ill in Orsa, down from 58 a month before.",
        ),
    ),
    (
        "another's offer",
        (
            "Norgas offered 2.4 billion crowns for Elcor.",
            "Fjordgas raised its offer for Elcor to 2.9 billion crowns, from 2.4 billion.",
        ),
    ),
    (
        "a value that the archive does not hold",
        (
            "The committee said 40 reporters had been tapped.",
            "The report gives 44 names, three more than it had counted.",
        ),
    ),
]

AGAINST_WORDS: list[tuple[str, tuple[Text | str, ...]]] = [
    (
        "a total that fell and is higher",
        (
            "Floods in Orsa killed 40 people, police said.",
            "The death toll of the floods in Orsa fell to 42, police said.",
        ),
    ),
    (
        "a rate that rose and is lower",
        ("Unemployment in Norway was 5.4 percent in May.", "Unemployment in Norway rose to 5.1 percent in June."),
    ),
    (
        "a total that was lowered and is higher",
        (
            "Floods in Orsa killed 40 people, police said.",
            "Police lowered the death toll of the floods in Orsa to 44.",
        ),
    ),
]

NARROWER: list[tuple[str, tuple[Text | str, ...]]] = [
    (
        "what a week brought",
        (
            "Norway has recorded 5,000 cases of measles.",
            text("There were 8,900 cases of measles in Norway in the week to Sunday.", 15),
        ),
    ),
    (
        "what is new",
        ("Norway has counted 5,000 cases of measles.", text("The number of new cases in Norway was 9,300.", 2)),
    ),
    (
        "what a month alone brought",
        ("Measles has killed 40 people in Norway.", text("In May alone, 120 people died of measles in Norway.", 60)),
    ),
    (
        "one hospital",
        ("The quake in Orsa killed 120 people.", "In the main hospital of Orsa 150 people have died, doctors said."),
    ),
    (
        "what has to be reached",
        (
            "Unemployment in Norway was 5.2 percent.",
            "Unemployment in Norway has to fall below 3.5 percent, the finance minister said.",
        ),
    ),
]

DISPUTED: list[Row] = [
    (
        "Contradicted: Schools, Closed: 2,050, but 2,180 says unions.",
        ("The walkout shut 2,050 schools, by the ministry's count. The unions put the number at 2,180.",),
    ),
    (
        "Contradicted: Journalists: 23 says ministry, but at least 41 says committee.",
        (
            "The ministry acknowledged that 23 journalists had been tapped.",
            "A committee said at least 41 journalists had been tapped, nearly double the number the ministry has admitted.",
        ),
    ),
]


@pytest.mark.parametrize(("says", "number", "named"), NAMING, ids=[says for says, _, _ in NAMING])
def test_a_sentence_names_the_value_that_its_figure_replaces(says: str, number: float, named: set[float]) -> None:
    """Only words that say so make a number of the sentence the one that was replaced."""
    story, _ = tell(says)
    claims = [c for c in story.claims if isinstance(c.content, Figure) and c.content.low == number]
    assert claims, [c.statement for c in story.claims]
    assert {value.low for value in named_values(claims[0], matcher().lexicon)} == named


@pytest.mark.parametrize(("statement", "texts"), JOINED, ids=[statement for statement, _ in JOINED])
def test_a_figure_goes_on_from_the_value_that_it_names(statement: str, texts: tuple[Text | str, ...]) -> None:
    """What is counted may be told by another noun, where the sentence names the known value."""
    _, found = tell(*texts)
    assert statement in [change.statement for change in found]


@pytest.mark.parametrize(("why", "texts"), [*APART, *AGAINST_WORDS, *NARROWER], ids=lambda value: str(value)[:40])
def test_figures_that_do_not_go_on_from_one_another_move_nothing(why: str, texts: tuple[Text | str, ...]) -> None:
    """Another question, a direction against the words, a span, a spot or a goal is no movement."""
    story, found = tell(*texts)
    moves = [c.statement for c in found if c.kind.value in {"increased", "decreased", "refined", "contradicted"}]
    assert moves == [], why
    assert len(story.claims) > 1


@pytest.mark.parametrize(("statement", "texts"), DISPUTED, ids=[statement for statement, _ in DISPUTED])
def test_two_voices_that_give_one_number_each_are_at_odds(statement: str, texts: tuple[Text | str, ...]) -> None:
    """One article, or words that set a count against another's, bring together what series leave apart."""
    _, found = tell(*texts)
    assert statement in [change.statement for change in found]


def test_two_voices_on_two_places_are_not_at_odds() -> None:
    """What two speakers count in two places is no dispute."""
    _, found = tell("Police said 40 homes burned in Orsa. The mayor of Kell put the number in Kell at 12 homes.")
    assert not [change.statement for change in found if change.kind.value == "contradicted"]


def test_a_named_value_is_found_under_the_key_of_the_value_itself() -> None:
    """In a long story only what shares a key is looked at, so the figure that names 61 has that of 61."""
    story = Story()
    story.hear(text("The mine had 120 workers in Kell."))
    story.hear(text("The mine now has 160 jobs, up from 120."))
    first, last = (
        next(c for c in story.claims if isinstance(c.content, Figure) and c.content.low == n) for n in (120, 160)
    )
    assert matcher().fine_keys(first) & matcher().fine_keys(last)
