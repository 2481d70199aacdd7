"""A reader is told a number, a stand and a deed once: not again by another noun, nor twice from one sentence."""

from __future__ import annotations

import pytest

from tests.hearing import Text, tell

Row = tuple[str, tuple[Text | str, ...]]

TOLD_BEFORE: list[Row] = [
    (
        "a fee, and the fee by its name",
        (
            "The bidder received a fee of 67 million crowns from Vale Axle, the board said.",
            "Vale Axle paid the 67 million crown break fee in April.",
        ),
    ),
    (
        "stock, and shares",
        (
            "The Orsa family, which owns 18 percent of the stock of Vale Axle, had no comment.",
            "The union called on the family that owns 18 percent of the shares of Vale Axle to sell to nobody.",
        ),
    ),
    (
        "journalists, and reporters",
        (
            "The committee said that 41 journalists had been tapped by the ministry.",
            "The report of the committee says that 41 reporters were tapped.",
        ),
    ),
    (
        "bribes, and what was received",
        (
            "Prosecutors charged the former mayor of Vale with taking $14 million in bribes for the northern motorway.",
            "The former mayor of Vale is accused of having received $14 million for the northern motorway.",
        ),
    ),
]
NOT_TOLD: list[Row] = [
    (
        "another sum",
        (
            "The bidder will receive a fee of 67 million crowns from Vale Axle, the board said.",
            "Vale Axle paid a dividend of 68 million crowns in April.",
        ),
    ),
    (
        "a sum that was only foreseen, and so was never told",
        (
            "The bidder will receive a fee of 67 million crowns from Vale Axle, the board said.",
            "Vale Axle paid the 67 million crown break fee in April.",
        ),
    ),
    (
        "a number of one digit",
        (
            "The committee said that four journalists had been tapped by the ministry.",
            "The report of the committee says that four reporters were tapped.",
        ),
    ),
    (
        "counts whose sentences share nothing",
        (
            "The committee said that 44 journalists had been tapped by the ministry.",
            "In Orsa 44 bridges were closed after the flood.",
        ),
    ),
    (
        "the dead and the hurt",
        (
            "The flood killed 41 people in Vale, the ministry said.",
            "The flood injured 41 people in Vale, the ministry said.",
        ),
    ),
]


@pytest.mark.parametrize(("why", "texts"), TOLD_BEFORE, ids=[why for why, _ in TOLD_BEFORE])
def test_a_number_that_another_article_told_is_not_new_by_another_noun(why: str, texts: tuple[Text | str, ...]) -> None:
    """It is held back beside the claim that told it."""
    story, found = tell(*texts)
    assert "new" in {change.kind.value for change in story.changes}
    assert [c.statement for c in found if c.kind.value == "new" and any(d.isdigit() for d in c.statement)] == [], why
    assert "the same number was told before" in story.reasons


@pytest.mark.parametrize(("why", "texts"), NOT_TOLD, ids=[why for why, _ in NOT_TOLD])
def test_a_number_that_may_be_of_anything_stays_new(why: str, texts: tuple[Text | str, ...]) -> None:
    """Near misses: another value, a number told of everything, no word in common, another measure."""
    _, found = tell(*texts)
    assert any(c.kind.value == "new" for c in found), why


ONE_SENTENCE = [
    (
        "Seventy-nine deputies supported the motion of the League.",
        ["New: Seventy-nine Deputies are for motion of league."],
    ),
    ("Forty-one of the senators backed the bill.", ["New: Forty-one Senators are for bill."]),
    ("Twenty-three nurses opposed the plan.", ["New: Twenty-three Nurses are against plan."]),
    ("Police arrested 15 protesters in Vale.", ["New: Arrests, Protesters, Vale: 15."]),
    ("The court in Vale ruled on Monday.", []),
    ("A judge signed on Monday.", []),
    ("A judge signed the deal on Monday.", ["New: Judge: sign deal (done)."]),
    ("The mayor of Vale had secured around 300 delegates fewer than the governor.", []),
    ("The mayor of Vale had secured around 300 delegates.", ["New: Delegates, Vale: around 300."]),
]


@pytest.mark.parametrize(("sentence", "lines"), ONE_SENTENCE, ids=[sentence for sentence, _ in ONE_SENTENCE])
def test_a_sentence_is_told_by_the_claim_that_says_most(sentence: str, lines: list[str]) -> None:
    """A stand with its number, a count with its deed; what is done to nothing, and a bare difference, not at all."""
    _, found = tell(sentence)
    assert [change.statement for change in found] == lines


OTHERS = [
    ("The dead number 101. Another 25 people are listed as missing.", "Missing: 25."),
    ("A further 9,000 teachers work in Vale's private schools.", "Teachers: 9,000."),
    ("A further 12 people died on Tuesday, the ministry said.", "Deaths: up 12."),
    ("Police arrested another 15 protesters.", "Arrests, protesters: up 15."),
    ("Another 40 people have died in the valley.", "Deaths"),
]


@pytest.mark.parametrize(("sentence", "statement"), OTHERS, ids=[sentence for sentence, _ in OTHERS])
def test_others_are_no_more_of_the_same(sentence: str, statement: str) -> None:
    """Who "are" something beside those told of make no step; who died, fled or were arrested since do."""
    story, _ = tell(sentence)
    assert any(claim.statement.startswith(statement.removesuffix(".")) for claim in story.claims)


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("The alliance, a body with 11,500 members, has no plans for a strike.", "Members"),
        ("The alliance, which represents 23,000 drivers, voted to reject the deal.", "Drivers"),
    ],
)
def test_what_a_body_does_is_said_of_no_members_that_it_only_has(sentence: str, line: str) -> None:
    """ "Members (against strike)" would say the opposite of what is known of them."""
    _, found = tell(sentence)
    assert not [c.statement for c in found if line.lower() in c.statement.lower() and "(" in c.statement]


def test_who_takes_the_stand_keeps_it_beside_the_number() -> None:
    _, found = tell("More than 300 drivers rejected the deal.")
    assert any("deal" in change.statement for change in found)


def test_a_value_moves_on_after_it_was_held_back() -> None:
    """What was held back as told before is known, and its next value is a move."""
    _, found = tell(
        "The committee said that 41 journalists had been tapped by the ministry.",
        "The report of the committee says that 41 reporters were tapped.",
        "The committee now says that 44 reporters were tapped, up from 41.",
    )
    assert [c.kind.value for c in found] == ["increased"]
