"""One voice behind two papers: the actor of a stand, and who speaks for a body, are one origin."""

from __future__ import annotations

import pytest

from tests.hearing import kinds, tell, text

ONE: list[tuple[str, str]] = [
    ("Ann Reed of Vale Ships again ruled out a sale of the yard.", "The head of Vale Ships, Ann Reed, opposes a sale of the yard."),
    ("Mayor Tom Arden opposes the toll.", "Tom Arden, the mayor, is against the toll."),
    ("Owen Rask supports the strike.", "The strike is backed by Owen Rask."),
    ("Forty people were arrested in Orsa, the police said.", "Forty people were arrested in Orsa, said Dara Moss, a police spokeswoman."),
    ("In Kell 310 people were hurt, the health ministry said.", "Health Minister Karl Oster spoke of 310 people hurt in Kell."),
    ("Torrane Resources said that 310 people were hurt in Kell.", "Helen Marr, chief executive of Torrane Resources, said that 310 people were hurt in Kell."),
]  # fmt: skip
TWO: list[tuple[str, str]] = [
    ("Forty people were arrested in Orsa, the police said.", "Forty people were arrested in Orsa, said Dara Moss, a lawyer."),
    ("Torrane Resources said that 310 people were hurt in Kell.", "In Kell 310 people were hurt, according to the fire service."),
]  # fmt: skip


def agreeing(first: str, second: str) -> set[str]:
    _, found = tell(text(first, publisher="Orsa Post"), text(second, publisher="Kell Times"))
    return set(kinds(found)) & {"corroborated", "restated"}


@pytest.mark.parametrize(("first", "second"), ONE, ids=[second for _, second in ONE])
def test_what_one_voice_says_in_two_papers_is_restated(first: str, second: str) -> None:
    """However many papers print it, it goes back to the one who says it."""
    assert agreeing(first, second) == {"restated"}


@pytest.mark.parametrize(("first", "second"), TWO, ids=[second for _, second in TWO])
def test_what_two_voices_say_is_corroborated(first: str, second: str) -> None:
    """Nothing in the words makes the one speak for the other."""
    assert agreeing(first, second) == {"corroborated"}
