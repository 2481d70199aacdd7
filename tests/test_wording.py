"""What a figure counts is said in words that do not repeat one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storydiff.changes.wording import subject_of
from storydiff.claims.statements import amount
from storydiff.digest.wording import label_of
from storydiff.model import Relation
from tests.builders import a_claim, a_figure, an_article


@pytest.mark.parametrize(
    ("measure", "population", "qualifiers", "said"),
    [
        ("members", "guild members", ("guild",), "guild members, Orsa"),
        ("workers", "track maintenance workers", ("maintenance",), "track maintenance workers, Orsa"),
        ("guild members", "guilds", (), "guild members, Orsa"),
        ("deaths", "guild members", ("children",), "deaths, Guild Members, Children, Orsa"),
        ("members", "states", ("new",), "members, States, New, Orsa"),
    ],
)
def test_no_word_of_a_label_is_said_twice(
    measure: str, population: str, qualifiers: tuple[str, ...], said: str
) -> None:
    figure = a_figure(40, measure=measure, population=population, qualifiers=qualifiers, place="orsa")
    assert subject_of(figure) == said
    claim = a_claim(an_article("a1", 1), figure)
    words = label_of(claim, None).lower().replace("(", "").replace(")", "").replace(",", "").split()
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("relation", "words", "said"),
    [
        (Relation.MORE, "At least six", "at least 6"),
        (Relation.MORE, "over six", "over 6"),
        (Relation.MORE, "dozens", "more than 6"),
        (Relation.LESS, "nearly six", "nearly 6"),
        (Relation.LESS, "at most six", "at most 6"),
        (Relation.EXACT, "overall six", "6"),
    ],
)
def test_a_number_in_words_keeps_the_hedge_that_the_article_gives_it(relation: Relation, words: str, said: str) -> None:
    assert amount(replace(a_figure(6), relation=relation), words) == said
