"""Said: the figures that a sentence gives, read widely, with all that may tell which question they answer."""

from __future__ import annotations

import pytest

from storydiff.claims.dated import iter_as_of
from storydiff.claims.quantities import quantity_words
from storydiff.claims.roles import Aspect
from storydiff.claims.said import Kind, Said, Statement, read_statement
from storydiff.claims.scores import iter_scores
from storydiff.model import Relation
from tests.claims.passages import VOCABULARY, a_passage


def statement(text: str) -> Statement:
    """What a text says in figures."""
    return read_statement(list(a_passage(text).doc.sents), quantity_words(VOCABULARY))


def figures(text: str) -> list[tuple[str, str, float, str]]:
    """The figures of a text: sort, relation, number, what is counted or the unit."""
    return [(s.kind.value, s.relation.value, s.low, s.thing or s.unit) for s in statement(text).figures]


def figure(text: str, number: float) -> Said:
    """The figure of that number."""
    return next(said for said in statement(text).figures if said.low == number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The show has a rating of 6.7/10.", [("score", "=", 6.7, "10")]),
        ("It got less than 32 out of 100 on Metracker.", [("score", "<", 32, "100")]),
        ("Metracker gives marks out of 100.", []),
        ("Nine out of 11 voted for it.", [("bare", "=", 9, "")]),
        ("Vale scores more than 12 goals.", [("count", ">", 12, "goal")]),
        ("The song is ranked 15 in Norland.", []),
        ("The song has 15 fans in Norland.", [("count", "=", 15, "fan")]),
        ("It holds people under 18 years.", []),
        ("Vale is under 18 years old.", [("measure", "<", 18, "year")]),
        ("A 23,000-seat hall burned.", [("count", "=", 23_000, "seat")]),
        ("It cost $3 million.", [("money", "=", 3_000_000, "dollar")]),
    ],
)
def test_a_sentence_gives_its_figures_and_no_places_or_scales(
    text: str, expected: list[tuple[str, str, float, str]]
) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "number", "aspect"),
    [
        ("Nine new cases were found.", 9, Aspect.STEP),
        ("Nine cases were found.", 9, Aspect.PLAIN),
        ("They sold another 300 boats.", 300, Aspect.STEP),
        ("Vale has an increase of over 700 cases.", 700, Aspect.STEP),
        ("Some 1,400 people have died (up 12 overnight).", 12, Aspect.STEP),
        ("Nine cases were found, bringing the total to 17.", 17, Aspect.TOTAL),
        ("Nine cases were found, and 17 died.", 17, Aspect.PLAIN),
    ],
)
def test_what_comes_on_top_is_told_from_what_it_comes_to(text: str, number: float, aspect: Aspect) -> None:
    assert figure(text, number).aspect is aspect


@pytest.mark.parametrize(
    ("text", "number", "part"),
    [
        ("The cases reached 402, 41% (147 cases) of them here.", 147, True),
        ("The cases reached 402, here (147 cases) and there.", 147, False),
        ("They found 300 boats, 12 of which had sunk.", 12, True),
        ("They found 300 boats, and 12 cars had sunk.", 12, False),
        ("It was found in 15 out of 28 provinces.", 28, True),
        ("It was found in 15 of the towns and 28 provinces.", 28, False),
    ],
)
def test_a_part_is_told_from_a_count(text: str, number: float, part: bool) -> None:
    assert figure(text, number).part is part


def test_a_basis_frames_where_it_opens_the_sentence() -> None:
    """An exact number alone does: hedged, it is what is claimed."""
    opening, later = "Averaged over 12 votes, it holds 30%.", "It holds 30% based on 12 votes."
    assert (figure(opening, 12).frames, figure(opening, 12).based) == (True, True)
    assert (figure(later, 12).frames, figure(later, 12).based) == (False, True)
    assert not figure("Based on more than 12 votes, it holds 30%.", 12).based
    assert not figure("It holds 30% in 12 towns.", 12).based


def test_bounds_that_may_be_met_are_closed() -> None:
    assert figure("At least 40 boats sank.", 40).closed
    assert figure("40 boats or more sank.", 40).closed
    assert not figure("More than 40 boats sank.", 40).closed


def test_a_bound_that_is_almost_reached_is_near() -> None:
    assert figure("Nearly 40 boats sank.", 40).near
    assert not figure("Under 40 boats sank.", 40).near


def test_words_beside_a_figure_end_at_the_next_one() -> None:
    text = "The film holds a rating of 73% from 114 votes, with earnings of $4 million outside Norland."
    assert {"rating", "hold"} <= figure(text, 73).beside
    assert "vote" not in figure(text, 73).beside
    assert "vote" in figure(text, 114).beside
    assert "rating" not in figure(text, 114).beside
    assert "outside" in figure(text, 4_000_000).beside
    assert "norland" not in figure(text, 4_000_000).beside


def test_a_number_shares_the_noun_before_it_unless_its_own_is_said() -> None:
    shared = figure("Vale sold 300 boats in May and 12 in June.", 12)
    assert (shared.kind, shared.thing) == (Kind.BARE, "boat")
    named = figure("It has 300 votes and a rating of 6.", 6)
    assert (named.kind, named.thing) == (Kind.BARE, "")


def test_a_range_has_both_ends() -> None:
    said = figure("It cost $65–80 million.", 65_000_000)
    assert (said.relation, said.high) == (Relation.RANGE, 80_000_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As of May 2019, it holds.", [("2019-05-01", "2019-05-31")]),
        ("It holds as of 3 April 2020.", [("2020-04-03", "2020-04-03")]),
        ("It holds as at February 29.", [("0004-02-29", "0004-02-29")]),
        ("As of the end of 2019, it holds.", [("2019-01-01", "2019-12-31")]),
        ("As of 1,500 boats, it holds.", []),
        ("As of May 32, 2019, it holds.", []),
        ("By May 2019, it held.", []),
    ],
)
def test_as_of_names_its_days(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(str(d.first), str(d.last)) for d in iter_as_of(text)] == expected


def test_a_day_without_a_year_lies_in_that_of_the_other() -> None:
    (leap,), (other,) = iter_as_of("as of 29 February"), iter_as_of("as of 3 May 2031")
    assert str(leap.in_year_of(other).first) == "2031-02-28"
    assert other.in_year_of(leap) == other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6.7/10", [(6.7, 10)]),
        ("3 out of a possible 5", [(3, 5)]),
        ("12/5", []),
        ("3/5/2031", []),
        ("1/4 of it", []),
        ("4 out of 7", []),
    ],
)
def test_a_score_is_a_mark_out_of_a_usual_whole(text: str, expected: list[tuple[float, float]]) -> None:
    assert [(score.mark, score.whole) for score in iter_scores(text)] == expected


def test_no_sentence_says_nothing() -> None:
    assert statement("Nothing was said in Norland.") == Statement(())
    assert read_statement([], quantity_words(VOCABULARY)) == Statement(())
