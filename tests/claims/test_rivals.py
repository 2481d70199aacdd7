"""What another speaker sets against a count just told: read with whose it is, and of what."""

from __future__ import annotations

import pytest

from storydiff.model import Claim, Figure
from tests.hearing import Story, text


def counts(says: str) -> list[tuple[str, float, str | None]]:
    story = Story()
    story.hear(text(says))
    return [
        (c.content.measure, c.content.low, c.speaker) for c in figures(story.claims) if isinstance(c.content, Figure)
    ]


def figures(claims: list[Claim]) -> list[Claim]:
    return [claim for claim in claims if isinstance(claim.content, Figure)]


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("Some 4,000 people protested, police said; organisers spoke of 15,000.", ("protesters", 15_000, "organisers")),
        ("About 900 people marched in Orsa, police said. Organisers claimed 2,000.", ("protesters", 2_000, "organisers")),
        (
            "Police put the number at 25,000 after people marched in Orsa.",
            None,
        ),
        (
            "The group Watch said 300 people were arrested, far above the ministry's count of 165.",
            ("arrests", 165, "ministry"),
        ),
        (
            "At least 45 people died, the group Aid Abroad said, more than twice the official figure of 19.",
            ("deaths", 19, "officials"),
        ),
        (
            "About 12,000 teachers walked off the job, closing 340 schools, the union said. The ministry put the figure at 7,000.",
            ("strikers", 7_000, "ministry"),
        ),
        ("Nine people died in Orsa. The storm claimed 12.", None),
        ("Police said 12 people were hurt. The bank reported 40 in its plan.", None),
        ("The company said 300 jobs would go. The union met 12.", None),
    ],
)  # fmt: skip
def test_a_number_set_against_a_count_is_of_the_same_and_of_its_own_speaker(
    says: str, expected: tuple[str, float, str] | None
) -> None:
    found = counts(says)
    assert (found[-1] == expected) if expected else (len(found) < 2)
