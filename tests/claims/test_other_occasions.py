"""Figures of another occasion, of a goal or of a change: which day, which noun and which speaker each belongs to."""

from __future__ import annotations

import pytest

from tests.claims.test_figures import figures, readings
from tests.claims.test_speakers import source_at


@pytest.mark.parametrize(
    ("text", "elsewhen"),
    [
        ("Reed Ferries cut trips, including one last month that affected 12,000 travellers.", "last month"),
        ("Reed Ferries cut trips, including one in March that affected 12,000 travellers.", "march"),
        ("Reed Ferries cut a trip last month that affected 12,000 travellers.", None),
        ("In March, when the agency picked three of those firms, two agreed.", "march"),
        ("In March the agency picked three of those firms.", None),
    ],
)
def test_what_befell_another_of_its_kind_is_not_told_as_of_now(text: str, elsewhen: str | None) -> None:
    """A count in a clause on another occasion is marked with that occasion."""
    assert figures(text)[0].elsewhen == elsewhen


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("Since the campaign on 2 June, the ministry has vaccinated 58,150 people.", "published"),
        ("In the campaign on 2 June, the ministry vaccinated 58,150 people.", "explicit"),
    ],
)
def test_the_day_a_count_runs_from_is_not_the_day_it_holds_for(text: str, basis: str) -> None:
    assert [r.as_of_basis.value for r in readings(text)] == [basis]


@pytest.mark.parametrize(
    ("text", "hypothetical"),
    [
        ("The mayor helps makers increase panel efficiency to 24% by the end of the decade.", True),
        ("The mayor helped makers increase panel efficiency to 24% by the end of May.", False),
        ("The roadmap includes a reduction in pump prices to $3 by 2040.", True),
        ("The roadmap includes a reduction in pump prices to $3 by 2029.", False),
        ("The city spent $40 million on a scheme to cut waste by 2040.", False),
        ("Some 40 firms signed the pledge to cut waste by 2040.", False),
    ],
)
def test_what_is_to_be_reached_by_a_year_to_come_is_no_fact(text: str, hypothetical: bool) -> None:
    assert [f.hypothetical for f in figures(text)] == [hypothetical]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("The plan brought a reduction in pump prices from around $4 to $3.", [("pump prices", 3.0, 4.0)]),
        ("The plan brought a bonus of $3.", [("bonus", 3.0, None)]),
        ("The index was last trading up 4%.", [("index", 4.0, None)]),
        ("Reed Composite was last trading up 4%.", []),
        ("Reed has spent $24,000 in the four attempts.", [("spending", 24000.0, None), ("attempts", 4.0, None)]),
        ("Reed has provided $24,000 in initial aid.", [("aid", 24000.0, None)]),
        ("They were known as the “Three Anglers”.", []),
        ("Reed praised the three anglers of Port Ellis.", [("anglers", 3.0, None)]),
    ],
)
def test_an_amount_is_of_what_it_moves_or_pays_for(text: str, rows: list[tuple[str, float, float | None]]) -> None:
    """Not the word next to a number is its measure, but what changed, what was traded or what was spent."""
    assert [(f.measure, f.low, f.base) for f in figures(text)] == rows


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("The fever can be fatal in up to 90% of people.", ("fatal",)),
        ("The fever is not fatal in 90% of people.", ("not fatal",)),
    ],
)
def test_a_share_that_something_is_so_in_says_what_is_so(text: str, qualifiers: tuple[str, ...]) -> None:
    assert [f.qualifiers for f in figures(text)] == [qualifiers]


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        ("Mayor Ann Reed said she thought the show – run by a firm with 40 clerks – was loud.", "clerks", None),
        ("Mayor Ann Reed said she thought the show by a firm with 40 clerks was loud.", "clerks", "ann reed"),
        ("The show – with 40 clerks, according to Mayor Ann Reed – was loud.", "clerks", "ann reed"),
        ("The government has reported more cases, including 165 in a day.", "165", "government"),
        ("The government has seen more cases, including 165 in a day.", "165", None),
        ("ORNEC reported they had delivered 40 doses.", "doses", "ornec"),
        ("Rain reported they had delivered 40 doses.", "doses", None),
    ],
)
def test_who_reports_speaks_and_an_aside_is_the_writers(text: str, word: str, speaker: str | None) -> None:
    assert source_at(text, word)[0] == speaker


def test_who_announced_a_thing_speaks_and_not_the_one_told_of_before() -> None:
    """A participle without a subject takes no speaker from the sentence before."""
    text = "Mayor Ann Reed cheered the move. The union condemned the move announced on Monday{} and left."
    assert source_at(text.format(" by Joan Cole"), "announced") == ("joan cole", None)
    assert source_at(text.format(""), "announced") == (None, None)
