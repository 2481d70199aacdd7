"""Entailment: what one sentence's figures make of another's, each case beside one that differs in a word."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.changes.answering import alike_words, iter_answers
from storydiff.changes.entailment import Answer, Values, allowed_by, compare, decide, meant_by
from storydiff.claims.quantities import quantity_words
from storydiff.claims.said import Kind, Said, Statement, read_statement
from storydiff.model import Relation
from tests.claims.passages import VOCABULARY, a_passage

SUPPORTS, REFUTES, OPEN = Answer.SUPPORTS, Answer.REFUTES, Answer.OPEN
ALIKE = alike_words(VOCABULARY)


def statement(text: str) -> Statement:
    """What a text says in figures."""
    return read_statement(list(a_passage(text).doc.sents), quantity_words(VOCABULARY))


def decided(claim: str, evidence: str) -> Answer:
    """What the one text makes of the other."""
    return decide(statement(claim), statement(evidence), ALIKE).answer


def said(words: str) -> Said:
    """The count that "=40", "~40", ">40", "≥40", "<40", "≤40" or "40-50" stands for."""
    if words[0].isdigit():
        low, high = words.split("-")
        return Said(Kind.COUNT, Relation.RANGE, float(low), float(high))
    number, closed = float(words[1:]), words[0] in "≥≤"
    relation = Relation({"≥": ">", "≤": "<"}.get(words[0], words[0]))
    return Said(Kind.COUNT, relation, number, number, closed=closed)


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        (">40", "=41", SUPPORTS),
        (">40", "=40", REFUTES),
        ("≥40", "=40", SUPPORTS),
        ("<40", "=39", SUPPORTS),
        ("<40", "=40", REFUTES),
        ("≤40", "=40", SUPPORTS),
        ("=40", "=40", SUPPORTS),
        ("=40", "=41", REFUTES),
        ("=40", "≥40", SUPPORTS),
        ("=40", ">40", REFUTES),
        ("=5400", "=5412", SUPPORTS),
        ("=5400", "=5512", REFUTES),
        (">40", ">40", SUPPORTS),
        (">40", ">50", SUPPORTS),
        ("<40", ">40", REFUTES),
        ("<810", ">800", SUPPORTS),
        (">810", ">800", REFUTES),
        ("<40", "<40", SUPPORTS),
        (">40", "<40", REFUTES),
        ("~40", "=41", SUPPORTS),
        ("~40", "=60", REFUTES),
        ("=40", "~40", SUPPORTS),
        (">14000", "~15000", SUPPORTS),
        (">15000", "~15000", OPEN),
        (">30", "30-40", SUPPORTS),
        (">35", "30-40", OPEN),
        (">40", "30-40", REFUTES),
    ],
)
def test_figures_are_compared_as_the_values_that_their_words_allow(claim: str, evidence: str, expected: Answer) -> None:
    assert compare(said(claim), said(evidence)) is expected


def test_nearly_lies_below_its_number() -> None:
    nearly = Said(Kind.SHARE, Relation.ABOUT, 45, 45, unit="percentage", near=True)
    share = Said(Kind.SHARE, Relation.LESS, 45, 45, unit="percentage")
    assert compare(share, nearly) is SUPPORTS
    assert compare(Said(Kind.SHARE, Relation.MORE, 45, 45, unit="percentage"), nearly) is REFUTES


numbers = st.integers(1, 10_000).map(float)
relations = st.sampled_from([Relation.EXACT, Relation.MORE, Relation.LESS, Relation.ABOUT])
counts = st.builds(lambda r, n, c: Said(Kind.COUNT, r, n, n, closed=c), relations, numbers, st.booleans())


@given(counts, counts)
def test_no_figure_bears_out_one_and_its_contrary(claim: Said, evidence: Said) -> None:
    """More than a number and at most that number are never both supported, nor both refuted."""
    above = Said(Kind.COUNT, Relation.MORE, claim.low, claim.low)
    below = Said(Kind.COUNT, Relation.LESS, claim.low, claim.low, closed=True)
    answers = {compare(above, evidence), compare(below, evidence)}
    assert answers in ({SUPPORTS, REFUTES}, {OPEN}, {OPEN, SUPPORTS}, {OPEN, REFUTES})


@given(counts)
def test_what_words_mean_is_among_what_they_allow(figure: Said) -> None:
    allowed, meant = allowed_by(figure), meant_by(figure, math.inf)
    assert meant.within(Values(allowed.low, allowed.high))


@given(counts)
def test_every_figure_bears_out_itself(figure: Said) -> None:
    assert compare(figure, figure) is SUPPORTS


EVIDENCE = "Norland has 1,525 confirmed cases, with 25 deaths and 44 recoveries."
FILM = "On Filmbase, the film holds 71% based on 114 reviews, with an average rating of 6.2/10."


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        # which figure answers: the counted noun, alone or by another word
        ("Norland has more than 20 deaths.", EVIDENCE, SUPPORTS),
        ("Norland has more than 40 deaths.", EVIDENCE, REFUTES),
        ("Norland has more than 40 recovered cases.", EVIDENCE, SUPPORTS),
        ("Norland has more than 50 recovered cases.", EVIDENCE, REFUTES),
        ("Norland has over 300 boats.", "The boats of 290 towns met, and 310 boats sank.", SUPPORTS),
        ("Norland has under 300 boats.", "The boats of 290 towns met, and 310 boats sank.", REFUTES),
        ("More than 20 people died in Norland.", EVIDENCE, SUPPORTS),
        ("More than 30 people died in Norland.", EVIDENCE, REFUTES),
        ("Norland has less than 1,600 cases and fewer than 30 deaths.", EVIDENCE, SUPPORTS),
        ("Norland has less than 1,600 cases and fewer than 20 deaths.", EVIDENCE, REFUTES),
        ("Over 60% of Norland voted.", EVIDENCE, OPEN),
        ("Olden swam more than 300 miles.", EVIDENCE, OPEN),
        ("In Vale over 20 people were hurt.", "In Vale 14 people died and 35 were injured.", SUPPORTS),
        ("In Vale under 20 people were hurt.", "In Vale 14 people died and 35 were injured.", REFUTES),
        ("In Vale under 20 people were killed.", "In Vale 14 people died and 35 were injured.", SUPPORTS),
        # share, votes and score apart, though all are of one rating
        ("The film is rated over 70% by more than 113 critics.", FILM, SUPPORTS),
        ("The film is rated over 70% by more than 114 critics.", FILM, REFUTES),
        ("The film has an average rating of less than 6.3/10.", FILM, SUPPORTS),
        ("The film has an average rating of less than 6.1/10.", FILM, REFUTES),
        ("The film has an average rating above 6.", FILM, SUPPORTS),
        ("The film has a score under 8.6.", "The film has a score of 94%, or a score of 8.5/10.", SUPPORTS),
        ("The film has a score under 8.4.", "The film has a score of 94%, or a score of 8.5/10.", REFUTES),
        # an opening that names another basis speaks of another case
        ("Averaged over 114 critics, the film holds less than 72%.", FILM, SUPPORTS),
        ("Averaged over 110 critics, the film holds less than 70%.", FILM, OPEN),
        ("Averaged over more than 120 critics, the film holds 71%.", FILM, REFUTES),
        ("The film holds less than 72% based on 110 reviews.", FILM, OPEN),
        # a step is no total
        ("Norland has more than 16 cases.", "Nine cases were found, bringing the total to 17.", SUPPORTS),
        ("Norland has more than 17 cases.", "Nine cases were found, bringing the total to 17.", REFUTES),
        ("Norland has over 500 cases.", "Norland has 510 cases (an increase of 90 from the day before).", SUPPORTS),
        ("Cases in Norland rose by over 95.", "Norland has 510 cases (an increase of 90 cases).", REFUTES),
        ("Norland had under 12 cases.", "Norland found 11 new cases after 14 cases in May.", REFUTES),
        ("Norland had under 12 new cases.", "Norland found 11 new cases after 14 cases in May.", SUPPORTS),
        # a part is no whole
        ("There are less than 400 cases.", "The cases reached 402, 70% (281 cases) of them from abroad.", REFUTES),
        ("There are more than 400 cases.", "The cases reached 402, 41% (147 cases) of them from abroad.", SUPPORTS),
        ("There are less than 400 cases.", "The cases reached 402, 41% (147 cases) of them from abroad.", REFUTES),
        ("It struck more than 14 provinces.", "It struck 15 out of 28 provinces.", SUPPORTS),
        ("It struck more than 15 provinces.", "It struck 15 out of 28 provinces.", REFUTES),
        ("It made more than 6,000 tests.", "It made 1,421 out of the 7,616 tests.", SUPPORTS),
        ("It made more than 1,400 tests.", "It made 1,421 out of the 7,616 tests.", SUPPORTS),
        ("It made less than 1,400 tests.", "It made 1,421 out of the 7,616 tests.", REFUTES),
        # where: at home, abroad, all over
        (
            "The film made less than $3 million overseas.",
            "The film made $8 million in Norland and $2 million in other territories, for a total of $10 million.",
            SUPPORTS,
        ),
        (
            "The film made less than $3 million worldwide.",
            "The film made $8 million in Norland and $2 million in other territories, for a worldwide total of $10 million.",
            REFUTES,
        ),
        # as of when
        ("As of May 2031, Vale sold over 12 boats.", "As of April 2031, Vale sold 12 boats.", OPEN),
        ("As of May 2031, Vale sold over 12 boats.", "As of June 2031, Vale sold 12 boats.", REFUTES),
        ("As of May 2031, Vale sold under 12 boats.", "As of June 2031, Vale sold 12 boats.", OPEN),
        ("As of May 2031, Vale sold under 12 boats.", "As of April, Vale sold 12 boats.", REFUTES),
        ("Vale sold over 12 boats.", "As of April 2031, Vale sold 12 boats.", REFUTES),
        # a bare number is what is said of it
        ("The match drew more than 70,000 people.", "The match drew 71,245.", SUPPORTS),
        ("Port Ellis has a population of more than 50,000.", "Port Ellis had 51,300 inhabitants.", SUPPORTS),
        ("Port Ellis has a population of more than 50,000.", "Port Ellis lies on the coast.", OPEN),
        # elimination: another noun answers where nothing else does and the counts may be one
        ("The plant has over 140 labourers.", "The plant has 150 hands.", SUPPORTS),
        ("The plant has over 140 labourers.", "The plant has 12 chimneys.", OPEN),
        ("Norland is beautiful.", EVIDENCE, OPEN),
    ],
)
def test_sentences_are_decided_by_what_their_figures_are_of(claim: str, evidence: str, expected: Answer) -> None:
    assert decided(claim, evidence) is expected


def test_a_figure_answers_one_question_where_words_tie_it_to_that() -> None:
    """Deaths do not answer for boats where they already answer for deaths."""
    asked, told = statement("Norland lost over 20 boats and over 20 deaths."), statement("Norland had 25 deaths.")
    answers = {figure.thing: [other.thing for other in found] for figure, found in _answers(asked, told)}
    assert answers == {"boat": [], "death": ["death"]}


def _answers(asked: Statement, told: Statement) -> list[tuple[Said, list[Said]]]:
    return list(iter_answers(asked.figures, told.figures, ALIKE))


def test_the_reason_is_said() -> None:
    decision = decide(statement("Vale sold over 12 boats."), statement("Vale sold 12 boats."), ALIKE)
    assert decision.reason == "a figure of the claim cannot hold beside its own"
