"""What those asked in a survey hold, how many came, and bare numbers of what was named before."""

from __future__ import annotations

import pytest

from tests.claims.test_figures import figures, readings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In a poll for the Vale Post, 52% said they supported the nurses.", [("for nurse", 52)]),
        ("A survey found that 48% of those polled backed the tunnel.", [("for tunnel", 48)]),
        ("58% of respondents said they opposed an early vote.", [("against early vote", 58)]),
        ("Support for the new toll grew on Friday. In a survey, 63% were in favor.", [("for new toll", 63)]),
        ("In a poll, 66 percent thought that the mayor was guilty.", [("guilty", 66)]),
        ("A poll found that 71% of women oppose the dam.", [("against dam among women", 71)]),
        ("More than half of those questioned in a survey said the fee should be scrapped.", [("should scrap fee", 50)]),
        ("A poll showed that 30% of households own a boat.", []),
        ("In the poll, 12% were undecided.", []),
        ("A poll found that 74% were of that view.", []),
        ("Polls closed at 8 p.m., and 61 percent had voted to keep the dam.", []),
        ("An exit poll showed 52% supported the dam.", []),
    ],
)
def test_a_share_of_those_asked_tells_what_they_hold(text: str, expected: list[tuple[str, float]]) -> None:
    """The view stands where others have the people they count; what is no view, or a vote itself, is none."""
    assert [(f.population, f.low) for f in figures(text) if f.measure == "respondents"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Norland League leads in the polls with 34%.", [("norland league", 34)]),
        ("In a Senta poll the Greens were on 31 percent.", [("greens", 31)]),
        ("A poll gave the Greens 31 percent.", [("greens", 31)]),
        ("In a poll on Friday, 40% said they would vote for the League.", [("league", 40)]),
        ("The Norland League leads the league with 34%.", []),
        ("In a poll, the Greens had 31 percent of women.", []),
    ],
)
def test_a_poll_tells_where_a_party_stands(text: str, expected: list[tuple[str, float]]) -> None:
    """A party's share in a poll is its support, whatever verb puts it there; without a poll it is not."""
    assert [(f.population, f.low) for f in figures(text) if f.measure == "support"] == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The poll of 1,200 adults was taken on Friday.", []),
        ("A study in 38 nurses was short.", []),
        ("The firm Senta surveyed 1,200 adults by telephone.", []),
        ("Police arrested 40 soldiers.", [40]),
        ("Police questioned 40 people.", [40]),
        ("Inspectors interviewed 12 nurses.", [12]),
    ],
)
def test_who_was_sampled_is_no_count(text: str, left: list[float]) -> None:
    """How many a survey asked is no news of its story; whom the police question is."""
    assert [f.low for f in figures(text)] == left


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nurses marched through Lima. Police said that 15,000 took part.", [("protesters", 15000)]),
        ("The rally was peaceful. Police put the crowd at 12,000.", [("protesters", 12000)]),
        ("The march was long. Police put the number at 25,000.", [("protesters", 25000)]),
        ("The band came home. A crowd of 12,000 filled the square.", [("crowd", 12000)]),
        ("The strike began on Monday. Some 4,000 took part.", [("strikers", 4000)]),
        ("The demonstration was 12,000 strong.", [("protesters", 12000)]),
        ("The garrison is 400 strong.", []),
        ("Some 4,000 joined the party.", []),
        ("The union put the number at 2,180.", []),
    ],
)
def test_how_many_came_is_told_by_what_they_came_to(text: str, expected: list[tuple[str, float]]) -> None:
    """A crowd at a march counts marchers, at a strike strikers, anywhere else a crowd."""
    assert [(f.measure, f.low) for f in figures(text)] == expected


def test_two_tellers_differ_on_one_crowd() -> None:
    """The number of the organisers is set against that of the police, and the organisers say it."""
    found = readings("Police estimated the crowd at 12,000, but the organisers claimed 30,000.")
    assert [r.speaker for r in found] == [None, "organisers"]
    assert [f.measure for f in figures("Police estimated the crowd at 12,000, but the organisers claimed 30,000.")] == [
        "crowd",
        "crowd",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Reed had the most delegates, with 60.", [("delegates", 60, "ann reed")]),
        (
            "Ann Reed had the most delegates, with 60. In second place, Tom Vale had 54.",
            [("delegates", 60, "ann reed"), ("delegates", 54, "tom vale")],
        ),
        (
            "The state awarded 41 seats. Ann Reed came first with 14, ahead of Tom Vale with 12.",
            [("seats", 41, None), ("seats", 14, "ann reed"), ("seats", 12, "tom vale")],
        ),
        ("He dropped three of the 11 charges, saying that the remaining eight stood.", [("charges", 3, None), ("charges", 11, None), ("charges", 8, None)]),
        ("The flood damaged 41 homes. Vale had 12.", [("homes", 41, None)]),
        ("Norway won 12 medals. Ann Reed finished third with a time of 54.", [("medals", 12, "norway")]),
    ],
)  # fmt: skip
def test_a_bare_number_counts_what_was_named_before(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    """What somebody is first or second with is what the words before count; things that nobody has are not."""
    assert [(f.measure, f.low, f.population) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Reed is the third president to be impeached.", [("presidents", 3)]),
        ("He is the third minister to resign.", [("ministers", 3)]),
        ("He is the first minister to resign.", []),
        ("It was the third time to try.", []),
    ],
)
def test_the_third_to_do_it_makes_three(text: str, expected: list[tuple[str, float]]) -> None:
    """By an ordinal so many have done it by now, but for the first and for turns."""
    assert [(f.measure, f.low) for f in figures(text)] == expected
