"""Two voices of one text give two numbers of what one of them has named, and cannot both be right."""

from __future__ import annotations

import pytest

from storydiff.model import Figure
from tests.hearing import kinds, tell

AT_ODDS = [
    (
        "The march, by about 400 people according to the police and 1,500 according to the union, which organised it, "
        "went through Vale on Monday."
    ),
    "The fire killed 31 miners according to the company and 44 according to the union.",
    "The rally drew 3,000 people, according to the city, and 9,000, according to its organisers.",
    (
        "A blast struck a factory in Vale on Tuesday, killing at least 22 workers by the account of the hospital. "
        "The company put the number of dead at nine."
    ),
    (
        "According to the ministry 1,800 homes were damaged by the storm in Vale. The tenants' league, an association "
        "of renters, says that the number is nearer 3,100, since cellars were left out."
    ),
    (
        "According to the government 6,200 people will have to move. The herders' council says that the number is "
        "nearer 9,000."
    ),
]
AGREED = [
    "The flood killed 60 people in Vale, according to the ministry, and 12 in Ostia, according to the police.",
    "The fire killed 31 miners according to the company. The repairs will take 44 weeks according to the union.",
    "The rally drew 3,000 people, according to the city, and ended at nine, according to its organisers.",
    "The ministry said 6,200 people will have to move. The ministry says that the number is nearer 9,000.",
]


@pytest.mark.parametrize("says", AT_ODDS)
def test_two_voices_beside_one_another_are_at_odds(says: str) -> None:
    """A number with its own source behind it, and one on "the number" just told, dispute the first."""
    assert kinds(tell(says)[1]).count("contradicted") == 1


@pytest.mark.parametrize("says", AGREED)
def test_what_counts_elsewhere_or_by_one_voice_is_no_dispute(says: str) -> None:
    """Another place, another thing, a time of day and the same voice again dispute nothing."""
    assert "contradicted" not in kinds(tell(says)[1])


def test_the_second_number_has_its_own_speaker() -> None:
    """Who stands behind the second number says it, and not who stands behind the first."""
    story, _ = tell(AT_ODDS[1])
    said = {claim.content.low: claim.speaker for claim in story.claims if isinstance(claim.content, Figure)}
    assert said == {31.0: "company", 44.0: "union"}
