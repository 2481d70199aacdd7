"""Numbers that an article gives only as what was said before: they are nobody's now, and no news."""

from __future__ import annotations

import pytest

from storydiff.changes.superseded import is_superseded
from storydiff.model import Figure
from tests.builders import an_article
from tests.hearing import Text, reader, tell

GIVEN_UP: list[tuple[str, float]] = [
    ("The mayor had put the number of the dead at 15.", 15),
    ("Nineteen people were killed in the blast in Orsa, the fire service said; police had earlier spoken of 12.", 12),
    ("The hospital had said on Monday that 2,400 nurses were on strike.", 2400),
    ("An earlier report by the ministry said 900 nurses were on strike.", 900),
    ("The museum, which the city once said would cost 60 million crowns, was never built.", 60e6),
    ("The ministry initially reported 40 arrests.", 40),
    ("The bank had forecast growth of 3 percent.", 3),
    ("The cost of the bridge was first put at 80 million crowns.", 80e6),
    ("The ministry previously said that 14 miners were missing.", 14),
    ("The 300 jobs that it had promised would be cut are safe.", 300),
]
STANDING: list[tuple[str, float]] = [
    ("By Friday, 58 people had died in Orsa.", 58),
    ("Rescuers had by nightfall counted 58 dead.", 58),
    ("The storm had claimed six lives in Orsa.", 6),
    ("The clinic had treated 40 patients for burns.", 40),
    ("The mayor had put the number of the dead at 15, but the coroner said that 23 people were killed in Orsa.", 23),
    ("The agency, which had spoken of a small fire, said 12 people were killed in Orsa.", 12),
    ("Police, who had earlier reported 12 arrests, said that 31 people were arrested.", 31),
    ("The union said 3,000 nurses were on strike.", 3000),
    ("Preliminary figures of the ministry put the number of the dead at 15.", 15),
]
SILENT: list[tuple[str, tuple[Text | str, ...]]] = [
    (
        "no dispute with what a body said before",
        (
            "Ten thousand people are in shelters in Norland, the Red Cross said; the government had earlier spoken of 6,000.",
        ),
    ),
    (
        "no fall to what was said first",
        (
            "The museum will cost 95 million crowns, the city said.",
            "The museum, which the city once said would cost 60 million crowns, will cost 110 million.",
        ),
    ),
    (
        "no move to an earlier report",
        (
            "The union said 3,000 nurses were on strike.",
            "An earlier report by the union said 900 nurses were on strike.",
        ),
    ),
    (
        "no rise to what was first put",
        (
            "The museum will cost 60 million crowns, the city said.",
            "The cost of the museum was first put at 80 million crowns.",
        ),
    ),
    (
        "no dispute with an earlier count",
        (
            "Police counted 18,000 spectators.",
            "Police counted 18,000 spectators. The club had put the number of spectators at 30,000.",
        ),
    ),
]


def figures(sentence: str) -> list[tuple[float, bool]]:
    _, claims = next(iter(reader().read([an_article("a", 0, text=sentence, title="")])))
    assert isinstance(claims, tuple), claims
    return [(c.content.low, is_superseded(c)) for c in claims if isinstance(c.content, Figure)]


@pytest.mark.parametrize(("sentence", "value"), GIVEN_UP, ids=[sentence for sentence, _ in GIVEN_UP])
def test_a_number_told_as_what_was_said_before_is_superseded(sentence: str, value: float) -> None:
    """The words before or behind it say that it was given once, and nothing says that it still is."""
    assert (value, False) not in figures(sentence)
    assert (value, True) in figures(sentence)


@pytest.mark.parametrize(("sentence", "value"), STANDING, ids=[sentence for sentence, _ in STANDING])
def test_a_number_that_still_holds_is_not(sentence: str, value: float) -> None:
    """The past perfect of what happened, and the number that took the place of another, stand."""
    assert (value, False) in figures(sentence)


@pytest.mark.parametrize(("why", "texts"), SILENT, ids=[why for why, _ in SILENT])
def test_nothing_is_compared_with_what_was_said_before(why: str, texts: tuple[Text | str, ...]) -> None:
    """Such a number is no value of its series: it moves nothing, and is at odds with nothing."""
    _, found = tell(*texts)
    moves = [change.statement for change in found if change.kind.value in {"contradicted", "increased", "decreased"}]
    assert not moves, why


def test_a_series_goes_on_from_what_holds_and_not_from_what_was_recalled_since() -> None:
    """What an article between recalls is passed over, whoever comes next."""
    _, found = tell(
        "The museum will cost 60 million crowns, the city said.",
        "The cost of the museum was first put at 80 million crowns.",
        "The museum will cost 90 million crowns, the city said.",
    )
    assert [change.statement for change in found] == [
        "Increased: Total cost, Museum: 60 million crowns → 90 million crowns."
    ]
